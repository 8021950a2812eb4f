import { boundsOf, firstUnmet } from './approval-conditions.js';
import type { TimeOfDay } from './digest-plan.js';

/** Whom a step asks; a person is named by e-mail address, in lower case. Who that is, is looked up when it matters. */
export type Selector =
  | 'manager'
  | 'managers-manager'
  | `role:${string}`
  | `rota:${string}`
  | `person:${string}`;

/** The role that is always there: those whom `approvals.fallback` names. */
export const fallbackRole = 'fallback';

/** One step of a decision. */
export interface StepRule {
  /** How many of those asked must approve; one refusal declines whatever this says. */
  need: 'any' | 'all' | number;
  from: readonly Selector[];
  /** Working hours until those of `escalateTo` may decide too; null for never by time. */
  escalateHours: number | null;
  /** Who may decide then, and at once where nobody of `from` can. */
  escalateTo: readonly Selector[];
}

/** When a request needs a reason: from an amount (minor units) on, beside what the plan says. */
export type ReasonRule = 'optional' | 'required' | { from: bigint };

/** How people are asked: by our own card, by DingTalk's approval, or by both. */
export type ApprovalMode = 'card' | 'oa' | 'both';

/** How long granted credit is wanted: this period, until a date, or every period. */
export type Lasting = 'period' | 'date' | 'every';

/** Bounds that both count as within; null for none. */
export interface Range<T> {
  from: T | null;
  upTo: T | null;
}

/** What must hold for a rule to apply; null says nothing, several in a list mean any of them. Amounts in minor units. */
export interface Conditions {
  /** This request together with what was granted or is open this period: splitting a wish gets nobody around a rule. */
  amount: Range<bigint> | null;
  /** This request alone. */
  request: Range<bigint> | null;
  plans: readonly string[] | null;
  teams: readonly string[] | null;
  /** Words, in lower case, of which reason or task contain at least one. */
  purpose: readonly string[] | null;
  /** Amount granted this period. */
  granted: Range<bigint> | null;
  /** Requests approved this period. */
  approvals: Range<number> | null;
  /** Requests declined in the last 30 days. */
  declines: Range<number> | null;
  /** Whole percent of the period that has passed. */
  period: Range<number> | null;
  /** What is left of the pool that pays. A pool without limit has enough, whatever is asked for. */
  pool: Range<bigint> | null;
  /** What would be left of it after this request. */
  poolAfter: Range<bigint> | null;
  lasting: readonly Lasting[] | null;
}

/** What becomes of a request to which a rule applies. */
export type RuleOutcome =
  | { kind: 'steps'; steps: readonly StepRule[]; mode: ApprovalMode; less: boolean }
  /** Approved at once, as long as all that was granted or is open stays within the bound (minor units). */
  | { kind: 'approve'; mostPerPeriod: bigint | null }
  | { kind: 'refuse'; text: { en: string; 'zh-CN': string } };

/** One rule. The first that applies decides. */
export interface ApprovalRule {
  name: string;
  /** Where it stands in the file; null for the rule that is there without being written. */
  line: number | null;
  when: Conditions;
  outcome: RuleOutcome;
  reason: ReasonRule;
  task: 'optional' | 'required';
  /** Hours until an undecided request expires; null for what the requester's plan says. */
  expiresHours: number | null;
}

/** People who take turns. */
export interface Rota {
  /** E-mail addresses, in the order of their turns. */
  people: readonly string[];
  every: 'day' | 'week';
  /** ISO date, in the organisation's zone, of the first person's first day. */
  from: string;
}

/** Time in which people can be expected to decide. */
export interface WorkingTime {
  /** ISO weekdays: Monday is 1, Sunday is 7. */
  days: readonly number[];
  from: TimeOfDay;
  to: TimeOfDay;
  /** ISO dates on which nobody works. */
  holidays: readonly string[];
  /** ISO dates on which people work although their weekday says otherwise. */
  extraDays: readonly string[];
}

/** Guards against haste and noise, beside those of the plan. */
export interface RequestLimits {
  /** Most requests of a person within an hour; null for no limit. */
  requestsPerHour: number | null;
  /** Hours after a refusal in which the same person cannot ask again; zero for none. */
  cooldownHours: number;
  /** Fewest characters of a reason where one is needed. */
  reasonLeast: number;
  /** Most characters of a reason. */
  reasonMost: number;
}

/** When those asked are reminded: after working hours that double each time. */
export interface ReminderRules {
  firstHours: number;
  /** Most reminders per step; zero for none. */
  most: number;
}

/** The organisation's rules for requests: the section `approvals` of its file. */
export interface ApprovalRules {
  /** In order; the last one always applies. */
  rules: readonly ApprovalRule[];
  /** E-mail addresses by role; {@link fallbackRole} among them. */
  roles: ReadonlyMap<string, readonly string[]>;
  rotas: ReadonlyMap<string, Rota>;
  /** E-mail addresses of those who decide when nobody else can. */
  fallback: readonly string[];
  limits: RequestLimits;
  reminders: ReminderRules;
  working: WorkingTime;
  /** Short hash of the whole section, kept with every request. */
  version: string;
}

/** What is known of a request when it is made. Amounts in minor units. */
export interface RequestFacts {
  amount: bigint;
  plan: string;
  team: string | null;
  /** Reason and task; letter case does not matter. */
  purpose: string;
  /** Granted by requests this period. */
  grantedThisPeriod: bigint;
  /** Asked for by the requester's other requests that are still open. */
  openThisPeriod: bigint;
  approvedThisPeriod: number;
  /** Declined in the last 30 days. */
  declinedRecently: number;
  /** Whole percent of the period that has passed. */
  periodShare: number;
  /** What is left of the pool that pays; null where nothing is limited. */
  poolLeft: bigint | null;
  lasting: Lasting;
}

/** The condition that kept a rule from applying, what was found, and what the rule wants (in minor units). */
export type Unmet =
  | {
      condition: 'amount' | 'request' | 'granted' | 'pool' | 'poolAfter';
      found: bigint | null;
      wanted: Range<bigint>;
    }
  | { condition: 'approvals' | 'declines' | 'period'; found: number; wanted: Range<number> }
  | {
      condition: 'plan' | 'team' | 'purpose' | 'lasting';
      found: string | null;
      wanted: readonly string[];
    }
  /** It would approve at once, but its bound per period is reached. */
  | { condition: 'bound'; found: bigint; wanted: Range<bigint> }
  /** It would approve at once, but the pool does not hold enough. */
  | { condition: 'short'; found: bigint; wanted: Range<bigint> };

/** The rule that applies, and why those before it do not. */
export interface Chosen {
  rule: ApprovalRule;
  passedOver: { rule: ApprovalRule; because: Unmet }[];
}

/** What a request comes to with everything granted or open this period, in minor units. */
export function totalOf(facts: RequestFacts): bigint {
  return facts.amount + facts.grantedThisPeriod + facts.openThisPeriod;
}

/** The first rule that applies. Rules of a file always end in one that does. */
export function chooseRule(approvals: ApprovalRules, facts: RequestFacts): Chosen {
  const passedOver: Chosen['passedOver'] = [];
  for (const rule of approvals.rules) {
    const because = firstUnmet(rule.when, facts) ?? boundsOf(rule.outcome, facts);
    if (because === null) return { rule, passedOver };
    passedOver.push({ rule, because });
  }
  return { rule: usualRule, passedOver };
}

/** Conditions that say nothing: such a rule applies to every request. */
export const noConditions: Conditions = {
  amount: null,
  request: null,
  plans: null,
  teams: null,
  purpose: null,
  granted: null,
  approvals: null,
  declines: null,
  period: null,
  pool: null,
  poolAfter: null,
  lasting: null,
};

/** Without a rule of the file: the manager decides, and whoever `approvals.fallback` names where the manager cannot. */
export const usualRule: ApprovalRule = {
  name: 'usual',
  line: null,
  when: noConditions,
  outcome: {
    kind: 'steps',
    steps: [{ need: 'any', from: ['manager'], escalateHours: null, escalateTo: [`role:${fallbackRole}`] }],
    mode: 'card',
    less: true,
  },
  reason: 'optional',
  task: 'optional',
  expiresHours: null,
};

/** The rules of an organisation that has written none. */
export function usualApprovals(fallback: readonly string[] = []): ApprovalRules {
  return {
    rules: [usualRule],
    roles: new Map([[fallbackRole, fallback]]),
    rotas: new Map(),
    fallback,
    limits: { requestsPerHour: 10, cooldownHours: 0, reasonLeast: 20, reasonMost: 500 },
    reminders: { firstHours: 4, most: 5 },
    working: {
      days: [1, 2, 3, 4, 5],
      from: { hour: 9, minute: 0 },
      to: { hour: 18, minute: 0 },
      holidays: [],
      extraDays: [],
    },
    version: 'usual',
  };
}
