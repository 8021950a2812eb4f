import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  daysBefore,
  lastDigestAt,
  nextDigestAt,
  occasionOf,
  picturesPerMinute,
  sendingTimes,
} from '../../src/core/digest-plan.js';

const nine = { hour: 9, minute: 0 };
const at = (text: string) => new Date(text);
const hour = 60 * 60 * 1000;

describe('the next digest', () => {
  test.each([
    ['Asia/Shanghai', '2026-06-01T00:59:59Z', '2026-06-01T01:00:00Z'],
    ['Asia/Shanghai', '2026-06-01T01:00:00Z', '2026-06-08T01:00:00Z'],
    ['America/Los_Angeles', '2026-06-01T01:00:00Z', '2026-06-01T16:00:00Z'],
    // Summer time ends on the Sunday before.
    ['Europe/Berlin', '2026-10-20T00:00:00Z', '2026-10-26T08:00:00Z'],
    ['Pacific/Auckland', '2026-06-07T10:00:00Z', '2026-06-07T21:00:00Z'],
  ])('in %s after %s is %s', (zone, after, next) => {
    expect(nextDigestAt(at(after), nine, zone)).toEqual(at(next));
  });

  test('the last one before it is a week earlier by the clock on the wall', () => {
    expect(lastDigestAt(at('2026-10-26T08:00:00Z'), nine, 'Europe/Berlin')).toEqual(
      at('2026-10-26T08:00:00Z'),
    );
    expect(lastDigestAt(at('2026-10-26T07:59:59Z'), nine, 'Europe/Berlin')).toEqual(
      at('2026-10-19T07:00:00Z'),
    );
  });
});

describe('an occasion', () => {
  const scheduled = at('2026-06-08T01:00:00Z');
  test('serves the Monday it was planned for', () => {
    expect(occasionOf(scheduled, scheduled, nine, 'Asia/Shanghai', 'weekly')).toEqual({
      served: scheduled,
      next: at('2026-06-15T01:00:00Z'),
    });
  });
  test('waits for Monday morning where the person turns out to live further west', () => {
    expect(occasionOf(scheduled, scheduled, nine, 'Europe/Berlin', 'weekly')).toEqual({
      served: null,
      next: at('2026-06-08T07:00:00Z'),
    });
  });
  test('is served at once further east', () => {
    const { served } = occasionOf(scheduled, scheduled, nine, 'Pacific/Auckland', 'weekly');
    expect(served).toEqual(at('2026-06-07T21:00:00Z'));
  });
  test('after three weeks without a worker serves the latest Monday only', () => {
    const now = at('2026-06-30T12:00:00Z');
    expect(occasionOf(scheduled, now, nine, 'Asia/Shanghai', 'weekly')).toEqual({
      served: at('2026-06-29T01:00:00Z'),
      next: at('2026-07-06T01:00:00Z'),
    });
  });
  test.each([
    ['2026-06-01T01:00:00Z', 'monthly', true],
    ['2026-06-08T01:00:00Z', 'monthly', false],
    ['2026-06-01T01:00:00Z', 'off', false],
  ] as const)('on %s %s: %s', (monday, rhythm, served) => {
    const occasion = occasionOf(at(monday), at(monday), nine, 'Asia/Shanghai', rhythm);
    expect(occasion.served !== null).toBe(served);
  });
});

describe('the days told of', () => {
  test.each([
    ['2026-06-08T01:00:00Z', 'Asia/Shanghai', '2026-06-01', '2026-06-07', '2026-06-01'],
    // Monday morning in Los Angeles is Tuesday in Shanghai; Monday morning in Shanghai is Sunday in Los Angeles.
    ['2026-06-08T16:00:00Z', 'Asia/Shanghai', '2026-06-02', '2026-06-08', '2026-06-01'],
    ['2026-06-08T01:00:00Z', 'America/Los_Angeles', '2026-05-31', '2026-06-06', '2026-06-01'],
  ])('at %s in %s', (now, zone, from, to, week) => {
    expect(daysBefore(at(now), zone)).toEqual({ from, to, week });
  });

  test('Monday after Monday no week comes twice, whatever the zones', () => {
    const zones = fc.constantFrom(
      'Asia/Shanghai',
      'America/Los_Angeles',
      'Europe/Berlin',
      'Pacific/Auckland',
    );
    fc.assert(
      fc.property(
        zones,
        zones,
        fc.date({ min: at('2026-01-01'), max: at('2027-01-01'), noInvalidDate: true }),
        (own, org, from) => {
          const weeks = new Set<string>();
          let next = from;
          for (let i = 0; i < 60; i += 1) {
            next = nextDigestAt(next, nine, own);
            weeks.add(daysBefore(next, org).week);
          }
          expect(weeks.size).toBe(60);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('the sending plan', () => {
  const now = at('2026-06-01T01:00:00Z');
  const people = (count: number) => Array.from({ length: count }, (_, i) => `p${i}`);

  test('keeps the pace, goes on after what was planned before, and gives nobody two within a second', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6000 }),
        fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 80 }),
        fc.option(fc.integer({ min: -hour, max: hour })),
        fc.boolean(),
        (perMinute, recipients, before, pictures) => {
          const planned = before === null ? null : new Date(now.getTime() + before);
          const times = sendingTimes(recipients, now, planned, { perMinute }, pictures).map((time) =>
            time.getTime(),
          );
          const pace = pictures ? Math.min(perMinute, picturesPerMinute) : perMinute;
          times.forEach((time, i) => {
            expect(time).toBeGreaterThanOrEqual(now.getTime());
            if (planned) expect(time).toBeGreaterThan(planned.getTime());
            const sameMinute = times.filter((other) => other > time - 60_000 && other <= time).length;
            expect(sameMinute).toBeLessThanOrEqual(pace + 1);
            const own = times.filter((_, j) => j < i && recipients[j] === recipients[i]);
            for (const other of own) expect(time - other).toBeGreaterThanOrEqual(1000);
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  test('115,000 go out within the working day', () => {
    const times = sendingTimes(people(115_000), now, null, { perMinute: 240 }, false);
    expect((times.at(-1)?.getTime() ?? 0) - now.getTime()).toBeLessThan(8 * hour);
  });
});
