import type { Words } from './chat/cards/voice.js';
import { toDecimal } from './core/money.js';
import { liveLots } from './core/spend.js';
import { balanceOf, booksOf } from './desk/balance.js';
import type { Desk } from './desk/desk.js';
import { proveBooks } from './desk/verify.js';
import type { Jobs } from './jobs/runner.js';
import { amountText } from './kit/i18n/amounts.js';
import type {
  Account,
  AmountSeen,
  Backstage,
  BooksSeen,
  JobsSeen,
  LotSeen,
  PersonBooks,
  Verified,
} from './sandbox/page/backstage.js';
import {
  allPools,
  bookTotals,
  holdPurposes,
  lastEntries,
  nextTimers,
  openWork,
  workCounts,
} from './store/backstage.js';
import { peopleById } from './store/people.js';

const mostEntries = 50;
const mostWork = 100;
/** Everybody's digest of a Monday, and what comes after. */
const mostTimers = 60;

type Show = (amount: bigint, rounding?: 'down') => AmountSeen;

/** Reads the books as the page shows them; `memberOf` knows whose an account is. */
export function booksReader(
  desk: Desk,
  words: Words,
  memberOf: (account: Account) => Promise<string | null>,
): Backstage['books'] {
  const { unit, zone } = desk.policy;
  const { money } = amountText(words, 'en', unit);
  const show: Show = (amount, rounding) => ({
    minor: amount.toString(),
    exact: toDecimal(amount, unit),
    text: money(amount, rounding),
  });
  return async ({ people: asked = [], only = false }): Promise<BooksSeen> => {
    const accounts = await Promise.all(
      asked.map(async (account) => ({ account, id: await memberOf(account) })),
    );
    const ids = [...new Set(accounts.flatMap(({ id }) => id ?? []))];
    // First the people: whatever is due of theirs is settled by being looked at, and shows in the sums.
    const people: PersonBooks[] = [];
    for (const id of ids) people.push(await personBooks(desk, id, show));
    const [pools, totals, entries] = await Promise.all([
      allPools(desk.db),
      bookTotals(desk.db),
      lastEntries(desk.db, mostEntries, only ? ids : null),
    ]);
    return {
      now: desk.clock.now().toISOString(),
      zone,
      people,
      strangers: accounts.flatMap(({ account, id }) => (id === null ? [account] : [])),
      pools: pools.map(({ team, remaining, allowance, periodEnd }) => ({
        team,
        remaining: show(remaining),
        allowance: show(allowance),
        periodEnd: periodEnd.toISOString(),
      })),
      totals: {
        issued: show(totals.issued),
        overrun: show(totals.overrun),
        lots: show(totals.lots),
        holds: show(totals.holds),
        pools: show(totals.pools),
        consumed: show(totals.consumed),
        expired: show(totals.expired),
        overdraft: show(totals.overdraft),
      },
      entries: entries.map(({ id, kind, at, person, postings }) => ({
        id,
        kind,
        at: at.toISOString(),
        person,
        postings: postings.map(({ amount, ...posting }) => ({ ...posting, amount: show(amount) })),
      })),
    };
  };
}

async function personBooks(desk: Desk, id: string, show: Show): Promise<PersonBooks> {
  const now = desk.clock.now();
  const balance = await balanceOf(desk, id);
  const books = await booksOf(desk, id, now);
  const loans = [...books.loans.values()].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
  const others = loans.flatMap(({ lenderId, borrowerId }) => [lenderId, borrowerId]);
  const known = await peopleById(desk.db, [...new Set([id, ...others])]);
  const names = new Map(known.map((person) => [person.id, person.name]));
  const name = (member: string): string => names.get(member) ?? '?';
  const purposes = new Map((await holdPurposes(desk.db, id)).map((hold) => [hold.id, hold]));
  const live = liveLots(books, id, now);
  const later = books.lotsOf(id).filter((lot) => lot.remaining > 0n && !live.includes(lot));
  const lots = [...live, ...later].map((lot): LotSeen => {
    const lender = lot.kind === 'loan' ? loans.find((loan) => loan.id === lot.loanId)?.lenderId : undefined;
    return {
      id: lot.id,
      kind: lot.kind,
      remaining: show(lot.remaining, 'down'),
      amount: show(lot.amount),
      expiresAt: lot.expiresAt?.toISOString() ?? null,
      startsAt: lot.effectiveAt > now ? lot.effectiveAt.toISOString() : null,
      from: lender === undefined ? null : name(lender),
    };
  });
  return {
    memberId: id,
    name: name(id),
    plan: balance.planName,
    left: show(balance.leftNow, 'down'),
    lots,
    holds: [...books.holds.values()].map((hold) => ({
      id: hold.id,
      what: purposes.get(hold.id)?.what ?? null,
      person: purposes.get(hold.id)?.person ?? null,
      remaining: show(hold.remaining),
      expiresAt: hold.expiresAt.toISOString(),
    })),
    loans: loans.map((loan) => {
      const lent = loan.lenderId === id;
      return {
        id: loan.id,
        side: lent ? 'lent' : 'owed',
        other: name(lent ? loan.borrowerId : loan.lenderId),
        outstanding: show(loan.outstanding),
        dueAt: loan.dueAt.toISOString(),
      };
    }),
    overdraft: show(balance.overdraft),
    usedPeriod: show(balance.usedPeriod),
    periodEnd: balance.refillAt.toISOString(),
  };
}

/** Proves the books, and says how much there was to prove. */
export async function backstageVerify(desk: Desk): Promise<Verified> {
  const { disagreements, entries, postings, members } = await proveBooks(desk.db);
  return {
    ok: disagreements.length === 0,
    problems: disagreements,
    checked: { entries: Number(entries), postings: Number(postings), people: Number(members) },
    at: desk.clock.now().toISOString(),
  };
}

/**
 * What is queued, due and failed. The rows are the truth: jobs in the queues are hints that a row is due, and are removed
 * when they are done. A board over the queues alone, such as bull-board's, would therefore show next to nothing; of the
 * queues there is only how many hints are out.
 */
export async function backstageJobs(desk: Desk, jobs: Jobs | null): Promise<JobsSeen> {
  const now = desk.clock.now();
  const [counts, open, timers, queues] = await Promise.all([
    workCounts(desk.db),
    openWork(desk.db, now, mostWork),
    nextTimers(desk.db, mostTimers),
    // A store that is away must not hide the rows.
    jobs?.queues().catch(() => []) ?? [],
  ]);
  return {
    now: now.toISOString(),
    zone: desk.policy.zone,
    counts,
    open: open.map(({ dueAt, ...row }) => ({ ...row, dueAt: dueAt.toISOString() })),
    timers: timers.map(({ at, ...timer }) => ({ ...timer, at: at.toISOString() })),
    queues,
    store: jobs?.store ?? null,
  };
}
