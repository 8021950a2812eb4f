import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project-root.js';
import { NO_FILTER, withSchemaEngine } from './schema-engine.js';

/** `prisma/schema.prisma` of this checkout. */
export function schemaPath(): string {
  return join(projectRoot(), 'prisma', 'schema.prisma');
}

/**
 * What would have to be changed in a migrated database to be what the schema says: a list for people to read, empty
 * when they agree. Checks, triggers, partial indexes and grants are beyond Prisma's sight.
 *
 * @param adminUrl - connection of the role that owns the tables
 */
export async function drift(adminUrl: string, path: string = schemaPath()): Promise<string> {
  const files = [{ path, content: readFileSync(path, 'utf8') }];
  const difference = (script: boolean) =>
    withSchemaEngine(adminUrl, files[0], (engine) =>
      engine.diff({
        from: { tag: 'schemaDatasource', files, configDir: projectRoot() },
        to: { tag: 'schemaDatamodel', files },
        script,
        exitCode: true,
        filters: NO_FILTER,
      }),
    );
  const { exitCode, stdout } = await difference(false);
  return exitCode === 0 ? '' : (stdout ?? 'they differ');
}
