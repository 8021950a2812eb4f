import { openOf, takePart } from '../core/asks.js';
import { type Outcome, type Refusal, refusal } from '../core/refusals.js';
import { type AskRow, changeAsk, insertPart, isToldInWords, lockAsk } from '../store/asks.js';
import type { Executor } from '../store/db.js';
import { rerender } from '../store/outbox.js';
import { peopleById } from '../store/people.js';
import { actOnce } from './act.js';
import { tellAsker } from './ask-end.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { auditAct } from './record.js';
import { startLoan } from './start-loan.js';

/** A part of an ask that somebody lends. */
export interface PartInput {
  askId: string;
  lenderId: string;
  amount: bigint;
  /** Whether they lend what is open if that is less. */
  orLess: boolean;
  /** Whether they are named to nobody but the asker. */
  unnamed: boolean;
}

/** What became of it. */
export interface PartLent {
  asker: string;
  amount: bigint;
  /** Whether that is less than they said, because less was open. */
  less: boolean;
  /** Still open after it. */
  open: bigint;
  dueAt: Date;
  /** Whether it waits for a manager's word. */
  waiting: boolean;
}

/** Ends the transaction: the part is written before the guards look at it, and nothing of it may stay. */
class NotLent extends Error {
  override readonly name = 'NotLent';
  constructor(readonly refused: Refusal) {
    super('a part was not lent');
  }
}

/**
 * Lends a part of an ask: a loan of its own, under the rules of every loan. The ask's row is locked first, so that of many
 * who click at once each sees what the one before left open.
 */
export function lendPart(desk: Desk, key: string, input: PartInput): Promise<Outcome<PartLent>> {
  const act = { key, input: { act: 'ask-part', ...input } };
  return actOnce<PartLent>(desk, act, (tx, now) => lend(desk, tx, input, now)).catch((error: unknown) => {
    if (!(error instanceof NotLent)) throw error;
    const { refused } = error;
    // The refusal may be no more than the act's own effect seen again: then the answer is that of the first time.
    return actOnce<PartLent>(desk, act, async () => ({ refused }));
  });
}

async function lend(desk: Desk, tx: Executor, input: PartInput, now: Date): Promise<Outcome<PartLent>> {
  const ask = await lockAsk(tx, input.askId);
  if (!ask) return { refused: refusal('not-your-question') };
  if (ask.askerId === input.lenderId) return { refused: refusal('ask-own') };
  const closed = closedRefusal(ask, now);
  if (closed) return { refused: closed };
  const amount = takePart(ask, input.amount, input.orLess);
  if (typeof amount !== 'bigint') return { refused: amount };
  const started = await begin(desk, tx, ask, { ...input, amount }, now);
  const filled = ask.filled + amount;
  const full = filled === ask.amount;
  await changeAsk(tx, ask.id, { filled, state: full ? 'full' : 'open', closedAt: full ? now : null });
  await rerender(tx, 'ask', [ask.id], now);
  if (full) await tellAsker(desk, tx, ask, 'ask-closed', now);
  else if (started.state === 'lent' && (await isToldInWords(tx, ask)))
    await tellAsker(desk, tx, ask, 'ask-part', now, { lender: started.lender, part: amount.toString() });
  return {
    done: {
      asker: ask.asker,
      amount,
      less: amount < input.amount,
      open: openOf({ amount: ask.amount, filled }),
      dueAt: ask.dueAt,
      waiting: started.state === 'waiting',
    },
  };
}

/** One loan for the part. Throws {@link NotLent} where a guard forbids it. */
async function begin(
  desk: Desk,
  tx: Executor,
  ask: AskRow,
  { lenderId, amount, unnamed }: PartInput,
  now: Date,
): Promise<{ state: 'lent' | 'waiting'; lender: string }> {
  const [lender] = await peopleById(tx, [lenderId]);
  const loan = {
    id: desk.newId(),
    lenderId,
    borrowerId: ask.askerId,
    lender: lender?.name ?? '',
    borrower: ask.asker,
    openedBy: 'borrower',
    dueAt: ask.dueAt,
  } as const;
  const members = [lenderId, ask.askerId];
  const started = await inBooks(desk, tx, now, { members }, async (books, changes) => {
    await insertPart(tx, { id: loan.id, lenderId, amount, unnamed }, ask, now);
    return startLoan(desk, tx, books, changes, loan, amount, now);
  });
  if (typeof started === 'object') throw new NotLent(started);
  const detail = { loanId: loan.id, amount, unnamed, waiting: started === 'waiting' };
  await auditAct(tx, lenderId, 'ask.part', { type: 'ask', id: ask.id }, detail, now);
  return { state: started, lender: loan.lender };
}

/** Why nothing can be lent on an ask any more; null while it is open. Time decides, not the job that will mark it. */
export function closedRefusal(
  ask: Pick<AskRow, 'asker' | 'state' | 'closedAt' | 'endsAt'>,
  now: Date,
): Refusal | null {
  const { asker, state, closedAt, endsAt } = ask;
  if (state !== 'open') return refusal('ask-closed', { asker, state, at: closedAt });
  return endsAt <= now ? refusal('ask-closed', { asker, state: 'over', at: endsAt }) : null;
}
