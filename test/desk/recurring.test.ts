import { afterEach, expect, test } from 'vitest';
import { endRecurring } from '../../src/desk/recurring.js';
import { ownRequests, requestView } from '../../src/desk/request-views.js';
import { approvals, rule, type Stage, stage, step, word } from './request-stage.js';

let it: Stage;
afterEach(() => it.close());

const dec = (day: number, time = '10:00') => new Date(`2026-12-${String(day).padStart(2, '0')}T${time}:00Z`);
const usual = approvals([rule([step(['manager'])])]);
const every = { lasting: 'every' } as const;

/** What somebody's top-up lots were, oldest first. */
async function given(memberId: string): Promise<string[]> {
  const { rows } = await it.house.owner.query<{ amount: string }>(
    `SELECT amount::text FROM "grant" WHERE member_id = $1 AND kind = 'top-up' ORDER BY created_at, id`,
    [memberId],
  );
  return rows.map(({ amount }) => amount);
}

test('what is approved for every period is given anew at each refill, and the pool pays each time', async () => {
  it = await stage(usual);
  const request = await it.asks('ana', 100n, every);
  expect(await it.approves('mei', request, 80n)).toBe('approved');
  expect([await given(it.id.ana), await it.left()]).toEqual([['80'], 920n]);
  await it.later(dec(2));
  // The pool was refilled on the first, before it paid.
  expect([await given(it.id.ana), await it.left()]).toEqual([['80', '80'], 920n]);
  const [mine] = await ownRequests(it.house.desk, it.id.ana);
  expect(mine).toMatchObject({ id: request, state: 'approved', mayEndRepeat: true });
  await it.later(new Date('2027-01-02T10:00:00Z'));
  expect(await given(it.id.ana)).toEqual(['80', '80', '80']);
});

test('either side ends it, once; what was given stays', async () => {
  it = await stage(usual);
  const request = await it.asks('ana', 100n, every);
  await it.approves('mei', request);
  const { desk } = it.house;
  const ends = (key: string, memberId: string) => endRecurring(desk, key, { requestId: request, memberId });
  expect(word(await ends('bo ends', it.id.bo))).toBe('not-yours');
  expect((await requestView(desk, request, it.id.bo))?.mayEndRepeat).toBe(false);
  const both = await Promise.all([ends('ana ends', it.id.ana), ends('mei ends', it.id.mei)]);
  expect(both.map(word).sort()).toEqual(['done', 'repeat-ended']);
  await it.later(dec(2));
  expect(await given(it.id.ana)).toEqual(['100']);
  expect((await requestView(desk, request, it.id.ana))?.repeats).toMatchObject({ nextAt: null });
  expect(await ownRequests(desk, it.id.ana)).toEqual([]);
});

test('a pool that cannot pay skips a period, both sides hear of it, and the next one is tried', async () => {
  it = await stage(usual);
  const request = await it.asks('ana', 100n, every);
  await it.approves('mei', request);
  await it.house.owner.query('UPDATE pool SET allowance = 50 WHERE id = $1', [it.pool]);
  await it.said();
  await it.later(dec(1, '12:00'));
  expect(await given(it.id.ana)).toEqual(['100']);
  expect((await it.said()).filter((line) => line.includes('repeat'))).toEqual([
    'notice request-repeat-skipped to ana',
    'notice request-repeat-skipped to mei',
  ]);
  await it.house.owner.query('UPDATE pool SET allowance = 500 WHERE id = $1', [it.pool]);
  await it.later(new Date('2027-01-02T10:00:00Z'));
  expect(await given(it.id.ana)).toEqual(['100', '100']);
});

test('who left gets nothing any more', async () => {
  it = await stage(usual);
  const request = await it.asks('ana', 100n, every);
  await it.approves('mei', request);
  await it.house.owner.query(`UPDATE member SET status = 'left' WHERE id = $1`, [it.id.ana]);
  await it.later(dec(2));
  expect(await given(it.id.ana)).toEqual(['100']);
  expect((await it.trail(request)).at(-1)).toMatchObject({ action: 'request.repeat-end' });
});
