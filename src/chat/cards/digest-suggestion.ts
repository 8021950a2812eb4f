import type { Suggestion } from '../../core/digest-view.js';
import { oneLine } from './typed-text.js';
import type { Voice } from './voice.js';

/** The one thing worth doing, as a sentence. */
export function suggestionLine(suggestion: Suggestion, say: Voice, now: Date): string {
  switch (suggestion.is) {
    case 'repay': {
      const params = {
        with: say.name(suggestion.with),
        amount: say.money(suggestion.amount),
        day: say.until(suggestion.dueAt),
      };
      return suggestion.dueAt <= now
        ? say.t('digest.suggest.repay-overdue', params)
        : say.t('digest.suggest.repay', params);
    }
    case 'ask-for-more':
      return suggestion.runsOutAt <= now
        ? say.t('digest.suggest.ask-now', { refill: say.since(suggestion.refillAt) })
        : say.t('digest.suggest.ask-for-more', {
            day: say.day(suggestion.runsOutAt),
            refill: say.since(suggestion.refillAt),
          });
    case 'fewer-retries':
      return say.t('digest.suggest.fewer-retries', saving(suggestion, say));
    case 'shorter-context':
      return say.t('digest.suggest.shorter-context', saving(suggestion, say));
    case 'smaller-model':
      return suggestion.instead === null
        ? say.t('digest.suggest.smaller-model', saving(suggestion, say))
        : say.t('digest.suggest.smaller-model-instead', {
            ...saving(suggestion, say),
            instead: oneLine(suggestion.instead, 40),
          });
    case 'use-cache':
      return say.t('digest.suggest.use-cache', { percent: suggestion.hitRate });
    case 'lend-spare':
      return say.t('digest.suggest.lend-spare', {
        amount: say.money(suggestion.amount),
        refill: say.since(suggestion.refillAt),
      });
    case 'carry-on':
      return say.t('digest.suggest.carry-on');
  }
}

function saving({ saves }: { saves: bigint }, say: Voice): { saves: string } {
  return { saves: say.money(saves) };
}
