import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { localDate } from '../core/calendar.js';
import { toDecimal } from '../core/money.js';
import type { Policy } from '../core/policy.js';
import type { Desk } from '../desk/desk.js';
import { nextDue, seal, sweep } from '../desk/sweep.js';
import { advanceTo } from '../jobs/advance.js';
import { formatters } from '../kit/i18n/formatters.js';
import type { I18n } from '../kit/i18n/i18n.js';
import type { FakeGateway } from '../ports/fake-gateway.js';
import { company, type Handle } from '../sandbox/company/company.js';
import type { DingTalkControl } from '../sandbox/dingtalk/control.js';
import type { SlackControl } from '../sandbox/slack/control.js';
import type { SharedClock } from '../store/clock.js';
import { sql } from '../store/db.js';
import { peopleByEmail } from '../store/people.js';
import { requestById } from '../store/requests.js';
import { type ModelUse, usageByModel } from '../store/usage.js';
import { verify } from '../store/verify.js';
import { sqlWork } from '../store/work.js';

/**
 * The world of a story, from outside: people act through the local Slack, usage comes in over HTTP, and the books are
 * read from the tables. The program itself may run in this process or in another one.
 */
export interface TourWorld {
  desk: Desk;
  policy: Policy;
  slack: SlackControl;
  /** Null where the story is played in Slack alone. */
  dingtalk: DingTalkControl | null;
  people: typeof company.people;
  /** How long a person waits for a message, in real milliseconds; the stage's own choice by default. */
  patienceMs?: number;
  /** Moves the clock by way of every due time, and waits until what fell due is finished. */
  advance(to: Date): Promise<void>;
  memberId(email: string): Promise<string>;
  /** The id of the request that was made last. */
  newestRequest(): Promise<string>;
  requestState(id: string): Promise<string>;
  /** Who decided a request, as soon as somebody has. */
  waitForDecider(id: string): Promise<string>;
  poolLeft(team: string): Promise<bigint>;
  usedByModel(who: Handle): Promise<ModelUse[]>;
  /** A metered call with a given cost (minor units), for `report`. */
  call(who: Handle, id: string, cost: bigint): object;
  /** Reports usage as a gateway would: again until it is taken. */
  report(events: readonly object[]): Promise<{ accepted: number; duplicates: number }>;
  /** Reports what was delivered. */
  deliver(outcomes: readonly object[]): Promise<void>;
  /** What an admin does to a member. */
  setStatus(memberId: string, status: 'active' | 'frozen'): Promise<void>;
  /** Looks until there is something to see. */
  waitFor<T>(what: string, look: () => Promise<T | undefined>): Promise<T>;
  /** How somebody's keys stand at the gateway. */
  keysOf(who: Handle): Promise<'paused' | 'working'>;
  verify(): Promise<string[]>;
  /** An amount as the bot writes it. */
  format(locale: 'en' | 'zh-CN', amount: bigint): string;
}

/** What a world is looked at through. */
export interface WorldView {
  desk: Desk;
  clock: SharedClock;
  slack: SlackControl;
  dingtalk?: DingTalkControl | null;
  /** The gateway of the story, which remembers what it was told. */
  gateway?: FakeGateway;
  /** Base URL of the program's own HTTP door. */
  apiUrl: string;
  words: I18n;
}

const patienceMs = 60_000;
const lookEveryMs = 20;

/** Looks at a running world. */
export function viewWorld({
  desk,
  clock,
  slack,
  dingtalk = null,
  gateway,
  apiUrl,
  words,
}: WorldView): TourWorld {
  const { db, policy } = desk;
  const work = sqlWork(db);
  const { people } = company;
  const memberId = async (email: string) => {
    const [person] = await peopleByEmail(db, [email]);
    if (!person) throw new Error(`nobody has the address ${email}`);
    return person.id;
  };
  const drain = async () => {
    await until('everything due to be finished', async () => {
      const now = clock.now();
      const [outbox, inbox] = [await work.open('outbox', now), await work.open('inbox', now)];
      return outbox.due + outbox.working + inbox.due + inbox.working === 0 ? true : null;
    });
  };
  return {
    desk,
    policy,
    slack,
    dingtalk,
    people,
    memberId,
    async advance(to) {
      const timers = {
        sweep: (now: Date) => sweep(desk, now),
        nextDue: () => nextDue(desk),
        seal: () => seal(desk),
      };
      await advanceTo(to, { clock, timers, work, drain });
    },
    async newestRequest() {
      const [row] = await db.rows(
        z.object({ id: z.string() }),
        sql`SELECT id FROM request ORDER BY created_at DESC, id DESC LIMIT 1`,
      );
      if (!row) throw new Error('nobody has requested anything');
      return row.id;
    },
    requestState: async (id) => (await requestById(db, id))?.state ?? 'unknown',
    waitForDecider: (id) => until('a decision', async () => (await requestById(db, id))?.decider ?? null),
    async poolLeft(team) {
      const pool = await db.client.pool.findFirst({ where: { team: { name: team } } });
      return pool?.remaining ?? 0n;
    },
    async usedByModel(who) {
      const id = await memberId(people[who].email);
      const member = await db.client.member.findUniqueOrThrow({ where: { id } });
      const day = (at: Date) => localDate(at, policy.zone);
      return usageByModel(db, id, day(member.periodStart), day(clock.now()));
    },
    call: (who, id, cost) => ({
      id,
      member: people[who].email,
      occurredAt: clock.now().toISOString(),
      model: 'claude-sonnet-4-5',
      inputTokens: 1000,
      outputTokens: 1000,
      cost: { amount: toDecimal(cost, policy.unit), currency: policy.unit },
    }),
    report: (events) => until('usage to be taken', () => post(apiUrl, 'usage', { events })),
    async deliver(outcomes) {
      await until('outcomes to be taken', () => post(apiUrl, 'outcomes', { outcomes }));
    },
    async setStatus(id, status) {
      await db.client.member.update({ where: { id }, data: { status } });
    },
    waitFor: (what, look) => until(what, async () => (await look()) ?? null),
    async keysOf(who) {
      return gateway?.paused.has(await memberId(people[who].email)) ? 'paused' : 'working';
    },
    verify: async () => {
      while ((await seal(desk)) > 0);
      return verify(db);
    },
    format: (locale, amount) =>
      formatters(words, { locale, zone: policy.zone, unit: policy.unit }).money(amount, 'down'),
  };
}

const answerShape = z.object({
  accepted: z.number(),
  duplicates: z.number(),
  rejected: z.array(z.object({ message: z.string() })),
});

/** Null when the program could not be reached: usage is reported again under the same ids. */
async function post(apiUrl: string, path: 'usage' | 'outcomes', body: object) {
  const response = await fetch(`${apiUrl}/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${company.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => null);
  if (!response || response.status >= 500) return null;
  const answer = answerShape.parse(await response.json());
  const [refused] = answer.rejected;
  if (refused) throw new Error(`${path} was rejected: ${refused.message}`);
  return answer;
}

async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await delay(lookEveryMs)) {
    const found = await look();
    if (found !== null) return found;
  }
  throw new Error(`waited in vain for ${what}`);
}
