import { waysOn } from './buttons.js';
import { plainCard } from './card.js';
import { present } from './facts.js';
import type { NoticeCard, NoticeParams } from './notice-params.js';
import type { Voice } from './voice.js';

/** How an ask ended, with what the asker has now. */
const closed: NoticeCard = (params, say) => {
  const filled = params.optionalAmount('filled') ?? 0n;
  const full = params.text('state') === 'full';
  if (filled === 0n)
    return {
      ...plainCard(say.t('notice.ask-none')),
      lines: [say.t('notice.other-ways')],
      actions: waysOn(say, 'borrow.open', 'request.open'),
    };
  return {
    ...plainCard(say.t(full ? 'notice.ask-full' : 'notice.ask-over', figures(params, say))),
    lines: lines(params, say),
    actions: waysOn(say, 'balance.show', 'loans.show'),
  };
};

/** One part, where the asker's own card cannot tell of it. */
const part: NoticeCard = (params, say) => {
  const lender = say.name(params.text('lender'));
  const amount = say.money(params.optionalAmount('part') ?? params.amount('amount'));
  return {
    ...plainCard(say.t('notice.loan-accepted', { lender, amount })),
    lines: [say.t('notice.ask-part', figures(params, say)), ...lines(params, say)],
  };
};

/** The channel could not be written to. */
const unposted: NoticeCard = (params, say) => ({
  ...plainCard(say.t('notice.ask-unposted', figures(params, say))),
  lines: [say.t('notice.ask-unposted.next')],
});

function figures(params: NoticeParams, say: Voice) {
  return {
    filled: say.money(params.optionalAmount('filled') ?? 0n),
    amount: say.money(params.amount('amount')),
    n: Number(params.text('lenders') ?? 0),
  };
}

function lines(params: NoticeParams, say: Voice): string[] {
  const left = params.optionalAmount('left');
  const waiting = params.optionalAmount('waiting') ?? 0n;
  const due = params.time('due');
  return present([
    waiting > 0n && say.t('ask.waiting', { waiting: say.money(waiting) }),
    left !== null && say.t('ask.left', { left: say.have(left) }),
    due && say.t('notice.ask-due', { due: say.until(due) }),
  ]);
}

/** What askers are told of their asks. */
export const askNotices = {
  'ask-closed': closed,
  'ask-part': part,
  'ask-unposted': unposted,
} satisfies Record<string, NoticeCard>;
