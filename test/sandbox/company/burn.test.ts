import { describe, expect, it } from 'vitest';
import { callsWorth } from '../../../src/sandbox/company/burn.js';
import { modelPrices } from '../../../src/sandbox/company/models.js';
import { handles } from '../../../src/sandbox/company/people.js';

const at = new Date('2026-03-12T08:00:00Z');

/** What the calls cost, in micro-dollars, each rounded half up once; thousandths are whole numbers. */
function costOf(calls: ReturnType<typeof callsWorth>): bigint {
  return calls.reduce((sum, call) => {
    const price = modelPrices[call.model];
    const thousandths = [
      [call.inputTokens, price.input],
      [call.outputTokens, price.output],
      [call.cacheReadTokens, price.cacheRead],
      [call.cacheWriteTokens, price.cacheWrite],
    ].reduce((part, [tokens = 0, each = 0]) => part + BigInt(tokens) * BigInt(Math.round(each * 1000)), 0n);
    return sum + (thousandths + 500n) / 1000n;
  }, 0n);
}

describe('made-up calls', () => {
  it.each([0.01, 0.1, 0.11, 1, 12.37, 99.99, 400, 10_000])(
    'cost exactly %d dollars, whoever makes them',
    (dollars) => {
      const microDollars = Math.round(dollars * 1_000_000);
      for (const handle of [...handles, undefined]) {
        for (const id of ['a', 'b', 'c']) {
          const calls = callsWorth({ handle, member: 'x', microDollars, at, id });
          expect(costOf(calls)).toBe(BigInt(microDollars));
          for (const call of calls)
            for (const tokens of [
              call.inputTokens,
              call.outputTokens,
              call.cacheReadTokens,
              call.cacheWriteTokens,
            ])
              expect(Number.isSafeInteger(tokens) && tokens >= 0).toBe(true);
          expect(new Set(calls.map((call) => call.id)).size).toBe(calls.length);
        }
      }
    },
  );

  it('are several where the amount is worth it, and of models that cost something', () => {
    const calls = callsWorth({ handle: 'priya', member: 'x', microDollars: 5_000_000, at, id: 'p' });
    expect(calls.length).toBeGreaterThan(3);
    expect(calls.map(({ model }) => model)).not.toContain('house-7b');
  });
});
