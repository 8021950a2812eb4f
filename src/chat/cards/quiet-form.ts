import type { Reader, SettingsView } from '../../core/views.js';
import type { Form } from './card.js';
import { blankForm } from './form-parts.js';
import { voiceFor, type Words } from './voice.js';

/** When nobody is to be disturbed; what holds now stands in it at first. */
export function quietForm(
  view: Pick<SettingsView, 'quietNow'>,
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  const { quietNow: quiet } = view;
  return {
    ...blankForm('quiet.submit', 'quiet', '-', say),
    fields: [
      {
        name: 'quiet',
        label: say.t('field.quiet'),
        kind: 'line',
        hint: say.t('field.quiet-hint'),
        value: quiet ? `${quiet.from}-${quiet.to}` : say.t('settings.quiet-none'),
        maxLength: 40,
      },
    ],
  };
}
