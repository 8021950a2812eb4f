import type { ConversationFacts, Message } from './model.js';

/** A message and where in the feed it last appeared. */
interface Posted {
  readonly message: Message;
  readonly position: number;
}

/** A conversation with its messages, ordered by `ts`. */
export interface Conversation {
  readonly facts: ConversationFacts;
  readonly members: ReadonlySet<string>;
  /** Oldest first, replies in threads included. */
  readonly posts: readonly Posted[];
  find(ts: string): Posted | undefined;
  /** The replies below a message, oldest first, without the message itself. */
  replies(ts: string): readonly Message[];
  put(message: Message, position: number): void;
  remove(ts: string): void;
  change(facts: ConversationFacts): void;
}

/** Creates an empty conversation. */
export function createConversation(first: ConversationFacts): Conversation {
  const posts: Posted[] = [];
  const threads = new Map<string, string[]>();
  let facts = first;
  let members = new Set(first.members);
  const find = (ts: string): Posted | undefined => posts[indexOf(posts, ts)];
  return {
    get facts() {
      return facts;
    },
    get members() {
      return members;
    },
    posts,
    find,
    replies(ts) {
      return (threads.get(ts) ?? []).flatMap((reply) => find(reply)?.message ?? []);
    },
    put(message, position) {
      const index = indexOf(posts, message.ts);
      if (index >= 0) {
        posts[index] = { message, position };
        return;
      }
      posts.push({ message, position });
      const last = posts[posts.length - 2];
      if (last !== undefined && last.message.ts > message.ts) {
        posts.sort((a, b) => (a.message.ts < b.message.ts ? -1 : 1));
      }
      if (message.thread_ts !== undefined) {
        const replies = threads.get(message.thread_ts) ?? [];
        replies.push(message.ts);
        threads.set(message.thread_ts, replies);
      }
    },
    remove(ts) {
      const index = indexOf(posts, ts);
      if (index >= 0) posts.splice(index, 1);
    },
    change(next) {
      facts = next;
      members = new Set(next.members);
    },
  };
}

/** Binary search: `ts` values have equal widths, so their order as text is their order in time. */
function indexOf(posts: readonly Posted[], ts: string): number {
  let low = 0;
  let high = posts.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = posts[middle]?.message.ts ?? '';
    if (found === ts) return middle;
    if (found < ts) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
