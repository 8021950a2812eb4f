import type { Outcome } from '../../core/refusals.js';
import type { Reader } from '../../core/views.js';
import type { Desk } from '../../desk/desk.js';
import type { Card } from '../cards/card.js';
import { refusalCard } from '../cards/refusal.js';
import type { Words } from '../cards/voice.js';
import type { From, Inbound, Reply } from './inbound.js';

/** One act of one member: what the conversation's handlers work with. */
export interface Session {
  desk: Desk;
  words: Words;
  /** The act's key: what it does carries it. */
  key: string;
  from: From;
  place: Inbound['place'];
  /** The channel or group it was said in, where others read along. */
  conversation?: string | undefined;
  memberId: string;
  reader: Reader;
  now: Date;
}

/** Whoever acts, whether they are a member or not. */
export type Speaker = Omit<Session, 'memberId'>;

/** A card's writer: data, reader, words and time. */
type Writer<View> = (view: View, reader: Reader, words: Words, now: Date) => Card;

/** Writes a card for the person who acts. */
export function write<View>(session: Speaker, writer: Writer<View>, view: View): Card {
  return writer(view, session.reader, session.words, session.now);
}

/** An answer of one card. */
export function say<View>(session: Speaker, writer: Writer<View>, view: View): Reply {
  return { cards: [write(session, writer, view)] };
}

/** The card for what was done, or the one that says why not. */
export function report<Done, View>(
  session: Speaker,
  outcome: Outcome<Done>,
  writer: Writer<View>,
  view: (done: Done) => NoInfer<View>,
): Reply {
  if ('refused' in outcome) return say(session, refusalCard, outcome.refused);
  return say(session, writer, view(outcome.done));
}

/**
 * Whether a form may answer a sentence: Slack opens one only for a command or a click, DingTalk shows it as a card in the
 * person's chat with the bot.
 */
export function takesForms({ place, from }: Pick<Session, 'place' | 'from'>): boolean {
  return place === 'command' || (from.platform === 'dingtalk' && place === 'direct');
}
