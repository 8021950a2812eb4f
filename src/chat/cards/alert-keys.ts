import type { Reader } from '../../core/views.js';
import { button, noRow, waysOn } from './buttons.js';
import { type Card, type CardAction, plainCard } from './card.js';
import { present } from './facts.js';
import type { NoticeCard, NoticeParams } from './notice-params.js';
import { type Voice, voiceFor, type Words } from './voice.js';

/** Whose keys a notice speaks of, seen by its reader. */
function whose(params: NoticeParams, say: Voice): { whose: 'own' | 'other'; name: string } {
  const name = params.text('name');
  return name === null ? { whose: 'own', name: '' } : { whose: 'other', name: say.name(name) };
}

function resumeButton(params: NoticeParams, say: Voice): CardAction {
  const { whose: of } = whose(params, say);
  const label = say.t(of === 'own' ? 'button.resume-keys' : 'button.resume-their-keys');
  return button('gateway.resume', label, params.text('about') ?? noRow, 'primary');
}

const paused: NoticeCard = (params, say) => {
  const by = params.text('byName');
  return {
    ...plainCard(say.t('alert.keys.paused', whose(params, say))),
    lines: present([
      by !== null && say.t('alert.keys.paused-by', { by: say.name(by) }),
      say.t('alert.keys.paused-next'),
    ]),
    actions: [resumeButton(params, say), ...waysOn(say, 'history.show')],
  };
};

const resumed: NoticeCard = (params, say) => ({
  ...plainCard(say.t('alert.keys.resumed', whose(params, say))),
  actions: waysOn(say, 'balance.show'),
});

const failed: NoticeCard = (params, say) => {
  const wanted = params.oneOf('wanted', ['paused', 'running']);
  const contact = params.text('contact');
  return {
    ...plainCard(say.t('alert.keys.failed', { ...whose(params, say), wanted })),
    lines: present([
      say.t('alert.keys.failed-next', { wanted }),
      contact !== null && say.t('alert.keys.failed-help', { contact }),
    ]),
    actions: waysOn(say, 'history.show'),
  };
};

/** What became of keys that were to be paused or resumed. */
export const keyNotices = {
  'gateway-paused': paused,
  'gateway-resumed': resumed,
  'gateway-failed': failed,
} satisfies Record<string, NoticeCard>;

/** The answer to a click on pause or resume; the notice follows when the gateway has done it. */
export function keysAsked(
  view: { wanted: 'paused' | 'running'; name: string | null; already: boolean },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const about = {
    wanted: view.wanted,
    whose: view.name === null ? 'own' : 'other',
    name: view.name === null ? '' : say.name(view.name),
  };
  return plainCard(say.t(view.already ? 'alert.keys.already' : 'alert.keys.asked', about));
}
