import pg from 'pg';
import { readPolicy } from '../../src/config.js';
import type { Desk } from '../../src/desk/desk.js';
import { importMembers } from '../../src/desk/import-members.js';
import { install } from '../../src/desk/install.js';
import { type FakeClock, fakeClock } from '../../src/ports/clock.js';
import { countingId } from '../../src/ports/ids.js';
import { noSeam } from '../../src/ports/seam.js';
import { connect } from '../../src/store/db.js';
import { verify } from '../../src/store/verify.js';
import { type TestDatabase, testDatabase } from '../support/database.js';

/** An installed organisation on a database of its own. */
export interface DeskOffice {
  readonly desk: Desk;
  readonly clock: FakeClock;
  readonly database: TestDatabase;
  /** One row, or throws. */
  one<T extends pg.QueryResultRow>(query: string, values?: unknown[]): Promise<T>;
  all<T extends pg.QueryResultRow>(query: string, values?: unknown[]): Promise<T[]>;
  /** The member id by e-mail address. */
  id(email: string): Promise<string>;
  /** Remaining credit in all lots, in minor units. */
  left(email: string): Promise<bigint>;
  verify(): Promise<string[]>;
  /** The same organisation under other rules. */
  under(yaml: string): Desk;
  close(): Promise<void>;
}

/** Opens an office: `yaml` are its rules, `csv` its people. */
export async function openDeskOffice(yaml: string, csv: string | null, start: Date): Promise<DeskOffice> {
  const database = await testDatabase();
  const db = connect(database.appUrl, 6);
  const admin = new pg.Pool({ connectionString: database.adminUrl, max: 2 });
  admin.on('error', () => {});
  const clock = fakeClock(start);
  const desk: Desk = {
    db,
    clock,
    newId: countingId(),
    policy: readPolicy(yaml, 'test.yaml'),
    seam: noSeam,
    profiles: new Map(),
    gateway: null,
    wake: () => {},
  };
  await install(desk);
  if (csv !== null) {
    const result = await importMembers(desk, csv);
    if (result.problems.length > 0) throw new Error(JSON.stringify(result.problems));
  }
  const all = async <T extends pg.QueryResultRow>(query: string, values: unknown[] = []) =>
    (await admin.query<T>(query, values)).rows;
  const one = async <T extends pg.QueryResultRow>(query: string, values: unknown[] = []) => {
    const [row] = await all<T>(query, values);
    if (row === undefined) throw new Error(`no row: ${query}`);
    return row;
  };
  return {
    desk,
    clock,
    database,
    one,
    all,
    id: async (email) => (await one<{ id: string }>('SELECT id FROM member WHERE email = $1', [email])).id,
    left: async (email) => {
      const row = await one<{ left: string }>(
        'SELECT coalesce(sum(g.remaining), 0) AS left FROM member m LEFT JOIN "grant" g ON g.member_id = m.id WHERE m.email = $1',
        [email],
      );
      return BigInt(row.left);
    },
    verify: () => verify(db),
    under: (other) => ({ ...desk, policy: readPolicy(other, 'test.yaml') }),
    close: async () => {
      await db.close();
      await admin.end();
      await database.drop();
    },
  };
}
