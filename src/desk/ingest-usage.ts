import { countBurn } from '../core/alerts-meter.js';
import type { Books } from '../core/books.js';
import { toDecimal } from '../core/money.js';
import { type Executor, sqlState } from '../store/db.js';
import {
  correctionChains,
  findMembers,
  insertUsage,
  knownEvents,
  postingsWithCorrections,
} from '../store/ingest.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { chainsOf, entriesOf, type OwnedEvent, type PricedEvent, type UsageChain } from './usage-batch.js';
import { bookChains, rowsOf } from './usage-booking.js';
import { type RejectedEvent, type ReportedEvent, readEvent } from './usage-event.js';

/** Most events that one call may bring. */
export const mostEvents = 1000;

/** How far a source's clock may run ahead. */
const ahead = 5 * 60 * 1000;
const mostTries = 5;

/** What became of a batch. */
export interface IngestAnswer {
  accepted: number;
  /** Events that were booked before, with the same input. */
  duplicates: number;
  rejected: RejectedEvent[];
  /** What the accepted events changed, in minor units; negative when corrections outweigh the rest. */
  cost: bigint;
}

/**
 * Books a batch of metered calls that `source` reports: up to {@link mostEvents}, in one transaction, one journal entry
 * per member. An event that cannot be booked is named in the answer and does not sink the others; one that was booked
 * before counts as a duplicate, also when the same batch is being booked at this very moment.
 */
export async function ingestUsage(
  desk: Desk,
  source: string,
  raw: readonly unknown[],
): Promise<IngestAnswer> {
  const now = desk.clock.now();
  const read = readBatch(raw, now);
  const attempt = () => desk.db.transaction((tx) => bookBatch(desk, tx, source, read, now));
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await attempt();
      desk.seam('after-commit');
      if (answer.accepted > 0) desk.wake();
      return answer;
    } catch (error) {
      // Another call has booked one of these events since we looked: look again.
      if (sqlState(error) !== '23505' || tries === mostTries) throw error;
    }
  }
}

interface Batch {
  events: ReportedEvent[];
  duplicates: number;
  rejected: RejectedEvent[];
}

function readBatch(raw: readonly unknown[], now: Date): Batch {
  const byId = new Map<string, ReportedEvent>();
  const batch: Batch = { events: [], duplicates: 0, rejected: [] };
  for (const [index, one] of raw.entries()) {
    const event = readEvent(one, index);
    if ('code' in event) {
      batch.rejected.push(event);
      continue;
    }
    const before = byId.get(event.id);
    if (before) {
      if (before.hash === event.hash) batch.duplicates += 1;
      else batch.rejected.push(conflict(event, 'this batch holds another event of the same id'));
    } else if (event.occurredAt.getTime() > now.getTime() + ahead) {
      const message = `occurredAt lies more than five minutes ahead of ${now.toISOString()}; check the source's clock`;
      batch.rejected.push({ index, id: event.id, code: 'future', message });
    } else {
      byId.set(event.id, event);
      batch.events.push(event);
    }
  }
  return batch;
}

async function bookBatch(
  desk: Desk,
  tx: Executor,
  source: string,
  read: Batch,
  now: Date,
): Promise<IngestAnswer> {
  const rejected = [...read.rejected];
  const known = await knownEvents(
    tx,
    source,
    read.events.map((event) => event.id),
  );
  let { duplicates } = read;
  const fresh = read.events.filter((event) => {
    const hash = known.get(event.id);
    if (hash === undefined) return true;
    if (hash === event.hash) duplicates += 1;
    else rejected.push(conflict(event, 'an event of the same id was booked with another content'));
    return false;
  });
  const owned = await withMembers(tx, fresh, rejected);
  const booked = await bookEvents(desk, tx, source, owned, rejected, now);
  desk.seam('before-commit');
  rejected.sort((a, b) => a.index - b.index);
  const cost = booked.reduce((sum, { change }) => sum + change.cost, 0n);
  return { accepted: booked.length, duplicates, rejected, cost };
}

function conflict(event: ReportedEvent, what: string): RejectedEvent {
  const message = `${what}; to change a booked event, send a new id with corrects: "${event.id}"`;
  return { index: event.index, id: event.id, code: 'conflict', message };
}

async function withMembers(
  tx: Executor,
  events: readonly ReportedEvent[],
  rejected: RejectedEvent[],
): Promise<OwnedEvent[]> {
  if (events.length === 0) return [];
  const refs = new Map(events.map((event) => [JSON.stringify(event.ref), event.ref]));
  const found = await findMembers(tx, [...refs.values()]);
  const members = new Map([...refs.keys()].map((key, index) => [key, found[index] ?? null]));
  return events.flatMap((event) => {
    const memberId = members.get(JSON.stringify(event.ref));
    if (memberId) return [{ ...event, memberId }];
    const message =
      'nobody is known by this e-mail address, account or id; import the member first, then send it again';
    rejected.push({ index: event.index, id: event.id, code: 'unknown-member', message });
    return [];
  });
}

/** Books events whose members are known. What the tables say of corrected events is read again under the lock. */
async function bookEvents(
  desk: Desk,
  tx: Executor,
  source: string,
  events: readonly OwnedEvent[],
  rejected: RejectedEvent[],
  now: Date,
): Promise<PricedEvent[]> {
  const own = new Set(events.map((event) => event.id));
  const targets = events.flatMap(({ corrects }) =>
    corrects !== null && !own.has(corrects) ? [corrects] : [],
  );
  const look = () => correctionChains(tx, source, targets);
  const refused: RejectedEvent[] = [];
  const seen = await look();
  const first = chainsOf(desk, events, seen, refused);
  const members = [...new Set(first.map((chain) => chain.memberId))];
  if (members.length === 0) {
    rejected.push(...refused);
    return [];
  }
  const lots = new Set(
    (await postingsWithCorrections(tx, entriesOf(first))).flatMap(({ grantId }) =>
      grantId ? [grantId] : [],
    ),
  );
  return inBooks(desk, tx, now, { members, lots: [...lots] }, async (books) => {
    const late: RejectedEvent[] = [];
    const chains = targets.length === 0 ? first : chainsOf(desk, events, await look(), late);
    rejected.push(...(targets.length === 0 ? refused : late));
    const bookedAs = await bookChains(desk, tx, books, chains, lots, now);
    countHours(books, chains);
    const rows = chains.flatMap((chain) => rowsOf(chain, bookedAs(chain), desk.policy.zone));
    await insertUsage(tx, source, rows, now);
    return chains.flatMap((chain) => chain.events);
  });
}

/** Lets the burn meters follow; a correction says nothing of the hour's pace. */
function countHours(books: Books, chains: readonly UsageChain[]): void {
  for (const { memberId, occurredAt, change, booked } of chains) {
    const meter = books.meters.get(memberId);
    if (meter && change > 0n && booked.length === 0) countBurn(meter, occurredAt, change);
  }
}

/** The answer as JSON: amounts as decimal text in the unit. */
export function ingestJson(desk: Desk, answer: IngestAnswer): Record<string, unknown> {
  const { unit } = desk.policy;
  return { ...answer, cost: toDecimal(answer.cost, unit), unit };
}
