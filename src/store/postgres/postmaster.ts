import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from './place.js';

/** A running server process of a cluster. It may still be starting up, recovering or shutting down. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/**
 * The cluster's live server as its `postmaster.pid` tells it, if the process named there is one. After a crash and a
 * reboot the number may belong to another program: PostgreSQL would then refuse to start, so the file is removed.
 * Format: https://www.postgresql.org/docs/18/storage-file-layout.html
 */
export function livePostmaster(place: Place): Postmaster | undefined {
  const file = join(place.cluster, 'postmaster.pid');
  let lines: string[];
  try {
    lines = readFileSync(file, 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const command = commandOf(pid);
  // Gone: PostgreSQL clears its own stale file when it starts.
  if (command === undefined) return undefined;
  if (!command.includes(place.cluster)) {
    rmSync(file, { force: true });
    return undefined;
  }
  return Number.isInteger(port) && port > 0 ? { pid, port } : { pid, port: 0 };
}

/** A process's command line, with blanks between the arguments; `undefined` when there is no such process. */
function commandOf(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return undefined;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return commandFromPs(pid);
  }
}

function commandFromPs(pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return undefined;
  }
}
