import { afterEach, beforeEach, expect, test } from 'vitest';
import { acceptLoan } from '../../src/desk/answer-loan.js';
import { borrow } from '../../src/desk/borrow.js';
import { acceptGift, offerGift } from '../../src/desk/gift.js';
import { verify } from '../../src/store/verify.js';
import { nov, testPlan, testPolicy } from '../support/books.js';
import { type Company, company } from '../support/company.js';

const plan = testPlan({
  allowance: 1000n,
  lending: { keepShare: 30, mostOpen: 99, mostQuestions: 99 },
  gifts: { mostShare: 100, mostOpen: 99, cooldownHours: 0 },
});
const floor = 300n;
const rounds = 4;
const each = 10;

let office: Company;
beforeEach(async () => {
  office = await company(testPolicy([plan]), nov(10));
});
afterEach(() => office.close());

/** What a member had in lots after every entry that touched them, in the order in which they were written. */
async function balances(memberId: string): Promise<{ kind: string; left: bigint }[]> {
  const { rows } = await office.owner.query<{ kind: string; left: string }>(
    `SELECT e.kind, sum(sum(p.amount)) OVER (ORDER BY max(p.id)) AS left
      FROM posting p JOIN entry e ON e.id = p.entry_id WHERE p.account = 'lot' AND p.member_id = $1 GROUP BY e.id, e.kind ORDER BY max(p.id)`,
    [memberId],
  );
  return rows.map(({ kind, left }) => ({ kind, left: BigInt(left) }));
}

test('who lends, gives and spends in the same moment never goes below their floor by lending or giving', async () => {
  const { desk } = office;
  for (let round = 0; round < rounds; round += 1) {
    const bo = await office.join(`bo${round}`);
    const others = await Promise.all(
      Array.from({ length: each }, (_, index) => office.join(`friend${round}x${index}`)),
    );
    const questions = await Promise.all(
      others.map((borrowerId, index) =>
        borrow(desk, `ask ${round} ${index}`, {
          borrowerId,
          lenderId: bo,
          amount: 60n,
          dueAt: null,
          reason: null,
        }),
      ),
    );
    const lends = questions.map((question, index) => {
      if (!('done' in question)) throw new Error('asking should have been possible');
      const { loanId } = question.done;
      return () => acceptLoan(desk, `lend ${round} ${index}`, { loanId, lenderId: bo, part: null });
    });
    const gifts = others.map((receiverId, index) => async () => {
      const gift = { giverId: bo, receiverId, amount: 50n, reason: null };
      const offered = await offerGift(desk, `gift ${round} ${index}`, gift);
      if ('refused' in offered) return offered;
      return acceptGift(desk, `take ${round} ${index}`, { giftId: offered.done.giftId, receiverId });
    });
    const spends = others.map(() => () => office.spends(bo, 13n));
    const acts = lends.flatMap((lend, index) => [lend, gifts[index] ?? lend, spends[index] ?? lend]);
    const outcomes = await Promise.all(acts.map((act) => act()));
    const refused = outcomes.flatMap((one) =>
      typeof one === 'object' && 'refused' in one ? [one.refused.code] : [],
    );
    // More was wanted than the floor lets out: somebody was told so, and nothing else went wrong.
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.filter((code) => code !== 'lender-short' && code !== 'giver-short')).toEqual([]);
    const moved = (await balances(bo)).filter(({ kind }) => kind === 'loan' || kind === 'hold');
    expect(moved.length).toBeGreaterThan(3);
    for (const { left } of moved) expect(left).toBeGreaterThanOrEqual(floor);
  }
  expect(await verify(desk.db)).toEqual([]);
});
