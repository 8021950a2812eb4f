import fc from 'fast-check';
import { z } from 'zod';
import { acceptLoan, declineLoan } from '../../src/desk/answer-loan.js';
import { balanceOf, bringUpToDate } from '../../src/desk/balance.js';
import { borrow } from '../../src/desk/borrow.js';
import { approveRequest } from '../../src/desk/decide.js';
import { acceptOffer, endOffer, offerLoan } from '../../src/desk/offer.js';
import { repay } from '../../src/desk/repay.js';
import { requestTopUp } from '../../src/desk/request.js';
import { sweep } from '../../src/desk/sweep.js';
import { countingId } from '../../src/ports/ids.js';
import { sql } from '../../src/store/db.js';
import { verify } from '../../src/store/verify.js';
import { testPlan, testPolicy } from '../support/books.js';
import { type Company, company } from '../support/company.js';
import { Model, type ModelEvent, type ModelOffer, type Rules } from './model.js';

const hour = 3_600_000;
const day = 24 * hour;

/** Something that happens. Indexes are taken modulo what there is. */
export type Happening =
  | { do: 'spend'; who: number; cost: number; hoursAgo: number }
  | { do: 'correct'; which: number; percent: number }
  | { do: 'lend'; from: number; to: number; asked: number; percent: number; days: number }
  | { do: 'repay'; who: number; amount: number }
  | { do: 'top-up'; who: number; amount: number; days: number | null }
  | { do: 'offer'; from: number; to: number; amount: number; days: number }
  | { do: 'take' | 'end'; which: number }
  | { do: 'wait'; hours: number };

const who = fc.nat(3);
const which = fc.nat(50);
const days = fc.integer({ min: 1, max: 40 });
const spent = fc.oneof(
  fc.integer({ min: 1, max: 90 }),
  fc.integer({ min: 50, max: 500 }),
  fc.integer({ min: 300, max: 1500 }),
);
const lent = fc.oneof(
  fc.integer({ min: 1, max: 120 }),
  fc.integer({ min: 1, max: 120 }),
  fc.integer({ min: 50, max: 900 }),
);

/** Histories in which people do everything they can, and time passes by hours, days and months. */
export const histories: fc.Arbitrary<Happening[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('spend' as const),
        who,
        cost: spent,
        hoursAgo: fc.oneof(fc.constant(0), fc.nat(100), fc.integer({ min: 40, max: 80 })),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('correct' as const), which, percent: fc.nat(150) }) },
    {
      weight: 7,
      arbitrary: fc.record({
        do: fc.constant('lend' as const),
        from: who,
        to: who,
        asked: lent,
        percent: fc.constantFrom(100, 100, 60, 25),
        days,
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('repay' as const), who, amount: lent }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('top-up' as const),
        who,
        amount: fc.integer({ min: 1, max: 250 }),
        days: fc.option(days),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('offer' as const), from: who, to: who, amount: lent, days }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('take' as const, 'end' as const), which }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('wait' as const),
        hours: fc.oneof(
          { weight: 4, arbitrary: fc.integer({ min: 1, max: 12 }) },
          { weight: 4, arbitrary: fc.integer({ min: 12, max: 72 }) },
          { weight: 2, arbitrary: fc.integer({ min: 72, max: 400 }) },
          { weight: 1, arbitrary: fc.integer({ min: 400, max: 1100 }) },
        ),
      }),
    },
  ),
  { minLength: 30, maxLength: 60, size: 'max' },
);

const standard: Rules = {
  allowance: 400n,
  window: 'month',
  dayCap: null,
  weekCap: null,
  rollover: 0n,
  keepShare: 10n,
  protectedShare: 50n,
};
const capped: Rules = { ...standard, dayCap: 110n, weekCap: 250n, rollover: 120n, keepShare: 0n };
const weekly: Rules = {
  ...standard,
  allowance: 151n,
  window: 'week',
  dayCap: 200n,
  rollover: 33n,
  protectedShare: 70n,
};

const people: { name: string; rules: Rules; pooled: boolean }[] = [
  { name: 'mei', rules: standard, pooled: false },
  { name: 'ana', rules: capped, pooled: true },
  { name: 'bo', rules: weekly, pooled: true },
  { name: 'cem', rules: standard, pooled: true },
];

function planOf(key: string, rules: Rules) {
  const caps = [
    ...(rules.weekCap === null ? [] : [{ window: 'week' as const, amount: rules.weekCap }]),
    ...(rules.dayCap === null ? [] : [{ window: 'day' as const, amount: rules.dayCap }]),
  ];
  const { allowance, window, rollover } = rules;
  const lending = {
    keepShare: Number(rules.keepShare),
    protectedShare: Number(rules.protectedShare),
    mostOpen: 999,
    mostQuestions: 999,
  };
  return testPlan({ key, allowance, window, rollover, caps, lending, requests: { mostOpen: 999 } });
}

const poolAllowance = 600n;
/** A Friday in the middle of a month. */
const beginning = Date.UTC(2026, 10, 13, 9, 30);

/** The same history in the model and in the tables. */
export class History {
  private readonly events: { model: ModelEvent; id: string }[] = [];
  private readonly offers: { model: ModelOffer; id: string }[] = [];
  private acts = 0;

  private constructor(
    readonly office: Company,
    readonly model: Model,
    readonly members: readonly string[],
    private readonly poolId: string,
  ) {}

  static async begin(): Promise<History> {
    const policy = testPolicy(people.map(({ name, rules }) => planOf(name, rules)));
    const office = await company(policy, new Date(beginning), 4);
    // The same numbers in every run: ties are broken by ids.
    office.desk.newId = countingId();
    const model = new Model(beginning, poolAllowance);
    const { teamId, poolId } = await office.team('Platform', poolAllowance);
    const members: string[] = [];
    for (const { name, rules, pooled } of people) {
      const over = {
        plan: name,
        ...(pooled ? { teamId } : {}),
        ...(members[0] ? { managerId: members[0] } : {}),
      };
      members.push(await office.join(name, over));
      model.join(rules, pooled);
    }
    return new History(office, model, members, poolId);
  }

  id(member: number): string {
    return this.members[member] ?? '';
  }

  /** Lets it happen in both; returns whether they agree on whether it could. */
  async happen(it: Happening): Promise<{ model: boolean; tables: boolean }> {
    this.acts += 1;
    const key = `act ${this.acts}`;
    const { model, office } = this;
    const { desk } = office;
    const now = model.now;
    const dueIn = (count: number) => now + count * day;
    const reason = null;
    switch (it.do) {
      case 'wait': {
        office.clock.advance(it.hours * hour);
        model.passTo(now + it.hours * hour);
        return { model: true, tables: true };
      }
      case 'spend': {
        const occurred = now - it.hoursAgo * hour;
        const event = model.spend(it.who, BigInt(it.cost), occurred);
        const id = await office.spends(this.id(it.who), BigInt(it.cost), { occurredAt: new Date(occurred) });
        this.events.push({ model: event, id });
        return { model: true, tables: true };
      }
      case 'correct': {
        const event = this.events[it.which % this.events.length];
        if (!event) return { model: false, tables: false };
        const cost = (model.costOf(event.model) * BigInt(it.percent)) / 100n;
        model.correct(event.model, cost);
        const { member, occurred } = event.model;
        await office.spends(this.id(member), cost, { occurredAt: new Date(occurred), corrects: event.id });
        return { model: true, tables: true };
      }
      case 'lend': {
        if (it.from === it.to) return { model: false, tables: false };
        const [lenderId, borrowerId, dueAt] = [this.id(it.from), this.id(it.to), new Date(dueIn(it.days))];
        const asked = BigInt(it.asked);
        const part = (asked * BigInt(it.percent)) / 100n || 1n;
        const question = await borrow(desk, `ask ${key}`, {
          borrowerId,
          lenderId,
          amount: asked,
          dueAt,
          reason,
        });
        if ('refused' in question) throw new Error(`not asked: ${question.refused.code}`);
        const { loanId } = question.done;
        const lent = await acceptLoan(desk, `accept ${key}`, { loanId, lenderId, part });
        if ('refused' in lent) await declineLoan(desk, `decline ${key}`, { loanId, lenderId, reason });
        return { model: model.lend(it.from, it.to, part, dueIn(it.days)), tables: 'done' in lent };
      }
      case 'repay': {
        const input = {
          borrowerId: this.id(it.who),
          loanId: null,
          lenderId: null,
          amount: BigInt(it.amount),
        };
        const paid = await repay(desk, key, input);
        return { model: model.repay(it.who, BigInt(it.amount)), tables: 'done' in paid };
      }
      case 'top-up': {
        const member = 1 + (it.who % (people.length - 1));
        const until = it.days === null ? null : dueIn(it.days);
        const wish = { requesterId: this.id(member), amount: BigInt(it.amount), reason };
        const request = await requestTopUp(desk, `request ${key}`, {
          ...wish,
          until: until === null ? null : new Date(until),
        });
        if ('refused' in request) throw new Error(`not requested: ${request.refused.code}`);
        const { requestId } = request.done;
        const decided = await approveRequest(desk, `approve ${key}`, {
          requestId,
          deciderId: this.id(0),
          amount: null,
        });
        return { model: model.topUp(member, BigInt(it.amount), until), tables: 'done' in decided };
      }
      case 'offer': {
        if (it.from === it.to) return { model: false, tables: false };
        const [lenderId, borrowerId, dueAt] = [this.id(it.from), this.id(it.to), new Date(dueIn(it.days))];
        const offered = await offerLoan(desk, key, {
          lenderId,
          borrowerId,
          amount: BigInt(it.amount),
          dueAt,
          reason,
        });
        const made = model.offer(it.from, it.to, BigInt(it.amount), dueIn(it.days), now + 48 * hour);
        if ('done' in offered && made) this.offers.push({ model: made, id: offered.done.loanId });
        return { model: made !== null, tables: 'done' in offered };
      }
      default:
        return this.answerOffer(it, key);
    }
  }

  private async answerOffer(it: { do: 'take' | 'end'; which: number }, key: string) {
    const open = this.offers.filter((one) => one.model.open);
    const choice = open.length > 0 ? open : this.offers;
    const offer = choice[it.which % choice.length];
    // Whoever owes cannot lend: an offer of somebody who has borrowed since is left alone here.
    if (!offer || (it.do === 'take' && this.model.owes(offer.model.loan.lender) > 0n))
      return { model: false, tables: false };
    const { model, office } = this;
    const borrowerId = this.id(offer.model.loan.borrower);
    if (it.do === 'take') {
      const taken = await acceptOffer(office.desk, key, { loanId: offer.id, borrowerId });
      return { model: model.takeOffer(offer.model), tables: 'done' in taken };
    }
    const ended = await endOffer(office.desk, key, { loanId: offer.id, memberId: borrowerId });
    return { model: model.endOffer(offer.model, model.now), tables: 'done' in ended };
  }

  /** Settles everybody, one after the other in this order, and the pools last. */
  async settle(order: readonly number[]): Promise<void> {
    const now = this.office.clock.now();
    for (const member of order) await bringUpToDate(this.office.desk, this.id(member), now);
    while ((await sweep(this.office.desk, now)) > 0);
    // A correction may give credit back to a loan that is overdue already.
    this.model.passTo(this.model.now);
  }

  /** Everything that counts, as the tables have it. */
  async inTables(): Promise<unknown> {
    const { db } = this.office.desk;
    const number = z.string().transform(BigInt);
    const shape = z.object({
      members: z.array(z.object({ overdraft: number, owes: number, isOwed: number, onHold: number })),
      lots: z.array(z.string()),
      pool: number,
      totals: z.object({ issued: number, overrun: number, consumed: number, expired: number }),
    });
    const [row] = await db.rows(
      z.object({ doc: shape }),
      sql`SELECT jsonb_build_object(
        'members', (SELECT jsonb_agg(jsonb_build_object('overdraft', m.overdraft::text,
          'owes', (SELECT coalesce(sum(outstanding), 0)::text FROM loan WHERE borrower_id = m.id),
          'isOwed', (SELECT coalesce(sum(outstanding), 0)::text FROM loan WHERE lender_id = m.id),
          'onHold', (SELECT coalesce(sum(remaining), 0)::text FROM hold WHERE member_id = m.id)) ORDER BY m.id) FROM member m),
        'lots', (SELECT coalesce(jsonb_agg(m.name || ' ' || kind || ' ' || remaining || ' until ' || to_char(expires_at AT TIME ZONE 'UTC', 'MM-DD HH24:MI')), '[]'::jsonb)
          FROM "grant" g JOIN member m ON m.id = g.member_id WHERE remaining > 0),
        'pool', (SELECT remaining::text FROM pool WHERE id = ${this.poolId}::uuid),
        'totals', (SELECT jsonb_build_object('issued', coalesce(-sum(amount) FILTER (WHERE account = 'issued'), 0)::text,
          'overrun', coalesce(-sum(amount) FILTER (WHERE account = 'overrun'), 0)::text,
          'consumed', coalesce(sum(amount) FILTER (WHERE account = 'consumed'), 0)::text,
          'expired', coalesce(sum(amount) FILTER (WHERE account = 'expired'), 0)::text) FROM posting)) AS doc`,
    );
    return { ...row?.doc, lots: row?.doc.lots.sort() };
  }

  /** The same of the model. */
  inModel(): unknown {
    const { model } = this;
    const time = (at: number) => new Date(at).toISOString().slice(5, 16).replace('T', ' ');
    return {
      members: model.members.map(({ overdraft }, index) => ({
        overdraft,
        owes: model.owes(index),
        isOwed: model.isOwed(index),
        onHold: model.onHold(index),
      })),
      lots: model.lots
        .filter((lot) => lot.left > 0n)
        .map((lot) => `${people[lot.owner]?.name} ${lot.kind} ${lot.left} until ${time(lot.ends)}`)
        .sort(),
      pool: model.pool.left,
      totals: model.totals,
    };
  }

  async leftNow(member: number): Promise<bigint> {
    return (await balanceOf(this.office.desk, this.id(member))).leftNow;
  }

  async proof(): Promise<string[]> {
    return verify(this.office.desk.db);
  }

  close(): Promise<void> {
    return this.office.close();
  }
}

/** People in the order that a number stands for. */
export function orderOf(number: number): number[] {
  const rest = people.map((_, index) => index);
  const order: number[] = [];
  for (let left = number; rest.length > 0; left = Math.floor(left / (rest.length + 1)))
    order.push(...rest.splice(left % rest.length, 1));
  return order;
}
