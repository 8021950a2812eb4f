import type { ApprovalRule, RequestLimits } from './approval-rules.js';
import { type Refusal, refusal } from './refusals.js';

const hour = 60 * 60 * 1000;

/** What a person asked for lately. */
export interface RecentRequests {
  /** When each request of the last hour was made. */
  askedAt: readonly Date[];
  /** When a request was last declined or refused by a rule; null if none was. */
  refusedAt: Date | null;
}

/** Whether somebody asks too often, or too soon after a refusal; null if not. The refusal names when it is possible again. */
export function hasteRefusal(limits: RequestLimits, recent: RecentRequests, now: Date): Refusal | null {
  const cooled = recent.refusedAt && new Date(recent.refusedAt.getTime() + limits.cooldownHours * hour);
  if (cooled && now < cooled) return refusal('request-too-soon', { at: cooled });
  const lately = recent.askedAt
    .map((at) => at.getTime() + hour)
    .filter((until) => until > now.getTime())
    .sort((a, b) => a - b);
  const most = limits.requestsPerHour;
  if (most === null || lately.length < most) return null;
  return refusal('requests-per-hour', { limit: most, at: new Date(lately[lately.length - most] ?? now) });
}

/** What somebody said of a request. */
export interface RequestWords {
  /** Minor units. */
  amount: bigint;
  reason: string | null;
  task: string | null;
}

/**
 * Whether reason and task satisfy the plan (`planFrom`: the amount in minor units from which it needs a reason) and the
 * rule that applies; null if so.
 */
export function wordsRefusal(
  limits: RequestLimits,
  planFrom: bigint | null,
  rule: Pick<ApprovalRule, 'reason' | 'task'> | null,
  words: RequestWords,
): Refusal | null {
  const { amount } = words;
  const length = [...(words.reason ?? '').trim()].length;
  const from = reasonNeededFrom(planFrom, rule);
  const needed = from !== null && amount >= from;
  if (needed && length === 0)
    return from === 0n ? refusal('reason-required') : refusal('reason-needed', { amount: from });
  if (length > limits.reasonMost || (needed && length < limits.reasonLeast))
    return refusal('reason-length', { least: needed ? limits.reasonLeast : 0, most: limits.reasonMost });
  if (rule?.task === 'required' && !words.task?.trim()) return refusal('task-needed');
  return null;
}

/** From which amount on (minor units) plan and rule together need a reason: the lower of the two; null for never. */
export function reasonNeededFrom(
  planFrom: bigint | null,
  rule: Pick<ApprovalRule, 'reason'> | null,
): bigint | null {
  const ruleFrom = rule === null || rule.reason === 'optional' ? null : ruleReasonFrom(rule.reason);
  if (planFrom === null || ruleFrom === null) return planFrom ?? ruleFrom;
  return planFrom < ruleFrom ? planFrom : ruleFrom;
}

function ruleReasonFrom(reason: 'required' | { from: bigint }): bigint {
  return reason === 'required' ? 0n : reason.from;
}
