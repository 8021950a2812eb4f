import type { RequestView } from '../../core/views.js';
import { button } from './buttons.js';
import type { Card, CardAction, Fact } from './card.js';
import { fact, present, typedFact } from './facts.js';
import { askedFacts, requestStatus } from './request-words.js';
import { oneLine, quoted } from './typed-text.js';
import type { Voice } from './voice.js';

/** A request as its approver sees it: what a good manager would look up, then the decision. */
export function approverCard(view: RequestView, say: Voice): Card {
  const requester = say.name(view.requester);
  // Evidence is as of now: beside a decision of yesterday it would mislead.
  const open = view.state === 'pending';
  return {
    headline: say.t('request.approver.title', { requester, amount: say.money(view.amount) }),
    lines: [],
    facts: [...(open ? evidenceFacts(view, say) : []), ...askedFacts(view, say)],
    quote: quoted(view.reason),
    sections: [],
    status: requestStatus(view, say),
    actions: open ? decisions(view, say) : [],
    note: open
      ? say.t(view.why === 'manager' ? 'request.why.manager' : 'request.why.fallback', { requester })
      : undefined,
  };
}

function evidenceFacts({ evidence }: RequestView, say: Voice): Fact[] {
  if (!evidence) return [];
  const { left, usedPeriod, allowance, refillAt, runsOutAt, earlier } = evidence;
  return present([
    fact(say, 'fact.left-now', say.have(left)),
    fact(
      say,
      'fact.used-period',
      say.t('request.used', { used: say.money(usedPeriod), allowance: say.money(allowance) }),
    ),
    fact(
      say,
      'fact.pace',
      runsOutAt
        ? say.t('request.pace-ends', { day: say.day(runsOutAt), refill: say.since(refillAt) })
        : say.t('request.pace-lasts', { refill: say.since(refillAt) }),
    ),
    poolFact(evidence.pool, say),
    fact(say, 'fact.earlier', say.t('request.earlier', earlier)),
  ]);
}

function poolFact(pool: NonNullable<RequestView['evidence']>['pool'], say: Voice): Fact | false {
  if (!pool) return false;
  const change = say.t('before-after', { before: say.have(pool.before), after: say.have(pool.after) });
  if (pool.name === null) return fact(say, 'fact.pool', change);
  return typedFact(say, 'fact.pool', say.t('request.pool', { name: oneLine(pool.name, 40), change }));
}

function decisions(view: RequestView, say: Voice): CardAction[] {
  return [
    button(
      'request.approve',
      say.t('button.approve', { amount: say.money(view.amount) }),
      view.id,
      'primary',
    ),
    button('request.less', say.t('button.approve-less'), view.id),
    button('request.decline', say.t('button.decline-request'), view.id, 'danger'),
  ];
}
