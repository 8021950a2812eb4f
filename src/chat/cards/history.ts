import type { HistoryLine, HistoryView, Reader } from '../../core/views.js';
import { waysOn } from './buttons.js';
import type { Card, CardSection } from './card.js';
import { present, shortened } from './facts.js';
import { oneLine } from './typed-text.js';
import { type Voice, voiceFor, type Words } from './voice.js';

const mostLines = 15;
const mostModels = 6;
const mostDays = 7;

/** The last bookings, and the usage of the running period by model and by day. */
export function historyCard(view: HistoryView, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const since = say.since(view.periodStart);
  const nothing = view.lines.length === 0 && view.usedPeriod === 0n;
  return {
    headline: nothing
      ? say.t('history.empty', { since })
      : say.t('history.used', { used: say.money(view.usedPeriod), since }),
    lines: [],
    facts: [],
    sections: present([
      section(say.t('history.models'), modelLines(view, say)),
      section(say.t('history.days'), dayLines(view, say)),
      section(say.t('history.bookings'), shortened(say, bookingLines(view.lines, words, say), mostLines)),
    ]),
    actions: waysOn(say, 'balance.show', 'loans.show'),
  };
}

function section(title: string, lines: string[]): CardSection | false {
  return lines.length > 0 && { title, lines };
}

function modelLines(view: HistoryView, say: Voice): string[] {
  const lines = view.models.map(({ model, cost, tokens, events }) =>
    say.t('history.model', {
      model: oneLine(model, 40),
      cost: say.money(cost),
      tokens: say.tokens(tokens),
      calls: events,
    }),
  );
  return shortened(say, lines, mostModels);
}

function dayLines(view: HistoryView, say: Voice): string[] {
  return view.days
    .slice(-mostDays)
    .map(({ day, cost }) => say.t('history.day', { day: say.plainDay(day), cost: say.money(cost) }));
}

function bookingLines(lines: HistoryLine[], words: Words, say: Voice): string[] {
  return lines.map(({ at, kind, amount, with: other }) => {
    // A kind the books learn later is still shown, if only by its amount.
    const key = `booking.${kind}`;
    const params = { way: amount < 0n ? 'out' : 'in', name: say.name(other) };
    return say.t('history.booking', {
      day: say.shortDay(at),
      time: say.time(at),
      amount: say.signed(amount),
      what: say.t(words.has(key) ? key : 'booking.other', params),
    });
  });
}
