import { oaMark } from '../core/oa.js';
import { planOf } from '../core/policy.js';
import { leftNow } from '../core/spend.js';
import { ChatError } from '../ports/chat-sender.js';
import type { OaCase, OaPort } from '../ports/oa.js';
import { hintOa, type OaRow, oaCheckAt, oaNotStarted, oaOpened, oaStarting } from '../store/oa.js';
import type { RequestCase } from '../store/requests-case.js';
import { booksOf } from './balance.js';
import type { Desk } from './desk.js';
import { oaReader } from './oa-reader.js';
import { frozenOf, mostNow } from './request-seats.js';

/**
 * So long after a call whose outcome is unknown nothing can come of it any more: longer than the call itself may last, and
 * than the workflow may take to list what was started.
 */
const settledMs = 30_000;
/** Clocks differ a little. */
const aroundMs = 60_000;

/**
 * Starts an approval that is wanted. The row says `starting` before the call is made, so that a call whose outcome nobody
 * knows is never simply repeated. Rejects with `ChatError`.
 */
export async function startOa(desk: Desk, oa: OaPort, row: OaRow, it: RequestCase): Promise<void> {
  const oaCase = await caseFor(desk, row, it);
  if (!(await oaStarting(desk.db, row.id, desk.clock.now()))) return;
  desk.seam('oa.starting');
  try {
    const { originator, approvers, need } = row;
    const instanceId = await oa.start({ case: oaCase, originator, approvers, need });
    desk.seam('oa.started');
    await opened(desk, row, instanceId);
  } catch (error) {
    // Known not to have happened: the next attempt need not look.
    if (error instanceof ChatError && !error.unknownOutcome) await oaNotStarted(desk.db, row.id, null);
    throw error;
  }
}

/**
 * Finds out what became of a start whose outcome is unknown, by our mark in what was started since. Not found, it is waited
 * for until nothing can come of it; only then it is wanted anew. Rejects with `ChatError`.
 */
export async function resolveStart(desk: Desk, oa: OaPort, row: OaRow): Promise<void> {
  const { startedAt } = row;
  if (startedAt === null) return;
  const mark = oaMark(row);
  // What is asked for first is what was settled by then: a start that ends between the two is found the next time.
  const age = desk.clock.now().getTime() - startedAt.getTime();
  const [first, ...more] = await marked(oa, row, mark, new Date(startedAt.getTime() - aroundMs));
  if (first !== undefined) {
    await opened(desk, row, first);
    // Whatever happened to it before we knew of it was told to nobody.
    await hintOa(desk.db, first);
    const reader = await oaReader(desk, row);
    for (const id of more) await oa.end(id, { kind: 'replaced' }, reader);
    return;
  }
  if (age < settledMs) throw new ChatError('oa-unsettled', true, settledMs - age, false, true);
  await oaNotStarted(desk.db, row.id, null);
}

async function marked(oa: OaPort, row: OaRow, mark: string, since: Date): Promise<string[]> {
  const found: string[] = [];
  for (const id of await oa.find(since, row.originator)) {
    const instance = await oa.read(id);
    if (instance?.mark === mark) found.push(id);
  }
  return found;
}

async function opened(desk: Desk, row: OaRow, instanceId: string): Promise<void> {
  const now = desk.clock.now();
  await oaOpened(desk.db, row.id, instanceId, now, oaCheckAt(now, 0));
}

async function caseFor(desk: Desk, row: OaRow, it: RequestCase): Promise<OaCase> {
  const { request } = it;
  const now = desk.clock.now();
  const { requesterId } = request;
  const books = await booksOf(desk, requesterId, now);
  const member = books.member(requesterId);
  const plan = planOf(desk.policy, member.plan);
  return {
    reader: await oaReader(desk, row),
    mark: oaMark(row),
    requester: it.people.get(requesterId)?.name ?? '',
    amount: mostNow(it),
    reason: request.reason,
    task: request.task,
    until: request.until ?? member.periodEnd,
    left: leftNow(books, member, plan, desk.policy.zone, now).now,
    allowance: plan.allowance,
    step: row.step + 1,
    steps: frozenOf(it).steps.length,
  };
}
