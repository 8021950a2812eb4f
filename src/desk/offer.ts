import { placeHold, postHold, releaseHold } from '../core/holds.js';
import { lendable, mayAsk, mayLend, owedBy, usualDue } from '../core/loans.js';
import { planOf } from '../core/policy.js';
import { type Outcome, type Refusal, refusal } from '../core/refusals.js';
import type { Executor } from '../store/db.js';
import { endQuestion, insertLoan, type LoanRow, lockLoan, openLoansOf } from '../store/loans.js';
import { addToOutbox, rerender } from '../store/outbox.js';
import { peopleById } from '../store/people.js';
import { actOnce } from './act.js';
import type { Lent } from './answer-loan.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { auditAct, tell } from './record.js';
import { nextReminder } from './reminders.js';

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
      const open = (await openLoansOf(tx, borrower.id)).filter((loan) => loan.borrowerId === borrower.id);
      const question = {
        borrower: receiver,
        lender: books.member(input.lenderId),
        lenderName: '',
        amount: input.amount,
        dueAt,
        openLoans: open.filter((loan) => loan.state === 'active').length,
        openQuestions: 0,
        alreadyAsked: false,
      };
      const refused =
        // Said to the lender, whose question it is not: first their own standing, then the other's.
        (question.lender.status !== 'active' ? refusal('frozen') : null) ??
        (receiver.status !== 'active' ? refusal('not-active', { name: borrower.name }) : null) ??
        mayAsk(question, desk.policy, now) ??
        mayLend(books, input.lenderId, input.amount, desk.policy, now);
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
    const refused = await inBooks(desk, tx, now, { members }, (books, changes): Refusal | null => {
      // Much may have changed since the offer: whoever owes cannot lend, or circles could arise.
      const owed = owedBy(books, loan.lenderId);
      if (owed > 0n) return refusal('lender-unable', { name: loan.lender });
      if (books.member(loan.lenderId).status !== 'active')
        return refusal('not-active', { name: loan.lender });
      if (books.member(loan.borrowerId).status !== 'active') return refusal('frozen');
      const hold = [...books.holds.values()].find((held) => held.loanId === loan.id && held.remaining > 0n);
      if (!hold) return refusal('question-expired', { at: loan.expiresAt });
      const { id, lenderId, borrowerId, dueAt } = loan;
      books.loans.set(id, { id, lenderId, borrowerId, outstanding: 0n, dueAt });
      postHold(books, hold, loan, now);
      changes.push({
        id,
        lent: loan.asked,
        state: 'active',
        answeredAt: now,
        nextReminderAt: nextReminder(dueAt, now),
      });
      return null;
    });
    if (refused) return { refused };
    await tellOf(desk, tx, loan, loan.lenderId, 'offer-accepted', now);
    await auditAct(
      tx,
      input.borrowerId,
      'loan.take',
      { type: 'loan', id: loan.id },
      { amount: loan.asked },
      now,
    );
    return { done: { loanId: loan.id, borrower: loan.borrower, amount: loan.asked, dueAt: loan.dueAt } };
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
