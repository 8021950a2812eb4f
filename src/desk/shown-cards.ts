import type { Reader } from '../core/views.js';
import type { OutboxRow } from '../ports/work.js';
import { type AccountKey, personByAccount } from '../store/people.js';
import { holdUpdate, redrawNow, shownMessage } from '../store/shown-cards.js';
import { sqlDeliveries } from '../store/work-deliveries.js';
import type { Desk } from './desk.js';
import { readerOf } from './recognise.js';

/** What was sent for an outbox row, to be rendered from the row as it is now; null if there is no such row. */
export async function shownRow(desk: Desk, outboxId: string): Promise<OutboxRow | null> {
  const row = await sqlDeliveries(desk.db).load(outboxId);
  return row && { ...row, shown: await shownMessage(desk.db, outboxId) };
}

/** Keeps a message's rendering anew back for so many milliseconds. */
export function holdBack(desk: Desk, outboxId: string, milliseconds: number): Promise<void> {
  const now = desk.clock.now();
  return holdUpdate(desk.db, outboxId, now, new Date(now.getTime() + milliseconds));
}

/** Has a message rendered anew at once. */
export async function redraw(desk: Desk, outboxId: string): Promise<void> {
  await redrawNow(desk.db, outboxId, desk.clock.now());
  desk.wake();
}

/** How to write to whoever has this account, without asking the platform; the company's way if nobody is known. */
export async function readerOfAccount(desk: Desk, account: AccountKey | null): Promise<Reader> {
  return readerOf(desk, account && (await personByAccount(desk.db, account)), null);
}
