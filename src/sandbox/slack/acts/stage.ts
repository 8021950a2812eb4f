import type { AckResult } from '../carrier.js';
import type { Conversation } from '../conversation.js';
import { openDirect } from '../conversations.js';
import type { User } from '../model.js';
import type { Platform } from '../platform.js';
import { showNote } from '../posting.js';
import { ImpossibleAct } from '../refusal.js';
import type { MessageStates } from '../sight.js';

/** What all acts share. */
export interface Stage {
  readonly platform: Platform;
  readonly states: MessageStates;
  /** Starts an act: from here on, what comes up counts as its effect. Refuses who is nobody. */
  begin(user: string): { readonly user: User; readonly position: number };
  /** The position of a person's last act; that of the start for who has not acted yet. */
  lastAct(user: string): number;
  /** The conversation a person means; only those they are in. */
  conversation(user: string, name: string | undefined): Conversation;
  /** A person by id or handle. */
  person(user: string): User;
  /** The id that `@bo` or `#general` stands for; the text itself when it stands for nothing. */
  idOf(name: string): string;
  /** Writes on the person's own screen what they did. */
  note(user: string, channel: string, text: string): void;
  /** Goes on with an act once the app answered, after the act itself has returned; resolves then, never rejects. */
  onAck(asked: Promise<AckResult>, go: (result: AckResult) => void): Promise<void>;
  /** Writes on the person's screen what Slack says. */
  notice(user: string, channel: string, text: string): void;
}

/** Creates the stage. */
export function createStage(platform: Platform): Stage {
  const { world } = platform;
  const start = world.feed.position;
  const acts = new Map<string, number>();
  const handles = new Map([...world.users.values()].map((user) => [user.name, user.id]));
  const bot = world.seed.app.user_id;

  const person = (name: string): User => {
    const plain = name.replace(/^@/, '');
    const found = world.users.get(plain) ?? world.users.get(handles.get(plain) ?? '');
    if (found === undefined) throw new ImpossibleAct(`There is nobody called "${name}" here.`);
    return found;
  };
  const channelNamed = (name: string): Conversation | undefined => {
    const plain = name.replace(/^#/, '');
    for (const one of world.conversations.values()) if (one.facts.name === plain) return one;
    return undefined;
  };

  return {
    platform,
    states: new Map(),
    person,
    begin(name) {
      const user = person(name);
      const { position } = world.feed;
      acts.set(user.id, position);
      return { user, position };
    },
    lastAct: (user) => acts.get(user) ?? start,
    conversation(user, name) {
      if (name === undefined) return openDirect(world, bot, user);
      if (name.startsWith('@')) return openDirect(world, user, person(name).id);
      const found = world.conversations.get(name) ?? channelNamed(name);
      if (found === undefined) throw new ImpossibleAct(`There is no conversation "${name}".`);
      if (!found.members.has(user)) throw new ImpossibleAct(`${person(user).name} is not in "${name}".`);
      return found;
    },
    idOf(name) {
      if (name.startsWith('@')) return handles.get(name.slice(1)) ?? name;
      if (name.startsWith('#')) return channelNamed(name)?.facts.id ?? name;
      return name;
    },
    onAck(asked, go) {
      return asked.then(go).catch((error: unknown) => platform.traffic.note('trouble', String(error)));
    },
    note(user, channel, text) {
      showNote(world, 'act', { user, channel, text });
    },
    notice(user, channel, text) {
      showNote(world, 'notice', { user, channel, text });
    },
  };
}
