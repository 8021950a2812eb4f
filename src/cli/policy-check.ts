import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ConfigError, readPolicy } from '../config.js';
import { type ApprovalRule, usualRule } from '../core/approval-rules.js';
import type { Policy } from '../core/policy.js';
import { conditionWords, counted, listed, money, outcomeWords } from './policy-words.js';
import type { CommandOutput } from './verify.js';

const usage = 'usage: tokendesk policy check [--file FILE] [--json]';

/**
 * `tokendesk policy check`: validates a file and says in plain sentences what its rules for requests do. `usual` is the
 * file that is taken where none is named; null for the rules without a file. Returns the exit code: 0 for a good file, 1
 * with every problem if it is not, 2 for wrong arguments or a file that cannot be read.
 */
export function policyCheck(argv: readonly string[], io: CommandOutput, usual: string | null): number {
  const given = argumentsOf(argv);
  if (!given) {
    io.err(usage);
    return 2;
  }
  const file = given.file ?? usual;
  const source = file === null ? '' : sourceOf(file, io);
  if (source === null) return 2;
  try {
    const policy = readPolicy(source, file ?? 'tokendesk.yaml');
    if (given.json) io.out(JSON.stringify(asJson(policy, file)));
    else for (const line of explained(policy, file)) io.out(line);
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    if (given.json) io.out(JSON.stringify({ ok: false, file, problems: error.problems }));
    else {
      io.err(error.message);
      io.err(`${file} cannot be used: ${counted(error.problems.length, 'problem')}.`);
    }
    return 1;
  }
}

function argumentsOf(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { file: { type: 'string' }, json: { type: 'boolean', default: false } },
    });
    return values;
  } catch {
    return null;
  }
}

function sourceOf(file: string, io: CommandOutput): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    io.err(`${file}: cannot be read (${why}); name another with --file`);
    return null;
  }
}

function explained(policy: Policy, file: string | null): string[] {
  const { approvals, unit } = policy;
  const written = approvals.rules.filter((rule) => rule.line !== null).length;
  const head =
    file === null
      ? 'There is no file; these rules hold without one.'
      : `${file} is good: ${counted(written, 'rule')} for requests.`;
  return [
    `${head} Version ${approvals.version}.`,
    '',
    ...approvals.rules.flatMap((rule, index) => [
      `${index + 1}. ${titleOf(rule)}`,
      `   ${whenOf(rule, policy, index)}`,
      ...outcomeWords(rule, approvals, unit).map((line) => `   ${line}`),
      '',
    ]),
    ...plansOf(policy),
    ...guardsOf(policy),
    ...notesOf(policy).map((note) => `Note: ${note}`),
  ];
}

/** A rule by name and line. */
export function titleOf(rule: Pick<ApprovalRule, 'name' | 'line'>): string {
  return rule.line === null ? `${rule.name} (always there)` : `${rule.name} (line ${rule.line})`;
}

function whenOf(rule: ApprovalRule, policy: Policy, index: number): string {
  const when = conditionWords(rule.when, policy.unit);
  if (when.length > 0) return `When ${listed(when)}:`;
  return index === 0 ? 'For every request:' : 'For every request that no rule before it took:';
}

function plansOf({ plans, unit }: Policy): string[] {
  return [...plans.values()].map(({ key, requests: { most, mostOpen, reasonFrom, expiresHours } }) => {
    const limits = [
      most === null ? 'any amount' : `at most ${money(most, unit)} per request`,
      `${mostOpen} open at once`,
      reasonFrom === null ? 'no reason by itself' : `a reason from ${money(reasonFrom, unit)} on`,
      `${counted(expiresHours, 'hour')} to decide`,
    ];
    return `Plan ${key}: ${limits.join(', ')}.`;
  });
}

const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

function guardsOf({ approvals: { limits, reminders, working } }: Policy): string[] {
  const clock = ({ hour, minute }: typeof working.from) =>
    `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  const days = listed(working.days.map((day) => dayNames[day - 1] ?? ''));
  const perHour =
    limits.requestsPerHour === null ? 'any number of requests' : counted(limits.requestsPerHour, 'request');
  return [
    `Everybody: ${perHour} an hour; ${limits.cooldownHours === 0 ? 'no wait' : `${counted(limits.cooldownHours, 'hour')} of waiting`} after a refusal; reasons have ${limits.reasonLeast} to ${limits.reasonMost} characters where they are needed.`,
    `Working time: ${days}, ${clock(working.from)} to ${clock(working.to)}, with ${counted(working.holidays.length, 'holiday')} and ${counted(working.extraDays.length, 'extra day')}.`,
    reminders.most === 0
      ? 'Nobody is reminded.'
      : `Those asked are reminded after ${counted(reminders.firstHours, 'working hour')}, then at doubling gaps, at most ${counted(reminders.most, 'time')}.`,
  ];
}

/** What is right but may surprise. */
function notesOf({ approvals: { rules, fallback } }: Policy): string[] {
  const added = rules.at(-1) === usualRule || rules.at(-1)?.line === null;
  return [
    ...(added && rules.length > 1
      ? ['the last rule of the file does not take every request; what is left goes to the manager.']
      : []),
    ...(fallback.length === 0
      ? ['approvals.fallback names nobody; requests that nobody else can decide are refused.']
      : []),
  ];
}

function asJson(policy: Policy, file: string | null) {
  const { approvals, unit } = policy;
  return {
    ok: true,
    file,
    version: approvals.version,
    rules: approvals.rules.map((rule) => ({
      name: rule.name,
      line: rule.line,
      outcome: rule.outcome.kind,
      when: conditionWords(rule.when, unit),
      does: outcomeWords(rule, approvals, unit),
    })),
    notes: notesOf(policy),
  };
}
