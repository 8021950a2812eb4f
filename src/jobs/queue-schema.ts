import { createRequire } from 'node:module';
import pg from 'pg';

/** Where BullMQ's tables stand; the schema itself is made by our migrations and belongs to the program's role. */
const QUEUE_SCHEMA = 'tokendesk_queue';

interface Queryable {
  query(text: string, values?: unknown[]): Promise<unknown>;
}

interface Migrator {
  runMigrations(client: Queryable, schema: string): Promise<number>;
}

/**
 * Makes or upgrades BullMQ's tables; processes that start together wait for each other.
 *
 * BullMQ's own `migrate: true` begins with `CREATE SCHEMA IF NOT EXISTS`, for which PostgreSQL asks for the right to
 * create schemas even when there is nothing to create. The program's role does not have it, so its migrator is run here
 * without that one statement.
 */
export async function prepareQueueSchema(databaseUrl: string): Promise<void> {
  const { runMigrations }: Migrator = createRequire(import.meta.url)('bullmq/dist/cjs/postgres/migrator.js');
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await runMigrations(
      {
        query: (text, values) =>
          text.startsWith('CREATE SCHEMA IF NOT EXISTS')
            ? Promise.resolve({ rows: [] })
            : client.query(text, values),
      },
      QUEUE_SCHEMA,
    );
  } finally {
    await client.end();
  }
}

/**
 * Connection settings for BullMQ. It pins the schema through `options`, which options in the URL (the program's role)
 * would replace, so these are taken out of the URL and passed beside it.
 */
export function queueConnection(databaseUrl: string): {
  connectionString: string;
  schema: string;
  max: number;
  options?: string;
} {
  const url = new URL(databaseUrl);
  const options = url.searchParams.get('options');
  url.searchParams.delete('options');
  return {
    connectionString: url.href,
    schema: QUEUE_SCHEMA,
    max: 2,
    ...(options === null ? {} : { options }),
  };
}
