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
  const client = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    ...executor(client),
    rows: reader(pool),
    transaction: (work) => retried(() => client.$transaction((tx) => work(executor(tx)), limits)),
    async close() {
      await client.$disconnect();
      await pool.end();
    },
  };
}

/**
 * Reads outside transactions go to the driver itself, as statements that each connection prepares once: somebody waits
 * for most of them, and Prisma's way and the planning would take several times as long as the work. Statements are
 * told apart by their text, of which there are as many as the program has: lists travel as one array, not as one
 * parameter each.
 */
function reader(pool: pg.Pool): Executor['rows'] {
  const names = new Map<string, string>();
  return async (shape, query) => {
    const { text, values } = query;
    const name = names.get(text) ?? createHash('sha256').update(text).digest('hex').slice(0, 32);
    names.set(text, name);
    const { rows } = await pool.query<object>({ name, text, values, types });
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
  };
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
