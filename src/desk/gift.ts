import { mayGift, mayReceive } from '../core/gifts.js';
import { giveFromHold, placeHold, releaseHold } from '../core/holds.js';
import { lendable } from '../core/loans.js';
import { planOf } from '../core/policy.js';
import { type Outcome, type Refusal, refusal } from '../core/refusals.js';
import { writeAudit } from '../store/audit.js';
import type { Executor } from '../store/db.js';
import { closeGift, type GiftRow, giftFacts, insertGift, insertGiftLots, lockGift } from '../store/gifts.js';
import { addToOutbox, rerender } from '../store/outbox.js';
import { peopleById } from '../store/people.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { auditAct, tell } from './record.js';
import { tellLater } from './tell-later.js';

/** A gift to one colleague. */
export interface GiftInput {
  giverId: string;
  receiverId: string;
  amount: bigint;
  reason: string | null;
}

/** What was offered for good; it is set aside until it is answered. */
export interface GiftOffered {
  giftId: string;
  receiver: string;
  amount: bigint;
  expiresAt: Date;
}

const hour = 60 * 60 * 1000;

/** Offers a gift: the amount is held from the giver's lots until the colleague answers or the time for it is over. */
export function offerGift(desk: Desk, key: string, input: GiftInput): Promise<Outcome<GiftOffered>> {
  const { giverId, receiverId, amount, reason } = input;
  return actOnce<GiftOffered>(desk, { key, input: { act: 'gift', ...input } }, async (tx, now) => {
    if (giverId === receiverId) return { refused: refusal('gift-self') };
    const [receiver] = await peopleById(tx, [receiverId]);
    if (!receiver) return { refused: refusal('person-unknown', { person: '' }) };
    const members = [giverId, receiverId];
    const id = desk.newId();
    const held = await inBooks(desk, tx, now, { members }, async (books) => {
      const giver = books.member(giverId);
      const facts = await giftFacts(tx, giverId, receiverId, giver.periodStart, now);
      const question = { giverId, receiverId, receiverName: receiver.name, amount, ...facts };
      const refused = mayGift(books, question, desk.policy, now);
      if (refused) return refused;
      const until = now.getTime() + planOf(desk.policy, giver.plan).gifts.answerHours * hour;
      const takes = lendable(books, giverId, desk.policy, now).takes(amount);
      return placeHold(books, giverId, takes, null, new Date(until), now);
    });
    if ('code' in held) return { refused: held };
    const { id: holdId, expiresAt } = held;
    await insertGift(tx, { id, giverId, receiverId, amount, reason, holdId, expiresAt, createdAt: now });
    const card = { kind: 'card', name: 'gift', subjectType: 'gift', subjectId: id } as const;
    await addToOutbox(
      tx,
      members.map((memberId) => ({ ...card, id: desk.newId(), memberId })),
      now,
    );
    await auditAct(tx, giverId, 'gift.offer', { type: 'gift', id }, { receiverId, amount }, now);
    return { done: { giftId: id, receiver: receiver.name, amount, expiresAt } };
  });
}

/** What came of an answer. */
export interface GiftAnswered {
  /** The other one. */
  other: string;
  amount: bigint;
}

/** The colleague accepts: what was held is theirs, and ends when it would have ended for the giver. */
export function acceptGift(
  desk: Desk,
  key: string,
  input: { giftId: string; receiverId: string },
): Promise<Outcome<GiftAnswered>> {
  return actOnce<GiftAnswered>(desk, { key, input: { act: 'accept-gift', ...input } }, async (tx, now) => {
    const gift = await lockGift(tx, input.giftId);
    if (!gift || gift.receiverId !== input.receiverId) return { refused: refusal('gift-not-yours') };
    const stale = staleRefusal(gift, now);
    if (stale) return { refused: stale };
    const members = [gift.giverId, gift.receiverId];
    const made = await inBooks(desk, tx, now, { members }, (books) => {
      const unable = mayReceive(books, gift);
      if (unable) return unable;
      const hold = books.holds.get(gift.holdId);
      if (!hold || hold.remaining === 0n) return refusal('gift-expired', { at: gift.expiresAt });
      return giveFromHold(books, hold, gift.receiverId, gift.amount, now).made;
    });
    if ('code' in made) return { refused: made };
    await insertGiftLots(
      tx,
      made.map((lot) => ({ grantId: lot.id, giftId: gift.id })),
    );
    await closeGift(tx, gift.id, 'accepted', now);
    await afterAnswer(desk, tx, gift, gift.giverId, 'gift-accepted', now);
    const detail = { giverId: gift.giverId, amount: gift.amount };
    await auditAct(tx, gift.receiverId, 'gift.accept', { type: 'gift', id: gift.id }, detail, now);
    return { done: { other: gift.giver, amount: gift.amount } };
  });
}

/** The colleague says "no, thanks", or the giver takes the gift back before it is accepted. */
export function endGift(
  desk: Desk,
  key: string,
  input: { giftId: string; memberId: string },
): Promise<Outcome<GiftAnswered>> {
  return actOnce<GiftAnswered>(desk, { key, input: { act: 'end-gift', ...input } }, async (tx, now) => {
    const gift = await lockGift(tx, input.giftId);
    if (!gift || (gift.giverId !== input.memberId && gift.receiverId !== input.memberId))
      return { refused: refusal('gift-not-yours') };
    const stale = staleRefusal(gift, now);
    if (stale) return { refused: stale };
    const declined = gift.receiverId === input.memberId;
    await giveBack(desk, tx, gift, declined ? 'declined' : 'withdrawn', now);
    if (declined) await afterAnswer(desk, tx, gift, gift.giverId, 'gift-declined', now);
    else await afterAnswer(desk, tx, gift, gift.receiverId, 'gift-withdrawn', now);
    const act = declined ? 'gift.decline' : 'gift.withdraw';
    await auditAct(tx, input.memberId, act, { type: 'gift', id: gift.id }, {}, now);
    return { done: { other: declined ? gift.giver : gift.receiver, amount: gift.amount } };
  });
}

/** Nobody answered in time: what was held is the giver's again, who is told. */
export async function giftDue(desk: Desk, tx: Executor, id: string, now: Date): Promise<void> {
  const gift = await lockGift(tx, id);
  if (gift?.state !== 'offered' || gift.expiresAt > now) return;
  await giveBack(desk, tx, gift, 'expired', now);
  await afterAnswer(desk, tx, gift, gift.giverId, 'gift-expired', now);
  const row = { actorId: null, actor: 'clock', action: 'gift.expire', subjectType: 'gift', subjectId: id };
  await writeAudit(tx, [row], now);
}

/** Ends a gift's row and gives back what it held. The row is locked. */
export async function giveBack(
  desk: Desk,
  tx: Executor,
  gift: GiftRow,
  state: 'declined' | 'withdrawn' | 'expired',
  now: Date,
): Promise<void> {
  await inBooks(desk, tx, now, { members: [gift.giverId] }, (books) => {
    const hold = books.holds.get(gift.holdId);
    if (hold && hold.remaining > 0n)
      releaseHold(books, hold, state === 'expired' ? 'timed-out' : 'voided', now);
  });
  await closeGift(tx, gift.id, state, now);
}

/** Has both cards drawn anew and tells the other one. */
async function afterAnswer(
  desk: Desk,
  tx: Executor,
  gift: GiftRow,
  memberId: string,
  name: 'gift-accepted' | 'gift-declined' | 'gift-withdrawn' | 'gift-expired',
  now: Date,
): Promise<void> {
  await rerender(tx, 'gift', [gift.id], now);
  const payload = { amount: gift.amount.toString() };
  const say = name === 'gift-expired' ? tellLater : tell;
  await say(desk, tx, memberId, name, { type: 'gift', id: gift.id }, payload, now);
}

function staleRefusal(gift: GiftRow, now: Date): Refusal | null {
  if (gift.state === 'expired') return refusal('gift-expired', { at: gift.expiresAt });
  if (gift.state !== 'offered') {
    const by = gift.state === 'withdrawn' ? gift.giver : gift.receiver;
    return refusal('gift-answered', { state: gift.state, by, at: gift.answeredAt });
  }
  // Time decides, not the job that will mark it: a late click on what has expired is late.
  return gift.expiresAt <= now ? refusal('gift-expired', { at: gift.expiresAt }) : null;
}
