import type { Outcome, Refusal } from '../core/refusals.js';
import { approveRequest, type Decided } from './decide.js';
import type { Desk } from './desk.js';

/** What became of several approvals. */
export interface DecidedMany {
  done: Decided[];
  refused: { requestId: string; refused: Refusal }[];
}

/** Most requests that one click approves. */
const mostAtOnce = 50;

/**
 * Approves several requests in full, each in a transaction of its own under a key of its own: one that cannot be approved
 * keeps none of the others back, and the same click again gives the same answers.
 */
export async function decideMany(
  desk: Desk,
  key: string,
  input: { requestIds: readonly string[]; deciderId: string },
): Promise<DecidedMany> {
  const result: DecidedMany = { done: [], refused: [] };
  for (const requestId of [...new Set(input.requestIds)].slice(0, mostAtOnce)) {
    const one = { requestId, deciderId: input.deciderId, amount: null };
    const outcome: Outcome<Decided> = await approveRequest(desk, `${key}:${requestId}`, one);
    if ('done' in outcome) result.done.push(outcome.done);
    else result.refused.push({ requestId, refused: outcome.refused });
  }
  return result;
}
