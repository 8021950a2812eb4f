import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestId } from '../../bench/decide/data.js';
import { type BenchOffice, openBenchOffice } from '../../bench/decide/office.js';
import { approveRequest } from '../../src/desk/decide.js';
import { connect, type Database, sql } from '../../src/store/db.js';
import { verify } from '../../src/store/verify.js';
import { testDatabase } from '../support/database.js';

const of = { managers: 3, requests: 9 };
const now = new Date('2026-03-10T08:00:00Z');

let db: Database;
let office: BenchOffice;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await testDatabase();
  drop = database.drop;
  db = connect(database.appUrl);
  office = await openBenchOffice(database.adminUrl, db, { now: () => now }, of);
});

afterAll(async () => {
  await db.close();
  await drop();
});

async function stateOf(n: number): Promise<string> {
  const query = sql`SELECT state FROM request WHERE id = ${requestId(n)}::uuid`;
  const [row] = await db.client.$queryRaw<{ state: string }[]>(query);
  return row?.state ?? 'none';
}

describe('the data of the decide bench', () => {
  it('are books that agree, with as many open requests as they say', async () => {
    expect(await verify(db)).toEqual([]);
    expect(await db.client.request.count({ where: { state: 'pending' } })).toBe(of.requests);
  });

  it('are decided by a click as if the program had written them', async () => {
    await office.clicked(2);
    expect(await stateOf(2)).toBe('approved');
    const sent = await db.client.outbox.groupBy({
      by: ['kind'],
      where: { state: 'due' },
      _count: true,
      orderBy: { kind: 'asc' },
    });
    await office.desked(3);
    expect(await stateOf(3)).toBe('approved');
    // The requester hears of it, and both cards show it.
    expect(sent.map(({ kind, _count }) => [kind, _count])).toEqual([
      ['notice', 1],
      ['update', 2],
    ]);
    expect(await verify(db)).toEqual([]);
  });

  it('let nobody but the manager decide', async () => {
    const input = { requestId: requestId(4), deciderId: requestId(99), amount: null };
    expect(await approveRequest(office.desk, 'other', input)).toMatchObject({
      refused: { code: 'not-approver' },
    });
    expect(await stateOf(4)).toBe('pending');
  });

  it('are decided barely, by the floor', async () => {
    await office.barely(5);
    expect(await stateOf(5)).toBe('approved');
    await expect(office.barely(5)).rejects.toThrow('does not wait');
  });
});
