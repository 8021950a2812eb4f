import { toMinor } from '../../core/money.js';
import { refusal } from '../../core/refusals.js';
import { lendableOf } from '../../desk/balance.js';
import { loanView } from '../../desk/loan-views.js';
import { acceptOffer, endOffer, offerLoan } from '../../desk/offer.js';
import { confirmLend } from '../cards/confirm.js';
import { doneOffer, offerMade } from '../cards/done.js';
import { refusalCard } from '../cards/refusal.js';
import type { Utterance } from '../intents/utterance.js';
import type { Reply } from './inbound.js';
import { report, type Session, say } from './session.js';
import { type Context, packContext, problemRefusal, typedDue, typedReason } from './typed.js';
import { withPerson } from './who.js';

/** "Lend Ana 200": an offer that she accepts or not. */
export async function saidLend(session: Session, said: Utterance): Promise<Reply> {
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
    contextJson: packContext(context),
  });
}

/** Offers what a context says. */
export async function offer(session: Session, context: Context): Promise<Reply> {
  const amount = BigInt(context.a ?? '0');
  const outcome = await offerLoan(session.desk, session.key, {
    lenderId: session.memberId,
    borrowerId: context.p ?? session.memberId,
    amount,
    dueAt: typedDue(session, context.d),
    reason: typedReason(context.r),
  });
  return report(session, outcome, offerMade, (done) => ({ ...done, due: done.dueAt }));
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
