import type { Reader } from '../../core/views.js';
import type { Form } from './card.js';
import { blankForm } from './form-parts.js';
import { voiceFor, type Words } from './voice.js';

/** In which time zone times are shown; the present one stands in it at first. */
export function zoneForm(context: string, reader: Reader, words: Words, now: Date): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('zone.submit', 'zone', context, say),
    fields: [
      {
        name: 'zone',
        label: say.t('field.zone'),
        kind: 'line',
        hint: say.t('field.zone-hint'),
        value: reader.zone,
        maxLength: 60,
      },
    ],
  };
}
