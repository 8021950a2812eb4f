import type { OrgDigestView } from '../../core/digest-view.js';
import type { Reader } from '../../core/views.js';
import { waysOn } from './buttons.js';
import type { Card, CardSection, Fact } from './card.js';
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
import { fact, present, shortened } from './facts.js';
import { oneLine } from './typed-text.js';
import { type Voice, voiceFor, type Words } from './voice.js';

const mostTeams = 25;

/** The organisation's week for finance: totals, and teams by name; people are not in it. */
export function orgDigestCard(
  view: OrgDigestView,
  reader: Reader,
  words: Words,
  now: Date,
  rhythm: Rhythm = 'weekly',
): Card {
  const say = voiceFor(reader, words, now);
  const { issuance } = view;
  return {
    headline: digestHeadline(view, say.t('digest.whose.org'), false, say),
    lines: present([changeLine(view.change, say), poolLine(issuance, 'issuance', say, now)]),
    facts: orgFacts(view, say),
    sections: [
      ...resultSection(view, false, say),
      ...wasteSection(view, say),
      ...teamSection(view.teams, say),
      ...daySection(view, say),
      ...modelSection(view, say),
    ],
    picture: digestPicture(view, say),
    actions: [...waysOn(say, 'balance.show'), ...rhythmButtons(rhythm, say)],
    note: say.t('digest.note.org'),
  };
}

function orgFacts(view: OrgDigestView, say: Voice): Fact[] {
  const { issued, forecast, issuance } = view;
  return present([
    fact(say, 'digest.fact.issued', say.money(issued.refills)),
    fact(say, 'digest.fact.outside', say.money(issued.outside)),
    issuance && fact(say, 'digest.fact.issuance', poolText(issuance, say)),
    view.overrun > 0n && fact(say, 'digest.fact.overrun', say.money(view.overrun)),
    forecast !== null &&
      fact(say, 'digest.fact.forecast', say.t('digest.forecast', { amount: say.money(forecast) })),
    costFact(view, say),
    fact(say, 'fact.members', say.t('digest.active', { n: view.members, active: view.active })),
    view.pending > 0 && fact(say, 'digest.fact.undecided', say.t('digest.pending', { n: view.pending })),
    agentFact(view.activeAgents, say),
    cacheFact(view.cache, say),
    latelyFact(view.change, say),
  ]);
}

function teamSection(teams: OrgDigestView['teams'], say: Voice): CardSection[] {
  if (teams.length === 0) return [];
  const lines = teams.map(({ team, members, spent }) => {
    const params = { team: oneLine(team, 40), n: members };
    return spent === null
      ? say.t('digest.team-small', params)
      : say.t('digest.team', { ...params, spent: say.money(spent) });
  });
  return [{ title: say.t('digest.teams'), lines: shortened(say, lines, mostTeams) }];
}
