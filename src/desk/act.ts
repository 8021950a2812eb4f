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

/** Ends a transaction in which nothing may stay: its act was done before. */
class DoneBefore extends Error {
  override readonly name = 'DoneBefore';
  constructor(readonly answer: unknown) {
    super('this was done before');
  }
}

/**
 * Does something once: the work, and the memory of it, in one transaction. The same key with the same input gives the
 * same answer; with another input it is refused.
 *
 * Almost every key is new, so the memory is looked at only where it can matter: when the key turns out to be taken, and
 * before a refusal, which may be no more than the act's own effect seen again. What the work did then is undone.
 */
export async function actOnce<T>(
  desk: Desk,
  act: Act,
  work: (tx: Executor, now: Date) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const inputHash = hashInput(act.input);
  const now = desk.clock.now();
  const lookBack = async (tx: Executor): Promise<void> => {
    const before = await recall(tx, act.key, inputHash);
    if (before === 'conflict') throw new DoneBefore({ refused: refusal('conflict') });
    if (before) throw new DoneBefore(unpack(before.answer));
  };
  const attempt = (first: boolean) =>
    desk.db.transaction(async (tx): Promise<Outcome<T>> => {
      if (!first) await lookBack(tx);
      const outcome = await work(tx, now);
      // A refusal changed nothing, so there is nothing to remember: a form that was refused may be sent again mended.
      if ('done' in outcome) await remember(tx, act.key, inputHash, pack(outcome), now);
      else if (first) await lookBack(tx);
      desk.seam('before-commit');
      return outcome;
    });
  const outcome = await attempt(true)
    .catch((error: unknown) => {
      // Done before, or another delivery of the same key committed first: read what it answered.
      if (sqlState(error) === '23505') return attempt(false);
      throw error;
    })
    .catch((error: unknown) => {
      if (error instanceof DoneBefore) return error.answer as Outcome<T>;
      throw error;
    });
  desk.seam('after-commit');
  desk.wake();
  return outcome;
}
