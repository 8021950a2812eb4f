import { oaFits } from '../core/oa.js';
import type { Refusal } from '../core/refusals.js';
import type { Reader } from '../core/views.js';
import { ChatError } from '../ports/chat-sender.js';
import { type OaInstance, type OaPort, type OaTask, type OaWhy, oaUntouchableMs } from '../ports/oa.js';
import { closeOa, type OaRow, oaJudged, oaLookedAt, oaRemark, spokeLastOn } from '../store/oa.js';
import { type RequestCase, requestCase } from '../store/requests-case.js';
import { unpack } from './answers.js';
import type { Desk } from './desk.js';
import { judgeOa } from './oa-judge.js';
import { oaReader } from './oa-reader.js';
import { oaAccounts, wantedOa } from './oa-wanted.js';
import { emailsOf } from './request-seats.js';

/** Clocks differ a little, and an approval is young by the platform's. */
const marginMs = 1_000;

/** What could not be done now keeps nothing else from being done; it is heard at the end. */
export class Waits {
  private readonly met: ChatError[] = [];

  /** Does something; what the platform says against it is kept. */
  async for(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      this.met.push(error);
    }
  }

  /** Rejects with what was met, the one that can be tried first. What is final is left to the next time it is looked at. */
  settle(): void {
    const again = this.met.filter((error) => error.retry);
    const pause = (error: ChatError) => error.retryAfterMs ?? 0;
    const [first] = again.sort((a, b) => pause(a) - pause(b));
    if (first) throw first;
  }
}

/**
 * Looks at an approval, has what people did there count, and does there what was decided here; one that does not ask whom it
 * should is ended. Rejects with `ChatError`.
 */
export async function tidyOa(desk: Desk, oa: OaPort, row: OaRow): Promise<void> {
  const { instanceId, hints } = row;
  if (instanceId === null) return;
  const seen = await oa.read(instanceId);
  if (seen === null) {
    await closeOa(desk.db, row.id, desk.clock.now(), 'gone');
    return;
  }
  const reader = await oaReader(desk, row);
  await judgeOa(desk, row, seen, oa.noReason(reader));
  await oaLookedAt(desk.db, row.id, hints, openUsers(seen.tasks));
  const it = await caseOf(desk, row);
  const wanted = await wantedOa(desk, desk.db, it, desk.clock.now());
  if (seen.status !== 'running') {
    // Somebody stopped it though it asked whom it should, an admin who does not want it: it is not started again.
    const stopped = seen.status === 'ended' && wanted !== null && oaFits(row, wanted);
    await closeOa(desk.db, row.id, desk.clock.now(), stopped ? 'ended elsewhere' : null);
    return;
  }
  const left = await castThere(desk, oa, row, seen, it, reader);
  if (left === 'ended') {
    await closeOa(desk.db, row.id, desk.clock.now(), null);
    return;
  }
  await oaLookedAt(desk.db, row.id, hints, openUsers(left));
  if (wanted && oaFits({ step: row.step, openUsers: openUsers(left) }, wanted)) return;
  await endThere(desk, oa, row, await whyEnded(desk, it, row), reader);
}

function openUsers(tasks: readonly OaTask[]): string[] {
  return tasks.filter((task) => task.state === 'open').map((task) => task.userId);
}

async function caseOf(desk: Desk, { requestId }: OaRow): Promise<RequestCase> {
  const it = await requestCase(desk.db, requestId, emailsOf(desk.policy), desk.clock.now());
  if (!it) throw new Error(`request ${requestId} is not there`);
  return it;
}

/** Does the votes of this step there that were cast elsewhere, for those who have an open task; whose are open afterwards. */
async function castThere(
  desk: Desk,
  oa: OaPort,
  row: OaRow,
  seen: OaInstance,
  it: RequestCase,
  reader: Reader,
): Promise<OaTask[] | 'ended'> {
  const votes = it.votes.filter((vote) => vote.step === row.step);
  const accounts = await oaAccounts(
    desk,
    desk.db,
    votes.map(({ voterId }) => voterId),
  );
  let tasks = [...seen.tasks];
  for (const vote of votes) {
    const task = tasks.find((one) => one.state === 'open' && one.userId === accounts.get(vote.voterId));
    if (!task) continue;
    const why = await whyVoted(desk, it, vote);
    const done = await oa.decide({ instanceId: seen.id, ...task }, vote.verdict, why, reader);
    desk.seam('oa.decided');
    // Somebody was quicker there: another look shows who.
    if (done === 'gone') throw new ChatError('oa-moved', true, 1_000, false, true);
    await oaJudged(desk.db, row.id, task.id);
    if (vote.verdict === 'decline' || row.need !== 'AND') return 'ended';
    tasks = tasks.map((one) => (one === task ? { ...one, state: 'agreed' } : one));
    if (openUsers(tasks).length === 0) return 'ended';
  }
  return tasks;
}

async function endThere(desk: Desk, oa: OaPort, row: OaRow, why: OaWhy, reader: Reader): Promise<void> {
  const { instanceId, startedAt } = row;
  if (instanceId === null) return;
  const young = (startedAt?.getTime() ?? 0) + oaUntouchableMs + marginMs - desk.clock.now().getTime();
  if (young > 0) throw new ChatError('oa-too-young', true, young, false, true);
  const done = await oa.end(instanceId, why, reader);
  desk.seam('oa.ended');
  if (done === 'done') {
    await closeOa(desk.db, row.id, desk.clock.now(), null);
    return;
  }
  const seen = await oa.read(instanceId);
  if (seen?.status === 'running') {
    // The form allows nobody to withdraw it. What is decided there from now on does not count, and says so.
    await oa.comment(instanceId, row.originator, why, reader);
    await closeOa(desk.db, row.id, desk.clock.now(), 'cannot be ended');
  } else throw new ChatError('oa-moved', true, 1_000, false, true);
}

async function whyVoted(desk: Desk, it: RequestCase, vote: RequestCase['votes'][number]): Promise<OaWhy> {
  const { amount: asked } = it.request;
  const by = it.people.get(vote.voterId)?.name ?? '';
  const on = await spokeLastOn(desk.db, vote.voterId);
  return {
    kind: 'decided',
    verdict: vote.verdict,
    by,
    on,
    amount: vote.amount ?? asked,
    asked,
    at: vote.at,
  };
}

async function whyEnded(desk: Desk, it: RequestCase, row: OaRow): Promise<OaWhy> {
  const { request } = it;
  const { state, expiresAt } = request;
  const at = request.decidedAt ?? expiresAt;
  if (state === 'withdrawn' || state === 'expired' || state === 'refused') return { kind: state, at };
  // Time decides, not the job that will mark it.
  if (state === 'pending' && expiresAt <= desk.clock.now()) return { kind: 'expired', at: expiresAt };
  // Those who decided may have no account there, or may not have been asked there.
  const vote = it.votes.findLast((one) => one.step === row.step);
  const over = request.state !== 'pending' || request.step !== row.step;
  return vote && over ? whyVoted(desk, it, vote) : { kind: 'replaced' };
}

/** Writes below an approval what has to be said there, once. */
export async function commentOa(desk: Desk, oa: OaPort, row: OaRow): Promise<void> {
  const { instanceId } = row;
  const why = readWhy(row.remark);
  if (instanceId === null || why === null) return;
  const reader = await oaReader(desk, row);
  const seen = await oa.read(instanceId);
  // An attempt whose outcome was not known may have written it.
  const there = seen === null || seen.remarks.includes(oa.wordsOf(why, reader));
  if (!there)
    await oa.comment(instanceId, row.originator, why, reader).catch((error: unknown) => {
      // Words that are refused for good were told to both sides as messages, too.
      if (!(error instanceof ChatError) || error.retry) throw error;
    });
  await oaRemark(desk.db, row.id, null);
}

function readWhy(kept: unknown): OaWhy | null {
  const read = unpack(kept);
  if (typeof read !== 'object' || read === null || !('refusal' in read)) return null;
  return { kind: 'not-counted', refusal: read.refusal as Refusal };
}
