import { localDate } from '../../core/calendar.js';
import { type Refusal, refusal } from '../../core/refusals.js';
import { answerForTime, askForTime, giveTime, withdrawWish } from '../../desk/extend.js';
import { loansOf, loanView, runningWith } from '../../desk/loan-views.js';
import { confirmTime } from '../cards/confirm.js';
import { loanCard } from '../cards/loan.js';
import { doneTime } from '../cards/loan-done.js';
import { timeForm } from '../cards/loan-forms.js';
import { loansCard } from '../cards/loans.js';
import { refusalCard } from '../cards/refusal.js';
import type { Utterance } from '../intents/utterance.js';
import { wrongIn } from './forms.js';
import type { Reply } from './inbound.js';
import { report, type Session, say, takesForms } from './session.js';
import { type Context, packContext, problemRefusal, typedDue, typedReason } from './typed.js';
import { withPerson } from './who.js';

/** "I need until Friday to repay Bo", "give Ana more time": the earliest due of the loans that may be meant. */
export async function saidExtend(session: Session, said: Utterance): Promise<Reply> {
  if (said.problem) return say(session, refusalCard, problemRefusal(session, said.problem));
  const context = { p: null, a: null, d: said.due, r: said.reason, i: 'time' } as const;
  const meant: Context = said.side ? { ...context, s: said.side } : context;
  const { explicit, days } = said;
  if (!said.person) return extendWith(session, meant, null, explicit, days);
  return withPerson(session, said.person, meant, ({ memberId, name }) =>
    extendWith(session, { ...meant, p: memberId }, name, explicit, days),
  );
}

/** The same once it is known whom it is about. */
export async function extendWith(
  session: Session,
  context: Context,
  name: string | null,
  explicit: boolean,
  days?: number,
): Promise<Reply> {
  const sides = context.s ? [context.s] : (['borrower', 'lender'] as const);
  for (const side of sides) {
    const loans = await runningWith(session.desk, session.memberId, side, context.p);
    const [loan] = loans;
    if (!loan) continue;
    // Several people are owed, and nobody was named: each loan has the button.
    if (
      !context.p &&
      new Set(loans.map((one) => one[side === 'lender' ? 'borrowerId' : 'lenderId'])).size > 1
    )
      return say(session, loansCard, await loansOf(session.desk, session.memberId));
    const d = context.d ?? (days === undefined ? null : laterDay(session, loan.dueAt, days));
    const known = { ...context, l: loan.id, s: side, d };
    const to = typedDue(session, d);
    if (!to) return askUntil(session, loan.id);
    if (explicit) return changeTime(session, known);
    const contextJson = packContext(known);
    const person = side === 'lender' ? loan.borrower : loan.lender;
    return say(session, confirmTime, { side, person, due: loan.dueAt, to, contextJson });
  }
  const none =
    context.s === 'lender'
      ? refusal('nothing-lent-to', { name })
      : name
        ? refusal('nothing-owed-to', { name })
        : refusal('nothing-owed');
  return say(session, refusalCard, none);
}

/** The local date so many days after a last day. */
function laterDay(session: Session, dueAt: Date, days: number): string {
  const last = localDate(new Date(dueAt.getTime() - 1), session.reader.zone);
  return new Date(Date.parse(`${last}T12:00:00Z`) + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

/** Without a date: the form where one may open, else the loan with its button. */
async function askUntil(session: Session, loanId: string): Promise<Reply> {
  if (takesForms(session)) return openTime(session, loanId);
  const view = await loanView(session.desk, loanId, session.memberId);
  return view ? say(session, loanCard, view) : say(session, refusalCard, refusal('loan-not-running'));
}

/** Asks for the time, or gives it, as a context says. */
export async function changeTime(session: Session, context: Context): Promise<Reply> {
  const dueAt = typedDue(session, context.d);
  if (!context.l || !dueAt) return say(session, refusalCard, refusal('loan-not-running'));
  return context.s === 'lender'
    ? give(session, context.l, dueAt)
    : ask(session, context.l, dueAt, typedReason(context.r));
}

async function ask(session: Session, loanId: string, dueAt: Date, reason: string | null): Promise<Reply> {
  const input = { loanId, borrowerId: session.memberId, dueAt, reason };
  const outcome = await askForTime(session.desk, session.key, input);
  return report(session, outcome, doneTime, (done) => ({
    how: 'asked' as const,
    other: done.other,
    due: done.dueAt,
  }));
}

async function give(session: Session, loanId: string, dueAt: Date): Promise<Reply> {
  const input = { loanId, lenderId: session.memberId, dueAt };
  const outcome = await giveTime(session.desk, session.key, input);
  return report(session, outcome, doneTime, (done) => ({
    how: 'given' as const,
    other: done.other,
    due: done.dueAt,
  }));
}

/** "More time" on a card, by either of the two: asks until when. */
export async function openTime(session: Session, loanId: string): Promise<Reply> {
  const view = await loanView(session.desk, loanId, session.memberId);
  if (!view) return say(session, refusalCard, refusal('not-yours'));
  if (view.state === 'repaid') return say(session, refusalCard, refusal('loan-over', { at: view.closedAt }));
  if (view.state !== 'active') return say(session, refusalCard, refusal('loan-not-running'));
  const { side, dueAt, wish } = view;
  const other = side === 'lender' ? view.borrower : view.lender;
  // The last day of what is wished stands in the form already.
  const due = wish ? localDate(new Date(wish.to.getTime() - 1), session.reader.zone) : null;
  const form = { loanId, side, other, dueAt, due };
  return { cards: [], form: timeForm(form, session.reader, session.words, session.now) };
}

/** The date, from the form. */
export function submittedTime(side: 'lender' | 'borrower') {
  return async (session: Session, loanId: string, values: Record<string, string>): Promise<Reply> => {
    const dueAt = typedDue(session, values['due']);
    const marked = (refused: Refusal) => wrongIn(session, 'due', refused);
    if (!dueAt) return marked(refusal('past-date'));
    const how = side === 'lender' ? ('given' as const) : ('asked' as const);
    const outcome =
      side === 'lender'
        ? await giveTime(session.desk, session.key, { loanId, lenderId: session.memberId, dueAt })
        : await askForTime(session.desk, session.key, {
            ...{ loanId, borrowerId: session.memberId, dueAt },
            reason: typedReason(values['reason']),
          });
    const mendable = ['past-date', 'too-far', 'extend-not-later'];
    if ('refused' in outcome && mendable.includes(outcome.refused.code)) return marked(outcome.refused);
    return report(session, outcome, doneTime, (done) => ({ how, other: done.other, due: done.dueAt }));
  };
}

/** The borrower needs no later date any more. */
export async function takeBackTime(session: Session, loanId: string): Promise<Reply> {
  const input = { loanId, borrowerId: session.memberId };
  const outcome = await withdrawWish(session.desk, session.key, input);
  return report(session, outcome, doneTime, (done) => ({
    how: 'withdrawn' as const,
    other: done.other,
    due: done.dueAt,
  }));
}

/** The lender's answer to the wish for a later date. */
export function clickedTime(agree: boolean) {
  return async (session: Session, loanId: string): Promise<Reply> => {
    const input = { loanId, lenderId: session.memberId, agree };
    const outcome = await answerForTime(session.desk, session.key, input);
    const how = agree ? ('given' as const) : ('kept' as const);
    return report(session, outcome, doneTime, (done) => ({ how, other: done.other, due: done.dueAt }));
  };
}
