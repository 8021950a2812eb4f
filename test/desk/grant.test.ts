import { afterEach, describe, expect, test } from 'vitest';
import type { GivenKind } from '../../src/core/grants.js';
import { type GrantInput, giveGrant, previewGrant } from '../../src/desk/grant.js';
import { nov } from '../support/books.js';
import { approvals, rule, type Stage, stage, step, word } from './request-stage.js';

let s: Stage;
afterEach(() => s.close());

const open = (over: Parameters<typeof stage>[1] = {}, plan: Parameters<typeof stage>[3] = {}) =>
  stage(approvals([rule([step(['manager'])])]), over, nov(10, '10:00'), plan);

function input(who: keyof Stage['id'], amount: bigint, over: Partial<GrantInput> = {}): GrantInput {
  const { id } = s;
  return { giverId: id[who], memberId: id.ana, amount, kind: 'top-up', reason: null, until: null, ...over };
}

let keys = 0;
function give(who: keyof Stage['id'], amount: bigint, over: Partial<GrantInput> = {}) {
  keys += 1;
  return giveGrant(s.house.desk, `give ${keys}`, input(who, amount, over));
}

const lots = async () =>
  (
    await s.house.owner.query(
      `SELECT g.kind, g.amount::int, g.remaining::int, g.expires_at AS until, i.reason, m.name AS giver
        FROM "grant" g JOIN grant_given i ON i.grant_id = g.id LEFT JOIN member m ON m.id = i.giver_id ORDER BY g.id`,
    )
  ).rows;

test('a manager gives from the pool: lot, pool, giver and audit in one, and the member hears of it with the new balance', async () => {
  s = await open();
  await s.said();
  const until = nov(20);
  expect(await previewGrant(s.house.desk, input('mei', 300n, { until }))).toMatchObject({
    done: { name: 'ana', amount: 300n, pool: { team: 'Payments', before: 1000n, after: 700n } },
  });
  expect(await s.left()).toBe(1000n);
  const outcome = await give('mei', 300n, { until, reason: 'the migration' });
  expect(outcome).toEqual({
    done: {
      name: 'ana',
      amount: 300n,
      kind: 'top-up',
      until,
      pool: { team: 'Payments', before: 1000n, after: 700n },
    },
  });
  expect(await s.left()).toBe(700n);
  expect(await lots()).toEqual([
    { kind: 'top-up', amount: 300, remaining: 300, until, reason: 'the migration', giver: 'mei' },
  ]);
  expect(await s.said()).toEqual(['notice granted to ana']);
  const { rows } = await s.house.owner.query(`SELECT payload FROM outbox WHERE name = 'granted'`);
  expect(rows[0].payload).toMatchObject({ by: 'mei', amount: '300', left: '1300', reason: 'the migration' });
  expect(await s.trail(s.id.ana)).toContainEqual(
    expect.objectContaining({
      action: 'grant.give',
      actor: 'mei',
      detail: expect.objectContaining({ amount: '300', role: 'manager', kind: 'top-up' }),
    }),
  );
});

test('the same click again gives the same answer and nothing more; with another amount it is refused', async () => {
  s = await open();
  const { desk } = s.house;
  const first = await giveGrant(desk, 'once', input('mei', 100n));
  expect(await giveGrant(desk, 'once', input('mei', 100n))).toEqual(first);
  expect(word(await giveGrant(desk, 'once', input('mei', 200n)))).toBe('conflict');
  expect(await s.left()).toBe(900n);
});

test.each<[string, keyof Stage['id'], Partial<GrantInput>, bigint, string]>([
  ['to oneself', 'ana', {}, 10n, 'grant-self'],
  ['by a colleague', 'bo', {}, 10n, 'grant-not-yours'],
  ['by the manager’s manager', 'ada', {}, 10n, 'grant-not-yours'],
  ['of nothing', 'mei', {}, 0n, 'zero'],
  ['of less than nothing', 'mei', {}, -5n, 'zero'],
  ['until yesterday', 'mei', { until: nov(9) }, 10n, 'past-date'],
  ['of more than the pool has', 'mei', {}, 1001n, 'grant-short'],
])('nothing is given %s, and the attempt is kept', async (_, who, over, amount, code) => {
  s = await open();
  expect(word(await previewGrant(s.house.desk, input(who, amount, over)))).toBe(code);
  expect(word(await give(who, amount, over))).toBe(code);
  expect(await s.left()).toBe(1000n);
  expect(await lots()).toEqual([]);
  const kept = (await s.trail(s.id.ana)).filter(({ action }) => action.startsWith('grant.'));
  expect(kept).toMatchObject([{ action: 'grant.refused', actor: who, detail: { code } }]);
});

test('who is frozen neither gives nor is given; who was the manager is not any more', async () => {
  s = await open();
  const set = (who: string, status: string) =>
    s.house.owner.query('UPDATE member SET status = $2 WHERE name = $1', [who, status]);
  await set('mei', 'frozen');
  expect(word(await give('mei', 10n))).toBe('frozen');
  await set('mei', 'active');
  await set('ana', 'frozen');
  expect(word(await give('mei', 10n))).toBe('not-active');
  await set('ana', 'active');
  await s.house.owner.query('UPDATE member SET manager_id = $1 WHERE name = $2', [s.id.ada, 'ana']);
  expect(word(await give('mei', 10n))).toBe('grant-not-yours');
  expect(word(await give('ada', 10n))).toBe('done');
});

describe('limits', () => {
  test('a manager gives no more at once than the plan lets be requested; finance does', async () => {
    s = await open({ fallbackApprovers: ['zoe@example.com'] }, { requests: { most: 100n } });
    expect(word(await give('mei', 101n))).toBe('grant-too-large');
    expect(word(await give('mei', 100n))).toBe('done');
    expect(word(await give('fin', 300n))).toBe('done');
    expect(word(await give('zoe', 300n))).toBe('done');
    expect(word(await give('zoe', 301n))).toBe('grant-short');
  });

  test('where the rules want more than the manager, giving in parts is no way around them', async () => {
    const big = rule([step(['manager']), step(['role:finance'])], {
      name: 'big',
      when: { ...rule([]).when, amount: { from: 200n, upTo: null } },
    });
    s = await stage(approvals([big, rule([step(['manager'])])]));
    expect(word(await give('mei', 250n))).toBe('grant-needs-others');
    expect(word(await give('mei', 150n))).toBe('done');
    expect(word(await give('mei', 100n))).toBe('grant-needs-others');
    expect(word(await give('fin', 100n))).toBe('done');
  });

  test('what a rule refuses is refused with its words', async () => {
    const never = { kind: 'refuse' as const, text: { en: 'Not in a freeze.', 'zh-CN': '冻结期内不追加。' } };
    s = await stage(approvals([{ ...rule([]), name: 'freeze', outcome: never }]));
    expect(await give('mei', 10n)).toMatchObject({
      refused: { code: 'rule-refuses', params: { rule: 'freeze', en: 'Not in a freeze.' } },
    });
  });
});

test('what is unspent goes back to the pool at its day', async () => {
  s = await open();
  for (const kind of ['reward', 'task'] satisfies GivenKind[])
    await give('mei', 100n, { kind, until: nov(15) });
  expect((await lots()).map(({ kind }) => kind)).toEqual(['reward', 'task']);
  await s.house.spends(s.id.ana, 150n);
  await s.later(nov(16));
  // The task's credit is used before the reward.
  expect((await lots()).map(({ remaining }) => remaining)).toEqual([0, 0]);
  expect(await s.left()).toBe(850n);
});

test('what outlives the pool’s month ends in the next one', async () => {
  s = await open();
  await give('mei', 100n, { until: new Date('2026-12-15T00:00:00Z') });
  await s.later(new Date('2026-12-10T00:00:00Z'));
  expect(await lots()).toMatchObject([{ remaining: 100 }]);
  expect(await s.left()).toBe(1000n);
  await s.later(new Date('2026-12-16T00:00:00Z'));
  expect(await lots()).toMatchObject([{ remaining: 0 }]);
  expect(await s.left()).toBe(1000n);
});

test('thirty at once never give more than the pool has', async () => {
  s = await open();
  const outcomes = await Promise.all(
    Array.from({ length: 30 }, (_, n) => give('mei', 70n, { memberId: n % 2 ? s.id.ana : s.id.bo })),
  );
  const done = outcomes.filter((outcome) => 'done' in outcome);
  expect(done).toHaveLength(14);
  expect(outcomes.filter((outcome) => word(outcome) === 'grant-short')).toHaveLength(16);
  expect(await s.left()).toBe(20n);
});
