import type { Card, Form } from '../../../src/chat/cards/card.js';
import { reviewCard } from '../../../src/chat/cards/review.js';
import { doneFine, doneRaise, doneTalk, raiseForm } from '../../../src/chat/cards/review-done.js';
import type { Words } from '../../../src/chat/cards/voice.js';
import type { ReviewView } from '../../../src/core/review-view.js';
import type { Reader } from '../../../src/core/views.js';
import { type Cast, now, refillAt } from './samples.js';

const earlier = new Date('2026-11-23T01:32:00Z');

/** A review as its manager sees it. */
function review(cast: Cast, over: Partial<ReviewView> = {}): ReviewView {
  const cost = cast.amount(120);
  return {
    id: '0193a0de-0000-7000-8000-000000000009',
    version: 1,
    memberId: '0193a0de-0000-7000-8000-000000000001',
    member: cast.ana,
    share: 50,
    used: cast.amount(250),
    quota: cast.amount(500),
    refillAt,
    state: 'open',
    talker: null,
    talkedAt: null,
    answerer: null,
    answeredAt: null,
    raised: null,
    mine: true,
    why: 'manager',
    actingFor: null,
    facts: {
      used: cast.amount(260),
      quota: cast.amount(500),
      left: cast.amount(240),
      runsOutAt: new Date('2026-11-26T02:00:00Z'),
      paceKnown: true,
      models: Array.from({ length: 5 }, (_, at) => ({ model: `${cast.model}-${at}`, cost, events: 31 })),
      projects: Array.from({ length: 9 }, (_, at) => ({
        project: at === 1 ? null : `${cast.team} ${at}`,
        cost,
      })),
      outcomes: [
        {
          kind: 'pull-request',
          count: 4,
          undone: 1,
          costEach: cast.amount(65),
          pastCostEach: cast.amount(80),
        },
        { kind: 'ticket', count: 1, undone: 0, costEach: cast.amount(260), pastCostEach: null },
        { kind: 'campaign', count: 0, undone: 1, costEach: null, pastCostEach: null },
      ],
      last: [
        { kind: 'pull-request', subject: 'pr/1', title: cast.reason, at: earlier },
        { kind: 'ticket', subject: 'PAY-12', title: null, at: earlier },
      ],
    },
    ...over,
  };
}

/** Every card of a review. */
export function reviewCards(cast: Cast, reader: Reader, words: Words): [name: string, card: Card][] {
  const parts = [reader, words, now] as const;
  const whole = review(cast);
  const bare = { ...whole.facts, models: [], projects: [], outcomes: [], last: [] };
  const answered = { facts: null, answerer: cast.bo, answeredAt: earlier };
  const views: [string, Partial<ReviewView>][] = [
    ['open', {}],
    [
      'open, too early for pace',
      { facts: whole.facts && { ...whole.facts, paceKnown: false, runsOutAt: null } },
    ],
    ['open, lasts', { facts: whole.facts && { ...whole.facts, runsOutAt: null } }],
    ['open, nothing known', { facts: whole.facts && { ...whole.facts, ...bare } }],
    ['open, instead of somebody', { why: 'stand-in', actingFor: cast.bo }],
    ['open, without a manager', { why: 'fallback' }],
    ['open, talking', { talker: cast.bo, talkedAt: earlier }],
    ['fine', { ...answered, state: 'fine' }],
    ['raised', { ...answered, state: 'raised', raised: cast.amount(200) }],
    ['of a period that is over', { facts: null }],
    ['not mine', { facts: null, mine: false }],
  ];
  return [
    ...views.map(([name, over]): [string, Card] => [
      `review ${name}`,
      reviewCard(review(cast, over), ...parts),
    ]),
    ['done review fine', doneFine({ member: cast.ana }, ...parts)],
    [
      'done review raise',
      doneRaise(
        { member: cast.ana, amount: cast.amount(200), left: cast.amount(440), until: refillAt },
        ...parts,
      ),
    ],
    ['done review talk together', doneTalk({ member: cast.ana, how: 'together' }, ...parts)],
    ['done review talk told', doneTalk({ member: cast.ana, how: 'told' }, ...parts)],
  ];
}

/** The form of a raise, with and without a pool. */
export function reviewForms(cast: Cast, reader: Reader, words: Words): [name: string, form: Form][] {
  const view = { reviewId: '1', member: cast.ana, until: refillAt };
  const team = { team: cast.team, left: cast.amount(1500) };
  const parts = [reader, words, now] as const;
  return [
    ['review raise', raiseForm({ ...view, amount: '200', pool: team }, ...parts)],
    [
      'review raise, organisation',
      raiseForm({ ...view, amount: null, pool: { ...team, team: null } }, ...parts),
    ],
    ['review raise, no pool', raiseForm({ ...view, amount: '200', pool: null }, ...parts)],
  ];
}
