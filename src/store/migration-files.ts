import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One migration as Prisma keeps it: `<name>/migration.sql`, applied in the order of the names. */
export interface MigrationFile {
  readonly name: string;
  readonly script: string;
  /** SHA-256 of the script in hexadecimal, as Prisma records it in `_prisma_migrations`. */
  readonly checksum: string;
}

/** The migrations in a directory, in order; none when the directory is not there. */
export function readMigrations(directory: string): readonly MigrationFile[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const script = readFileSync(join(directory, name, 'migration.sql'), 'utf8');
      return { name, script, checksum: createHash('sha256').update(script).digest('hex') };
    });
}
