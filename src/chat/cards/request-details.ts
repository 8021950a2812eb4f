import type { Reader, RequestView } from '../../core/views.js';
import { button } from './buttons.js';
import type { Card, CardSection } from './card.js';
import { fact, present, typedFact } from './facts.js';
import { evidenceFacts } from './request-approver.js';
import { deliveredLine, earlierLine, lastNotes, voteLines } from './request-evidence.js';
import {
  escalation,
  names,
  requestStatus,
  seatNames,
  taskFact,
  usableUntil,
  whyAsked,
} from './request-words.js';
import { oneLine, quoted } from './typed-text.js';
import { type Voice, voiceFor, type Words } from './voice.js';

/** Everything that is known about a request, for whoever decides it. */
export function requestDetailsCard(view: RequestView, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const { evidence } = view;
  const next = escalation(view, say);
  const [, pool] = [evidence, evidence?.pool];
  return {
    headline: say.t('request.details', {
      requester: say.name(view.requester),
      amount: say.money(view.amount),
    }),
    lines: [],
    quote: quoted(view.reason),
    facts: present([
      evidence === null && taskFact(view, say),
      ...evidenceFacts(view, say),
      pool &&
        typedFact(
          say,
          'fact.pool',
          say.t('request.pool', {
            name: oneLine(pool.name ?? '', 40) || '–',
            change: say.t('before-after', { before: say.have(pool.before), after: say.have(pool.after) }),
          }),
        ),
      fact(say, 'fact.usable-until', usableUntil(view, say)),
      fact(say, 'fact.requested-at', say.dateTime(view.createdAt)),
      fact(say, 'fact.open-until', say.until(view.expiresAt)),
      next && fact(say, 'fact.no-answer', say.t('request.others', next)),
    ]),
    sections: [
      ...stepsSection(view, say),
      ...titled(
        say.t('fact.earlier'),
        evidence?.earlier.last.map((one) => earlierLine(one, say)),
      ),
      ...titled(
        say.t('fact.delivered'),
        evidence?.outcomes.map((one) => deliveredLine(one, say)),
      ),
      ...lastNotes(view, say, 10),
    ],
    status: requestStatus(view, say),
    actions: view.mine ? [button('request.hand-over', say.t('button.hand-over'), view.id)] : [],
    note: whyAsked(view, say),
  };
}

function titled(title: string, lines: string[] | undefined): CardSection[] {
  return lines === undefined || lines.length === 0 ? [] : [{ title, lines }];
}

/** Who answered, who is asked, who comes after. */
export function stepsSection(view: RequestView, say: Voice): CardSection[] {
  const lines = view.steps.flatMap((step, index) => {
    const texts = [
      ...voteLines(step, view.amount, say),
      ...(step.state === 'open' && view.state === 'pending'
        ? [say.t('request.step-open', { people: names(view.approvers, say) })]
        : []),
      ...(step.state === 'waiting' && view.state === 'pending'
        ? [say.t('request.step-later', { people: seatNames(step.from, say) })]
        : []),
    ];
    return texts.map((text) => say.t('request.step-line', { n: index + 1, text }));
  });
  // The one decision that settled a request of one step stands in its status already.
  const told = view.state !== 'pending' && lines.length < 2;
  return view.steps.length > 1 || (view.steps.some(({ votes }) => votes.length > 0) && !told)
    ? titled(say.t('request.steps'), lines)
    : [];
}
