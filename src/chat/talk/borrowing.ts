import { toMinor } from '../../core/money.js';
import { type Outcome, type Refusal, type RefusalCode, refusal } from '../../core/refusals.js';
import { acceptLoan, declineLoan } from '../../desk/answer-loan.js';
import { type Asked, type BorrowInput, borrow } from '../../desk/borrow.js';
import { loanView } from '../../desk/loan-views.js';
import { confirmBorrow } from '../cards/confirm.js';
import { doneBorrow, doneDecline, doneLend } from '../cards/done.js';
import { borrowForm, declineLoanForm, lendPartForm } from '../cards/loan-forms.js';
import { refusalCard } from '../cards/refusal.js';
import type { Utterance } from '../intents/utterance.js';
import { prefillOf, saidBy, toMend, wrongIn } from './forms.js';
import type { Reply } from './inbound.js';
import { report, type Session, say, takesForms } from './session.js';
import {
  type Context,
  packContext,
  problemRefusal,
  typedAmount,
  typedDue,
  typedReason,
  unpackContext,
} from './typed.js';
import { withPerson } from './who.js';

/** "Borrow 200 from Bo until Friday". */
export async function saidBorrow(session: Session, said: Utterance): Promise<Reply> {
  const fillIn = said.problem === 'no-amount' || said.problem === 'no-person';
  if (said.problem && fillIn && takesForms(session)) return openBorrow(session, said);
  if (said.problem) return say(session, refusalCard, problemRefusal(session, said.problem));
  const { amount, person, due, reason, explicit } = said;
  if (amount === null || amount === 'half' || amount === 'all')
    return say(session, refusalCard, refusal('not-a-number'));
  const context = {
    p: null,
    a: toMinor(amount, session.reader.unit).toString(),
    d: due,
    r: reason,
    i: 'borrow',
  } as const;
  return withPerson(session, person ?? '', context, async ({ memberId, name }) => {
    const meant = { ...context, p: memberId };
    return explicit ? askFor(session, meant) : confirmBorrowing(session, meant, name);
  });
}

/** Asks for what a context says, without asking back. */
export async function askFor(session: Session, context: Context): Promise<Reply> {
  return asked(session, await ask(session, context));
}

function asked(session: Session, outcome: Outcome<Asked>): Reply {
  return report(session, outcome, doneBorrow, (done) => ({ ...done, due: done.dueAt }));
}

function ask(session: Session, context: Context): Promise<Outcome<Asked>> {
  const input: BorrowInput = {
    borrowerId: session.memberId,
    lenderId: context.p ?? session.memberId,
    amount: BigInt(context.a ?? '0'),
    dueAt: typedDue(session, context.d),
    reason: typedReason(context.r),
  };
  return borrow(session.desk, session.key, input);
}

/** Shows what was understood and asks whether to go on. */
export function confirmBorrowing(session: Session, context: Context, name: string): Reply {
  return say(session, confirmBorrow, {
    person: name,
    amount: BigInt(context.a ?? '0'),
    due: typedDue(session, context.d),
    reason: context.r,
    contextJson: packContext(context),
  });
}

/** The form, with what is known already. */
export function openBorrow(session: Session, said: Partial<Utterance>): Reply {
  return { cards: [], form: borrowForm('-', prefillOf(said), session.reader, session.words, session.now) };
}

/** "Change" on a confirmation: the form with what it said. */
export async function editBorrow(session: Session, value: string): Promise<Reply> {
  const context = unpackContext(value);
  return openBorrow(session, context ? await saidBy(session, context) : {});
}

/** The filled-in form. */
export async function submittedBorrow(session: Session, values: Record<string, string>): Promise<Reply> {
  const amount = typedAmount(session, values['amount'] ?? '');
  if (typeof amount !== 'bigint') return wrongIn(session, 'amount', amount);
  const person = values['person'] ?? '';
  if (!person) return wrongIn(session, 'person', refusal('no-person'));
  const context = {
    p: null,
    a: amount.toString(),
    d: values['due'] ?? null,
    r: values['reason'] ?? null,
    i: 'borrow',
  } as const;
  return withPerson(session, person, context, async ({ memberId }) => {
    const outcome = await ask(session, { ...context, p: memberId });
    return toMend(session, outcome, fieldOf) ?? asked(session, outcome);
  });
}

/** "Lend all" on the card. */
export async function clickedAccept(session: Session, loanId: string): Promise<Reply> {
  const outcome = await acceptLoan(session.desk, session.key, {
    loanId,
    lenderId: session.memberId,
    part: null,
  });
  return report(session, outcome, doneLend, (done) => ({ ...done, due: done.dueAt }));
}

/** "Lend part" on the card: asks how much. */
export async function clickedPart(session: Session, loanId: string): Promise<Reply> {
  const view = await loanView(session.desk, loanId, session.memberId);
  if (view?.side !== 'lender') return say(session, refusalCard, refusal('not-your-question'));
  if (view.state !== 'asked' || !view.lenderNow) return clickedAccept(session, loanId);
  const { borrower, asked, lenderNow } = view;
  const form = { loanId, borrower, asked, lendable: lenderNow.lendable };
  return { cards: [], form: lendPartForm(form, session.reader, session.words, session.now) };
}

/** Refusals that another amount mends. */
const mendableParts: readonly RefusalCode[] = [
  'part-too-large',
  'lender-short',
  'lender-bound',
  'lent-too-much',
  'borrower-limit',
  'pair-too-much',
  'loan-nobody-agrees',
];

/** The amount of a part. */
export async function submittedPart(
  session: Session,
  loanId: string,
  values: Record<string, string>,
): Promise<Reply> {
  const part = typedAmount(session, values['amount'] ?? '');
  if (typeof part !== 'bigint') return wrongIn(session, 'amount', part);
  const outcome = await acceptLoan(session.desk, session.key, { loanId, lenderId: session.memberId, part });
  const mendable = 'refused' in outcome && mendableParts.includes(outcome.refused.code);
  if ('refused' in outcome && mendable) return wrongIn(session, 'amount', outcome.refused);
  return report(session, outcome, doneLend, (done) => ({ ...done, due: done.dueAt }));
}

/** "Decline" on the card: a line for the borrower may be added. */
export async function clickedDecline(session: Session, loanId: string): Promise<Reply> {
  const view = await loanView(session.desk, loanId, session.memberId);
  if (view?.side !== 'lender') return say(session, refusalCard, refusal('not-your-question'));
  if (view.state !== 'asked') return submittedDecline(session, loanId, {});
  const form = { loanId, borrower: view.borrower };
  return { cards: [], form: declineLoanForm(form, session.reader, session.words, session.now) };
}

/** The decline, with or without a line. */
export async function submittedDecline(
  session: Session,
  loanId: string,
  values: Record<string, string>,
): Promise<Reply> {
  const reason = typedReason(values['reason']);
  const outcome = await declineLoan(session.desk, session.key, {
    loanId,
    lenderId: session.memberId,
    reason,
  });
  return report(session, outcome, doneDecline, (done) => done);
}

/** The field of the form in which a refused question can be mended; null if it cannot be. */
function fieldOf({ code }: Refusal): 'amount' | 'due' | 'person' | null {
  if (code === 'loan-too-large' || code === 'owes-too-much' || code === 'pair-too-much') return 'amount';
  if (code === 'past-date' || code === 'too-far') return 'due';
  const other = ['self-loan', 'not-active', 'already-asked', 'loan-across', 'ask-again-later'];
  return other.includes(code) ? 'person' : null;
}
