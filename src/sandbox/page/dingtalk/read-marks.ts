import type { SeenConversation } from '../../dingtalk/sight.js';

/** Which posts people have had on an open screen: the client counts the others as unread. */
export interface ReadMarks {
  /** Everything in this conversation has been seen. */
  read(user: string, conversation: SeenConversation): void;
  /** How many posts of others came after the last one that was seen. */
  unread(user: string, conversation: SeenConversation): number;
}

/** Creates marks that last as long as the sandbox runs. */
export function createReadMarks(): ReadMarks {
  const last = new Map<string, string>();
  const key = (user: string, id: string): string => `${user} ${id}`;
  return {
    read(user, { id, items }) {
      const post = items.at(-1)?.post;
      if (post !== undefined) last.set(key(user, id), post);
    },
    unread(user, { id, items }) {
      const seen = last.get(key(user, id));
      const from = seen === undefined ? 0 : items.findIndex((one) => one.post === seen) + 1;
      return items.slice(from).filter((one) => !one.own).length;
    },
  };
}
