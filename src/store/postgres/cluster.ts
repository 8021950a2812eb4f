import { type SpawnOptions, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Binaries } from './binaries.js';
import type { Place } from './place.js';

/** The role that owns the server and its databases. */
export const SUPERUSER = 'postgres';

const HALF_MADE = 'making-';

// Durable: fsync and synchronous commit stay as PostgreSQL has them. No Unix sockets: their path may not exceed 107
// bytes, which a deep clone's does. Connections: the processes of an `npm start`, a tour and two test workers at once.
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'timezone=UTC',
  'log_timezone=UTC',
];

// For data that nobody needs any more once the machine is off: nothing is waited for until it is on the disk.
const FLEETING = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** The superuser's password: made at the first start, readable by the owner of the data directory alone. */
export function ensurePassword(place: Place): string {
  if (!existsSync(place.password)) {
    const scratch = `${place.password}.new`;
    rmSync(scratch, { force: true });
    writeFileSync(scratch, randomBytes(24).toString('hex'), { mode: 0o600 });
    if (place.account !== undefined) chownSync(scratch, place.account.uid, place.account.gid);
    renameSync(scratch, place.password);
  }
  return readFileSync(place.password, 'utf8').trim();
}

/**
 * Makes the cluster if there is none. It is made beside its final name and moved there when complete, so that a
 * process killed half way leaves only rubbish, which is cleared here.
 *
 * @throws Error when `initdb` fails, or when the cluster is of another major version.
 */
export async function ensureCluster(
  place: Place,
  binaries: Binaries,
  log: (line: string) => void,
): Promise<void> {
  for (const name of readdirSync(place.base))
    if (name.startsWith(HALF_MADE)) rmSync(join(place.base, name), { recursive: true, force: true });
  if (existsSync(join(place.cluster, 'global', 'pg_control'))) {
    const major = readFileSync(join(place.cluster, 'PG_VERSION'), 'utf8').trim();
    if (major !== binaries.major)
      throw new Error(
        `${place.cluster} was made by PostgreSQL ${major}, this is ${binaries.major}. Dump it with the earlier version, or choose another TOKENDESK_DATA_DIR.`,
      );
    return;
  }
  if (existsSync(place.cluster)) {
    const aside = `${place.cluster}.incomplete-${randomBytes(4).toString('hex')}`;
    renameSync(place.cluster, aside);
    log(`${place.cluster} was not a complete PostgreSQL cluster; moved to ${basename(aside)}`);
  }
  const scratch = join(place.base, `${HALF_MADE}${randomBytes(4).toString('hex')}`);
  // Encoding and locale are said outright: with LANG unset it would be SQL_ASCII, which counts bytes for characters.
  const args = ['-D', scratch, '--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
  args.push(`--username=${SUPERUSER}`, `--pwfile=${place.password}`, '--auth=scram-sha-256');
  const { code, errors } = await run(place, binaries.initdb, args, 'pipe');
  if (code !== 0) throw new Error(`PostgreSQL could not make its data directory: ${errors.trim()}`);
  renameSync(scratch, place.cluster);
}

/**
 * Starts the server in a session of its own, so that it outlives this process. Resolves to whether it came up.
 *
 * @param fleeting its data survive the death of every process, but not the end of the machine
 */
export async function startServer(
  place: Place,
  binaries: Binaries,
  port: number,
  fleeting: boolean,
): Promise<boolean> {
  const settings = fleeting ? [...SETTINGS, ...FLEETING] : SETTINGS;
  const options = [`-p ${port}`, ...settings.map((setting) => `-c ${setting}`)].join(' ');
  const args = ['start', '-D', place.cluster, '-w', '-t', '20', '-l', place.log, '-o', options];
  return (await run(place, binaries.pgCtl, args, 'ignore')).code === 0;
}

/** Stops the server after a checkpoint, ending sessions that are still open. */
export async function stopServer(place: Place, binaries: Binaries): Promise<void> {
  await run(place, binaries.pgCtl, ['stop', '-D', place.cluster, '-w', '-t', '30', '-m', 'fast'], 'ignore');
}

function run(
  place: Place,
  program: string,
  args: readonly string[],
  errorsTo: 'pipe' | 'ignore',
): Promise<{ code: number | null; errors: string }> {
  const options: SpawnOptions = {
    // The caller's directory may be closed to the server's account.
    cwd: place.base,
    // Nothing of ours is handed down: no secrets, no PGDATA or PGPORT of somebody else's.
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', errorsTo],
    detached: true,
    ...(place.account === undefined ? {} : { uid: place.account.uid, gid: place.account.gid }),
  };
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, options);
    let errors = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    child.once('error', reject);
    child.once(errorsTo === 'pipe' ? 'close' : 'exit', (code: number | null) => resolve({ code, errors }));
  });
}
