/**
 * The rules of credit once more, written from their description in docs/credit.md and not from the program: plain
 * arrays, one list of everything, every rule spelled out. Slow and simple; the program must agree with it.
 */

export type Kind = 'allowance' | 'rollover' | 'top-up' | 'loan' | 'repayment';

const burnsBefore: Kind[] = ['rollover', 'allowance', 'top-up', 'repayment', 'loan'];
const lentOn: Kind[] = ['allowance', 'rollover', 'top-up', 'repayment'];

export interface Rules {
  allowance: bigint;
  window: 'month' | 'week';
  dayCap: bigint | null;
  weekCap: bigint | null;
  rollover: bigint;
  keepShare: bigint;
  protectedShare: bigint;
}

export interface ModelLot {
  owner: number;
  kind: Kind;
  amount: bigint;
  left: bigint;
  ends: number;
  made: number;
  number: number;
  loan: ModelLoan | null;
  paidUntil: number | null;
  begins: number;
  /** What it let expire and nobody has been charged for since. */
  lapsed: bigint;
}

export interface ModelLoan {
  lender: number;
  borrower: number;
  owed: bigint;
  due: number;
  number: number;
}

export interface ModelOffer {
  loan: ModelLoan;
  parts: { lot: ModelLot; amount: bigint }[];
  ends: number;
  made: number;
  open: boolean;
}

interface Piece {
  lot: ModelLot | null;
  from: 'lot' | 'lapsed' | 'overdraft';
  amount: bigint;
  cappedAt: number | null;
}

interface Charge {
  at: number;
  cost: bigint;
  pieces: Piece[];
}

export interface ModelEvent {
  member: number;
  occurred: number;
  charges: Charge[];
}

export interface ModelMember {
  rules: Rules;
  pooled: boolean;
  overdraft: bigint;
  from: number;
  until: number;
  /** What left allowance lots, and when. */
  capped: { at: number; amount: bigint }[];
  overruns: { at: number; amount: bigint }[];
}

const day = 86_400_000;

const midnight = (at: number) => at - (at % day);
/** 1970-01-01 was a Thursday. */
const monday = (at: number) => midnight(at) - ((Math.floor(at / day) + 3) % 7) * day;
const nextMonth = (at: number) => Date.UTC(new Date(at).getUTCFullYear(), new Date(at).getUTCMonth() + 1);
const thisMonth = (at: number) => Date.UTC(new Date(at).getUTCFullYear(), new Date(at).getUTCMonth());

const min = (...amounts: bigint[]) => {
  const [least] = [...amounts].sort((a, b) => (a < b ? -1 : 1));
  return least ?? 0n;
};
const sum = (amounts: bigint[]) => amounts.reduce((a, b) => a + b, 0n);

export class Model {
  readonly members: ModelMember[] = [];
  lots: ModelLot[] = [];
  loans: ModelLoan[] = [];
  offers: ModelOffer[] = [];
  events: ModelEvent[] = [];
  pool: { allowance: bigint; left: bigint; until: number };
  totals = { issued: 0n, overrun: 0n, consumed: 0n, expired: 0n };
  private numbers = 0;

  constructor(
    public now: number,
    poolAllowance: bigint,
  ) {
    this.pool = { allowance: poolAllowance, left: poolAllowance, until: nextMonth(now) };
    this.totals.issued += poolAllowance;
  }

  join(rules: Rules, pooled: boolean): void {
    const [from, until] =
      rules.window === 'month'
        ? [thisMonth(this.now), nextMonth(this.now)]
        : [monday(this.now), monday(this.now) + 7 * day];
    this.members.push({ rules, pooled, overdraft: 0n, from, until, capped: [], overruns: [] });
    this.grant(this.members.length - 1, 'allowance', rules.allowance, this.now, until);
  }

  // --- what there is ---

  lotsOf(member: number): ModelLot[] {
    return this.lots.filter((lot) => lot.owner === member && lot.left > 0n);
  }

  private inBurnOrder(lots: ModelLot[]): ModelLot[] {
    return [...lots].sort(
      (a, b) =>
        a.ends - b.ends ||
        burnsBefore.indexOf(a.kind) - burnsBefore.indexOf(b.kind) ||
        a.made - b.made ||
        a.number - b.number,
    );
  }

  /** What the caps still let out of allowance lots; null without caps. */
  private capLeft(member: number): bigint | null {
    const { rules, capped } = this.of(member);
    const since = (start: number) => sum(capped.filter((use) => use.at >= start).map((use) => use.amount));
    const rests: bigint[] = [];
    if (rules.dayCap !== null) rests.push(rules.dayCap - since(midnight(this.now)));
    if (rules.weekCap !== null) rests.push(rules.weekCap - since(monday(this.now)));
    if (rests.length === 0) return null;
    const least = min(...rests);
    return least < 0n ? 0n : least;
  }

  leftNow(member: number): bigint {
    const lots = this.lotsOf(member);
    const allowance = sum(lots.filter((lot) => lot.kind === 'allowance').map((lot) => lot.left));
    const cap = this.capLeft(member);
    return sum(lots.map((lot) => lot.left)) - allowance + (cap === null ? allowance : min(allowance, cap));
  }

  owes(member: number): bigint {
    return sum(this.loans.filter((loan) => loan.borrower === member).map((loan) => loan.owed));
  }

  isOwed(member: number): bigint {
    return sum(this.loans.filter((loan) => loan.lender === member).map((loan) => loan.owed));
  }

  onHold(member: number): bigint {
    const own = this.offers.filter((offer) => offer.open && offer.loan.lender === member);
    return sum(own.flatMap((offer) => offer.parts.map((part) => part.amount)));
  }

  unspent(loan: ModelLoan): bigint {
    return sum(this.lots.filter((lot) => lot.kind === 'loan' && lot.loan === loan).map((lot) => lot.left));
  }

  // --- movements ---

  private of(member: number): ModelMember {
    const found = this.members[member];
    if (!found) throw new Error(`no member ${member}`);
    return found;
  }

  private grant(
    owner: number,
    kind: Kind,
    amount: bigint,
    begins: number,
    ends: number,
    over: { loan?: ModelLoan; paidUntil?: number | null } = {},
  ): ModelLot {
    this.numbers += 1;
    const { loan = null, paidUntil = null } = over;
    const lot = {
      owner,
      kind,
      amount,
      left: amount,
      ends,
      made: this.now,
      number: this.numbers,
      loan,
      paidUntil,
      begins,
      lapsed: 0n,
    };
    this.lots.push(lot);
    if (kind === 'allowance') this.totals.issued += amount;
    return lot;
  }

  /** Takes up to `amount` in burn order; allowance lots only as far as the limit goes. */
  private take(lots: ModelLot[], amount: bigint, limit: bigint | null): { lot: ModelLot; amount: bigint }[] {
    let rest = amount;
    let cap = limit;
    const parts: { lot: ModelLot; amount: bigint }[] = [];
    for (const lot of this.inBurnOrder(lots)) {
      const most = lot.kind === 'allowance' && cap !== null ? min(lot.left, cap) : lot.left;
      const part = min(most, rest);
      if (part <= 0n) continue;
      parts.push({ lot, amount: part });
      rest -= part;
      if (lot.kind === 'allowance' && cap !== null) cap -= part;
    }
    return parts;
  }

  private withdraw(part: { lot: ModelLot; amount: bigint }, at: number, counts: boolean): void {
    part.lot.left -= part.amount;
    if (part.lot.kind === 'allowance' && counts)
      this.of(part.lot.owner).capped.push({ at, amount: part.amount });
  }

  private clear(lot: ModelLot, at: number): void {
    const member = this.of(lot.owner);
    const part = min(member.overdraft, lot.left);
    if (part === 0n) return;
    member.overdraft -= part;
    this.withdraw({ lot, amount: part }, at, true);
  }

  /** One new lot per source lot, with its expiry and what its pool may claim; the debt follows. */
  private move(
    parts: { lot: ModelLot; amount: bigint }[],
    to: number,
    kind: Kind,
    loan: ModelLoan,
    at: number,
    counts: boolean,
  ): void {
    const made = parts.map((part) => {
      this.withdraw(part, at, counts);
      return this.grant(to, kind, part.amount, at, part.lot.ends, { loan, paidUntil: part.lot.paidUntil });
    });
    const amount = sum(parts.map((part) => part.amount));
    loan.owed += kind === 'loan' ? amount : -amount;
    for (const lot of made) this.clear(lot, at);
  }

  // --- what people do; each says whether it was done ---

  spend(member: number, cost: bigint, occurred: number): ModelEvent {
    const event = { member, occurred, charges: [] };
    this.events.push(event);
    this.charge(event, cost);
    return event;
  }

  private charge(event: ModelEvent, cost: bigint): void {
    if (cost === 0n) return;
    const { member, occurred } = event;
    const pieces: Piece[] = [];
    let due = cost;
    if (occurred >= this.now - 3 * day) {
      const lapsed = this.lots.filter(
        (lot) => lot.owner === member && lot.lapsed > 0n && lot.begins <= occurred && occurred < lot.ends,
      );
      for (const lot of lapsed.sort((a, b) => a.ends - b.ends || a.number - b.number)) {
        const part = min(lot.lapsed, due);
        if (part === 0n) continue;
        lot.lapsed -= part;
        due -= part;
        this.totals.expired -= part;
        pieces.push({ lot, from: 'lapsed', amount: part, cappedAt: null });
      }
    }
    // Within the caps first; then, since it has happened, allowance beyond them.
    const lots = this.lotsOf(member);
    const within = new Map(this.take(lots, due, this.capLeft(member)).map((part) => [part.lot, part.amount]));
    let beyond = due - sum([...within.values()]);
    for (const lot of this.inBurnOrder(lots)) {
      const part = min(lot.left - (within.get(lot) ?? 0n), beyond);
      if (part === 0n) continue;
      within.set(lot, (within.get(lot) ?? 0n) + part);
      beyond -= part;
    }
    for (const lot of this.inBurnOrder([...within.keys()])) {
      const amount = within.get(lot) ?? 0n;
      this.withdraw({ lot, amount }, this.now, true);
      pieces.push({ lot, from: 'lot', amount, cappedAt: lot.kind === 'allowance' ? this.now : null });
    }
    if (beyond > 0n) pieces.push({ lot: null, from: 'overdraft', amount: beyond, cappedAt: null });
    this.of(member).overdraft += beyond;
    this.totals.consumed += cost;
    event.charges.push({ at: this.now, cost, pieces });
  }

  costOf(event: ModelEvent): bigint {
    return sum(event.charges.map((charge) => charge.cost));
  }

  /** The event turns out to have cost something else. */
  correct(event: ModelEvent, cost: bigint): void {
    let back = this.costOf(event) - cost;
    if (back < 0n) this.charge(event, -back);
    for (const charge of [...event.charges].reverse()) {
      const part = min(charge.cost, back);
      if (part <= 0n) continue;
      back -= part;
      this.refund(event.member, charge, part);
    }
  }

  private refund(member: number, charge: Charge, amount: bigint): void {
    const owner = this.of(member);
    const lots: ModelLot[] = [];
    let left = amount;
    const give = (piece: Piece, most: bigint): bigint => {
      const part = min(piece.amount, most, left);
      piece.amount -= part;
      left -= part;
      return part;
    };
    charge.cost -= amount;
    this.totals.consumed -= amount;
    for (const piece of charge.pieces.filter(({ from }) => from === 'overdraft')) {
      if (charge.at >= owner.from) owner.overdraft -= give(piece, owner.overdraft);
      else {
        const since = owner.overruns.filter((move) => move.at >= charge.at);
        const part = give(piece, sum(since.map((move) => move.amount)));
        owner.overruns.push({ at: this.now, amount: -part });
        this.totals.overrun -= part;
      }
    }
    const tooLate = new Map<ModelLoan, bigint>();
    for (const piece of charge.pieces.filter(({ from }) => from === 'lot').reverse()) {
      const { lot } = piece;
      if (!lot) continue;
      if (lot.ends <= this.now) {
        const part = give(piece, piece.amount);
        lot.lapsed += part;
        this.totals.expired += part;
        if (lot.kind === 'loan' && lot.loan) tooLate.set(lot.loan, (tooLate.get(lot.loan) ?? 0n) + part);
        continue;
      }
      // Lent credit that was paid back since belongs to the borrower.
      const room = lot.kind === 'loan' && lot.loan ? lot.loan.owed - this.unspent(lot.loan) : piece.amount;
      const part = give(piece, room);
      lot.left += part;
      if (piece.cappedAt !== null) owner.capped.push({ at: piece.cappedAt, amount: -part });
      lots.push(lot);
    }
    for (const piece of charge.pieces.filter(({ from }) => from === 'lapsed')) {
      const part = give(piece, piece.amount);
      if (piece.lot) piece.lot.lapsed += part;
      this.totals.expired += part;
    }
    if (left > 0n) {
      const rest = left;
      lots.push(this.grant(member, 'top-up', rest, this.now, owner.until));
      for (const from of ['overdraft', 'lot'] as const)
        for (const piece of charge.pieces.filter((one) => one.from === from).reverse())
          give(piece, piece.amount);
    }
    for (const lot of lots) this.clear(lot, this.now);
    for (const [loan, part] of tooLate) loan.owed -= min(part, loan.owed - this.unspent(loan));
  }

  private lendable(member: number): { most: bigint; lots: ModelLot[]; cap: bigint | null } {
    const { rules } = this.of(member);
    const left = this.leftNow(member);
    const keep = (rules.allowance * rules.keepShare) / 100n;
    const cap = this.capLeft(member);
    const lots = this.lotsOf(member).filter((lot) => lentOn.includes(lot.kind));
    const movable = sum(this.take(lots, left, cap).map((part) => part.amount));
    return { most: min(movable, left > keep ? left - keep : 0n), lots, cap };
  }

  mayLend(lender: number, amount: bigint): boolean {
    return this.owes(lender) === 0n && amount <= this.lendable(lender).most;
  }

  lend(lender: number, borrower: number, amount: bigint, due: number): boolean {
    if (!this.mayLend(lender, amount)) return false;
    const { lots, cap } = this.lendable(lender);
    this.numbers += 1;
    const loan = { lender, borrower, owed: 0n, due, number: this.numbers };
    this.loans.push(loan);
    this.move(this.take(lots, amount, cap), borrower, 'loan', loan, this.now, true);
    return true;
  }

  /** Pays back over all loans, the earliest due first; all of it or nothing. */
  repay(borrower: number, amount: bigint): boolean {
    const loans = this.loans
      .filter((loan) => loan.borrower === borrower && loan.owed > 0n)
      .sort((a, b) => a.due - b.due || a.number - b.number);
    if (loans.length === 0) return false;
    let rest = min(amount, sum(loans.map((loan) => loan.owed)));
    const plan = this.clone();
    for (const loan of loans) {
      if (rest === 0n) break;
      const wanted = min(rest, loan.owed);
      const unspent = this.take(
        this.lotsOf(borrower).filter((lot) => lot.kind === 'loan' && lot.loan === loan),
        wanted,
        null,
      );
      const own = this.take(
        this.lotsOf(borrower).filter((lot) => lot.kind !== 'loan'),
        wanted - sum(unspent.map((part) => part.amount)),
        this.capLeft(borrower),
      );
      if (sum([...unspent, ...own].map((part) => part.amount)) < wanted) {
        plan.restore();
        return false;
      }
      this.move(unspent, loan.lender, 'repayment', loan, this.now, false);
      this.move(own, loan.lender, 'repayment', loan, this.now, true);
      rest -= wanted;
    }
    return true;
  }

  /** Remembers what `repay` may have to take back. */
  private clone(): { restore: () => void } {
    const left = this.lots.map((lot) => [lot, lot.left] as const);
    const owed = this.loans.map((loan) => [loan, loan.owed] as const);
    const people = this.members.map((member) => [member, member.overdraft, member.capped.length] as const);
    return {
      restore: () => {
        this.lots = left.map(([lot]) => lot);
        for (const [lot, amount] of left) lot.left = amount;
        for (const [loan, amount] of owed) loan.owed = amount;
        for (const [member, overdraft, capped] of people) {
          member.overdraft = overdraft;
          member.capped.length = capped;
        }
      },
    };
  }

  topUp(member: number, amount: bigint, until: number | null): boolean {
    const { pooled, until: periodEnd } = this.of(member);
    if (pooled && this.pool.left < amount) return false;
    if (pooled) this.pool.left -= amount;
    else this.totals.issued += amount;
    const paidUntil = pooled ? this.pool.until : null;
    this.clear(this.grant(member, 'top-up', amount, this.now, until ?? periodEnd, { paidUntil }), this.now);
    return true;
  }

  offer(lender: number, borrower: number, amount: bigint, due: number, until: number): ModelOffer | null {
    if (!this.mayLend(lender, amount)) return null;
    const { lots, cap } = this.lendable(lender);
    const parts = this.take(lots, amount, cap);
    for (const part of parts) this.withdraw(part, this.now, true);
    this.numbers += 1;
    const loan = { lender, borrower, owed: 0n, due, number: this.numbers };
    const ends = Math.min(until, due, ...parts.map((part) => part.lot.ends));
    const offer = {
      loan,
      parts: [...parts].sort((a, b) => a.lot.number - b.lot.number),
      ends,
      made: this.now,
      open: true,
    };
    this.offers.push(offer);
    return offer;
  }

  takeOffer(offer: ModelOffer): boolean {
    if (!offer.open) return false;
    offer.open = false;
    this.loans.push(offer.loan);
    const { borrower } = offer.loan;
    const made = offer.parts.map(({ lot, amount }) =>
      this.grant(borrower, 'loan', amount, this.now, lot.ends, {
        loan: offer.loan,
        paidUntil: lot.paidUntil,
      }),
    );
    offer.loan.owed = sum(made.map((lot) => lot.amount));
    for (const lot of made) this.clear(lot, this.now);
    return true;
  }

  endOffer(offer: ModelOffer, at: number): boolean {
    if (!offer.open) return false;
    offer.open = false;
    for (const { lot, amount } of offer.parts) {
      lot.left += amount;
      if (lot.kind === 'allowance') this.of(lot.owner).capped.push({ at: offer.made, amount: -amount });
    }
    for (const { lot } of offer.parts) this.clear(lot, at);
    return true;
  }

  // --- what time does ---

  passTo(now: number): void {
    this.now = now;
    for (let at = this.firstDue(); at <= now; at = this.firstDue()) this.instant(at);
  }

  private firstDue(): number {
    return Math.min(
      this.pool.until,
      ...this.members.map((member) => member.until),
      ...this.offers.filter((offer) => offer.open).map((offer) => offer.ends),
      ...this.lots.filter((lot) => lot.left > 0n).map((lot) => lot.ends),
      ...this.lots.flatMap((lot) => (lot.left > 0n && lot.kind === 'loan' && lot.loan ? [lot.loan.due] : [])),
    );
  }

  private instant(at: number): void {
    for (const offer of this.offers) if (offer.open && offer.ends <= at) this.endOffer(offer, at);
    for (const loan of [...this.loans].sort((a, b) => a.number - b.number)) {
      const back = this.lots
        .filter(
          (lot) =>
            lot.kind === 'loan' && lot.loan === loan && lot.left > 0n && (loan.due <= at || lot.ends <= at),
        )
        .sort((a, b) => a.number - b.number)
        .map((lot) => ({ lot, amount: lot.left }));
      this.move(back, loan.lender, 'repayment', loan, at, false);
    }
    for (const lot of [...this.lots].sort((a, b) => a.owner - b.owner || a.number - b.number))
      if (lot.left > 0n && lot.ends <= at) this.end(lot, at);
    const fresh: ModelLot[] = [];
    for (const [index, member] of this.members.entries()) {
      if (member.until > at) continue;
      this.totals.overrun += member.overdraft;
      member.overruns.push({ at, amount: member.overdraft });
      member.overdraft = 0n;
      member.from = at;
      member.until = member.rules.window === 'month' ? nextMonth(at) : at + 7 * day;
      fresh.push(this.grant(index, 'allowance', member.rules.allowance, at, member.until));
    }
    for (const lot of fresh) this.collect(lot, at);
    if (this.pool.until <= at) {
      this.totals.expired += this.pool.left;
      this.totals.issued += this.pool.allowance;
      this.pool = { allowance: this.pool.allowance, left: this.pool.allowance, until: nextMonth(at) };
    }
  }

  private end(lot: ModelLot, at: number): void {
    const { rules } = this.of(lot.owner);
    const kept = lot.kind === 'allowance' ? min(rules.rollover, lot.left) : 0n;
    if (kept > 0n) {
      lot.left -= kept;
      this.grant(lot.owner, 'rollover', kept, at, rules.window === 'month' ? nextMonth(at) : at + 7 * day);
    }
    if (lot.paidUntil !== null && at < lot.paidUntil) this.pool.left += lot.left;
    else {
      this.totals.expired += lot.left;
      lot.lapsed += lot.left;
    }
    lot.left = 0n;
  }

  private collect(allowance: ModelLot, at: number): void {
    const { rules } = this.of(allowance.owner);
    let budget = (rules.allowance * (100n - rules.protectedShare)) / 100n;
    const debts = this.loans
      .filter((loan) => loan.borrower === allowance.owner)
      .map((loan) => ({ loan, used: loan.owed - this.unspent(loan), pays: 0n }))
      .filter((debt) => debt.used > 0n);
    for (const due of [...new Set(debts.map((debt) => debt.loan.due))].sort((a, b) => a - b)) {
      const group = debts
        .filter((debt) => debt.loan.due === due)
        .sort((a, b) => a.loan.number - b.loan.number);
      const used = sum(group.map((debt) => debt.used));
      const paid = min(budget, used);
      for (const debt of group) debt.pays = (paid * debt.used) / used;
      const byRemainder = [...group].sort(
        (a, b) =>
          Number(((paid * b.used) % used) - ((paid * a.used) % used)) || a.loan.number - b.loan.number,
      );
      for (let rest = paid - sum(group.map((debt) => debt.pays)); rest > 0n; rest -= 1n) {
        const next = byRemainder.shift();
        if (next) next.pays += 1n;
      }
      budget -= paid;
      for (const { loan, pays } of group)
        if (pays > 0n)
          this.move([{ lot: allowance, amount: pays }], loan.lender, 'repayment', loan, at, false);
    }
  }
}
