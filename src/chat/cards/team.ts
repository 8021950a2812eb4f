import type { Reader, TeamView } from '../../core/views.js';
import { waysOn } from './buttons.js';
import type { Card } from './card.js';
import { fact, present } from './facts.js';
import { oneLine } from './typed-text.js';
import { voiceFor, type Words } from './voice.js';

/** A team's totals for its manager. People are not listed: nobody is ranked by what they use. */
export function teamCard(view: TeamView, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const team = oneLine(view.team, 40);
  return {
    headline: view.pool
      ? say.t('team.pool', { team, left: say.have(view.pool.remaining) })
      : say.t('team.used', { team, used: say.money(view.usedPeriod) }),
    lines: [],
    facts: present([
      fact(say, 'fact.members', String(view.members)),
      fact(say, 'fact.used-period', say.money(view.usedPeriod)),
      fact(say, 'fact.team-left', say.have(view.leftNow)),
      view.pool &&
        fact(
          say,
          'fact.pool-refill',
          say.t('balance.refill', {
            day: say.since(view.pool.refillAt),
            away: say.away(view.pool.refillAt),
            allowance: say.money(view.pool.allowance),
          }),
        ),
    ]),
    sections: [],
    actions: waysOn(say, 'balance.show'),
    note: say.t('team.note'),
  };
}
