import type { Lasting, RequestFacts } from './approval-rules.js';

/** Who asks, as rules look at them. */
export interface Requester {
  plan: string;
  team: string | null;
  periodStart: Date;
  periodEnd: Date;
}

/** What is asked for. */
export interface Wish {
  /** Minor units. */
  amount: bigint;
  reason: string | null;
  task: string | null;
  lasting: Lasting;
}

/** What the requester's earlier requests come to; amounts in minor units. */
export interface Tally {
  granted: bigint;
  open: bigint;
  approved: number;
  declined: number;
}

/** What rules look at, from what is known at `now`; `poolLeft` is null where nothing is limited. */
export function factsOf(
  who: Requester,
  wish: Wish,
  tally: Tally,
  poolLeft: bigint | null,
  now: Date,
): RequestFacts {
  const length = who.periodEnd.getTime() - who.periodStart.getTime();
  const passed = now.getTime() - who.periodStart.getTime();
  return {
    amount: wish.amount,
    plan: who.plan,
    team: who.team,
    purpose: [wish.reason, wish.task].filter(Boolean).join('\n'),
    grantedThisPeriod: tally.granted,
    openThisPeriod: tally.open,
    approvedThisPeriod: tally.approved,
    declinedRecently: tally.declined,
    periodShare: length > 0 ? Math.floor(Math.min(1, Math.max(0, passed / length)) * 100) : 0,
    poolLeft,
    lasting: wish.lasting,
  };
}
