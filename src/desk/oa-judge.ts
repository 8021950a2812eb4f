import type { Outcome, Refusal } from '../core/refusals.js';
import { refusal } from '../core/refusals.js';
import type { OaInstance, OaTask } from '../ports/oa.js';
import { writeAudit } from '../store/audit.js';
import type { Executor } from '../store/db.js';
import { type OaRow, oaJudged, oaRemark } from '../store/oa.js';
import { addToOutbox } from '../store/outbox.js';
import { personByAccount } from '../store/people.js';
import { requestCase } from '../store/requests-case.js';
import { pack } from './answers.js';
import { approveRequest, declineRequest } from './decide.js';
import type { Desk } from './desk.js';
import { requestAudit, withdrawRequest } from './request.js';
import { emailsOf } from './request-seats.js';
import { handOverRequest } from './request-talk.js';

/**
 * Has what people did in an approval count as if they had done it here: the same use cases look at the same moment whether
 * they may. A decision counts once; one that does not count is kept, said below the approval, and told to both sides.
 *
 * @param words - what the requester reads of a refusal without a remark
 */
export async function judgeOa(desk: Desk, row: OaRow, seen: OaInstance, words: string): Promise<void> {
  for (const task of seen.tasks) {
    if (row.judged.includes(task.id)) continue;
    if (task.state === 'agreed' || task.state === 'refused') await judge(desk, row, task, words);
    else if (task.state === 'passed-on') await passOn(desk, row, task, seen);
  }
  if (seen.endedBy === row.originator) await takeBack(desk, row);
}

async function judge(desk: Desk, row: OaRow, task: OaTask, words: string): Promise<void> {
  const memberId = await memberOf(desk, task.userId);
  const verdict = task.state === 'agreed' ? 'approve' : 'decline';
  if (memberId !== null && (await votedSo(desk, row, memberId, verdict))) {
    await oaJudged(desk.db, row.id, task.id);
    return;
  }
  const key = `oa:${row.id}:${task.id}`;
  const about = { requestId: row.requestId, step: row.step };
  const outcome: Outcome<unknown> =
    memberId === null
      ? { refused: refusal('not-approver', { approver: '' }) }
      : verdict === 'approve'
        ? await approveRequest(desk, key, { ...about, deciderId: memberId, amount: null })
        : await declineRequest(desk, key, { ...about, deciderId: memberId, reason: task.remark || words });
  desk.seam('oa.judged');
  if ('done' in outcome) await oaJudged(desk.db, row.id, task.id);
  else await notCounted(desk, row, task, memberId, outcome.refused);
}

/** A vote that was cast elsewhere and that we brought here ourselves. */
async function votedSo(
  desk: Desk,
  row: OaRow,
  memberId: string,
  verdict: 'approve' | 'decline',
): Promise<boolean> {
  const it = await requestCase(desk.db, row.requestId, emailsOf(desk.policy), desk.clock.now());
  return Boolean(
    it?.votes.some((vote) => vote.voterId === memberId && vote.step === row.step && vote.verdict === verdict),
  );
}

async function notCounted(
  desk: Desk,
  row: OaRow,
  task: OaTask,
  memberId: string | null,
  refused: Refusal,
): Promise<void> {
  await desk.db.transaction(async (tx) => {
    if (!(await oaJudged(tx, row.id, task.id))) return;
    await oaRemark(tx, row.id, pack({ kind: 'not-counted', refusal: refused }));
    await tellBoth(desk, tx, row, task, memberId, refused);
  });
  desk.wake();
}

/** Whoever decided there hears why it does not count, and the requester that it does not. */
async function tellBoth(
  desk: Desk,
  tx: Executor,
  row: OaRow,
  task: OaTask,
  memberId: string | null,
  refused: Refusal,
): Promise<void> {
  const now = desk.clock.now();
  const { requestId } = row;
  const detail = { verdict: task.state, user: task.userId, code: refused.code, instance: row.instanceId };
  const by = { actorId: memberId, actor: memberId === null ? 'dingtalk' : 'member' };
  await writeAudit(tx, [requestAudit(requestId, 'oa.not-counted', by, detail)], now);
  const it = await requestCase(tx, requestId, emailsOf(desk.policy), now);
  if (!it) return;
  const { requesterId, amount, state } = it.request;
  const payload = { amount: amount.toString(), state, code: refused.code };
  const readers = [...new Set([...(memberId === null ? [] : [memberId]), requesterId])];
  await addToOutbox(
    tx,
    readers.map((reader) => ({
      id: desk.newId(),
      kind: 'notice' as const,
      name: 'request-oa-void',
      memberId: reader,
      subjectType: 'request' as const,
      subjectId: requestId,
      payload: { ...payload, side: reader === memberId ? 'decider' : 'requester' },
      dedupeKey: `oa-void:${row.id}:${task.id}:${reader}`,
    })),
    now,
  );
}

/** A task that was passed on is a request that was handed over, to whoever has the open task that nobody was given by us. */
async function passOn(desk: Desk, row: OaRow, task: OaTask, seen: OaInstance): Promise<void> {
  if (!(await oaJudged(desk.db, row.id, task.id))) return;
  const fromId = await memberOf(desk, task.userId);
  const target = seen.tasks.find((one) => one.state === 'open' && !row.approvers.includes(one.userId));
  const toId = target ? await memberOf(desk, target.userId) : null;
  if (fromId === null || toId === null) return;
  await handOverRequest(desk, `oa:${row.id}:${task.id}`, { requestId: row.requestId, fromId, toId });
}

/** Whoever started an approval withdrew it by hand. */
async function takeBack(desk: Desk, row: OaRow): Promise<void> {
  const memberId = await memberOf(desk, row.originator);
  if (memberId !== null)
    await withdrawRequest(desk, `oa:${row.id}:end`, { requestId: row.requestId, memberId });
}

async function memberOf(desk: Desk, userId: string): Promise<string | null> {
  if (!desk.oa) return null;
  const { platform, workspace } = desk.oa;
  return (await personByAccount(desk.db, { platform, workspace, userId }))?.id ?? null;
}
