import pg from 'pg';
import type { EmbeddedServer } from './server.js';

/** Makes a database, as a copy of `template` when one is given. Names are quoted. Nobody may be connected to the template. */
export async function createDatabase(server: EmbeddedServer, name: string, template?: string): Promise<void> {
  const copy = template === undefined ? '' : ` TEMPLATE ${pg.escapeIdentifier(template)}`;
  await asAdmin(server, `CREATE DATABASE ${pg.escapeIdentifier(name)}${copy}`);
}

/** Makes a database unless there is one of that name. Returns whether it was made. */
export async function ensureDatabase(server: EmbeddedServer, name: string): Promise<boolean> {
  try {
    await createDatabase(server, name);
    return true;
  } catch (error) {
    // duplicate_database, or its shadow when two processes make it in the same instant
    if (error instanceof pg.DatabaseError && (error.code === '42P04' || error.code === '23505')) return false;
    throw error;
  }
}

/** Removes a database, ending the sessions in it; silent when there is none. */
export async function dropDatabase(server: EmbeddedServer, name: string): Promise<void> {
  await asAdmin(server, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
}

async function asAdmin(server: EmbeddedServer, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.adminUrl('postgres') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
