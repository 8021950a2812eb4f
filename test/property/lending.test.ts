import fc from 'fast-check';
import { expect, test } from 'vitest';
import { takePart } from '../../src/core/asks.js';
import type { Books } from '../../src/core/books.js';
import { forgive } from '../../src/core/forgive.js';
import { giveCredit } from '../../src/core/grants.js';
import { giveFromHold, placeHold, postHold, releaseHold } from '../../src/core/holds.js';
import { settleLeaver } from '../../src/core/leaving.js';
import { lend, lendable, mayLend, owedBy, repay } from '../../src/core/loans.js';
import { bookUsage } from '../../src/core/usage.js';
import { nov, testPlan, testPolicy } from '../support/books.js';
import { Ledger } from './ledger.js';

/** So many histories in the suite, the same every time; `TOKENDESK_PROPERTY_RUNS` has others each time, and more of them. */
const usual = 150;
const asked = Number(process.env['TOKENDESK_PROPERTY_RUNS'] ?? 0);
const runs = asked > 0 ? asked : usual;
const patience = 60_000 + runs * 400;
const settings = {
  numRuns: runs,
  interruptAfterTimeLimit: patience - 20_000,
  markInterruptAsFailure: true,
  ...(asked > 0 ? {} : { seed: 20_261_122 }),
};

const hour = 3_600_000;

/** Something that happens. People are counted; indexes are taken modulo what there is. */
type Step =
  | { do: 'use'; who: number; amount: number }
  | { do: 'top-up'; who: number; amount: number; hours: number; pool: boolean }
  | { do: 'lend'; from: number; to: number; amount: number; hours: number }
  | { do: 'repay'; which: number; amount: number }
  | { do: 'forgive'; which: number; amount: number }
  | { do: 'hold'; from: number; to: number; amount: number; hours: number; gift: boolean }
  | { do: 'take'; which: number; part: number }
  | { do: 'return'; which: number }
  | { do: 'ask'; who: number; amount: number; parts: [number, number][]; hours: number }
  | { do: 'leave'; who: number }
  | { do: 'join' }
  | { do: 'wait'; hours: number };

const who = fc.nat(9);
const which = fc.nat(30);
const amount = fc.oneof(
  fc.integer({ min: 1, max: 60 }),
  fc.integer({ min: 1, max: 200 }),
  fc.integer({ min: 50, max: 700 }),
);
const hours = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 24, max: 900 }));
const one = <T extends Step['do']>(name: T) => fc.constant(name);

/** What may happen, and how often: whoever adds a rule that moves credit adds a line here and one in {@link acts}. */
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: one('use'), who, amount }) },
  { weight: 2, arbitrary: fc.record({ do: one('top-up'), who, amount, hours, pool: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ do: one('lend'), from: who, to: who, amount, hours }) },
  { weight: 3, arbitrary: fc.record({ do: one('repay'), which, amount }) },
  { weight: 2, arbitrary: fc.record({ do: one('forgive'), which, amount }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: one('hold'), from: who, to: who, amount, hours, gift: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: one('take'), which, part: fc.integer({ min: 1, max: 100 }) }) },
  { weight: 1, arbitrary: fc.record({ do: one('return'), which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: one('ask'),
      who,
      amount,
      parts: fc.array(fc.tuple(who, fc.integer({ min: 1, max: 300 })), { minLength: 1, maxLength: 5 }),
      hours,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: one('leave'), who }) },
  { weight: 1, arbitrary: fc.record({ do: one('join') }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: one('wait'), hours: fc.oneof(fc.integer({ min: 1, max: 60 }), hours) }),
  },
);
const histories = fc.array(step, { minLength: 15, maxLength: 45, size: 'max' });

const lending = { mostOpen: 999, mostQuestions: 999 };
const policy = testPolicy([
  testPlan({ key: 'standard', allowance: 400n, lending: { ...lending, keepShare: 10, protectedShare: 50 } }),
  testPlan({ key: 'rolling', allowance: 301n, rollover: 77n, lending: { ...lending, protectedShare: 67 } }),
  testPlan({
    key: 'weekly',
    allowance: 151n,
    window: 'week',
    rollover: 33n,
    lending: { ...lending, protectedShare: 70 },
  }),
]);
const plans = [...policy.plans.values()];
const beginning = nov(13, '09:30');

/** A history as it goes on. */
class Telling {
  private loans = 0;
  private people = 0;
  private readonly offers: { holdId: string; from: string; to: string; dueAt: Date; gift: boolean }[] = [];

  constructor(readonly ledger = new Ledger(policy, beginning)) {
    ledger.pools.set('pool', {
      id: 'pool',
      allowance: 600n,
      remaining: 0n,
      periodStart: nov(1),
      periodEnd: new Date('2026-12-01T00:00:00Z'),
    });
    for (let count = 0; count < 5; count += 1) this.join();
  }

  tell(it: Step): void {
    if (it.do === 'wait') this.ledger.now = this.after(it.hours);
    else if (it.do === 'join') this.join();
    else this.act(it);
  }

  private join(): void {
    const plan = plans[this.people % plans.length] ?? plans[0];
    if (!plan || this.people > 9) return;
    const id = `person ${this.people}`;
    this.people += 1;
    const { now } = this.ledger;
    const weekly = plan.window === 'week';
    const day = 24 * hour;
    // 1970-01-05 was the first Monday.
    const monday = now.getTime() - ((now.getTime() - 4 * day) % (7 * day));
    const [from, to] = weekly
      ? [monday, monday + 7 * day]
      : [
          Date.UTC(now.getUTCFullYear(), now.getUTCMonth()),
          Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1),
        ];
    const period = { periodStart: new Date(from), periodEnd: new Date(to) };
    this.ledger.join(
      { id, teamId: 'team', plan: plan.key, status: 'active', overdraft: 0n, ...period },
      plan.allowance,
    );
  }

  private act(it: Exclude<Step, { do: 'wait' | 'join' }>): void {
    const { ledger } = this;
    const { now } = ledger;
    const active = (id: string) => ledger.member(id).status === 'active';
    switch (it.do) {
      case 'use': {
        const id = this.id(it.who);
        if (active(id))
          ledger.within([id], (books) =>
            bookUsage(books, id, [{ cost: BigInt(it.amount), occurredAt: now }], [], policy, now),
          );
        return;
      }
      case 'top-up': {
        const memberId = this.id(it.who);
        if (!active(memberId)) return;
        ledger.within([memberId], (books) => {
          const given = {
            memberId,
            amount: BigInt(it.amount),
            kind: 'top-up',
            until: this.after(it.hours),
            poolId: it.pool ? 'pool' : null,
          } as const;
          giveCredit(books, given, now);
        });
        return;
      }
      case 'lend': {
        const [from, to] = [this.id(it.from), this.id(it.to)];
        if (from !== to && active(to))
          ledger.within([from, to], (books) => this.lendIn(books, from, to, BigInt(it.amount), it.hours));
        return;
      }
      case 'ask': {
        const asker = this.id(it.who);
        if (!active(asker)) return;
        const ask = { amount: BigInt(it.amount), filled: 0n };
        for (const [whose, wanted] of it.parts) {
          const from = this.id(whose);
          const part = takePart(ask, BigInt(wanted), true);
          if (from === asker || typeof part !== 'bigint') continue;
          const lent = ledger.within([from, asker], (books) =>
            this.lendIn(books, from, asker, part, it.hours),
          );
          if (lent) ask.filled += part;
        }
        expect(ask.filled <= ask.amount).toBe(true);
        return;
      }
      case 'repay':
      case 'forgive': {
        const open = [...ledger.loans.values()].filter((loan) => loan.outstanding > 0n);
        const loan = open[it.which % Math.max(1, open.length)];
        if (!loan) return;
        ledger.within([loan.lenderId, loan.borrowerId], (books) => {
          const mine = books.loans.get(loan.id);
          if (!mine || mine.outstanding === 0n) return;
          if (it.do === 'repay') repay(books, mine, BigInt(it.amount), policy, now);
          else forgive(books, mine, BigInt(it.amount), now);
        });
        return;
      }
      case 'hold': {
        const [from, to] = [this.id(it.from), this.id(it.to)];
        if (from === to || !active(to)) return;
        ledger.within([from], (books) => {
          if (mayLend(books, from, BigInt(it.amount), policy, now)) return;
          const takes = lendable(books, from, policy, now).takes(BigInt(it.amount));
          const dueAt = this.after(it.hours);
          const { id: holdId } = placeHold(books, from, takes, null, dueAt, now);
          this.offers.push({ holdId, from, to, dueAt, gift: it.gift });
        });
        return;
      }
      case 'take':
      case 'return': {
        const offer = this.offers[it.which % Math.max(1, this.offers.length)];
        if (!offer) return;
        ledger.within([offer.from, offer.to], (books) => this.answer(books, offer, it));
        return;
      }
      case 'leave': {
        const id = this.id(it.who);
        const here = [...ledger.members.values()].filter((member) => member.status === 'active');
        if (!active(id) || here.length < 3) return;
        const lenders = [...ledger.loans.values()]
          .filter((loan) => loan.borrowerId === id)
          .map((loan) => loan.lenderId);
        ledger.within([id, ...new Set(lenders)], (books) =>
          settleLeaver(books, id, { team: 'pool', heir: 'pool' }, now),
        );
      }
    }
  }

  private lendIn(books: Books, lenderId: string, borrowerId: string, of: bigint, dueIn: number): boolean {
    const { now } = this.ledger;
    if (mayLend(books, lenderId, of, policy, now)) return false;
    const before = lendable(books, lenderId, policy, now).amount;
    const loan = this.loan(lenderId, borrowerId, this.after(dueIn));
    books.loans.set(loan.id, loan);
    lend(books, loan, of, policy, now);
    expect(lendable(books, lenderId, policy, now).amount).toBe(before - of);
    return true;
  }

  private answer(books: Books, offer: Telling['offers'][number], it: Step & { do: 'take' | 'return' }): void {
    const { now } = this.ledger;
    const hold = books.holds.get(offer.holdId);
    if (!hold || hold.remaining === 0n) return;
    if (it.do === 'return') {
      releaseHold(books, hold, 'voided', now);
      return;
    }
    if (books.member(offer.to).status !== 'active' || owedBy(books, offer.from) > 0n) return;
    if (offer.gift) {
      const part = (hold.remaining * BigInt(it.part)) / 100n || 1n;
      const { rest } = giveFromHold(books, hold, offer.to, part, now);
      if (rest) this.offers.push({ ...offer, holdId: rest.id });
      return;
    }
    const loan = this.loan(offer.from, offer.to, offer.dueAt);
    books.loans.set(loan.id, loan);
    postHold(books, hold, loan, now);
  }

  private loan(lenderId: string, borrowerId: string, dueAt: Date) {
    this.loans += 1;
    return {
      id: `loan ${String(this.loans).padStart(3, '0')}`,
      lenderId,
      borrowerId,
      outstanding: 0n,
      dueAt,
    };
  }

  private id(index: number): string {
    return `person ${index % this.people}`;
  }

  private after(count: number): Date {
    return new Date(this.ledger.now.getTime() + count * hour);
  }
}

function everybody(ledger: Ledger): string[] {
  return [...ledger.members.keys()].sort();
}

test('whatever happens, the books balance, nothing is below zero, and moved credit keeps its end', {
  timeout: patience,
}, () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const telling = new Telling();
      for (const [number, it] of steps.entries()) {
        telling.tell(it);
        expect(telling.ledger.problems(), `after step ${number}, ${JSON.stringify(it)}`).toEqual([]);
      }
      telling.ledger.settleAll(everybody(telling.ledger));
      expect(telling.ledger.problems(), 'in the end').toEqual([]);
      expect(overdue(telling.ledger), 'what should have ended').toEqual([]);
    }),
    settings,
  );
});

function overdue({ lots, members, now }: Ledger): string[] {
  const ended = [...lots.values()].filter(
    (lot) => lot.remaining > 0n && lot.expiresAt && lot.expiresAt <= now,
  );
  const waiting = [...members.values()].filter((member) => member.periodEnd <= now);
  return [...ended, ...waiting].map(({ id }) => id);
}

test('whoever is settled first, everybody has the same in the end', { timeout: patience }, () => {
  const turn = fc.array(fc.nat(9), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(histories, fc.integer({ min: 1, max: 2500 }), turn, turn, (steps, late, one, other) => {
      const telling = new Telling();
      for (const it of steps) telling.tell(it);
      telling.tell({ do: 'wait', hours: late });
      const all = everybody(telling.ledger);
      const [first, second] = [one, other].map((turns) => {
        const ledger = telling.ledger.copy();
        const ahead = turns.map((index) => all[index % all.length] ?? '');
        ledger.settleAll([...ahead, ...all]);
        expect(ledger.problems()).toEqual([]);
        return ledger.state();
      });
      expect(second).toEqual(first);
    }),
    { ...settings, numRuns: Math.ceil(runs / 2) },
  );
});
