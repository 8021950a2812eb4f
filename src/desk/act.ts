import { type Outcome, refusal } from '../core/refusals.js';
import { type Executor, sqlState } from '../store/db.js';
import { hashInput, recall, remember } from '../store/idempotency.js';
import { pack, unpack } from './answers.js';
import type { Desk } from './desk.js';

/** One act of somebody: named by a key, with an input that the key stands for. */
export interface Act {
  /** From the platform: redelivered with the same key, it has no second effect. */
  key: string;
  /** Everything that decides what the act does. */
  input: unknown;
}

/**
 * Does something once: the work, and the memory of it, in one transaction. The same key with the same input gives the
 * same answer; with another input it is refused.
 */
export async function actOnce<T>(
  desk: Desk,
  act: Act,
  work: (tx: Executor, now: Date) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const inputHash = hashInput(act.input);
  const now = desk.clock.now();
  const attempt = () =>
    desk.db.transaction(async (tx): Promise<Outcome<T>> => {
      const before = await recall(tx, act.key, inputHash);
      if (before === 'conflict') return { refused: refusal('conflict') };
      if (before) return unpack(before.answer) as Outcome<T>;
      const outcome = await work(tx, now);
      // A refusal changed nothing, so there is nothing to remember: a form that was refused may be sent again mended.
      if ('done' in outcome) await remember(tx, act.key, inputHash, pack(outcome), now);
      desk.seam('before-commit');
      return outcome;
    });
  const outcome = await attempt().catch((error: unknown) => {
    // Another delivery of the same key committed first: read what it answered.
    if (sqlState(error) === '23505') return attempt();
    throw error;
  });
  desk.seam('after-commit');
  desk.wake();
  return outcome;
}
