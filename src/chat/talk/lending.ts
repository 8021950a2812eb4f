import { toMinor } from '../../core/money.js';
import { type Outcome, type Refusal, refusal } from '../../core/refusals.js';
import { lendableOf } from '../../desk/balance.js';
import { loanView } from '../../desk/loan-views.js';
import { acceptOffer, endOffer, type Offered, offerLoan } from '../../desk/offer.js';
import { confirmLend } from '../cards/confirm.js';
import { doneOffer, offerMade } from '../cards/done.js';
import { lendForm } from '../cards/lend-form.js';
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

/** "Lend Ana 200": an offer that she accepts or not. */
export async function saidLend(session: Session, said: Utterance): Promise<Reply> {
  const fillIn = said.problem === 'no-amount' || said.problem === 'no-person';
  if (fillIn && takesForms(session)) return openLend(session, said);
  if (said.problem) return say(session, refusalCard, problemRefusal(session, said.problem));
  const amount = await amountToLend(session, said.amount);
  if (amount <= 0n) return say(session, refusalCard, refusal('lender-short', { lendable: 0n }));
  const context = { p: null, a: amount.toString(), d: said.due, r: said.reason, i: 'lend' } as const;
  return withPerson(session, said.person ?? '', context, async ({ memberId, name }) => {
    const meant = { ...context, p: memberId };
    return said.explicit ? offer(session, meant) : confirmLending(session, meant, name);
  });
}

/** Shows what was understood and asks whether to go on. */
export function confirmLending(session: Session, context: Context, name: string): Reply {
  return say(session, confirmLend, {
    person: name,
    amount: BigInt(context.a ?? '0'),
    due: typedDue(session, context.d),
    reason: context.r,
    contextJson: packContext(context),
  });
}

/** Offers what a context says. */
export async function offer(session: Session, context: Context): Promise<Reply> {
  return offered(session, await offerOf(session, context));
}

function offered(session: Session, outcome: Outcome<Offered>): Reply {
  return report(session, outcome, offerMade, (done) => ({ ...done, due: done.dueAt }));
}

function offerOf(session: Session, context: Context): Promise<Outcome<Offered>> {
  return offerLoan(session.desk, session.key, {
    lenderId: session.memberId,
    borrowerId: context.p ?? session.memberId,
    amount: BigInt(context.a ?? '0'),
    dueAt: typedDue(session, context.d),
    reason: typedReason(context.r),
  });
}

/** The form, with what is known already. */
function openLend(session: Session, said: Partial<Utterance>): Reply {
  return { cards: [], form: lendForm(prefillOf(said), session.reader, session.words, session.now) };
}

/** "Change" on the confirmation: the form with what it said. */
export async function editLend(session: Session, value: string): Promise<Reply> {
  const context = unpackContext(value);
  return openLend(session, context ? await saidBy(session, context) : {});
}

/** The filled-in form. */
export async function submittedLend(session: Session, values: Record<string, string>): Promise<Reply> {
  const amount = typedAmount(session, values['amount'] ?? '');
  if (typeof amount !== 'bigint') return wrongIn(session, 'amount', amount);
  const person = values['person'] ?? '';
  if (!person) return wrongIn(session, 'person', refusal('no-person'));
  const context = {
    p: null,
    a: amount.toString(),
    d: values['due'] || null,
    r: values['reason'] ?? null,
    i: 'lend',
  } as const;
  return withPerson(session, person, context, async ({ memberId }) => {
    const outcome = await offerOf(session, { ...context, p: memberId });
    return toMend(session, outcome, fieldOf) ?? offered(session, outcome);
  });
}

/** The field of the form in which a refused offer can be mended; null if it cannot be. */
function fieldOf({ code }: Refusal): 'amount' | 'due' | 'person' | null {
  if (['loan-too-large', 'lender-short', 'lender-bound'].includes(code)) return 'amount';
  if (code === 'past-date' || code === 'too-far') return 'due';
  return ['self-loan', 'not-active', 'loan-across'].includes(code) ? 'person' : null;
}

/** "Accept" on an offer. */
export async function clickedTake(session: Session, loanId: string): Promise<Reply> {
  const view = await loanView(session.desk, loanId, session.memberId);
  const outcome = await acceptOffer(session.desk, session.key, { loanId, borrowerId: session.memberId });
  return report(session, outcome, doneOffer, (done) => ({
    lender: view?.lender ?? '',
    amount: done.amount,
    due: done.dueAt,
    accepted: true,
    state: done.state,
  }));
}

/** "No, thanks" on an offer. */
export async function clickedLeave(session: Session, loanId: string): Promise<Reply> {
  const view = await loanView(session.desk, loanId, session.memberId);
  const outcome = await endOffer(session.desk, session.key, { loanId, memberId: session.memberId });
  return report(session, outcome, doneOffer, (done) => ({
    lender: done.other,
    amount: done.amount,
    due: view?.dueAt ?? session.now,
    accepted: false,
  }));
}

async function amountToLend(session: Session, amount: string | null): Promise<bigint> {
  if (amount !== 'half' && amount !== 'all') return toMinor(amount ?? '0', session.reader.unit);
  const most = await lendableOf(session.desk, session.memberId);
  return amount === 'half' ? most / 2n : most;
}
