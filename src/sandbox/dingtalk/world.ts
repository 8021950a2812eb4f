import type { Journal } from '../common/journal.js';
import type { Ids } from '../slack/ids.js';
import type { Feed } from './feed.js';
import { limits } from './limits.js';
import type { AccessToken, CardState, FailedEvent, MonthCounts, Post, Push, Webhook } from './model.js';
import type { InstanceState, ProcessForm } from './oa/model.js';
import { seededForms } from './oa/seeded.js';
import type { ChangeRecord } from './records.js';
import { type AppSeed, type CorpSeed, type CorpUserSeed, unionIdOf } from './seed.js';
import type { Template } from './templates.js';

/** A post and where in the feed it came up, or changed last. */
export interface PlacedPost {
  readonly post: Post;
  position: number;
  edited: boolean;
}

/** A chat of one person with the robot, or a group. */
export interface Conversation {
  readonly id: string;
  readonly kind: 'single' | 'group';
  readonly title: string;
  readonly members: ReadonlySet<string>;
  readonly posts: readonly PlacedPost[];
}

/** The whole state of the organisation. */
export interface World {
  readonly seed: CorpSeed;
  readonly app: AppSeed & { readonly name: string };
  readonly templates: ReadonlyMap<string, Template>;
  readonly ids: Ids;
  readonly feed: Feed;
  readonly users: ReadonlyMap<string, CorpUserSeed>;
  readonly conversations: ReadonlyMap<string, Conversation>;
  readonly cards: ReadonlyMap<string, CardState>;
  readonly webhooks: ReadonlyMap<string, Webhook>;
  /** Pushes the app has not acknowledged, oldest first. */
  readonly openPushes: ReadonlyMap<string, Push>;
  /** Approval forms by process code. */
  readonly forms: ReadonlyMap<string, ProcessForm>;
  /** Approvals by instance id, oldest first. */
  readonly instances: ReadonlyMap<string, InstanceState>;
  /** Events that were given up, as far as they are still kept, oldest first. */
  readonly failedEvents: readonly FailedEvent[];
  /** When each person last looked, by the organisation's clock. */
  readonly lookedAt: Map<string, number>;
  readonly token: AccessToken | undefined;
  /** The counts of the present month. */
  readonly counts: MonthCounts;
  /** Epoch milliseconds of the organisation's clock. */
  now(): number;
  /** Real epoch milliseconds. */
  realNow(): number;
  /** The chat of somebody with the robot. */
  single(userId: string): Conversation;
  /** A user by user id, or by union id where calls say so; people of other organisations are not found. */
  member(id: string, userIdType: 1 | 2): CorpUserSeed | undefined;
  /** Posts by `processQueryKey`. */
  postsByKey(key: string): readonly Post[];
  /** Applies a change and writes it to the journal. */
  commit(record: ChangeRecord): void;
}

interface OpenConversation extends Conversation {
  readonly posts: PlacedPost[];
}

/** Builds the organisation from its seed and the journal. */
export function createWorld(
  seed: CorpSeed,
  app: AppSeed,
  parts: {
    templates: ReadonlyMap<string, Template>;
    now: () => number;
    realNow: () => number;
    ids: Ids;
    feed: Feed;
    journal: Journal<ChangeRecord>;
  },
): World {
  const { templates, now, realNow, ids, feed, journal } = parts;
  const users = new Map(seed.users.map((user) => [user.userId, user]));
  const byUnion = new Map(seed.users.map((user) => [unionIdOf(user.userId), user]));
  const conversations = new Map<string, OpenConversation>();
  const cards = new Map<string, CardState>();
  const cardPosts = new Map<string, PlacedPost[]>();
  const keys = new Map<string, Post[]>();
  const webhooks = new Map<string, Webhook>();
  const openPushes = new Map<string, Push>();
  const forms = new Map(seededForms(seed.processes ?? []).map((form) => [form.processCode, form]));
  const instances = new Map<string, InstanceState>();
  let failedEvents: FailedEvent[] = [];
  let token: AccessToken | undefined;
  let counts: MonthCounts = { month: '', calls: 0, pushes: 0, webhookReplies: 0 };

  for (const user of seed.users) {
    const id = singleId(user.userId);
    conversations.set(id, {
      id,
      kind: 'single',
      title: app.name ?? defaultName,
      members: new Set([user.userId]),
      posts: [],
    });
  }
  for (const group of seed.groups) {
    const { openConversationId: id, title, members } = group;
    conversations.set(id, { id, kind: 'group', title, members: new Set(members), posts: [] });
  }

  const putPost = (post: Post): void => {
    const conversation = conversations.get(post.conversation);
    if (conversation === undefined) return;
    const { body } = post;
    const card = body.type === 'card' ? cards.get(body.outTrackId) : undefined;
    const position = feed.add({ what: 'post', post, card, edited: false });
    const placed: PlacedPost = { post, position, edited: false };
    conversation.posts.push(placed);
    if (body.type === 'card')
      cardPosts.set(body.outTrackId, [...(cardPosts.get(body.outTrackId) ?? []), placed]);
    if (post.key !== undefined) keys.set(post.key, [...(keys.get(post.key) ?? []), post]);
  };
  const recall = (key: string): void => {
    for (const post of keys.get(key) ?? []) {
      const posts = conversations.get(post.conversation)?.posts ?? [];
      const index = posts.findIndex((placed) => placed.post.id === post.id);
      if (index < 0) continue;
      posts.splice(index, 1);
      feed.add({ what: 'recalled', post });
    }
    keys.delete(key);
  };
  const apply = (record: ChangeRecord): void => {
    switch (record.kind) {
      case 'post':
        putPost(record.post);
        return;
      case 'recalled':
        recall(record.key);
        return;
      case 'card': {
        const { card, only } = record;
        cards.set(card.outTrackId, card);
        for (const placed of cardPosts.get(card.outTrackId) ?? []) {
          const position = feed.add({ what: 'post', post: placed.post, card, edited: true, only });
          // What changed for one person alone is not the newest thing on the others' screens.
          if (only !== undefined && placed.post.conversation !== singleId(only)) continue;
          placed.position = position;
          placed.edited = true;
        }
        return;
      }
      case 'webhook':
        webhooks.set(record.webhook.session, record.webhook);
        return;
      case 'push':
        openPushes.set(record.push.id, record.push);
        return;
      case 'push-done':
        openPushes.delete(record.id);
        return;
      case 'counts':
        counts = record.counts;
        return;
      case 'token':
        token = record.token;
        return;
      case 'form':
        forms.set(record.form.processCode, record.form);
        return;
      case 'instance':
        instances.set(record.instance.id, record.instance);
        return;
      case 'event-failed':
        failedEvents = [...failedEvents, record.event].slice(-limits.failedEvents.kept);
        return;
      case 'failed-read':
        failedEvents = failedEvents.filter((one) => !record.ids.includes(one.eventId));
        return;
    }
  };

  for (const line of journal.lines) {
    ids.skipTo(line.ids);
    apply(line.record);
  }
  // Ids of what is not journalled (frames, requests) were made too; a gap keeps clear of them.
  if (journal.lines.length > 0) ids.skipTo(ids.made + 10_000);

  return {
    seed,
    app: { ...app, name: app.name ?? defaultName },
    templates,
    ids,
    feed,
    users,
    conversations,
    cards,
    webhooks,
    openPushes,
    forms,
    instances,
    get failedEvents() {
      return failedEvents.filter((one) => now() - one.at < limits.failedEvents.lifeMs);
    },
    lookedAt: new Map(),
    get token() {
      return token;
    },
    get counts() {
      const month = monthInChina(now());
      return counts.month === month ? counts : { month, calls: 0, pushes: 0, webhookReplies: 0 };
    },
    now,
    realNow,
    single(userId) {
      const found = conversations.get(singleId(userId));
      if (found === undefined) throw new Error(`nobody has the user id ${userId}`);
      return found;
    },
    member(id, userIdType) {
      const found = (userIdType === 1 ? users : byUnion).get(id);
      return found?.external === true ? undefined : found;
    },
    postsByKey: (key) => keys.get(key) ?? [],
    commit(record) {
      journal.append({ ids: ids.made, record });
      apply(record);
    },
  };
}

const defaultName = 'TokenDesk';

function singleId(userId: string): string {
  return `cid${Buffer.from(`single ${userId}`).toString('base64')}`;
}

/** The month quotas are counted by. */
function monthInChina(at: number): string {
  return new Date(at + 8 * 60 * 60 * 1000).toISOString().slice(0, 7);
}
