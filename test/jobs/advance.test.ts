import { afterEach, beforeEach, expect, test } from 'vitest';
import { advanceTo } from '../../src/jobs/advance.js';
import type { DueTimers } from '../../src/ports/work.js';
import { type Office, openOffice, START } from './office.js';

const DAY = 86_400_000;
const day = (count: number) => new Date(START.getTime() + count * DAY);

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

/** A thing that is due every week and sends a message each time. */
function weekly(): DueTimers & { handled: Date[] } {
  let next = day(7);
  const handled: Date[] = [];
  return {
    handled,
    sweep: async (now) => {
      let count = 0;
      for (; next <= now; count += 1) {
        handled.push(now);
        await office.post();
        next = new Date(next.getTime() + 7 * DAY);
      }
      return count;
    },
    nextDue: async () => next,
    seal: async () => 0,
  };
}

const clock = () => ({ now: office.clock.now, set: async (to: Date) => office.clock.set(to) });

test('a jump of a month meets every due time, and finishes each before the next', async () => {
  const timers = weekly();
  const sentAt: Date[] = [];
  office.chat.during(async () => {
    sentAt.push(office.clock.now());
  });
  const jobs = await office.start({ timers });
  const steps = await advanceTo(day(30), { clock: clock(), timers, work: office.work, drain: jobs.drain });
  expect(steps).toBe(4);
  expect(timers.handled).toEqual([7, 14, 21, 28].map(day));
  expect(sentAt).toEqual(timers.handled);
  expect(office.clock.now()).toEqual(day(30));
});

test('a message that waits for its time is sent at that time', async () => {
  await office.post({ dueAt: day(3) });
  const sentAt: Date[] = [];
  office.chat.during(async () => {
    sentAt.push(office.clock.now());
  });
  const timers = weekly();
  const jobs = await office.start({ timers });
  await advanceTo(day(8), { clock: clock(), timers, work: office.work, drain: jobs.drain });
  expect(sentAt).toEqual([day(3), day(7)]);
});

test('the past moves nothing', async () => {
  const timers = weekly();
  const jobs = await office.start({ timers });
  expect(await advanceTo(day(-1), { clock: clock(), timers, work: office.work, drain: jobs.drain })).toBe(0);
  expect(office.clock.now()).toEqual(START);
});

test('what cannot be finished stops the clock at its time and is named', async () => {
  const stuck: DueTimers = { sweep: async () => 0, nextDue: async () => day(2), seal: async () => 0 };
  const jobs = await office.start({ timers: stuck, drainMs: 300 });
  await expect(
    advanceTo(day(9), { clock: clock(), timers: stuck, work: office.work, drain: jobs.drain }),
  ).rejects.toThrow(`a timer due since ${day(2).toISOString()}`);
  expect(office.clock.now()).toEqual(day(2));
});
