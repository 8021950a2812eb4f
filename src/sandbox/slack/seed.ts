/** A person (or another bot) of the workspace, in the words of Slack's own user object. */
export interface UserSeed {
  /** `U…` or `W…`. */
  readonly id: string;
  /** The handle typed after `@`. */
  readonly name: string;
  readonly real_name: string;
  readonly display_name?: string;
  readonly email?: string;
  /** BCP 47 tag; `en-US` when absent. */
  readonly locale?: string;
  /** IANA zone; `Etc/UTC` when absent. The offset and label are computed from it. */
  readonly tz?: string;
  readonly title?: string;
  readonly is_bot?: boolean;
  readonly is_admin?: boolean;
  /** A guest of several channels. */
  readonly is_restricted?: boolean;
  /** A guest of one channel. */
  readonly is_ultra_restricted?: boolean;
  /** Somebody from another organisation, met through Slack Connect. */
  readonly is_stranger?: boolean;
  /** The team the person belongs to; this workspace's when absent. */
  readonly team_id?: string;
  readonly deleted?: boolean;
  readonly presence?: 'active' | 'away';
}

/** A channel. Direct messages are opened when they are first needed and not seeded. */
interface ChannelSeed {
  /** `C…`. */
  readonly id: string;
  /** Without the `#`. */
  readonly name: string;
  readonly is_private?: boolean;
  /** Ids of its members; the bot's own user id belongs here when the bot was invited. */
  readonly members: readonly string[];
  readonly topic?: string;
  readonly purpose?: string;
}

/** The installed app and its bot user. */
interface AppSeed {
  readonly app_id: string;
  readonly bot_id: string;
  readonly user_id: string;
  /** The bot user's handle. */
  readonly name: string;
  readonly real_name?: string;
  /** What the app is, as its page in the workspace says. */
  readonly description?: string;
}

/** A slash command of the app. */
interface CommandSeed {
  /** With the slash. */
  readonly command: string;
  readonly description?: string;
  readonly usage_hint?: string;
  /** True: what a person writes as `@bo` arrives as `<@U…|bo>`. False: it arrives as written. */
  readonly should_escape?: boolean;
}

/** A shortcut of the app. */
interface ShortcutSeed {
  readonly callback_id: string;
  readonly name: string;
  readonly type: 'global' | 'message';
}

/** All that exists before anybody acts. */
export interface WorkspaceSeed {
  readonly team: { readonly id: string; readonly name: string; readonly domain: string };
  readonly app: AppSeed;
  readonly users: readonly UserSeed[];
  readonly channels: readonly ChannelSeed[];
  /** The bot token's scopes. */
  readonly scopes: readonly string[];
  readonly commands: readonly CommandSeed[];
  readonly shortcuts?: readonly ShortcutSeed[];
  /** The bot events subscribed to, in the manifest's names; {@link defaultEvents} when absent. */
  readonly events?: readonly string[];
}

/** What a typical bot subscribes to. */
export const defaultEvents: readonly string[] = [
  'app_home_opened',
  'app_mention',
  'message.im',
  'message.channels',
  'message.groups',
  'message.mpim',
];
