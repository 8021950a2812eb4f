import { setTimeout as pause } from 'node:timers/promises';
import { TZDate } from '@date-fns/tz';
import { backstageJobs, backstageVerify, booksReader } from './backstage-views.js';
import { localDate, windowEnd } from './core/calendar.js';
import { nextDigestAt } from './core/digest-plan.js';
import { planOf } from './core/policy.js';
import { balanceOf } from './desk/balance.js';
import type { Desk } from './desk/desk.js';
import { amountText } from './kit/i18n/amounts.js';
import { callsWorth } from './sandbox/company/burn.js';
import { company } from './sandbox/company/company.js';
import { handles } from './sandbox/company/people.js';
import {
  type Account,
  type Backstage,
  BackstageError,
  type Burn,
  type Burned,
  type ClockSeen,
  type Stop,
} from './sandbox/page/backstage.js';
import type { SandboxWorld } from './sandboxed.js';
import { knownZones, nextDueLoan, openWork } from './store/backstage.js';
import { personByAccount } from './store/people.js';

const hour = 60 * 60 * 1000;
const day = 24 * hour;
/** Further than this is a slip of the finger, and would take minutes. */
const longestMove = 400 * day;
/** In hundredths of a dollar. */
const mostBurnt = 1_000_000;
/** How long a move waits for what people did just before it to be answered, in real milliseconds. */
const answeringMs = 5_000;

/** What stands behind the scenes of a sandbox. */
export interface BackstageParts {
  world: SandboxWorld;
  /** Where the program's own HTTP API is; asked late. */
  url: () => string;
}

/** Lets the sandbox's page look behind the scenes of the program, move its clock and spend its people's credit. */
export function createBackstage({ world, url }: BackstageParts): Backstage {
  const { desk, program } = world;
  const move = mover(world);
  return {
    async clock(): Promise<ClockSeen> {
      const now = desk.clock.now();
      const { zone } = desk.policy;
      const { target, failed } = move.state();
      return {
        now: now.toISOString(),
        zone,
        moving: target && { to: target.toISOString(), at: now.toISOString() },
        failed,
        stops: await stopsOf(world, now),
      };
    },
    move: ({ to }) => move.to(to),
    burn: (what) => burn(world, url(), what),
    books: booksReader(desk, program.words, (account) => memberOf(desk, account)),
    verify: () => backstageVerify(desk),
    jobs: () => backstageJobs(desk, program.jobs),
  };
}

function mover(world: SandboxWorld) {
  const { desk } = world;
  let target: Date | null = null;
  let failed: string | null = null;
  return {
    state: () => ({ target, failed }),
    async to(text: unknown): Promise<{ steps: number }> {
      const to = readTime(text);
      const distance = to.getTime() - desk.clock.now().getTime();
      if (distance <= 0)
        throw new BackstageError('past', 'Time only goes forward: choose a time later than the one shown.');
      if (distance > longestMove)
        throw new BackstageError('too-far', 'That is more than a year away: go there in several moves.');
      if (target !== null)
        throw new BackstageError(
          'moving',
          `The clock is already on its way to ${target.toISOString()}: wait for it to arrive.`,
        );
      target = to;
      failed = null;
      try {
        await answered(desk);
        return { steps: await world.advance(to) };
      } catch (error) {
        failed = error instanceof Error ? error.message : String(error);
        throw new BackstageError(
          'step-failed',
          `The clock stopped at ${desk.clock.now().toISOString()}, since something due then could not be finished: ${failed}. The jobs say what it was. Mend it and move on from here.`,
        );
      } finally {
        target = null;
      }
    },
  };
}

function readTime(text: unknown): Date {
  const time = typeof text === 'string' && /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : '';
  const at = new Date(time);
  if (Number.isNaN(at.getTime()))
    throw new BackstageError('bad-time', 'Give a time with its zone, like 2026-03-16T09:00:00+08:00.');
  return at;
}

/**
 * What came in just now is this process's to answer for a few seconds of the clock, then anybody's. A jump would make it
 * anybody's at once, while the answer is still being written.
 */
async function answered(desk: Desk): Promise<void> {
  const deadline = Date.now() + answeringMs;
  for (;;) {
    const rows = await openWork(desk.db, desk.clock.now(), 100);
    const inHand = rows.some(({ table, state }) => table === 'inbox' && state !== 'dead');
    if (!inHand || Date.now() >= deadline) return;
    await pause(25);
  }
}

async function stopsOf({ desk, program }: SandboxWorld, now: Date): Promise<Stop[]> {
  const { policy, db } = desk;
  const { zone } = policy;
  const { money } = amountText(program.words, 'en', policy.unit);
  const plan = planOf(policy, policy.defaultPlan);
  const [loan, zones] = await Promise.all([nextDueLoan(db, now), knownZones(db)]);
  const monday = lastMonday(now, policy.digest.at, new Set([zone, ...zones]));
  const stop = (kind: Stop['kind'], at: Date, about: string | null = null): Stop & { at: string } => ({
    kind,
    at: at.toISOString(),
    about,
  });
  const stops = [
    stop('hour', new Date(now.getTime() + hour)),
    stop('tomorrow', nineOn(localDate(windowEnd('day', now, zone), zone), zone)),
    stop('refill', windowEnd(plan.window, now, zone)),
    stop('monday', monday.at, monday.zone),
    ...(loan ? [stop('due', loan.at, `${loan.borrower} → ${loan.lender} ${money(loan.outstanding)}`)] : []),
  ];
  return stops.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function nineOn(date: string, zone: string): Date {
  const [year = 0, month = 1, dayOfMonth = 1] = date.split('-').map(Number);
  return new Date(new TZDate(year, month - 1, dayOfMonth, 9, 0, zone).getTime());
}

/** The next Monday's digest time, where that comes last: everybody has their digest then. */
function lastMonday(
  now: Date,
  time: { hour: number; minute: number },
  zones: Iterable<string>,
): { at: Date; zone: string } {
  const times = [...zones].map((zone) => ({ zone, at: nextDigestAt(now, time, zone) }));
  const first = Math.min(...times.map(({ at }) => at.getTime()));
  // Where it is past that time already, the next one is a week later and another Monday.
  const [same, ...others] = times.filter(({ at }) => at.getTime() - first < day + 2 * hour);
  if (!same) throw new Error('there is always the organisation’s own zone');
  return others.reduce((last, one) => (one.at > last.at ? one : last), same);
}

async function burn(world: SandboxWorld, url: string, { platform, user, amount }: Burn): Promise<Burned> {
  const { desk, program } = world;
  const cents = centsOf(amount);
  const account = keyOf({ platform, user });
  const member = await memberOf(desk, { platform, user });
  if (!account || member === null)
    throw new BackstageError(
      'nobody',
      'This account belongs to nobody in the books yet. Write to TokenDesk first, then there is something to spend.',
    );
  const at = desk.clock.now();
  const events = callsWorth({
    handle: handles.find((handle) => {
      const { slackId, dingtalkId } = company.people[handle];
      return (platform === 'slack' ? slackId : dingtalkId) === user;
    }),
    member: `${platform}:${account.workspace}/${user}`,
    microDollars: cents * 10_000,
    at,
    id: `burn-${desk.newId()}`,
  });
  const rejected = await report(url, events);
  if (rejected !== null)
    throw new BackstageError('usage-refused', `The usage API did not take the calls: ${rejected}`);
  // Alerts were written with the booking; they leave now.
  desk.wake();
  const { money } = amountText(program.words, 'en', desk.policy.unit);
  const { leftNow } = await balanceOf(desk, member);
  return {
    left: money(leftNow, 'down'),
    spent: money(BigInt(cents) * 10_000n),
    events: events.length,
  };
}

function centsOf(amount: unknown): number {
  const match = typeof amount === 'string' ? /^(\d{1,6})(?:\.(\d{1,2}))?$/.exec(amount.trim()) : null;
  const cents = match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : 0;
  if (cents <= 0 || cents > mostBurnt)
    throw new BackstageError('bad-amount', 'Give an amount from 0.01 to 10000, like 12.50.');
  return cents;
}

/** Reports calls as the company's gateway does. Null when all were taken, else why not. */
async function report(url: string, events: readonly object[]): Promise<string | null> {
  const response = await fetch(new URL('/v1/usage', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${company.apiKey}` },
    body: JSON.stringify({ events }),
  });
  const text = await response.text();
  if (!response.ok) return `${response.status} ${text}`;
  const { rejected = [] } = JSON.parse(text) as { rejected?: { message?: string }[] };
  return rejected[0] ? (rejected[0].message ?? 'it does not say why') : null;
}

function keyOf({ platform }: Account): { workspace: string } | null {
  if (platform === 'slack') return { workspace: company.workspace.team.id };
  return platform === 'dingtalk' ? { workspace: company.dingtalk.corp.corpId } : null;
}

/** The member whose account it is, or null. */
async function memberOf(desk: Desk, account: Account): Promise<string | null> {
  const key = keyOf(account);
  if (!key || typeof account.user !== 'string') return null;
  const { platform, user: userId } = account;
  const person = await personByAccount(desk.db, { platform, workspace: key.workspace, userId });
  return person?.id ?? null;
}
