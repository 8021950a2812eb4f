import {
  type ApprovalRule,
  type ApprovalRules,
  noConditions,
  type Selector,
  type StepRule,
  usualApprovals,
} from '../../src/core/approval-rules.js';

/** A step that any of `from` decides, unless it says otherwise. */
export function step(from: Selector[], over: Partial<StepRule> = {}): StepRule {
  return { need: 'any', from, escalateHours: null, escalateTo: [], ...over };
}

/** A rule with steps that applies to everything. */
export function rule(steps: StepRule[], over: Partial<ApprovalRule> = {}): ApprovalRule {
  return {
    name: 'steps',
    line: null,
    when: noConditions,
    outcome: { kind: 'steps', steps, mode: 'card', less: true },
    reason: 'optional',
    task: 'optional',
    expiresHours: null,
    ...over,
  };
}

/** The company's finance people and stand-ins, under these rules. */
export function rules(list: ApprovalRule[], over: Partial<ApprovalRules> = {}): ApprovalRules {
  const usual = usualApprovals();
  const finance = ['dave@example.com', 'fay@example.com'];
  return {
    ...usual,
    rules: list,
    roles: new Map([...usual.roles, ['fallback', finance], ['finance', finance]]),
    limits: { ...usual.limits, requestsPerHour: null, cooldownHours: 0 },
    version: 'story',
    ...over,
  };
}

/** The manager, then anybody of finance. */
export const managerThenFinance = [
  rule([step(['manager'], { escalateHours: 4, escalateTo: ['managers-manager'] }), step(['role:finance'])]),
];
