import type { Books } from '../core/books.js';
import { type LimitFigure, limitStep } from '../core/limits.js';
import { planOf } from '../core/policy.js';
import { leftNow } from '../core/spend.js';
import { GatewayError } from '../ports/gateway.js';
import { readBooksBeside } from '../store/books.js';
import { askGateways } from '../store/gateway.js';
import {
  beginLimit,
  endLimit,
  forgetLimit,
  type LimitDone,
  limitBeside,
  limitOpen,
  limitState,
  limitsFreed,
} from '../store/gateway-limits.js';
import { peopleById } from '../store/people.js';
import { bringUpToDate } from './balance.js';
import type { Desk } from './desk.js';
import { applyKeys } from './gateway.js';

/** Brings a member's keys and limit at the gateway to what they are to be; rejects when either failed, with both tried. */
export async function applyGateway(desk: Desk, memberId: string): Promise<void> {
  const failures: unknown[] = [];
  for (const apply of [applyKeys, applyLimit])
    await apply(desk, memberId).catch((error: unknown) => {
      failures.push(error);
    });
  if (failures.length > 0) throw failures[0];
}

/**
 * Tells the gateway what a member may spend: what is left now, read right before the call, without what came from
 * somebody whose own limit was not lowered yet. Once the gateway knows of what this member gave, it is asked about those
 * who received it. One call per member at a time: the caller sees to it. Rejects when the gateway does; what it has then
 * is not known, and it must be told once more.
 */
async function applyLimit(desk: Desk, memberId: string): Promise<void> {
  if (!(await limitOpen(desk.db, memberId))) return;
  const now = desk.clock.now();
  // A refill that is due and not done yet would look like an empty purse.
  await bringUpToDate(desk, memberId, now);
  const { policy, newId } = desk;
  const opening = { members: [memberId], now, policy, newId, beside: limitBeside(memberId) };
  const { books, beside } = await readBooksBeside(desk.db, opening);
  const state = limitState(beside);
  if (!state) return;
  const { version, calls, told, blocked, awaited, freed } = state;
  const { figure, nextAt } = figureOf(desk, books, memberId, now);
  const step = limitStep(figure, { told, called: calls > 0, blocked, awaited });
  if (step.kind === 'wait') return;
  if (step.kind === 'keep') return end(desk, { memberId, calls, version, freed, told: null, nextAt });
  if (!(await beginLimit(desk.db, memberId, calls))) throw new Error('somebody else tells the gateway');
  desk.seam('limit.begun');
  const done = { memberId, calls: calls + 1, version, freed, told: step.limit, nextAt };
  try {
    await tell(desk, memberId, step.limit);
  } catch (error) {
    // Whom the gateway refuses for good cannot spend there either: nobody waits for them.
    if (error instanceof GatewayError && error.final) await end(desk, { ...done, told: null });
    throw error;
  }
  desk.seam('limit.called');
  await end(desk, done);
}

function figureOf(
  desk: Desk,
  books: Books,
  memberId: string,
  now: Date,
): { figure: LimitFigure; nextAt: Date | null } {
  const member = books.member(memberId);
  const { policy } = desk;
  const { now: left, binding } = leftNow(books, member, planOf(policy, member.plan), policy.zone, now);
  const used = books.meters.get(memberId)?.usedPeriod ?? 0n;
  const since = member.periodStart;
  if (member.status === 'left') return { figure: { left: 0n, used, since }, nextAt: null };
  return { figure: { left, used, since }, nextAt: binding?.until ?? null };
}

async function tell(desk: Desk, memberId: string, limit: LimitFigure): Promise<void> {
  const [member] = await peopleById(desk.db, [memberId]);
  if (!desk.gateway || !member) throw new Error('there is no gateway to tell');
  await desk.gateway.setLimit({ memberId, email: member.email }, limit);
}

async function end(desk: Desk, done: LimitDone): Promise<void> {
  const { memberId } = done;
  const now = desk.clock.now();
  await desk.db.transaction(async (tx) => {
    const freed = (await endLimit(tx, done, now)) ? await limitsFreed(tx, memberId) : [memberId];
    // A later call has overtaken this one: the gateway is told once more.
    if (freed.includes(memberId)) await forgetLimit(tx, memberId);
    await askGateways(
      tx,
      freed.map((id) => ({ id: desk.newId(), memberId: id })),
      now,
    );
  });
  desk.wake();
}
