import type { Reader, RequestView } from '../../core/views.js';
import { button, noRow, waysOn } from './buttons.js';
import { type Card, plainCard } from './card.js';
import { shortened } from './facts.js';
import { oneLine } from './typed-text.js';
import { type Voice, voiceFor, type Words } from './voice.js';

const mostListed = 15;

/** Nothing of one's own is open. */
export function noRequestsCard(_view: unknown, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  return {
    ...plainCard(say.t('requests.none')),
    lines: [say.t('requests.none-next')],
    actions: waysOn(say, 'request.open'),
  };
}

/** Several requests are open, and only one can be meant. */
export function whichRequestCard(_view: unknown, reader: Reader, words: Words, now: Date): Card {
  return plainCard(voiceFor(reader, words, now).t('requests.nudge-which'));
}

/** What waits for the reader's decision, the oldest first, with the way to decide several together. */
export function waitingCard(
  view: { requests: readonly RequestView[] },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const { requests } = view;
  if (requests.length === 0) return plainCard(say.t('requests.waiting-none'));
  return {
    ...plainCard(say.t('requests.waiting', { n: requests.length })),
    lines: shortened(
      say,
      requests.map((request) => lineOf(request, say)),
      mostListed,
    ),
    actions: requests.length > 1 ? [button('requests.bulk', say.t('button.requests-bulk'), noRow)] : [],
  };
}

function lineOf(request: RequestView, say: Voice): string {
  const text = oneLine(request.reason ?? '', 60);
  return say.t('requests.waiting-line', {
    requester: say.name(request.requester),
    amount: say.money(request.most),
    reason: text === '' ? '–' : say.t('request.typed', { text }),
    expires: say.until(request.expiresAt),
  });
}

/** Names and total of what is about to be approved. */
export function severalCard(
  view: { requests: readonly Pick<RequestView, 'requester' | 'most'>[]; value: string },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const n = view.requests.length;
  const total = say.money(view.requests.reduce((sum, { most }) => sum + most, 0n));
  return {
    ...plainCard(say.t('requests.several', { n, total })),
    lines: view.requests.map(({ requester, most }) =>
      say.t('requests.several-line', { requester: say.name(requester), amount: say.money(most) }),
    ),
    actions: [
      button(
        'requests.bulk.confirm',
        say.t('button.approve-several', { n, amount: total }),
        view.value,
        'primary',
      ),
      button('confirm.cancel', say.t('button.cancel')),
    ],
    note: say.t('requests.several-note'),
  };
}

/** What became of several approvals: those that went through, and why others did not. */
export function severalDoneCard(
  view: {
    done: readonly { requester: string; amount: bigint; next: readonly string[] }[];
    refused: readonly { requester: string; why: string }[];
  },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const { done, refused } = view;
  const total = say.money(done.reduce((sum, { amount }) => sum + amount, 0n));
  const not = refused.map(({ requester, why }) =>
    say.t('requests.several-why', { requester: say.name(requester), why }),
  );
  return {
    ...plainCard(say.t('requests.several-done', { n: done.length, total })),
    lines: done.map(({ requester, amount, next }) =>
      say.t(next.length > 0 ? 'requests.several-on' : 'requests.several-line', {
        requester: say.name(requester),
        amount: say.money(amount),
        people: say.list(next.slice(0, 4).map(say.name), 'or'),
      }),
    ),
    sections: not.length > 0 ? [{ title: say.t('requests.several-not'), lines: not }] : [],
    actions: waysOn(say, 'requests.waiting'),
  };
}
