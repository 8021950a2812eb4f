import type { RequestSeatView, RequestView } from '../../core/views.js';
import { button } from './buttons.js';
import type { CardAction, Fact } from './card.js';
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
    approvers: names(view.approvers, say),
  };
  if (view.state !== 'pending') return say.t(`request.status.${view.state}`, params);
  const amount = say.money(view.most);
  const stands = view.mine
    ? say.t('request.status.pending', params)
    : say.t(
        view.lost
          ? 'request.status.lost'
          : view.side === 'approver' && view.steps.some(({ votes }) => votes.length > 0)
            ? 'request.status.voted'
            : 'request.status.waiting',
        { ...params, amount },
      );
  const step = stepText(view, say);
  return step === null ? stands : `${step} · ${stands}`;
}

/** "Step 2 of 3"; null where there is one alone. */
function stepText({ steps }: RequestView, say: Voice): string | null {
  const at = steps.findIndex(({ state }) => state === 'open');
  return at < 0 || steps.length < 2 ? null : say.t('request.step', { n: at + 1, of: steps.length });
}

/** People who may decide, the first four. */
export function names(people: readonly string[], say: Voice, joined: 'and' | 'or' = 'or'): string {
  return say.list(people.slice(0, 4).map(say.name), joined) || say.t('somebody');
}

/** What was asked for, and until when it may be used. */
export function askedFacts(view: RequestView, say: Voice): Fact[] {
  const reason = oneLine(view.declineReason ?? '', 300);
  return present([
    taskFact(view, say),
    // Of a request that came to nothing there is nothing to use.
    (view.state === 'pending' || view.state === 'approved') &&
      fact(say, 'fact.usable-until', usableUntil(view, say)),
    repeatsFact(view, say),
    view.state === 'declined' && reason !== '' && typedFact(say, 'fact.answer', reason),
  ]);
}

/** Until when the credit may be used, and whether it comes again. */
export function usableUntil({ until, lasting, repeats }: RequestView, say: Voice): string {
  const text = say.until(until);
  return lasting === 'every' && !repeats ? say.t('request.every-until', { until: text }) : text;
}

/** Of what is given anew each period: when next, or that it has ended. */
function repeatsFact({ repeats }: RequestView, say: Voice): Fact | false {
  if (!repeats) return false;
  const { nextAt, endedBy, endedAt } = repeats;
  const at = nextAt ?? endedAt;
  return fact(
    say,
    'fact.repeats',
    say.t('request.repeats', {
      state: nextAt ? 'on' : 'ended',
      by: endedBy === null ? 'none' : say.name(endedBy),
      at: at ? say.dateTime(at) : say.t('sometime'),
    }),
  );
}

/** The button by which whoever may ends what is given each period. */
export function endRepeat(view: RequestView, say: Voice): CardAction[] {
  if (!view.mayEndRepeat || !view.repeats?.nextAt) return [];
  return [button('request.end-repeat', say.t('button.end-repeat'), view.id)];
}

/** The task or project, where one was named. */
export function taskFact({ task }: RequestView, say: Voice): Fact | false {
  const text = oneLine(task ?? '', 60);
  return text !== '' && typedFact(say, 'fact.task', text);
}

/** A selector taken apart: which kind, and the name it carries. */
function readSelector(selector: string): { kind: string; name: string } {
  const at = selector.indexOf(':');
  const kind = at < 0 ? selector : selector.slice(0, at);
  const name = at < 0 ? '' : oneLine(selector.slice(at + 1), 40);
  return kind === 'role' && name === 'fallback' ? { kind: 'fallback', name: '' } : { kind, name };
}

/** Whom selectors of a rule mean, for somebody who reads of them: "the manager or finance". */
export function seatNames(selectors: readonly string[], say: Voice): string {
  const each = selectors.map((selector) => {
    const { kind, name } = readSelector(selector);
    if (kind === 'manager' || kind === 'managers-manager' || kind === 'fallback')
      return say.t(`seat.${kind}`);
    if (kind === 'role') return name;
    return kind === 'rota' ? say.t('seat.rota', { name }) : say.t('seat.person');
  });
  return say.list([...new Set(each)], 'or') || say.t('somebody');
}

/** Why the reader is asked: in whose place, or as what. Undefined for somebody who is not. */
export function whyAsked(view: RequestView, say: Voice): string | undefined {
  const { mine } = view;
  if (!mine) return undefined;
  if (mine.actingFor !== null) {
    const name = say.name(mine.actingFor);
    if (mine.standsInUntil === null) return say.t('request.why.handed', { name });
    return say.t('request.why.proxy', { name, until: say.until(mine.standsInUntil) });
  }
  const { kind, name } = readSelector(mine.as);
  const params = { requester: say.name(view.requester), name };
  switch (kind) {
    case 'manager':
    case 'managers-manager':
    case 'role':
    case 'rota':
    case 'person':
      return say.t(`request.why.${kind}`, params);
    default:
      return say.t('request.why.fallback', params);
  }
}

/** Why these people decide, told to the requester; null where it is not one and the same reason. */
export function whyThem(seats: readonly RequestSeatView[], say: Voice): string | null {
  const kinds = [...new Set(seats.map(({ as }) => as))];
  const [only] = kinds;
  if (only === undefined || kinds.length > 1 || seats.some(({ actingFor }) => actingFor !== null))
    return null;
  const { kind, name } = readSelector(only);
  return say.t('request.asked-as', { as: kind.replaceAll('-', '_'), name });
}

/** Who decides in the steps after the open one; null where it is the last. */
export function laterSteps({ steps }: RequestView, say: Voice): string | null {
  const open = steps.findIndex(({ state }) => state === 'open');
  const later = open < 0 ? [] : steps.slice(open + 1);
  if (later.length === 0) return null;
  return say.t('request.then-steps', { people: say.list(later.map(({ from }) => seatNames(from, say))) });
}

/** Whom it escalates to, with the time; null where it does not, or did. */
export function escalation(view: RequestView, say: Voice): { people: string; at: string } | null {
  const open = view.steps.find(({ state }) => state === 'open');
  if (!view.escalatesAt || view.escalated || !open || open.escalateTo.length === 0) return null;
  return { people: seatNames(open.escalateTo, say), at: say.dateTime(view.escalatesAt) };
}
