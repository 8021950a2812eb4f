import type { Books, Entry } from './books.js';
import { least } from './money.js';

/** What a transaction means for people's limits at a gateway. */
export interface LimitMoves {
  /** Whose credit changed other than by usage; who only gave or lost comes before who received. */
  changed: string[];
  /** What came from whom and is still there: the giver's limit is lowered before the receiver's is raised. */
  incoming: { memberId: string; giverId: string; amount: bigint }[];
}

/** Reads from the entries of a transaction whose limits follow them. */
export function limitMoves(books: Books): LimitMoves {
  const changed = new Set<string>();
  const incoming: LimitMoves['incoming'] = [];
  for (const entry of books.entries) {
    // A limit counts on top of what was used, so usage leaves it as it is.
    if (entry.kind === 'usage') continue;
    const net = netOf(entry);
    for (const memberId of net.keys()) changed.add(memberId);
    const givers = [...net].flatMap(([memberId, amount]) => (amount < 0n ? [memberId] : []));
    if (givers.length === 0) continue;
    for (const { account, memberId, grantId, amount } of entry.postings) {
      if (account !== 'lot' || !memberId || !grantId || givers.includes(memberId)) continue;
      // What has ended or cleared an overdraft by now raises nothing.
      const there = least(amount, books.lot(grantId).remaining);
      if (there > 0n) for (const giverId of givers) incoming.push({ memberId, giverId, amount: there });
    }
  }
  const receivers = new Set(incoming.map(({ memberId }) => memberId));
  const order = (id: string) => (receivers.has(id) ? 1 : 0);
  return { changed: [...changed].sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1)), incoming };
}

/** What an entry did to each member's credit, with what they had set aside. */
function netOf(entry: Entry): Map<string, bigint> {
  const net = new Map<string, bigint>();
  for (const { account, memberId, amount } of entry.postings) {
    if (!memberId || (account !== 'lot' && account !== 'hold' && account !== 'overdraft')) continue;
    net.set(memberId, (net.get(memberId) ?? 0n) + amount);
  }
  return net;
}

/** A limit as it stands or was told: minor units. */
export interface LimitFigure {
  left: bigint;
  /** Usage since `since`, the start of the period. */
  used: bigint;
  since: Date;
}

/** What is known of a member's limit at the gateway. */
export interface LimitStanding {
  /** What it was told last; null if nobody knows. */
  told: LimitFigure | null;
  /** It was told something at some time. */
  called: boolean;
  /** Credit in hand whose givers' limits have not been lowered yet. */
  blocked: bigint;
  /** Somebody else's limit may not be raised before the gateway knows of this member's change. */
  awaited: boolean;
}

/** What is to be done about a limit: nothing before somebody else's, nothing at all, or to tell `limit`. */
export type LimitStep = { kind: 'wait' } | { kind: 'keep' } | { kind: 'tell'; limit: LimitFigure };

/**
 * What to tell the gateway now. Credit whose giver's limit was not lowered yet is left out, so what a member gave never
 * waits for what they get, and people who give to each other in a circle cannot wait for each other.
 */
export function limitStep(now: LimitFigure, standing: LimitStanding): LimitStep {
  const { told, called, blocked, awaited } = standing;
  const limit = { ...now, left: now.left > blocked ? now.left - blocked : 0n };
  if (!told) return blocked > 0n && !called && !awaited ? { kind: 'wait' } : { kind: 'tell', limit };
  const samePeriod = told.since.getTime() === limit.since.getTime();
  // While something is left out, usage alone is no reason to call: left out, it changes nothing. Else the figures
  // themselves must be the same: usage and as much credit give the same "left", but not the same limit.
  const same =
    blocked > 0n
      ? told.left + told.used === limit.left + limit.used
      : told.left === limit.left && told.used === limit.used;
  return samePeriod && same ? { kind: 'keep' } : { kind: 'tell', limit };
}
