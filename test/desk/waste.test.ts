import { afterAll, beforeAll, expect, test } from 'vitest';
import { ingestUsage } from '../../src/desk/ingest-usage.js';
import { type DeskOffice, openDeskOffice } from './office.js';

const start = new Date('2026-03-05T02:00:00Z');
const yaml = `
plans: { standard: { allowance: 100 } }
prices: [{ model: big, input: 10, output: 40 }, { model: small, input: 1, output: 4 }]
`;
let office: DeskOffice;

beforeAll(async () => {
  office = await openDeskOffice(yaml, 'name,email\nAna,ana@example.com\n', start);
});
afterAll(() => office.close());

const call = {
  id: 'a',
  member: 'ana@example.com',
  occurredAt: '2026-03-05T01:00:00Z',
  model: 'big',
  inputTokens: 1000,
  outputTokens: 100,
};

async function report(over: Record<string, unknown>) {
  const answer = await ingestUsage(office.desk, 'test', [{ ...call, ...over }]);
  return answer.rejected.map(({ message }) => message);
}

/** Calls that said enough, failed ones, their cost, calls with tools known, misfits' cost, what they would save. */
async function day(): Promise<string[]> {
  const row = await office.one<Record<string, string>>(
    `SELECT judged_events, failed_events, retry_cost, tooled_events, misfit_cost, misfit_saves FROM usage_day`,
  );
  expect(await office.verify()).toEqual([]);
  return Object.values(row);
}

test('what a source says of a call is judged once and kept by day', async () => {
  expect(await report({ toolCalls: 0 })).toEqual([]);
  expect(await day()).toEqual(['0', '0', '0', '1', '14000', '12600']);
  expect(await report({ id: 'b', failed: true, attempt: 2, toolCalls: 0 })).toEqual([]);
  expect(await day()).toEqual(['1', '1', '14000', '2', '14000', '12600']);
  // The same again is no second call.
  await report({ toolCalls: 0 });
  expect(await day()).toEqual(['1', '1', '14000', '2', '14000', '12600']);
});

test('a correction changes its judgement with its numbers, and keeps what was said of the call', async () => {
  await report({ id: 'a2', corrects: 'a', inputTokens: 500 });
  // 500 × 10 + 100 × 40, of which a tenth would have done.
  expect(await day()).toEqual(['1', '1', '14000', '2', '9000', '8100']);
  await report({ id: 'a3', corrects: 'a', inputTokens: 500, toolCalls: 2 });
  expect(await day()).toEqual(['1', '1', '14000', '2', '0', '0']);
  await report({ id: 'b2', corrects: 'b', failed: false, attempt: 1, toolCalls: 5 });
  expect(await day()).toEqual(['1', '0', '0', '2', '0', '0']);
  await report({ id: 'b3', corrects: 'b', inputTokens: 0, outputTokens: 0 });
  expect(await day()).toEqual(['1', '0', '0', '2', '0', '0']);
});

test('a correction in the same batch knows what the original said', async () => {
  const batch = [
    { ...call, id: 'c', failed: true, inputTokens: 10_000 },
    { ...call, id: 'c2', corrects: 'c', inputTokens: 2000 },
  ];
  expect((await ingestUsage(office.desk, 'test', batch)).accepted).toBe(2);
  expect(await day()).toEqual(['2', '1', '24000', '2', '0', '0']);
});

test.each([
  [{ attempt: 0 }, 'attempt must be at least 1'],
  [{ toolCalls: -1 }, 'toolCalls must not be negative'],
  [{ failed: 'yes' }, 'failed must be true or false'],
])('%j is told to be wrong', async (over, message) => {
  expect(await report({ id: 'x', ...over })).toEqual([message]);
});
