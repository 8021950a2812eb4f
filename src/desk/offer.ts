import { placeHold, releaseHold } from '../core/holds.js';
import { firstRefusal, guardsOf, type LendingCase } from '../core/lending-rules.js';
import { lendable, usualDue } from '../core/loans.js';
import { planOf } from '../core/policy.js';
import { type Outcome, type Refusal, refusal } from '../core/refusals.js';
import type { Executor } from '../store/db.js';
import { lendingFacts } from '../store/lending-facts.js';
import { endQuestion, insertLoan, type LoanRow, lockLoan } from '../store/loans.js';
import { addToOutbox, rerender } from '../store/outbox.js';
import { peopleById } from '../store/people.js';
import { actOnce } from './act.js';
import type { Lent } from './answer-loan.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { auditAct, tell } from './record.js';
import { heldFor, ownOf, startLoan } from './start-loan.js';

/** An offer to lend to one colleague. */
export interface OfferInput {
  lenderId: string;
  borrowerId: string;
  amount: bigint;
  dueAt: Date | null;
  reason: string | null;
}

/** What was offered; it is set aside until it is answered. */
export interface Offered {
  loanId: string;
  borrower: string;
  amount: bigint;
  dueAt: Date;
  expiresAt: Date;
}

const hour = 60 * 60 * 1000;

/** Offers a loan: the amount is held from the lender's lots until the colleague answers or the offer runs out. */
export function offerLoan(desk: Desk, key: string, input: OfferInput): Promise<Outcome<Offered>> {
  return actOnce<Offered>(desk, { key, input: { act: 'offer', ...input } }, async (tx, now) => {
    if (input.lenderId === input.borrowerId) return { refused: refusal('self-loan') };
    const [borrower] = await peopleById(tx, [input.borrowerId]);
    if (!borrower) return { refused: refusal('person-unknown', { person: '' }) };
    const members = [input.lenderId, input.borrowerId];
    return inBooks(desk, tx, now, { members }, async (books): Promise<Outcome<Offered>> => {
      const receiver = books.member(borrower.id);
      const rules = planOf(desk.policy, receiver.plan).lending;
      const dueAt = input.dueAt ?? usualDue(receiver, desk.policy, now);
      const { name } = borrower;
      const facts = await lendingFacts(tx, { lenderId: input.lenderId, borrowerId: borrower.id }, now, books);
      const it: LendingCase = {
        borrower: receiver,
        lender: books.member(input.lenderId),
        names: { borrower: name, lender: '' },
        amount: input.amount,
        dueAt,
        // An offer answers to no question: those count for whoever asks.
        facts: { ...facts, openQuestions: 0, alreadyAsked: false, declinedAt: null },
        own: ownOf(desk, books, input.lenderId, null, now),
      };
      const guards = guardsOf(it, desk.policy, now);
      const refused = firstRefusal(guards, 'ask', 'lender') ?? firstRefusal(guards, 'lend', 'lender');
      if (refused) return { refused };
      const id = desk.newId();
      const wanted = new Date(Math.min(now.getTime() + rules.questionHours * hour, dueAt.getTime()));
      const takes = lendable(books, input.lenderId, desk.policy, now).takes(input.amount);
      const hold = placeHold(books, input.lenderId, takes, id, wanted, now);
      const loan = {
        id,
        lenderId: input.lenderId,
        borrowerId: borrower.id,
        openedBy: 'lender',
        createdAt: now,
      } as const;
      await insertLoan(tx, {
        ...loan,
        asked: input.amount,
        reason: input.reason,
        dueAt,
        expiresAt: hold.expiresAt,
      });
      const card = { kind: 'card', name: 'loan', subjectType: 'loan', subjectId: id } as const;
      await addToOutbox(
        tx,
        members.map((memberId) => ({ ...card, id: desk.newId(), memberId })),
        now,
      );
      await auditAct(
        tx,
        input.lenderId,
        'loan.offer',
        { type: 'loan', id: id },
        { borrowerId: borrower.id, amount: input.amount },
        now,
      );
      return {
        done: { loanId: id, borrower: borrower.name, amount: input.amount, dueAt, expiresAt: hold.expiresAt },
      };
    });
  });
}

/** The colleague takes an offer: what was held becomes the loan. */
export function acceptOffer(
  desk: Desk,
  key: string,
  input: { loanId: string; borrowerId: string },
): Promise<Outcome<Lent>> {
  return actOnce<Lent>(desk, { key, input: { act: 'accept-offer', ...input } }, async (tx, now) => {
    const loan = await lockLoan(tx, input.loanId);
    if (!loan || loan.borrowerId !== input.borrowerId) return { refused: refusal('not-your-question') };
    const stale = offerRefusal(loan, now);
    if (stale) return { refused: stale };
    const members = [loan.lenderId, loan.borrowerId];
    const started = await inBooks(desk, tx, now, { members }, (books, changes) =>
      heldFor(books, loan.id)
        ? startLoan(desk, tx, books, changes, loan, loan.asked, now)
        : refusal('question-expired', { at: loan.expiresAt }),
    );
    if (typeof started === 'object') return { refused: started };
    await tellOf(desk, tx, loan, loan.lenderId, started === 'lent' ? 'offer-accepted' : 'offer-waiting', now);
    await auditAct(
      tx,
      input.borrowerId,
      'loan.take',
      { type: 'loan', id: loan.id },
      { amount: loan.asked },
      now,
    );
    const { id: loanId, borrower, asked: amount, dueAt } = loan;
    return { done: { loanId, borrower, amount, dueAt, state: started } };
  });
}

/** The colleague declines an offer, or the lender takes it back: what was held returns to its lots. */
export function endOffer(
  desk: Desk,
  key: string,
  input: { loanId: string; memberId: string },
): Promise<Outcome<{ other: string; amount: bigint }>> {
  return actOnce<{ other: string; amount: bigint }>(
    desk,
    { key, input: { act: 'end-offer', ...input } },
    async (tx, now) => {
      const loan = await lockLoan(tx, input.loanId);
      if (!loan || (loan.borrowerId !== input.memberId && loan.lenderId !== input.memberId))
        return { refused: refusal('not-your-question') };
      const stale = offerRefusal(loan, now);
      if (stale) return { refused: stale };
      const declined = loan.borrowerId === input.memberId;
      await closeOffer(desk, tx, loan, declined ? 'declined' : 'withdrawn', now);
      if (declined) await tellOf(desk, tx, loan, loan.lenderId, 'offer-declined', now);
      else await tellOf(desk, tx, loan, loan.borrowerId, 'loan-withdrawn', now);
      await auditAct(
        tx,
        input.memberId,
        declined ? 'loan.decline-offer' : 'loan.withdraw',
        { type: 'loan', id: loan.id },
        {},
        now,
      );
      return { done: { other: declined ? loan.lender : loan.borrower, amount: loan.asked } };
    },
  );
}

/** Ends an offer's row and gives back what it held. The loan's row is locked. */
export async function closeOffer(
  desk: Desk,
  tx: Executor,
  loan: LoanRow,
  state: 'declined' | 'withdrawn' | 'expired',
  now: Date,
): Promise<void> {
  await inBooks(desk, tx, now, { members: [loan.lenderId] }, (books) => {
    const hold = [...books.holds.values()].find((held) => held.loanId === loan.id && held.remaining > 0n);
    if (hold) releaseHold(books, hold, state === 'expired' ? 'timed-out' : 'voided', now);
  });
  await endQuestion(tx, loan.id, state, null, now);
  await rerender(tx, 'loan', [loan.id], now);
}

function offerRefusal(loan: LoanRow, now: Date): Refusal | null {
  if (loan.state === 'expired') return refusal('question-expired', { at: loan.expiresAt });
  if (loan.state !== 'offered') {
    const by = loan.state === 'withdrawn' ? loan.lender : loan.borrower;
    return refusal('question-answered', { state: loan.state, by, at: loan.answeredAt });
  }
  return loan.expiresAt <= now ? refusal('question-expired', { at: loan.expiresAt }) : null;
}

/** Tells one of the two people about an offer, with its amount. */
function tellOf(
  desk: Desk,
  tx: Executor,
  loan: LoanRow,
  memberId: string,
  name: string,
  now: Date,
): Promise<void> {
  return tell(
    desk,
    tx,
    memberId,
    name,
    { type: 'loan', id: loan.id },
    { amount: loan.asked.toString() },
    now,
  );
}
