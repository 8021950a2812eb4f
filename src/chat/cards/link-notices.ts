import { button, waysOn } from './buttons.js';
import { plainCard } from './card.js';
import type { NoticeCard, NoticeParams } from './notice-params.js';
import { quoted } from './typed-text.js';
import type { Voice } from './voice.js';

const platformName = (params: NoticeParams, say: Voice): string =>
  say.t(`platform.${params.oneOf('platform', ['slack', 'dingtalk'])}`);

/** To the code's owner, where it was made: somebody typed it on the other platform. Is that you? */
const question: NoticeCard = (params, say) => {
  const name = say.name(params.text('name'));
  const there = platformName(params, say);
  const until = params.time('until');
  const linkId = params.text('linkId') ?? '-';
  return {
    ...plainCard(say.t('link.question', { name, there })),
    lines: [say.t('link.means'), say.t('link.question-next')],
    actions: [
      button('link.yes', say.t('button.link-yes'), linkId, 'primary'),
      button('link.no', say.t('button.link-not-me'), linkId, 'danger'),
    ],
    ...(until ? { status: say.t('link.question-until', { until: say.time(until) }) } : {}),
  };
};

/** To the account that has just joined, with what its owner wanted before. */
const joined: NoticeCard = (params, say) => {
  const there = platformName(params, say);
  const wanted = params.text('wanted');
  const before = wanted !== null;
  return {
    ...plainCard(say.t('link.joined', { there })),
    lines: [before ? say.t('link.joined-wanted') : say.t('link.done-next')],
    quote: quoted(wanted),
    actions: [
      ...(before ? [button('link.wanted', say.t('button.do-it-now'), undefined, 'primary')] : []),
      ...waysOn(say, 'balance.show', 'settings.show'),
    ],
  };
};

/** To the side that had waited: the other one said no. */
const refused: NoticeCard = (params, say) => ({
  ...plainCard(say.t('link.refused', { there: platformName(params, say) })),
  lines: [say.t('link.dropped-next')],
});

/** What people are told while two accounts are being joined. */
export const linkNotices = {
  'link-question': question,
  'link-joined': joined,
  'link-refused': refused,
} satisfies Record<string, NoticeCard>;
