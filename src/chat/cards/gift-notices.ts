import { waysOn } from './buttons.js';
import { plainCard } from './card.js';
import type { NoticeCard, NoticeParams } from './notice-params.js';
import type { Voice } from './voice.js';

/** To the giver. */
const accepted: NoticeCard = (params, say) => ({
  ...plainCard(say.t('notice.gift-accepted', people(params, say))),
  actions: waysOn(say, 'balance.show'),
});

/** To the giver. */
const declined: NoticeCard = (params, say) => ({
  ...plainCard(say.t('notice.gift-declined', people(params, say))),
  lines: [say.t('notice.offer-declined.back')],
});

/** To whom it was to be given. */
const withdrawn: NoticeCard = (params, say) => ({
  ...plainCard(say.t('notice.gift-withdrawn', people(params, say))),
  lines: [say.t('notice.nothing-to-do')],
});

/** To the giver. */
const expired: NoticeCard = (params, say) => plainCard(say.t('notice.gift-expired', people(params, say)));

/** To the giver: what nobody took has ended on the shelf. */
const shelfEnded: NoticeCard = (params, say) => {
  const taken = params.optionalAmount('taken') ?? 0n;
  return plainCard(
    say.t('notice.shelf-ended', {
      amount: say.money(params.amount('amount')),
      taken: say.money(taken),
      back: say.money(params.optionalAmount('back') ?? params.amount('amount') - taken),
      some: taken > 0n ? 'yes' : 'no',
    }),
  );
};

/** To the giver: nothing is left. */
const shelfEmpty: NoticeCard = (params, say) =>
  plainCard(say.t('notice.shelf-empty', { amount: say.money(params.amount('amount')) }));

function people(params: NoticeParams, say: Voice): Record<string, string> {
  return {
    giver: say.name(params.text('giver')),
    receiver: say.name(params.text('receiver')),
    amount: say.money(params.amount('amount')),
  };
}

/** What givers and receivers are told without asking. */
export const giftNotices = {
  'gift-accepted': accepted,
  'gift-declined': declined,
  'gift-withdrawn': withdrawn,
  'gift-expired': expired,
  'shelf-ended': shelfEnded,
  'shelf-empty': shelfEmpty,
} satisfies Record<string, NoticeCard>;
