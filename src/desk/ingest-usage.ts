import type { Books } from '../core/books.js';
import { localDate } from '../core/calendar.js';
import { toDecimal } from '../core/money.js';
import { bookUsage, type Charge, type ExpiredLot, lateDays } from '../core/usage.js';
import { type Executor, sqlState } from '../store/db.js';
import {
  correctionChains,
  expiredSince,
  findMembers,
  insertUsage,
  knownEvents,
  overrunSince,
  postingsWithCorrections,
  type UsageRow,
} from '../store/ingest.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { chainsOf, demand, type OwnedEvent, type PricedEvent, type UsageChain } from './usage-batch.js';
import { bookRefunds, type Refund, refundsOf, takenBy } from './usage-corrections.js';
import { type RejectedEvent, type ReportedEvent, readEvent } from './usage-event.js';

/** Most events that one call may bring. */
export const mostEvents = 1000;

/** How far a source's clock may run ahead. */
const ahead = 5 * 60 * 1000;
const day = 24 * 60 * 60 * 1000;
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
    const rows = chains.flatMap((chain) => rowsOf(chain, bookedAs(chain), desk.policy.zone));
    await insertUsage(tx, source, rows, now);
    return chains.flatMap((chain) => chain.events);
  });
}

/** The entries that events were booked in which corrections now change. */
function entriesOf(chains: readonly UsageChain[]): string[] {
  const ids = chains.flatMap(({ booked }) => booked.flatMap(({ entryId }) => (entryId ? [entryId] : [])));
  return [...new Set(ids)];
}

/** Gives back what corrections lower, then charges the rest; one entry of usage per member. */
async function bookChains(
  desk: Desk,
  tx: Executor,
  books: Books,
  chains: readonly UsageChain[],
  lots: ReadonlySet<string>,
  now: Date,
): Promise<(chain: UsageChain) => Booked> {
  const refunds = new Map<UsageChain, Refund[]>();
  for (const chain of chains)
    if (chain.change < 0n) refunds.set(chain, refundsOf(chain.booked, -chain.change));
  const corrected = entriesOf([...refunds.keys()]);
  const postings = await postingsWithCorrections(tx, corrected);
  demand(
    lots,
    postings.flatMap(({ grantId }) => (grantId ? [grantId] : [])),
  );
  const taken = takenBy(postings, await overrunSince(tx, corrected));
  const byMember = grouped(chains, (chain) => chain.memberId);
  const corrections = new Map<string, string>();
  for (const [memberId, own] of byMember) {
    const back = own.flatMap((chain) => refunds.get(chain) ?? []);
    if (back.length === 0) continue;
    for (const [entryId, entry] of bookRefunds(books, memberId, back, taken, now))
      corrections.set(entryId, entry.id);
  }
  const usage = new Map<string, string>();
  const expired = await expiredLots(tx, books, byMember, now);
  for (const [memberId, own] of byMember) {
    const charges = own.flatMap((chain) => chargeOf(chain) ?? []);
    const entry = bookUsage(books, memberId, charges, expired.get(memberId) ?? [], desk.policy, now);
    if (entry) usage.set(memberId, entry.id);
  }
  return (chain) => {
    if (chain.change > 0n) return { entryId: usage.get(chain.memberId) ?? null, refunds: null };
    const back = refunds.get(chain) ?? null;
    return { entryId: corrections.get(back?.[0]?.entryId ?? '') ?? null, refunds: back };
  };
}

/** The entry in which the events of a chain were booked, and what it gave back to which entries. */
interface Booked {
  entryId: string | null;
  refunds: Refund[] | null;
}

function chargeOf(chain: UsageChain): Charge | null {
  return chain.change > 0n ? { cost: chain.change, occurredAt: chain.occurredAt } : null;
}

/** What late usage may still be charged to: what expired since it occurred, as far as the rule reaches back. */
async function expiredLots(
  tx: Executor,
  books: Books,
  byMember: ReadonlyMap<string, readonly UsageChain[]>,
  now: Date,
): Promise<Map<string, ExpiredLot[]>> {
  const oldest = now.getTime() - lateDays * day;
  const since = new Map<string, Date>();
  for (const [memberId, chains] of byMember) {
    const times = chains.filter((chain) => chain.change > 0n).map((chain) => chain.occurredAt.getTime());
    const within = times.filter((time) => time >= oldest && time < now.getTime());
    if (within.length > 0) since.set(memberId, new Date(Math.min(...within)));
  }
  const lots = new Map<string, ExpiredLot & { memberId: string }>();
  for (const row of await expiredSince(tx, since)) lots.set(row.grantId, row);
  // What settling and refunds of this very transaction have let expire is not in the tables yet.
  for (const { account, amount, grantId } of books.entries.flatMap((entry) => entry.postings)) {
    if (account !== 'expired' || !grantId) continue;
    const lot = books.lot(grantId);
    const from = since.get(lot.memberId);
    if (!from || !lot.expiresAt || lot.expiresAt <= from) continue;
    const known = lots.get(grantId) ?? {
      memberId: lot.memberId,
      grantId,
      effectiveAt: lot.effectiveAt,
      expiresAt: lot.expiresAt,
      available: 0n,
    };
    lots.set(grantId, { ...known, available: known.available + amount });
  }
  const open = [...lots.values()].filter((lot) => lot.available > 0n);
  open.sort((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime() || (a.grantId < b.grantId ? -1 : 1));
  return grouped(open, (lot) => lot.memberId);
}

function rowsOf(chain: UsageChain, { entryId, refunds }: Booked, zone: string): UsageRow[] {
  const day = localDate(chain.occurredAt, zone);
  const last = chain.events.at(-1);
  return chain.events.map((priced) => {
    const { id, hash, model, project, agent } = priced.event;
    // Once per chain and batch; the next correction reads it.
    const back = refunds?.map(({ entryId: entry, amount }) => ({ entry, amount: amount.toString() }));
    return {
      id,
      inputHash: hash,
      memberId: chain.memberId,
      occurredAt: chain.occurredAt,
      day,
      model,
      ...priced.change,
      pricing: priced === last && back ? { ...priced.priced.pricing, refunds: back } : priced.priced.pricing,
      project,
      agent,
      corrects: priced.event.corrects === null ? null : chain.root,
      entryId,
    };
  });
}

/** `Map.groupBy`, which Node 20 does not have. */
function grouped<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** The answer as JSON: amounts as decimal text in the unit. */
export function ingestJson(desk: Desk, answer: IngestAnswer): Record<string, unknown> {
  const { unit } = desk.policy;
  return { ...answer, cost: toDecimal(answer.cost, unit), unit };
}
