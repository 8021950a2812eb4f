import { expect, test } from 'vitest';
import { fillMembers, memberId } from '../../bench/alerts/data.js';
import { batchesOf, type Load, seeded } from '../../bench/alerts/events.js';
import { Oracle } from '../../bench/alerts/oracle.js';
import { verify } from '../../src/store/verify.js';
import { testPolicy } from '../support/books.js';
import { company } from '../support/company.js';

const start = new Date('2026-09-01T00:00:00Z');
const middle = new Date('2026-10-01T00:00:00Z');
const load: Load = {
  events: 4000,
  members: 20,
  allowance: 500_000_000n,
  periods: [
    { start, end: middle },
    { start: middle, end: new Date('2026-11-01T00:00:00Z') },
  ],
  mostPerBatch: 1000,
};

test('the members are books that agree', async () => {
  const house = await company(testPolicy(), start);
  try {
    const filled = { members: 7, allowance: load.allowance, periodStart: start, periodEnd: middle };
    await fillMembers(house.owner, filled);
    expect(await verify(house.desk.db)).toEqual([]);
    const { rows } = await house.owner.query('SELECT id FROM member ORDER BY id');
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 7 }, (_, n) => memberId(n)));
  } finally {
    await house.close();
  }
});

test('everybody crosses the last level in each period, and the same seed gives the same', () => {
  const [one, other] = [7, 7].map((seed) => [...batchesOf(load, seeded(seed))]);
  expect(one).toEqual(other);
  const sums = new Map<string, bigint>();
  for (const { at, events } of one ?? []) {
    expect(events.length).toBeLessThanOrEqual(load.mostPerBatch);
    for (const { member, cost } of events) {
      const key = `${member} ${at < middle ? 0 : 1}`;
      sums.set(key, (sums.get(key) ?? 0n) + cost);
    }
  }
  expect(sums.size).toBe(40);
  for (const sum of sums.values()) expect(sum).toBeGreaterThanOrEqual(load.allowance);
});

test('the oracle knows the highest new level of a batch, and sees what is missing and what is told twice', () => {
  const oracle = new Oracle(load);
  oracle.take(start, [{ member: 3, cost: 100_000_000n }]);
  oracle.take(start, [{ member: 3, cost: 320_000_000n }]);
  oracle.take(start, [{ member: 3, cost: 1n }]);
  oracle.take(middle, [{ member: 3, cost: 250_000_000n }]);
  expect([...oracle.expected.keys()]).toEqual(['3 0 80', '3 1 50']);
  expect(oracle.compare(['3 0 80', '3 1 50'])).toEqual({ missed: 0, twice: 0 });
  expect(oracle.compare(['3 0 80', '3 0 80'])).toEqual({ missed: 1, twice: 1 });
  expect(oracle.compare(['3 0 50', '3 1 50'])).toEqual({ missed: 1, twice: 1 });
});
