import { askCard } from '../../../src/chat/cards/ask.js';
import { confirmAsk, doneAsk, doneEnough, donePart, partRefused } from '../../../src/chat/cards/ask-done.js';
import { askForm, askPartForm } from '../../../src/chat/cards/ask-forms.js';
import type { Card, Form } from '../../../src/chat/cards/card.js';
import type { Words } from '../../../src/chat/cards/voice.js';
import type { AskView } from '../../../src/core/ask-view.js';
import { refusal } from '../../../src/core/refusals.js';
import type { Reader } from '../../../src/core/views.js';
import { type Cast, friday, now, refillAt } from './samples.js';

type Named<T> = [name: string, shown: T];

const closedAt = new Date('2026-11-23T01:32:00Z');

/** An ask that some have lent on, as everybody in its channel sees it. */
function ask(cast: Cast, change: Partial<AskView> = {}): AskView {
  return {
    id: '0193a0de-0000-7000-8000-000000000013',
    version: 4,
    asker: cast.ana,
    reader: 'channel',
    state: 'open',
    amount: cast.amount(500),
    filled: cast.amount(260),
    waiting: 0n,
    reason: cast.reason,
    dueAt: refillAt,
    endsAt: friday,
    closedAt: null,
    lenders: [
      { name: cast.bo, amount: cast.amount(200) },
      { name: null, amount: cast.amount(60) },
    ],
    quick: [cast.amount(50), cast.amount(100)],
    leftNow: null,
    ...change,
  };
}

/** Asks to every reader, in every state there is, and what is said about them. */
export function askCards(cast: Cast, reader: Reader, words: Words): Named<Card>[] {
  const parts = [reader, words, now] as const;
  const readers = ['channel', 'colleague', 'asker'] as const;
  const many = Array.from({ length: 80 }, () => ({ name: cast.bo, amount: cast.amount(6) }));
  const full = { filled: cast.amount(500), closedAt };
  const states: [string, Partial<AskView>][] = [
    ['open', {}],
    ['new', { filled: 0n, lenders: [], reason: null }],
    ['waiting', { waiting: cast.amount(60) }],
    ['full', { ...full, state: 'full' }],
    ['full of many', { ...full, state: 'full', lenders: many }],
    ['enough', { state: 'enough', closedAt }],
    ['over', { state: 'over', closedAt, filled: 0n, lenders: [] }],
  ];
  const base = { amount: cast.amount(500), due: refillAt };
  const lent = { ...base, asker: cast.ana, amount: cast.amount(50), less: false, waiting: false };
  const short = refusal('ask-part-too-large', { open: cast.amount(30) });
  const confirmed = { ...base, reason: cast.reason, contextJson: '{}' };
  return [
    ...readers.flatMap((who) =>
      states.map(([name, change]): Named<Card> => {
        const leftNow = who === 'asker' ? cast.amount(310) : null;
        return [`ask ${name} (${who})`, askCard(ask(cast, { ...change, reader: who, leftNow }), ...parts)];
      }),
    ),
    ['done ask', doneAsk({ ...base, endsAt: friday, colleagues: null }, ...parts)],
    ['done ask one', doneAsk({ ...base, endsAt: friday, colleagues: 1 }, ...parts)],
    ['done ask team', doneAsk({ ...base, endsAt: friday, colleagues: 12 }, ...parts)],
    ['done part', donePart({ ...lent, open: cast.amount(240) }, ...parts)],
    ['done last part', donePart({ ...lent, less: true, open: 0n }, ...parts)],
    ['part waits', donePart({ ...lent, waiting: true, open: cast.amount(240) }, ...parts)],
    ['part refused', partRefused({ refused: short, ask: ask(cast) }, ...parts)],
    ['enough', doneEnough({ filled: cast.amount(260), amount: cast.amount(500) }, ...parts)],
    ['enough of nothing', doneEnough({ filled: 0n, amount: cast.amount(500) }, ...parts)],
    ['confirm ask', confirmAsk({ ...confirmed, inChannel: true }, ...parts)],
    ['confirm ask team', confirmAsk({ ...confirmed, inChannel: false, due: null }, ...parts)],
  ];
}

/** The forms of asks. */
export function askFormsOf(cast: Cast, reader: Reader, words: Words): Named<Form>[] {
  const parts = [reader, words, now] as const;
  const { ana: asker } = cast;
  const part = {
    askId: '1',
    asker,
    amount: cast.amount(500),
    open: cast.amount(240),
    lendable: cast.amount(60),
  };
  return [
    ['ask', askForm({ context: '{}', inChannel: true, amount: '500', reason: cast.reason }, ...parts)],
    ['ask team', askForm({ context: '{}', inChannel: false }, ...parts)],
    ['ask part', askPartForm(part, ...parts)],
  ];
}
