import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';

/** Whom the server runs as; `undefined` means whoever runs this process. PostgreSQL refuses to run as root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Whether this process is root, and so must hand the server to somebody else. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The unprivileged account for the server when this process is root: the one that already owns `existing` (an
 * earlier start's choice stays valid), else `postgres`, made if it is missing, else `nobody`.
 *
 * @throws Error when the machine has none of them.
 */
export function serverAccount(existing: string): Account | undefined {
  if (!isRoot()) return undefined;
  const owner = ownerOf(existing);
  if (owner !== undefined && owner.uid !== 0) return owner;
  const found = lookUp('postgres') ?? makePostgres() ?? lookUp('nobody');
  if (found === undefined)
    throw new Error(
      'PostgreSQL does not run as root and no other account was found: add a user called "postgres", or run as an ordinary user.',
    );
  return found;
}

function ownerOf(path: string): Account | undefined {
  try {
    const { uid, gid } = statSync(path);
    return { uid, gid };
  } catch {
    return undefined;
  }
}

function lookUp(name: string): Account | undefined {
  try {
    const number = (flag: string) =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: number('-u'), gid: number('-g') };
  } catch {
    return undefined;
  }
}

function makePostgres(): Account | undefined {
  try {
    const args = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'];
    execFileSync('useradd', args, { stdio: 'ignore' });
  } catch {
    // No useradd, a read-only /etc, or somebody else made it a moment ago: what counts is whether it is there now.
  }
  return lookUp('postgres');
}
