import { expect, test } from 'vitest';
import { backoffMs } from '../../src/jobs/backoff.js';
import { pace } from '../../src/jobs/pace.js';

test('turns of one key are an interval apart, other keys do not wait', () => {
  const turns = pace(1_000);
  expect(turns.turn('a', 0, 5_000)).toEqual({ waitMs: 0, taken: true });
  expect(turns.turn('a', 0, 5_000)).toEqual({ waitMs: 1_000, taken: true });
  expect(turns.turn('b', 0, 5_000)).toEqual({ waitMs: 0, taken: true });
  expect(turns.turn('a', 500, 5_000)).toEqual({ waitMs: 1_500, taken: true });
  expect(turns.turn('a', 9_000, 5_000)).toEqual({ waitMs: 0, taken: true });
});

test('a turn too far away is not taken', () => {
  const turns = pace(1_000);
  for (let count = 0; count < 3; count += 1) turns.turn('a', 0, 5_000);
  expect(turns.turn('a', 0, 2_000)).toEqual({ waitMs: 3_000, taken: false });
  expect(turns.turn('a', 1_000, 2_000)).toEqual({ waitMs: 2_000, taken: true });
});

test('a pause holds, and is never shortened', () => {
  const silences = pace(0);
  silences.pause('slack/T1/send', 0, 30_000);
  silences.pause('slack/T1/send', 0, 1_000);
  expect(silences.turn('slack/T1/send', 10_000, 5_000)).toEqual({ waitMs: 20_000, taken: false });
  expect(silences.turn('slack/T1/send', 30_000, 5_000)).toEqual({ waitMs: 0, taken: true });
});

test('turns that are over are forgotten', () => {
  const turns = pace(1_000);
  for (let key = 0; key < 5_000; key += 1) turns.turn(`${key}`, key * 10, 5_000);
  // The oldest is free again, the youngest is not.
  expect(turns.turn('0', 50_000, 5_000).waitMs).toBe(0);
  expect(turns.turn('4999', 50_000, 5_000).waitMs).toBe(990);
});

test('back-off doubles from a second to five minutes, half of it by chance', () => {
  const at = (attempt: number, chance: number) => backoffMs(attempt, () => chance);
  expect([1, 2, 3, 9, 10, 200].map((attempt) => at(attempt, 0))).toEqual([
    500, 1_000, 2_000, 128_000, 150_000, 150_000,
  ]);
  expect([1, 2, 3, 9, 10, 200].map((attempt) => at(attempt, 1))).toEqual([
    1_000, 2_000, 4_000, 256_000, 300_000, 300_000,
  ]);
});
