import type { Reader } from '../../../core/views.js';
import type { OaCase, OaWhy } from '../../../ports/oa.js';
import { refusalText } from '../../cards/refusal.js';
import { type Voice, voiceFor, type Words } from '../../cards/voice.js';
import { labels } from './form.js';

/** Writes what approvals show and say. */
export interface OaWords {
  values(oaCase: OaCase): { name: string; value: string }[];
  why(why: OaWhy, reader: Reader): string;
  noReason(reader: Reader): string;
}

/** Writes in the language of the reader that comes with each. */
export function oaWords(words: Words, now: () => Date): OaWords {
  const voice = (reader: Reader): Voice => voiceFor(reader, words, now());
  return {
    values(oaCase) {
      const say = voice(oaCase.reader);
      const { step, steps } = oaCase;
      const values: Record<keyof typeof labels, string> = {
        amount: say.money(oaCase.amount),
        reason: oaCase.reason ?? '',
        task: oaCase.task ?? '',
        until: say.until(oaCase.until),
        standing: say.t('oa.standing', {
          left: say.have(oaCase.left),
          allowance: say.money(oaCase.allowance),
        }),
        step: steps > 1 ? say.t('oa.step', { step, steps }) : '',
        mark: oaCase.mark,
      };
      return Object.entries(labels).flatMap(([key, name]) => {
        const value = values[key as keyof typeof labels];
        return value === '' ? [] : [{ name, value }];
      });
    },

    why(why, reader) {
      const say = voice(reader);
      return `TokenDesk: ${whyIn(why, say, reader, words, now())}`;
    },

    noReason: (reader) => voice(reader).t('oa.no-reason'),
  };
}

function whyIn(why: OaWhy, say: Voice, reader: Reader, words: Words, now: Date): string {
  switch (why.kind) {
    case 'decided':
      return say.t('oa.decided', {
        verdict: why.verdict,
        by: say.name(why.by),
        on: why.on ?? 'other',
        amount: say.money(why.amount),
        asked: say.money(why.asked),
        less: why.amount < why.asked ? 'yes' : 'no',
        at: say.dateTime(why.at),
      });
    case 'withdrawn':
    case 'expired':
    case 'refused':
      return say.t(`oa.${why.kind}`, { at: say.dateTime(why.at) });
    case 'replaced':
      return say.t('oa.replaced');
    case 'not-counted':
      return say.t('oa.not-counted', { why: refusalText(why.refusal, reader, words, now) });
  }
}
