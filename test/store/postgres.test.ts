import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { createDatabase, dropDatabase, ensureDatabase } from '../../src/store/postgres/databases.js';
import { defaultDataDir } from '../../src/store/postgres/place.js';
import { type EmbeddedServer, ensureServer } from '../../src/store/postgres/server.js';
import { projectRoot } from '../../src/store/project-root.js';

let dataDir = '';
let servers: EmbeddedServer[] = [];
/** The one of this checkout, which all tests share; for those that only look. */
let shared: EmbeddedServer;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'postgres-'));
  servers = [];
});

afterEach(async () => {
  for (const server of servers) await server.stop();
  // As root the data is elsewhere, because the server's account cannot reach into a private directory.
  for (const { cluster } of servers) rmSync(dirname(dirname(cluster)), { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
});

async function started(): Promise<EmbeddedServer> {
  const server = await ensureServer({ dataDir });
  servers.push(server);
  return server;
}

async function ask(
  server: EmbeddedServer,
  sql: string,
  database = 'postgres',
): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: server.adminUrl(database) });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows[0] ?? {};
  } finally {
    await client.end();
  }
}

function pidOf(server: EmbeddedServer): number {
  return Number(readFileSync(join(server.cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

function isUp(server: EmbeddedServer): boolean {
  return readdirSync(server.cluster).includes('postmaster.pid');
}

async function gone(pid: number): Promise<void> {
  const alive = () => {
    try {
      process.kill(pid, 0);
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.startsWith('Z') === false;
    } catch {
      return false;
    }
  };
  await expect.poll(alive).toBe(false);
}

test('two that ask at once share one server, the last to leave stops it, and the address stays', async () => {
  const [a, b] = await Promise.all([started(), started()]);
  expect([a.startedByUs, b.startedByUs].sort()).toEqual([false, true]);
  expect(a.port).toBe(b.port);
  await a.stop();
  expect(isUp(b)).toBe(true);
  await b.stop();
  expect(isUp(b)).toBe(false);
  const again = await started();
  expect([again.startedByUs, again.port]).toEqual([true, a.port]);
});

test('a killed server comes back with what was committed', async () => {
  const server = await started();
  await ask(server, 'CREATE TABLE kept (n int)');
  await ask(server, 'INSERT INTO kept VALUES (7)');
  const pid = pidOf(server);
  process.kill(pid, 'SIGKILL');
  await gone(pid);
  const again = await started();
  expect(again.startedByUs).toBe(true);
  expect(await ask(again, 'SELECT n FROM kept')).toEqual({ n: 7 });
});

test('a pid file that names a stranger does not keep it from starting', async () => {
  const server = await started();
  const pid = pidOf(server);
  process.kill(pid, 'SIGKILL');
  await gone(pid);
  const file = join(server.cluster, 'postmaster.pid');
  const lines = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, [String(process.pid), ...lines.slice(1)].join('\n'));
  expect((await started()).startedByUs).toBe(true);
});

test('what a killed first start left behind is put aside', async () => {
  const server = await started();
  await server.stop();
  rmSync(join(server.cluster, 'global'), { recursive: true });
  mkdirSync(join(dirname(server.cluster), 'making-half'));
  const again = await started();
  expect(await ask(again, 'SELECT 1 AS one')).toEqual({ one: 1 });
  const beside = readdirSync(dirname(again.cluster));
  expect(beside).not.toContain('making-half');
  expect(beside.filter((name) => name.startsWith('cluster.incomplete-'))).toHaveLength(1);
});

test('it is adopted from a process that died, and stopped by the last that lives', async () => {
  const server = await started();
  // The note of a process that was killed: number 1 lives, but did not start then.
  writeFileSync(join(dirname(server.cluster), 'users', '1-1.dead'), '');
  await server.stop();
  expect(isUp(server)).toBe(false);
});

test('it is left to a stranger who is connected', async () => {
  const server = await started();
  const stranger = new pg.Client({ connectionString: server.adminUrl('postgres') });
  await stranger.connect();
  await server.stop();
  expect(isUp(server)).toBe(true);
  await stranger.end();
  await (await started()).stop();
  expect(isUp(server)).toBe(false);
});

test('a data directory that cannot be used is named together with the setting', async () => {
  const file = join(dataDir, 'file');
  writeFileSync(file, '');
  await expect(ensureServer({ dataDir: join(file, 'below') })).rejects.toThrow(/TOKENDESK_DATA_DIR/);
});

test('only a server that is asked to waits for no disk, as the tests’ own does', async () => {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  const { rows } = await client.query("SELECT current_setting('fsync') AS fsync");
  await client.end();
  expect(rows).toEqual([{ fsync: 'off' }]);
});

test('TOKENDESK_DATA_DIR decides where the data is', () => {
  expect(defaultDataDir('/', { TOKENDESK_DATA_DIR: '/srv/here' })).toBe('/srv/here');
  expect(defaultDataDir('/', {})).not.toBe('/srv/here');
});

describe('a server that runs', () => {
  beforeAll(async () => {
    shared = await ensureServer({ dataDir: defaultDataDir(projectRoot()) });
  });
  afterAll(() => shared.stop());

  test('text is Unicode, writes are durable, and there is room for many sessions', async () => {
    const row = await ask(
      shared,
      `SELECT length('王小明') AS length, upper('é') AS upper, current_setting('server_encoding') AS encoding,
              current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
              current_setting('max_connections') AS connections, current_setting('listen_addresses') AS listens`,
    );
    expect(row).toEqual({
      length: 3,
      upper: 'É',
      encoding: 'UTF8',
      fsync: 'on',
      commit: 'on',
      connections: '200',
      listens: '127.0.0.1',
    });
  });

  test('the password is needed, and only its owner can read it', async () => {
    const server = shared;
    expect(statSync(join(dirname(server.cluster), 'password')).mode & 0o777).toBe(0o600);
    const url = new URL(server.adminUrl('postgres'));
    url.password = 'guess';
    const client = new pg.Client({ connectionString: url.href });
    await expect(client.connect()).rejects.toThrow(/password authentication failed/);
  });

  test('databases are made, copied and dropped, whatever their names', async () => {
    const server = shared;
    const name = `test_${inject('run')}_it's "a name"`;
    const copy = `${name} again`;
    await createDatabase(server, name);
    expect(await ensureDatabase(server, name)).toBe(false);
    await ask(server, 'CREATE TABLE kept AS SELECT 1 AS n', name);
    await createDatabase(server, copy, name);
    expect(await ask(server, 'SELECT n FROM kept', copy)).toEqual({ n: 1 });
    await dropDatabase(server, copy);
    await dropDatabase(server, name);
    await dropDatabase(server, name);
    await expect(ask(server, 'SELECT 1', name)).rejects.toThrow(/does not exist/);
  });
});
