import { type Executor, sqlState } from '../store/db.js';
import { findMembers } from '../store/ingest.js';
import { insertOutcomes, knownOutcomes } from '../store/outcomes.js';
import type { Desk } from './desk.js';
import { type RejectedOutcome, type ReportedOutcome, readOutcome } from './outcome-event.js';

/** Most outcomes that one call may bring. */
export const mostOutcomes = 1000;

/** How far a source's clock may run ahead. */
const ahead = 5 * 60 * 1000;
const mostTries = 5;

/** What became of a batch. */
export interface OutcomesAnswer {
  accepted: number;
  /** Outcomes that were known before, with the same input. */
  duplicates: number;
  rejected: RejectedOutcome[];
}

/**
 * Keeps a batch of outcomes that `source` reports: up to {@link mostOutcomes}, in one transaction. One that cannot be
 * kept is named in the answer and does not sink the others; one that was kept before counts as a duplicate. A later
 * state of the same thing (reverted after merged) is an outcome with an id of its own.
 */
export async function ingestOutcomes(
  desk: Desk,
  source: string,
  raw: readonly unknown[],
): Promise<OutcomesAnswer> {
  const now = desk.clock.now();
  const read = readBatch(raw, now);
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await desk.db.transaction((tx) => keepBatch(desk, tx, source, read, now));
      desk.seam('after-commit');
      return answer;
    } catch (error) {
      // Another call has kept one of these outcomes since we looked: look again.
      if (sqlState(error) !== '23505' || tries === mostTries) throw error;
    }
  }
}

interface Batch {
  outcomes: ReportedOutcome[];
  duplicates: number;
  rejected: RejectedOutcome[];
}

function readBatch(raw: readonly unknown[], now: Date): Batch {
  const byId = new Map<string, ReportedOutcome>();
  const batch: Batch = { outcomes: [], duplicates: 0, rejected: [] };
  for (const [index, one] of raw.entries()) {
    const outcome = readOutcome(one, index);
    if ('code' in outcome) {
      batch.rejected.push(outcome);
      continue;
    }
    const before = byId.get(outcome.id);
    if (before) {
      if (before.hash === outcome.hash) batch.duplicates += 1;
      else batch.rejected.push(conflict(outcome, 'this batch holds another outcome of the same id'));
    } else if (outcome.occurredAt.getTime() > now.getTime() + ahead) {
      const message = `occurredAt lies more than five minutes ahead of ${now.toISOString()}; check the source's clock`;
      batch.rejected.push({ index, id: outcome.id, code: 'future', message });
    } else {
      byId.set(outcome.id, outcome);
      batch.outcomes.push(outcome);
    }
  }
  return batch;
}

async function keepBatch(
  desk: Desk,
  tx: Executor,
  source: string,
  read: Batch,
  now: Date,
): Promise<OutcomesAnswer> {
  const rejected = [...read.rejected];
  const ids = read.outcomes.map((outcome) => outcome.id);
  const known = await knownOutcomes(tx, source, ids);
  let { duplicates } = read;
  const fresh = read.outcomes.filter((outcome) => {
    const hash = known.get(outcome.id);
    if (hash === undefined) return true;
    if (hash === outcome.hash) duplicates += 1;
    else rejected.push(conflict(outcome, 'an outcome of the same id was reported with another content'));
    return false;
  });
  const members = fresh.length === 0 ? [] : await findMembers(tx, refsOf(fresh));
  const rows = fresh.flatMap((outcome, index) => {
    const memberId = members[index];
    if (memberId) return [{ ...outcome, memberId }];
    const message =
      'nobody is known by this e-mail address, account or id; import the member first, then send it again';
    rejected.push({ index: outcome.index, id: outcome.id, code: 'unknown-member', message });
    return [];
  });
  await insertOutcomes(
    tx,
    source,
    rows.map(({ index: _, ref: __, ...row }) => row),
    now,
  );
  desk.seam('before-commit');
  rejected.sort((a, b) => a.index - b.index);
  return { accepted: rows.length, duplicates, rejected };
}

function refsOf(outcomes: readonly ReportedOutcome[]) {
  return outcomes.map((outcome) => outcome.ref);
}

function conflict(outcome: ReportedOutcome, what: string): RejectedOutcome {
  const message = `${what}; a later state of the same thing is sent with a new id`;
  return { index: outcome.index, id: outcome.id, code: 'conflict', message };
}
