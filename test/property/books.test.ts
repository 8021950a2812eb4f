import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Happening, History, histories, orderOf } from './history.js';

const usual = 12;
const runs = Number(process.env['TOKENDESK_PROPERTY_RUNS'] ?? usual);
const seed = process.env['TOKENDESK_PROPERTY_SEED'];
/** Short runs are the same every time; long ones look elsewhere each time. */
const settings = {
  numRuns: runs,
  ...(seed ? { seed: Number(seed) } : runs > usual ? {} : { seed: 20_261_122 }),
};
const patience = 60_000 + runs * 10_000;

/** Plays a history in the model and in the tables, and compares them after every step. */
async function agrees(happenings: readonly Happening[], order = 0): Promise<void> {
  const history = await History.begin();
  try {
    for (const [step, it] of happenings.entries()) {
      const done = await history.happen(it);
      expect(done.tables, `step ${step} ${JSON.stringify(it)}`).toBe(done.model);
      await history.settle(orderOf(order + step));
      expect(await history.inTables(), `step ${step} ${JSON.stringify(it)}`).toEqual(history.inModel());
      const member = step % history.members.length;
      expect(await history.leftNow(member), `left now, step ${step}`).toBe(history.model.leftNow(member));
    }
    expect(await history.proof()).toEqual([]);
  } finally {
    await history.close();
  }
}

test('whatever happens, the tables hold what the rules say', { timeout: patience }, async () => {
  await fc.assert(
    fc.asyncProperty(histories, fc.nat(23), (happenings, order) => agrees(happenings, order)),
    settings,
  );
});

test('the order in which members are settled makes no difference', { timeout: patience }, async () => {
  const after = async (happenings: readonly Happening[], hours: number, order: number) => {
    const history = await History.begin();
    try {
      for (const it of happenings) await history.happen(it);
      await history.happen({ do: 'wait', hours });
      await history.settle(orderOf(order));
      expect(await history.proof()).toEqual([]);
      return await history.inTables();
    } finally {
      await history.close();
    }
  };
  const late = fc.integer({ min: 24, max: 2200 });
  await fc.assert(
    fc.asyncProperty(histories, late, fc.nat(23), fc.nat(23), async (happenings, hours, one, other) => {
      fc.pre(one !== other);
      expect(await after(happenings, hours, one)).toEqual(await after(happenings, hours, other));
    }),
    { ...settings, numRuns: Math.ceil(runs / 4) },
  );
});
