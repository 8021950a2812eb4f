import { parseArgs } from 'node:util';
import { refusalText } from '../chat/cards/refusal.js';
import type { Seat } from '../core/approval.js';
import { type Lasting, totalOf } from '../core/approval-rules.js';
import { endOfLocalDate, localDate } from '../core/calendar.js';
import { decimals, toDecimal, toMinor, type Unit } from '../core/money.js';
import { planOf } from '../core/policy.js';
import type { Refusal } from '../core/refusals.js';
import type { Desk } from '../desk/desk.js';
import { explainLoan } from '../desk/explain-loan.js';
import {
  type ExplainedRequest,
  type ExplainedStep,
  explainRequest,
  membersByWord,
} from '../desk/explain-request.js';
import type { I18n } from '../kit/i18n/i18n.js';
import { titleOf } from './policy-check.js';
import { explainedLoan, loanJson } from './policy-lending.js';
import {
  conditionWords,
  counted,
  listed,
  money,
  neededOf,
  outcomeWords,
  unmetWords,
} from './policy-words.js';
import type { CommandOutput } from './verify.js';

/** The desk whose rules and people are asked, the words of refusals, and how to let go of both. */
export interface OpenDeskForPolicy {
  desk: Desk;
  words: I18n;
  close: () => Promise<void>;
}

/** How `policy explain` is called. */
const explainUsage = `usage: tokendesk policy explain --as MEMBER --amount 500 [--reason TEXT] [--task TEXT] [--until DATE|every] [--json]
       tokendesk policy explain --as MEMBER --borrow 200 --from COLLEAGUE [--until DATE] [--json]`;

/** A mistake in the options; its message is for the person at the terminal. */
class UsageError extends Error {}

interface Asked {
  as: string;
  amount: bigint;
  reason: string | null;
  task: string | null;
  /** An ISO date, `every`, or null for this period. */
  until: string | null;
}

/**
 * `tokendesk policy explain`: which rule a request would meet now, why not those before it, who would be asked, and what
 * keeps it from being made. Nothing is requested. Returns the exit code: 0, or 2 for wrong arguments, 1 where nobody or
 * several people are meant.
 */
export async function policyExplain(
  argv: readonly string[],
  io: CommandOutput,
  open: () => Promise<OpenDeskForPolicy>,
): Promise<number> {
  const values = valuesOf(argv);
  const loan = values?.borrow !== undefined && values.from !== undefined && values.amount === undefined;
  if (!values?.as || !(loan || (values.amount && values.borrow === undefined && values.from === undefined))) {
    io.err(explainUsage);
    return 2;
  }
  const { desk, words, close } = await open();
  try {
    const { unit } = desk.policy;
    if (loan) return await explainBorrowing(desk, words, { ...values, as: values.as }, io);
    const asked: Asked = {
      as: values.as,
      amount: amountOf(values.amount ?? '', unit),
      reason: values.reason?.trim() || null,
      task: values.task?.trim() || null,
      until: untilOf(values.until),
    };
    const found = await membersByWord(desk, asked.as);
    const [only] = found;
    if (!only || found.length > 1) return nobodyOrSeveral(asked.as, found, io);
    const zone = only.zone ?? desk.policy.zone;
    const until = asked.until === null || asked.until === 'every' ? null : endOfLocalDate(asked.until, zone);
    const lasting: Lasting = asked.until === 'every' ? 'every' : until ? 'date' : 'period';
    const seen = await explainRequest(desk, { ...asked, memberId: only.id, until, lasting });
    const say = speaker(desk, words, zone, seen.at);
    if (values.json) io.out(JSON.stringify(asJson(seen, say)));
    else for (const line of explained(seen, asked, desk, say)) io.out(line);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.err(`tokendesk policy explain: ${error.message}\n${explainUsage}`);
    return 2;
  } finally {
    await close();
  }
}

/** `--borrow 200 --from COLLEAGUE`: what would become of a loan. */
async function explainBorrowing(
  desk: Desk,
  words: I18n,
  values: { as: string; from?: string; borrow?: string; until?: string; json?: boolean },
  io: CommandOutput,
): Promise<number> {
  const amount = amountOf(values.borrow ?? '', desk.policy.unit, '--borrow');
  const until = untilOf(values.until);
  if (until === 'every') throw new UsageError('--until "every" is for requests; write a day like 2026-12-03');
  const people = [];
  for (const word of [values.as, values.from ?? '']) {
    const found = await membersByWord(desk, word);
    const [only] = found;
    if (!only || found.length > 1) return nobodyOrSeveral(word, found, io);
    people.push(only);
  }
  const [borrower, lender] = people;
  if (!borrower || !lender) return 1;
  const zone = borrower.zone ?? desk.policy.zone;
  const seen = await explainLoan(desk, {
    borrowerId: borrower.id,
    lenderId: lender.id,
    amount,
    dueAt: until === null ? null : endOfLocalDate(until, zone),
  });
  const say = speaker(desk, words, zone, seen.at);
  if (values.json) io.out(JSON.stringify(loanJson(seen, amount, say)));
  else for (const line of explainedLoan(seen, amount, say)) io.out(line);
  return 0;
}

function valuesOf(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        as: { type: 'string' },
        amount: { type: 'string' },
        borrow: { type: 'string' },
        from: { type: 'string' },
        reason: { type: 'string' },
        task: { type: 'string' },
        until: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    }).values;
  } catch {
    return null;
  }
}

function amountOf(text: string, unit: Unit, option = '--amount'): bigint {
  const plain = /^\d{1,10}(\.\d+)?$/.test(text);
  if (!plain || (text.split('.')[1]?.length ?? 0) > decimals(unit))
    throw new UsageError(`${option} "${text}" is not an amount; write digits like 500 or 0.25`);
  const amount = toMinor(text, unit);
  if (amount === 0n) throw new UsageError(`${option} is zero; write how much is asked for`);
  return amount;
}

function untilOf(text: string | undefined): string | null {
  if (text === undefined || text === 'period') return null;
  const real = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T12:00:00Z`));
  if (text === 'every' || (real && new Date(`${text}T12:00:00Z`).toISOString().startsWith(text))) return text;
  throw new UsageError(`--until "${text}" is not a day; write one like 2026-12-03, or every`);
}

function nobodyOrSeveral(
  word: string,
  found: readonly { name: string; email: string | null; plan: string }[],
  io: CommandOutput,
): number {
  if (found.length === 0) {
    io.err(`Nobody here is called "${word}"; write an e-mail address or a name as it was imported.`);
    return 1;
  }
  io.err(`Several people are called "${word}"; write the e-mail address of the one you mean:`);
  for (const { name, email, plan } of found)
    io.err(`  ${name}  ${email ?? 'no e-mail address'}  plan ${plan}`);
  return 1;
}

/** How amounts, times and refusals are said on the terminal. */
interface Speaker {
  money(amount: bigint): string;
  decimal(amount: bigint): string;
  time(at: Date): string;
  refusal(refused: Refusal): string;
}

function speaker(desk: Desk, words: I18n, zone: string, now: Date): Speaker {
  const { unit } = desk.policy;
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  const weekday = new Intl.DateTimeFormat('en', { timeZone: zone, weekday: 'short' });
  return {
    money: (amount) => money(amount, unit),
    decimal: (amount) => toDecimal(amount, unit),
    time: (at) => `${weekday.format(at)} ${localDate(at, zone)} ${clock.format(at)} ${zone}`,
    refusal: (refused) =>
      refusalText(refused, { memberId: null, name: '', locale: 'en', zone, unit }, words, now),
  };
}

function explained(seen: ExplainedRequest, asked: Asked, desk: Desk, say: Speaker): string[] {
  const { rule, passedOver } = seen.chosen;
  const { unit, approvals } = desk.policy;
  const when = conditionWords(rule.when, unit);
  return [
    ...factLines(seen, asked, desk, say),
    '',
    `Rule ${titleOf(rule)} applies: ${when.length > 0 ? listed(when) : 'it takes every request'}.`,
    ...passedOver.map(({ rule: other, because }) => `  not ${titleOf(other)}: ${unmetWords(because, unit)}`),
    '',
    ...(rule.outcome.kind === 'steps'
      ? [
          ...seen.steps.flatMap((step, index) => stepLines(step, index + 1, seen, say)),
          ...outcomeWords(rule, approvals, unit).filter((line) => !/^(Step \d|Undecided)/.test(line)),
          `Undecided, it would expire ${say.time(seen.expiresAt)}.`,
        ]
      : outcomeWords(rule, approvals, unit)),
    '',
    conclusion(seen, say),
  ];
}

function factLines(seen: ExplainedRequest, asked: Asked, desk: Desk, say: Speaker): string[] {
  const { member, facts, tally, pool } = seen;
  const limits = planOf(desk.policy, member.plan).requests;
  const lasting = {
    period: 'for this period',
    date: `until the end of ${asked.until}`,
    every: 'for every period',
  };
  return [
    `${member.name}${member.email ? ` (${member.email})` : ''}, plan ${member.plan}, ${member.team ? `team ${member.team}` : 'no team'}, asks for ${say.money(facts.amount)} ${lasting[facts.lasting]}.`,
    `This period: ${say.money(facts.grantedThisPeriod)} granted by ${counted(facts.approvedThisPeriod, 'request')}, ${say.money(facts.openThisPeriod)} open; with this request ${say.money(totalOf(facts))}. ${facts.periodShare} percent of it have passed.`,
    `Declined in the last 30 days: ${counted(facts.declinedRecently, 'request')}.`,
    pool
      ? `Pool ${pool.team ?? 'of the organisation'}: ${say.money(pool.remaining)} left, ${pool.remaining >= facts.amount ? `${say.money(pool.remaining - facts.amount)} after this request` : 'not enough for this request'}.`
      : 'No pool limits it.',
    `Plan ${member.plan}: ${limits.most === null ? 'any amount' : `at most ${say.money(limits.most)} per request`}; ${tally.openCount} of ${limits.mostOpen} open; ${limits.reasonFrom === null ? 'no reason by itself' : `a reason from ${say.money(limits.reasonFrom)} on`}.`,
  ];
}

function stepLines(step: ExplainedStep, number: number, seen: ExplainedRequest, say: Speaker): string[] {
  const names = step.seats.filter((seat) => seat.actingFor === null).map(({ person }) => person.name);
  const alone = step.seats.filter((seat) => seat.actingFor !== null && !names.includes(seat.actingFor.name));
  const who = [...names, ...alone.map(({ person }) => person.name)];
  if (!step.possible) return [`Step ${number}: nobody can decide it.`];
  const first = step.atOnce ? ', since too few of those it asks first can decide' : '';
  const later =
    step.later.length === 0
      ? null
      : listed(
          step.later.map((seat) => seatWords(seat, seen, say)),
          'or',
        );
  const after =
    step.escalatesAt !== null
      ? `from ${say.time(step.escalatesAt)} on`
      : step.rule.escalateHours !== null && !step.atOnce
        ? `after ${counted(step.rule.escalateHours, 'working hour')} in this step`
        : null;
  return [
    `Step ${number}: ${neededOf(step.rule.need, who)}${first}.`,
    ...step.seats.map((seat) => `  ${seatWords(seat, seen, say)}`),
    ...(later && after ? [`  ${after} also: ${later}`] : []),
  ];
}

function seatWords({ person, as, actingFor }: Seat, seen: ExplainedRequest, say: Speaker): string {
  if (!actingFor) return `${person.name}, ${reasonOf(as)}`;
  const until = seen.delegates.find(({ from, to }) => from === actingFor.id && to === person.id)?.until;
  return `${person.name}, in place of ${actingFor.name}${until ? ` until ${say.time(until)}` : ''}`;
}

/** Why somebody is asked, without the list of all who could be. */
function reasonOf(as: Seat['as']): string {
  const name = as.slice(as.indexOf(':') + 1);
  if (as === 'manager') return 'the manager';
  if (as === 'managers-manager') return "the manager's manager";
  if (as.startsWith('rota:')) return `whose turn it is in ${name}`;
  return as.startsWith('role:') ? `role ${name}` : 'named by the rule';
}

function conclusion(seen: ExplainedRequest, say: Speaker): string {
  if (seen.refused) return `It would be refused: ${say.refusal(seen.refused)}`;
  if (seen.chosen.rule.outcome.kind === 'approve') return 'It would be approved at once.';
  const asked = seen.steps[0]?.seats.map(({ person }) => person.name) ?? [];
  return `It would be sent, and ${listed(asked)} would be asked first.`;
}

function asJson(seen: ExplainedRequest, say: Speaker) {
  const { rule, passedOver } = seen.chosen;
  const seat = ({ person, as, actingFor }: Seat) => ({
    name: person.name,
    as,
    actingFor: actingFor?.name ?? null,
  });
  const { facts } = seen;
  return {
    member: seen.member.name,
    email: seen.member.email,
    result: seen.refused ? 'refused' : rule.outcome.kind === 'approve' ? 'approved' : 'asked',
    refused: seen.refused && { code: seen.refused.code, text: say.refusal(seen.refused) },
    rule: { name: rule.name, line: rule.line },
    passedOver: passedOver.map(({ rule: other, because }) => ({
      name: other.name,
      line: other.line,
      condition: because.condition,
    })),
    facts: {
      ...facts,
      amount: say.decimal(facts.amount),
      grantedThisPeriod: say.decimal(facts.grantedThisPeriod),
      openThisPeriod: say.decimal(facts.openThisPeriod),
      poolLeft: facts.poolLeft === null ? null : say.decimal(facts.poolLeft),
    },
    steps: seen.steps.map((step) => ({
      need: step.rule.need,
      asked: step.seats.map(seat),
      atOnce: step.atOnce,
      possible: step.possible,
      escalatesAt: step.escalatesAt?.toISOString() ?? null,
      later: step.later.map(seat),
    })),
    expiresAt: seen.expiresAt.toISOString(),
  };
}
