import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { APP_ROLE, appUrl } from '../../src/store/app-role.js';
import { drift } from '../../src/store/drift.js';
import { migrate, migrationsDirectory } from '../../src/store/migrate.js';
import { readMigrations } from '../../src/store/migration-files.js';
import { emptyDatabase, type TestDatabase, testDatabase } from '../support/database.js';

let directory = '';
let database: TestDatabase;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'migrations-'));
  writeFileSync(join(directory, 'migration_lock.toml'), 'provider = "postgresql"\n');
  database = await emptyDatabase();
});

afterEach(async () => {
  await database.drop();
  rmSync(directory, { recursive: true, force: true });
});

function write(name: string, script: string): void {
  mkdirSync(join(directory, name), { recursive: true });
  writeFileSync(join(directory, name, 'migration.sql'), script);
}

async function ask(sql: string, url = database.adminUrl): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

const FIRST = 'CREATE TABLE a (n int); INSERT INTO a VALUES (1);';
const TRIGGER = `CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a is closed;';
  RETURN NULL;
END;
$$;
CREATE TRIGGER guard BEFORE DELETE ON a FOR EACH STATEMENT EXECUTE FUNCTION guard();`;

describe('migrations', () => {
  test('are applied in order, once, function bodies whole, and recorded as Prisma records them', async () => {
    write('20260101000000_first', FIRST);
    write('20260102000000_guard', TRIGGER);
    const names = ['20260101000000_first', '20260102000000_guard'];
    expect(await migrate(database.adminUrl, directory)).toEqual({ applied: names });
    expect(await migrate(database.adminUrl, directory)).toEqual({ applied: [] });
    await expect(ask('DELETE FROM a')).rejects.toThrow('a is closed;');
    const rows =
      await ask(`SELECT migration_name, checksum, finished_at >= started_at AS finished, rolled_back_at,
      applied_steps_count FROM _prisma_migrations ORDER BY started_at`);
    expect(rows).toEqual(
      readMigrations(directory).map(({ name, checksum }) => ({
        migration_name: name,
        checksum,
        finished: true,
        rolled_back_at: null,
        applied_steps_count: 1,
      })),
    );
  });

  test('that come later are added', async () => {
    write('20260101000000_first', FIRST);
    await migrate(database.adminUrl, directory);
    write('20260102000000_guard', TRIGGER);
    expect(await migrate(database.adminUrl, directory)).toEqual({ applied: ['20260102000000_guard'] });
  });

  test('are applied by one of several that start at once', async () => {
    write('20260101000000_first', FIRST);
    const all = await Promise.all([1, 2, 3, 4].map(() => migrate(database.adminUrl, directory)));
    expect(all.flatMap(({ applied }) => applied)).toEqual(['20260101000000_first']);
    expect(await ask('SELECT n FROM a')).toEqual([{ n: 1 }]);
  });

  test('that fail leave nothing behind, and are tried again when mended', async () => {
    write('20260101000000_first', `${FIRST} SELECT 1 / 0;`);
    await expect(migrate(database.adminUrl, directory)).rejects.toThrow(/division by zero/);
    await expect(ask('SELECT n FROM a')).rejects.toThrow(/does not exist/);
    write('20260101000000_first', FIRST);
    expect(await migrate(database.adminUrl, directory)).toEqual({ applied: ['20260101000000_first'] });
  });

  test('that were interrupted go on', async () => {
    write('20260101000000_first', FIRST);
    await migrate(database.adminUrl, directory);
    write('20260102000000_guard', TRIGGER);
    // As the engine writes it before it sends the script; then the process was killed.
    await ask(`INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at)
      VALUES ('x', 'y', '20260102000000_guard', '2026-01-02')`);
    expect(await migrate(database.adminUrl, directory)).toEqual({ applied: ['20260102000000_guard'] });
  });

  test('are noted as applied in the transaction that applies them', async () => {
    // Reads what its own transaction will have written: the note comes behind the script and before the commit.
    write(
      '20260101000000_first',
      `CREATE TABLE seen (at_commit boolean);
       CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         INSERT INTO seen SELECT finished_at IS NOT NULL FROM _prisma_migrations; RETURN NULL; END $$;
       CREATE TABLE a (n int);
       CREATE CONSTRAINT TRIGGER look AFTER INSERT ON a DEFERRABLE INITIALLY DEFERRED
         FOR EACH ROW EXECUTE FUNCTION look();
       INSERT INTO a VALUES (1);`,
    );
    await migrate(database.adminUrl, directory);
    expect(await ask('SELECT at_commit FROM seen')).toEqual([{ at_commit: true }]);
  });

  test('must not change once applied', async () => {
    write('20260101000000_first', FIRST);
    await migrate(database.adminUrl, directory);
    write('20260101000000_first', `${FIRST} `);
    await expect(migrate(database.adminUrl, directory)).rejects.toThrow(/20260101000000_first was changed/);
  });
});

describe("the program's role", () => {
  test('is worked as, and owns nothing', async () => {
    write('20260101000000_first', `${FIRST} GRANT SELECT ON a TO ${APP_ROLE};`);
    await migrate(database.adminUrl, directory);
    expect(await ask('SELECT current_user AS me, n FROM a', database.appUrl)).toEqual([
      { me: APP_ROLE, n: 1 },
    ]);
    await expect(ask('ALTER TABLE a DISABLE TRIGGER ALL', database.appUrl)).rejects.toThrow(/must be owner/);
    await expect(ask('DROP TABLE a', database.appUrl)).rejects.toThrow(/must be owner/);
  });

  test('keeps the options an address has already', () => {
    const url = new URL(appUrl('postgresql://u:p@h:1/d?sslmode=require&options=-c%20statement_timeout%3D5s'));
    expect(url.searchParams.get('options')).toBe(
      `-c statement_timeout=5s -c role=${APP_ROLE} -c timezone=UTC`,
    );
    expect(url.searchParams.get('sslmode')).toBe('require');
  });

  test('is asked for when the user may not take it', async () => {
    const user = `plain_${Date.now()}`;
    await ask(`CREATE ROLE ${user} LOGIN PASSWORD 'x'; GRANT ALL ON SCHEMA public TO ${user}`);
    try {
      const url = new URL(database.adminUrl);
      url.username = user;
      url.password = 'x';
      write('20260101000000_first', FIRST);
      await expect(migrate(url.href, directory)).rejects.toThrow(/Let an administrator .* run/);
      await ask(`GRANT ${APP_ROLE} TO ${user}`);
      expect((await migrate(url.href, directory)).applied).toHaveLength(1);
    } finally {
      await ask(`DROP OWNED BY ${user}; DROP ROLE ${user}`);
    }
  });
});

describe('the schema and the migrations', () => {
  test('say the same', async () => {
    const migrated = await testDatabase();
    expect(readMigrations(migrationsDirectory()).length).toBeGreaterThan(0);
    expect(await drift(migrated.adminUrl)).toBe('');
    await migrated.drop();
  });

  test('would be told apart', async () => {
    const migrated = await testDatabase();
    await ask('CREATE TABLE stray (n int PRIMARY KEY)', migrated.adminUrl);
    expect(await drift(migrated.adminUrl)).toContain('stray');
    await migrated.drop();
  });
});

test('a test database is a migrated one of its own', async () => {
  const [a, b] = await Promise.all([testDatabase(), testDatabase()]);
  expect(await migrate(a.adminUrl)).toEqual({ applied: [] });
  await ask('CREATE TABLE mine (n int)', a.adminUrl);
  await expect(ask('SELECT FROM mine', b.adminUrl)).rejects.toThrow(/does not exist/);
  await Promise.all([a.drop(), b.drop()]);
  await expect(ask('SELECT 1', a.adminUrl)).rejects.toThrow(/does not exist/);
});
