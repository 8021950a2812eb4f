import { TZDate } from '@date-fns/tz';
import { describe, expect, test } from 'vitest';
import { readPolicy } from '../../../src/config.js';
import { localDate } from '../../../src/core/calendar.js';
import { costOf, priceAt } from '../../../src/core/usage.js';
import { company, type Handle, type UsageEvent, usageFor } from '../../../src/sandbox/company/company.js';

const policy = readPolicy(company.policyYaml, 'tokendesk.yaml');
/** A long month, a short one, one of many weekends, and one in which Europe changes its clocks. */
const months = ['2026-01', '2026-02', '2026-08', '2026-11', '2027-03'];

/** The days of a month (`YYYY-MM`). */
function daysOf(month: string): string[] {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return Array.from({ length }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`);
}

function cost(event: UsageEvent): bigint {
  const price = priceAt(policy.prices, event.model, new Date(event.occurredAt));
  if (!price) throw new Error(`${event.model} has no price`);
  return costOf(
    {
      input: BigInt(event.inputTokens),
      output: BigInt(event.outputTokens),
      cacheRead: BigInt(event.cacheReadTokens),
      cacheWrite: BigInt(event.cacheWriteTokens),
    },
    price,
  );
}

/** What everybody spent on a day, by e-mail address. */
function spentOn(day: string): Map<string, bigint> {
  const spent = new Map<string, bigint>();
  for (const event of usageFor(day)) spent.set(event.member, (spent.get(event.member) ?? 0n) + cost(event));
  return spent;
}

/** What somebody spent on some days, as a percentage of their plan's allowance. */
function percentSpent(handle: Handle, days: readonly Map<string, bigint>[]): number {
  const { email, member } = company.people[handle];
  const spent = days.reduce((sum, day) => sum + (day.get(email) ?? 0n), 0n);
  const allowance = policy.plans.get(member?.plan ?? '')?.allowance;
  if (!allowance) throw new Error(`${handle} has no plan`);
  return Number((spent * 10_000n) / allowance) / 100;
}

describe.each(months)('%s', (month) => {
  const days = daysOf(month);
  const spent = days.map(spentOn);

  test.each<[Handle, number, number]>([
    ['ana', 80, 85],
    ['bo', 23, 27],
    ['xiaoming', 53, 57],
    ['chen', 68, 72],
    ['carol', 1, 10],
    ['lina', 1, 10],
    ['dave', 0.5, 2],
    ['xue', 40, 50],
  ])('%s spends %d to %d %% of the allowance', (handle, least, most) => {
    const percent = percentSpent(handle, spent);
    expect(percent).toBeGreaterThanOrEqual(least);
    expect(percent).toBeLessThanOrEqual(most);
  });

  test('Ana has nearly run out when most of the month is over, and not before its half', () => {
    expect(percentSpent('ana', spent.slice(0, 24))).toBeGreaterThanOrEqual(78);
    expect(percentSpent('ana', spent.slice(0, 14))).toBeLessThan(70);
  });

  test('contractors use the free model alone', () => {
    const emails: string[] = [company.people.priya.email, company.people.liuyang.email];
    const events = days.flatMap((day) => usageFor(day)).filter((event) => emails.includes(event.member));
    expect(events.length).toBeGreaterThan(100);
    expect(new Set(events.map((event) => event.model))).toEqual(new Set(['house-7b']));
  });

  test('nobody runs into the cap of a week', () => {
    for (const handle of ['ana', 'chen'] as const)
      for (let first = 0; first < days.length; first += 1)
        expect(percentSpent(handle, spent.slice(first, first + 7))).toBeLessThan(60);
  });
});

describe('a day', () => {
  const monday = usageFor('2026-11-16');

  test('is the same each time, and unlike another day', () => {
    expect(usageFor('2026-11-16')).toEqual(monday);
    const tuesday = usageFor('2026-11-17');
    expect(tuesday.map((event) => event.inputTokens)).not.toEqual(monday.map((event) => event.inputTokens));
  });

  test('keeps its amounts from version to version', () => {
    expect(monday[0]).toMatchInlineSnapshot(`
      {
        "agent": "review-agent",
        "cacheReadTokens": 617484,
        "cacheWriteTokens": 35323,
        "id": "2026-11-16-grace-10",
        "inputTokens": 60691,
        "member": "grace@example.com",
        "model": "claude-sonnet-4-5",
        "occurredAt": "2026-11-16T01:32:41.000Z",
        "outputTokens": 15721,
        "project": "risk-rules",
      }
    `);
  });

  test('gives each run an id of its own', () => {
    const ids = daysOf('2026-11').flatMap((day) => usageFor(day).map((event) => event.id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(2_000);
    expect(ids.length).toBeLessThan(6_000);
  });

  test('is in order, and can be cut off at a moment', () => {
    const times = monday.map((event) => event.occurredAt);
    expect(times).toEqual([...times].sort());
    const until = new Date('2026-11-16T06:00:00Z');
    const morning = usageFor('2026-11-16', { until });
    expect(morning).toEqual(monday.filter((event) => new Date(event.occurredAt) <= until));
    expect(morning.length).toBeGreaterThan(0);
    expect(morning.length).toBeLessThan(monday.length);
  });

  test.each(['2026-01-14', '2026-07-15', '2026-03-30'])('%s lies in working hours and on one day', (day) => {
    for (const event of usageFor(day)) {
      const at = new Date(event.occurredAt);
      const person = Object.values(company.people).find((each) => each.email === event.member);
      const hour = new TZDate(at.getTime(), person?.zone ?? '').getHours();
      expect(hour, event.id).toBeGreaterThanOrEqual(8);
      expect(hour, event.id).toBeLessThan(19);
      expect(localDate(at, policy.zone)).toBe(day);
    }
  });

  test('counts whole tokens of runs that a person could have made', () => {
    for (const event of daysOf('2026-11').flatMap((day) => usageFor(day))) {
      const counts = [event.inputTokens, event.outputTokens, event.cacheReadTokens, event.cacheWriteTokens];
      for (const count of counts) expect(Number.isSafeInteger(count) && count > 0, event.id).toBe(true);
      expect(event.inputTokens, event.id).toBeLessThan(2_000_000);
      expect(cost(event), event.id).toBeLessThan(15_000_000n);
    }
  });

  test('is quiet on a weekend', () => {
    const [friday, saturday, sunday] = ['2026-11-13', '2026-11-14', '2026-11-15'].map((day) =>
      usageFor(day).reduce((sum, event) => sum + cost(event), 0n),
    );
    expect((saturday ?? 0n) + (sunday ?? 0n)).toBeLessThan((friday ?? 0n) / 10n);
    expect(usageFor('2026-11-14').length).toBeLessThan(6);
  });

  test.each(['2026-02-30', '2026-13-01', 'today', '2026-1-1'])('%s is refused', (day) => {
    expect(() => usageFor(day)).toThrow(RangeError);
  });
});
