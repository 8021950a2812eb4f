import type { Reader, SettingsView } from '../../core/views.js';
import { waysOn } from './buttons.js';
import { type Card, plainCard } from './card.js';
import { type Voice, voiceFor, type Words } from './voice.js';

/** How one is written to was changed; `view` is what holds now. */
export function doneWish(
  view: { what: 'quiet' | 'alerts' | 'digest' | 'deliver'; view: SettingsView },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  return {
    ...plainCard(headline(view.what, view.view, say)),
    lines:
      view.what === 'deliver' && view.view.platforms.length < 2 ? [say.t('settings.done.one-account')] : [],
    actions: waysOn(say, 'settings.show'),
  };
}

function headline(what: 'quiet' | 'alerts' | 'digest' | 'deliver', now: SettingsView, say: Voice): string {
  if (what === 'quiet') {
    const { quietNow: quiet } = now;
    return quiet ? say.t('settings.done.quiet', { ...quiet }) : say.t('settings.done.quiet-off');
  }
  if (what === 'alerts') return say.t(`settings.done.alerts.${now.alerts}`);
  if (what === 'digest') return say.t(`settings.done.digest.${now.digest}`);
  return say.t(`settings.done.deliver.${now.deliver}`);
}
