import type { Books } from '../core/books.js';
import { localDate } from '../core/calendar.js';
import { bookUsage, type Charge, type ExpiredLot, lateDays } from '../core/usage.js';
import type { Executor } from '../store/db.js';
import { expiredSince, overrunSince, postingsWithCorrections, type UsageRow } from '../store/ingest.js';
import type { Desk } from './desk.js';
import { demand, entriesOf, type UsageChain } from './usage-batch.js';
import { bookRefunds, type Refund, refundsOf, takenBy } from './usage-corrections.js';

const day = 24 * 60 * 60 * 1000;

/** Gives back what corrections lower, then charges the rest; one entry of usage per member. */
export async function bookChains(
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

/** The events of a chain as they are written. */
export function rowsOf(chain: UsageChain, { entryId, refunds }: Booked, zone: string): UsageRow[] {
  const day = localDate(chain.occurredAt, zone);
  const last = chain.events.at(-1);
  return chain.events.map((priced) => {
    const { id, hash, model, project, agent, report } = priced.event;
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
      ...report,
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
