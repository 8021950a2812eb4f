import { waysOn } from './buttons.js';
import { plainCard } from './card.js';
import { present } from './facts.js';
import type { NoticeCard } from './notice-params.js';
import type { Voice } from './voice.js';

/** What is left to say to whoever waited for nothing, waited for credit, or had set it aside. */
const then = {
  nothing: (say: Voice) => say.t('notice.nothing-to-do'),
  from: (say: Voice) => say.t('notice.other-ways'),
  back: (say: Voice) => say.t('notice.offer-declined.back'),
};

/** A question, an offer or a gift was closed, since one of the two has left. */
const closed: NoticeCard = (params, say) => {
  const what = params.oneOf('what', ['nothing', 'from', 'back']);
  const values = { name: say.name(params.text('name')), amount: say.money(params.amount('amount')) };
  return {
    ...plainCard(say.t('notice.leaver-closed', values)),
    lines: [then[what](say)],
    actions: what === 'from' ? waysOn(say, 'borrow.open', 'request.open') : [],
  };
};

/** To a lender: what became of a loan whose borrower has left. */
const settled: NoticeCard = (params, say) => {
  const name = say.name(params.text('name'));
  const [returned, paid, forgiven] = ['returned', 'paid', 'forgiven'].map(
    (part) => params.optionalAmount(part) ?? 0n,
  );
  const line = (key: 'returned' | 'paid' | 'forgiven', amount: bigint | undefined) =>
    amount !== undefined &&
    amount > 0n &&
    say.t(`notice.leaver-settled.${key}`, { amount: say.money(amount), team: say.name(params.text('team')) });
  return {
    ...plainCard(say.t('notice.leaver-settled', { name })),
    lines: present([
      line('returned', returned),
      line('paid', paid),
      line('forgiven', forgiven),
      say.t('notice.nothing-to-do'),
    ]),
    actions: waysOn(say, 'balance.show'),
  };
};

/** To a borrower: to whom goes what they owe somebody who has left. */
const claim: NoticeCard = (params, say) => {
  const due = params.time('due');
  return {
    ...plainCard(
      say.t('notice.leaver-claim', {
        name: say.name(params.text('name')),
        amount: say.money(params.amount('amount')),
        pool: params.oneOf('pool', ['none', 'team', 'organisation']),
        team: say.name(params.text('team')),
      }),
    ),
    lines: present([due && say.t('notice.leaver-claim.due', { due: say.until(due) })]),
    actions: waysOn(say, 'loans.show'),
  };
};

/** To the person who left. */
const own: NoticeCard = (_params, say) => ({
  ...plainCard(say.t('notice.leaver-own')),
  lines: [say.t('notice.leaver-own.thanks')],
});

/** What people are told when a colleague has left. */
export const leaverNotices = {
  'leaver-closed': closed,
  'leaver-settled': settled,
  'leaver-claim': claim,
  'leaver-own': own,
} satisfies Record<string, NoticeCard>;
