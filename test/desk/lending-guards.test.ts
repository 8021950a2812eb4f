import { afterEach, describe, expect, test } from 'vitest';
import { refusalCard } from '../../src/chat/cards/refusal.js';
import type { Plan } from '../../src/core/plan.js';
import type { Policy } from '../../src/core/policy.js';
import type { Refusal, RefusalCode } from '../../src/core/refusals.js';
import { loanView } from '../../src/desk/loan-views.js';
import { readerOf } from '../chat/cards/readers.js';
import { told } from '../chat/cards/texts.js';
import { loaded } from '../kit/i18n/loaded.js';
import { nov } from '../support/books.js';
import { type LendingStage, lendingStage } from './lending-stage.js';

// Every guard of a loan: once where it bites, once where it just does not, and what it says in both languages.

const words = loaded();
let it: LendingStage;
afterEach(async () => {
  expect(await it.verify()).toEqual([]);
  await it.house.close();
});

interface Case {
  name: string;
  lending?: Partial<Plan['lending']>;
  over?: Partial<Policy>;
  plan?: Partial<Omit<Plan, 'lending' | 'requests'>>;
  /** What happened before. */
  given?: (it: LendingStage) => Promise<unknown>;
  /** At the limit: nothing says no. */
  passes: (it: LendingStage) => Promise<Refusal | string | null>;
  /** Just beyond it. */
  bites: (it: LendingStage) => Promise<Refusal | string | null>;
  code: RefusalCode;
  /** What the message must name, in either language. */
  says: readonly string[];
}

const borrowsThenLends = async (stage: LendingStage, dollars: number, lender: 'bo' | 'dee' = 'bo') =>
  stage.lends(lender, await stage.asks('ana', lender, dollars));

const cases: Case[] = [
  {
    name: 'plans: lending switched off, when asking',
    lending: { enabled: true },
    passes: (s) => s.tries('ana', 'bo', 10),
    bites: (s) => {
      rules(s, { enabled: false });
      return s.tries('ana', 'dee', 10);
    },
    code: 'lending-off',
    says: [],
  },
  {
    name: 'plans: lending switched off between question and answer',
    passes: (s) => borrowsThenLends(s, 10, 'dee'),
    bites: async (s) => {
      const loan = await s.asks('ana', 'bo', 10);
      rules(s, { enabled: false });
      return s.lends('bo', loan);
    },
    code: 'lending-off',
    says: [],
  },
  {
    name: 'asked-already: an open question to the same lender',
    given: (s) => s.asks('ana', 'bo', 10),
    passes: async (s) => {
      // Somebody else may be asked, and the same person once they answered.
      expect(await s.tries('ana', 'dee', 10)).toBeNull();
      await s.lent('ana', 'cem', 10);
      return s.tries('ana', 'cem', 10);
    },
    bites: (s) => s.tries('ana', 'bo', 5),
    code: 'already-asked',
    says: ['bo'],
  },
  {
    name: 'lent: what a lender has lent in all, as the borrower of an offer hears it',
    lending: { mostLent: 100_000_000n },
    passes: async (s) => {
      const offer = await s.offers('bo', 'ana', 100);
      return typeof offer === 'string' ? s.takes('ana', offer) : offer;
    },
    bites: async (s) => {
      const offer = await s.offers('dee', 'cem', 100);
      rules(s, { mostLent: 99_999_999n });
      return typeof offer === 'string' ? s.takes('cem', offer) : offer;
    },
    // Why is the lender's own affair.
    code: 'lender-unable',
    says: ['dee'],
  },
  {
    name: 'most per loan',
    lending: { mostPerLoan: 200_000_000n },
    passes: (s) => s.tries('ana', 'bo', 200),
    bites: (s) => s.tries('ana', 'dee', 200.000001),
    code: 'loan-too-large',
    says: ['$200'],
  },
  {
    name: 'most a borrower owes in all, when asking',
    lending: { mostOwed: 300_000_000n },
    given: (s) => s.lent('ana', 'bo', 180),
    passes: (s) => s.tries('ana', 'dee', 120),
    bites: (s) => s.tries('ana', 'cem', 120.000001),
    code: 'owes-too-much',
    says: ['$300', '$180', '$120'],
  },
  {
    name: 'most a borrower owes in all, when a second lender says yes',
    lending: { mostOwed: 300_000_000n },
    passes: async (s) => {
      const [one, other] = [await s.asks('ana', 'bo', 200), await s.asks('ana', 'dee', 100)];
      await s.lends('bo', one);
      return s.lends('dee', other);
    },
    bites: async (s) => {
      await s.repays('ana');
      const [one, other] = [await s.asks('ana', 'bo', 200), await s.asks('ana', 'dee', 101)];
      await s.lends('bo', one);
      return s.lends('dee', other);
    },
    code: 'borrower-limit',
    says: ['ana', '$100'],
  },
  {
    name: 'most a lender has lent in all',
    lending: { mostLent: 300_000_000n },
    given: async (s) => {
      await s.lent('ana', 'bo', 100);
      // What an offer has set aside counts as well.
      expect(typeof (await s.offers('bo', 'cem', 50))).toBe('string');
    },
    passes: async (s) => s.lends('bo', await s.asks('dee', 'bo', 100)),
    bites: async (s) => s.lends('bo', await s.asks('mei', 'bo', 50.000001)),
    code: 'lent-too-much',
    says: ['$300', '$250', '$50'],
  },
  {
    name: 'most open between the same two',
    lending: { mostPerPair: 150_000_000n },
    given: (s) => s.lent('ana', 'bo', 100),
    passes: (s) => borrowsThenLends(s, 50),
    bites: (s) => s.tries('ana', 'bo', 0.000001),
    code: 'pair-too-much',
    says: ['bo', '$150', '$0'],
  },
  {
    name: 'open loans',
    lending: { mostOpen: 2 },
    given: (s) => s.lent('ana', 'bo', 10),
    passes: (s) => borrowsThenLends(s, 10, 'dee'),
    bites: (s) => s.tries('ana', 'cem', 10),
    code: 'too-many-open',
    says: ['2'],
  },
  {
    name: 'open loans, when one answer too many says yes',
    lending: { mostOpen: 2 },
    passes: async (s) => {
      await s.lends('bo', await s.asks('ana', 'bo', 10));
      const [dee, cem] = [await s.asks('ana', 'dee', 10), await s.asks('ana', 'cem', 10)];
      expect(await s.lends('dee', dee)).toBe('lent');
      waiting.set(s, cem);
      return null;
    },
    bites: (s) => s.lends('cem', waiting.get(s) ?? ''),
    code: 'borrower-limit',
    says: ['ana', '$0'],
  },
  {
    name: 'open questions',
    lending: { mostQuestions: 2 },
    given: (s) => s.asks('ana', 'bo', 10),
    passes: (s) => s.tries('ana', 'dee', 10),
    bites: (s) => s.tries('ana', 'cem', 10),
    code: 'too-many-questions',
    says: ['2'],
  },
  {
    name: 'share of the own allowance that stays',
    lending: { keepShare: 20 },
    passes: (s) => borrowsThenLends(s, 800),
    bites: (s) => borrowsThenLends(s, 800.000001, 'dee'),
    code: 'lender-short',
    says: ['$800'],
  },
  {
    name: 'credit that is not one’s own to lend',
    given: (s) => s.gives('fin', 'bo', 90),
    passes: (s) =>
      borrowsThenLends(s, 1000).then((came) => (came === 'lent' ? s.repays('ana').then(() => came) : came)),
    bites: async (s) => s.lends('bo', await s.asks('dee', 'bo', 1000.000001)),
    code: 'lender-bound',
    says: ['$1,000', '$90'],
  },
  {
    name: 'whoever owes does not lend',
    given: (s) => s.lent('bo', 'dee', 10),
    passes: async (s) => {
      const loan = await s.asks('ana', 'bo', 10);
      const refused = await s.lends('bo', loan);
      expect(refused).toMatchObject({ code: 'lender-owes', params: { amount: 10_000_000n } });
      await s.repays('bo');
      return s.lends('bo', loan);
    },
    bites: async (s) => {
      await s.repays('ana');
      await s.lent('bo', 'dee', 3);
      return borrowsThenLends(s, 10);
    },
    code: 'lender-owes',
    says: ['$3'],
  },
  {
    name: 'longest time',
    lending: { mostDays: 14 },
    passes: (s) => s.tries('ana', 'bo', 10, nov(24, '10:00')),
    bites: (s) => s.tries('ana', 'dee', 10, new Date(nov(24, '10:00').getTime() + 1)),
    code: 'too-far',
    says: ['14'],
  },
  {
    name: 'teams that the policy keeps apart',
    over: { lending: { within: 'anybody', managersSee: 'totals', apart: [['Platform'], ['Payments']] } },
    // Finance has no team, and so mixes with everybody.
    passes: (s) => s.tries('cem', 'fin', 10),
    bites: (s) => s.tries('ana', 'cem', 10),
    code: 'loan-across',
    says: ['cem'],
  },
  {
    name: 'loans within a team only',
    over: { lending: { within: 'team', managersSee: 'totals', apart: [] } },
    passes: (s) => s.tries('ana', 'bo', 10),
    bites: (s) => s.tries('ana', 'fin', 10),
    code: 'loan-across',
    says: ['fin'],
  },
  {
    name: 'cool-down after a decline',
    lending: { cooldownHours: 24 },
    given: async (s) => {
      await s.declines('bo', await s.asks('ana', 'bo', 10));
      await s.declines('dee', await s.asks('ana', 'dee', 10));
    },
    passes: async (s) => {
      expect(await s.tries('ana', 'cem', 10)).toBeNull();
      await s.later(new Date(nov(11, '10:00').getTime() - 1));
      expect(await s.tries('ana', 'bo', 10)).toMatchObject({ code: 'ask-again-later' });
      s.house.clock.set(nov(11, '10:00'));
      return s.tries('ana', 'bo', 10);
    },
    bites: async (s) => {
      s.house.clock.set(nov(11, '09:59'));
      return s.tries('ana', 'dee', 10);
    },
    code: 'ask-again-later',
    says: ['dee', '18:00'],
  },
  {
    name: 'a loan repaid late',
    lending: { lateDays: 7 },
    given: async (s) => {
      await s.lent('ana', 'bo', 10, nov(12));
      await s.spends('ana', 1009);
      await s.later(nov(13));
    },
    passes: async (s) => {
      // What was used is repaid from the refill, which is late.
      await s.later(new Date('2026-12-01T00:00:00Z'));
      await s.later(new Date('2026-12-08T00:00:00Z'));
      return s.tries('ana', 'bo', 10);
    },
    bites: async (s) => {
      s.house.clock.set(new Date('2026-12-07T23:59:00Z'));
      return s.tries('ana', 'dee', 10);
    },
    code: 'repaid-late',
    says: ['8'],
  },
  {
    name: 'a borrower who is paused',
    passes: (s) => s.tries('ana', 'bo', 10),
    bites: async (s) => {
      await s.freezes('dee');
      return s.tries('dee', 'bo', 10);
    },
    code: 'frozen',
    says: [],
  },
  {
    name: 'a lender who is paused between question and answer',
    passes: (s) => borrowsThenLends(s, 10, 'dee'),
    bites: async (s) => {
      const loan = await s.asks('ana', 'bo', 10);
      await s.freezes('bo');
      return s.lends('bo', loan);
    },
    code: 'frozen',
    says: [],
  },
  {
    name: 'a borrower who is paused between question and answer',
    passes: (s) => borrowsThenLends(s, 10, 'dee'),
    bites: async (s) => {
      const loan = await s.asks('ana', 'bo', 10);
      await s.freezes('ana');
      return s.lends('bo', loan);
    },
    code: 'not-active',
    says: ['ana'],
  },
  {
    name: 'an amount that somebody must agree to, where nobody can',
    lending: { askManagerFrom: 100_000_000n },
    over: { fallbackApprovers: [] },
    passes: async (s) => s.lends('cem', await s.asks('ana', 'cem', 99.999999)),
    bites: async (s) => s.lends('fin', await s.asks('ana', 'fin', 100)),
    code: 'loan-nobody-agrees',
    says: ['$100'],
  },
];

/** The rules change while people ask and answer. */
function rules(stage: LendingStage, lending: Partial<Plan['lending']>): void {
  const { desk } = stage.house;
  const plans = [...desk.policy.plans].map(([name, plan]): [string, Plan] => [
    name,
    { ...plan, lending: { ...plan.lending, ...lending } },
  ]);
  desk.policy = { ...desk.policy, plans: new Map(plans) };
}

const waiting = new WeakMap<LendingStage, string>();

describe.each(cases)('$name', ({ lending, over, plan, given, passes, bites, code, says }) => {
  test('lets pass what is just within, and refuses what is just beyond, in words', async () => {
    it = await lendingStage(lending, over, plan);
    await given?.(it);
    const within = await passes(it);
    expect(within === null || within === 'lent' ? 'passed' : within).toBe('passed');
    const refused = await bites(it);
    expect(refused).toMatchObject({ code });
    if (refused === null || typeof refused === 'string') return;
    for (const locale of ['en', 'zh-CN'] as const) {
      const now = it.house.clock.now();
      const card = refusalCard(refused, readerOf({ locale }), words, now);
      const text = told(card);
      for (const said of says) expect(text).toContain(said);
      // What happened, and what to do now.
      expect(card.headline.length).toBeGreaterThan(5);
      expect(card.lines.join('').length).toBeGreaterThan(5);
      expect(/\p{Script=Han}/u.test(text)).toBe(locale === 'zh-CN');
    }
  });
});

describe('the manager’s part', () => {
  const asked = { askManagerFrom: 100_000_000n, tellManagerFrom: 50_000_000n, managerHours: 24 };
  const notices = async (name: string) => {
    const { rows } = await it.house.owner.query<{ who: string }>(
      `SELECT m.name AS who FROM outbox o JOIN member m ON m.id = o.member_id WHERE o.name = $1 ORDER BY m.name`,
      [name],
    );
    return rows.map(({ who }) => who);
  };

  test('nothing below the first limit, told from it on, asked from the second on', async () => {
    it = await lendingStage(asked);
    expect(await borrowsThenLends(it, 49.999999)).toBe('lent');
    expect(await notices('loan-told')).toEqual([]);
    expect(await it.lends('dee', await it.asks('ana', 'dee', 50))).toBe('lent');
    expect(await notices('loan-told')).toEqual(['mei']);
    const loan = await it.asks('cem', 'dee', 100);
    expect(await it.lends('dee', loan)).toBe('waiting');
    expect(await notices('loan-approval')).toEqual(['mei']);
    expect(await it.state(loan)).toBe('waiting');
  });

  test('cutting a loan into pieces changes nothing', async () => {
    it = await lendingStage(asked);
    expect(await borrowsThenLends(it, 49)).toBe('lent');
    expect(await borrowsThenLends(it, 50)).toBe('lent');
    expect(await notices('loan-told')).toEqual(['mei']);
    expect(await borrowsThenLends(it, 1)).toBe('waiting');
  });

  test('the credit is kept for the loan meanwhile, moves on a yes, and the second click hears who was first', async () => {
    it = await lendingStage(asked);
    const loan = await it.asks('ana', 'bo', 100);
    await it.lends('bo', loan);
    expect([await it.left('bo'), await it.left('ana')]).toEqual([900_000_000n, 1_000_000_000n]);
    expect(await it.decides('ana', loan, 'approve')).toMatchObject({ code: 'loan-not-yours-to-decide' });
    expect(await it.decides('bo', loan, 'approve')).toMatchObject({ code: 'loan-not-yours-to-decide' });
    expect(await it.decides('fin', loan, 'approve')).toMatchObject({
      code: 'loan-not-yours-to-decide',
      params: { approver: 'mei' },
    });
    expect(await it.decides('mei', loan, 'approve')).toBe('approve');
    expect([await it.left('bo'), await it.left('ana')]).toEqual([900_000_000n, 1_100_000_000n]);
    expect(await it.decides('mei', loan, 'decline')).toMatchObject({
      code: 'loan-decided',
      params: { state: 'approved', by: 'mei' },
    });
    expect(await notices('loan-agreed')).toEqual(['ana', 'bo']);
  });

  test('a no gives everything back', async () => {
    it = await lendingStage(asked);
    const loan = await it.asks('ana', 'bo', 100);
    await it.lends('bo', loan);
    expect(await it.decides('mei', loan, 'decline')).toBe('decline');
    expect([await it.left('bo'), await it.state(loan)]).toEqual([1_000_000_000n, 'refused']);
    expect(await notices('loan-refused')).toEqual(['ana', 'bo']);
  });

  test('a no with a line says it to both', async () => {
    it = await lendingStage(asked);
    const loan = await it.asks('ana', 'bo', 100);
    await it.lends('bo', loan);
    expect(await it.decides('mei', loan, 'decline', 'needed for the evals')).toBe('decline');
    const { rows } = await it.house.owner.query<{ reason: string }>(
      `SELECT payload->>'reason' AS reason FROM outbox WHERE name = 'loan-refused'`,
    );
    expect(rows.map(({ reason }) => reason)).toEqual(['needed for the evals', 'needed for the evals']);
    for (const who of ['ana', 'bo'] as const)
      expect(await loanView(it.house.desk, loan, it.id[who])).toMatchObject({
        state: 'refused',
        declineReason: 'needed for the evals',
      });
  });

  test('time runs out, to the minute', async () => {
    it = await lendingStage(asked);
    const loan = await it.asks('ana', 'bo', 100);
    await it.lends('bo', loan);
    await it.later(new Date(nov(11, '10:00').getTime() - 1));
    expect(await it.state(loan)).toBe('waiting');
    it.house.clock.set(nov(11, '10:00'));
    expect(await it.decides('mei', loan, 'approve')).toMatchObject({
      code: 'loan-decided',
      params: { state: 'expired' },
    });
    await it.later(nov(11, '10:00'));
    expect([await it.state(loan), await it.left('bo')]).toEqual(['expired', 1_000_000_000n]);
    expect(await notices('loan-undecided')).toEqual(['ana', 'bo']);
  });

  test('finance decides where the lender has no manager, or lends to them', async () => {
    it = await lendingStage(asked);
    const loan = await it.asks('ana', 'cem', 100);
    expect(await it.lends('cem', loan)).toBe('waiting');
    const upwards = await it.asks('mei', 'bo', 100);
    expect(await it.lends('bo', upwards)).toBe('waiting');
    expect(await notices('loan-approval')).toEqual(['fin', 'fin']);
    expect(await it.decides('mei', upwards, 'approve')).toMatchObject({ code: 'loan-not-yours-to-decide' });
    expect(await it.decides('fin', upwards, 'approve')).toBe('approve');
    expect(await it.decides('fin', loan, 'approve')).toBe('approve');
  });

  test('an offer waits as well, with what it had set aside', async () => {
    it = await lendingStage(asked);
    const offer = await it.offers('bo', 'ana', 100);
    if (typeof offer !== 'string') throw new Error('no offer');
    expect(await it.takes('ana', offer)).toBe('waiting');
    expect(await notices('offer-waiting')).toEqual(['bo']);
    expect(await it.decides('mei', offer, 'approve')).toBe('approve');
    expect([await it.left('bo'), await it.left('ana')]).toEqual([900_000_000n, 1_100_000_000n]);
  });

  test('whoever was paused, or owes, meanwhile does not lend', async () => {
    it = await lendingStage(asked);
    const loan = await it.asks('ana', 'bo', 100);
    await it.lends('bo', loan);
    const small = await it.lent('bo', 'dee', 10);
    expect(await it.decides('mei', loan, 'approve')).toMatchObject({ code: 'loan-unable-now' });
    await it.repays('bo');
    expect(await it.state(small)).toBe('repaid');
    await it.freezes('ana');
    expect(await it.decides('mei', loan, 'approve')).toMatchObject({
      code: 'loan-unable-now',
      params: { lender: 'bo', borrower: 'ana' },
    });
    expect(await it.state(loan)).toBe('waiting');
  });
});

test('moved credit keeps its expiry, lot for lot, and is gone with it', async () => {
  it = await lendingStage();
  const loan = await it.lent('ana', 'bo', 40, new Date('2026-12-20T00:00:00Z'));
  const { rows } = await it.house.owner.query<{ at: Date }>(
    `SELECT g.expires_at AS at FROM "grant" g WHERE g.loan_id = $1 AND g.kind = 'loan'`,
    [loan],
  );
  expect(rows.map(({ at }) => at.toISOString())).toEqual(['2026-12-01T00:00:00.000Z']);
  await it.later(new Date('2026-12-01T00:00:00Z'));
  // It went back to its lender at its end, long before the due date, and ended there.
  expect([await it.state(loan), await it.left('ana'), await it.left('bo')]).toEqual([
    'repaid',
    1_000_000_000n,
    1_000_000_000n,
  ]);
});
