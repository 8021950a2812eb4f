import pg from 'pg';

/**
 * The role the program works as. It owns no tables, so that the database's guards bind the program: what an owner
 * could disable, it cannot. Migrations grant it what it needs.
 */
export const APP_ROLE = 'tokendesk_app';

/** Makes the program's role unless it is there, and lets the connected user work as it. */
export async function ensureAppRole(client: pg.ClientBase): Promise<void> {
  if (await mayUseRole(client)) return;
  try {
    try {
      await client.query(`CREATE ROLE ${APP_ROLE} NOLOGIN`);
    } catch (error) {
      // duplicate_object, or its shadow when another database of this server is migrated in the same instant:
      // roles belong to the server.
      if (!(error instanceof pg.DatabaseError && (error.code === '42710' || error.code === '23505')))
        throw error;
    }
    await grantRole(client);
    if (!(await mayUseRole(client))) throw new Error(`SET ROLE ${APP_ROLE} is refused`);
  } catch (error) {
    throw new Error(
      `The database user may not create the role ${APP_ROLE}. Let an administrator of the server run: CREATE ROLE ${APP_ROLE} NOLOGIN; GRANT ${APP_ROLE} TO <the user of DATABASE_URL>;`,
      { cause: error },
    );
  }
}

/** Whether the program's role exists and the connected user may switch to it. */
async function mayUseRole(client: pg.ClientBase): Promise<boolean> {
  try {
    // Tried rather than asked: what membership includes differs between versions of PostgreSQL.
    await client.query(`SET ROLE ${APP_ROLE}; RESET ROLE`);
    return true;
  } catch (error) {
    // invalid_parameter_value: no such role; insufficient_privilege: not ours to use
    if (error instanceof pg.DatabaseError && (error.code === '22023' || error.code === '42501')) return false;
    throw error;
  }
}

async function grantRole(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string; superuser: boolean }>(
    'SELECT rolname AS name, rolsuper AS superuser FROM pg_roles WHERE rolname = current_user',
  );
  const user = rows[0];
  // Two migrations at once would collide on the catalogue row of the same grant; a superuser needs none.
  if (user !== undefined && !user.superuser)
    await client.query(`GRANT ${APP_ROLE} TO ${pg.escapeIdentifier(user.name)}`);
}

/**
 * The same database, with every session working as the program's role and in UTC: Prisma writes times without their
 * zone and drops the one it reads.
 */
export function appUrl(adminUrl: string): string {
  const url = new URL(adminUrl);
  const options = url.searchParams.get('options');
  const role = `-c role=${APP_ROLE} -c timezone=UTC`;
  url.searchParams.set('options', options === null ? role : `${options} ${role}`);
  // `+` for a blank is understood by browsers, not by every PostgreSQL client.
  url.search = url.search.replaceAll('+', '%20');
  return url.href;
}
