import type { RequestEvidence, RequestView } from '../../core/views.js';
import type { CardSection, Fact } from './card.js';
import { typedFact } from './facts.js';
import { oneLine } from './typed-text.js';
import type { Voice } from './voice.js';

/** One thing that was delivered: what, how it stands, when. */
export function deliveredLine(outcome: RequestEvidence['outcomes'][number], say: Voice): string {
  const { kind, state, title, subject, at } = outcome;
  return say.t('request.delivered', {
    kind: kind.replaceAll('-', '_'),
    state,
    title: oneLine(title ?? subject, 60),
    day: say.shortDay(at),
  });
}

/** One request of before, and what became of it. */
export function earlierLine(one: RequestEvidence['earlier']['last'][number], say: Voice): string {
  const text = oneLine(one.reason ?? '', 80);
  return say.t('request.earlier-line', {
    day: say.shortDay(one.at),
    state: one.state,
    asked: say.money(one.amount),
    given: say.money(one.approved ?? one.amount),
    why: text === '' ? 'no' : 'yes',
    reason: text,
  });
}

/** Who answered in a step so far. */
export function voteLines({ votes }: RequestView['steps'][number], asked: bigint, say: Voice): string[] {
  return votes.map((vote) =>
    say.t('request.vote', {
      by: say.name(vote.by),
      proxy: vote.actingFor === null ? 'no' : 'yes',
      principal: say.name(vote.actingFor),
      verdict: vote.verdict,
      amount: say.money(vote.amount ?? asked),
      at: say.dateTime(vote.at),
    }),
  );
}

/** Every answer so far, where a decision takes more than one. */
export function votesSoFar(view: RequestView, say: Voice): Fact[] {
  const lines = view.steps.flatMap((step) => voteLines(step, view.amount, say));
  const several = view.steps.length > 1 || lines.length > 1 || view.state === 'pending';
  return several ? lines.slice(-6).map((line) => typedFact(say, 'fact.approved-so-far', line)) : [];
}

/** Questions and answers, the last ones; all of them in the details. */
export function lastNotes(view: RequestView, say: Voice, most = 2): CardSection[] {
  const lines = view.notes
    .slice(-most)
    .map(({ kind, by, text, at }) =>
      say.t('request.note', { kind, by: say.name(by), text: oneLine(text, 300), at: say.dateTime(at) }),
    );
  return lines.length === 0 ? [] : [{ title: say.t('request.notes'), lines }];
}
