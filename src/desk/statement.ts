import { TZDate } from '@date-fns/tz';
import { localDate, windowEnd, windowStart } from '../core/calendar.js';
import { type Outcome, refusal } from '../core/refusals.js';
import type { StatementView } from '../core/views.js';
import { loanMovements, loansBefore } from '../store/loan-life.js';
import { addToOutbox } from '../store/outbox.js';
import { actOnce } from './act.js';
import { bringUpToDate } from './balance.js';
import type { Desk } from './desk.js';

/** What will be sent. */
export interface StatementSent {
  /** First day of the month, ISO. */
  month: string;
  rows: number;
}

/** As many movements as one message shows. */
export const rowsPerMessage = 25;

/**
 * Sends somebody what happened on their loans in a month, as a message to them alone, wherever they asked. `month` is
 * "2026-03"; null for the running one.
 */
export function sendStatement(
  desk: Desk,
  key: string,
  input: { memberId: string; month: string | null },
): Promise<Outcome<StatementSent>> {
  return actOnce<StatementSent>(desk, { key, input: { act: 'statement', ...input } }, async (tx, now) => {
    const span = monthOf(input.month, desk.policy.zone, now);
    if (!span) return { refused: refusal('statement-month') };
    const rows = (await loanMovements(tx, input.memberId, span.from, span.until)).length;
    const messages = Math.max(1, Math.ceil(rows / rowsPerMessage));
    await addToOutbox(
      tx,
      Array.from({ length: messages }, (_, part) => ({
        id: desk.newId(),
        kind: 'notice' as const,
        name: 'statement',
        memberId: input.memberId,
        payload: { month: span.month, part },
      })),
      now,
    );
    return { done: { month: span.month, rows } };
  });
}

/** A month's statement as the books have it now; null for a month that cannot be read or has not begun. */
export async function statementOf(
  desk: Desk,
  memberId: string,
  month: string,
): Promise<StatementView | null> {
  const now = desk.clock.now();
  const span = monthOf(month.slice(0, 7), desk.policy.zone, now);
  if (!span) return null;
  await bringUpToDate(desk, memberId, now);
  const [rows, before, after] = await Promise.all([
    loanMovements(desk.db, memberId, span.from, span.until),
    loansBefore(desk.db, memberId, span.from),
    loansBefore(desk.db, memberId, span.until),
  ]);
  return { month: span.month, rows, before, after };
}

/** A month of the organisation's zone. */
function monthOf(
  month: string | null,
  zone: string,
  now: Date,
): { month: string; from: Date; until: Date } | null {
  let within = now;
  if (month !== null) {
    const [year, number] = month.split('-').map(Number);
    if (!year || !number || number > 12) return null;
    // The middle of a month is in it in every zone.
    within = new Date(new TZDate(year, number - 1, 15, 12, zone).getTime());
  }
  const from = windowStart('month', within, zone);
  return from > now ? null : { month: localDate(from, zone), from, until: windowEnd('month', within, zone) };
}
