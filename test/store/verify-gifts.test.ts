import { afterAll, beforeAll, expect, test } from 'vitest';
import { acceptGift, offerGift } from '../../src/desk/gift.js';
import { putOnShelf, takeFromShelf } from '../../src/desk/shelf.js';
import { verify } from '../../src/store/verify.js';
import { nov, testPolicy } from '../support/books.js';
import { type Company, company } from '../support/company.js';

let office: Company;
const ids = { given: '', open: '', entry: '', team: '' };

beforeAll(async () => {
  office = await company(testPolicy(), nov(10));
  const { desk } = office;
  ids.team = (await office.team('crew')).teamId;
  const [ana, bo] = [
    await office.join('ana', { teamId: ids.team }),
    await office.join('bo', { teamId: ids.team }),
  ];
  for (const name of ['given', 'open'] as const) {
    const made = await offerGift(desk, name, { giverId: ana, receiverId: bo, amount: 50n, reason: null });
    if (!('done' in made)) throw new Error(made.refused.code);
    ids[name] = made.done.giftId;
  }
  await acceptGift(desk, 'accept', { giftId: ids.given, receiverId: bo });
  const shelved = await putOnShelf(desk, 'put', { giverId: ana, amount: 100n, named: false });
  if (!('done' in shelved)) throw new Error(shelved.refused.code);
  ids.entry = shelved.done.shelfId;
  await takeFromShelf(desk, 'take', { takerId: bo, amount: 30n });
});
afterAll(() => office.close());

/** What verify says once a row was changed behind the program's back; the change is undone. */
async function afterTampering(statement: string): Promise<string[]> {
  const { desk, owner } = office;
  await owner.query(`SET session_replication_role = replica`);
  const { rows } = await owner.query<{ before: object }>(`SELECT to_jsonb(t) AS before FROM (SELECT
    (SELECT jsonb_agg(g) FROM gift g) AS gift, (SELECT jsonb_agg(s) FROM shelf s) AS shelf, (SELECT jsonb_agg(k) FROM shelf_take k) AS take,
    (SELECT jsonb_agg(l) FROM gift_lot l) AS lot) t`);
  await owner.query(statement);
  const found = await verify(desk.db);
  const before = JSON.stringify(rows[0]?.before);
  await owner.query('DELETE FROM gift_lot; DELETE FROM shelf_take; DELETE FROM shelf; DELETE FROM gift');
  for (const [table, key] of [
    ['gift', 'gift'],
    ['shelf', 'shelf'],
    ['shelf_take', 'take'],
    ['gift_lot', 'lot'],
  ])
    await owner.query(
      `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, ($1::jsonb)->'${key}')`,
      [before],
    );
  await owner.query('SET session_replication_role = origin');
  return found;
}

test('what was given and shelved agrees', async () => {
  expect(await verify(office.desk.db)).toEqual([]);
});

test.each<[string, () => string, () => RegExp[]]>([
  [
    'a gift of another amount than what arrived',
    () => `UPDATE gift SET amount = 51 WHERE id = '${ids.given}'`,
    () => [new RegExp(`gift ${ids.given}: its hold .* is another one's`)],
  ],
  [
    'a gift that is over while something is held for it',
    () => `UPDATE gift SET state = 'declined', answered_at = created_at WHERE id = '${ids.open}'`,
    () => [new RegExp(`gift ${ids.open}: declined but 50 is still held for it`)],
  ],
  [
    'a gift that is said to be accepted and never arrived',
    () => `UPDATE gift SET state = 'expired' WHERE id = '${ids.given}'`,
    () => [new RegExp(`gift ${ids.given}: expired with 50, but 50 arrived`)],
  ],
  [
    'an entry of the shelf of which more was taken than its parts say',
    () => `UPDATE shelf SET taken = 31`,
    () => [new RegExp(`shelf ${ids.entry}: taken 31 but its parts sum to 30`)],
  ],
  [
    'a part that is larger than what arrived',
    () => `UPDATE shelf_take SET amount = 31; UPDATE shelf SET taken = 31`,
    () => [
      new RegExp(`shelf ${ids.entry}: 31 of 100 were taken but 70 is held for it`),
      /shelf_take .*: 31 but 30 arrived/,
    ],
  ],
  [
    'credit that came as a gift from nobody',
    () => `DELETE FROM gift_lot WHERE gift_id IS NOT NULL`,
    () => [new RegExp(`gift ${ids.given}: accepted with 50, but 0 arrived`), /grant .*: was given by nobody/],
  ],
  [
    'a hold that nothing names',
    () => `DELETE FROM gift WHERE id = '${ids.open}'`,
    () => [/hold .*: neither a loan nor a gift nor the shelf has it/],
  ],
])('%s is named, and nothing else', async (_, statement, lines) => {
  const found = await afterTampering(statement());
  expect(found).toHaveLength(lines().length);
  for (const [at, line] of lines().entries()) expect(found[at]).toMatch(line);
});

test('and afterwards everything agrees again', async () => {
  expect(await verify(office.desk.db)).toEqual([]);
});
