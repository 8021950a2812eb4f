import type { QuietHours } from '../../core/quiet.js';
import type { Reader, SettingsView } from '../../core/views.js';
import { button, waysOn } from './buttons.js';
import { type Card, type CardAction, plainCard } from './card.js';
import { fact, present } from './facts.js';
import { type Voice, voiceFor, type Words } from './voice.js';

/** The reader's own settings and where each comes from. */
export function settingsCard(view: SettingsView, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const shown = (value: string, own: boolean): string =>
    own ? value : say.t('settings.from-profile', { value });
  const language = say.t(`language.${view.effective.locale}`);
  const quiet = quietText(view.quietNow, say);
  const both = view.platforms.length > 1;
  return {
    ...plainCard(say.t('settings.title')),
    facts: present([
      fact(say, 'fact.language', shown(language, view.language !== null)),
      fact(say, 'fact.zone', shown(view.effective.zone, view.zone !== null)),
      fact(
        say,
        'fact.quiet',
        view.quiet === null && view.quietNow ? say.t('settings.usual', { value: quiet }) : quiet,
      ),
      fact(say, 'fact.alerts', say.t(`settings.alerts.${view.alerts}`)),
      fact(say, 'fact.digest', say.t(`settings.digest.${view.digest}`)),
      both && fact(say, 'fact.deliver', say.t(`settings.deliver.${view.deliver}`)),
    ]),
    actions: [
      button('language.set', say.t('language.en'), 'en'),
      button('language.set', say.t('language.zh-CN'), 'zh-CN'),
      button('zone.open', say.t('button.zone')),
      button('quiet.open', say.t('button.quiet')),
      ...switches(view, say),
      ...(both ? deliverButtons(view, say) : []),
      ...(view.canLink ? [button('link.start', say.t('button.link'))] : []),
      ...waysOn(say, 'balance.show'),
    ],
    note: say.t('settings.note'),
  };
}

/** Quiet hours in words. */
function quietText(quiet: QuietHours | null, say: Voice): string {
  return quiet ? say.t('settings.quiet', { from: quiet.from, to: quiet.to }) : say.t('settings.quiet-off');
}

/** What each switch can be put to from here. */
function switches(view: SettingsView, say: Voice): CardAction[] {
  const alerts = view.alerts === 'on' ? 'off' : 'on';
  const digests = (['weekly', 'monthly', 'off'] as const).filter((digest) => digest !== view.digest);
  return [
    button('alerts.set', say.t(`button.alerts.${alerts}`), alerts),
    ...digests.map((digest) => button('digest.set', say.t(`button.digest.${digest}`), digest)),
  ];
}

function deliverButtons(view: SettingsView, say: Voice): CardAction[] {
  const others = (['last', 'slack', 'dingtalk', 'both'] as const).filter((one) => one !== view.deliver);
  return others.map((one) => button('deliver.set', say.t(`button.deliver.${one}`), one));
}
