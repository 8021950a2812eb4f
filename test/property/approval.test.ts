import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Candidate,
  frozenFrom,
  type Resolved,
  seatsOf,
  standing,
  type Vote,
} from '../../src/core/approval.js';
import { afterWorkingHours, escalatesAt, nextReminder } from '../../src/core/approval-calendar.js';
import { covers, firstUnmet } from '../../src/core/approval-conditions.js';
import {
  type ApprovalRule,
  type Conditions,
  chooseRule,
  noConditions,
  type RequestFacts,
  type Selector,
  type StepRule,
  usualApprovals,
  usualRule,
} from '../../src/core/approval-rules.js';

const names = ['ana', 'bo', 'cy', 'dave', 'eve', 'fay'];
const selectors: Selector[] = ['manager', 'managers-manager', 'role:a', 'rota:b', 'person:x@y.z'];
const at = new Date('2026-11-10T08:00:00Z');

const candidate: fc.Arbitrary<Candidate> = fc.constantFrom(...names).map((id) => ({
  id,
  name: id,
  // The same person has the same state wherever they appear.
  status: id === 'eve' ? 'left' : id === 'fay' ? 'frozen' : 'active',
}));
const asked = fc.uniqueArray(fc.constantFrom(...selectors), { minLength: 0, maxLength: 3 });
const step: fc.Arbitrary<StepRule> = fc.record({
  need: fc.oneof(fc.constantFrom('any' as const, 'all' as const), fc.integer({ min: 1, max: 4 })),
  from: asked,
  escalateHours: fc.option(fc.integer({ min: 1, max: 200 })),
  escalateTo: asked,
});
const resolved: fc.Arbitrary<Resolved> = fc.record({
  at: fc.constant(at),
  bySelector: fc
    .array(fc.tuple(fc.constantFrom(...selectors), fc.array(candidate, { maxLength: 4 })))
    .map((entries) => new Map(entries)),
  delegations: fc.array(
    fc.record({
      from: candidate,
      to: candidate,
      since: fc.constantFrom(new Date(at.getTime() - 1), at, new Date(at.getTime() + 1)),
      until: fc.constantFrom(new Date(at.getTime() - 1), at, new Date(at.getTime() + 1)),
    }),
    { maxLength: 5 },
  ),
});
const requester = fc.constantFrom(...names);

describe('seats', () => {
  test('hold active people, nobody twice, never the requester nor anybody in their stead, no delegate of a delegate', () => {
    fc.assert(
      fc.property(step, fc.boolean(), resolved, requester, (rule, escalated, whom, requesterId) => {
        const seats = seatsOf(rule, escalated, whom, requesterId);
        const ids = seats.map(({ person }) => person.id);
        expect(new Set(ids).size).toBe(ids.length);
        const own = new Set(seats.filter((seat) => !seat.actingFor).map(({ person }) => person.id));
        for (const seat of seats) {
          expect(seat.person.status).toBe('active');
          expect([seat.person.id, seat.actingFor?.id]).not.toContain(requesterId);
          expect([...rule.from, ...rule.escalateTo]).toContain(seat.as);
          if (!seat.actingFor) continue;
          expect(own.has(seat.actingFor.id)).toBe(true);
          const inForce = whom.delegations.filter(({ since, until }) => since <= at && at < until);
          expect(
            inForce.some(({ from, to }) => from.id === seat.actingFor?.id && to.id === seat.person.id),
          ).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

const vote = (steps: number): fc.Arbitrary<Vote> =>
  fc.record({
    step: fc.integer({ min: 0, max: steps - 1 }),
    voterId: fc.constantFrom(...names),
    actingFor: fc.option(fc.constantFrom(...names)),
    verdict: fc.constantFrom('approve' as const, 'approve' as const, 'approve' as const, 'decline' as const),
    amount: fc.option(fc.bigInt({ min: 1n, max: 100n })),
  });

describe('where a request stands', () => {
  const story = fc
    .array(step, { minLength: 1, maxLength: 3 })
    .chain((steps) =>
      fc.tuple(
        fc.constant(steps),
        fc.integer({ min: 0, max: steps.length - 1 }),
        fc.boolean(),
        resolved,
        requester,
        fc.array(vote(steps.length), { maxLength: 8 }),
      ),
    );

  test('never done with fewer distinct people’s approvals than needed, nor after a refusal', () => {
    let done = 0;
    fc.assert(
      fc.property(story, ([steps, now, escalated, whom, requesterId, votes]) => {
        const rule = steps[now] as StepRule;
        const seats = seatsOf(rule, escalated, whom, requesterId);
        const stands = standing({ steps }, now, seats, votes, 100n);
        const here = votes.filter((one) => one.step === now);
        if (votes.some((one) => one.step <= now && one.verdict === 'decline')) {
          expect(stands).toEqual({ kind: 'declined' });
          return;
        }
        const principals = new Set(here.map((one) => one.actingFor ?? one.voterId));
        const voters = new Set(here.map((one) => one.voterId));
        if (stands.kind === 'next' || stands.kind === 'granted') {
          done += 1;
          const inFrom = seats.filter((seat) => rule.from.includes(seat.as));
          const all = new Set(
            (inFrom.length > 0 ? inFrom : seats).map((seat) => seat.actingFor?.id ?? seat.person.id),
          );
          const needed = rule.need === 'any' ? 1 : rule.need === 'all' ? Math.max(1, all.size) : rule.need;
          expect(Math.min(principals.size, voters.size)).toBeGreaterThanOrEqual(needed);
          expect(stands.kind === 'granted').toBe(now === steps.length - 1);
        }
        if (stands.kind === 'granted') {
          expect(stands.amount <= 100n).toBe(true);
          for (const one of votes.filter((each) => each.step <= now))
            if (one.amount !== null) expect(stands.amount <= one.amount).toBe(true);
        }
        if (stands.kind === 'open') {
          // Those who are left can finish it.
          const more = seats.map(
            (seat): Vote => ({
              step: now,
              voterId: seat.person.id,
              actingFor: seat.actingFor?.id ?? null,
              verdict: 'approve',
              amount: null,
            }),
          );
          expect(['next', 'granted']).toContain(
            standing({ steps }, now, seats, [...votes, ...more], 100n).kind,
          );
        }
      }),
      { numRuns: 3000 },
    );
    expect(done).toBeGreaterThan(100);
  });

  test('what is kept with a request comes back as it was', () => {
    fc.assert(
      fc.property(
        fc.array(step),
        fc.constantFrom('card', 'oa', 'both'),
        fc.boolean(),
        (steps, mode, less) => {
          const frozen = { rule: 'r', policyVersion: 'v', mode, less, steps };
          expect(frozenFrom(JSON.parse(JSON.stringify(frozen)))).toEqual(frozen);
        },
      ),
    );
  });
});

const range = fc.option(
  fc.record({
    from: fc.option(fc.bigInt({ min: 0n, max: 12n })),
    upTo: fc.option(fc.bigInt({ min: 8n, max: 40n })),
  }),
);
const conditions: fc.Arbitrary<Conditions> = fc
  .record({
    amount: range,
    request: range,
    pool: range,
    plans: fc.option(fc.uniqueArray(fc.constantFrom('a', 'b'), { minLength: 1 })),
    purpose: fc.option(fc.uniqueArray(fc.constantFrom('x', 'xy', 'z'), { minLength: 1 })),
  })
  .map((some) => ({ ...noConditions, ...some }));
const facts: fc.Arbitrary<RequestFacts> = fc.record({
  amount: fc.bigInt({ min: 1n, max: 20n }),
  plan: fc.constantFrom('a', 'b', 'b', 'c'),
  team: fc.constant(null),
  purpose: fc.constantFrom('', 'X', 'xYyzy', 'xyyzy'),
  grantedThisPeriod: fc.bigInt({ min: 0n, max: 10n }),
  openThisPeriod: fc.bigInt({ min: 0n, max: 10n }),
  approvedThisPeriod: fc.nat(3),
  declinedRecently: fc.nat(3),
  periodShare: fc.nat(100),
  poolLeft: fc.option(fc.bigInt({ min: 0n, max: 30n })),
  lasting: fc.constantFrom('period' as const, 'every' as const),
});

describe('rules', () => {
  test('the first that applies decides, whatever stands behind it', () => {
    fc.assert(
      fc.property(fc.array(conditions, { maxLength: 6 }), facts, (list, seen) => {
        const rules = [
          ...list.map((when, n): ApprovalRule => ({ ...usualRule, name: `${n}`, when })),
          usualRule,
        ];
        const { rule, passedOver } = chooseRule({ ...usualApprovals(), rules }, seen);
        const index = rules.indexOf(rule);
        expect(firstUnmet(rule.when, seen)).toBeNull();
        expect(passedOver.map((one) => one.rule)).toEqual(rules.slice(0, index));
        for (const before of rules.slice(0, index)) expect(firstUnmet(before.when, seen)).not.toBeNull();
        expect(chooseRule({ ...usualApprovals(), rules: rules.slice(0, index + 1) }, seen).rule).toBe(rule);
      }),
      { numRuns: 1000 },
    );
  });

  test('a rule that is said to be covered never applies alone', () => {
    let met = 0;
    fc.assert(
      fc.property(conditions, conditions, fc.boolean(), facts, (wide, other, within, seen) => {
        // What `wide` leaves open narrowed down, or anything at all.
        const narrow: Conditions = within
          ? {
              ...wide,
              amount: wide.amount ?? other.amount,
              pool: wide.pool ?? other.pool,
              purpose: wide.purpose?.map((word) => `${word}y`) ?? other.purpose,
            }
          : other;
        if (within) expect(covers(wide, narrow)).toBe(true);
        if (!covers(wide, narrow) || firstUnmet(narrow, seen) !== null) return;
        met += 1;
        expect(firstUnmet(wide, seen)).toBeNull();
      }),
      { numRuns: 3000 },
    );
    expect(met).toBeGreaterThan(50);
  });
});

describe('working time', () => {
  const calendar = fc.record({
    zone: fc.constantFrom('UTC', 'Asia/Shanghai', 'America/New_York', 'Pacific/Apia'),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    from: fc.record({ hour: fc.integer({ min: 0, max: 9 }), minute: fc.integer({ min: 0, max: 59 }) }),
    to: fc.record({ hour: fc.integer({ min: 10, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) }),
    holidays: fc.array(fc.constantFrom('2026-03-09', '2026-03-30', '2026-11-02'), { maxLength: 2 }),
    extraDays: fc.array(fc.constantFrom('2026-03-08', '2026-11-01'), { maxLength: 2 }),
  });
  const since = fc.date({
    min: new Date('2026-01-01T00:00:00Z'),
    max: new Date('2026-12-31T00:00:00Z'),
    noInvalidDate: true,
  });

  test('never ends before it begins, and more hours never end earlier', () => {
    fc.assert(
      fc.property(calendar, since, fc.nat(80), fc.nat(80), (own, start, hours, more) => {
        const end = afterWorkingHours(start, hours, own);
        expect(end.getTime()).toBeGreaterThanOrEqual(start.getTime() + hours * 60 * 60 * 1000);
        expect(afterWorkingHours(start, hours + more, own).getTime()).toBeGreaterThanOrEqual(end.getTime());
      }),
      { numRuns: 300 },
    );
  });

  test('escalation and reminders never come before the step began', () => {
    fc.assert(
      fc.property(calendar, since, step, fc.nat(6), (own, start, rule, sent) => {
        const escalation = escalatesAt(start, rule, own);
        if (escalation) expect(escalation >= start).toBe(true);
        const rules = { firstHours: 3, most: 5 };
        const [reminder, next] = [sent, sent + 1].map((count) => nextReminder(start, count, rules, own));
        if (reminder) expect(reminder > start).toBe(true);
        if (reminder && next) expect(next > reminder).toBe(true);
        expect(reminder === null).toBe(sent >= 5);
      }),
      { numRuns: 300 },
    );
  });
});
