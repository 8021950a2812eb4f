import {
  type ApprovalRule,
  type ApprovalRules,
  type Conditions,
  fallbackRole,
  type Range,
  type Selector,
  type StepRule,
  type Unmet,
} from '../core/approval-rules.js';
import { toDecimal, type Unit } from '../core/money.js';

/** An amount as the file writes it, with its unit. */
export function money(amount: bigint, unit: Unit): string {
  return `${toDecimal(amount, unit)} ${unit}`;
}

/** One of several things, as English lists them. */
export function listed(words: readonly string[], joined: 'and' | 'or' = 'and'): string {
  if (words.length < 2) return words[0] ?? 'nobody';
  return `${words.slice(0, -1).join(', ')} ${joined} ${words.at(-1)}`;
}

/** `1 rule`, `2 rules`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** What each condition looks at, as the subject of a sentence. */
const subjects = {
  amount: 'this request with all that was granted or is open this period',
  request: 'this request alone',
  granted: 'what was granted this period',
  approvals: 'the number of requests approved this period',
  declines: 'the number of requests declined in the last 30 days',
  period: 'the part of the period that has passed',
  pool: 'what is left of the pool that pays',
  poolAfter: 'what would be left of the pool after this request',
} as const;

/** When credit is wanted, in words. */
const lastingWords: Record<string, string> = {
  period: 'for this period',
  date: 'until a date',
  every: 'for every period',
};

/** Every condition of a rule, each as a clause of a sentence that begins with "when". */
export function conditionWords(when: Conditions, unit: Unit): string[] {
  const inUnit = (value: bigint) => money(value, unit);
  const clause = (subject: string, bounds: string | null) =>
    bounds === null ? [] : [`${subject} is ${bounds}`];
  return [
    ...clause(subjects.amount, rangeWords(when.amount, inUnit)),
    ...clause(subjects.request, rangeWords(when.request, inUnit)),
    ...(when.plans ? [`the requester's plan is ${listed(when.plans, 'or')}`] : []),
    ...(when.teams ? [`the requester's team is ${listed(when.teams, 'or')}`] : []),
    ...(when.lasting ? [`it is wanted ${listed(when.lasting.map(lastingOf), 'or')}`] : []),
    ...(when.purpose ? [`reason or task contain ${listed(when.purpose.map(quoted), 'or')}`] : []),
    ...clause(subjects.granted, rangeWords(when.granted, inUnit)),
    ...clause(subjects.approvals, rangeWords(when.approvals, String)),
    ...clause(subjects.declines, rangeWords(when.declines, String)),
    ...clause(
      subjects.period,
      rangeWords(when.period, (share) => `${share} percent`),
    ),
    ...clause(subjects.pool, rangeWords(when.pool, inUnit)),
    ...clause(subjects.poolAfter, rangeWords(when.poolAfter, inUnit)),
  ];
}

/** Why a rule does not apply, as a sentence without its end. */
export function unmetWords(unmet: Unmet, unit: Unit): string {
  const inUnit = (value: bigint) => money(value, unit);
  switch (unmet.condition) {
    case 'amount':
    case 'request':
    case 'granted':
    case 'pool':
    case 'poolAfter': {
      const found = unmet.found === null ? 'not limited' : inUnit(unmet.found);
      return `${subjects[unmet.condition]} is ${found}, not ${rangeWords(unmet.wanted, inUnit)}`;
    }
    case 'approvals':
    case 'declines':
      return `${subjects[unmet.condition]} is ${unmet.found}, not ${rangeWords(unmet.wanted, String)}`;
    case 'period':
      return `${subjects.period} is ${unmet.found} percent, not ${rangeWords(unmet.wanted, (share) => `${share} percent`)}`;
    case 'plan':
    case 'team':
      return `the requester's ${unmet.condition} is ${unmet.found ?? 'none'}, not ${listed(unmet.wanted, 'or')}`;
    case 'lasting':
      return `it is wanted ${lastingOf(unmet.found ?? '')}, not ${listed(unmet.wanted.map(lastingOf), 'or')}`;
    case 'purpose':
      return `reason and task do not contain ${listed(unmet.wanted.map(quoted), 'or')}`;
    case 'bound':
      return `it would approve at once, but ${subjects.amount} is ${inUnit(unmet.found)}, not ${rangeWords(unmet.wanted, inUnit)}`;
    case 'short':
      return `it would approve at once, but only ${inUnit(unmet.found)} are left of the pool that pays`;
  }
}

/** What a rule does, a sentence each. */
export function outcomeWords(rule: ApprovalRule, approvals: ApprovalRules, unit: Unit): string[] {
  const { outcome } = rule;
  const needs = needWords(rule, unit);
  if (outcome.kind === 'refuse')
    return [`It is refused at once: “${outcome.text.en}” / “${outcome.text['zh-CN']}”.`];
  if (outcome.kind === 'approve') {
    const bound =
      outcome.mostPerPeriod === null
        ? 'as long as the pool pays'
        : `as long as ${subjects.amount} is at most ${money(outcome.mostPerPeriod, unit)} and the pool pays`;
    return [`It is approved at once, ${bound}; else the next rules decide.`, ...needs];
  }
  const where = {
    card: [],
    oa: ['It is asked by DingTalk’s approval alone.'],
    both: ['It is asked by card and by DingTalk’s approval.'],
  };
  return [
    ...outcome.steps.flatMap((step, index) => stepWords(step, index + 1, approvals)),
    ...where[outcome.mode],
    outcome.less ? 'Less than asked may be given.' : 'All that was asked or nothing is given.',
    ...needs,
    rule.expiresHours === null
      ? 'Undecided, it expires when the plan says.'
      : `Undecided, it expires after ${counted(rule.expiresHours, 'hour')}.`,
  ];
}

function needWords(rule: ApprovalRule, unit: Unit): string[] {
  const reason =
    rule.reason === 'optional'
      ? []
      : rule.reason === 'required'
        ? ['A reason is needed.']
        : [`A reason is needed from ${money(rule.reason.from, unit)} on.`];
  return [...reason, ...(rule.task === 'required' ? ['A task or project must be named.'] : [])];
}

function stepWords(step: StepRule, number: number, approvals: ApprovalRules): string[] {
  const who = step.from.map((selector) => selectorWords(selector, approvals));
  const more = step.escalateTo.map((selector) => selectorWords(selector, approvals));
  const instead = more.length === 0 ? '' : ` Where they cannot: ${listed(more, 'or')}.`;
  const later =
    step.escalateHours === null
      ? ''
      : ` After ${counted(step.escalateHours, 'working hour')}, or at once where they cannot, also: ${listed(more, 'or')}.`;
  return [`Step ${number}: ${neededOf(step.need, who)}.${later || instead}`];
}

/** How many of whom. */
export function neededOf(need: StepRule['need'], who: readonly string[]): string {
  if (need === 'any') return who.length > 1 ? `any of ${listed(who, 'or')}` : listed(who);
  return need === 'all' ? `all of ${listed(who)}` : `${need} of ${listed(who)}`;
}

/** Whom a selector means, as far as the file tells. */
function selectorWords(selector: Selector, approvals: ApprovalRules): string {
  const name = selector.slice(selector.indexOf(':') + 1);
  if (selector === 'manager') return 'the manager';
  if (selector === 'managers-manager') return "the manager's manager";
  if (selector.startsWith('person:')) return name;
  if (selector.startsWith('rota:')) {
    const rota = approvals.rotas.get(name);
    return `whose turn it is in ${name} (${rota ? `${rota.people.join(', ')}; by ${rota.every}` : 'not there any more'})`;
  }
  const people = approvals.roles.get(name) ?? [];
  const called = name === fallbackRole ? 'approvals.fallback' : name;
  return `${called} (${people.length > 0 ? people.join(', ') : 'nobody'})`;
}

function rangeWords<T extends bigint | number>(
  range: Range<T> | null,
  say: (value: T) => string,
): string | null {
  if (range === null || (range.from === null && range.upTo === null)) return null;
  if (range.from === null) return `at most ${say(range.upTo as T)}`;
  return range.upTo === null
    ? `at least ${say(range.from)}`
    : `from ${say(range.from)} to ${say(range.upTo)}`;
}

const lastingOf = (lasting: string) => lastingWords[lasting] ?? lasting;
const quoted = (word: string) => `"${word}"`;
