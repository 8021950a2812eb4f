import { type CallReport, judgeCall, noWaste, type WasteCounts } from '../core/waste.js';
import { RunAgain } from '../store/db.js';
import type { ChainEvent } from '../store/ingest.js';
import type { Desk } from './desk.js';
import type { RejectedEvent, ReportedEvent, UsageRefusal } from './usage-event.js';
import { type Priced, priceEvent } from './usage-price.js';

/** An event with the member whose credit it uses. */
export interface OwnedEvent extends ReportedEvent {
  memberId: string;
}

/** Tokens, cost and waste of a chain of events as it stands. */
export interface Standing extends WasteCounts {
  input: bigint;
  output: bigint;
  cacheRead: bigint;
  cacheWrite: bigint;
  cost: bigint;
}

/** One event as it will be written: differences, where it corrects. */
export interface PricedEvent {
  event: OwnedEvent;
  priced: Priced;
  change: Standing;
}

/** An original with the corrections that the batch brings, and what they change together. */
export interface UsageChain {
  memberId: string;
  root: string;
  occurredAt: Date;
  /** Events that were booked before; empty when the original is part of the batch. */
  booked: readonly ChainEvent[];
  events: PricedEvent[];
  change: bigint;
}

const nothing: Standing = { input: 0n, output: 0n, cacheRead: 0n, cacheWrite: 0n, cost: 0n, ...noWaste };
const figures = Object.keys(nothing) as (keyof Standing)[];

/**
 * Arranges the events of a batch in chains of an original and its corrections, and prices them. `booked` holds the
 * chains that the tables know for the corrections' targets. Events that fit nowhere are rejected.
 */
export function chainsOf(
  desk: Desk,
  events: readonly OwnedEvent[],
  booked: readonly ChainEvent[],
  rejected: RejectedEvent[],
): UsageChain[] {
  const chains = new Map<string, UsageChain>();
  const standing = new Map<string, Standing>();
  const rootOf = new Map<string, string>();
  for (const row of booked) {
    const [first] = booked.filter((other) => other.target === row.target);
    if (first) rootOf.set(row.target, first.id);
  }
  for (const event of inOrder(events)) {
    const root = event.corrects === null ? event.id : rootOf.get(event.corrects);
    const chain = root === undefined ? null : (chains.get(root) ?? newChain(event, root, booked));
    const problem = chain ? misfit(event, chain) : missing(event);
    const priced = chain && !problem ? priceEvent(event, chain.occurredAt, desk.policy) : null;
    if (!chain || !priced || problem || 'code' in priced) {
      const why = problem ?? (priced && 'code' in priced ? priced : missing(event));
      rejected.push({ index: event.index, id: event.id, ...why });
      continue;
    }
    const before = standing.get(chain.root) ?? sumOf(chain.booked);
    const { cost } = priced;
    const call = { model: event.model, tokens: event.tokens, cost, occurredAt: chain.occurredAt };
    const waste = judgeCall(reportOf(event, chain), call, desk.policy.prices, desk.policy.digest);
    const after: Standing = { ...event.tokens, cost, ...waste };
    const change = difference(after, before);
    chain.events.push({ event, priced, change });
    chain.change += change.cost;
    chains.set(chain.root, chain);
    standing.set(chain.root, after);
    rootOf.set(event.id, chain.root);
  }
  return [...chains.values()];
}

/** Originals first, whatever place they have in the batch; else as they were sent. */
function inOrder(events: readonly OwnedEvent[]): OwnedEvent[] {
  return [
    ...events.filter((event) => event.corrects === null),
    ...events.filter((event) => event.corrects !== null),
  ];
}

function newChain(event: OwnedEvent, root: string, booked: readonly ChainEvent[]): UsageChain {
  const known = event.corrects === null ? [] : booked.filter((row) => row.target === event.corrects);
  const [original] = known;
  return {
    memberId: original?.memberId ?? event.memberId,
    root,
    occurredAt: original?.occurredAt ?? event.occurredAt,
    booked: known,
    events: [],
    change: 0n,
  };
}

function missing(event: OwnedEvent): { code: UsageRefusal; message: string } {
  return {
    code: 'unknown-original',
    message: `corrects names ${event.corrects}, which this source has not reported; send the original first`,
  };
}

/** A correction changes tokens and cost; anything else is another event. */
function misfit(event: OwnedEvent, chain: UsageChain): { code: UsageRefusal; message: string } | null {
  if (event.corrects === null) return null;
  const model = chain.booked[0]?.model ?? chain.events[0]?.event.model;
  const differs = event.memberId !== chain.memberId ? 'member' : event.model !== model ? 'model' : null;
  if (differs === null) return null;
  return {
    code: 'correction-differs',
    message: `the ${differs} is not that of ${chain.root}; correct that event to zero tokens and report a new one`,
  };
}

function sumOf(rows: readonly ChainEvent[]): Standing {
  const sum = { ...nothing };
  for (const row of rows) for (const figure of figures) sum[figure] += row[figure];
  return sum;
}

/** What is known of how a call went: what the event itself says, else what was said last of the same call. */
function reportOf(event: OwnedEvent, chain: UsageChain): CallReport {
  const said = [event, ...[...chain.events].reverse().map((priced) => priced.event)].map((one) => one.report);
  said.push(...[...chain.booked].reverse());
  const last = <Key extends keyof CallReport>(key: Key) =>
    said.map((one) => one[key]).find((value) => value !== null) ?? null;
  return { failed: last('failed'), attempt: last('attempt'), toolCalls: last('toolCalls') };
}

function difference(after: Standing, before: Standing): Standing {
  const change = { ...after };
  for (const figure of figures) change[figure] -= before[figure];
  return change;
}

/** Somebody corrected the same events between our first look and the lock: more lots are needed than are in hand. */
export function demand(held: ReadonlySet<string>, needed: Iterable<string>): void {
  for (const id of needed) if (!held.has(id)) throw new RunAgain();
}

/** The entries that events were booked in which corrections now change. */
export function entriesOf(chains: readonly UsageChain[]): string[] {
  const ids = chains.flatMap(({ booked }) => booked.flatMap(({ entryId }) => (entryId ? [entryId] : [])));
  return [...new Set(ids)];
}
