import type { Reader, SettingsView } from '../../core/views.js';
import { button, waysOn } from './buttons.js';
import { type Card, plainCard } from './card.js';
import { fact } from './facts.js';
import { voiceFor, type Words } from './voice.js';

/** The reader's own settings and where each comes from. */
export function settingsCard(view: SettingsView, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const shown = (value: string, own: boolean): string =>
    own ? value : say.t('settings.from-profile', { value });
  const language = say.t(`language.${view.effective.locale}`);
  return {
    ...plainCard(say.t('settings.title')),
    facts: [
      fact(say, 'fact.language', shown(language, view.language !== null)),
      fact(say, 'fact.zone', shown(view.effective.zone, view.zone !== null)),
    ],
    actions: [
      button('language.set', say.t('language.en'), 'en'),
      button('language.set', say.t('language.zh-CN'), 'zh-CN'),
      button('zone.open', say.t('button.zone')),
      ...waysOn(say, 'balance.show'),
    ],
  };
}
