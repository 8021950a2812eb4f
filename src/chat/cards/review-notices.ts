import { waysOn } from './buttons.js';
import { plainCard } from './card.js';
import type { NoticeCard } from './notice-params.js';

/** To the member with whom somebody would like to talk, where no conversation can be opened for both. */
const talk: NoticeCard = (params, say) => ({
  ...plainCard(say.t('notice.review-talk', { by: say.name(params.text('by')) })),
  lines: [say.t('notice.review-talk.next', { by: say.name(params.text('by')) })],
  actions: waysOn(say, 'balance.show'),
});

/** The one line with which a conversation of both begins: no figures, since both read it. */
const together: NoticeCard = (params, say) => ({
  ...plainCard(
    say.t('notice.review-together', { by: say.name(params.text('by')), name: say.name(params.text('name')) }),
  ),
  lines: [say.t('notice.review-together.next')],
});

/** What follows from a look at somebody's period. */
export const reviewNotices = {
  'review-talk': talk,
  'review-together': together,
} satisfies Record<string, NoticeCard>;
