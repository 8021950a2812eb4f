import type { Card, Form } from '../../../src/chat/cards/card.js';
import {
  delegateForm,
  delegationsCard,
  doneDelegate,
  doneUndelegate,
} from '../../../src/chat/cards/delegation.js';
import { requestCard } from '../../../src/chat/cards/request.js';
import { requestDetailsCard } from '../../../src/chat/cards/request-details.js';
import {
  doneAnswer,
  doneEndRepeat,
  doneHandOver,
  doneNudge,
  doneQuestion,
  doneRequest,
} from '../../../src/chat/cards/request-done.js';
import {
  answerForm,
  askRequesterForm,
  chooseRequestsForm,
  handOverForm,
  requestForm,
} from '../../../src/chat/cards/request-forms.js';
import {
  noRequestsCard,
  severalCard,
  severalDoneCard,
  waitingCard,
  whichRequestCard,
} from '../../../src/chat/cards/request-list.js';
import type { Words } from '../../../src/chat/cards/voice.js';
import type { Reader, RequestView } from '../../../src/core/views.js';
import { type Cast, friday, now, refillAt, request } from './samples.js';

type Named<T> = [name: string, shown: T];

const earlier = new Date('2026-11-23T01:32:00Z');
const later = new Date('2026-11-23T10:00:00Z');

/** A request in its second step, with everything there is to say of it. */
export function fullRequest(cast: Cast, change: Partial<RequestView> = {}): RequestView {
  const plain = request(cast, change);
  const seat = {
    name: 'Dave Okafor',
    as: 'role:finance',
    actingFor: null,
    standsInUntil: null,
    askedAt: earlier,
    seenAt: null,
  };
  const vote = {
    by: cast.bo,
    actingFor: 'Carol Weiss',
    verdict: 'approve' as const,
    amount: cast.amount(400),
    at: earlier,
  };
  const approver = (change.side ?? 'approver') === 'approver';
  return {
    ...plain,
    task: 'Billing migration',
    most: cast.amount(400),
    seats: [seat, { ...seat, name: 'Fay Laurent' }],
    approvers: ['Dave Okafor', 'Fay Laurent'],
    mine: approver ? seat : null,
    escalatesAt: later,
    steps: [
      { state: 'done', need: 'any', from: ['manager'], escalateTo: [], votes: [vote] },
      {
        state: 'open',
        need: 'any',
        from: ['role:finance'],
        escalateTo: ['managers-manager', 'rota:on-call'],
        votes: [],
      },
      {
        state: 'waiting',
        need: 2,
        from: ['role:fallback', 'person:x@example.com'],
        escalateTo: [],
        votes: [],
      },
    ],
    notes: [
      { kind: 'question', by: cast.bo, text: cast.reason, at: earlier },
      { kind: 'answer', by: cast.ana, text: cast.reason, at: earlier },
      { kind: 'question', by: 'Dave Okafor', text: cast.reason, at: earlier },
    ],
    evidence: approver
      ? {
          left: cast.amount(12.35),
          usedPeriod: cast.amount(487.65),
          allowance: cast.amount(500),
          refillAt,
          runsOutAt: friday,
          paceKnown: true,
          pool: { name: cast.team, before: cast.amount(3_000), after: cast.amount(2_600) },
          earlier: {
            approved: 2,
            declined: 1,
            last: [
              {
                amount: cast.amount(200),
                approved: cast.amount(150),
                state: 'approved',
                reason: cast.reason,
                at: earlier,
              },
              { amount: cast.amount(90), approved: null, state: 'declined', reason: null, at: earlier },
            ],
          },
          outcomes: [
            { kind: 'pull-request', state: 'merged', subject: 'pay#12', title: cast.reason, at: earlier },
            { kind: 'ticket', state: 'resolved', subject: 'OPS-7', title: null, at: earlier },
          ],
        }
      : null,
  };
}

/** What is said about requests beside their states. */
export function moreRequestCards(cast: Cast, reader: Reader, words: Words): Named<Card>[] {
  const parts = [reader, words, now] as const;
  const full = fullRequest(cast);
  const own = fullRequest(cast, { side: 'requester', nudgeAt: later });
  const base = { amount: cast.amount(200), approvers: [cast.bo, 'Carol'], expiresAt: friday };
  const seat = { name: cast.bo, askedAt: earlier, seenAt: null, actingFor: null, standsInUntil: null };
  const seated = (as: string, over: Partial<typeof seat> | object = {}): RequestView => {
    const mine = { ...seat, as, ...over };
    return { ...request(cast), mine, seats: [mine] };
  };
  const proxy = { actingFor: 'Carol Weiss', standsInUntil: friday };
  const reasons = [
    'manager',
    'managers-manager',
    'role:finance',
    'role:fallback',
    'rota:on-call',
    'person:a@b.c',
  ];
  const delegation = { id: '1', with: cast.bo, startsAt: friday, endsAt: refillAt };
  const short = full.evidence && {
    ...full.evidence,
    pool: { name: cast.team, before: cast.amount(50), after: 0n },
  };
  const unnamed = full.evidence && {
    ...full.evidence,
    paceKnown: false,
    pool: { name: null, before: cast.amount(900), after: 0n },
  };
  return [
    ['request in steps, to approver', requestCard(full, ...parts)],
    ['request in steps, details', requestDetailsCard(full, ...parts)],
    ['request in steps, to requester', requestCard(own, ...parts)],
    ['request decided in OA, to requester', requestCard({ ...own, mode: 'oa' }, ...parts)],
    ['request, pool short', requestCard({ ...full, evidence: short }, ...parts)],
    ['request, issued', requestCard({ ...full, evidence: unnamed }, ...parts)],
    ['request, all or nothing', requestCard({ ...full, lessAllowed: false }, ...parts)],
    ['request, voted', requestCard({ ...full, mine: null, evidence: null }, ...parts)],
    ['request, seat lost', requestCard({ ...full, mine: null, evidence: null, lost: true }, ...parts)],
    [
      'request, details when not asked',
      requestDetailsCard({ ...full, mine: null, evidence: null }, ...parts),
    ],
    ...reasons.map((as): Named<Card> => [`request asked as ${as}`, requestCard(seated(as), ...parts)]),
    ['request for somebody', requestCard(seated('manager', proxy), ...parts)],
    ['request handed over', requestCard(seated('manager', { actingFor: 'Carol Weiss' }), ...parts)],
    ...reasons.map((as): Named<Card> => {
      const asked = { ...own, seats: [{ ...seat, as }] };
      return [`done request, asked as ${as}`, doneRequest({ ...base, request: asked }, ...parts)];
    }),
    ['done request in OA', doneRequest({ ...base, request: { ...own, mode: 'oa' } }, ...parts)],
    [
      'done request at once',
      doneRequest({ ...base, granted: { left: base.amount, until: friday } }, ...parts),
    ],
    ['request for every period', requestCard({ ...full, lasting: 'every' }, ...parts)],
    ...[
      { nextAt: refillAt, endedBy: null, endedAt: null },
      { nextAt: null, endedBy: cast.bo, endedAt: earlier },
      { nextAt: null, endedBy: null, endedAt: earlier },
    ].map((repeats): Named<Card> => {
      const given = {
        state: 'approved',
        side: 'requester',
        lasting: 'every',
        repeats,
        mayEndRepeat: true,
      } as const;
      return ['request given each period', requestCard(request(cast, given), ...parts)];
    }),
    ['done end repeat', doneEndRepeat({ amount: base.amount }, ...parts)],
    ['done question', doneQuestion({ requester: cast.ana }, ...parts)],
    ['done answer', doneAnswer({ to: [cast.bo], text: cast.reason }, ...parts)],
    ['done hand-over', doneHandOver({ to: cast.bo }, ...parts)],
    ['done nudge', doneNudge({ people: [cast.bo, 'Carol'], nextAt: later }, ...parts)],
    ['requests none', noRequestsCard(null, ...parts)],
    ['requests which', whichRequestCard(null, ...parts)],
    ['requests waiting none', waitingCard({ requests: [] }, ...parts)],
    ['requests waiting one', waitingCard({ requests: [{ ...full, reason: null }] }, ...parts)],
    ['requests waiting', waitingCard({ requests: Array.from({ length: 20 }, () => full) }, ...parts)],
    ['several', severalCard({ requests: Array.from({ length: 10 }, () => full), value: '{}' }, ...parts)],
    [
      'several done',
      severalDoneCard(
        {
          done: [
            { requester: cast.ana, amount: cast.amount(20), next: [] },
            { requester: cast.ana, amount: cast.amount(20), next: [cast.bo] },
          ],
          refused: [{ requester: cast.bo, why: words.t(reader.locale, 'refusal.not-yours.what') }],
        },
        ...parts,
      ),
    ],
    ['several, none', severalDoneCard({ done: [], refused: [] }, ...parts)],
    ['delegations none', delegationsCard({ delegations: [] }, ...parts)],
    [
      'delegations',
      delegationsCard(
        {
          delegations: [
            { ...delegation, side: 'from', inForce: true },
            { ...delegation, side: 'from', inForce: false },
            { ...delegation, side: 'to', inForce: true },
            { ...delegation, side: 'to', inForce: false },
          ],
        },
        ...parts,
      ),
    ],
    [
      'done delegate',
      doneDelegate({ delegationId: '1', to: cast.bo, startsAt: earlier, endsAt: friday }, ...parts),
    ],
    [
      'done delegate later',
      doneDelegate({ delegationId: '1', to: cast.bo, startsAt: friday, endsAt: refillAt }, ...parts),
    ],
    ['done undelegate', doneUndelegate({ with: cast.bo }, ...parts)],
  ];
}

/** The forms of requests and delegations. */
export function moreRequestForms(cast: Cast, reader: Reader, words: Words): Named<Form>[] {
  const parts = [reader, words, now] as const;
  const about = { requestId: '1', requester: cast.ana, amount: cast.amount(200) };
  const needs = { least: 20, most: 500 };
  return [
    ['request, reason always', requestForm('-', {}, { ...needs, from: 0n }, ...parts)],
    ['request, reason never', requestForm('-', {}, { ...needs, from: null }, ...parts)],
    ['ask', askRequesterForm(about, ...parts)],
    ['answer', answerForm({ requestId: '1', question: cast.reason }, ...parts)],
    ['hand over', handOverForm(about, ...parts)],
    [
      'bulk',
      chooseRequestsForm({ context: '1,2', requests: Array.from({ length: 10 }, () => about) }, ...parts),
    ],
    ['delegate', delegateForm({ person: 'U1' }, ...parts)],
  ];
}
