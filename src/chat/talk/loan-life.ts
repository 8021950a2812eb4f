import { toMinor } from '../../core/money.js';
import { refusal } from '../../core/refusals.js';
import { type ForgiveInput, forgiveLoan } from '../../desk/forgive.js';
import { handBack } from '../../desk/hand-back.js';
import { postponeLoan } from '../../desk/later.js';
import { loansOf, loanView, pastLoansOf, runningWith } from '../../desk/loan-views.js';
import { sendStatement } from '../../desk/statement.js';
import { confirmForgive, confirmHandBack } from '../cards/confirm.js';
import { loanCard } from '../cards/loan.js';
import { doneForgive, doneHandBack, doneLater, doneStatement } from '../cards/loan-done.js';
import { forgiveForm } from '../cards/loan-forms.js';
import { loansCard } from '../cards/loans.js';
import { pastLoansCard } from '../cards/loans-past.js';
import { refusalCard } from '../cards/refusal.js';
import type { Utterance } from '../intents/utterance.js';
import { wrongIn } from './forms.js';
import type { Reply } from './inbound.js';
import { report, type Session, say } from './session.js';
import { type Context, packContext, problemRefusal, typedAmount } from './typed.js';
import { withPerson } from './who.js';

/** "Ask me tomorrow" on a question. */
export async function clickedLater(session: Session, loanId: string): Promise<Reply> {
  const input = { loanId, lenderId: session.memberId };
  return report(session, await postponeLoan(session.desk, session.key, input), doneLater, (done) => done);
}

/** A loan by itself, with everything its reader may do about it. */
export async function showLoan(session: Session, loanId: string): Promise<Reply> {
  const view = await loanView(session.desk, loanId, session.memberId);
  return view ? say(session, loanCard, view) : say(session, refusalCard, refusal('not-yours'));
}

/** "Forgive Ana 50": always asked back, since it cannot be taken back. */
export async function saidForgive(session: Session, said: Utterance): Promise<Reply> {
  if (said.problem && said.problem !== 'no-amount' && said.problem !== 'no-person')
    return say(session, refusalCard, problemRefusal(session, said.problem));
  const plain = said.amount !== null && said.amount !== 'all' && said.amount !== 'half';
  const a = plain ? toMinor(said.amount ?? '0', session.reader.unit).toString() : (said.amount ?? 'all');
  const context = { p: null, a, d: null, r: null, i: 'forgive' } as const;
  if (!said.person) return say(session, loansCard, await loansOf(session.desk, session.memberId));
  return withPerson(session, said.person, context, ({ memberId, name }) =>
    confirmForgiving(session, { ...context, p: memberId }, name),
  );
}

/** Shows what was understood and asks whether to go on. */
export async function confirmForgiving(session: Session, context: Context, name: string): Promise<Reply> {
  const loans = await runningWith(session.desk, session.memberId, 'lender', context.p);
  const owed = loans.reduce((sum, loan) => sum + loan.outstanding, 0n);
  if (owed === 0n) return say(session, refusalCard, refusal('nothing-lent-to', { name }));
  const wanted =
    context.a === 'half'
      ? (owed + 1n) / 2n
      : context.a === null || context.a === 'all'
        ? owed
        : BigInt(context.a);
  const amount = wanted < owed ? wanted : owed;
  const contextJson = packContext({ ...context, a: amount.toString() });
  return say(session, confirmForgive, { person: name, amount, contextJson });
}

/** Forgives what a confirmation said. */
export function forgiveAsSaid(session: Session, context: Context): Promise<Reply> {
  const amount = context.a === null || !/^\d+$/.test(context.a) ? null : BigInt(context.a);
  return forgive(session, { lenderId: session.memberId, loanId: null, borrowerId: context.p, amount });
}

/** "Forgive" on a card: asks how much. */
export async function clickedForgive(session: Session, loanId: string): Promise<Reply> {
  const view = await loanView(session.desk, loanId, session.memberId);
  if (view?.side !== 'lender') return say(session, refusalCard, refusal('not-yours'));
  if (view.state === 'repaid') return say(session, refusalCard, refusal('loan-over', { at: view.closedAt }));
  if (view.state !== 'active') return say(session, refusalCard, refusal('loan-not-running'));
  const { borrower, outstanding } = view;
  const form = { loanId, borrower, outstanding };
  return { cards: [], form: forgiveForm(form, session.reader, session.words, session.now) };
}

/** The amount, from the form, which said what it means. */
export async function submittedForgive(
  session: Session,
  loanId: string,
  values: Record<string, string>,
): Promise<Reply> {
  const amount = typedAmount(session, values['amount'] ?? '');
  if (typeof amount !== 'bigint') return wrongIn(session, 'amount', amount);
  return forgive(session, { lenderId: session.memberId, loanId, borrowerId: null, amount });
}

async function forgive(session: Session, input: ForgiveInput): Promise<Reply> {
  return report(session, await forgiveLoan(session.desk, session.key, input), doneForgive, (done) => done);
}

/** "Hand back" on a card: asks once more, and says so where it was used meanwhile. */
export async function clickedHandBack(session: Session, loanId: string): Promise<Reply> {
  const view = await loanView(session.desk, loanId, session.memberId);
  if (view?.side !== 'borrower') return say(session, refusalCard, refusal('not-yours'));
  if (!view.untouched) return confirmedHandBack(session, loanId);
  const { lender, outstanding: amount } = view;
  return say(session, confirmHandBack, { loanId, lender, amount });
}

/** Hands a loan back that was not used. */
export async function confirmedHandBack(session: Session, loanId: string): Promise<Reply> {
  const input = { loanId, borrowerId: session.memberId };
  return report(session, await handBack(session.desk, session.key, input), doneHandBack, (done) => done);
}

/** Loans that have ended; the value is the page. */
export async function showPastLoans(session: Session, value = '0'): Promise<Reply> {
  const page = /^\d{1,4}$/.test(value) ? Number(value) : 0;
  return say(session, pastLoansCard, await pastLoansOf(session.desk, session.memberId, page));
}

/** "Statement 2026-03": sent to the person alone, wherever they asked. */
export async function sendMonth(session: Session, month: string | null): Promise<Reply> {
  const outcome = await sendStatement(session.desk, session.key, { memberId: session.memberId, month });
  return report(session, outcome, doneStatement, (done) => done);
}
