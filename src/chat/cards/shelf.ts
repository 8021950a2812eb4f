import { least } from '../../core/money.js';
import type { Reader, ShelfEntryView, ShelfView } from '../../core/views.js';
import { button, waysOn } from './buttons.js';
import { type Card, type CardAction, type CardSection, plainCard } from './card.js';
import { fact, present, shortened } from './facts.js';
import { endsFact } from './gift.js';
import { cancel } from './grant.js';
import { type Voice, voiceFor, type Words } from './voice.js';

const mostLines = 8;

/** What is on the reader's team's shelf; who left it only where they wanted to be named. */
export function shelfCard(view: ShelfView, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const params = { amount: say.have(view.left), team: say.name(view.team) };
  return {
    ...plainCard(say.t(view.left > 0n ? 'shelf.there' : 'shelf.empty', params)),
    lines: present([
      view.left > 0n &&
        (view.mayTake > 0n
          ? say.t('shelf.may-take', { amount: say.have(least(view.mayTake, view.left)) })
          : say.t('shelf.may-take-none', { day: say.since(view.refillAt) })),
      view.mayPut > 0n && say.t('shelf.may-put', { amount: say.have(view.mayPut) }),
    ]),
    sections: present([
      section(
        say.t('shelf.what'),
        shortened(
          say,
          view.there.map((entry) => lineOf(entry, say)),
          mostLines,
        ),
      ),
      section(
        say.t('shelf.own'),
        shortened(
          say,
          view.own.map((entry) =>
            say.t('shelf.own-line', {
              left: say.have(entry.amount - entry.taken),
              amount: say.money(entry.amount),
              until: say.until(entry.expiresAt),
            }),
          ),
          mostLines,
        ),
      ),
    ]),
    actions: present([
      view.left > 0n &&
        view.mayTake > 0n &&
        button('shelf.take', say.t('button.shelf-take'), undefined, 'primary'),
      view.mayPut > 0n && button('shelf.put', say.t('button.shelf-put')),
      ...view.own.slice(0, 3).map((entry) => backButton(entry, say)),
    ]),
  };
}

function section(title: string, lines: string[]): CardSection | false {
  return lines.length > 0 && { title, lines };
}

function lineOf(entry: ShelfView['there'][number], say: Voice): string {
  const params = { amount: say.have(entry.left), until: say.until(entry.expiresAt) };
  if (entry.from === null) return say.t('shelf.line', params);
  return say.t('shelf.line-from', { ...params, name: say.name(entry.from) });
}

function backButton(entry: ShelfEntryView, say: Voice): CardAction {
  return button(
    'shelf.back',
    say.t('button.shelf-back', { amount: say.have(entry.amount - entry.taken) }),
    entry.id,
  );
}

/** What somebody left on the shelf, for them alone: not who took of it. */
export function shelfEntryCard(view: ShelfEntryView, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const open = view.state === 'open';
  const named = view.named ? 'yes' : 'no';
  return {
    ...plainCard(say.t('shelf.entry', { state: view.state, amount: say.money(view.amount) })),
    lines: open ? [say.t('shelf.entry.terms', { named })] : [],
    facts: present([
      view.taken > 0n && fact(say, 'fact.shelf-taken', say.money(view.taken)),
      open && fact(say, 'fact.shelf-left', say.money(view.amount - view.taken)),
    ]),
    status: say.t(`shelf.status.${view.state}`, {
      until: say.until(view.expiresAt),
      at: view.endedAt ? say.dateTime(view.endedAt) : say.t('sometime'),
    }),
    actions: open ? [backButton(view, say)] : [],
  };
}

/** "Put 400 on the shelf", as it was understood. */
export function confirmShelf(
  view: { amount: bigint; named: boolean; contextJson: string },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const amount = say.money(view.amount);
  return {
    ...plainCard(say.t('confirm.shelf', { amount })),
    lines: [say.t('confirm.shelf-terms', { named: view.named ? 'yes' : 'no' })],
    actions: [
      button('shelf.confirm', say.t('button.shelf-put-amount', { amount }), view.contextJson, 'primary'),
      cancel(say),
    ],
    note: say.t('confirm.note'),
  };
}

/** Credit was left on the shelf. */
export function doneShelf(
  view: { amount: bigint; named: boolean; expiresAt: Date },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const params = { until: say.until(view.expiresAt), named: view.named ? 'yes' : 'no' };
  return {
    ...plainCard(say.t('done.shelf', { amount: say.money(view.amount) })),
    lines: [say.t('done.shelf-next', params)],
    actions: waysOn(say, 'shelf.show'),
  };
}

/** A part of the shelf was taken. */
export function doneTake(
  view: { amount: bigint; givers: string[]; endsFirst: Date | null; endsLast: Date | null },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const people = say.list(view.givers.slice(0, 4).map(say.name));
  return {
    ...plainCard(say.t('done.take', { amount: say.money(view.amount) })),
    lines: present([
      view.givers.length > 0 && say.t('done.take-from', { people }),
      say.t('gift.receiver.terms'),
    ]),
    facts: present([endsFact(view, say)]),
    actions: waysOn(say, 'balance.show'),
  };
}

/** What was left of the reader's own is with them again. */
export function doneShelfBack(
  view: { back: bigint; taken: bigint },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  return {
    ...plainCard(say.t('done.shelf-back', { amount: say.money(view.back) })),
    lines: present([view.taken > 0n && say.t('done.shelf-back-taken', { taken: say.money(view.taken) })]),
    actions: waysOn(say, 'balance.show'),
  };
}
