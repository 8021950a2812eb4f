import type { Unit } from './money.js';
import type { ExchangeRate, Plan, Price } from './plan.js';

/** The organisation's rules, as `tokendesk.yaml` states them. */
export interface Policy {
  unit: Unit;
  /** Zone of accounting days and weeks. */
  zone: string;
  /** Language for readers whose own is unknown. */
  language: 'en' | 'zh-CN';
  /** What happens with people nobody imported. */
  members: 'auto' | 'invite' | 'closed';
  /** Key of the plan that newcomers get. */
  defaultPlan: string;
  plans: ReadonlyMap<string, Plan>;
  /** Team name to what its pool gets each month. */
  pools: ReadonlyMap<string, bigint>;
  /** What may be issued outside plans each month when no team pool pays; null for no limit. */
  issuance: bigint | null;
  /** E-mail addresses of those who decide when a manager cannot. */
  fallbackApprovers: readonly string[];
  prices: readonly Price[];
  rates: readonly ExchangeRate[];
  /** Whom a stranger should turn to, as shown in messages. */
  contact: string | null;
  /** Whether a platform account with an imported person's e-mail address is taken to be that person's. */
  linkByEmail: boolean;
}

/** The plan by key; a key the file no longer has falls back to the default plan, so that nobody is cut off. */
export function planOf(policy: Policy, key: string): Plan {
  const plan = policy.plans.get(key) ?? policy.plans.get(policy.defaultPlan);
  if (!plan) throw new Error(`the default plan ${policy.defaultPlan} is not defined`);
  return plan;
}
