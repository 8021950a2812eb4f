import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/dingtalk/faults.js';
import { type DingTalkWorld, startDingTalkWorld } from '../support/dingtalk-world.js';

// What goes wrong between a request and the approval that stands for it in DingTalk. However it goes, at the latest when
// the approval's time to be looked at has come, both say the same, and everything happened once.

let world: DingTalkWorld;
beforeEach(async () => {
  world = await startDingTalkWorld({
    deliver: 'dingtalk',
    dingtalk: { timings: { eventRedeliverMs: [300, 300], eventAckMs: 2_000 } },
  });
});
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
  expect((await world.dingtalk.warnings({})).map(({ kind }) => kind)).toEqual([]);
  // What was to go wrong did.
  expect(await world.dingtalk.faults({})).toEqual([]);
  await world.close();
});

const minute = 60_000;
/** The time after which an approval is looked at although nobody said that it changed. */
const period = 10 * minute;

const wish = 'request 700 for the regression run before the payment release';

async function later(ms: number): Promise<void> {
  await world.advance(new Date(world.desk.clock.now().getTime() + ms));
}

async function settledOa(): Promise<void> {
  await expect
    .poll(
      async () =>
        (await world.owner.query("SELECT name, error FROM outbox WHERE state NOT IN ('sent', 'skipped')"))
          .rows,
      { timeout: 15_000 },
    )
    .toEqual([]);
  await world.settled();
}

/** 王小明 asks for $700; Li Na's task in OA. */
async function asks(): Promise<{ taskId: string; processInstanceId: string }> {
  await world.in('xiaoming').types(wish);
  await world.in('xiaoming').sees(/李娜/, { since: 0 });
  await settledOa();
  return task();
}

async function task(): Promise<{ taskId: string; processInstanceId: string }> {
  const { todo } = await world.dingtalk.approvals({ user: 'lina01' });
  const [one, ...more] = todo;
  if (!one || more.length > 0) throw new Error(`${todo.length} tasks`);
  return one;
}

async function agrees({ taskId }: { taskId: string }): Promise<void> {
  await world.dingtalk.actOnTask({ user: 'lina01', taskId, action: 'agree' });
}

/** The request is approved, once, by Li Na; there was one approval, and it is agreed. */
async function approvedOnce(): Promise<void> {
  await settledOa();
  const { rows } = await world.owner.query(
    `SELECT r.state, m.name, (SELECT count(*)::int FROM entry e WHERE e.request_id = r.id) AS entries,
      (SELECT count(*)::int FROM audit a WHERE a.subject_id = r.id::text AND a.action = 'request.approve') AS audits
      FROM request r LEFT JOIN member m ON m.id = r.decider_id`,
  );
  expect(rows).toEqual([{ state: 'approved', name: '李娜', entries: 1, audits: 1 }]);
  const { mine } = await world.dingtalk.approvals({ user: 'xiaoming01' });
  expect(mine.map(({ status, result }) => `${status} ${result}`)).toEqual(['COMPLETED agree']);
  const { rows: kept } = await world.owner.query('SELECT state, error FROM oa_instance');
  expect(kept).toEqual([{ state: 'closed', error: null }]);
  const { rows: told } = await world.owner.query(
    "SELECT name FROM outbox WHERE name IN ('request-approved', 'request-oa-void') AND state = 'sent'",
  );
  expect(told).toEqual([{ name: 'request-approved' }]);
}

describe('pushes about an approval', () => {
  it.each<[string, Fault]>([
    ['duplicate', { kind: 'duplicate', of: 'event', count: 2 }],
    ['lost', { kind: 'lose', of: 'event', count: 2 }],
    ['reordered', { kind: 'reorder', of: 'event' }],
    ['delayed', { kind: 'delay', of: 'event', ms: 1_500, count: 2 }],
    ['not acknowledged', { kind: 'drop-ack', of: 'event', count: 2 }],
  ])('%s', async (_, fault) => {
    const open = await asks();
    await world.dingtalk.addFault(fault);
    await agrees(open);
    await later(period);
    await approvedOnce();
    // What comes after all changes nothing.
    await expect.poll(async () => (await world.dingtalk.state({})).openPushes, { timeout: 5_000 }).toBe(0);
    await approvedOnce();
  });

  it('lost: nothing happens until the period is over, and no later', async () => {
    const open = await asks();
    await world.dingtalk.addFault({ kind: 'lose', of: 'event', count: 2 });
    await agrees(open);
    await later(period - minute);
    expect((await world.owner.query('SELECT state FROM request')).rows).toEqual([{ state: 'pending' }]);
    await later(minute);
    await approvedOnce();
  });
});

describe('calls about an approval', () => {
  it.each<[string, Fault]>([
    ['504 after the approval was made', { kind: 'fail-call', api: 'startInstance', when: 'after' }],
    [
      'a connection cut after it was made',
      { kind: 'fail-call', api: 'startInstance', when: 'after', status: 0 },
    ],
    ['403, too many calls in a second, for its start', { kind: 'qps', api: 'startInstance' }],
  ])('%s: there is one approval', async (_, fault) => {
    await world.dingtalk.addFault(fault);
    const open = await asks();
    await agrees(open);
    await later(period);
    await approvedOnce();
  });

  it('500 before it was made: it is made once, when nothing can come of the first call', async () => {
    await world.dingtalk.addFault({ kind: 'fail-call', api: 'startInstance', when: 'before' });
    await world.in('xiaoming').types(wish);
    await world.in('xiaoming').sees(/李娜/, { since: 0 });
    await later(minute);
    await agrees(await task());
    await later(period);
    await approvedOnce();
  });

  it.each<[string, Fault]>([
    ['504 when it is read', { kind: 'fail-call', api: 'getInstance', when: 'after' }],
    ['403, too many calls in a second, when it is read', { kind: 'qps', api: 'getInstance', count: 2 }],
    ['a failed update of a card', { kind: 'fail-call', api: 'updateCard', when: 'before', count: 2 }],
    ['success: false for the update of a card', { kind: 'not-success', api: 'updateCard', count: 2 }],
  ])('%s', async (_, fault) => {
    const open = await asks();
    await world.dingtalk.addFault(fault);
    await agrees(open);
    await later(period);
    await approvedOnce();
    await world.in('lina').sees(/批准/, { since: 0 });
  });

  it('a token that is revoked before each of them', async () => {
    await world.dingtalk.strike({ how: 'revoke-token' });
    const open = await asks();
    await world.dingtalk.strike({ how: 'revoke-token' });
    await agrees(open);
    await later(period);
    await approvedOnce();
  });

  it('a month that is used up, pushes and calls: nothing is lost, and when there are calls again it counts', async () => {
    const open = await asks();
    const { calls, pushes } = await world.dingtalk.counts({});
    await world.dingtalk.configure({ monthlyCalls: calls, monthlyPushes: pushes });
    await agrees(open);
    await later(period);
    const { rows } = await world.owner.query('SELECT state FROM request');
    expect(rows).toEqual([{ state: 'pending' }]);
    await world.dingtalk.configure({ monthlyCalls: null, monthlyPushes: null });
    // Whether there are calls again is tried once an hour.
    await later(70 * minute);
    await approvedOnce();
  });

  it.each<[string, Fault]>([
    ['504 after it was decided there', { kind: 'fail-call', api: 'executeTask', when: 'after' }],
    ['500 before', { kind: 'fail-call', api: 'executeTask', when: 'before' }],
    ['403, too many calls in a second', { kind: 'qps', api: 'executeTask' }],
    ['success: false', { kind: 'not-success', api: 'executeTask' }],
  ])('decided on a card, and %s: the approval follows', async (_, fault) => {
    await asks();
    await world.dingtalk.addFault(fault);
    await world.in('lina').clicks(/批准 \$700/);
    await world.settled();
    await later(period);
    await approvedOnce();
  });
});

describe('an approval that must end', () => {
  it('withdrawn at once: DingTalk lets nobody end it for fifteen seconds, then it is ended', async () => {
    const open = await asks();
    await world.in('xiaoming').types('withdraw my request');
    await expect
      .poll(async () => (await world.owner.query('SELECT state FROM request')).rows, { timeout: 5_000 })
      .toEqual([{ state: 'withdrawn' }]);
    await world.settled();
    await later(minute);
    const { mine } = await world.dingtalk.approvals({ user: 'xiaoming01' });
    expect(mine.map(({ status }) => status)).toEqual(['TERMINATED']);
    expect((await world.dingtalk.approvals({ user: 'lina01' })).todo).toEqual([]);
    expect(open.taskId).not.toBe('');
  });

  it('of two steps each has its own: the manager in DingTalk, finance in DingTalk', async () => {
    await world.in('xiaoming').types('request 1000 for the regression run before the payment release');
    await world.in('xiaoming').sees(/李娜/, { since: 0 });
    await settledOa();
    await agrees(await task());
    await expect
      .poll(async () => (await world.dingtalk.approvals({ user: 'fay01' })).todo.length, { timeout: 10_000 })
      .toBe(1);
    const [last] = (await world.dingtalk.approvals({ user: 'fay01' })).todo;
    await world.dingtalk.actOnTask({
      user: 'fay01',
      taskId: last?.taskId ?? '',
      action: 'refuse',
      remark: 'after the audit',
    });
    await settledOa();
    const { rows } = await world.owner.query('SELECT state, decline_reason FROM request');
    expect(rows).toEqual([{ state: 'declined', decline_reason: 'after the audit' }]);
    expect((await world.dingtalk.approvals({ user: 'dave01' })).todo).toEqual([]);
  });
});
