import type { Journal } from '../common/journal.js';
import type { SlackClock } from './clock.js';
import { type Conversation, createConversation } from './conversation.js';
import type { Feed } from './feed.js';
import type { Ids } from './ids.js';
import type { Json } from './json.js';
import type {
  ConversationFacts,
  Ephemeral,
  OpenView,
  ResponseUrl,
  ScheduledMessage,
  StoredFile,
  User,
} from './model.js';
import type { ChangeRecord } from './records.js';
import type { UserSeed, WorkspaceSeed } from './seed.js';
import { createZoneReader, type ZoneFacts } from './time-zones.js';

/** The whole state of the workspace. */
export interface World {
  readonly seed: WorkspaceSeed;
  readonly clock: SlackClock;
  readonly ids: Ids;
  readonly feed: Feed;
  readonly users: ReadonlyMap<string, User>;
  readonly conversations: ReadonlyMap<string, Conversation>;
  readonly homes: ReadonlyMap<string, OpenView>;
  readonly scheduled: ReadonlyMap<string, ScheduledMessage>;
  readonly files: ReadonlyMap<string, StoredFile>;
  readonly responseUrls: ReadonlyMap<string, ResponseUrl>;
  /** Events the app has not acknowledged, oldest first. */
  readonly openEvents: ReadonlyMap<string, Json>;
  /** What each person sees alone, oldest first; lost on reload and on restart. */
  readonly ephemerals: Map<string, readonly Ephemeral[]>;
  /** Each person's open modals, the visible one last; lost on reload and on restart. */
  readonly modals: Map<string, readonly OpenView[]>;
  /** Up to which `ts` somebody has read a conversation, by {@link readKey}; lost on restart. */
  readonly readUpTo: Map<string, string>;
  /** The `ts` at which this world began: what is older counts as read. */
  readonly began: string;
  /** How many profile changes there were; what is derived from profiles is made anew when it grows. */
  readonly profileEdits: number;
  zone(tz: string): ZoneFacts;
  /** Applies a change and writes it to the journal. */
  commit(record: ChangeRecord): void;
}

/** The key of {@link World.readUpTo}. */
export function readKey(user: string, channel: string): string {
  return `${user} ${channel}`;
}

/** Builds the workspace from its seed and the journal. */
export function createWorld(
  seed: WorkspaceSeed,
  parts: { clock: SlackClock; ids: Ids; feed: Feed; journal: Journal<ChangeRecord> },
): World {
  const { clock, ids, feed, journal } = parts;
  const users = new Map(seed.users.map((user) => [user.id, completeUser(user, seed)]));
  users.set(seed.app.user_id, botUser(seed));
  const conversations = new Map<string, Conversation>();
  const homes = new Map<string, OpenView>();
  const scheduled = new Map<string, ScheduledMessage>();
  const files = new Map<string, StoredFile>();
  const responseUrls = new Map<string, ResponseUrl>();
  const openEvents = new Map<string, Json>();
  const readZone = createZoneReader();
  let profileEdits = 0;

  const putConversation = (facts: ConversationFacts): void => {
    const known = conversations.get(facts.id);
    if (known === undefined) conversations.set(facts.id, createConversation(facts));
    else known.change(facts);
  };
  for (const channel of seed.channels) {
    putConversation({
      id: channel.id,
      name: channel.name,
      kind: channel.is_private === true ? 'group' : 'channel',
      members: channel.members,
      created: 1_600_000_000,
      topic: channel.topic ?? '',
      purpose: channel.purpose ?? '',
    });
  }

  const apply = (record: ChangeRecord): void => {
    switch (record.kind) {
      case 'conversation':
        putConversation(record.facts);
        return;
      case 'message': {
        clock.passed(record.message.ts);
        const position = feed.add({ what: 'message', channel: record.channel, message: record.message });
        conversations.get(record.channel)?.put(record.message, position);
        return;
      }
      case 'deleted':
        conversations.get(record.channel)?.remove(record.ts);
        feed.add({ what: 'deleted', channel: record.channel, ts: record.ts });
        return;
      case 'home':
        homes.set(record.view.user, record.view);
        feed.add({ what: 'view', view: record.view });
        return;
      case 'profile': {
        profileEdits += 1;
        const user = users.get(record.user);
        if (user !== undefined) users.set(user.id, { ...user, ...record.change, updated: record.at });
        return;
      }
      case 'scheduled':
        scheduled.set(record.item.id, record.item);
        return;
      case 'unscheduled':
        scheduled.delete(record.id);
        return;
      case 'file':
        files.set(record.file.id, record.file);
        return;
      case 'response-url':
        responseUrls.set(record.url.id, record.url);
        return;
      case 'event':
        openEvents.set(record.id, record.payload);
        return;
      case 'event-done':
        openEvents.delete(record.id);
        return;
    }
  };

  for (const line of journal.lines) {
    ids.skipTo(line.ids);
    apply(line.record);
  }
  // Ids of what is not journalled (views, envelopes) were made too; a gap keeps clear of them.
  if (journal.lines.length > 0) ids.skipTo(ids.made + 10_000);

  return {
    seed,
    clock,
    ids,
    feed,
    users,
    conversations,
    homes,
    scheduled,
    files,
    responseUrls,
    openEvents,
    ephemerals: new Map(),
    modals: new Map(),
    readUpTo: new Map(),
    began: (clock.now() / 1000).toFixed(6),
    get profileEdits() {
      return profileEdits;
    },
    zone: (tz) => readZone(tz, clock.now()),
    commit(record) {
      journal.append({ ids: ids.made, record });
      apply(record);
    },
  };
}

function completeUser(user: UserSeed, seed: WorkspaceSeed): User {
  return {
    // As at Slack: without a display name the full name is shown.
    display_name: '',
    locale: 'en-US',
    tz: 'Etc/UTC',
    title: '',
    is_bot: false,
    is_admin: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_stranger: false,
    team_id: seed.team.id,
    deleted: false,
    presence: 'active',
    updated: 1_600_000_000,
    ...user,
  };
}

function botUser(seed: WorkspaceSeed): User {
  const { app } = seed;
  const name = app.real_name ?? app.name;
  return {
    ...completeUser(
      { id: app.user_id, name: app.name, real_name: name, display_name: name, is_bot: true },
      seed,
    ),
    bot_id: app.bot_id,
    app_id: app.app_id,
  };
}
