import { freeze, type Seat, standing } from '../core/approval.js';
import { escalatesAt } from '../core/approval-calendar.js';
import { factsOf, type Wish } from '../core/approval-facts.js';
import { type Chosen, chooseRule, type RequestFacts, type StepRule } from '../core/approval-rules.js';
import { planOf } from '../core/policy.js';
import { type Refusal, refusal } from '../core/refusals.js';
import { mayRequest } from '../core/requests.js';
import { listeners } from '../store/alerts.js';
import { delegationsOf } from '../store/delegations.js';
import { type Person, peopleByEmail, peopleById, peopleByWord } from '../store/people.js';
import { payerOf, type RequestTally, tallyOf } from '../store/requests.js';
import type { RequestCase } from '../store/requests-case.js';
import { booksOf } from './balance.js';
import type { Desk } from './desk.js';
import { emailsOf, seatsNow } from './request-seats.js';

/** A request that nobody has made. */
export interface Supposed extends Wish {
  memberId: string;
  until: Date | null;
}

/** Who would be asked in a step. */
export interface ExplainedStep {
  rule: StepRule;
  /** Who could decide at first; those it escalates to where nobody of the first ones can. */
  seats: Seat[];
  /** Whether it would escalate at once, since too few could decide. */
  atOnce: boolean;
  /** Who could decide besides, once it has escalated. */
  later: Seat[];
  /** When the first step would escalate; null for never by time, and for later steps, which begin when the one before ends. */
  escalatesAt: Date | null;
  /** Whether enough people could decide it at all. */
  possible: boolean;
}

/** What would become of a request, and why. Nothing is written. */
export interface ExplainedRequest {
  at: Date;
  member: Pick<Person, 'id' | 'name' | 'email' | 'plan'> & { team: string | null };
  facts: RequestFacts;
  chosen: Chosen;
  /** What keeps the request from being made; null if nothing does. */
  refused: Refusal | null;
  tally: RequestTally;
  pool: { team: string | null; remaining: bigint } | null;
  steps: ExplainedStep[];
  expiresAt: Date;
  /** Who decides for whom, by member id, and until when. */
  delegates: RequestCase['delegations'];
}

/** Members that a word may mean: by e-mail address, else by name or handle. */
export async function membersByWord(desk: Desk, word: string): Promise<Person[]> {
  const byEmail = word.includes('@') ? await peopleByEmail(desk.db, [word]) : [];
  if (byEmail.length > 0) return byEmail;
  for (const platform of ['slack', 'dingtalk']) {
    const found = await peopleByWord(desk.db, platform, word.replace(/^[@＠]/, ''));
    if (found.length > 0) return found;
  }
  return [];
}

const hour = 60 * 60 * 1000;

/** What would become of a request if it were made now: by the same rules, limits and seats that a real one meets. */
export async function explainRequest(desk: Desk, supposed: Supposed): Promise<ExplainedRequest> {
  const now = desk.clock.now();
  const { policy, db } = desk;
  const [person] = await peopleById(db, [supposed.memberId]);
  if (!person) throw new RangeError(`there is no member ${supposed.memberId}`);
  const books = await booksOf(desk, person.id, now);
  const member = books.member(person.id);
  const [payer, tally] = await Promise.all([
    payerOf(db, person.id),
    tallyOf(db, person.id, member.periodStart, now),
  ]);
  const facts = factsOf(
    { plan: member.plan, team: payer.team, periodStart: member.periodStart, periodEnd: member.periodEnd },
    supposed,
    tally,
    payer.pool?.remaining ?? null,
    now,
  );
  const chosen = chooseRule(policy.approvals, facts);
  const { rule } = chosen;
  const under = { rule, task: supposed.task, recent: tally, now };
  const hours = rule.expiresHours ?? planOf(policy, member.plan).requests.expiresHours;
  const expiresAt = new Date(now.getTime() + hours * hour);
  const it = await supposedCase(desk, person, freeze(rule, policy.approvals), expiresAt, now);
  const steps = await stepsOf(desk, it, supposed.amount, now);
  const dated = supposed.until && supposed.until <= now ? refusal('past-date') : null;
  const said = mayRequest(member, supposed.amount, supposed.reason, tally.openCount, policy, under);
  return {
    at: now,
    member: { ...person, team: payer.team },
    facts,
    chosen,
    refused: dated ?? said ?? (steps[0]?.possible === false ? refusal('nobody-can-approve') : null),
    tally,
    pool: payer.pool,
    steps,
    expiresAt,
    delegates: it.delegations,
  };
}

/** A request as the database would tell of it, had it just been made. */
async function supposedCase(
  desk: Desk,
  person: Person,
  frozen: ReturnType<typeof freeze>,
  expiresAt: Date,
  now: Date,
): Promise<RequestCase> {
  const { db, policy } = desk;
  const [manager] = person.managerId ? await peopleById(db, [person.managerId]) : [];
  const above = manager?.managerId ? await peopleById(db, [manager.managerId]) : [];
  const selectors = frozen.steps.flatMap(({ from, escalateTo }) => [...from, ...escalateTo]);
  const named = selectors.flatMap((one) => (one.startsWith('person:') ? [one.slice(7)] : []));
  const deciders = [
    ...(manager ? [manager] : []),
    ...above,
    ...(await peopleByEmail(db, [...emailsOf(policy), ...named])),
  ];
  const ids = [...new Set(deciders.map(({ id }) => id))];
  const rows = (await Promise.all(ids.map((id) => delegationsOf(db, id, now)))).flatMap((list, index) =>
    list.filter((row) => row.fromId === ids[index] && row.startsAt <= now),
  );
  const standIns = await peopleById(
    db,
    rows.map(({ toId }) => toId),
  );
  return {
    request: {
      id: 'supposed',
      requesterId: person.id,
      amount: 0n,
      reason: null,
      task: null,
      state: 'pending',
      lasting: 'period',
      until: null,
      approved: null,
      deciderId: null,
      decidedAt: null,
      declineReason: null,
      policy: frozen,
      rule: frozen.rule,
      policyVersion: frozen.policyVersion,
      step: 0,
      stepSince: now,
      escalated: false,
      nextEscalationAt: null,
      nextReminderAt: null,
      reminders: 0,
      nudgedAt: null,
      expiresAt,
      createdAt: now,
      version: 1,
    },
    teamId: person.teamId,
    managerId: manager?.id ?? null,
    managersManagerId: above[0]?.id ?? null,
    people: new Map([person, ...deciders, ...standIns].map((one) => [one.id, one])),
    delegations: rows.map(({ fromId, toId, startsAt, endsAt }) => ({
      from: fromId,
      to: toId,
      since: startsAt,
      until: endsAt,
    })),
    asked: [],
    votes: [],
    hold: null,
    payer: null,
  };
}

async function stepsOf(desk: Desk, it: RequestCase, asked: bigint, now: Date): Promise<ExplainedStep[]> {
  const frozen = it.request.policy as ReturnType<typeof freeze>;
  return Promise.all(
    frozen.steps.map(async (rule, index) => {
      const first = seatsNow(desk.policy, it, now, index, false);
      const all = seatsNow(desk.policy, it, now, index, true);
      const atOnce = standing(frozen, index, first, [], asked).kind === 'stuck';
      const seats = atOnce ? all : first;
      const here = new Set(seats.map(({ person }) => person.id));
      const possible = standing(frozen, index, seats, [], asked).kind === 'open';
      const inTime = !atOnce && index === 0 && seats.some((seat) => rule.from.includes(seat.as));
      return {
        rule,
        seats,
        atOnce,
        later: all.filter(({ person }) => !here.has(person.id)),
        escalatesAt: inTime ? await escalation(desk, it, seats, rule) : null,
        possible,
      };
    }),
  );
}

/** When the last of those asked has had their working hours, each on their own clock. */
async function escalation(
  desk: Desk,
  { request }: RequestCase,
  seats: readonly Seat[],
  rule: StepRule,
): Promise<Date | null> {
  const { approvals, zone } = desk.policy;
  const people = await listeners(
    desk.db,
    seats.map(({ person }) => person.id),
  );
  const times = people.flatMap((person) => {
    const at = escalatesAt(request.stepSince, rule, { ...approvals.working, zone: person.zone ?? zone });
    return at ? [at.getTime()] : [];
  });
  const last = Math.max(...times);
  // What has expired does not escalate.
  return times.length > 0 && last < request.expiresAt.getTime() ? new Date(last) : null;
}
