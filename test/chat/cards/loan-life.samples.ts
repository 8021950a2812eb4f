import type { Card, Form } from '../../../src/chat/cards/card.js';
import {
  confirmForgive,
  confirmHandBack,
  confirmRepay,
  confirmTime,
} from '../../../src/chat/cards/confirm.js';
import { doneRepay } from '../../../src/chat/cards/done.js';
import { loanCard } from '../../../src/chat/cards/loan.js';
import {
  doneForgive,
  doneHandBack,
  doneLater,
  doneStatement,
  doneTime,
} from '../../../src/chat/cards/loan-done.js';
import { forgiveForm, timeForm } from '../../../src/chat/cards/loan-forms.js';
import { loansCard } from '../../../src/chat/cards/loans.js';
import { pastLoansCard } from '../../../src/chat/cards/loans-past.js';
import { statementCard, statementWithFile } from '../../../src/chat/cards/statement.js';
import { teamCard } from '../../../src/chat/cards/team.js';
import type { Words } from '../../../src/chat/cards/voice.js';
import type { LoanView, Reader, StatementView } from '../../../src/core/views.js';
import * as sample from './samples.js';
import { type Cast, friday, now, refillAt } from './samples.js';

type Named<T> = [name: string, shown: T];

/** A month in which everything happened. */
function statement(cast: Cast, count = 1): StatementView {
  const kinds = ['loan', 'return', 'repayment', 'collection', 'forgiveness', 'unheard-of'];
  const rows = kinds.flatMap((kind, at) =>
    (['lender', 'borrower'] as const).map((side) => ({
      at: new Date(Date.UTC(2026, 10, 2 + at, 3)),
      kind,
      side,
      with: cast.bo,
      amount: kind === 'loan' ? cast.amount(200) : -cast.amount(12.5),
      dueAt: friday,
    })),
  );
  return {
    month: '2026-11-01',
    rows: Array.from({ length: count }, () => rows).flat(),
    before: { owed: 0n, lent: cast.amount(20) },
    after: { owed: cast.amount(120), lent: 0n },
  };
}

/** Every card of a loan's way from its question to its end. */
export function loanLifeCards(cast: Cast, reader: Reader, words: Words): Named<Card>[] {
  const parts = [reader, words, now] as const;
  const card = (name: string, change: Partial<LoanView>): Named<Card> => [
    `loan ${name}`,
    loanCard(sample.loan(cast, change), ...parts),
  ];
  const own = sample.loan(cast).lenderNow;
  const wish = { to: refillAt, until: friday, reason: cast.reason };
  const between = [1, 2, 3, 4].map((n) => ({ outstanding: cast.amount(n * 10), dueAt: friday }));
  const asks = own
    ? [
        card('asked, lasting', { lenderNow: { ...own, paceKnown: true } }),
        card('asked, ending', { lenderNow: { ...own, paceKnown: true, afterRunsOutAt: friday } }),
        card('asked, one before', { lenderNow: { ...own, between: between.slice(0, 1) } }),
        card('asked, many before', { lenderNow: { ...own, between } }),
      ]
    : [];
  const both = (name: string, change: Partial<LoanView>) => [
    card(`${name}, to lender`, change),
    card(`${name}, to borrower`, { ...change, side: 'borrower' }),
  ];
  const past = { side: 'lender', with: cast.ana, principal: cast.amount(200), lentAt: friday } as const;
  const ended = [
    { ...past, forgiven: 0n, closedAt: refillAt },
    { ...past, side: 'borrower' as const, forgiven: cast.amount(20), closedAt: refillAt },
  ];
  const base = { amount: cast.amount(200), contextJson: '{"a":"1"}' };
  const shares = [
    { lender: cast.bo, amount: cast.amount(120) },
    { lender: cast.ana, amount: cast.amount(80) },
  ];
  const list = sample.loans(cast);
  return [
    ...asks,
    ...both('asked, put off', { askAgainAt: friday, mayWait: false }),
    ...both('asked, may wait', { mayWait: true }),
    ...both('with a wish', { state: 'active', wish }),
    ...both('untouched', { state: 'active', untouched: true }),
    ...both('partly forgiven', { state: 'active', forgiven: cast.amount(20) }),
    ...both('forgiven', { state: 'repaid', forgiven: cast.amount(20) }),
    [
      'loans with past',
      loansCard({ ...list, past: true, lent: list.lent.map((one) => ({ ...one, wish })) }, ...parts),
    ],
    ['past loans', pastLoansCard({ loans: ended, page: 1, more: true }, ...parts)],
    ['past loans none', pastLoansCard({ loans: [], page: 0, more: false }, ...parts)],
    ['statement', statementCard(statement(cast), 0, 25, ...parts)],
    ['statement part', statementCard(statement(cast, 5), 1, 25, ...parts)],
    ['statement with file', statementWithFile(statement(cast, 5), 25, ...parts)],
    ['statement empty', statementCard({ ...statement(cast), rows: [] }, 0, 25, ...parts)],
    ['confirm repay several', confirmRepay({ ...base, person: null, parts: shares }, ...parts)],
    ['done repay several', doneRepay({ ...base, lender: cast.bo, outstanding: 0n, parts: shares }, ...parts)],
    ['confirm forgive', confirmForgive({ ...base, person: cast.ana }, ...parts)],
    ...(['lender', 'borrower'] as const).map(
      (side): Named<Card> => [
        `confirm time ${side}`,
        confirmTime({ ...base, side, person: cast.bo, due: friday, to: refillAt }, ...parts),
      ],
    ),
    ['confirm hand back', confirmHandBack({ loanId: '1', lender: cast.bo, amount: base.amount }, ...parts)],
    ['done later', doneLater({ borrower: cast.ana, at: friday }, ...parts)],
    ...(['asked', 'given', 'kept', 'withdrawn'] as const).map(
      (how): Named<Card> => [`done time ${how}`, doneTime({ how, other: cast.bo, due: friday }, ...parts)],
    ),
    ['done forgive', doneForgive({ borrower: cast.ana, amount: base.amount, outstanding: 0n }, ...parts)],
    [
      'done forgive part',
      doneForgive({ borrower: cast.ana, amount: base.amount, outstanding: base.amount }, ...parts),
    ],
    ['done hand back', doneHandBack({ lender: cast.bo, amount: base.amount }, ...parts)],
    ['done statement', doneStatement({ month: '2026-11-01', rows: 3 }, ...parts)],
    [
      'team with loans',
      teamCard(
        {
          ...sample.team(cast),
          loans: {
            ...{ within: cast.amount(20), owed: cast.amount(70), overdue: 1 },
            pairs: [{ lender: cast.bo, borrower: cast.ana, outstanding: cast.amount(20), dueAt: friday }],
          },
        },
        ...parts,
      ),
    ],
  ];
}

/** Its forms. */
export function loanLifeForms(cast: Cast, reader: Reader, words: Words): Named<Form>[] {
  const parts = [reader, words, now] as const;
  const base = { loanId: '1', other: cast.bo, dueAt: friday };
  return [
    ['extend', timeForm({ ...base, side: 'borrower' }, ...parts)],
    ['give time', timeForm({ ...base, side: 'lender', due: '2026-12-01' }, ...parts)],
    ['forgive', forgiveForm({ loanId: '1', borrower: cast.ana, outstanding: cast.amount(120) }, ...parts)],
  ];
}
