import { otherPlatform } from '../../core/link.js';
import type { Refusal } from '../../core/refusals.js';
import type { Reader } from '../../core/views.js';
import type { Desk } from '../../desk/desk.js';
import { agreeToLink, refuseLink, startLink, typeCode } from '../../desk/link.js';
import { joinLink } from '../../desk/link-join.js';
import { keepWanted, wantedBy } from '../../desk/link-wanted.js';
import { peek } from '../../desk/recognise.js';
import {
  linkAgreedCard,
  linkCodeCard,
  linkConfirmCard,
  linkDoneCard,
  linkDroppedCard,
  linkHint,
} from '../cards/link.js';
import { refusalCard } from '../cards/refusal.js';
import type { Words } from '../cards/voice.js';
import { readLink } from '../intents/link.js';
import type { Inbound, Reply } from './inbound.js';
import { report, type Session, type Speaker } from './session.js';

/** "Link my accounts": a code to be typed on the other platform. */
export async function saidLink(session: Session): Promise<Reply> {
  const outcome = await startLink(session.desk, session.from, session.memberId);
  return report(session, outcome, linkCodeCard, (done) => done);
}

/**
 * The side on which a code is typed and agreed to may be nobody's account yet, and must not become a new member by
 * doing so: these acts are answered before anybody is recognised. Null for every other act.
 */
export function linkAct(inbound: Inbound): ((speaker: Speaker) => Promise<Reply>) | null {
  if (inbound.kind === 'text') {
    const code = readLink(inbound.text)?.code;
    return code ? (speaker) => typedCode(speaker, code) : null;
  }
  if (inbound.kind !== 'action') return null;
  const { name, value } = inbound;
  if (name === 'link.confirm') return (speaker) => agreed(speaker, value);
  return name === 'link.refuse' ? (speaker) => dropped(speaker, value, null) : null;
}

/** Answers such an act. */
export async function answerLink(
  desk: Desk,
  words: Words,
  inbound: Inbound,
  act: (speaker: Speaker) => Promise<Reply>,
): Promise<{ reply: Reply; reader: Reader }> {
  const { key, from, place } = inbound;
  const { reader } = await peek(desk, from);
  const reply = await act({ desk, words, key, from, place, reader, now: desk.clock.now() });
  return { reply, reader };
}

async function typedCode(speaker: Speaker, code: string): Promise<Reply> {
  const outcome = await typeCode(speaker.desk, speaker.key, speaker.from, code);
  return report(speaker, outcome, linkConfirmCard, (done) => ({ ...done, here: speaker.from.platform }));
}

async function agreed(speaker: Speaker, linkId: string): Promise<Reply> {
  const { desk, key, from } = speaker;
  const outcome = await agreeToLink(desk, key, { linkId: rowId(linkId), from });
  return report(speaker, outcome, linkAgreedCard, (done) => done);
}

/** "No", on either side. */
export async function dropped(speaker: Speaker, linkId: string, memberId: string | null): Promise<Reply> {
  const { desk, key, from } = speaker;
  const outcome = await refuseLink(desk, key, { linkId: rowId(linkId), from, memberId });
  return report(speaker, outcome, linkDroppedCard, (done) => done);
}

/** "Yes, that is me", where the code was made: the accounts are one person's from now on. */
export async function joined(session: Session, linkId: string): Promise<Reply> {
  const { desk, key, from, memberId } = session;
  const outcome = await joinLink(desk, key, { linkId: rowId(linkId), from, memberId });
  return report(session, outcome, linkDoneCard, (done) => done);
}

/** What the person wanted before their account was linked, as an act of its own; null if it is too long ago. */
export async function wantedNow(session: Session): Promise<{ session: Session; text: string } | null> {
  const { from } = session;
  const kept = await wantedBy(session.desk, from);
  if (!kept) return null;
  // However often the button is clicked, what was wanted once is done once.
  const key = `wanted:${from.platform}:${from.workspace}:${from.userId}:${kept.at.getTime()}`;
  return { session: { ...session, key }, text: kept.wanted };
}

/**
 * The answer to somebody who is no member: why, and how to go on if they are one elsewhere. What they wanted is kept, so
 * that they need not say it again once they have linked their account.
 */
export async function turnAway(
  desk: Desk,
  words: Words,
  inbound: Inbound,
  refused: Refusal,
  reader: Reader,
  meant: boolean,
): Promise<Reply> {
  const now = desk.clock.now();
  const card = refusalCard(refused, reader, words, now);
  const there = otherPlatform(inbound.from.platform);
  const stranger = refused.code === 'stranger-invite' || refused.code === 'stranger-closed';
  if (!stranger || !desk.profiles.has(there)) return { cards: [card] };
  if (inbound.kind === 'text' && meant) await keepWanted(desk, inbound.from, inbound.text);
  return { cards: [{ ...card, lines: [...card.lines, linkHint(there, reader, words, now)] }] };
}

/** A value that is no row's id names a row that does not exist. */
function rowId(value: string): string {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value)
    ? value
    : '00000000-0000-0000-0000-000000000000';
}
