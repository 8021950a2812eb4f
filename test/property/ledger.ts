import type { PoolBooks } from '../../src/core/books.js';
import {
  type AccountHolder,
  Books,
  type Entry,
  type Lot,
  type OpenHold,
  type OpenLoan,
} from '../../src/core/books.js';
import type { Policy } from '../../src/core/policy.js';
import { grantAllowance, nextDueOf, settle } from '../../src/core/settle.js';
import { countingId } from '../../src/ports/ids.js';

/** Entries that move credit from one member to another. */
const moving: readonly string[] = ['loan', 'return', 'repayment', 'collection', 'gift', 'forgiveness'];

/**
 * What the tables would hold, kept in memory: rows that are taken in hand, changed by the rules and put back, as a transaction
 * does it. With a member come all who are connected by a debt of somebody with a due event, and nobody else.
 */
export class Ledger {
  readonly members = new Map<string, AccountHolder>();
  readonly lots = new Map<string, Lot>();
  readonly loans = new Map<string, OpenLoan>();
  readonly holds = new Map<string, OpenHold>();
  readonly pools = new Map<string, PoolBooks>();
  readonly entries: Entry[] = [];

  constructor(
    readonly policy: Policy,
    public now: Date,
    private readonly newId = countingId(),
  ) {}

  /** The same rows once more. */
  copy(): Ledger {
    const copy = new Ledger(this.policy, this.now, countingId(500_000_000));
    for (const [id, row] of this.members) copy.members.set(id, { ...row });
    for (const [id, row] of this.lots) copy.lots.set(id, { ...row });
    for (const [id, row] of this.loans) copy.loans.set(id, { ...row });
    for (const [id, row] of this.holds) copy.holds.set(id, { ...row, lots: [...row.lots] });
    for (const [id, row] of this.pools) copy.pools.set(id, { ...row });
    copy.entries.push(...this.entries);
    return copy;
  }

  join(member: AccountHolder, allowance: bigint): void {
    this.members.set(member.id, member);
    this.within([member.id], (books) => grantAllowance(books, books.member(member.id), allowance, this.now));
  }

  /** Takes members in hand, settled up to now, lets `work` move credit, and puts everything back. */
  within<T>(ids: readonly string[], work: (books: Books) => T): T {
    const books = new Books(this.newId, this.now);
    const circle = this.circleOf(ids);
    for (const id of circle) books.members.set(id, { ...this.member(id) });
    for (const lot of this.lots.values())
      if (circle.has(lot.memberId) && (lot.remaining > 0n || this.isHeld(lot.id))) books.putLot({ ...lot });
    for (const loan of this.loans.values())
      if (loan.outstanding > 0n && (circle.has(loan.lenderId) || circle.has(loan.borrowerId)))
        books.loans.set(loan.id, { ...loan });
    for (const hold of this.holds.values())
      if (hold.remaining > 0n && circle.has(hold.memberId)) books.holds.set(hold.id, { ...hold });
    for (const pool of this.pools.values()) books.pools.set(pool.id, { ...pool });
    settle(books, this.now, this.policy);
    const result = work(books);
    this.putBack(books);
    return result;
  }

  /** Settles everybody in this order, each with whom they bring along. */
  settleAll(order: readonly string[]): void {
    for (const id of order) this.within([id], () => {});
  }

  /** What is against the rules; empty where nothing is. */
  problems(): string[] {
    const wrong: string[] = [];
    const claim = (holds: boolean, what: string) => {
      if (!holds) wrong.push(what);
    };
    const total = (rows: Iterable<{ remaining: bigint }>) =>
      [...rows].reduce((sum, row) => sum + row.remaining, 0n);
    const booked = this.booked();
    const of = (account: string) => booked.get(account) ?? 0n;
    const overdrafts = [...this.members.values()].reduce((sum, member) => sum + member.overdraft, 0n);
    const owed = [...this.loans.values()].reduce((sum, loan) => sum + loan.outstanding, 0n);
    const kept = total(this.lots.values()) + total(this.holds.values()) + total(this.pools.values());
    claim(
      -of('issued') - of('overrun') === kept + of('consumed') + of('expired') - overdrafts,
      'issued + overrun is not lots + holds + pools + consumed + expired - overdraft',
    );
    claim(of('receivable') === -of('payable') && of('receivable') === owed, 'receivables are not payables');
    for (const lot of this.lots.values()) {
      claim(
        lot.remaining >= 0n && lot.remaining <= lot.amount,
        `lot ${lot.id} holds ${lot.remaining} of ${lot.amount}`,
      );
      claim(
        (booked.get(`lot ${lot.id}`) ?? 0n) === lot.remaining,
        `lot ${lot.id} is not what its postings say`,
      );
    }
    for (const hold of this.holds.values()) claim(hold.remaining >= 0n, `hold ${hold.id} is below zero`);
    for (const pool of this.pools.values()) claim(pool.remaining >= 0n, `pool ${pool.id} is below zero`);
    for (const member of this.members.values()) {
      const held = [...this.lots.values()].filter((lot) => lot.memberId === member.id && lot.remaining > 0n);
      claim(member.overdraft >= 0n, `overdraft of ${member.id} is below zero`);
      claim(member.overdraft === 0n || held.length === 0, `${member.id} is overdrawn beside credit`);
      claim(member.status !== 'left' || held.length === 0, `${member.id} has left and still holds credit`);
    }
    for (const loan of this.loans.values()) {
      const unspent = total(
        [...this.lots.values()].filter((lot) => lot.kind === 'loan' && lot.loanId === loan.id),
      );
      claim(
        loan.outstanding >= unspent,
        `loan ${loan.id} owes ${loan.outstanding}, its lots hold ${unspent}`,
      );
    }
    for (const entry of this.entries) wrong.push(...this.outlived(entry));
    claim(!this.hasCircle(), 'somebody owes on a circle of debts');
    return wrong;
  }

  /** What counts, whatever the ids: equal for two ledgers in which the same happened. */
  state(): unknown {
    const lots = [...this.lots.values()].filter((lot) => lot.remaining > 0n);
    return {
      members: [...this.members.values()].map(({ id, overdraft, periodEnd, status }) => ({
        id,
        overdraft,
        periodEnd,
        status,
      })),
      lots: lots
        .map((lot) => `${lot.memberId} ${lot.kind} ${lot.remaining} until ${lot.expiresAt?.toISOString()}`)
        .sort(),
      loans: [...this.loans.values()].map(({ id, outstanding }) => `${id} ${outstanding}`).sort(),
      holds: [...this.holds.values()].map(({ id, remaining }) => `${id} ${remaining}`).sort(),
      pools: [...this.pools.values()].map(({ id, remaining, periodEnd }) => ({ id, remaining, periodEnd })),
      totals: ['issued', 'overrun', 'consumed', 'expired'].map((account) => this.booked().get(account) ?? 0n),
    };
  }

  member(id: string): AccountHolder {
    const member = this.members.get(id);
    if (!member) throw new Error(`no member ${id}`);
    return member;
  }

  /** What is taken from lots (or from what a hold keeps of them) by expiry is what arrives with that expiry. */
  private outlived(entry: Entry): string[] {
    if (!moving.includes(entry.kind)) return [];
    const byExpiry = new Map<string, bigint>();
    const count = (lotId: string, amount: bigint) => {
      const expiry = this.lots.get(lotId)?.expiresAt?.toISOString() ?? 'never';
      byExpiry.set(expiry, (byExpiry.get(expiry) ?? 0n) + amount);
    };
    for (const { account, amount, grantId, holdId } of entry.postings) {
      if (account === 'lot' && grantId) count(grantId, amount);
      if (account !== 'hold' || !holdId) continue;
      for (const part of this.holds.get(holdId)?.lots ?? [])
        count(part.grantId, amount < 0n ? -part.amount : part.amount);
    }
    return [...byExpiry.values()].some((amount) => amount !== 0n)
      ? [`${entry.kind} ${entry.id}: moved credit does not keep the expiry of the lot it left`]
      : [];
  }

  private hasCircle(): boolean {
    const owes = new Map<string, string[]>();
    for (const { borrowerId, lenderId, outstanding } of this.loans.values())
      if (outstanding > 0n) owes.set(borrowerId, [...(owes.get(borrowerId) ?? []), lenderId]);
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      (owes.get(from) ?? []).some((next) => {
        if (next === to) return true;
        if (seen.has(next)) return false;
        seen.add(next);
        return reaches(next, to, seen);
      });
    return [...owes.keys()].some((id) => reaches(id, id));
  }

  private booked(): Map<string, bigint> {
    const booked = new Map<string, bigint>();
    const count = (what: string, amount: bigint) => booked.set(what, (booked.get(what) ?? 0n) + amount);
    for (const { account, amount, grantId } of this.entries.flatMap((entry) => entry.postings)) {
      count(account, amount);
      if (account === 'lot') count(`lot ${grantId ?? ''}`, amount);
    }
    return booked;
  }

  private isHeld(lotId: string): boolean {
    return [...this.holds.values()].some(
      (hold) => hold.remaining > 0n && hold.lots.some((part) => part.grantId === lotId),
    );
  }

  private circleOf(ids: readonly string[]): Set<string> {
    const circle = new Set(ids);
    const due = new Set(
      [...this.members.values()].filter((member) => this.isDue(member)).map(({ id }) => id),
    );
    for (let before = 0; before < circle.size; ) {
      before = circle.size;
      for (const { lenderId, borrowerId, outstanding } of this.loans.values()) {
        if (outstanding === 0n || !due.has(borrowerId)) continue;
        if (circle.has(lenderId)) circle.add(borrowerId);
        else if (circle.has(borrowerId)) circle.add(lenderId);
      }
    }
    return circle;
  }

  private isDue(member: AccountHolder): boolean {
    const books = new Books(this.newId, this.now);
    books.members.set(member.id, member);
    for (const lot of this.lots.values()) if (lot.memberId === member.id) books.putLot(lot);
    for (const loan of this.loans.values()) if (loan.outstanding > 0n) books.loans.set(loan.id, loan);
    for (const hold of this.holds.values()) books.holds.set(hold.id, hold);
    return nextDueOf(books, member) <= this.now;
  }

  private putBack(books: Books): void {
    for (const member of books.members.values()) this.members.set(member.id, member);
    for (const member of books.members.values())
      for (const lot of books.lotsOf(member.id)) this.lots.set(lot.id, lot);
    for (const loan of books.loans.values()) this.loans.set(loan.id, loan);
    for (const hold of books.holds.values()) this.holds.set(hold.id, hold);
    for (const pool of books.pools.values()) this.pools.set(pool.id, pool);
    this.entries.push(...books.entries);
  }
}
