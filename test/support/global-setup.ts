import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { isRunning, processMark } from '#file-lock';
import { dropDatabase } from '../../src/store/postgres/databases.js';
import { type EmbeddedServer, ensureServer } from '../../src/store/postgres/server.js';
import { testDataDir } from './data-dir.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The superuser's URL of the server's `postgres` database. */
    postgresUrl: string;
    /** Names this run in the names of its databases: `processMark` of the process that outlives all workers. */
    run: string;
  }
}

/** Once per run, before the workers: PostgreSQL up, databases of dead runs gone. After them: those of this run gone. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await ensureServer({
    dataDir: testDataDir(),
    log: (line) => console.error(line),
    fleeting: true,
  });
  const run = processMark();
  await dropTestDatabases(server, (owner) => !isRunning(owner));
  project.provide('postgresUrl', server.adminUrl('postgres'));
  project.provide('run', run);
  return async () => {
    await dropTestDatabases(server, (owner) => owner === run);
    await server.stop();
  };
}

/** Drops the databases whose name's owner fits; with nobody else testing, outdated templates too. */
async function dropTestDatabases(server: EmbeddedServer, fits: (owner: string) => boolean): Promise<void> {
  const client = new pg.Client({ connectionString: server.adminUrl('postgres') });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>(
      String.raw`SELECT datname FROM pg_database WHERE datname LIKE 'test\_%'`,
    );
    for (const { datname } of rows)
      if (fits(datname.split('_')[1] ?? '')) await dropDatabase(server, datname);
  } finally {
    await client.end();
  }
}
