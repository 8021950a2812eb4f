import type { RequestView } from '../../core/views.js';
import type { Fact } from './card.js';
import { fact, present, typedFact } from './facts.js';
import { oneLine } from './typed-text.js';
import type { Voice } from './voice.js';

/** Where a request stands, in one line; a decision names who decided and when. */
export function requestStatus(view: RequestView, say: Voice): string {
  const params = {
    by: say.name(view.decider),
    decided: view.decider === null ? 'nobody' : 'somebody',
    at: view.decidedAt ? say.dateTime(view.decidedAt) : say.t('sometime'),
    approved: say.money(view.approved ?? view.amount),
    asked: say.money(view.amount),
    less: view.approved !== null && view.approved < view.amount ? 'yes' : 'no',
    expires: say.until(view.expiresAt),
    approvers: say.list(view.approvers.slice(0, 4).map(say.name), 'or') || say.t('somebody'),
  };
  if (view.state === 'pending') {
    return say.t(view.side === 'approver' ? 'request.status.pending' : 'request.status.waiting', params);
  }
  return say.t(`request.status.${view.state}`, params);
}

/** What was asked for, and until when it may be used. */
export function askedFacts(view: RequestView, say: Voice): Fact[] {
  const reason = oneLine(view.declineReason ?? '', 300);
  return present([
    fact(say, 'fact.usable-until', say.until(view.until)),
    view.state === 'declined' && reason !== '' && typedFact(say, 'fact.answer', reason),
  ]);
}
