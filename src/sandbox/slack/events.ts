import type { Conversation } from './conversation.js';
import type { Json } from './json.js';
import type { ConversationFacts, Message } from './model.js';
import type { Platform } from './platform.js';
import { defaultEvents } from './seed.js';

const channelTypes: {
  readonly [K in ConversationFacts['kind']]: { type: string; name: string; scope: string };
} = {
  channel: { type: 'channel', name: 'message.channels', scope: 'channels:history' },
  group: { type: 'group', name: 'message.groups', scope: 'groups:history' },
  im: { type: 'im', name: 'message.im', scope: 'im:history' },
  mpim: { type: 'mpim', name: 'message.mpim', scope: 'mpim:history' },
};

/**
 * Sends an event to the app if it subscribed to it and holds the scope, as Slack does.
 *
 * @param name the subscription's name in the manifest
 * @param scope the scope this event needs, if any
 */
export function emitEvent(platform: Platform, name: string, scope: string | undefined, event: Json): void {
  const { seed, clock, ids } = platform.world;
  if (!(seed.events ?? defaultEvents).includes(name)) return;
  if (scope !== undefined && !seed.scopes.includes(scope)) return;
  const eventId = ids.next('Ev');
  platform.delivery.event(eventId, {
    token: platform.verificationToken,
    team_id: seed.team.id,
    context_team_id: seed.team.id,
    context_enterprise_id: null,
    api_app_id: seed.app.app_id,
    event,
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(clock.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: seed.team.id,
        user_id: seed.app.user_id,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: ids.next('4-'),
  });
}

/** Tells the app of a new message: `message.*` where the bot is a member, `app_mention` where it is named. */
export function emitMessage(platform: Platform, conversation: Conversation, message: Message): void {
  const { seed } = platform.world;
  const bot = seed.app.user_id;
  if (!conversation.members.has(bot)) return;
  const { facts } = conversation;
  const kind = channelTypes[facts.kind];
  const body = { ...message, channel: facts.id, event_ts: message.ts };
  emitEvent(platform, kind.name, kind.scope, { ...body, channel_type: kind.type });
  // In the direct message with the app a mention is an ordinary message.
  if (facts.kind !== 'im' && message.bot_id === undefined && message.text.includes(`<@${bot}>`)) {
    emitEvent(platform, 'app_mention', 'app_mentions:read', { ...body, type: 'app_mention' });
  }
}

/** Tells the app that a message it can read was edited or deleted, its own ones included. */
export function emitChanged(
  platform: Platform,
  conversation: Conversation,
  previous: Message,
  next: Message | undefined,
): void {
  const { world } = platform;
  if (!conversation.members.has(world.seed.app.user_id)) return;
  const kind = channelTypes[conversation.facts.kind];
  const ts = world.clock.nextTs();
  emitEvent(platform, kind.name, kind.scope, {
    type: 'message',
    subtype: next === undefined ? 'message_deleted' : 'message_changed',
    hidden: true,
    ts,
    event_ts: ts,
    channel: conversation.facts.id,
    channel_type: kind.type,
    previous_message: previous,
    ...(next === undefined ? { deleted_ts: previous.ts } : { message: next }),
  });
}
