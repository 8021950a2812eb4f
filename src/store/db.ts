import { PrismaPg } from '@prisma/adapter-pg';
import type { z } from 'zod';
import { Prisma, PrismaClient } from './generated/client.js';

/** Builds SQL with its values kept apart from its text. */
export const sql = Prisma.sql;
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
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: connections }) });
  return {
    ...executor(client),
    transaction: (work) => retried(() => client.$transaction((tx) => work(executor(tx)), limits)),
    close: () => client.$disconnect(),
  };
}

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
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return null;
  if (error.code === 'P2034') return '40001';
  if (error.code === 'P2002') return '23505';
  const cause = error.meta?.['driverAdapterError'];
  const text = `${error.message} ${JSON.stringify(cause ?? {})}`;
  return /\b(40001|40P01|23505|23514|23001)\b/.exec(text)?.[1] ?? null;
}
