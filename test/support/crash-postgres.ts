import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { appUrl } from '../../src/store/app-role.js';
import { connect, type Database, type Executor } from '../../src/store/db.js';
import { migrate } from '../../src/store/migrate.js';
import { ensureDatabase } from '../../src/store/postgres/databases.js';
import { ensureServer } from '../../src/store/postgres/server.js';

/** How PostgreSQL ends. Its other processes are orphaned by `kill`, and told to leave at once by `immediate`. */
export type PostgresEnd = 'kill' | 'immediate';

/** A PostgreSQL server of a test's own, which may be killed, with a database in it. */
export interface MortalPostgres {
  /** URL of the tables' owner. */
  readonly adminUrl: string;
  /** The test's own connection. While the server is away its statements wait: only the program is to meet an outage. */
  readonly db: Database;
  /** Ends the server, does something in its absence, and starts it again. */
  dies(how: PostgresEnd, meanwhile: () => void): Promise<void>;
  close(): Promise<void>;
}

const database = 'crash';

/** Starts a server on data of its own. */
export async function mortalPostgres(): Promise<MortalPostgres> {
  const dataDir = mkdtempSync(join(tmpdir(), 'crash-'));
  const server = await ensureServer({ dataDir });
  await ensureDatabase(server, database);
  const adminUrl = server.adminUrl(database);
  await migrate(adminUrl);
  const own = connect(appUrl(adminUrl), 4);
  const gate = turnstile();
  return {
    adminUrl,
    db: gatedDatabase(own, gate.pass),
    dies: (how, meanwhile) =>
      gate.shut(async () => {
        const [pid] = readFileSync(join(server.cluster, 'postmaster.pid'), 'utf8').split('\n');
        process.kill(Number(pid), how === 'kill' ? 'SIGKILL' : 'SIGQUIT');
        meanwhile();
        // On the port it had, so that the address stays valid.
        const { port } = await ensureServer({ dataDir });
        if (port !== server.port) throw new Error('PostgreSQL came back under another address');
      }),
    async close() {
      await own.close();
      await server.stop();
      // As root the data is elsewhere, because the server's account cannot reach into a private directory.
      rmSync(dirname(dirname(server.cluster)), { recursive: true, force: true });
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

type Pass = <T>(work: () => Promise<T>) => Promise<T>;

/** Lets work through while it is open. Shut, it waits for those inside, and keeps others waiting. */
function turnstile(): { pass: Pass; shut: Pass } {
  let open: Promise<void> = Promise.resolve();
  let inside = new Set<Promise<unknown>>();
  return {
    async pass(work) {
      await open;
      const working = work();
      const left = working.catch(() => {}).finally(() => inside.delete(left));
      inside.add(left);
      return working;
    },
    async shut(work) {
      let reopen = () => {};
      open = new Promise((resolve) => {
        reopen = resolve;
      });
      try {
        await Promise.all(inside);
        inside = new Set();
        return await work();
      } finally {
        reopen();
      }
    },
  };
}

function gatedDatabase(db: Database, pass: Pass): Database {
  const gated = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(_, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value === 'function')
          return (...args: unknown[]) => pass(async () => Reflect.apply(value, target, args));
        return typeof value === 'object' && value !== null ? gated(value) : value;
      },
    });
  const client: Executor['client'] = gated(db.client);
  return {
    client,
    rows: (shape, query) => pass(() => db.rows(shape, query)),
    run: (statement) => pass(() => db.run(statement)),
    later: (statement) => pass(() => db.later(statement)),
    ahead: (statement) => pass(() => db.ahead(statement)),
    transaction: (work) => pass(() => db.transaction(work)),
    close: () => db.close(),
  };
}
