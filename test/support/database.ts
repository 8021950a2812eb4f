import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { appUrl } from '../../src/store/app-role.js';
import { migrate, migrationsDirectory } from '../../src/store/migrate.js';
import { readMigrations } from '../../src/store/migration-files.js';

/** A database of a test's own, migrated and empty. */
export interface TestDatabase {
  /** As the owner of the tables: for looking behind the guards. */
  readonly adminUrl: string;
  /** As the program's role: what the program itself connects with. */
  readonly appUrl: string;
  /** Ends its sessions and removes it. The end of the run does so too. */
  drop(): Promise<void>;
}

// Any number: copying a template fails while somebody else is making or copying it.
const TEMPLATE_LOCK = 7_046_029_255;

/** Makes a database by copying a migrated one, which the first caller after a change of the migrations makes. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `${ownPrefix()}${randomBytes(6).toString('hex')}`;
  await withTemplate((client, template) => copy(client, name, template));
  return handle(name);
}

/** A database of a test's own with nothing in it, not even tables. */
export async function emptyDatabase(): Promise<TestDatabase> {
  const name = `${ownPrefix()}${randomBytes(6).toString('hex')}`;
  await asAdmin((client) => client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`));
  return handle(name);
}

function handle(name: string): TestDatabase {
  const adminUrl = urlOf(name);
  return {
    adminUrl,
    appUrl: appUrl(adminUrl),
    drop: () =>
      asAdmin(async (client) => {
        await emptied(client, name);
        await dropped(client, name);
      }),
  };
}

function ownPrefix(): string {
  return `test_${inject('run')}_`;
}

function urlOf(database: string): string {
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}

async function withTemplate(work: (client: pg.Client, template: string) => Promise<void>): Promise<void> {
  const hash = createHash('sha256');
  for (const { name, checksum } of readMigrations(migrationsDirectory()))
    hash.update(`${name} ${checksum}\n`);
  const template = `template_${hash.digest('hex').slice(0, 16)}`;
  await asAdmin(async (client) => {
    // Held to the end of the session.
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await ensureTemplate(client, template);
    await work(client, template);
  });
}

async function ensureTemplate(client: pg.Client, template: string): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    String.raw`SELECT datname FROM pg_database WHERE datname LIKE 'template\_%'`,
  );
  if (rows.some(({ datname }) => datname === template)) return;
  for (const { datname } of rows) await dropped(client, datname);
  // Under another name until it is complete: a run killed half way leaves an ordinary test database behind.
  const making = `${ownPrefix()}template`;
  await dropped(client, making);
  await client.query(`CREATE DATABASE ${pg.escapeIdentifier(making)}`);
  await migrate(urlOf(making));
  await client.query(
    `ALTER DATABASE ${pg.escapeIdentifier(making)} RENAME TO ${pg.escapeIdentifier(template)}`,
  );
}

async function copy(client: pg.Client, name: string, template: string): Promise<void> {
  await client.query(
    `CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE ${pg.escapeIdentifier(template)}`,
  );
}

/**
 * Sessions that are just being closed get a moment to end by themselves: cut off in that moment, a client that has
 * dropped its listeners would take the whole run with it.
 */
async function emptied(client: pg.Client, name: string): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    const { rows } = await client.query('SELECT 1 FROM pg_stat_activity WHERE datname = $1 LIMIT 1', [name]);
    if (rows.length === 0) return;
    await client.query('SELECT pg_sleep(0.02)');
  }
}

async function dropped(client: pg.Client, name: string): Promise<void> {
  await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
}

async function asAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
