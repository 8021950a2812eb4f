import { type Outcome, refusal } from '../core/refusals.js';
import { type AskRow, changeAsk, lockAsk, lockAskOfLoan, openAskOf } from '../store/asks.js';
import { writeAudit } from '../store/audit.js';
import type { Executor } from '../store/db.js';
import { rerender } from '../store/outbox.js';
import { peopleById } from '../store/people.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { auditAct, refuseOthers, tell } from './record.js';

/** How an ask ended. */
export interface AskEnded {
  filled: bigint;
  amount: bigint;
}

/** The asker has enough: nothing more may be lent. What was lent stays. */
export function enough(
  desk: Desk,
  key: string,
  input: { askId: string; memberId: string },
): Promise<Outcome<AskEnded>> {
  return actOnce<AskEnded>(desk, { key, input: { act: 'ask-enough', ...input } }, async (tx, now) => {
    const { askId, memberId } = input;
    const ask = await lockAsk(tx, askId);
    if (!ask) return { refused: refusal('not-your-question') };
    if (ask.askerId !== memberId) {
      await refuseOthers(tx, memberId, 'enough', { type: 'ask', id: askId }, now);
      return { refused: refusal('ask-not-yours', { asker: ask.asker }) };
    }
    const { asker, state, filled, amount } = ask;
    if (state !== 'open') return { refused: refusal('ask-closed', { asker, state, at: ask.closedAt }) };
    await changeAsk(tx, askId, { filled, state: 'enough', closedAt: now });
    await rerender(tx, 'ask', [askId], now);
    await auditAct(tx, memberId, 'ask.enough', { type: 'ask', id: askId }, { filled, amount }, now);
    return { done: { filled, amount } };
  });
}

/** Ends an ask whose time is up, or whose asker has left. */
export async function askDue(desk: Desk, tx: Executor, id: string, now: Date): Promise<void> {
  const ask = await lockAsk(tx, id);
  if (ask?.state !== 'open') return;
  if (ask.endsAt > now && (await isHere(tx, ask.askerId, ['active', 'frozen']))) return;
  await changeAsk(tx, id, { filled: ask.filled, state: 'over', closedAt: now });
  await rerender(tx, 'ask', [id], now);
  await tellAsker(desk, tx, ask, 'ask-closed', now);
  const row = { actorId: null, actor: 'clock', action: 'ask.over', subjectType: 'ask', subjectId: id };
  await writeAudit(tx, [{ ...row, detail: { filled: ask.filled, amount: ask.amount } }], now);
}

/**
 * A part that waited for a manager's word is not lent after all: what it filled is wanted again if time remains. Whoever
 * ends such a loan has locked its ask before the loan itself (`lockAskOfLoan`).
 */
export async function partEnded(tx: Executor, part: { id: string; asked: bigint }, now: Date): Promise<void> {
  const ask = await lockAskOfLoan(tx, part.id);
  if (!ask) return;
  const again =
    ask.state === 'full' &&
    ask.endsAt > now &&
    (await isHere(tx, ask.askerId, ['active'])) &&
    (await openAskOf(tx, ask.askerId)) === null;
  const state = again ? 'open' : ask.state === 'full' ? 'over' : ask.state;
  const closedAt = state === 'open' ? null : (ask.closedAt ?? now);
  await changeAsk(tx, ask.id, { filled: ask.filled - part.asked, state, closedAt });
  await rerender(tx, 'ask', [ask.id], now);
}

/** A part that waited for a manager's word is lent now: its ask says so. */
export async function partAgreed(tx: Executor, loanId: string, now: Date): Promise<void> {
  const ask = await lockAskOfLoan(tx, loanId);
  if (!ask) return;
  await changeAsk(tx, ask.id, ask);
  await rerender(tx, 'ask', [ask.id], now);
}

/**
 * Tells the asker once how their ask goes; its figures are those of the moment in which the words are written. Where their
 * own card can be drawn anew it tells of each part, and a notice comes only at the end.
 */
export function tellAsker(
  desk: Desk,
  tx: Executor,
  ask: AskRow,
  name: 'ask-closed' | 'ask-part',
  now: Date,
  said: Record<string, unknown> = {},
): Promise<void> {
  return tell(desk, tx, ask.askerId, name, { type: 'ask', id: ask.id }, said, now);
}

async function isHere(tx: Executor, memberId: string, states: readonly string[]): Promise<boolean> {
  const [person] = await peopleById(tx, [memberId]);
  return person !== undefined && states.includes(person.status);
}
