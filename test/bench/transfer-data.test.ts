import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { amount, loanId, sidesOf } from '../../bench/transfer/data.js';
import { openTransferOffice, type TransferOffice } from '../../bench/transfer/office.js';
import { connect, type Database } from '../../src/store/db.js';
import { verify } from '../../src/store/verify.js';
import { testDatabase } from '../support/database.js';

const members = 12;
const now = new Date('2026-03-10T08:00:00Z');

let db: Database;
let office: TransferOffice;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await testDatabase();
  drop = database.drop;
  db = connect(database.appUrl);
  office = await openTransferOffice(database.adminUrl, db, { now: () => now }, members, 9);
});
afterAll(async () => {
  await db.close();
  await drop();
});

/** What waits to be sent about a loan, and what its journal and audit say. */
async function traceOf(n: number) {
  const id = loanId(n);
  const loan = await db.client.loan.findUniqueOrThrow({ where: { id } });
  const sent = await db.client.outbox.groupBy({
    by: ['kind'],
    where: { subjectId: id, state: 'due' },
    _count: true,
    orderBy: { kind: 'asc' },
  });
  const entry = await db.client.entry.findFirstOrThrow({ where: { loanId: id } });
  const postings = await db.client.posting.findMany({ where: { entryId: entry.id } });
  const audit = await db.client.audit.count({ where: { subjectId: id, action: 'loan.accept' } });
  return {
    state: loan.state,
    outstanding: loan.outstanding,
    sent: sent.map(({ kind, _count }) => [kind, _count]),
    postings: postings.map(({ account, amount: moved }) => `${account} ${moved}`).sort(),
    audit,
  };
}

describe('the data of the transfer bench', () => {
  it('are books that agree, with questions between those who lend and those who borrow', async () => {
    expect(await verify(db)).toEqual([]);
    expect(await db.client.loan.count({ where: { state: 'asked' } })).toBe(9);
    for (let n = 1; n <= 9; n += 1) {
      const { lender, borrower } = sidesOf(n, members);
      expect(lender).toBeLessThanOrEqual(members / 2);
      expect(borrower).toBeGreaterThan(members / 2);
    }
  });

  it('are lent by the desk and barely, and either leaves the same behind', async () => {
    await office.desked(2);
    await office.barely(3);
    const ours = await traceOf(2);
    expect(ours).toMatchObject({ state: 'active', outstanding: amount, audit: 1 });
    expect(await traceOf(3)).toEqual(ours);
    await expect(office.barely(3)).rejects.toThrow('does not wait');
    await expect(office.desked(2)).resolves.toBeUndefined();
    expect(await verify(db)).toEqual([]);
  });
});
