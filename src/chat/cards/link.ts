import { type Platform, showCode } from '../../core/link.js';
import type { Reader } from '../../core/views.js';
import { button, waysOn } from './buttons.js';
import { type Card, plainCard } from './card.js';
import { voiceFor, type Words } from './voice.js';

/** A one-time code, and where to type it. */
export function linkCodeCard(
  view: { code: string; there: Platform; expiresAt: Date },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const there = say.t(`platform.${view.there}`);
  const code = showCode(view.code);
  return {
    ...plainCard(say.t('link.code', { code, there })),
    lines: [
      say.t('link.code-how', { there, typed: say.t(`link.typed.${view.there}`, { code }) }),
      say.t('link.code-until', { until: say.time(view.expiresAt) }),
    ],
    note: say.t('link.code-note'),
  };
}

/** Asks where the code was typed: whose membership would this account join? */
export function linkConfirmCard(
  view: { linkId: string; owner: string; here: Platform; there: Platform; expiresAt: Date },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const owner = say.name(view.owner);
  const [here, there] = [say.t(`platform.${view.here}`), say.t(`platform.${view.there}`)];
  return {
    ...plainCard(say.t('link.confirm', { owner, here, there })),
    lines: [say.t('link.means'), say.t('link.confirm-next', { owner, there })],
    actions: [
      button('link.confirm', say.t('button.link-yes'), view.linkId, 'primary'),
      button('link.refuse', say.t('button.link-no'), view.linkId),
    ],
  };
}

/** This side has agreed: the other one is asked now. */
export function linkAgreedCard(
  view: { there: Platform; expiresAt: Date },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const there = say.t(`platform.${view.there}`);
  return {
    ...plainCard(say.t('link.agreed', { there })),
    lines: [say.t('link.agreed-next', { there, until: say.time(view.expiresAt) })],
  };
}

/** One side said no. */
export function linkDroppedCard(_: unknown, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  return { ...plainCard(say.t('link.dropped')), lines: [say.t('link.dropped-next')] };
}

/** Both have agreed. */
export function linkDoneCard(view: { platform: Platform }, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  return {
    ...plainCard(say.t('link.done', { platform: say.t(`platform.${view.platform}`) })),
    lines: [say.t('link.done-next')],
    actions: waysOn(say, 'balance.show', 'settings.show'),
  };
}

/** For a stranger: what to do if they are a member on the other platform already. */
export function linkHint(there: Platform, reader: Reader, words: Words, now: Date): string {
  const say = voiceFor(reader, words, now);
  return say.t('link.hint', {
    there: say.t(`platform.${there}`),
    typed: say.t(`link.start.${there}`),
  });
}
