import { waysOn } from './buttons.js';
import { plainCard } from './card.js';
import { present } from './facts.js';
import type { NoticeCard } from './notice-params.js';
import { quoted } from './typed-text.js';

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
  const state = params.oneOf('state', ['approved', 'declined', 'withdrawn']);
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

/** What requesters, and those who were asked with others, are told without asking. */
export const requestNotices = {
  'request-approved': approved,
  'request-declined': declined,
  'request-expired': expired,
  'request-none': nobody,
  'request-settled': settled,
} satisfies Record<string, NoticeCard>;
