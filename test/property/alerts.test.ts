import fc from 'fast-check';
import { expect, test } from 'vitest';
import { approveRequest } from '../../src/desk/decide.js';
import { ingestUsage } from '../../src/desk/ingest-usage.js';
import { requestTopUp } from '../../src/desk/request.js';
import { sweep } from '../../src/desk/sweep.js';
import { nov, testPlan, testPolicy } from '../support/books.js';
import { type Company, company } from '../support/company.js';

const usual = 5;
const runs = Number(process.env['TOKENDESK_PROPERTY_RUNS'] ?? usual);
const seed = process.env['TOKENDESK_PROPERTY_SEED'];
const patience = 90_000 + runs * 10_000;
const settings = {
  numRuns: runs,
  interruptAfterTimeLimit: patience - 30_000,
  ...(seed ? { seed: Number(seed) } : runs > usual ? {} : { seed: 20_261_122 }),
};

const allowance = 1000;
const levels = [50, 80, 95, 100];
const hour = 3_600_000;

/** Something that happens: to one of three people, or a batch of calls by all of them. */
type Happening =
  | { do: 'spend'; costs: number[][] }
  | { do: 'top-up'; who: number; amount: number }
  | { do: 'correct'; who: number; which: number; percent: number }
  | { do: 'wait'; hours: number };

const who = fc.nat(2);
const cost = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 120 }) },
  { weight: 2, arbitrary: fc.integer({ min: 80, max: 400 }) },
  { weight: 1, arbitrary: fc.constant(500) },
);
const histories: fc.Arbitrary<Happening[]> = fc.array(
  fc.oneof(
    {
      weight: 7,
      arbitrary: fc.record({
        do: fc.constant('spend' as const),
        costs: fc.array(fc.array(cost, { maxLength: 2 }), { minLength: 3, maxLength: 3 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('top-up' as const),
        who,
        amount: fc.oneof(fc.integer({ min: 1, max: 1500 }), fc.constant(1000)),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('correct' as const),
        who,
        which: fc.nat(20),
        percent: fc.nat(60),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(3, 100, 400, 1500) }),
    },
  ),
  { minLength: 15, maxLength: 40, size: 'max' },
);

/** What alerts say, told again from scratch: one member, whole numbers, no tables. */
class Person {
  left = allowance;
  over = 0;
  used = 0;
  level = 0;
  /** The period's calls that a correction can still lower without touching what was over. */
  calls: { id: string; cost: number }[] = [];
  readonly told: string[] = [];

  private reached(): number {
    const share = this.used === 0 ? 0 : (100 * this.used) / (this.used + this.left);
    return Math.max(0, ...levels.filter((level) => share >= level));
  }

  private rise(): void {
    if (this.reached() <= this.level) return;
    this.level = this.reached();
    this.told.push(`level ${this.level}`);
  }

  spend(costs: readonly number[]): void {
    for (const cost of costs) {
      this.used += cost;
      this.over += Math.max(0, cost - this.left);
      this.left = Math.max(0, this.left - cost);
    }
    if (this.over > 0) this.calls = [];
    this.rise();
  }

  topUp(amount: number): void {
    const clears = Math.min(amount, this.over);
    this.over -= clears;
    this.left += amount - clears;
    if (this.reached() >= this.level) return;
    if (this.level === 100) this.told.push('back');
    this.level = this.reached();
  }

  correct(by: number): void {
    this.used -= by;
    this.left += by;
    this.rise();
  }

  refill(): void {
    if (this.level === 100) this.told.push('back');
    Object.assign(this, { left: allowance, over: 0, used: 0, level: 0, calls: [] });
  }
}

class Story {
  readonly people = [new Person(), new Person(), new Person()];
  private count = 0;
  private constructor(
    private readonly house: Company,
    private readonly boss: string,
    private readonly ids: readonly string[],
  ) {}

  static async begin(): Promise<Story> {
    const alerts = { enabled: true, pace: 120, burnFactor: 5, burnFloor: 10, quiet: null };
    const plan = testPlan({ requests: { mostOpen: 999 } });
    const house = await company(testPolicy([plan], { alerts }), nov(3));
    const boss = await house.join('boss');
    const ids: string[] = [];
    for (const name of ['ana', 'bo', 'cem']) ids.push(await house.join(name, { managerId: boss }));
    return new Story(house, boss, ids);
  }

  async happen(it: Happening): Promise<void> {
    if (it.do === 'spend') return this.spend(it.costs);
    if (it.do === 'wait') return this.wait(it.hours);
    if (it.do === 'top-up') return this.topUp(it.who, it.amount);
    return this.correct(it.who, it.which, it.percent);
  }

  private async report(events: { who: number; cost: number; corrects?: string }[]): Promise<string[]> {
    const raw = events.map(({ who, cost, corrects }) => {
      this.count += 1;
      const millionths = String(cost).padStart(7, '0');
      return {
        id: `event ${this.count}`,
        member: this.ids[who],
        occurredAt: this.house.clock.now().toISOString(),
        model: 'm',
        cost: { amount: `${millionths.slice(0, -6)}.${millionths.slice(-6)}`, currency: 'USD' },
        ...(corrects ? { corrects } : {}),
      };
    });
    const answer = await ingestUsage(this.house.desk, 'test', raw);
    expect(answer.rejected).toEqual([]);
    return raw.map(({ id }) => id);
  }

  private async spend(costs: readonly number[][]): Promise<void> {
    const events = costs.flatMap((own, who) => own.map((cost) => ({ who, cost })));
    if (events.length === 0) return;
    const ids = await this.report(events);
    for (const [who, person] of this.people.entries()) {
      const own = costs[who] ?? [];
      if (own.length === 0) continue;
      for (const [at, event] of events.entries())
        if (event.who === who) person.calls.push({ id: ids[at] ?? '', cost: event.cost });
      person.spend(own);
    }
  }

  private async topUp(who: number, amount: number): Promise<void> {
    const { desk } = this.house;
    this.count += 1;
    const input = { requesterId: this.ids[who] ?? '', amount: BigInt(amount), reason: null, until: null };
    const asked = await requestTopUp(desk, `ask ${this.count}`, input);
    if (!('done' in asked)) throw new Error(asked.refused.code);
    const decision = { requestId: asked.done.requestId, deciderId: this.boss, amount: null };
    expect(await approveRequest(desk, `decide ${this.count}`, decision)).toHaveProperty('done');
    this.people[who]?.topUp(amount);
  }

  private async correct(who: number, which: number, percent: number): Promise<void> {
    const person = this.people[who];
    const call = person?.calls[which % Math.max(1, person.calls.length)];
    if (!person || !call) return;
    const cost = Math.floor((call.cost * percent) / 100);
    await this.report([{ who, cost, corrects: call.id }]);
    person.correct(call.cost - cost);
    call.cost = cost;
  }

  private async wait(hours: number): Promise<void> {
    const { clock, desk } = this.house;
    const before = clock.now();
    clock.set(new Date(before.getTime() + hours * hour));
    const months = (at: Date) => at.getUTCFullYear() * 12 + at.getUTCMonth();
    if (months(clock.now()) > months(before)) for (const person of this.people) person.refill();
    while ((await sweep(desk, clock.now())) > 0);
  }

  /** What the tables hold to be said, person by person. */
  async told(): Promise<string[][]> {
    const { rows } = await this.house.owner.query<{ member: string; said: string }>(
      `SELECT member_id AS member, CASE name WHEN 'credit-back' THEN 'back' ELSE 'level ' || (payload->>'level') END AS said
       FROM outbox WHERE name IN ('alert-level', 'credit-back') ORDER BY created_at, id`,
    );
    return this.ids.map((id) => rows.filter(({ member }) => member === id).map(({ said }) => said));
  }

  close(): Promise<void> {
    return this.house.close();
  }
}

test('whatever happens, each new level is told once, and that there is credit again', {
  timeout: patience,
}, async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (happenings) => {
      const story = await Story.begin();
      try {
        for (const [step, it] of happenings.entries()) {
          await story.happen(it);
          expect(
            (await story.told()).map((one) => [...one].sort()),
            `step ${step} ${JSON.stringify(it)}`,
          ).toEqual(story.people.map(({ told }) => [...told].sort()));
        }
      } finally {
        await story.close();
      }
    }),
    settings,
  );
});
