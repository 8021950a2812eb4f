import type { AskView } from '../core/ask-view.js';
import { quickParts } from '../core/asks.js';
import { askById, openAskOf, partsOf } from '../store/asks.js';
import { balanceOf } from './balance.js';
import type { Desk } from './desk.js';

/** An ask as somebody sees it, or everybody in the channel it stands in (`null`); null if there is none. */
export async function askView(desk: Desk, askId: string, readerId: string | null): Promise<AskView | null> {
  const row = await askById(desk.db, askId);
  if (!row) return null;
  const parts = await partsOf(desk.db, askId);
  const mine = readerId === row.askerId;
  const { id, version, asker, state, amount, filled, reason, dueAt, endsAt, closedAt } = row;
  const lenders = new Map<string, { name: string | null; amount: bigint }>();
  for (const part of parts) {
    const named = mine || !part.unnamed;
    const key = `${part.lenderId} ${named}`;
    const known = lenders.get(key)?.amount ?? 0n;
    lenders.set(key, { name: named ? part.lender : null, amount: known + part.amount });
  }
  return {
    ...{ id, version, asker, state, amount, filled, reason, dueAt, endsAt, closedAt },
    reader: readerId === null ? 'channel' : mine ? 'asker' : 'colleague',
    waiting: parts.reduce((sum, part) => (part.waiting ? sum + part.amount : sum), 0n),
    lenders: [...lenders.values()],
    quick: quickParts(row, desk.policy.unit),
    leftNow: mine ? (await balanceOf(desk, row.askerId)).leftNow : null,
  };
}

/** A member's own open ask, or null. */
export async function ownAsk(desk: Desk, memberId: string): Promise<AskView | null> {
  const open = await openAskOf(desk.db, memberId);
  return open && askView(desk, open.id, memberId);
}
