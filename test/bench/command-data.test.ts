import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DataSize, fillBooks, postingsOf } from '../../bench/command/data.js';
import { makeDesk } from '../../src/compose.js';
import { balanceOf } from '../../src/desk/balance.js';
import type { Desk } from '../../src/desk/desk.js';
import { install } from '../../src/desk/install.js';
import { recognise } from '../../src/desk/recognise.js';
import { companyPolicy } from '../../src/sandboxed.js';
import { connect, type Database } from '../../src/store/db.js';
import { countBooks, verify } from '../../src/store/verify.js';
import { testDatabase } from '../support/database.js';

const now = new Date('2026-03-10T08:00:00Z');
const size: DataSize = { members: 12, spenders: 5, usages: 9 };

let db: Database;
let desk: Desk;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await testDatabase();
  drop = database.drop;
  db = connect(database.appUrl);
  desk = makeDesk({ db, clock: { now: () => now }, policy: companyPolicy() });
  // Pools have postings of their own; without them the count is the data's.
  desk.policy = { ...desk.policy, pools: new Map(), issuance: null };
  await install(desk);
  await fillBooks(database.adminUrl, size, now);
});

afterAll(async () => {
  await db.close();
  await drop();
});

describe('the data of the command bench', () => {
  it('are books that agree', async () => {
    expect(await verify(db)).toEqual([]);
  });

  it('hold as many postings as they say', async () => {
    const { members, postings } = await countBooks(db);
    expect(Number(members)).toBe(size.members);
    expect(Number(postings)).toBe(postingsOf(size));
  });

  it('are met by the program as if it had written them', async () => {
    const actor = await recognise(desk, { platform: 'slack', workspace: 'T0BENCH', userId: 'U0BENCH000005' });
    expect(actor).toMatchObject({ done: { reader: { name: 'Person 5', locale: 'en' } } });
    const memberId = 'done' in actor ? actor.done.memberId : '';
    const balance = await balanceOf(desk, memberId);
    expect(balance.usedPeriod).toBeGreaterThan(0n);
    expect(balance.inLots + balance.usedPeriod).toBe(balance.allowance);
    expect(balance.about).not.toBeNull();
  });
});
