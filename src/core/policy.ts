import type { ApprovalRules } from './approval-rules.js';
import type { SendingPace, TimeOfDay } from './digest-plan.js';
import type { Unit } from './money.js';
import type { AlertRules, ExchangeRate, LendingCircles, Plan, Price } from './plan.js';
import type { WasteRules } from './waste.js';

/** When and how fast the weekly digests go out, and what they take for waste. */
export interface DigestRules extends SendingPace, WasteRules {
  /** On Monday, at this time by each person's own clock. */
  at: TimeOfDay;
}

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
  lending: LendingCircles;
  /** Team name to what its pool gets each month. */
  pools: ReadonlyMap<string, bigint>;
  /** What may be issued outside plans each month when no team pool pays; null for no limit. */
  issuance: bigint | null;
  /** E-mail addresses of those who decide when a manager cannot. */
  fallbackApprovers: readonly string[];
  /** Who decides requests, and how. */
  approvals: ApprovalRules;
  alerts: AlertRules;
  prices: readonly Price[];
  rates: readonly ExchangeRate[];
  /** Whom a stranger should turn to, as shown in messages. */
  contact: string | null;
  /** Whether a platform account with an imported person's e-mail address is taken to be that person's. */
  linkByEmail: boolean;
  digest: DigestRules;
  dingtalk: DingTalkLimits;
}

/** What the organisation's DingTalk edition allows. */
export interface DingTalkLimits {
  /** API calls in a calendar month of the organisation's zone; null for no limit. */
  monthlyCalls: number | null;
  callsPerSecond: number;
}

/** The plan by key; a key the file no longer has falls back to the default plan, so that nobody is cut off. */
export function planOf(policy: Policy, key: string): Plan {
  const plan = policy.plans.get(key) ?? policy.plans.get(policy.defaultPlan);
  if (!plan) throw new Error(`the default plan ${policy.defaultPlan} is not defined`);
  return plan;
}
