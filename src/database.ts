import type { Settings } from './config.js';
import { appUrl } from './store/app-role.js';
import { connect, type Database } from './store/db.js';
import { migrate } from './store/migrate.js';
import { ensureDatabase } from './store/postgres/databases.js';
import { defaultDataDir } from './store/postgres/place.js';
import { ensureServer } from './store/postgres/server.js';
import { projectRoot } from './store/project-root.js';

/** Name of the database in the embedded server. */
const usualName = 'tokendesk';

/** A migrated database, connected as the program's role. */
export interface OpenDatabase {
  db: Database;
  /** Connection of the tables' owner. */
  adminUrl: string;
  /** Connection of the program's role. */
  appUrl: string;
  /** Closes the connection; the embedded server stops when nobody else uses it, unless `keep`. */
  close(keep?: boolean): Promise<void>;
}

/** Where the embedded server and the sandbox keep their files. */
export function dataDirectory(settings: Pick<Settings, 'dataDir'>): string {
  return settings.dataDir ?? defaultDataDir(projectRoot());
}

/**
 * Opens the database of `DATABASE_URL`, or `name` in the embedded server of the data directory, which is adopted or
 * started; migrates it.
 */
export async function openDatabase(
  settings: Pick<Settings, 'databaseUrl' | 'dataDir'>,
  say: (line: string) => void,
  name = usualName,
): Promise<OpenDatabase> {
  if (settings.databaseUrl !== null) return opened(settings.databaseUrl, async () => {});
  const server = await ensureServer({ dataDir: dataDirectory(settings), log: say });
  await ensureDatabase(server, name);
  return opened(server.adminUrl(name), (keep) => (keep ? Promise.resolve() : server.stop()));
}

async function opened(adminUrl: string, leave: (keep: boolean) => Promise<void>): Promise<OpenDatabase> {
  await migrate(adminUrl);
  const url = appUrl(adminUrl);
  const db = connect(url);
  return {
    db,
    adminUrl,
    appUrl: url,
    async close(keep = false) {
      await db.close();
      await leave(keep);
    },
  };
}
