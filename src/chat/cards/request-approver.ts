import type { RequestView } from '../../core/views.js';
import { button } from './buttons.js';
import type { Card, CardAction, CardSection, Fact } from './card.js';
import { fact, present, typedFact } from './facts.js';
import { deliveredLine, lastNotes, votesSoFar } from './request-evidence.js';
import {
  askedFacts,
  endRepeat,
  escalation,
  requestStatus,
  taskFact,
  usableUntil,
  whyAsked,
} from './request-words.js';
import { oneLine, quoted } from './typed-text.js';
import type { Voice } from './voice.js';

/** Characters of a reason that stand at the top; the whole of a longer one is in the details. */
const reasonShown = 80;

/**
 * A request as its approver sees it: who wants what and why, what follows, by when, all within a glance; then what a good
 * manager would look up, and the decision.
 */
export function approverCard(view: RequestView, say: Voice): Card {
  const requester = say.name(view.requester);
  const headline = say.t('request.approver.title', { requester, amount: say.money(view.amount) });
  const status = requestStatus(view, say);
  // Evidence is as of now: beside a decision of yesterday it would mislead.
  if (view.state !== 'pending' || view.mine === null) {
    return {
      headline,
      lines: [],
      facts: [...askedFacts(view, say), ...votesSoFar(view, say)],
      quote: quoted(view.reason),
      sections: lastNotes(view, say),
      status,
      actions: endRepeat(view, say),
    };
  }
  return {
    headline,
    lines: present([reasonLine(view, say), ...consequences(view, say), decideBy(view, say)]),
    facts: evidenceFacts(view, say),
    sections: [...approvedSection(view, say), ...lastNotes(view, say)],
    status,
    actions: decisions(view, say),
    note: whyAsked(view, say),
  };
}

function reasonLine(view: RequestView, say: Voice): string {
  // Not in the middle of a word, where a language parts words by spaces.
  const text = oneLine(view.reason ?? '', reasonShown).replace(/(?<=.{40})[,;:]? \S{1,20}…$/u, '…');
  return text === '' ? say.t('request.no-reason') : say.t('request.typed', { text });
}

/** What the requester would have, and what the pool. */
function consequences(view: RequestView, say: Voice): (string | false)[] {
  const { evidence, most } = view;
  if (!evidence) return [];
  const { left, pool } = evidence;
  const name = pool?.name ? oneLine(pool.name, 40) : 'none';
  return [
    say.t('request.then', {
      left: say.have(left),
      after: say.have(left + most),
      until: usableUntil(view, say),
    }),
    pool !== null &&
      (pool.before < most
        ? say.t('request.pool-less', { name, before: say.have(pool.before) })
        : say.t('request.then-pool', { name, before: say.have(pool.before), after: say.have(pool.after) })),
  ];
}

function decideBy(view: RequestView, say: Voice): string {
  const next = escalation(view, say);
  return say.t('request.decide-by', {
    expires: say.until(view.expiresAt),
    escalates: next ? 'yes' : 'no',
    at: next?.at ?? '',
    others: next?.people ?? '',
  });
}

/** What there is, how fast it goes, what came of it, what was asked for before. */
export function evidenceFacts(view: RequestView, say: Voice): Fact[] {
  const { evidence } = view;
  if (!evidence) return [];
  const { left, usedPeriod, allowance, refillAt, runsOutAt, paceKnown, earlier } = evidence;
  const [first] = evidence.outcomes;
  const more = evidence.outcomes.length - 1;
  const shown = first && deliveredLine(first, say);
  return present([
    taskFact(view, say),
    fact(say, 'fact.left-now', say.have(left)),
    fact(
      say,
      'fact.used-period',
      say.t('request.used', { used: say.money(usedPeriod), allowance: say.money(allowance) }),
    ),
    paceKnown &&
      fact(
        say,
        'fact.pace',
        runsOutAt
          ? say.t('request.pace-ends', { day: say.day(runsOutAt), refill: say.since(refillAt) })
          : say.t('request.pace-lasts', { refill: say.since(refillAt) }),
      ),
    shown !== undefined &&
      typedFact(
        say,
        'fact.delivered',
        more > 0 ? say.t('request.delivered-more', { first: shown, n: more }) : shown,
      ),
    fact(
      say,
      'fact.earlier',
      say.t('request.earlier', { approved: earlier.approved, declined: earlier.declined }),
    ),
  ]);
}

/** What earlier steps and others of this one approved. */
function approvedSection(view: RequestView, say: Voice): CardSection[] {
  const lowered = view.most < view.amount && say.t('request.lowered', { amount: say.money(view.most) });
  const lines = present([...votesSoFar(view, say).map(({ value }) => value), lowered]);
  return lines.length === 0 ? [] : [{ title: say.t('fact.approved-so-far'), lines }];
}

function decisions(view: RequestView, say: Voice): CardAction[] {
  return [
    button('request.approve', say.t('button.approve', { amount: say.money(view.most) }), view.id, 'primary'),
    ...(view.lessAllowed ? [button('request.less', say.t('button.approve-less'), view.id)] : []),
    button('request.decline', say.t('button.decline-request'), view.id, 'danger'),
    button('request.ask', say.t('button.ask-question'), view.id),
    button('request.details', say.t('button.details'), view.id),
    { ...button('request.hand-over', say.t('button.hand-over'), view.id), spare: true },
  ];
}
