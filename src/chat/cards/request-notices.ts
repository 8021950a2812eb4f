import { button, noRow, waysOn } from './buttons.js';
import { plainCard } from './card.js';
import { present } from './facts.js';
import type { NoticeCard } from './notice-params.js';
import { oneLine, quoted } from './typed-text.js';

const approved: NoticeCard = (params, say) => {
  const amount = params.amount('amount');
  const asked = params.optionalAmount('asked') ?? amount;
  const left = params.optionalAmount('left');
  const until = params.time('until');
  return {
    ...plainCard(
      say.t('notice.request-approved', {
        decider: say.name(params.text('decider')),
        amount: say.money(amount),
      }),
    ),
    lines: present([
      amount < asked && say.t('notice.request-approved.less', { asked: say.money(asked) }),
      left !== null && say.t('notice.request-approved.left', { left: say.have(left) }),
      until && say.t('notice.request-approved.until', { amount: say.money(amount), until: say.until(until) }),
    ]),
    actions: waysOn(say, 'balance.show'),
  };
};

const declined: NoticeCard = (params, say) => ({
  ...plainCard(
    say.t('notice.request-declined', {
      decider: say.name(params.text('decider')),
      amount: say.money(params.amount('amount')),
    }),
  ),
  quote: quoted(params.text('reason')),
  lines: [say.t('notice.request-declined.ways')],
  actions: waysOn(say, 'request.open', 'borrow.open'),
});

const expired: NoticeCard = (params, say) => ({
  ...plainCard(say.t('notice.request-expired', { amount: say.money(params.amount('amount')) })),
  lines: [say.t('notice.request-expired.ways')],
  actions: waysOn(say, 'request.open', 'borrow.open'),
});

/** The last person who could have approved is gone. */
const nobody: NoticeCard = (params, say) => ({
  ...plainCard(say.t('notice.request-none', { amount: say.money(params.amount('amount')) })),
  lines: [say.t('notice.request-none.ways')],
  actions: waysOn(say, 'borrow.open'),
});

/** To others who could have decided it and hold a question that cannot be edited any more. */
const settled: NoticeCard = (params, say) => {
  const amount = params.amount('amount');
  const given = params.optionalAmount('approved') ?? amount;
  const state = params.oneOf('state', ['approved', 'declined', 'withdrawn', 'expired', 'refused']);
  const requester = say.name(params.text('requester'));
  const at = params.time('at');
  return {
    ...plainCard(
      say.t('notice.request-settled', {
        state,
        by: state === 'withdrawn' ? requester : say.name(params.text('decider')),
        at: at ? say.dateTime(at) : say.t('sometime'),
      }),
    ),
    lines: [
      say.t('notice.request-settled.about', {
        requester,
        amount: say.money(amount),
        given: say.money(given),
        less: given < amount ? 'yes' : 'no',
      }),
      say.t('notice.nothing-to-do'),
    ],
  };
};

/** To the requester: others decide now, since a step is done or took too long. */
const moved: NoticeCard = (params, say) =>
  plainCard(
    say.t('notice.request-moved', {
      how: params.oneOf('how', ['step', 'escalated', 'reseat']),
      amount: say.money(params.amount('amount')),
      people: say.list(params.texts('people').slice(0, 4).map(say.name), 'or') || say.t('somebody'),
    }),
  );

/** To those whose answer is wanted. */
const reminder: NoticeCard = (params, say) => {
  const id = params.text('requestId');
  const amount = params.amount('amount');
  const since = params.time('since');
  const most = say.money(params.optionalAmount('most') ?? amount);
  const expires = params.time('expires');
  const text = oneLine(params.text('wantedFor') ?? '', 200);
  return {
    ...plainCard(
      say.t('notice.request-reminder', {
        how: params.oneOf('how', ['reminder', 'nudge']),
        requester: say.name(params.text('requester')),
        amount: say.money(amount),
        since: since ? say.dateTime(since) : say.t('sometime'),
      }),
    ),
    lines: present([
      text !== '' && say.t('request.typed', { text }),
      expires &&
        say.t('request.decide-by', { expires: say.until(expires), escalates: 'no', at: '', others: '' }),
    ]),
    actions: id
      ? present([
          button('request.approve', say.t('button.approve', { amount: most }), id, 'primary'),
          params.text('less') !== 'no' && button('request.less', say.t('button.approve-less'), id),
          button('request.decline', say.t('button.decline-request'), id, 'danger'),
          button('request.details', say.t('button.details'), id),
        ])
      : [],
  };
};

/** To the requester: somebody who decides wants to know something. */
const question: NoticeCard = (params, say) => ({
  ...plainCard(
    say.t('notice.request-question', {
      by: say.name(params.text('by')),
      amount: say.money(params.amount('amount')),
    }),
  ),
  quote: quoted(params.text('text')),
  lines: [say.t('notice.request-question.how')],
  actions: [button('request.answer', say.t('button.answer'), params.text('requestId') ?? noRow, 'primary')],
});

/** To whoever asked. */
const answer: NoticeCard = (params, say) => ({
  ...plainCard(
    say.t('notice.request-answer', {
      requester: say.name(params.text('requester')),
      amount: say.money(params.amount('amount')),
    }),
  ),
  quote: quoted(params.text('text')),
  actions: waysOn(say, 'requests.waiting'),
});

/** To whoever decided in DingTalk's own approval where it did not count, and to the requester, who saw it there. */
const oaVoid: NoticeCard = (params, say) => ({
  ...plainCard(
    say.t('notice.request-oa-void', {
      side: params.oneOf('side', ['decider', 'requester']),
      requester: say.name(params.text('requester')),
      amount: say.money(params.amount('amount')),
    }),
  ),
  lines: [
    say.t('notice.request-oa-void.why', {
      // A message's cases are named without hyphens.
      code: (params.text('code') ?? '').replaceAll('-', '_'),
      decider: say.name(params.text('decider')),
    }),
    say.t('notice.request-oa-void.state', { state: params.text('state') ?? '' }),
  ],
});

/** To whoever decides for a colleague from now on, or soon. */
const delegated: NoticeCard = (params, say) => {
  const [startsAt, endsAt] = [params.time('startsAt'), params.time('endsAt')];
  return plainCard(
    say.t('notice.delegated', {
      from: say.name(params.text('from')),
      begun: params.oneOf('begun', ['yes', 'no']),
      start: startsAt ? say.dateTime(startsAt) : say.t('sometime'),
      until: endsAt ? say.until(endsAt) : say.t('sometime'),
    }),
  );
};

const delegationEnded: NoticeCard = (params, say) =>
  plainCard(
    say.t('notice.delegation-ended', {
      by: say.name(params.text('by')),
      side: params.oneOf('side', ['from', 'to']),
    }),
  );

/** To the requester and whoever decided: this period's share of what is given each period was not possible. */
const repeatSkipped: NoticeCard = (params, say) => ({
  ...plainCard(say.t('notice.request-repeat-skipped', { amount: say.money(params.amount('amount')) })),
  lines: [say.t('notice.request-repeat-skipped.next')],
});

/** To the other side: somebody ended it. */
const repeatEnded: NoticeCard = (params, say) => ({
  ...plainCard(say.t('notice.request-repeat-ended', { amount: say.money(params.amount('amount')) })),
  lines: [say.t('notice.request-repeat-ended.next')],
});

/** What requesters, and those who were asked with others, are told without asking. */
export const requestNotices = {
  'request-approved': approved,
  'request-declined': declined,
  'request-expired': expired,
  'request-none': nobody,
  'request-settled': settled,
  'request-moved': moved,
  'request-reminder': reminder,
  'request-question': question,
  'request-answer': answer,
  'request-repeat-skipped': repeatSkipped,
  'request-repeat-ended': repeatEnded,
  'request-oa-void': oaVoid,
  delegated,
  'delegation-ended': delegationEnded,
} satisfies Record<string, NoticeCard>;
