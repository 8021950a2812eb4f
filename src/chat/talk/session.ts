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
  memberId: string;
  reader: Reader;
  now: Date;
}

/** A card's writer: data, reader, words and time. */
type Writer<View> = (view: View, reader: Reader, words: Words, now: Date) => Card;

/** Writes a card for the person who acts. */
export function write<View>(session: Session, writer: Writer<View>, view: View): Card {
  return writer(view, session.reader, session.words, session.now);
}

/** An answer of one card. */
export function say<View>(session: Session, writer: Writer<View>, view: View): Reply {
  return { cards: [write(session, writer, view)] };
}

/** The card for what was done, or the one that says why not. */
export function report<Done, View>(
  session: Session,
  outcome: Outcome<Done>,
  writer: Writer<View>,
  view: (done: Done) => NoInfer<View>,
): Reply {
  if ('refused' in outcome) return say(session, refusalCard, outcome.refused);
  return say(session, writer, view(outcome.done));
}
