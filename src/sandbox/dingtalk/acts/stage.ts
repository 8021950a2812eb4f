import { ImpossibleAct } from '../../slack/refusal.js';
import type { Drafts } from '../forms.js';
import type { Platform } from '../platform.js';
import type { CorpUserSeed } from '../seed.js';
import { type Eyes, eyesOf } from '../sight.js';
import type { Conversation } from '../world.js';

/** What all acts share. */
export interface Stage {
  readonly platform: Platform;
  readonly drafts: Drafts;
  /** Starts an act: from here on, what comes up counts as its effect. Refuses who is nobody. */
  begin(user: string): { readonly user: CorpUserSeed; readonly position: number };
  /** The position of a person's last act; that of the start for who has not acted yet. */
  lastAct(user: string): number;
  /** A person by user id, or by a name only one has. */
  person(user: string): CorpUserSeed;
  /** The conversation a person means; only those they are in. */
  conversation(user: CorpUserSeed, name: string | undefined): Conversation;
  eyes(user: CorpUserSeed): Eyes;
}

/** Creates the stage. */
export function createStage(platform: Platform): Stage {
  const { world } = platform;
  const start = world.feed.position;
  const acts = new Map<string, number>();
  const drafts: Drafts = new Map();

  const person = (name: string): CorpUserSeed => {
    const byId = world.users.get(name);
    if (byId !== undefined) return byId;
    const named = [...world.users.values()].filter((user) => user.name === name);
    const [only] = named;
    if (only === undefined) throw new ImpossibleAct(`There is nobody called "${name}" here.`);
    if (named.length > 1) throw new ImpossibleAct(`${named.length} people are called "${name}".`);
    return only;
  };

  return {
    platform,
    drafts,
    person,
    begin(name) {
      const user = person(name);
      const { position } = world.feed;
      acts.set(user.userId, position);
      return { user, position };
    },
    lastAct: (user) => acts.get(user) ?? start,
    conversation(user, name) {
      if (name === undefined) return world.single(user.userId);
      const plain = name.replace(/^#/, '');
      const found =
        world.conversations.get(name) ??
        [...world.conversations.values()].find((one) => one.kind === 'group' && one.title === plain);
      if (found === undefined) throw new ImpossibleAct(`There is no group "${name}".`);
      if (!found.members.has(user.userId)) throw new ImpossibleAct(`${user.name} is not in "${name}".`);
      return found;
    },
    eyes: (user) => eyesOf(world, user.userId, drafts),
  };
}
