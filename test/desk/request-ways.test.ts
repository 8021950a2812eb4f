import { afterEach, describe, expect, test } from 'vitest';
import type { ApprovalRule } from '../../src/core/approval-rules.js';
import { noConditions } from '../../src/core/approval-rules.js';
import { requestTopUp } from '../../src/desk/request.js';
import {
  answerAboutRequest,
  askAboutRequest,
  handOverRequest,
  nudgeRequest,
  seenRequest,
} from '../../src/desk/request-talk.js';
import { countWaiting, ownRequests, requestView, waitingFor } from '../../src/desk/request-views.js';
import { nov } from '../support/books.js';
import { approvals, rule, type Stage, stage, step, word } from './request-stage.js';

let it: Stage;
afterEach(() => it.close());

const byManager = approvals([rule([step(['manager'])])]);
const atOnce: ApprovalRule = rule([], { name: 'small', outcome: { kind: 'approve', mostPerPeriod: 100n } });
let asked = 0;
async function asking(who: 'ana' | 'bo', amount: bigint, over: { reason?: string; task?: string } = {}) {
  asked += 1;
  const input = { requesterId: it.id[who], amount, reason: null, until: null, ...over };
  return requestTopUp(it.house.desk, `asking ${asked}`, input);
}

describe('a rule that gives at once', () => {
  test('within its bound for all of the period; beyond it somebody decides', async () => {
    it = await stage(approvals([atOnce, rule([step(['manager'])])]));
    expect(await asking('ana', 60n)).toMatchObject({
      done: { approvers: [], granted: { left: 1060n, until: nov(31) } },
    });
    expect(await it.left()).toBe(940n);
    expect(await asking('ana', 41n)).toMatchObject({ done: { approvers: ['mei'], granted: null } });
    // What is open counts, too: a wish that is split gets nobody around the bound.
    expect(await asking('ana', 1n)).toMatchObject({ done: { approvers: ['mei'] } });
    expect(await asking('bo', 100n)).toMatchObject({ done: { approvers: [] } });
  });

  test('at the same moment, too', async () => {
    it = await stage(approvals([atOnce, rule([step(['manager'])])]));
    const outcomes = await Promise.all([60n, 60n, 60n].map((amount) => asking('ana', amount)));
    const given = outcomes.filter((one) => 'done' in one && one.done.granted);
    expect(given).toHaveLength(1);
    expect(await it.left()).toBe(940n);
  });

  test('is told apart in the audit trail, with the evidence', async () => {
    it = await stage(approvals([atOnce, rule([step(['manager'])])]));
    const outcome = await asking('ana', 60n);
    const id = 'done' in outcome ? outcome.done.requestId : '';
    expect(await it.trail(id)).toMatchObject([
      { action: 'request.submit', actor: 'ana' },
      {
        action: 'request.approve',
        actor: 'rule',
        detail: { rule: 'small', evidence: { pool: { after: '940' } } },
      },
    ]);
  });
});

describe('what is not asked', () => {
  test('a rule refuses with its text, in both languages', async () => {
    const no = rule([], {
      name: 'freeze',
      when: { ...noConditions, purpose: ['gpu'] },
      outcome: { kind: 'refuse', text: { en: 'Frozen this month.', 'zh-CN': '本月暂停。' } },
    });
    it = await stage(approvals([no, rule([step(['manager'])])]));
    expect(await asking('ana', 10n, { reason: 'a new GPU for the team' })).toEqual({
      refused: {
        code: 'rule-refuses',
        params: { rule: 'freeze', en: 'Frozen this month.', zh: '本月暂停。' },
      },
    });
    expect(word(await asking('ana', 10n))).toBe('done');
  });

  test('at once, where nobody could ever approve', async () => {
    it = await stage(approvals([rule([step(['person:nobody@example.com'])])]));
    expect(word(await asking('ana', 10n))).toBe('nobody-can-approve');
    expect(await ownRequests(it.house.desk, it.id.ana)).toEqual([]);
  });

  test('more often than allowed in an hour, or too soon after a refusal', async () => {
    const usual = byManager.limits;
    it = await stage({ ...byManager, limits: { ...usual, requestsPerHour: 2, cooldownHours: 5 } });
    const first = await it.asks('ana', 10n);
    await it.asks('ana', 10n);
    expect(await asking('ana', 10n)).toMatchObject({
      refused: { code: 'requests-per-hour', params: { at: nov(10, '11:00') } },
    });
    it.house.clock.set(nov(10, '11:00'));
    await it.declines('mei', first);
    expect(await asking('ana', 10n)).toMatchObject({
      refused: { code: 'request-too-soon', params: { at: nov(10, '16:00') } },
    });
    it.house.clock.set(nov(10, '16:00'));
    expect(word(await asking('ana', 10n))).toBe('done');
  });

  test('without the reason and the task that the rule wants', async () => {
    it = await stage(approvals([rule([step(['manager'])], { reason: 'required', task: 'required' })]));
    expect(word(await asking('ana', 10n))).toBe('reason-required');
    expect(word(await asking('ana', 10n, { reason: 'too short' }))).toBe('reason-length');
    const reason = 'the whole evaluation again';
    expect(word(await asking('ana', 10n, { reason }))).toBe('task-needed');
    expect(word(await asking('ana', 10n, { reason, task: 'Evaluation' }))).toBe('done');
  });
});

describe('while it is open', () => {
  test('a question and its answer stand on the card; the request stays open', async () => {
    it = await stage(byManager);
    const { desk } = it.house;
    const requestId = await it.asks('ana', 100n);
    await it.said();
    const text = 'Which model?';
    const stranger = { requestId, memberId: it.id.bo, text };
    expect(word(await askAboutRequest(desk, 'no', stranger))).toBe('not-approver');
    const early = { requestId, memberId: it.id.ana, text: 'Large' };
    expect(word(await answerAboutRequest(desk, 'early', early))).toBe('nothing-asked');
    expect(word(await askAboutRequest(desk, 'ask', { ...stranger, memberId: it.id.mei }))).toBe('done');
    expect(word(await answerAboutRequest(desk, 'answer', early))).toBe('done');
    expect(word(await answerAboutRequest(desk, 'again', early))).toBe('nothing-asked');
    expect(await it.said()).toEqual(['notice request-answer to mei', 'notice request-question to ana']);
    const view = await requestView(desk, requestId, it.id.mei);
    expect(view?.notes).toMatchObject([
      { kind: 'question', by: 'mei', text: 'Which model?' },
      { kind: 'answer', by: 'ana', text: 'Large' },
    ]);
    expect(view?.version).toBeGreaterThan(2);
    expect(await it.approves('mei', requestId)).toBe('approved');
    expect(word(await answerAboutRequest(desk, 'late', early))).toBe('request-decided');
  });

  test('handed over, another decides it in the first one’s right; who handed it over is not asked', async () => {
    it = await stage(byManager);
    const { desk } = it.house;
    const requestId = await it.asks('ana', 100n);
    await it.said();
    const hand = (from: keyof Stage['id'], to: keyof Stage['id']) =>
      handOverRequest(desk, `${from} to ${to}`, { requestId, fromId: it.id[from], toId: it.id[to] });
    expect(word(await hand('bo', 'zoe'))).toBe('not-approver');
    expect(word(await hand('mei', 'ana'))).toBe('hand-over-unable');
    expect(word(await hand('mei', 'mei'))).toBe('hand-over-unable');
    expect(word(await hand('mei', 'zoe'))).toBe('done');
    expect([await it.asked(requestId), await it.said()]).toEqual([['zoe'], ['card request to zoe']]);
    expect(await it.approves('mei', requestId)).toBe('not-approver-now');
    expect(word(await hand('zoe', 'fin'))).toBe('done');
    expect(await it.approves('zoe', requestId)).toBe('not-approver-now');
    const [view] = await waitingFor(desk, it.id.fin);
    expect(view?.mine).toMatchObject({ as: 'manager', actingFor: 'mei' });
    expect(await it.approves('fin', requestId)).toBe('approved');
    expect((await it.trail(requestId)).at(-1)).toMatchObject({
      actor: 'fin',
      detail: { actingFor: it.id.mei },
    });
  });

  test('it comes back when the one it was handed to leaves', async () => {
    it = await stage(byManager);
    const requestId = await it.asks('ana', 100n);
    await handOverRequest(it.house.desk, 'hand', { requestId, fromId: it.id.mei, toId: it.id.zoe });
    await it.house.owner.query(`UPDATE member SET status = 'left' WHERE id = $1`, [it.id.zoe]);
    await it.later(nov(10, '10:01'));
    expect(await it.asked(requestId)).toEqual(['mei']);
    expect(await it.approves('mei', requestId)).toBe('approved');
  });

  test('the requester reminds once in four hours', async () => {
    it = await stage(byManager);
    const requestId = await it.asks('ana', 100n);
    await it.said();
    const nudge = (key: string, memberId = it.id.ana) =>
      nudgeRequest(it.house.desk, key, { requestId, memberId });
    expect(word(await nudge('no', it.id.mei))).toBe('not-yours');
    expect(word(await nudge('one'))).toBe('done');
    expect(await nudge('two')).toMatchObject({
      refused: { code: 'nudge-too-soon', params: { at: nov(10, '14:00') } },
    });
    expect((await ownRequests(it.house.desk, it.id.ana))[0]?.nudgeAt).toEqual(nov(10, '14:00'));
    it.house.clock.set(nov(10, '14:00'));
    expect(word(await nudge('three'))).toBe('done');
    expect((await it.said()).filter((line) => line.includes('reminder'))).toHaveLength(2);
  });

  test('who opened the details is kept once', async () => {
    it = await stage(byManager);
    const requestId = await it.asks('ana', 100n);
    for (const memberId of [it.id.mei, it.id.mei, it.id.bo])
      await seenRequest(it.house.desk, { requestId, memberId });
    expect((await it.trail(requestId)).map(({ action, actor }) => `${actor} ${action}`)).toEqual([
      'ana request.submit',
      'mei request.seen',
    ]);
    expect((await requestView(it.house.desk, requestId, it.id.ana))?.seats).toMatchObject([
      { name: 'mei', seenAt: nov(10, '10:00') },
    ]);
  });
});

test('the evidence: usage, pace, what came of it, the pool, earlier requests; for those asked alone', async () => {
  it = await stage(byManager);
  const { desk, owner } = it.house;
  await it.house.spends(it.id.ana, 600n);
  for (const [n, state] of ['merged', 'reverted', 'merged', 'merged', 'merged'].entries())
    await owner.query(
      `INSERT INTO outcome (source, external_id, input_hash, member_id, kind, subject, state, occurred_at, received_at, attributes)
        VALUES ('git', $1, 'h', $2, 'pull-request', $3, $4, $5, $5, '{"title": "Fix"}')`,
      [`pr ${n}`, it.id.ana, n === 1 ? 'repo#0' : `repo#${n}`, state, nov(2 + n)],
    );
  await it.approves('mei', await it.asks('ana', 100n));
  await it.declines('mei', await it.asks('ana', 50n));
  const requestId = await it.asks('ana', 200n);
  await it.asks('bo', 10n);
  const [view] = await waitingFor(desk, it.id.mei);
  expect(view?.evidence).toMatchObject({
    left: 500n,
    usedPeriod: 600n,
    allowance: 1000n,
    refillAt: nov(31),
    paceKnown: true,
    pool: { name: 'Payments', before: 900n, after: 700n },
    earlier: { approved: 1, declined: 1 },
  });
  expect(view?.evidence?.runsOutAt?.getTime()).toBeLessThan(nov(31).getTime());
  expect(view?.evidence?.earlier.last.map(({ state, amount }) => `${state} ${amount}`).sort()).toEqual([
    'approved 100',
    'declined 50',
  ]);
  expect(view?.evidence?.outcomes.map(({ subject, title }) => `${subject} ${title}`)).toEqual([
    'repo#4 Fix',
    'repo#3 Fix',
    'repo#2 Fix',
  ]);
  expect(await countWaiting(desk, it.id.mei)).toBe(2);
  for (const other of [it.id.ana, it.id.bo, it.id.ada])
    expect((await requestView(desk, requestId, other))?.evidence).toBeNull();
});
