import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Executor, sql } from './db.js';

/** What a key did before: its answer, or that it came with another input. */
export type Remembered = { answer: unknown } | 'conflict' | null;

/** The hash of an input: of its JSON with sorted keys, amounts as strings. */
export function hashInput(input: unknown): string {
  return createHash('sha256').update(canonical(input)).digest('hex');
}

/** Looks up a key. */
export async function recall(tx: Executor, key: string, inputHash: string): Promise<Remembered> {
  const [row] = await tx.rows(
    z.object({ input_hash: z.string(), answer: z.unknown() }),
    sql`SELECT input_hash, answer FROM idempotency WHERE key = ${key}`,
  );
  if (!row) return null;
  return row.input_hash === inputHash ? { answer: row.answer } : 'conflict';
}

/** Remembers what a key did. Fails with SQLSTATE 23505 if another transaction was first: run again and recall. */
export async function remember(
  tx: Executor,
  key: string,
  inputHash: string,
  answer: unknown,
  now: Date,
): Promise<void> {
  await tx.later(
    sql`INSERT INTO idempotency (key, input_hash, answer, created_at) VALUES (${key}, ${inputHash}, ${JSON.stringify(answer)}::jsonb, ${now})`,
  );
}

function canonical(value: unknown): string {
  if (typeof value === 'bigint') return `"${value}n"`;
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value && typeof value === 'object') {
    const parts = Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`);
    return `{${parts.join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}
