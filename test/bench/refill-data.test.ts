import { afterEach, describe, expect, it } from 'vitest';
import { began, fillRefill, refillAt } from '../../bench/refill/data.js';
import { refillBarely } from '../../bench/refill/floor.js';
import { differences, tally } from '../../bench/refill/tally.js';
import { makeDesk } from '../../src/compose.js';
import { readPolicy } from '../../src/config.js';
import type { Desk } from '../../src/desk/desk.js';
import { install } from '../../src/desk/install.js';
import { sweep } from '../../src/desk/sweep.js';
import { fakeClock } from '../../src/ports/clock.js';
import { connect } from '../../src/store/db.js';
import { verify } from '../../src/store/verify.js';
import { type TestDatabase, testDatabase } from '../support/database.js';

/** Enough for several turns of the sweep, of which two are under way at once. */
const members = 700;
const now = new Date(refillAt.getTime() + 30_000);
const policy = readPolicy(
  'unit: USD\nzone: UTC\nplans: { engineer: { allowance: 500, caps: { week: 400 }, lending: { protectedShare: 90 } } }',
  'test.yaml',
);

/** A company in its month's last moment, once more each time. */
const opened: { database: TestDatabase; desk: Desk }[] = [];
async function company(): Promise<{ database: TestDatabase; desk: Desk }> {
  const database = await testDatabase();
  const desk = makeDesk({ db: connect(database.appUrl), clock: fakeClock(began), policy });
  opened.push({ database, desk });
  await install(desk);
  await fillRefill(database.adminUrl, members);
  return { database, desk };
}
afterEach(async () => {
  for (const { database, desk } of opened.splice(0)) {
    await desk.db.close();
    await database.drop();
  }
});

async function refill(desk: Desk): Promise<void> {
  while ((await sweep(desk, now)) > 0);
}

describe('a refill of many who owe each other', () => {
  it('begins with books that agree, and with debts on all sides', async () => {
    const { database, desk } = await company();
    expect(await verify(desk.db)).toEqual([]);
    const { loan } = desk.db.client;
    const owing = await loan.findMany({
      where: { state: 'active' },
      select: { borrowerId: true, lenderId: true },
    });
    const borrowers = new Set(owing.map(({ borrowerId }) => borrowerId));
    expect(borrowers.size / members).toBeCloseTo(1 / 3, 1);
    // Chains: some who are owed owe others.
    expect(owing.filter(({ lenderId }) => borrowers.has(lenderId)).length).toBeGreaterThan(20);
    expect((await tally(database.adminUrl)).get('outbox loan-collected notice')).toBeUndefined();
  });

  it('writes what plain SQL for everybody at once writes', async () => {
    const [ours, floor] = [await company(), await company()];
    await refill(ours.desk);
    await refillBarely(floor.database.appUrl, now);
    expect(differences(await tally(ours.database.adminUrl), await tally(floor.database.adminUrl))).toEqual(
      [],
    );
    expect(await verify(ours.desk.db)).toEqual([]);
  });

  it('stopped at any moment and begun again, pays nobody twice', async () => {
    const [calm, shaken] = [await company(), await company()];
    await refill(calm.desk);
    let moments = 0;
    let stops = 0;
    // Before a turn is committed, after it, before the next: each run of the sweep gets one moment further.
    const desk: Desk = {
      ...shaken.desk,
      seam: () => {
        moments += 1;
        if (moments <= stops + 1) return;
        stops += 1;
        moments = 0;
        throw new Error('stopped');
      },
    };
    for (let tries = 0; tries < 12; tries += 1) {
      moments = 0;
      await sweep(desk, now).catch((error: unknown) => {
        if (!(error instanceof Error && error.message === 'stopped')) throw error;
      });
    }
    expect(stops).toBeGreaterThan(2);
    // Another process, meanwhile: both do it at once, and neither does what the other has done.
    await Promise.all([refill(shaken.desk), refill({ ...shaken.desk })]);
    expect(differences(await tally(calm.database.adminUrl), await tally(shaken.database.adminUrl))).toEqual(
      [],
    );
    expect(await verify(shaken.desk.db)).toEqual([]);
  });
});
