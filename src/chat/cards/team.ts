import type { Reader, TeamView } from '../../core/views.js';
import { button, waysOn } from './buttons.js';
import type { Card } from './card.js';
import { fact, present } from './facts.js';
import { oneLine } from './typed-text.js';
import { type Voice, voiceFor, type Words } from './voice.js';

/** What managers can type and nobody else. */
const examples = ['example.grant', 'example.task'] as const;

/** A team's totals for its manager. People are not listed: nobody is ranked by what they use. */
export function teamCard(view: TeamView, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const { members, pending, people, pool, loans } = view;
  const team = view.team === null ? null : oneLine(view.team, 40);
  return {
    headline: headline(view, team, say),
    lines: [],
    facts: present([
      pending > 0 && fact(say, 'fact.waiting', say.t('digest.pending', { n: pending })),
      fact(say, 'fact.members', String(members)),
      people && fact(say, 'fact.used-month', say.money(people.usedMonth)),
      people && fact(say, 'fact.team-left', say.have(people.leftNow)),
      loans && fact(say, 'fact.team-lent', say.money(loans.within)),
      loans && fact(say, 'fact.team-owed', say.money(loans.owed)),
      loans &&
        loans.overdue > 0 &&
        fact(say, 'fact.team-overdue', say.t('team.overdue', { n: loans.overdue })),
      pool &&
        fact(
          say,
          'fact.pool-refill',
          say.t('balance.refill', {
            day: say.since(pool.refillAt),
            away: say.away(pool.refillAt),
            allowance: say.money(pool.allowance),
          }),
        ),
    ]),
    sections: [
      ...(loans?.pairs && loans.pairs.length > 0
        ? [
            {
              title: say.t('team.loans'),
              lines: loans.pairs.map((pair) =>
                say.t('team.loan', {
                  borrower: say.name(pair.borrower),
                  lender: say.name(pair.lender),
                  amount: say.money(pair.outstanding),
                  due: say.until(pair.dueAt),
                }),
              ),
            },
          ]
        : []),
      {
        title: say.t('help.examples'),
        lines: examples.map((key) => say.t('help.example', { example: say.t(key) })),
      },
    ],
    actions: [
      ...waysOn(say, 'balance.show'),
      button('grant.open', say.t('button.grant-open')),
      button('task.show', say.t('button.tasks')),
    ],
    note: say.t(people ? 'team.note' : 'team.note-few'),
  };
}

function headline({ pool, people, members }: TeamView, team: string | null, say: Voice): string {
  const whose = team === null ? 'people' : 'team';
  if (pool) return say.t('team.pool', { whose, team: team ?? '', left: say.have(pool.remaining) });
  if (people) return say.t('team.used', { whose, team: team ?? '', used: say.money(people.usedMonth) });
  return say.t('team.few', { whose, team: team ?? '', n: members });
}
