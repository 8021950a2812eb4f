import { waysOn } from './buttons.js';
import { plainCard } from './card.js';
import type { NoticeCard } from './notice-params.js';
import { oneLine } from './typed-text.js';

const welcome: NoticeCard = (params, say, reader) => {
  const allowance = say.money(params.amount('allowance'));
  const plan = params.localText('plan', reader.locale);
  return {
    ...plainCard(say.t('notice.welcome', { name: say.name(params.text('name')), allowance })),
    lines: [
      plan === null ? say.t('notice.welcome.how') : say.t('notice.welcome.plan', { plan: oneLine(plan, 40) }),
      say.t('notice.welcome.try'),
    ],
    actions: waysOn(say, 'balance.show', 'help.show', 'settings.show'),
  };
};

/** To finance: usage booked beyond quota that no later credit covered. */
const overrun: NoticeCard = (params, say) => {
  const name = say.name(params.text('name'));
  return {
    ...plainCard(say.t('notice.overrun', { name, amount: say.money(params.amount('amount')) })),
    lines: [say.t('notice.overrun.booked', { name })],
  };
};

/** What newcomers and finance are told. */
export const peopleNotices = { welcome, overrun } satisfies Record<string, NoticeCard>;
