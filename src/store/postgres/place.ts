import { createHash } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Account, isRoot, serverAccount } from './account.js';

/** Where one installation's server keeps its things, and whom they belong to. All paths are absolute. */
export interface Place {
  readonly base: string;
  /** PostgreSQL's own data directory. */
  readonly cluster: string;
  readonly log: string;
  readonly password: string;
  /** The port of the last start, tried first at the next one so that addresses stay valid. */
  readonly port: string;
  readonly lock: string;
  /** One file for each process that uses the server now. */
  readonly users: string;
  readonly account: Account | undefined;
}

const SYSTEM_HOME = '/var/lib/tokendesk';
const OWN = 'postgresql';

/**
 * The data directory to use: `TOKENDESK_DATA_DIR`, else `.tokendesk` in the clone, else, as root, a directory below
 * `/var/lib/tokendesk` named after the clone's path, because the server's account cannot read below `/root`.
 */
export function defaultDataDir(root: string, env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env['TOKENDESK_DATA_DIR'];
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  return isRoot() ? systemDirectory(realpathSync(root)) : join(root, '.tokendesk');
}

function systemDirectory(path: string): string {
  return join(SYSTEM_HOME, createHash('sha256').update(path).digest('hex').slice(0, 16));
}

/**
 * Makes the directories and says where things are. As root, a directory that the server's account cannot reach is
 * replaced by one below `/var/lib/tokendesk`.
 *
 * @throws Error naming the directory and `TOKENDESK_DATA_DIR` when it cannot be made or written.
 */
export function preparePlace(dataDir: string): Place {
  const asked = resolve(dataDir);
  try {
    // A directory of its own below the data directory: only what we made ourselves is closed and handed over.
    const first = serverAccount(join(asked, OWN));
    const home = first === undefined || canReach(asked, first) ? asked : systemDirectory(asked);
    const account = home === asked ? first : serverAccount(join(home, OWN));
    if (home.startsWith(`${SYSTEM_HOME}/`)) for (const path of [SYSTEM_HOME, home]) openDirectory(path);
    mkdirSync(join(home, OWN), { recursive: true });
    const base = realpathSync(join(home, OWN));
    chmodSync(base, 0o700);
    if (account !== undefined) chownSync(base, account.uid, account.gid);
    const at = (name: string) => join(base, name);
    mkdirSync(at('users'), { recursive: true });
    return {
      base,
      cluster: at('cluster'),
      log: at('log'),
      password: at('password'),
      port: at('port'),
      lock: at('lock'),
      users: at('users'),
      account,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The data directory ${asked} cannot be used (${reason}). Set TOKENDESK_DATA_DIR to a directory that can be written.`,
      { cause: error },
    );
  }
}

/** Passable for everybody even under a strict umask: the account must get through to its own directory. */
function openDirectory(path: string): void {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o755);
}

/** Whether the account may walk through the path and every directory above it, as far as they exist already. */
function canReach(path: string, account: Account): boolean {
  for (let above = path; ; above = dirname(above)) {
    const info = statSync(above, { throwIfNoEntry: false });
    if (info !== undefined) {
      if (!info.isDirectory()) throw new Error(`${above} is not a directory`);
      const bit = info.uid === account.uid ? 0o100 : info.gid === account.gid ? 0o010 : 0o001;
      if ((info.mode & bit) === 0) return false;
    }
    if (above === dirname(above)) return true;
  }
}
