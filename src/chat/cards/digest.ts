import type { DigestView, LoanDue } from '../../core/digest-view.js';
import type { Reader } from '../../core/views.js';
import { waysOn } from './buttons.js';
import type { Card, CardAction, CardSection, Fact } from './card.js';
import { daySection, digestPicture } from './digest-chart.js';
import {
  cacheFact,
  changeLine,
  costFact,
  digestHeadline,
  latelyFact,
  modelSection,
  type Rhythm,
  resultSection,
  rhythmButtons,
  wasteSection,
} from './digest-parts.js';
import { suggestionLine } from './digest-suggestion.js';
import { fact, present, shortened } from './facts.js';
import { type Voice, voiceFor, type Words } from './voice.js';

const mostLoans = 6;

/** A person's week: what came of it and what it took, beside their own past and nobody else's. */
export function digestCard(
  view: DigestView,
  reader: Reader,
  words: Words,
  now: Date,
  rhythm: Rhythm = 'weekly',
): Card {
  const say = voiceFor(reader, words, now);
  return {
    headline: digestHeadline(view, say.t('digest.whose.person'), false, say),
    lines: present([
      changeLine(view.change, say),
      view.overdraft > 0n && say.t('balance.overdraft', { amount: say.money(view.overdraft) }),
      suggestionLine(view.suggestion, say, now),
    ]),
    facts: personFacts(view, say),
    sections: [
      ...resultSection(view, false, say),
      ...wasteSection(view, say),
      ...loanSection(view.loansDue, say),
      ...daySection(view, say),
      ...modelSection(view, say),
    ],
    picture: digestPicture(view, say),
    actions: personActions(view, rhythm, say),
    note: say.t('digest.note.person'),
  };
}

function personFacts(view: DigestView, say: Voice): Fact[] {
  return present([
    fact(
      say,
      'fact.left-now',
      say.t('digest.left', { left: say.have(view.leftNow), total: say.money(view.ofTotal) }),
    ),
    fact(
      say,
      'fact.refill',
      say.t('digest.refill', { day: say.since(view.refillAt), away: say.away(view.refillAt) }),
    ),
    view.paceKnown &&
      view.leftNow > 0n &&
      fact(
        say,
        'fact.pace',
        view.runsOutAt === null
          ? say.t('digest.pace-lasts')
          : say.t('digest.pace-ends', { day: say.day(view.runsOutAt) }),
      ),
    costFact(view, say),
    cacheFact(view.cache, say),
    latelyFact(view.change, say),
  ]);
}

function loanSection(loans: LoanDue[], say: Voice): CardSection[] {
  if (loans.length === 0) return [];
  const lines = loans.map(({ side, overdue, outstanding, dueAt, ...loan }) =>
    say.t(`digest.loan.${side}`, {
      overdue: overdue ? 'yes' : 'no',
      with: say.name(loan.with),
      amount: say.money(outstanding),
      day: say.until(dueAt),
    }),
  );
  return [{ title: say.t('digest.loans'), lines: shortened(say, lines, mostLoans) }];
}

/** First what the week calls for, then where to look, then how often to hear of it. */
function personActions(view: DigestView, rhythm: Rhythm, say: Voice): CardAction[] {
  const short = view.runsOutAt !== null || view.leftNow <= 0n;
  const calls = present([short && 'request.open', view.loansDue.length > 0 && 'loans.show'] as const);
  const [first, ...rest] = [...waysOn(say, ...calls, 'history.show'), ...rhythmButtons(rhythm, say)];
  if (first === undefined) return rest;
  return [short ? { ...first, style: 'primary' } : first, ...rest];
}
