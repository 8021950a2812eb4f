import type { AccountHolder, Books } from './books.js';
import { mayMix } from './lending-rules.js';
import { lendable, owedBy } from './loans.js';
import { least, shareOf } from './money.js';
import { type Policy, planOf } from './policy.js';
import { type Refusal, refusal } from './refusals.js';

/** What a gift is checked against before it is set aside. */
export interface GiftQuestion {
  giverId: string;
  receiverId: string;
  receiverName: string;
  amount: bigint;
  /** What the giver gave in this period, with what waits for an answer; without the shelf. */
  given: bigint;
  /** The giver's gifts that wait for an answer. */
  open: number;
  /** When the receiver last said "no, thanks" to the giver; null for never. */
  declinedAt: Date | null;
  /** Names of their teams; null for none. */
  teams: { giver: string | null; receiver: string | null };
}

const hour = 60 * 60 * 1000;

/** Why a gift cannot be offered now; null if it can. What the receiver has is not looked at: it is private. */
export function mayGift(books: Books, question: GiftQuestion, policy: Policy, at: Date): Refusal | null {
  const { amount, open, declinedAt, receiverName: name } = question;
  const giver = books.member(question.giverId);
  const receiver = books.member(question.receiverId);
  const rules = planOf(policy, giver.plan).gifts;
  if (giver.id === receiver.id) return refusal('gift-self');
  if (giver.status !== 'active') return refusal('frozen');
  if (receiver.status !== 'active') return refusal('not-active', { name });
  const { teams } = question;
  if (!mayMix(policy.lending, { borrower: teams.receiver, lender: teams.giver }))
    return refusal('gift-across', { name });
  const unable = mayGiveAway(books, giver, policy);
  if (unable) return unable;
  if (open >= rules.mostOpen) return refusal('too-many-gifts', { limit: rules.mostOpen });
  const again = declinedAt && new Date(declinedAt.getTime() + rules.cooldownHours * hour);
  if (again && at < again) return refusal('gift-too-soon', { name, at: again });
  const limit = mostGifted(giver, policy);
  if (question.given + amount > limit) {
    const left = limit > question.given ? limit - question.given : 0n;
    return refusal('gift-limit', { limit, left, at: giver.periodEnd });
  }
  return shortOf(books, giver.id, amount, policy, at);
}

/** Most that a member may give to colleagues in a period. */
function mostGifted(giver: AccountHolder, policy: Policy): bigint {
  const { allowance, gifts } = planOf(policy, giver.plan);
  return shareOf(allowance, BigInt(gifts.mostShare), 100n);
}

/** Why a gift that was offered cannot be taken any more, for its receiver; null if it can. */
export function mayReceive(
  books: Books,
  gift: { giverId: string; receiverId: string; giver: string },
): Refusal | null {
  if (books.member(gift.receiverId).status !== 'active') return refusal('frozen');
  // Much may have changed since: whoever owes does not give away. Why is private.
  const able = books.member(gift.giverId).status === 'active' && owedBy(books, gift.giverId) === 0n;
  return able ? null : refusal('giver-unable', { name: gift.giver });
}

/** Why credit cannot be put on the team's shelf now; null if it can. */
export function mayShelve(
  books: Books,
  giverId: string,
  amount: bigint,
  policy: Policy,
  at: Date,
): Refusal | null {
  const giver = books.member(giverId);
  if (giver.status !== 'active') return refusal('frozen');
  if (giver.teamId === null) return refusal('shelf-no-team');
  return mayGiveAway(books, giver, policy) ?? shortOf(books, giverId, amount, policy, at);
}

/** Why a part cannot be taken from the team's shelf now; null if it can. */
export function mayTake(
  taker: AccountHolder,
  question: {
    amount: bigint;
    /** What others left there and nobody took yet. */
    left: bigint;
    /** What the taker took in this period. */
    taken: bigint;
  },
  policy: Policy,
): Refusal | null {
  const { amount, left, taken } = question;
  if (taker.status !== 'active') return refusal('frozen');
  if (taker.teamId === null) return refusal('shelf-no-team');
  if (!planOf(policy, taker.plan).gifts.enabled) return refusal('gifts-off');
  if (left === 0n) return refusal('shelf-empty');
  const limit = mostTaken(taker, policy);
  if (taken + amount > limit) {
    const rest = limit > taken ? limit - taken : 0n;
    return refusal('shelf-limit', { limit, left: rest, at: taker.periodEnd });
  }
  return amount > left ? refusal('shelf-less', { left }) : null;
}

/** Most that a member may take from the shelf in a period. */
export function mostTaken(taker: AccountHolder, policy: Policy): bigint {
  const { allowance, gifts } = planOf(policy, taker.plan);
  return shareOf(allowance, BigInt(gifts.shelfShare), 100n);
}

/** What one person left on the shelf and nobody took yet. */
export interface OnShelf {
  id: string;
  giverId: string;
  left: bigint;
  expiresAt: Date;
  createdAt: Date;
}

/** From whom how much of the shelf is taken: what ends first is taken first, then what was there first. */
export function drawShelf<T extends OnShelf>(
  entries: readonly T[],
  amount: bigint,
): { entry: T; amount: bigint }[] {
  const drawn: { entry: T; amount: bigint }[] = [];
  let wanted = amount;
  for (const entry of [...entries].sort(byExpiry)) {
    if (wanted === 0n) break;
    const part = least(entry.left, wanted);
    if (part > 0n) drawn.push({ entry, amount: part });
    wanted -= part;
  }
  return drawn;
}

function byExpiry(a: OnShelf, b: OnShelf): number {
  return (
    a.expiresAt.getTime() - b.expiresAt.getTime() ||
    a.createdAt.getTime() - b.createdAt.getTime() ||
    (a.id < b.id ? -1 : 1)
  );
}

function mayGiveAway(books: Books, giver: AccountHolder, policy: Policy): Refusal | null {
  if (!planOf(policy, giver.plan).gifts.enabled) return refusal('gifts-off');
  const owed = owedBy(books, giver.id);
  return owed > 0n ? refusal('giver-owes', { amount: owed }) : null;
}

/** Only what may be lent may be given, and the share that must stay with a lender stays with a giver, too. */
function shortOf(books: Books, giverId: string, amount: bigint, policy: Policy, at: Date): Refusal | null {
  const most = lendable(books, giverId, policy, at).amount;
  return amount > most ? refusal('giver-short', { lendable: most }) : null;
}
