import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { z } from 'zod';
import { Prisma, PrismaClient } from './generated/client.js';

/** Builds SQL with its values kept apart from its text. */
export const sql = Prisma.sql;
/** Text of our own as a piece of SQL, for lists of columns; never anything that somebody typed. */
export const raw = Prisma.raw;
/** A piece of SQL with its values. */
export type Sql = Prisma.Sql;

/** Runs statements, inside a transaction or on its own. Rows are checked against a schema before anybody sees them. */
export interface Executor {
  /** The rows of a query. */
  rows<T>(shape: z.ZodType<T>, query: Sql): Promise<T[]>;
  /** How many rows a statement changed. */
  run(statement: Sql): Promise<number>;
  /**
   * Runs a statement together with others of its kind before the transaction's next one, or before it commits; outside a
   * transaction at once. For an INSERT without WITH whose rows nothing of the kind reads. What it fails with, that one does.
   */
  later(statement: Sql): Promise<void>;
  /** The same for what goes ahead of all others of its kind and may be a call: at most one of them travels together with others. */
  ahead(statement: Sql): Promise<void>;
  /** The typed client, for plain reads and writes. */
  readonly client: Prisma.TransactionClient;
}

/** The database: statements of their own, and transactions that are tried again when the server asks for it. */
export interface Database extends Executor {
  /** Runs `work` in one transaction (READ COMMITTED). `work` may run again after a deadlock: it must only touch `tx`. */
  transaction<T>(work: (tx: Executor) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Connects to PostgreSQL; `url` names the role that the program works as. `connections` bounds the pool. */
export function connect(url: string, connections = 10): Database {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  // An idle connection that breaks is replaced at the next use; without a listener it would end the program.
  pool.on('error', () => {});
  const nameOf = statementNames();
  const adapter = new PrismaPg(pool, { statementNameGenerator: (query) => nameOf(query.sql, query.args) });
  const client = new PrismaClient({ adapter });
  return {
    ...executor(client),
    rows: reader(pool, nameOf),
    transaction: (work) => retried(() => client.$transaction((tx) => gathering(executor(tx), work), limits)),
    async close() {
      await client.$disconnect();
      await pool.end();
    },
  };
}

/** Gives a statement's text the name under which a connection keeps it prepared; empty for one that is not kept. */
type NameOf = (text: string, values: readonly unknown[]) => string;

/** Statements that are kept prepared, per process. The program has about half as many. */
const mostPrepared = 500;

/**
 * Every connection parses and plans a named statement once instead of at every use, which costs more than most of them do.
 *
 * - A name is made of the text, so that all connections and processes mean the same by it; the driver knows of each
 *   connection what it has prepared, and a connection that is replaced begins anew. Nothing is shared between them.
 * - After five runs PostgreSQL chooses between planning for the values and a plan for any values, by what either was
 *   estimated to cost. A plan ends with the statistics or the table that it was made for, so ANALYZE and migrations need
 *   no help from us. A migration that changes the type of a column that is read needs the program's connections to be new.
 * - Lists travel as one array, so there are as many texts as the program has. Should some text come in ever new forms, those
 *   beyond the first {@link mostPrepared} are planned at every use as before: neither side's memory grows with them. What is
 *   kept takes some ten kilobytes of a connection's server process each, and goes with the connection when it has been idle.
 * - Statements without values, which are those that begin and end transactions, stay as they are: nothing of them is planned.
 * - A pooler between us and PostgreSQL must keep a connection's statements apart: PgBouncer does in session mode, in
 *   transaction mode with `max_prepared_statements` (1.21 and later).
 */
function statementNames(): NameOf {
  const names = new Map<string, string>();
  return (text, values) => {
    if (values.length === 0) return '';
    const known = names.get(text);
    if (known !== undefined) return known;
    if (names.size >= mostPrepared) return '';
    const name = createHash('sha256').update(text).digest('hex').slice(0, 32);
    names.set(text, name);
    return name;
  };
}

/** Reads outside transactions go to the driver itself: somebody waits for most of them, and Prisma's way would take longer. */
function reader(pool: pg.Pool, nameOf: NameOf): Executor['rows'] {
  return async (shape, query) => {
    const { text, values } = query;
    const { rows } = await pool.query<object>({ name: nameOf(text, values), text, values, types });
    return rows.map((row) => shape.parse(row));
  };
}

/** As Prisma reads them: `bigint` as such, not as text. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 && format !== 'binary' ? BigInt : pg.types.getTypeParser(oid, format),
};

/** A transaction may wait for a connection and for hot rows; longer than this means something is stuck. */
const limits = { maxWait: 20_000, timeout: 30_000 };

const mostTries = 5;

function executor(client: Prisma.TransactionClient): Executor {
  return {
    client,
    rows: async (shape, query) => {
      const rows = await client.$queryRaw<unknown[]>(query);
      return rows.map((row) => shape.parse(row));
    },
    run: (statement) => client.$executeRaw(statement),
    later: async (statement) => {
      await client.$executeRaw(statement);
    },
    ahead: async (statement) => {
      await client.$executeRaw(statement);
    },
  };
}

/** Does `work`; what may run later is gathered and costs one trip to the server. */
async function gathering<T>(tx: Executor, work: (tx: Executor) => Promise<T>): Promise<T> {
  let gathered: Sql[] = [];
  let leading: Sql | null = null;
  const flush = async () => {
    const [first, ...others] = leading ? [leading, ...gathered] : gathered;
    gathered = [];
    leading = null;
    if (first) await tx.run(asOne(first, others));
  };
  const result = await work({
    client: tx.client,
    rows: async (shape, query) => {
      await flush();
      return tx.rows(shape, query);
    },
    run: async (statement) => {
      await flush();
      return tx.run(statement);
    },
    later: async (statement) => {
      gathered.push(statement);
    },
    ahead: async (statement) => {
      if (leading) await flush();
      leading = statement;
    },
  });
  await flush();
  return result;
}

/** PostgreSQL runs them from the main statement backwards: thus in the order in which they came. */
function asOne(first: Sql, others: readonly Sql[]): Sql {
  if (others.length === 0) return first;
  const parts = others.map((one, index) => sql`${raw(`later_${index}`)} AS (${one})`);
  return sql`WITH ${Prisma.join(parts.reverse())} ${first}`;
}

async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= mostTries || !asksForRetry(error)) throw error;
    }
  }
}

/** Thrown inside a transaction to run it anew, for example because more rows must be locked than it knew of. */
export class RunAgain extends Error {
  override readonly name = 'RunAgain';
}

function asksForRetry(error: unknown): boolean {
  if (error instanceof RunAgain) return true;
  const code = sqlState(error);
  return code === '40001' || code === '40P01';
}

/** The SQLSTATE of a failed statement, or null if it was something else. */
export function sqlState(error: unknown): string | null {
  if (error instanceof pg.DatabaseError) return error.code ?? null;
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return null;
  if (error.code === 'P2034') return '40001';
  if (error.code === 'P2002') return '23505';
  const cause = error.meta?.['driverAdapterError'];
  const text = `${error.message} ${JSON.stringify(cause ?? {})}`;
  return /\b(40001|40P01|23505|23514|23001)\b/.exec(text)?.[1] ?? null;
}
