import { smallestCohort, type TeamDigestView } from '../../core/digest-view.js';
import type { Reader } from '../../core/views.js';
import { waysOn } from './buttons.js';
import type { Card, Fact } from './card.js';
import { daySection, digestPicture } from './digest-chart.js';
import {
  agentFact,
  cacheFact,
  changeLine,
  costFact,
  digestHeadline,
  latelyFact,
  modelSection,
  poolLine,
  poolText,
  type Rhythm,
  resultSection,
  rhythmButtons,
  wasteSection,
} from './digest-parts.js';
import { fact, present } from './facts.js';
import { oneLine } from './typed-text.js';
import { type Voice, voiceFor, type Words } from './voice.js';

/** A team's week for its manager. Totals only: people are neither listed nor ordered nor compared. */
export function teamDigestCard(
  view: TeamDigestView,
  reader: Reader,
  words: Words,
  now: Date,
  rhythm: Rhythm = 'weekly',
): Card {
  const say = voiceFor(reader, words, now);
  const { hidden, pool } = view;
  const whose = view.team === null ? say.t('digest.whose.team') : oneLine(view.team, 40);
  return {
    headline: digestHeadline(view, whose, hidden, say),
    lines: present([
      hidden ? say.t('digest.hidden', { n: smallestCohort }) : changeLine(view.change, say),
      poolLine(pool, 'pool', say, now),
    ]),
    facts: teamFacts(view, say),
    sections: [
      ...resultSection(view, hidden, say),
      ...(hidden ? [] : [...wasteSection(view, say), ...daySection(view, say), ...modelSection(view, say)]),
    ],
    picture: hidden ? undefined : digestPicture(view, say),
    actions: [...waysOn(say, 'balance.show'), ...rhythmButtons(rhythm, say)],
    note: say.t('digest.note.team'),
  };
}

function teamFacts(view: TeamDigestView, say: Voice): Fact[] {
  const { hidden, active, members, forecast, pool } = view;
  return present([
    view.pending > 0 && fact(say, 'digest.fact.pending', say.t('digest.pending', { n: view.pending })),
    pool && fact(say, 'fact.pool', poolText(pool, say)),
    !hidden && fact(say, 'fact.team-left', say.have(view.leftNow)),
    !hidden &&
      forecast !== null &&
      fact(say, 'digest.fact.forecast', say.t('digest.forecast', { amount: say.money(forecast) })),
    !hidden && costFact(view, say),
    fact(
      say,
      'fact.members',
      hidden || active === null
        ? say.t('digest.people', { n: members })
        : say.t('digest.active', { n: members, active }),
    ),
    agentFact(view.activeAgents, say),
    !hidden && cacheFact(view.cache, say),
    !hidden && latelyFact(view.change, say),
  ]);
}
