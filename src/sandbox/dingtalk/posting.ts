import { type Body, robot } from './model.js';
import type { Platform } from './platform.js';
import type { Conversation } from './world.js';

/** Posts as the robot. */
export function postAsRobot(
  { world }: Platform,
  conversation: Conversation,
  body: Body,
  about: { readonly key?: string; readonly recipients?: readonly string[] | undefined } = {},
): void {
  const { key, recipients } = about;
  world.commit({
    kind: 'post',
    post: {
      id: world.ids.next('p'),
      conversation: conversation.id,
      at: world.now(),
      from: robot,
      body,
      ...(key === undefined ? {} : { key }),
      ...(recipients === undefined ? {} : { recipients }),
    },
  });
}

/** Shows something to one person only: what they did, or what their client says. */
export function showNote(
  { world }: Platform,
  note: { kind: 'act' | 'notice'; user: string; conversation: string; text: string },
): void {
  world.feed.add({ what: 'note', at: world.now(), ...note });
}
