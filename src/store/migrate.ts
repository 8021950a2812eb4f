import { join } from 'node:path';
import pg from 'pg';
import { ensureAppRole } from './app-role.js';
import { type MigrationFile, readMigrations } from './migration-files.js';
import { projectRoot } from './project-root.js';

// Any number of our own; not Prisma's, whose lock its connections take themselves.
const LOCK_KEY = 7_046_029_254;

const UNDEFINED_TABLE = '42P01';

/** A row of Prisma's `_prisma_migrations`, as far as it matters here. */
interface Recorded {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

/** `prisma/migrations` of this checkout. */
export function migrationsDirectory(): string {
  return join(projectRoot(), 'prisma', 'migrations');
}

/**
 * Brings a database to the state this program needs: its role, then every migration not applied yet, in order. A
 * migration and the note that it was applied are one transaction, so a process killed at any moment leaves it either
 * applied or not, and the next call goes on. Callers at the same time wait for each other. When all is applied it costs
 * one connection and two queries.
 *
 * A migration must not end the transaction it runs in (`COMMIT`, `CREATE INDEX CONCURRENTLY`).
 *
 * @param adminUrl - connection of the role that owns the tables
 * @returns the names of what was applied now
 * @throws Error when an applied migration's file has changed since, or when a migration fails (nothing of it stays)
 */
export async function migrate(
  adminUrl: string,
  directory: string = migrationsDirectory(),
): Promise<{ applied: string[] }> {
  const files = readMigrations(directory);
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    if (pending(files, await recorded(client)).length === 0) {
      await ensureAppRole(client);
      return { applied: [] };
    }
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    await ensureAppRole(client);
    const before = await recorded(client);
    // While this process waited, another may have done it all.
    if (pending(files, before).length === 0) return { applied: [] };
    return { applied: await apply(adminUrl, directory, files, before) };
  } finally {
    // Ends the advisory lock with the session.
    await client.end();
  }
}

async function recorded(client: pg.Client): Promise<Recorded[]> {
  try {
    const { rows } = await client.query<Recorded>(
      `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
         FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
    );
    return rows;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === UNDEFINED_TABLE) return [];
    throw error;
  }
}

function pending(files: readonly MigrationFile[], rows: readonly Recorded[]): readonly MigrationFile[] {
  const done = new Map(rows.filter((row) => row.finished).map((row) => [row.migration_name, row.checksum]));
  return files.filter(({ name, checksum }) => {
    const applied = done.get(name);
    if (applied !== undefined && applied !== checksum)
      throw new Error(
        `The migration ${name} was changed after this database had applied it. Restore the file and put the change into a new migration.`,
      );
    return applied === undefined;
  });
}

async function apply(
  adminUrl: string,
  directory: string,
  files: readonly MigrationFile[],
  before: readonly Recorded[],
): Promise<string[]> {
  // Loaded only when there is something to do: the engine is large.
  const { NO_FILTER, migrationList, withSchemaEngine } = await import('./schema-engine.js');
  const migrationsList = migrationList(directory, files);
  const noted = new Map(files.map((file) => [file.script, `${file.script}\n;${noteOf(file.name)}`]));
  return withSchemaEngine(
    adminUrl,
    undefined,
    async (engine) => {
      // Begun and not finished means that nothing of it was committed: see the note below.
      for (const { migration_name, finished } of before)
        if (!finished) await engine.markMigrationRolledBack({ migrationName: migration_name });
      const output = await engine.applyMigrations({ migrationsList, filters: NO_FILTER });
      return output.appliedMigrationNames;
    },
    (script) => noted.get(script) ?? script,
  );
}

/**
 * Sent behind a migration's script, in its transaction. The engine writes the same note after the script, in another
 * transaction: a process killed in between would leave an applied migration that looks like a failed one.
 */
function noteOf(name: string): string {
  return `UPDATE _prisma_migrations SET finished_at = now()
    WHERE migration_name = ${pg.escapeLiteral(name)} AND finished_at IS NULL AND rolled_back_at IS NULL`;
}
