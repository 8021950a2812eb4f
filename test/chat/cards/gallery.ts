import { balanceCard } from '../../../src/chat/cards/balance.js';
import { brokenCard } from '../../../src/chat/cards/broken.js';
import type { Card, Form } from '../../../src/chat/cards/card.js';
import {
  cancelledCard,
  confirmBorrow,
  confirmLend,
  confirmRepay,
  confirmRequest,
  whichPerson,
} from '../../../src/chat/cards/confirm.js';
import * as done from '../../../src/chat/cards/done.js';
import { helpCard, unknownCard } from '../../../src/chat/cards/help.js';
import { historyCard } from '../../../src/chat/cards/history.js';
import {
  linkAgreedCard,
  linkCodeCard,
  linkConfirmCard,
  linkDoneCard,
  linkDroppedCard,
  linkHint,
} from '../../../src/chat/cards/link.js';
import { loanCard } from '../../../src/chat/cards/loan.js';
import {
  borrowForm,
  declineLoanForm,
  lendPartForm,
  refuseLoanForm,
  repayForm,
} from '../../../src/chat/cards/loan-forms.js';
import { loansCard } from '../../../src/chat/cards/loans.js';
import { notice, noticeNames } from '../../../src/chat/cards/notice.js';
import { quietForm } from '../../../src/chat/cards/quiet-form.js';
import { refusalCard } from '../../../src/chat/cards/refusal.js';
import { refusalCodes } from '../../../src/chat/cards/refusal-params.js';
import { requestCard } from '../../../src/chat/cards/request.js';
import { doneRequest } from '../../../src/chat/cards/request-done.js';
import { approveLessForm, declineRequestForm, requestForm } from '../../../src/chat/cards/request-forms.js';
import { settingsCard } from '../../../src/chat/cards/settings.js';
import { doneWish } from '../../../src/chat/cards/settings-done.js';
import { teamCard } from '../../../src/chat/cards/team.js';
import type { Words } from '../../../src/chat/cards/voice.js';
import { zoneForm } from '../../../src/chat/cards/zone-form.js';
import type { Refusal } from '../../../src/core/refusals.js';
import type { LoanView, Reader, RequestView } from '../../../src/core/views.js';
import { askCards, askFormsOf } from './gallery-asks.js';
import { giftCards, giftForms } from './gallery-gifts.js';
import { grantCards, grantFormsOf } from './gallery-grants.js';
import { lendingRulesCards } from './lending-rules.samples.js';
import { loanLifeCards, loanLifeForms } from './loan-life.samples.js';
import { moreRequestCards, moreRequestForms } from './request-gallery.js';
import { reviewCards, reviewForms } from './review.samples.js';
import * as sample from './samples.js';
import { type Cast, friday, now, refillAt } from './samples.js';

type Named<T> = [name: string, shown: T];

/** Every card in every state there is. */
export function allCards(cast: Cast, reader: Reader, words: Words): Named<Card>[] {
  return [
    ...viewCards(cast, reader, words),
    ...loanCards(cast, reader, words),
    ...requestCards(cast, reader, words),
    ...reviewCards(cast, reader, words),
    ...moreRequestCards(cast, reader, words),
    ...giftCards(cast, reader, words),
    ...askCards(cast, reader, words),
    ...grantCards(cast, reader, words),
    ...loanLifeCards(cast, reader, words),
    ...lendingRulesCards(cast, reader, words),
    ...confirmCards(cast, reader, words),
    ...doneCards(cast, reader, words),
    ...noticeCards(cast, reader, words),
    ...refusals(cast).map((refusal): Named<Card> => {
      return [`refusal ${refusal.code}`, refusalCard(refusal, reader, words, now)];
    }),
  ];
}

/** Every form. */
export function allForms(cast: Cast, reader: Reader, words: Words): Named<Form>[] {
  const { ana: borrower, bo: lender } = cast;
  const asked = cast.amount(200);
  const parts = [reader, words, now] as const;
  return [
    ['borrow', borrowForm('{}', { amount: '200', due: '2026-11-27', reason: cast.reason }, ...parts)],
    ['lend part', lendPartForm({ loanId: '1', borrower, asked, lendable: asked }, ...parts)],
    ['decline loan', declineLoanForm({ loanId: '1', borrower }, ...parts)],
    ['refuse loan', refuseLoanForm({ loanId: '1', lender, borrower }, ...parts)],
    ['repay', repayForm({ loanId: '1', lender, outstanding: asked, left: asked }, ...parts)],
    ['request', requestForm('{}', { amount: '500' }, { from: asked, least: 20, most: 500 }, ...parts)],
    ['approve less', approveLessForm({ requestId: '1', requester: borrower, asked }, ...parts)],
    ['decline request', declineRequestForm({ requestId: '1', requester: borrower }, ...parts)],
    ...reviewForms(cast, reader, words),
    ['zone', zoneForm('{}', ...parts)],
    ['quiet', quietForm({ quietNow: null }, ...parts)],
    ['quiet set', quietForm({ quietNow: { from: '22:00', to: '08:00' } }, ...parts)],
    ...moreRequestForms(cast, reader, words),
    ...giftForms(cast, reader, words),
    ...askFormsOf(cast, reader, words),
    ...grantFormsOf(cast, reader, words),
    ...loanLifeForms(cast, reader, words),
  ];
}

function viewCards(cast: Cast, reader: Reader, words: Words): Named<Card>[] {
  const parts = [reader, words, now] as const;
  const none = {
    owed: [],
    lent: [],
    questions: [],
    totalOwed: 0n,
    totalLent: 0n,
    atRefill: null,
    past: false,
  };
  const newHistory = { lines: [], models: [], days: [], periodStart: refillAt, usedPeriod: 0n };
  return [
    ['balance', balanceCard(sample.balance(cast), ...parts)],
    ['balance strained', balanceCard(sample.strainedBalance(cast), ...parts)],
    ['balance capped', balanceCard({ ...sample.strainedBalance(cast), leftNow: cast.amount(40) }, ...parts)],
    ['history', historyCard(sample.history(cast, 7), ...parts)],
    ['history long', historyCard(sample.history(cast, 60), ...parts)],
    ['history empty', historyCard(newHistory, ...parts)],
    ['loans', loansCard(sample.loans(cast), ...parts)],
    ['loans many', loansCard(sample.loans(cast, 30), ...parts)],
    ['loans none', loansCard(none, ...parts)],
    ['loans owing', loansCard({ ...none, totalOwed: cast.amount(5) }, ...parts)],
    ['loans lending', loansCard({ ...none, totalLent: cast.amount(5) }, ...parts)],
    ['team', teamCard(sample.team(cast), ...parts)],
    ['team without a pool', teamCard({ ...sample.team(cast), pool: null }, ...parts)],
    [
      'team of two',
      teamCard({ ...sample.team(cast), team: null, members: 2, people: null, pool: null }, ...parts),
    ],
    ['settings', settingsCard(sample.settings(reader), ...parts)],
    ['settings usual', settingsCard({ ...sample.settings(reader), quiet: null }, ...parts)],
    ...peopleCards(cast, reader, words),
    ['help', helpCard(...parts)],
    ['unknown', unknownCard(...parts)],
    ['broken', brokenCard('0193a0de', ...parts)],
  ];
}

/** Joining accounts, and how one wants to be written to. */
function peopleCards(cast: Cast, reader: Reader, words: Words): Named<Card>[] {
  const parts = [reader, words, now] as const;
  const view = sample.settings(reader);
  const linkId = '0193a0de-0000-7000-8000-000000000003';
  const changed = [
    ...(['weekly', 'monthly', 'off'] as const).map((digest) => ['digest', { ...view, digest }] as const),
    ...(['on', 'off'] as const).map((alerts) => ['alerts', { ...view, alerts }] as const),
    ...(['last', 'slack', 'dingtalk', 'both'] as const).map(
      (deliver) => ['deliver', { ...view, deliver }] as const,
    ),
    ['deliver', { ...view, platforms: ['slack'] }] as const,
    ['quiet', view] as const,
    ['quiet', { ...view, quietNow: null }] as const,
  ];
  return [
    ...changed.map(
      ([what, after], at): Named<Card> => [
        `done ${what} ${at}`,
        doneWish(
          { what, view: { ...after, platforms: [...after.platforms] as ('slack' | 'dingtalk')[] } },
          ...parts,
        ),
      ],
    ),
    ...(['slack', 'dingtalk'] as const).flatMap((there): Named<Card>[] => {
      const here = there === 'slack' ? 'dingtalk' : 'slack';
      const typed = { linkId, owner: cast.bo, there, expiresAt: friday };
      return [
        [`link code for ${there}`, linkCodeCard({ code: '7K2M9QWE', there, expiresAt: friday }, ...parts)],
        [`link confirm ${here}`, linkConfirmCard({ ...typed, here }, ...parts)],
        [`link agreed ${here}`, linkAgreedCard(typed, ...parts)],
        [`link done ${there}`, linkDoneCard({ platform: there }, ...parts)],
        [`link hint ${there}`, { ...linkDroppedCard({}, ...parts), lines: [linkHint(there, ...parts)] }],
      ];
    }),
    ['settings of one account', settingsCard({ ...view, platforms: ['slack'], quietNow: null }, ...parts)],
  ];
}

function loanCards(cast: Cast, reader: Reader, words: Words): Named<Card>[] {
  const changes: Partial<LoanView>[] = [
    { state: 'asked' },
    { state: 'offered' },
    { state: 'active' },
    { state: 'active', overdue: true, principal: cast.amount(150), dueAt: new Date('2026-11-20T16:00:00Z') },
    { state: 'repaid' },
    ...(['declined', 'expired', 'withdrawn'] as const).flatMap((state) => [
      { state, openedBy: 'borrower' as const },
      { state, openedBy: 'lender' as const },
    ]),
  ];
  const short = { left: cast.amount(100), after: -cast.amount(100), refillAt, ...sample.noPace };
  const cards = changes.flatMap((change) =>
    (['lender', 'borrower'] as const).map((side): Named<Card> => {
      const view = sample.loan(cast, { ...change, side });
      const name = `loan ${view.state}${view.overdue ? ' overdue' : ''}, opened by ${view.openedBy}, to ${side}`;
      return [name, loanCard(view, reader, words, now)];
    }),
  );
  const part = sample.loan(cast, { lenderNow: { ...short, lendable: cast.amount(60) } });
  const nothing = sample.loan(cast, { lenderNow: { ...short, lendable: 0n } });
  return [
    ...cards,
    ['loan asked, part lendable', loanCard(part, reader, words, now)],
    ['loan asked, nothing lendable', loanCard(nothing, reader, words, now)],
  ];
}

function requestCards(cast: Cast, reader: Reader, words: Words): Named<Card>[] {
  const states: RequestView['state'][] = [
    'pending',
    'approved',
    'declined',
    'expired',
    'withdrawn',
    'refused',
  ];
  const cards = states.flatMap((state) =>
    (['approver', 'requester'] as const).map((side): Named<Card> => {
      const view = sample.request(cast, { state, side });
      return [`request ${state}, to ${side}`, requestCard(view, reader, words, now)];
    }),
  );
  const plain = sample.request(cast, { why: 'fallback', reason: null });
  const evidence = plain.evidence && { ...plain.evidence, pool: null, runsOutAt: null };
  const whole = sample.request(cast, { state: 'approved', approved: cast.amount(500), side: 'requester' });
  return [
    ...cards,
    ['request to fallback, no pool', requestCard({ ...plain, evidence }, reader, words, now)],
    ['request approved in full', requestCard(whole, reader, words, now)],
    ['request approved by rule', requestCard({ ...whole, decider: null }, reader, words, now)],
  ];
}

function confirmCards(cast: Cast, reader: Reader, words: Words): Named<Card>[] {
  const { bo: person, reason } = cast;
  const base = {
    amount: cast.amount(200),
    contextJson: JSON.stringify({ amount: '200', reason: 'r'.repeat(500) }),
  };
  const parts = [reader, words, now] as const;
  const candidates = Array.from({ length: 40 }, (_, at) => ({
    label: `${cast.bo} · ${cast.team} ${at}`,
    value: `{"who":${at}}`,
  }));
  return [
    ['confirm borrow', confirmBorrow({ ...base, person, due: friday, reason }, ...parts)],
    ['confirm borrow without date', confirmBorrow({ ...base, person, due: null, reason: null }, ...parts)],
    ['confirm lend', confirmLend({ ...base, person, due: friday, reason }, ...parts)],
    [
      'confirm request',
      confirmRequest({ ...base, until: null, reason, approvers: [person], atOnce: false }, ...parts),
    ],
    [
      'confirm request until',
      confirmRequest({ ...base, until: friday, reason, approvers: [], atOnce: true }, ...parts),
    ],
    ['confirm repay', confirmRepay({ ...base, person }, ...parts)],
    ['confirm repay all', confirmRepay({ ...base, person: null }, ...parts)],
    ['which person', whichPerson({ candidates: candidates.slice(0, 2) }, ...parts)],
    ['which person of many', whichPerson({ candidates }, ...parts)],
    ['cancelled', cancelledCard(...parts)],
  ];
}

function doneCards(cast: Cast, reader: Reader, words: Words): Named<Card>[] {
  const { ana: borrower, bo: lender } = cast;
  const parts = [reader, words, now] as const;
  const base = { amount: cast.amount(200), due: friday, expiresAt: new Date('2026-11-24T02:00:00Z') };
  const requested = { amount: base.amount, asked: cast.amount(500), requester: borrower };
  return [
    ['done borrow', done.doneBorrow({ ...base, lender }, ...parts)],
    ['done lend', done.doneLend({ ...base, borrower }, ...parts)],
    ['offer made', done.offerMade({ ...base, borrower }, ...parts)],
    ['offer accepted', done.doneOffer({ ...base, lender, accepted: true }, ...parts)],
    ['offer declined', done.doneOffer({ ...base, lender, accepted: false }, ...parts)],
    ['done decline', done.doneDecline({ borrower }, ...parts)],
    ['done repay', done.doneRepay({ ...base, lender, outstanding: cast.amount(80) }, ...parts)],
    ['done repay all', done.doneRepay({ ...base, lender, outstanding: 0n }, ...parts)],
    ['done request', doneRequest({ ...base, approvers: [lender, 'Carol'] }, ...parts)],
    ['withdrawn loan', done.doneWithdraw({ what: 'loan' }, ...parts)],
    ['withdrawn offer', done.doneWithdraw({ what: 'offer' }, ...parts)],
    ['withdrawn request', done.doneWithdraw({ what: 'request' }, ...parts)],
    ['language set', done.doneSetting({ what: 'language' }, ...parts)],
    ['zone set', done.doneSetting({ what: 'zone' }, ...parts)],
    ['done approve less', done.doneApprove(requested, ...parts)],
    ['done approve', done.doneApprove({ ...requested, amount: requested.asked }, ...parts)],
    ['done decline request', done.doneDeclineRequest({ requester: borrower }, ...parts)],
  ];
}

function noticeCards(cast: Cast, reader: Reader, words: Words): Named<Card>[] {
  const whole = sample.noticeParams(cast);
  const settled = { ...whole, outstanding: '0', asked: whole['amount'], reason: null };
  const write = (
    label: string,
    name: (typeof noticeNames)[number],
    params: Record<string, unknown>,
  ): Named<Card> => [`notice ${name}${label}`, notice(name, params, reader, words, now)];
  const phases = ['before', 'today', 'overdue'].flatMap((phase) =>
    [0, 1, 2, 3, 4].map((variant) =>
      write(` ${phase} ${variant}`, 'loan-reminder', { ...whole, phase, variant }),
    ),
  );
  return [
    ...noticeNames.map((name) => write('', name, whole)),
    ...noticeNames.map((name) => write(' (settled)', name, settled)),
    ...phases,
    write(' to lender', 'loan-expired', { ...whole, side: 'lender' }),
    write(' (offer)', 'loan-withdrawn', { ...whole, borrower: undefined }),
    write(' (refill)', 'loan-repaid', { ...whole, how: 'refill' }),
    write(' (return)', 'loan-repaid', { ...whole, how: 'return' }),
    write(' (plan unknown)', 'welcome', { ...whole, plan: null }),
  ];
}

/** Every refusal, and those with a state in every state. */
function refusals(cast: Cast): Refusal[] {
  const params = {
    person: cast.bo,
    name: cast.bo,
    approver: cast.bo,
    by: cast.bo,
    at: new Date('2026-11-23T01:32:00Z'),
    amount: cast.amount(50),
    lendable: cast.amount(60),
    owed: cast.amount(150),
    lent: cast.amount(150),
    room: cast.amount(50),
    bound: cast.amount(40),
    lender: cast.bo,
    borrower: cast.ana,
    left: cast.amount(60),
    asked: cast.amount(200),
    limit: cast.amount(200),
    pool: cast.team,
    days: 30,
    task: cast.reason,
    least: 3,
    most: 500,
    value: cast.reason,
    open: cast.amount(30),
    asker: cast.ana,
    what: 'digest',
    state: 'withdrawn',
  };
  const counted = [
    'too-many-open',
    'too-many-questions',
    'too-many-requests',
    'too-many-asks',
    'too-many-gifts',
  ];
  const states = ['active', 'approved', 'declined', 'withdrawn', 'expired', 'repaid', 'unheard-of'];
  return [
    ...refusalCodes.map((code) => ({
      code,
      params: counted.includes(code) ? { ...params, limit: 3 } : params,
    })),
    ...states.map((state) => ({ code: 'question-answered' as const, params: { ...params, state } })),
    ...[...states, 'accepted'].map((state) => ({
      code: 'gift-answered' as const,
      params: { ...params, state },
    })),
    ...[...states, 'empty'].map((state) => ({ code: 'shelf-over' as const, params: { ...params, state } })),
    ...states.map((state) => ({ code: 'request-decided' as const, params: { ...params, state } })),
    ...refusalCodes.map((code) => ({ code, params: {} })),
  ];
}
