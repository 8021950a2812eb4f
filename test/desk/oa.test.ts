import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alignOa, hintOfOa } from '../../src/desk/oa.js';
import { withdrawRequest } from '../../src/desk/request.js';
import { sweep } from '../../src/desk/sweep.js';
import { ChatError } from '../../src/ports/chat-sender.js';
import { type FakeApproval, type FakeOa, fakeOa } from '../../src/ports/fake-oa.js';
import { nov } from '../support/books.js';
import { approvals, rule, type Stage, stage, step } from './request-stage.js';

const oaRule = (mode: 'oa' | 'both' = 'oa', steps = [step(['manager'])]) =>
  rule(steps, { outcome: { kind: 'steps', steps, mode, less: true } });

let it: Stage;
let oa: FakeOa;
const second = 1_000;

async function open(
  rules = [oaRule()],
  accounts = ['ana', 'bo', 'mei', 'ada', 'fin', 'b1', 'b2', 'b3', 'zoe'],
) {
  it = await stage(approvals(rules));
  oa = fakeOa();
  it.house.desk.oa = oa;
  for (const name of accounts)
    await it.house.owner.query(
      `INSERT INTO identity (platform, workspace, user_id, member_id, created_at) SELECT 'dingtalk', 'corp', $1, id, $2 FROM member WHERE name = $1`,
      [name, nov(10, '10:00')],
    );
}
beforeEach(() => open());
afterEach(() => it.close());

/** Does what the workers do for a request; what the workflow said against it. */
async function align(request: string): Promise<string> {
  try {
    await alignOa(it.house.desk, request);
    return 'in line';
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    return error.code;
  }
}

/** A push about an approval, and what the workers make of it. */
async function push(request: string, approval: FakeApproval): Promise<void> {
  await hintOfOa(it.house.desk, approval.id);
  await align(request);
}

function only(): FakeApproval {
  const [approval, ...more] = oa.approvals;
  if (!approval || more.length > 0) throw new Error(`${oa.approvals.length} approvals`);
  return approval;
}

async function later(ms: number): Promise<void> {
  it.house.clock.advance(ms);
  while ((await sweep(it.house.desk, it.house.clock.now())) > 0);
}

async function actions(request: string): Promise<string[]> {
  return (await it.trail(request)).map(({ action }) => action);
}

describe('an approval stands for a request', () => {
  test('and is started once, for those whose answer is wanted, who get no card', async () => {
    const request = await it.asks('ana', 300n);
    expect((await it.said()).filter((line) => line.startsWith('card'))).toEqual(['card request to ana']);
    await align(request);
    await align(request);
    expect(only().start).toMatchObject({ originator: 'ana', approvers: ['mei'], need: 'NONE' });
    expect(only().mark).toContain(request);
    expect(oa.calls).toEqual(['start']);
  });

  test('with both, cards are sent as well', async () => {
    await it.close();
    await open([oaRule('both')]);
    const request = await it.asks('ana', 300n);
    expect((await it.said()).filter((line) => line.startsWith('card'))).toEqual([
      'card request to ana',
      'card request to mei',
    ]);
    await align(request);
    expect(only().start.approvers).toEqual(['mei']);
  });

  test('those without an account get a card', async () => {
    await it.close();
    await open([oaRule('oa', [step(['role:board'], { need: 2 })])], ['ana', 'b1', 'b2']);
    const request = await it.asks('ana', 300n);
    expect((await it.said()).filter((line) => line.startsWith('card'))).toEqual([
      'card request to ana',
      'card request to b3',
    ]);
    await align(request);
    expect(only().start).toMatchObject({ approvers: ['b1', 'b2'], need: 'OR' });
  });

  test('a requester without an account: cards for all, and no approval', async () => {
    await it.close();
    await open([oaRule()], ['mei']);
    const request = await it.asks('ana', 300n);
    expect(await it.said()).toContain('card request to mei');
    await align(request);
    expect(oa.calls).toEqual([]);
  });
});

describe('what is decided there counts here', () => {
  test('an agreement is an approval', async () => {
    const request = await it.asks('ana', 300n);
    await align(request);
    oa.acts(only(), 'mei', 'agreed');
    await push(request, only());
    expect(await it.state(request)).toBe('approved');
    expect(await it.left()).toBe(700n);
  });

  test('a refusal is a decline, its remark the reason; without one it says so', async () => {
    for (const [remark, reason] of [
      ['not this month', 'not this month'],
      ['', 'no reason given'],
    ] as const) {
      const request = await it.asks('bo', 300n);
      await align(request);
      const approval = oa.approvals.at(-1);
      if (!approval) throw new Error('none');
      oa.acts(approval, 'mei', 'refused', remark);
      await push(request, approval);
      const { rows } = await it.house.owner.query('SELECT state, decline_reason FROM request WHERE id = $1', [
        request,
      ]);
      expect(rows).toEqual([{ state: 'declined', decline_reason: reason }]);
    }
  });

  test('pushed twice, late, or not at all: once, at the latest when its time to be looked at has come', async () => {
    const request = await it.asks('ana', 300n);
    await align(request);
    oa.acts(only(), 'mei', 'agreed');
    // Nobody says a word.
    await align(request);
    expect(await it.state(request)).toBe('pending');
    await later(10 * 60 * second);
    const { rows } = await it.house.owner.query("SELECT id FROM outbox WHERE kind = 'oa' AND state = 'due'");
    expect(rows).toHaveLength(1);
    await align(request);
    expect(await it.state(request)).toBe('approved');
    await push(request, only());
    await push(request, only());
    expect((await actions(request)).filter((one) => one === 'request.approve')).toHaveLength(1);
    expect(only().remarks).toEqual([]);
  });

  test('whoever was passed the task and may not decide decides nothing: it is kept, said, and asked anew', async () => {
    const request = await it.asks('ana', 300n);
    await align(request);
    const [first] = oa.approvals;
    if (!first) throw new Error('none');
    // Handing a request to its own requester is no way to decide it.
    oa.passes(first, 'mei', 'ana');
    oa.acts(first, 'ana', 'agreed');
    await push(request, first);
    expect(await it.state(request)).toBe('pending');
    expect(await actions(request)).toEqual(expect.arrayContaining(['request.refused', 'oa.not-counted']));
    expect(first.remarks).toEqual(['not-counted: own-request']);
    expect(await it.said()).toContain('notice request-oa-void to ana');
    expect(oa.approvals.at(-1)).toMatchObject({ status: 'running', start: { approvers: ['mei'] } });
    expect(oa.approvals).toHaveLength(2);
  });

  test('a task that is passed on to a colleague is a request that is handed over', async () => {
    const request = await it.asks('ana', 300n);
    await align(request);
    oa.passes(only(), 'mei', 'zoe');
    await push(request, only());
    expect(await it.asked(request)).toEqual(['zoe']);
    oa.acts(only(), 'zoe', 'agreed');
    await push(request, only());
    expect(await it.state(request)).toBe('approved');
  });

  test('somebody TokenDesk does not know decides nothing', async () => {
    const request = await it.asks('ana', 300n);
    await align(request);
    const [first] = oa.approvals;
    if (!first) throw new Error('none');
    oa.passes(first, 'mei', 'stranger');
    oa.acts(first, 'stranger', 'agreed');
    await push(request, first);
    expect(await it.state(request)).toBe('pending');
    expect(first.remarks).toEqual(['not-counted: not-approver']);
    expect(oa.approvals).toHaveLength(2);
  });

  test('its originator withdraws it there: the request is withdrawn', async () => {
    const request = await it.asks('ana', 300n);
    await align(request);
    oa.withdraws(only());
    await push(request, only());
    expect(await it.state(request)).toBe('withdrawn');
  });

  test('an agreement for a step that is over is none for the next, though the same person is asked', async () => {
    await it.close();
    const steps = [step(['manager', 'role:finance']), step(['role:finance'])];
    await open([oaRule('oa', steps)]);
    const request = await it.asks('ana', 300n);
    await align(request);
    const [first] = oa.approvals;
    if (!first) throw new Error('none');
    expect(await it.approves('mei', request)).toBe('open');
    // Before the first one could be brought in line.
    oa.acts(first, 'fin', 'agreed');
    await push(request, first);
    expect(await it.state(request)).toBe('pending');
    expect(first.remarks).toEqual(['not-counted: voted-already']);
    const second = oa.approvals.at(-1);
    expect(second?.start).toMatchObject({ approvers: ['fin'], case: { step: 2, steps: 2 } });
    if (!second) throw new Error('none');
    oa.acts(second, 'fin', 'agreed');
    await push(request, second);
    expect(await it.state(request)).toBe('approved');
  });
});

describe('what is decided here is done there', () => {
  test('by somebody with a task: in their name', async () => {
    const request = await it.asks('ana', 300n);
    await align(request);
    expect(await it.approves('mei', request, 200n)).toBe('approved');
    expect(await align(request)).toBe('in line');
    expect(only()).toMatchObject({
      status: 'agreed',
      tasks: [{ state: 'agreed', remark: 'approve by mei' }],
    });
    // The push that our own act leads to changes nothing.
    await push(request, only());
    expect((await actions(request)).filter((one) => one.startsWith('oa.'))).toEqual([]);
  });

  test('withdrawn, it is ended; not within its first fifteen seconds', async () => {
    const request = await it.asks('ana', 300n);
    await align(request);
    await withdrawRequest(it.house.desk, 'w', { requestId: request, memberId: it.id.ana });
    expect(await align(request)).toBe('oa-too-young');
    expect(only().status).toBe('running');
    it.house.clock.advance(16 * second);
    expect(await align(request)).toBe('in line');
    expect(only()).toMatchObject({ status: 'ended', remarks: ['withdrawn'] });
  });

  test('expired, it is ended', async () => {
    const request = await it.asks('ana', 300n);
    await align(request);
    await later(100 * 3_600 * second);
    await align(request);
    expect(only()).toMatchObject({ status: 'ended', remarks: ['expired'] });
  });

  test('of all, each one by themselves, in one approval', async () => {
    await it.close();
    await open([oaRule('oa', [step(['role:board'], { need: 'all' })])]);
    const request = await it.asks('ana', 300n);
    await align(request);
    expect(only().start.need).toBe('AND');
    expect(await it.approves('b1', request)).toBe('open');
    await align(request);
    oa.acts(only(), 'b2', 'agreed');
    await push(request, only());
    expect(await it.state(request)).toBe('pending');
    expect(await it.approves('b3', request)).toBe('approved');
    await align(request);
    expect(only()).toMatchObject({ status: 'agreed' });
    expect(only().tasks.map(({ state }) => state)).toEqual(['agreed', 'agreed', 'agreed']);
  });

  test('others are asked: they get an approval, and the old one is ended', async () => {
    await it.close();
    await open([oaRule('oa', [step(['manager'], { escalateHours: 1, escalateTo: ['managers-manager'] })])]);
    const request = await it.asks('ana', 300n);
    await align(request);
    await later(8 * 3_600 * second);
    expect(await it.asked(request)).toEqual(['ada', 'mei']);
    await align(request);
    expect(
      oa.approvals.map(({ status, start }) => [status, start.need, [...start.approvers].sort()]),
    ).toEqual([
      ['ended', 'NONE', ['mei']],
      ['running', 'OR', ['ada', 'mei']],
    ]);
  });

  test('somebody was quicker there: the first decision stays, the other one is told', async () => {
    const request = await it.asks('ana', 300n);
    await align(request);
    oa.acts(only(), 'mei', 'agreed');
    expect(await it.declines('mei', request)).toBe('declined');
    await push(request, only());
    expect(await it.state(request)).toBe('declined');
    expect(only().remarks).toEqual(['not-counted: request-decided']);
    expect((await it.said()).filter((line) => line.includes('oa-void'))).toEqual([
      'notice request-oa-void to ana',
      'notice request-oa-void to mei',
    ]);
  });
});

describe('calls that go wrong', () => {
  const gateway = () => new ChatError('busy', true, null, true);

  test('504 after the approval was made: it is found by its mark, and there is no other', async () => {
    const request = await it.asks('ana', 300n);
    oa.trouble('start', gateway(), 'after');
    expect(await align(request)).toBe('busy');
    expect(await align(request)).toBe('in line');
    expect(only().start.approvers).toEqual(['mei']);
    oa.acts(only(), 'mei', 'agreed');
    await push(request, only());
    expect(await it.state(request)).toBe('approved');
  });

  test('504 before it was made: no other is made before nothing can come of the first call', async () => {
    const request = await it.asks('ana', 300n);
    oa.trouble('start', gateway(), 'before');
    expect(await align(request)).toBe('busy');
    expect(await align(request)).toBe('oa-unsettled');
    expect(oa.approvals).toEqual([]);
    it.house.clock.advance(31 * second);
    expect(await align(request)).toBe('in line');
    expect(only().status).toBe('running');
  });

  test('decided before its start was known: the push is not lost', async () => {
    const request = await it.asks('ana', 300n);
    oa.trouble('start', gateway(), 'after');
    await align(request);
    oa.acts(only(), 'mei', 'agreed');
    await hintOfOa(it.house.desk, only().id);
    await align(request);
    await align(request);
    expect(await it.state(request)).toBe('approved');
  });

  test.each([
    ['the month is used up', new ChatError('monthly-limit', true, 3_600_000, false, true), 'monthly-limit'],
    ['the app lacks a permission', new ChatError('permission', false), 'in line'],
  ])('%s: those asked get cards, and the approval comes when it can', async (_, error, said) => {
    const request = await it.asks('ana', 300n);
    await it.said();
    oa.trouble('start', error);
    oa.trouble('start', error);
    expect(await align(request)).toBe(said);
    expect(await it.said()).toContain('card request to mei');
    await align(request);
    expect((await it.said()).filter((line) => line.startsWith('card'))).toEqual([]);
    await align(request);
    expect(only().status).toBe('running');
  });

  test('a comment whose outcome was unknown is not written twice', async () => {
    const request = await it.asks('ana', 300n);
    await align(request);
    oa.acts(only(), 'mei', 'agreed');
    await it.declines('mei', request);
    oa.trouble('comment', gateway(), 'after');
    await hintOfOa(it.house.desk, only().id);
    expect(await align(request)).toBe('busy');
    expect(await align(request)).toBe('in line');
    expect(only().remarks).toHaveLength(1);
  });

  test('an end whose outcome was unknown: others are asked in an approval of theirs all the same', async () => {
    await it.close();
    await open([oaRule('oa', [step(['manager'], { escalateHours: 1, escalateTo: ['managers-manager'] })])]);
    const request = await it.asks('ana', 300n);
    await align(request);
    await later(8 * 3_600 * second);
    oa.trouble('end', gateway(), 'after');
    expect(await align(request)).toBe('busy');
    expect(await align(request)).toBe('in line');
    expect(oa.approvals.map(({ status }) => status)).toEqual(['ended', 'running']);
    const { rows } = await it.house.owner.query('SELECT state, error FROM oa_instance ORDER BY round');
    expect(rows).toEqual([
      { state: 'closed', error: null },
      { state: 'open', error: null },
    ]);
  });

  test('an admin stops it: it is not started again, and those asked get cards', async () => {
    const request = await it.asks('ana', 300n);
    await align(request);
    await it.said();
    oa.withdraws(only());
    only().endedBy = 'admin';
    await push(request, only());
    expect(await it.state(request)).toBe('pending');
    expect((await it.said()).filter((line) => line.startsWith('card'))).toEqual(['card request to mei']);
    await align(request);
    expect(oa.approvals).toHaveLength(1);
    expect(await it.approves('mei', request)).toBe('approved');
  });

  test('two workers at once: whatever they meet, there is one approval and one decision', async () => {
    const request = await it.asks('ana', 300n);
    await Promise.all([align(request), align(request), align(request)]);
    it.house.clock.advance(31 * second);
    await align(request);
    expect(only().status).toBe('running');
    oa.acts(only(), 'mei', 'agreed');
    await hintOfOa(it.house.desk, only().id);
    await Promise.all([align(request), align(request), it.declines('mei', request)]);
    await align(request);
    const decided = (await actions(request)).filter((one) => /^request\.(approve|decline)$/.test(one));
    expect(decided).toHaveLength(1);
  });

  test('a form that lets nobody withdraw: it is said below, and the request stays as it is', async () => {
    const request = await it.asks('ana', 300n);
    await align(request);
    await withdrawRequest(it.house.desk, 'w', { requestId: request, memberId: it.id.ana });
    it.house.clock.advance(60 * second);
    oa.end = async () => 'refused';
    expect(await align(request)).toBe('in line');
    expect(only()).toMatchObject({ status: 'running', remarks: ['withdrawn'] });
    expect(await it.state(request)).toBe('withdrawn');
  });
});
