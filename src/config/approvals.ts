import { createHash } from 'node:crypto';
import { covers, rangeConditions } from '../core/approval-conditions.js';
import {
  type ApprovalRule,
  type ApprovalRules,
  type Conditions,
  fallbackRole,
  noConditions,
  type Range,
  type RuleOutcome,
  usualRule,
} from '../core/approval-rules.js';
import { weekdays } from './approvals-schema.js';
import { stepsOf } from './approvals-steps.js';
import { didYouMean, type Problem } from './problems.js';
import type { PolicyFile } from './schema.js';
import type { Path, YamlFile } from './yaml-file.js';

type Section = PolicyFile['approvals'];
type RuleRow = Section['rules'][number];

/** Where an error is written down. */
export interface Reading {
  file: YamlFile;
  problems: Problem[];
}

/** The section `approvals` as the rules use it; adds what is wrong with it to `problems`. */
export function approvalsOf(section: Section, plans: readonly string[], at: Reading): ApprovalRules {
  const fallback = [...new Set(section.fallback)];
  const roles = new Map(Object.entries(section.roles).map(([name, people]) => [name, [...new Set(people)]]));
  const rotas = new Map(Object.entries(section.rotas));
  const wrong = (path: Path, message: string) =>
    at.problems.push(at.file.problem(['approvals', ...path], message));
  if (roles.has(fallbackRole))
    wrong(['roles', fallbackRole], 'is there by itself; list its people under approvals.fallback instead');
  for (const [name, people] of roles)
    if (people.length === 0)
      wrong(['roles', name], 'names nobody; list e-mail addresses, or remove the role');
  for (const [name, { people }] of rotas)
    if (people.length === 0)
      wrong(['rotas', name, 'people'], 'names nobody; list e-mail addresses in the order of their turns');
  const known = { roles: new Map([...roles, [fallbackRole, fallback]]), rotas };
  const written = section.rules.map((row, index) => ruleOf(row, index, known, at));
  checkRules(section.rules, written, plans, at);
  const last = written.at(-1);
  const complete = last && last.outcome.kind !== 'approve' && covers(last.when, noConditions);
  const read = {
    rules: complete ? written : [...written, usualRule],
    ...known,
    fallback,
    limits: section.limits,
    reminders: section.reminders,
    working: workingOf(section, wrong),
  };
  if (section.limits.reasonLeast > section.limits.reasonMost)
    wrong(['limits', 'reasonLeast'], 'is more than reasonMost; lower it, or raise reasonMost');
  return { ...read, version: versionOf(read) };
}

function workingOf(section: Section, wrong: (path: Path, message: string) => void): ApprovalRules['working'] {
  const { from, to } = section.workHours;
  if (section.workdays.length === 0)
    wrong(['workdays'], 'names no day; list days like mon, tue, or leave the key out');
  if (from.hour * 60 + from.minute >= to.hour * 60 + to.minute)
    wrong(
      ['workHours'],
      'ends before it begins; write from as the earlier and to as the later time of a day',
    );
  section.extraWorkdays.forEach((date, index) => {
    if (section.holidays.includes(date))
      wrong(['extraWorkdays', index], `${date} is among the holidays too; keep one of them`);
  });
  return {
    days: [...new Set(section.workdays.map((day) => weekdays.indexOf(day) + 1))].sort(),
    from,
    to,
    holidays: section.holidays,
    extraDays: section.extraWorkdays,
  };
}

function ruleOf(
  row: RuleRow,
  index: number,
  known: Pick<ApprovalRules, 'roles' | 'rotas'>,
  at: Reading,
): ApprovalRule {
  return {
    name: row.name,
    line: at.file.line(['approvals', 'rules', index]),
    when: conditionsOf(row.when),
    outcome: outcomeOf(row, index, known, at),
    reason: row.reason,
    task: row.task,
    expiresHours: row.expiresHours,
  };
}

function conditionsOf(when: RuleRow['when']): Conditions {
  return {
    amount: when.amount ?? null,
    request: when.request ?? null,
    plans: when.plan ?? null,
    teams: when.team ?? null,
    purpose: when.purpose?.map((word) => word.toLowerCase()) ?? null,
    granted: when.granted ?? null,
    approvals: when.approvals ?? null,
    declines: when.declines ?? null,
    period: when.period ?? null,
    pool: when.pool ?? null,
    poolAfter: when.poolAfter ?? null,
    lasting: when.lasting ?? null,
  };
}

function outcomeOf(
  row: RuleRow,
  index: number,
  known: Pick<ApprovalRules, 'roles' | 'rotas'>,
  at: Reading,
): RuleOutcome {
  const given = (['steps', 'approve', 'refuse'] as const).filter((key) => row[key] !== undefined);
  if (given.length !== 1)
    at.problems.push(
      at.file.problem(
        ['approvals', 'rules', index],
        given.length === 0
          ? 'does not say what happens; add one of steps, approve, refuse'
          : `says ${given.join(' and ')}; keep one of them`,
      ),
    );
  if (row.refuse) return { kind: 'refuse', text: row.refuse };
  if (row.approve) return { kind: 'approve', mostPerPeriod: row.approve.mostPerPeriod };
  const steps = stepsOf(row.steps ?? [], ['approvals', 'rules', index, 'steps'], known, at);
  if (given.length === 1 && steps.length === 0)
    at.problems.push(
      at.file.problem(
        ['approvals', 'rules', index, 'steps'],
        'asks nobody; write at least one step, or approve: {} to approve at once',
      ),
    );
  return { kind: 'steps', steps, mode: row.mode, less: row.less };
}

/** What only the rules together show: names used twice, plans that are not there, rules that can never apply. */
function checkRules(
  rows: readonly RuleRow[],
  rules: readonly ApprovalRule[],
  plans: readonly string[],
  at: Reading,
): void {
  rules.forEach((rule, index) => {
    const wrong = (path: Path, message: string) =>
      at.problems.push(at.file.problem(['approvals', 'rules', index, ...path], message));
    const first = rules.findIndex((other) => other.name === rule.name);
    if (first < index)
      wrong(['name'], `"${rule.name}" is the name of the rule in line ${rules[first]?.line} too; rename one`);
    if (rule.name === usualRule.name)
      wrong(['name'], `"${rule.name}" is the name of the rule that is always there; choose another`);
    rows[index]?.when.plan?.forEach((plan, place) => {
      if (!plans.includes(plan))
        wrong(
          ['when', 'plan', place],
          `"${plan}" is not a plan${didYouMean(plan, plans)}; write one of ${plans.join(', ')}`,
        );
    });
    const never = impossible(rule.when);
    if (never) wrong(['when', never], 'never holds; its from is above its upTo, or above what amount allows');
    for (const key of ['plans', 'teams', 'purpose', 'lasting'] as const)
      if (rule.when[key]?.length === 0)
        wrong(
          ['when', { plans: 'plan', teams: 'team' }[key as string] ?? key],
          'is empty; list what it should hold, or remove the key',
        );
    const before = rules
      .slice(0, index)
      .find((other) => other.outcome.kind !== 'approve' && covers(other.when, rule.when));
    if (before && !never)
      wrong(
        [],
        `("${rule.name}") can never apply: "${before.name}" in line ${before.line} applies whenever it would; move it up, or narrow "${before.name}"`,
      );
  });
}

/** A condition that no request meets. */
function impossible(when: Conditions): string | null {
  const above = (range: Range<bigint | number> | null) =>
    range !== null && range.from !== null && range.upTo !== null && range.from > range.upTo;
  const found = rangeConditions.find((key) => above(when[key]));
  if (found) return found;
  const least = when.request?.from ?? null;
  const most = when.amount?.upTo ?? null;
  return least !== null && most !== null && least > most ? 'request' : null;
}

/** Short and the same for the same rules, however the file is laid out. */
function versionOf(read: Omit<ApprovalRules, 'version'>): string {
  const text = JSON.stringify(read, (key, value: unknown) => {
    if (key === 'line') return undefined;
    if (typeof value === 'bigint') return value.toString();
    return value instanceof Map ? [...value].sort(([a], [b]) => (a < b ? -1 : 1)) : value;
  });
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
