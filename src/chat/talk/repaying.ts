import { least, toMinor } from '../../core/money.js';
import { type Outcome, type Refusal, refusal } from '../../core/refusals.js';
import { balanceOf } from '../../desk/balance.js';
import { loanView, owedTo, runningWith } from '../../desk/loan-views.js';
import { type Repaid, type RepayInput, repay } from '../../desk/repay.js';
import { confirmRepay } from '../cards/confirm.js';
import { doneRepay } from '../cards/done.js';
import { repayForm } from '../cards/loan-forms.js';
import { refusalCard } from '../cards/refusal.js';
import type { Utterance } from '../intents/utterance.js';
import { wrongIn } from './forms.js';
import type { Reply } from './inbound.js';
import { report, type Session, say } from './session.js';
import { type Context, packContext, problemRefusal, typedAmount } from './typed.js';
import { withPerson } from './who.js';

/** "Repay Bo 50", "repay everything". */
export async function saidRepay(session: Session, said: Utterance): Promise<Reply> {
  if (said.problem && said.problem !== 'no-person' && said.problem !== 'no-amount')
    return say(session, refusalCard, problemRefusal(session, said.problem));
  const amount =
    said.amount === null || said.amount === 'half' || said.amount === 'all'
      ? said.amount
      : asMinor(session, said.amount);
  const context = { p: null, a: amount, d: null, r: null, i: 'repay' } as const;
  const act = (meant: Context, name: string | null) =>
    said.explicit ? payBack(session, meant) : confirmRepaying(session, meant, name);
  if (!said.person) return act(context, null);
  return withPerson(session, said.person, context, ({ memberId, name }) =>
    act({ ...context, p: memberId }, name),
  );
}

/** Shows what was understood and asks whether to go on. */
export async function confirmRepaying(
  session: Session,
  context: Context,
  name: string | null,
): Promise<Reply> {
  const owed = await owedTo(session.desk, session.memberId, context.p);
  if (owed === 0n)
    return say(session, refusalCard, name ? refusal('nothing-owed-to', { name }) : refusal('nothing-owed'));
  const amount = amountOf(context, owed);
  const contextJson = packContext({ ...context, a: amount.toString() });
  const debts = await runningWith(session.desk, session.memberId, 'borrower', context.p);
  return say(session, confirmRepay, { person: name, amount, contextJson, parts: partsOf(debts, amount) });
}

/** Whom an amount goes to: the earliest due first. Two lenders may have the same name, so it goes by id. */
function partsOf(
  debts: readonly { lenderId: string; lender: string; outstanding: bigint }[],
  amount: bigint,
): { lender: string; amount: bigint }[] {
  const parts = new Map<string, { lender: string; amount: bigint }>();
  let left = amount;
  for (const { lenderId, lender, outstanding } of debts) {
    const paid = least(outstanding, left);
    left -= paid;
    if (paid > 0n) parts.set(lenderId, { lender, amount: (parts.get(lenderId)?.amount ?? 0n) + paid });
  }
  return [...parts.values()];
}

/** "Repay everything" on the list of loans: says to whom how much goes, and asks. */
export function clickedRepayAll(session: Session): Promise<Reply> {
  return confirmRepaying(session, { p: null, a: 'all', d: null, r: null, i: 'repay' }, null);
}

/** Pays back what a context says. */
export async function payBack(session: Session, context: Context): Promise<Reply> {
  let amount: bigint | null = null;
  if (context.a !== null && context.a !== 'all') {
    amount =
      context.a === 'half'
        ? amountOf(context, await owedTo(session.desk, session.memberId, context.p))
        : BigInt(context.a);
  }
  return pay(session, { borrowerId: session.memberId, loanId: null, lenderId: context.p, amount });
}

/** "Repay" on a card: asks how much. */
export async function clickedRepay(session: Session, loanId: string): Promise<Reply> {
  const view = await loanView(session.desk, loanId, session.memberId);
  if (view?.side !== 'borrower' || view.state !== 'active')
    return say(session, refusalCard, refusal('nothing-owed'));
  const { leftNow } = await balanceOf(session.desk, session.memberId);
  const form = { loanId, lender: view.lender, outstanding: view.outstanding, left: leftNow };
  return { cards: [], form: repayForm(form, session.reader, session.words, session.now) };
}

/** The amount of a repayment. */
export async function submittedRepay(
  session: Session,
  loanId: string,
  values: Record<string, string>,
): Promise<Reply> {
  const amount = typedAmount(session, values['amount'] ?? '');
  const marked = (refused: Refusal) => wrongIn(session, 'amount', refused);
  if (typeof amount !== 'bigint') return marked(amount);
  const input = { borrowerId: session.memberId, loanId, lenderId: null, amount };
  const outcome = await repay(session.desk, session.key, input);
  const mendable = 'refused' in outcome && outcome.refused.code === 'repay-short';
  return mendable ? marked(outcome.refused) : paid(session, outcome);
}

async function pay(session: Session, input: RepayInput): Promise<Reply> {
  return paid(session, await repay(session.desk, session.key, input));
}

function paid(session: Session, outcome: Outcome<Repaid>): Reply {
  return report(session, outcome, doneRepay, (done) => ({
    lender: done.lenders.join(session.reader.locale === 'zh-CN' ? '、' : ', '),
    amount: done.amount,
    outstanding: done.outstanding,
    parts: done.parts,
  }));
}

function amountOf(context: Context, owed: bigint): bigint {
  if (context.a === null || context.a === 'all') return owed;
  if (context.a === 'half') return (owed + 1n) / 2n;
  const amount = BigInt(context.a);
  return amount < owed ? amount : owed;
}

function asMinor(session: Session, amount: string): string {
  return toMinor(amount, session.reader.unit).toString();
}
