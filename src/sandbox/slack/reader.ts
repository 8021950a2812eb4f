import type { World } from './world.js';

/** Somebody who reads: decides how mentions and dates come out. */
export interface Reader {
  readonly locale: string;
  readonly tz: string;
  /** The display name of a user id. */
  userName(id: string): string;
  /** The name of a channel id, without `#`. */
  channelName(id: string): string;
}

/** The reader that a user of the workspace is. */
export function readerOf(world: World, userId: string): Reader {
  const user = world.users.get(userId);
  return {
    locale: user?.locale ?? 'en-US',
    tz: user?.tz ?? 'Etc/UTC',
    userName: (id) => displayName(world, id),
    channelName: (id) => world.conversations.get(id)?.facts.name ?? id,
  };
}

/** What Slack shows as a person's name. */
export function displayName(world: World, id: string): string {
  const user = world.users.get(id);
  return user === undefined ? id : user.display_name || user.real_name || user.name;
}
