import type { Reader } from '../../core/views.js';
import type { Locale } from '../../kit/i18n/catalogue.js';
import { waysOn } from './buttons.js';
import { type Card, plainCard } from './card.js';
import { voiceFor, type Words } from './voice.js';

/** The answer when something broke; `reference` finds the fault in the log. */
export function brokenCard(reference: string, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  return {
    ...plainCard(say.t('broken.title')),
    lines: [say.t('broken.now')],
    actions: waysOn(say, 'balance.show'),
    note: say.t('broken.reference', { reference }),
  };
}

/** The one line others in a group may see when the answer went to the asker alone. */
export function neutralLine(locale: Locale, words: Words): string {
  return words.t(locale, 'neutral');
}
