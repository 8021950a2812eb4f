import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { withLock } from '#file-lock';
import { type Binaries, installBinaries } from './binaries.js';
import { ensureCluster, ensurePassword, SUPERUSER, startServer, stopServer } from './cluster.js';
import { type Place, preparePlace } from './place.js';
import { livePostmaster } from './postmaster.js';
import { enter, leave } from './users.js';

/** A PostgreSQL server of a data directory, running. */
export interface EmbeddedServer {
  /** The superuser's connection URL for a database of this server. The database need not exist. */
  adminUrl(database: string): string;
  readonly port: number;
  /** PostgreSQL's own data directory, with `postmaster.pid` in it. */
  readonly cluster: string;
  /** Whether this call started it; false when it was running already. */
  readonly startedByUs: boolean;
  /**
   * Says that this process needs the server no more. The last process to say so stops it, whoever started it, unless
   * sessions of other programs are open; close your own connections first. Harmless when called twice.
   */
  stop(): Promise<void>;
}

/** What {@link ensureServer} needs to know. */
export interface ServerOptions {
  /** See `defaultDataDir`. Made if missing. */
  readonly dataDir: string;
  /** Told what is worth telling, one line at a time. */
  readonly log?: (line: string) => void;
  /** For tests: started by this call, it waits for no disk, and loses its data if the machine goes down. */
  readonly fleeting?: boolean;
}

const PATIENCE_MS = 30_000;
const POLL_MS = 50;
const SESSIONS_CLOSE_MS = 1_000;

/**
 * The server of a data directory: adopted when it runs, else started on a free port of the loopback interface, made
 * first when there is none. Several processes may call this at once. The server survives the death of every process
 * that uses it, and after a crash of its own it is started again and recovers.
 *
 * @throws Error with the end of the server's log when it does not come up within 30 seconds.
 */
export async function ensureServer(options: ServerOptions): Promise<EmbeddedServer> {
  const log = options.log ?? (() => undefined);
  const place = preparePlace(options.dataDir);
  return withLock(
    place.lock,
    async () => {
      const binaries = installBinaries(place);
      const password = ensurePassword(place);
      await ensureCluster(place, binaries, log);
      const { port, startedByUs } = await bringUp(place, binaries, password, options.fleeting ?? false);
      if (startedByUs) log(`PostgreSQL started on port ${port}, data in ${place.cluster}`);
      const user = enter(place);
      return {
        adminUrl: (database: string) => urlOf(port, password, database),
        port,
        cluster: place.cluster,
        startedByUs,
        stop: () => withLock(place.lock, () => stopIfLast(place, binaries, user, password)),
      };
    },
    { onWait: (holder) => log(`Waiting for process ${holder}, which is starting PostgreSQL`) },
  );
}

function urlOf(port: number, password: string, database: string): string {
  return `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

async function bringUp(
  place: Place,
  binaries: Binaries,
  password: string,
  fleeting: boolean,
): Promise<{ port: number; startedByUs: boolean }> {
  const deadline = Date.now() + PATIENCE_MS;
  let startedByUs = false;
  for (;;) {
    const running = livePostmaster(place);
    if (running === undefined) {
      // Fails while another program takes the port, or while children of a killed server still hold its memory.
      const port = await freePort(place);
      startedByUs = await startServer(place, binaries, port, fleeting);
      if (startedByUs) writeFileSync(place.port, String(port));
    } else if (running.port !== 0 && (await answers(place, running.port, password))) {
      return { port: running.port, startedByUs };
    }
    if (Date.now() > deadline)
      throw new Error(
        `PostgreSQL in ${place.cluster} did not start. The end of ${place.log}:\n${endOfLog(place)}`,
      );
    if (!startedByUs) await delay(POLL_MS);
  }
}

/** Whether the server behind the port lets us in and is the one of this cluster, not a stranger on a reused port. */
async function answers(place: Place, port: number, password: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: urlOf(port, password, 'postgres'),
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return rows[0]?.data_directory === place.cluster;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '28P01')
      throw new Error(
        `PostgreSQL in ${place.cluster} refuses the password in ${place.password}: the file does not belong to this data directory.`,
        { cause: error },
      );
    // Starting up, recovering or shutting down: the caller looks again.
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function freePort(place: Place): Promise<number> {
  const last = Number(readOr(place.port, '0'));
  return (await tryPort(last)) ?? (await tryPort(0)) ?? 0;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

async function stopIfLast(place: Place, binaries: Binaries, user: string, password: string): Promise<void> {
  if (leave(place, user).othersLeft) return;
  const running = livePostmaster(place);
  if (running === undefined) return;
  if (await hasSessions(urlOf(running.port, password, 'postgres'))) return;
  await stopServer(place, binaries);
}

/** Whether somebody else is connected. Sessions that were just closed get a moment to end. */
async function hasSessions(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const deadline = Date.now() + SESSIONS_CLOSE_MS;
    for (;;) {
      const { rowCount } = await client.query(
        `SELECT FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1`,
      );
      if (rowCount === 0) return false;
      if (Date.now() > deadline) return true;
      await delay(POLL_MS);
    }
  } catch {
    // It does not let us in: nobody can be using it.
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function endOfLog(place: Place): string {
  return readOr(place.log, '(empty)').trim().split('\n').slice(-20).join('\n');
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}
