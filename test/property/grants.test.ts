import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GivenKind } from '../../src/core/grants.js';
import { giveGrant } from '../../src/desk/grant.js';
import { requestTopUp } from '../../src/desk/request.js';
import { sweep } from '../../src/desk/sweep.js';
import { addToTask, openTask } from '../../src/desk/task.js';
import { closeTask } from '../../src/desk/task-end.js';
import { verify } from '../../src/store/verify.js';
import { nov, testPlan, testPolicy } from '../support/books.js';
import { company } from '../support/company.js';

const hour = 3_600_000;
const day = 24 * hour;

/** Something that happens. Indexes are taken modulo what there is. */
type Happening =
  | { do: 'give'; who: number; amount: number; kind: GivenKind; days: number | null }
  | { do: 'open'; amount: number; days: number }
  | { do: 'add'; which: number; who: number; amount: number }
  | { do: 'end'; which: number }
  | { do: 'spend'; who: number; amount: number }
  | { do: 'wait'; hours: number; swept: boolean };

const amount = fc.integer({ min: 1, max: 700 });
const who = fc.nat(2);
const which = fc.nat(5);
const days = fc.integer({ min: 1, max: 50 });
const kinds = fc.constantFrom<GivenKind[]>('top-up', 'reward', 'task');

const happenings: fc.Arbitrary<Happening[]> = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('give' as const), who, amount, kind: kinds, days: fc.option(days) }),
    fc.record({ do: fc.constant('open' as const), amount, days }),
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('add' as const),
        which,
        who,
        amount: fc.integer({ min: 1, max: 200 }),
      }),
    },
    fc.record({ do: fc.constant('end' as const), which }),
    { weight: 2, arbitrary: fc.record({ do: fc.constant('spend' as const), who, amount }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('wait' as const),
        hours: fc.integer({ min: 1, max: 20 * 24 }),
        swept: fc.boolean(),
      }),
    },
  ),
  { minLength: 5, maxLength: 25 },
);

test('whatever is given, set aside, spent and ended, in whatever order: the books balance and no pool pays what it has not', async () => {
  await fc.assert(
    fc.asyncProperty(happenings, async (list) => {
      const house = await company(testPolicy([testPlan()]), nov(10, '10:00'), 4);
      const { desk, clock } = house;
      try {
        const { teamId, poolId } = await house.team('Platform', 1000n);
        const mei = await house.join('mei');
        const people: string[] = [];
        for (const name of ['ana', 'bo', 'cy'])
          people.push(await house.join(name, { managerId: mei, teamId }));
        const person = (n: number) => people[n % people.length] ?? mei;
        const tasks: string[] = [];
        let keys = 0;
        for (const one of list) {
          keys += 1;
          const key = `key ${keys}`;
          const now = clock.now().getTime();
          const pool = async () =>
            (
              await house.owner.query<{ remaining: string; period_end: Date }>(
                'SELECT remaining, period_end FROM pool WHERE id = $1',
                [poolId],
              )
            ).rows[0];
          const before = await pool();
          if (one.do === 'give') {
            const until = one.days === null ? null : new Date(now + one.days * day);
            const input = {
              giverId: mei,
              memberId: person(one.who),
              amount: BigInt(one.amount),
              kind: one.kind,
              reason: null,
              until,
            };
            const outcome = await giveGrant(desk, key, input);
            expect(await giveGrant(desk, key, input)).toEqual(outcome);
            const after = await pool();
            // Settling may refill the pool, or bring back what ended: it never pays more than the amount.
            if ('done' in outcome && before && after && before.period_end.getTime() > now)
              expect(BigInt(after.remaining)).toBeGreaterThanOrEqual(
                BigInt(before.remaining) - BigInt(one.amount),
              );
          } else if (one.do === 'open') {
            const endsAt = new Date(now + one.days * day);
            const outcome = await openTask(desk, key, {
              ownerId: mei,
              name: key,
              amount: BigInt(one.amount),
              endsAt,
            });
            if ('done' in outcome && outcome.done.taskId) tasks.push(outcome.done.taskId);
          } else if (one.do === 'add' || one.do === 'end') {
            const taskId = tasks[one.which % tasks.length];
            if (taskId && one.do === 'end') await closeTask(desk, key, { taskId, memberId: mei });
            if (taskId && one.do === 'add')
              await addToTask(desk, key, {
                taskId,
                giverId: mei,
                memberId: person(one.who),
                amount: BigInt(one.amount),
              });
          } else if (one.do === 'spend') await house.spends(person(one.who), BigInt(one.amount));
          else {
            clock.set(new Date(now + one.hours * hour));
            for (let more = one.swept; more; ) more = (await sweep(desk, clock.now())) > 0;
          }
          expect(await verify(desk.db)).toEqual([]);
        }
        // In the end everything set aside and given has found its way.
        clock.set(new Date(clock.now().getTime() + 60 * day));
        for (let more = true; more; ) more = (await sweep(desk, clock.now())) > 0;
        expect(await verify(desk.db)).toEqual([]);
        const { rows } = await house.owner.query(
          `SELECT (SELECT count(*)::int FROM task WHERE state = 'open') AS open, (SELECT count(*)::int FROM hold WHERE state = 'held') AS held,
            (SELECT count(*)::int FROM "grant" g JOIN grant_given i ON i.grant_id = g.id WHERE g.remaining > 0) AS lots`,
        );
        expect(rows).toEqual([{ open: 0, held: 0, lots: 0 }]);
        // The pool pays requests as before.
        await requestTopUp(desk, 'last', { requesterId: person(0), amount: 5n, reason: null, until: null });
      } finally {
        await house.close();
      }
    }),
    { numRuns: 12 },
  );
}, 300_000);
