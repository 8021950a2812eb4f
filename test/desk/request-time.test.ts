import { afterEach, describe, expect, test } from 'vitest';
import { delegate, delegations, undelegate } from '../../src/desk/delegate.js';
import { requestView, waitingFor } from '../../src/desk/request-views.js';
import { nextDue } from '../../src/desk/sweep.js';
import { nov } from '../support/books.js';
import { approvals, rule, type Stage, stage, step, word } from './request-stage.js';

let it: Stage;
afterEach(() => it.close());

const late = { expiresHours: 24 * 14 };
const escalating = approvals([
  rule([step(['manager'], { escalateHours: 4, escalateTo: ['role:finance'] })], late),
]);
/** Changes people as an import would. */
const change = (column: string, value: string | null, id: string) =>
  it.house.owner.query(`UPDATE member SET ${column} = $1 WHERE id = $2`, [value, id]);

describe('escalation', () => {
  test('counts working hours: asked on Friday afternoon, it is Monday at eleven', async () => {
    it = await stage(escalating, {}, nov(13, '16:00'));
    const request = await it.asks('ana', 100n);
    expect((await requestView(it.house.desk, request, it.id.ana))?.escalatesAt).toEqual(nov(16, '11:00'));
    await it.later(nov(16, '10:59'));
    expect(await it.asked(request)).toEqual(['mei']);
    await it.said();
    await it.later(nov(16, '11:00'));
    expect(await it.asked(request)).toEqual(['fin', 'mei']);
    expect((await it.said()).filter((line) => line.includes('request'))).toEqual([
      'card request to fin',
      'notice request-moved to ana',
    ]);
    expect(await requestView(it.house.desk, request, it.id.ana)).toMatchObject({
      escalated: true,
      escalatesAt: null,
      approvers: ['mei', 'fin'],
    });
    expect(await it.approves('fin', request)).toBe('approved');
  });

  test('whoever it escalates to cannot decide before', async () => {
    it = await stage(escalating);
    const request = await it.asks('ana', 100n);
    expect(await it.approves('fin', request)).toBe('not-approver');
  });

  test('at once when the manager leaves; who left is told that it is not theirs', async () => {
    it = await stage(escalating);
    const request = await it.asks('ana', 100n);
    await it.said();
    await change('status', 'left', it.id.mei);
    expect(await it.approves('mei', request)).toBe('not-approver-now');
    await it.later(nov(10, '10:01'));
    expect([await it.asked(request), await it.said()]).toEqual([
      ['fin'],
      ['card request to fin', 'notice request-moved to ana'],
    ]);
    expect(await it.approves('fin', request)).toBe('approved');
  });

  test('refused when the last one leaves: the requester hears so, what was set aside goes back', async () => {
    it = await stage(approvals([rule([step(['manager']), step(['role:finance'])])]));
    const request = await it.asks('ana', 100n);
    await it.approves('mei', request);
    expect(await it.left()).toBe(900n);
    await change('status', 'left', it.id.fin);
    await it.said();
    await it.later(nov(10, '10:01'));
    expect([await it.state(request), await it.left(), await it.said()]).toEqual([
      'refused',
      1000n,
      ['notice request-none to ana'],
    ]);
  });

  test('a new manager is asked instead of the old one', async () => {
    it = await stage(escalating);
    const request = await it.asks('ana', 100n);
    await change('manager_id', it.id.zoe, it.id.ana);
    expect(await it.approves('mei', request)).toBe('not-approver-now');
    await it.later(nov(10, '10:01'));
    expect(await it.asked(request)).toEqual(['zoe']);
    expect(await requestView(it.house.desk, request, it.id.mei)).toMatchObject({
      lost: true,
      mine: null,
      evidence: null,
    });
    expect(await it.approves('zoe', request)).toBe('approved');
  });

  test('where all of several must approve and the last one missing leaves, the others have decided', async () => {
    it = await stage(approvals([rule([step(['role:board'], { need: 'all' })])]));
    const request = await it.asks('ana', 100n);
    await it.approves('b1', request);
    await it.approves('b2', request, 90n);
    await change('status', 'left', it.id.b3);
    await it.later(nov(10, '10:01'));
    expect([await it.state(request), await it.left()]).toEqual(['approved', 910n]);
  });

  test('a requester who leaves waits for nothing any more', async () => {
    it = await stage(escalating);
    const request = await it.asks('ana', 100n);
    await change('status', 'left', it.id.ana);
    await it.later(nov(10, '10:01'));
    expect([await it.state(request), await it.asked(request)]).toEqual(['refused', []]);
  });
});

describe('reminders and the end', () => {
  test('after four working hours, then twice as long each time, at times when people work', async () => {
    it = await stage(approvals([rule([step(['manager'])], late)]), {}, nov(10, '10:00'));
    await it.asks('ana', 100n);
    await it.said();
    const told: string[] = [];
    for (let due = await nextDue(it.house.desk); due && due < nov(18); due = await nextDue(it.house.desk)) {
      await it.later(due);
      const reminded = (await it.said()).filter((line) => line.includes('reminder'));
      if (reminded.length > 0) told.push(`${due.toISOString().slice(0, 16)} ${reminded.join()}`);
    }
    // 4 h, 12 h and 28 h of working days from nine to six, a weekend between them.
    expect(told).toEqual([
      '2026-11-10T14:00 notice request-reminder to mei',
      '2026-11-11T13:00 notice request-reminder to mei',
      '2026-11-13T11:00 notice request-reminder to mei',
    ]);
  });

  test('who has voted is not reminded', async () => {
    it = await stage(approvals([rule([step(['role:board'], { need: 2 })], late)]));
    const request = await it.asks('ana', 100n);
    await it.approves('b1', request);
    await it.said();
    await it.later(nov(10, '14:00'));
    expect((await it.said()).filter((line) => line.includes('reminder'))).toEqual([
      'notice request-reminder to b2',
      'notice request-reminder to b3',
    ]);
  });

  test('both sides hear when nobody decided in time, and a click then is too late', async () => {
    it = await stage(approvals([rule([step(['manager'])], { expiresHours: 3 })]));
    const request = await it.asks('ana', 100n);
    await it.said();
    it.house.clock.set(nov(10, '13:00'));
    expect(await it.approves('mei', request)).toBe('request-expired');
    await it.later(nov(10, '13:00'));
    expect(await it.said()).toEqual(['notice request-expired to ana', 'notice request-settled to mei']);
    expect(await it.approves('mei', request)).toBe('request-expired');
    expect((await it.trail(request)).map(({ action, actor }) => [action, actor])).toEqual([
      ['request.submit', 'ana'],
      ['request.expire', 'clock'],
    ]);
  });
});

describe('delegation', () => {
  const hands = (
    from: keyof Stage['id'],
    to: keyof Stage['id'],
    endsAt: Date,
    startsAt: Date | null = null,
  ) =>
    delegate(it.house.desk, `${from} ${to} ${endsAt.toISOString()} ${startsAt?.toISOString()}`, {
      fromId: it.id[from],
      toId: it.id[to],
      startsAt,
      endsAt,
    });

  test('the delegate decides in the other’s right, and so it is kept; afterwards no more', async () => {
    it = await stage(approvals([rule([step(['manager'])], late)]));
    const open = await it.asks('ana', 50n);
    expect(word(await hands('mei', 'zoe', nov(12)))).toBe('done');
    await it.later(nov(10, '10:01'));
    expect(await it.asked(open)).toEqual(['mei', 'zoe']);
    const request = await it.asks('ana', 100n);
    expect(await it.asked(request)).toEqual(['mei', 'zoe']);
    const [view] = await waitingFor(it.house.desk, it.id.zoe);
    expect(view?.mine).toMatchObject({ as: 'manager', actingFor: 'mei' });
    expect(await it.approves('zoe', request)).toBe('approved');
    expect((await it.trail(request)).at(-1)).toMatchObject({
      actor: 'zoe',
      detail: { actingFor: it.id.mei },
    });
    await it.later(nov(12));
    expect(await it.asked(open)).toEqual(['mei']);
    expect(await it.approves('zoe', open)).toBe('not-approver-now');
    expect(await it.approves('mei', open)).toBe('approved');
  });

  test('one that begins later asks nobody before', async () => {
    it = await stage(approvals([rule([step(['manager'])], late)]));
    const request = await it.asks('ana', 50n);
    await hands('mei', 'zoe', nov(14), nov(12));
    expect(await it.approves('zoe', request)).toBe('not-approver');
    expect(await delegations(it.house.desk, it.id.zoe)).toMatchObject([
      { side: 'to', with: 'mei', inForce: false },
    ]);
    await it.later(nov(12));
    expect(await it.asked(request)).toEqual(['mei', 'zoe']);
    expect(await it.approves('zoe', request)).toBe('approved');
  });

  test('a person and their delegate have one voice', async () => {
    it = await stage(approvals([rule([step(['role:board'], { need: 2 })], late)]));
    await hands('b1', 'zoe', nov(20));
    const request = await it.asks('ana', 50n);
    expect(await it.approves('zoe', request)).toBe('open');
    expect(await it.approves('b1', request)).toBe('voted-already');
    expect(await it.asked(request)).toEqual(['b2', 'b3']);
    expect(await it.approves('b2', request)).toBe('approved');
  });

  test('nobody decides their own through somebody else', async () => {
    it = await stage(approvals([rule([step(['manager'])], late)]));
    await hands('mei', 'ana', nov(20));
    const request = await it.asks('ana', 50n);
    expect(await it.asked(request)).toEqual(['mei']);
    expect(await it.approves('ana', request)).toBe('own-request');
  });

  test('not to oneself, not to somebody who is not there, not twice at once, not backwards', async () => {
    it = await stage(approvals([rule([step(['manager'])])]));
    await change('status', 'frozen', it.id.bo);
    expect(word(await hands('mei', 'mei', nov(12)))).toBe('delegate-self');
    expect(word(await hands('mei', 'bo', nov(12)))).toBe('not-active');
    expect(word(await hands('bo', 'mei', nov(12)))).toBe('frozen');
    expect(word(await hands('mei', 'zoe', nov(9)))).toBe('delegate-times');
    const both = await Promise.all([hands('mei', 'zoe', nov(12)), hands('mei', 'fin', nov(13))]);
    expect(both.map(word).sort()).toEqual(['delegate-overlaps', 'done']);
    expect(word(await hands('mei', 'zoe', nov(20), nov(15)))).toBe('done');
  });

  test('the tables refuse two at once, whoever writes them', async () => {
    it = await stage(approvals([rule([step(['manager'])])]));
    await hands('mei', 'zoe', nov(12));
    const again = `INSERT INTO delegation (id, from_id, to_id, starts_at, ends_at, created_at)
      VALUES (gen_random_uuid(), '${it.id.mei}', '${it.id.fin}', '2026-11-11', '2026-11-13', '2026-11-10')`;
    await expect(it.house.owner.query(again)).rejects.toThrow(/handed over decisions in this time already/);
  });

  test('taken back, it is over at once, for the one as for the other', async () => {
    it = await stage(approvals([rule([step(['manager'])])]));
    await hands('mei', 'zoe', nov(12));
    const request = await it.asks('ana', 50n);
    const [own] = await delegations(it.house.desk, it.id.mei);
    const delegationId = own?.id ?? '';
    const stranger = await undelegate(it.house.desk, 'no', { delegationId, memberId: it.id.fin });
    expect(word(stranger)).toBe('not-yours');
    expect(word(await undelegate(it.house.desk, 'yes', { delegationId, memberId: it.id.mei }))).toBe('done');
    expect(await it.approves('zoe', request)).toBe('not-approver-now');
    await it.later(nov(10, '10:01'));
    expect(await it.asked(request)).toEqual(['mei']);
    expect(await delegations(it.house.desk, it.id.mei)).toEqual([]);
  });
});

test('a request from before there were steps is asked anew and decided as it would have been', async () => {
  it = await stage(approvals([rule([step(['role:board'])])]));
  const id = '00000000-0000-7000-8000-0000000000aa';
  await it.house.owner.query(
    `INSERT INTO request (id, requester_id, amount, state, policy, step_since, expires_at, created_at)
      VALUES ($1, $2, 70, 'pending', '{"plan": "standard", "step": "manager"}', $3, $4, $3)`,
    [id, it.id.ana, nov(9), nov(12)],
  );
  await it.house.owner.query('INSERT INTO request_recheck VALUES ($1)', [id]);
  await it.later(nov(10, '10:01'));
  expect(await it.asked(id)).toEqual(['mei']);
  expect(await it.approves('b1', id)).toBe('not-approver');
  expect(await it.approves('mei', id)).toBe('approved');
});
