import type { Plan } from '../../src/core/plan.js';
import type { Policy } from '../../src/core/policy.js';
import type { Outcome, Refusal } from '../../src/core/refusals.js';
import { acceptLoan, declineLoan } from '../../src/desk/answer-loan.js';
import { borrow } from '../../src/desk/borrow.js';
import { decideLoan } from '../../src/desk/decide-loan.js';
import { acceptGift, offerGift } from '../../src/desk/gift.js';
import { acceptOffer, offerLoan } from '../../src/desk/offer.js';
import { repay } from '../../src/desk/repay.js';
import { sweep } from '../../src/desk/sweep.js';
import { verify } from '../../src/store/verify.js';
import { nov, testPlan, testPolicy } from '../support/books.js';
import { type Company, company } from '../support/company.js';

/** Dollars in minor units. */
export const usd = (dollars: number): bigint => BigInt(Math.round(dollars * 1_000_000));

export type Who = 'ana' | 'bo' | 'cem' | 'dee' | 'mei' | 'fin';

/** A team with a manager, somebody of another team, and finance; each has an allowance of 1,000 dollars. */
export interface LendingStage {
  readonly house: Company;
  readonly id: Record<Who, string>;
  readonly pool: { id: string; left(): Promise<bigint> };
  asks(borrower: Who, lender: Who, dollars: number, dueAt?: Date): Promise<string>;
  /** What came of asking: the loan's id, or the refusal. */
  tries(borrower: Who, lender: Who, dollars: number, dueAt?: Date): Promise<Refusal | null>;
  /** The lender says yes; what came of it. */
  lends(lender: Who, loanId: string, dollars?: number): Promise<Refusal | 'lent' | 'waiting'>;
  /** Asked and lent at once. */
  lent(borrower: Who, lender: Who, dollars: number, dueAt?: Date): Promise<string>;
  declines(lender: Who, loanId: string): Promise<void>;
  offers(lender: Who, borrower: Who, dollars: number): Promise<string | Refusal>;
  takes(borrower: Who, loanId: string): Promise<Refusal | 'lent' | 'waiting'>;
  decides(
    who: Who,
    loanId: string,
    verdict: 'approve' | 'decline',
    reason?: string,
  ): Promise<Refusal | 'approve' | 'decline'>;
  repays(who: Who, dollars?: number): Promise<void>;
  gives(giver: Who, receiver: Who, dollars: number): Promise<void>;
  spends(who: Who, dollars: number): Promise<void>;
  freezes(who: Who): Promise<void>;
  /** Moves the clock and does what is due. */
  later(at: Date): Promise<void>;
  state(loanId: string): Promise<string>;
  left(who: Who): Promise<bigint>;
  verify(): Promise<string[]>;
}

/** Opens the stage under lending rules. */
export async function lendingStage(
  lending: Partial<Plan['lending']> = {},
  over: Partial<Policy> = {},
  plan: Partial<Omit<Plan, 'lending' | 'requests'>> = {},
): Promise<LendingStage> {
  const plans = [
    testPlan({ allowance: usd(1000), ...plan, lending: { mostOpen: 9, mostQuestions: 9, ...lending } }),
  ];
  const house = await company(
    testPolicy(plans, { fallbackApprovers: ['fin@example.com'], ...over }),
    nov(10, '10:00'),
  );
  const [near, far] = [await house.team('Platform', usd(100)), await house.team('Payments')];
  const mei = await house.join('mei', { teamId: near.teamId });
  const inTeam = { teamId: near.teamId, managerId: mei };
  const id: Record<Who, string> = {
    mei,
    ana: await house.join('ana', inTeam),
    bo: await house.join('bo', inTeam),
    dee: await house.join('dee', inTeam),
    cem: await house.join('cem', { teamId: far.teamId }),
    fin: await house.join('fin'),
  };
  const { desk } = house;
  let keys = 0;
  const key = () => {
    keys += 1;
    return `act ${keys}`;
  };
  const ask = (borrower: Who, lender: Who, dollars: number, dueAt: Date | null) =>
    borrow(desk, key(), {
      borrowerId: id[borrower],
      lenderId: id[lender],
      amount: usd(dollars),
      dueAt,
      reason: null,
    });
  const stage: LendingStage = {
    house,
    id,
    pool: {
      id: near.poolId,
      left: async () => {
        const { rows } = await house.owner.query<{ left: string }>(
          'SELECT remaining AS left FROM pool WHERE id = $1',
          [near.poolId],
        );
        return BigInt(rows[0]?.left ?? '0');
      },
    },
    asks: async (borrower, lender, dollars, dueAt) =>
      done(await ask(borrower, lender, dollars, dueAt ?? null)).loanId,
    tries: async (borrower, lender, dollars, dueAt) => {
      const outcome = await ask(borrower, lender, dollars, dueAt ?? null);
      return 'refused' in outcome ? outcome.refused : null;
    },
    lends: async (lender, loanId, dollars) => {
      const part = dollars === undefined ? null : usd(dollars);
      const outcome = await acceptLoan(desk, key(), { loanId, lenderId: id[lender], part });
      return 'refused' in outcome ? outcome.refused : outcome.done.state;
    },
    lent: async (borrower, lender, dollars, dueAt) => {
      const loanId = await stage.asks(borrower, lender, dollars, dueAt);
      const came = await stage.lends(lender, loanId);
      if (came !== 'lent') throw new Error(`not lent: ${JSON.stringify(came)}`);
      return loanId;
    },
    declines: async (lender, loanId) => {
      done(await declineLoan(desk, key(), { loanId, lenderId: id[lender], reason: null }));
    },
    offers: async (lender, borrower, dollars) => {
      const input = {
        lenderId: id[lender],
        borrowerId: id[borrower],
        amount: usd(dollars),
        dueAt: null,
        reason: null,
      };
      const outcome = await offerLoan(desk, key(), input);
      return 'refused' in outcome ? outcome.refused : outcome.done.loanId;
    },
    takes: async (borrower, loanId) => {
      const outcome = await acceptOffer(desk, key(), { loanId, borrowerId: id[borrower] });
      return 'refused' in outcome ? outcome.refused : outcome.done.state;
    },
    decides: async (who, loanId, verdict, reason) => {
      const input = { loanId, memberId: id[who], verdict, reason: reason ?? null };
      const outcome = await decideLoan(desk, key(), input);
      return 'refused' in outcome ? outcome.refused : outcome.done.verdict;
    },
    repays: async (who, dollars) => {
      const amount = dollars === undefined ? null : usd(dollars);
      done(await repay(desk, key(), { borrowerId: id[who], loanId: null, lenderId: null, amount }));
    },
    gives: async (giver, receiver, dollars) => {
      const input = { giverId: id[giver], receiverId: id[receiver], amount: usd(dollars), reason: null };
      const { giftId } = done(await offerGift(desk, key(), input));
      done(await acceptGift(desk, key(), { giftId, receiverId: id[receiver] }));
    },
    spends: async (who, dollars) => {
      await house.spends(id[who], usd(dollars));
    },
    freezes: async (who) => {
      await house.owner.query(`UPDATE member SET status = 'frozen' WHERE id = $1`, [id[who]]);
    },
    later: async (at) => {
      house.clock.set(at);
      while ((await sweep(desk, at)) > 0);
    },
    state: async (loanId) => {
      const { rows } = await house.owner.query<{ state: string }>('SELECT state FROM loan WHERE id = $1', [
        loanId,
      ]);
      return rows[0]?.state ?? 'none';
    },
    left: async (who) => {
      const { rows } = await house.owner.query<{ left: string }>(
        'SELECT coalesce(sum(remaining), 0) AS left FROM "grant" WHERE member_id = $1',
        [id[who]],
      );
      return BigInt(rows[0]?.left ?? '0');
    },
    verify: () => verify(desk.db),
  };
  return stage;
}

function done<T>(outcome: Outcome<T>): T {
  if ('refused' in outcome) throw new Error(`refused: ${outcome.refused.code}`);
  return outcome.done;
}
