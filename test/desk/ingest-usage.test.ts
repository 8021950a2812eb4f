import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ingestUsage } from '../../src/desk/ingest-usage.js';
import { type DeskOffice, openDeskOffice } from './office.js';

const rules = `
zone: Asia/Shanghai
plans:
  standard: { allowance: 100 }
prices:
  - { model: big, input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 }
  - { model: big, from: 2026-03-10, input: 2, output: 10 }
  - { model: free, input: 0, output: 0 }
rates:
  - { currency: CNY, from: 2026-01-01, rate: 0.14 }
`;
const people = `name,email,slack
Ana,ana@example.com,T1/U1
Bo,bo@example.com,T1/U2
`;
const start = new Date('2026-03-05T02:00:00Z');
const usd = (amount: number) => BigInt(Math.round(amount * 1_000_000));

let office: DeskOffice;
beforeEach(async () => {
  office = await openDeskOffice(rules, people, start);
});
afterEach(() => office.close());

let made = 0;
function event(more: Record<string, unknown> = {}) {
  made += 1;
  return {
    id: `e${made}`,
    member: 'ana@example.com',
    occurredAt: '2026-03-05T01:00:00Z',
    model: 'big',
    inputTokens: 1_000_000,
    ...more,
  };
}
const send = (events: unknown[], source = 'gateway') => ingestUsage(office.desk, source, events);

describe('pricing', () => {
  test('every kind of token has its price, and the sum is rounded once', async () => {
    const tokens = {
      inputTokens: 1_000_000,
      outputTokens: 200_000,
      cacheReadTokens: 10_000,
      cacheWriteTokens: 100,
    };
    expect(await send([event(tokens)])).toMatchObject({ accepted: 1, cost: usd(3 + 3 + 0.003 + 0.000375) });
    // 0.3 millionths, then 0.6: one call each, rounded half up.
    expect(await send([event({ inputTokens: 0, cacheReadTokens: 1 })])).toMatchObject({ cost: 0n });
    expect(await send([event({ inputTokens: 0, cacheReadTokens: 2 })])).toMatchObject({ cost: 1n });
    expect(await office.verify()).toEqual([]);
  });

  test('the price is the one of the time at which the call was made', async () => {
    office.clock.set(new Date('2026-03-12T00:00:00Z'));
    const before = event({ occurredAt: '2026-03-09T15:59:59Z' });
    // Midnight of 10 March in Shanghai.
    const after = event({ occurredAt: '2026-03-09T16:00:00Z' });
    expect(await send([before])).toMatchObject({ cost: usd(3) });
    expect(await send([after])).toMatchObject({ cost: usd(2) });
  });

  test('a cost that the source states wins, converted at the rate of the day, and is kept', async () => {
    const answer = await send([event({ id: 'stated', cost: { amount: '10.00', currency: 'CNY' } })]);
    expect(answer).toMatchObject({ accepted: 1, cost: usd(1.4) });
    const { pricing } = await office.one<{ pricing: unknown }>(
      "SELECT pricing FROM usage_event WHERE external_id = 'stated'",
    );
    expect(pricing).toMatchObject({ by: 'source', amount: '10', currency: 'CNY', rate: '0.14' });
    expect(
      await send([event({ model: 'unheard-of', cost: { amount: '0.5', currency: 'USD' } })]),
    ).toMatchObject({
      cost: usd(0.5),
    });
  });

  test('free models cost nothing and still count', async () => {
    expect(await send([event({ model: 'free' })])).toMatchObject({ accepted: 1, cost: 0n });
    expect(await office.left('ana@example.com')).toBe(usd(100));
    expect(await office.all('SELECT events, cost FROM usage_day')).toEqual([{ events: '1', cost: '0' }]);
    expect(await office.all("SELECT 1 FROM entry WHERE kind = 'usage'")).toEqual([]);
  });
});

test('one entry per member and batch, days in the zone of the organisation', async () => {
  const late = '2026-03-04T15:59:59Z';
  const events = [event({ occurredAt: late }), event(), event({ member: 'slack:T1/U2' })];
  expect(await send(events)).toMatchObject({ accepted: 3, duplicates: 0, rejected: [], cost: usd(9) });
  expect(await office.all("SELECT 1 FROM entry WHERE kind = 'usage'")).toHaveLength(2);
  expect(await office.left('ana@example.com')).toBe(usd(94));
  expect(
    await office.all('SELECT day::text, events FROM usage_day WHERE member_id = $1 ORDER BY 1', [
      await office.id('ana@example.com'),
    ]),
  ).toEqual([
    { day: '2026-03-04', events: '1' },
    { day: '2026-03-05', events: '1' },
  ]);
  expect(await office.verify()).toEqual([]);
});

test('bad rows are named and do not sink the batch', async () => {
  const twin = event();
  const answer = await send([
    event(),
    event({ member: 'nobody@example.com' }),
    event({ model: 'unheard-of' }),
    event({ occurredAt: '2026-03-05T02:06:00Z' }),
    event({ outputTokens: -1 }),
    event({ inputTokens: 1.5 }),
    event({ output_tokens: 5 }),
    event({ id: 'bad\u0000id' }),
    event({ id: '\ud800' }),
    event({ occurredAt: 'yesterday' }),
    event({ cost: { amount: '1', currency: 'EUR' } }),
    event({ cost: { amount: '999999999999', currency: 'USD' } }),
    event({ corrects: 'never-seen' }),
    { ...event(), member: undefined },
    'nonsense',
    twin,
    twin,
    { ...twin, inputTokens: 5 },
  ]);
  expect(answer).toMatchObject({ accepted: 2, duplicates: 1, cost: usd(6) });
  expect(answer.rejected.map(({ index, code }) => [index, code])).toEqual([
    [1, 'unknown-member'],
    [2, 'unknown-model'],
    [3, 'future'],
    [4, 'invalid'],
    [5, 'invalid'],
    [6, 'invalid'],
    [7, 'invalid'],
    [8, 'invalid'],
    [9, 'invalid'],
    [10, 'unknown-currency'],
    [11, 'too-large'],
    [12, 'unknown-original'],
    [13, 'invalid'],
    [14, 'invalid'],
    [17, 'conflict'],
  ]);
  const message = (index: number) => answer.rejected.find((row) => row.index === index)?.message;
  expect(message(4)).toBe('outputTokens must not be negative');
  expect(message(6)).toBe('output_tokens is not a field of an event');
  expect(message(13)).toBe('member must be a text');
  expect(await office.verify()).toEqual([]);
});

test('usage beyond the lots goes to the overdraft', async () => {
  await send([event({ inputTokens: 40_000_000 })]);
  expect(await office.one('SELECT overdraft FROM member WHERE email = $1', ['ana@example.com'])).toEqual({
    overdraft: String(usd(20)),
  });
  expect(await office.verify()).toEqual([]);
});

describe('once', () => {
  test('the same event again is a duplicate, with another content a conflict', async () => {
    const first = event();
    await send([first]);
    const spelled = {
      ...first,
      member: 'ANA@example.com',
      occurredAt: '2026-03-05T09:00:00+08:00',
      outputTokens: 0,
    };
    expect(await send([spelled])).toMatchObject({ accepted: 0, duplicates: 1, rejected: [], cost: 0n });
    expect((await send([{ ...first, inputTokens: 7 }])).rejected).toMatchObject([
      { index: 0, code: 'conflict' },
    ]);
    expect(await send([first], 'another source')).toMatchObject({ accepted: 1 });
    expect(await office.left('ana@example.com')).toBe(usd(94));
  });

  test('identical batches at once are booked once', async () => {
    const events = Array.from({ length: 40 }, (_, i) =>
      event({ member: i % 2 ? 'ana@example.com' : 'bo@example.com' }),
    );
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(events)));
    expect(answers.reduce((sum, answer) => sum + answer.accepted, 0)).toBe(40);
    expect(answers.reduce((sum, answer) => sum + answer.duplicates, 0)).toBe(160);
    expect(await office.left('ana@example.com')).toBe(usd(40));
    expect(await office.verify()).toEqual([]);
  });

  test('batches that overlap crosswise at once book every event once', async () => {
    const events = Array.from({ length: 20 }, (_, i) =>
      event({ member: i % 2 ? 'ana@example.com' : 'bo@example.com' }),
    );
    const answers = await Promise.all([
      send(events.slice(0, 15)),
      send([...events].reverse().slice(0, 15)),
      send(events),
      send([...events].reverse()),
    ]);
    expect(answers.reduce((sum, answer) => sum + answer.accepted, 0)).toBe(20);
    expect(await office.verify()).toEqual([]);
  });
});

describe('corrections', () => {
  test('the new values are the right ones: the difference comes back or is charged', async () => {
    await send([event({ id: 'a' })]);
    expect(await send([event({ id: 'b', corrects: 'a', inputTokens: 400_000 })])).toMatchObject({
      accepted: 1,
      cost: usd(-1.8),
    });
    expect(await office.left('ana@example.com')).toBe(usd(98.8));
    expect(await send([event({ id: 'c', corrects: 'a', inputTokens: 2_000_000 })])).toMatchObject({
      cost: usd(4.8),
    });
    expect(await office.left('ana@example.com')).toBe(usd(94));
    // Naming the last correction means the same call.
    expect(await send([event({ id: 'd', corrects: 'c', inputTokens: 1_900_000 })])).toMatchObject({
      cost: usd(-0.3),
    });
    expect(await office.all('SELECT events, input_tokens, cost FROM usage_day')).toEqual([
      { events: '4', input_tokens: '1900000', cost: String(usd(5.7)) },
    ]);
    expect(await send([event({ id: 'd', corrects: 'c', inputTokens: 1_900_000 })])).toMatchObject({
      duplicates: 1,
      cost: 0n,
    });
    expect(await office.verify()).toEqual([]);
  });

  test('what was overdrawn comes back first', async () => {
    await send([event({ id: 'a', inputTokens: 40_000_000 })]);
    await send([event({ id: 'b', corrects: 'a', inputTokens: 30_000_000 })]);
    expect(await office.one('SELECT overdraft FROM member WHERE email = $1', ['ana@example.com'])).toEqual({
      overdraft: '0',
    });
    expect(await office.left('ana@example.com')).toBe(usd(10));
    expect(await office.verify()).toEqual([]);
  });

  test('after a refill it comes back from where it went since: expired and overrun', async () => {
    await send([event({ id: 'a', inputTokens: 40_000_000 })]);
    office.clock.set(new Date('2026-04-02T00:00:00Z'));
    await send([event({ id: 'b', occurredAt: '2026-04-01T00:00:00Z', model: 'free' })]);
    await send([event({ id: 'c', corrects: 'a', inputTokens: 10_000_000 })]);
    const sums = await office.all(
      "SELECT account, sum(amount) AS sum FROM posting WHERE account IN ('overrun', 'expired') GROUP BY 1 ORDER BY 1",
    );
    expect(sums).toEqual([
      { account: 'expired', sum: String(usd(70)) },
      { account: 'overrun', sum: '0' },
    ]);
    expect(await office.left('ana@example.com')).toBe(usd(100));
    expect(await office.verify()).toEqual([]);
  });

  test('an original and its corrections in one batch book what holds in the end', async () => {
    const events = [event({ id: 'fix', corrects: 'orig', inputTokens: 500_000 }), event({ id: 'orig' })];
    expect(await send(events)).toMatchObject({ accepted: 2, cost: usd(1.5) });
    expect(await office.left('ana@example.com')).toBe(usd(98.5));
    await send([event({ id: 'z', corrects: 'fix', inputTokens: 0 })]);
    expect(await office.left('ana@example.com')).toBe(usd(100));
    expect(await office.verify()).toEqual([]);
  });

  test('many corrections of one entry in one batch share what it took', async () => {
    await send(['a', 'b', 'c'].map((id) => event({ id, inputTokens: 12_000_000 })));
    await send(['a', 'b', 'c'].map((id) => event({ id: `${id}0`, corrects: id, inputTokens: 0 })));
    expect(await office.left('ana@example.com')).toBe(usd(100));
    expect(await office.verify()).toEqual([]);
  });

  test('a correction below what several entries took gives back to each of them', async () => {
    await send([event({ id: 'a', inputTokens: 10_000_000 })]);
    await send([event({ id: 'b', corrects: 'a', inputTokens: 15_000_000 })]);
    await send([event({ id: 'c', corrects: 'a', inputTokens: 4_000_000 })]);
    await send([event({ id: 'd', corrects: 'a', inputTokens: 6_000_000 })]);
    await send([event({ id: 'e', corrects: 'a', inputTokens: 0 })]);
    expect(await office.left('ana@example.com')).toBe(usd(100));
    const { sum } = await office.one<{ sum: string }>(
      "SELECT sum(amount) FROM posting WHERE account = 'consumed'",
    );
    expect(sum).toBe('0');
    expect(await office.verify()).toEqual([]);
  });

  test('a correction keeps member and model', async () => {
    await send([event({ id: 'a' })]);
    const answer = await send([
      event({ corrects: 'a', member: 'bo@example.com' }),
      event({ corrects: 'a', model: 'free' }),
    ]);
    expect(answer.rejected.map(({ code }) => code)).toEqual(['correction-differs', 'correction-differs']);
  });

  test('different corrections of one call at once leave one of their values', async () => {
    await send([event({ id: 'a' })]);
    const values = [100_000, 200_000, 300_000, 400_000];
    await Promise.all(
      values.map((inputTokens, i) => send([event({ id: `fix${i}`, corrects: 'a', inputTokens })])),
    );
    const { tokens } = await office.one<{ tokens: string }>('SELECT input_tokens AS tokens FROM usage_day');
    expect(values.map(String)).toContain(tokens);
    expect(await office.left('ana@example.com')).toBe(usd(100) - BigInt(tokens) * 3n);
    expect(await office.verify()).toEqual([]);
  });
});

describe('late usage', () => {
  test('is charged to what its own window let expire, then to now', async () => {
    await send([event({ inputTokens: 20_000_000 })]);
    office.clock.set(new Date('2026-04-02T00:00:00Z'));
    // The refill has not been booked yet: this very call settles the member.
    const late = { occurredAt: '2026-03-31T12:00:00Z' };
    await send([event({ id: 'late', ...late, cost: { amount: '30', currency: 'USD' } })]);
    expect(await office.left('ana@example.com')).toBe(usd(100));
    await send([event({ ...late, cost: { amount: '30', currency: 'USD' } })]);
    expect(await office.left('ana@example.com')).toBe(usd(80));
    expect(await office.verify()).toEqual([]);
    // A correction gives back to what expired, where the next late call finds it.
    await send([event({ corrects: 'late', ...late, cost: { amount: '10', currency: 'USD' } })]);
    expect(await office.left('ana@example.com')).toBe(usd(80));
    await send([event({ ...late, cost: { amount: '25', currency: 'USD' } })]);
    expect(await office.left('ana@example.com')).toBe(usd(75));
    expect(await office.verify()).toEqual([]);
  });

  test('later than three days it is charged to now', async () => {
    office.clock.set(new Date('2026-04-04T00:00:00Z'));
    await send([event({ occurredAt: '2026-03-31T12:00:00Z', cost: { amount: '30', currency: 'USD' } })]);
    expect(await office.left('ana@example.com')).toBe(usd(70));
    expect(await office.verify()).toEqual([]);
  });
});
