import type { OutcomeTally } from '../../core/digest-view.js';
import type { ReviewFacts, ReviewView } from '../../core/review-view.js';
import type { Reader } from '../../core/views.js';
import { button } from './buttons.js';
import type { Card, CardAction, CardSection, Fact } from './card.js';
import { fact, present } from './facts.js';
import { oneLine } from './typed-text.js';
import { type Voice, voiceFor, type Words } from './voice.js';

const mostProjects = 4;
const mostModels = 3;

/** Somebody's period, for who answers for them: what it went into, what came of it, where it leads; and what to do. */
export function reviewCard(view: ReviewView, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const { facts } = view;
  const member = say.name(view.member);
  const used = facts?.used ?? view.used;
  const quota = facts?.quota ?? view.quota;
  const open = view.state === 'open' && view.mine;
  return {
    headline: say.t('review.title', { member, used: say.money(used), quota: say.money(quota) }),
    lines: open ? [say.t('review.ask', { member })] : [],
    facts: facts ? paceFacts(facts, view, say) : [],
    sections: facts ? [...wentInto(facts, say), cameOfIt(facts, say)] : [],
    status: statusOf(view, say),
    actions: open ? answers(view, say) : [],
    note: open ? say.t(`review.why.${view.why}`, { member, principal: say.name(view.actingFor) }) : undefined,
  };
}

function paceFacts(facts: ReviewFacts, view: ReviewView, say: Voice): Fact[] {
  const refill = say.since(view.refillAt);
  const { left, paceKnown, runsOutAt } = facts;
  return present([
    fact(say, 'fact.left-now', say.have(left)),
    paceKnown
      ? fact(
          say,
          'fact.pace',
          runsOutAt
            ? say.t('request.pace-ends', { day: say.day(runsOutAt), refill })
            : say.t('request.pace-lasts', { refill }),
        )
      : fact(say, 'fact.refill', refill),
  ]);
}

/** By project where calls name one, and by model. */
function wentInto({ projects, models }: ReviewFacts, say: Voice): CardSection[] {
  const named = projects.filter(({ project }) => project !== null).slice(0, mostProjects);
  const byProject = named.map(({ project, cost }) =>
    say.t('review.project', { project: oneLine(project ?? '', 40), cost: say.money(cost) }),
  );
  const byModel = models
    .slice(0, mostModels)
    .map(({ model, cost, events }) =>
      say.t('digest.model', { model: oneLine(model, 40), cost: say.money(cost), events }),
    );
  const lines = [...byProject, ...byModel];
  return lines.length === 0 ? [] : [{ title: say.t('review.went-into'), lines }];
}

/** Whoever delivered much is shown so; where nothing was reported, that is all that is known. */
function cameOfIt({ outcomes, last }: ReviewFacts, say: Voice): CardSection {
  const title = say.t('review.came-of-it');
  const tallies = outcomes.filter(({ count }) => count > 0).map((tally) => tallyLine(tally, say));
  if (tallies.length === 0) return { title, lines: [say.t('review.nothing-reported')] };
  const things = last.map(({ subject, title: name, at }) =>
    say.t('review.thing', { thing: oneLine(name ?? subject, 60), day: say.shortDay(at) }),
  );
  return { title, lines: [...tallies, ...things] };
}

function tallyLine({ kind, count, costEach, pastCostEach }: OutcomeTally, say: Voice): string {
  const what = say.t(`digest.outcome.${kind}`, { n: count });
  if (costEach === null) return what;
  if (pastCostEach === null) return say.t('review.each', { what, each: say.money(costEach) });
  return say.t('review.each-before', { what, each: say.money(costEach), past: say.money(pastCostEach) });
}

function statusOf(view: ReviewView, say: Voice): string | undefined {
  const at = (date: Date | null) => (date ? say.dateTime(date) : say.t('sometime'));
  const by = say.name(view.answerer);
  if (view.state === 'fine') return say.t('review.status.fine', { by, at: at(view.answeredAt) });
  if (view.state === 'raised') {
    const amount = say.money(view.raised ?? 0n);
    return say.t('review.status.raised', { by, amount, at: at(view.answeredAt) });
  }
  if (view.talker === null) return undefined;
  return say.t('review.status.talked', { by: say.name(view.talker), at: at(view.talkedAt) });
}

function answers(view: ReviewView, say: Voice): CardAction[] {
  const talk = button(
    'review.talk',
    say.t('button.review-talk', { name: say.shortName(view.member) }),
    view.id,
  );
  return [
    button('review.fine', say.t('button.review-fine'), view.id, 'primary'),
    button('review.raise', say.t('button.review-raise'), view.id),
    ...(view.talker === null ? [talk] : []),
  ];
}
