import type { Reader } from '../../core/views.js';
import type { MessageKey } from '../../kit/i18n/catalogue.js';
import { waysOn } from './buttons.js';
import { type Card, plainCard } from './card.js';
import { voiceFor, type Words } from './voice.js';

/** What most people come for. */
const examples: readonly MessageKey[] = [
  'example.balance',
  'example.borrow',
  'example.ask',
  'example.request',
  'example.repay',
  'example.lend',
  'example.gift',
];

/** What is needed now and then, in a few lines: so much fits one look. */
const more: readonly (readonly MessageKey[])[] = [
  ['example.shelf', 'example.loans', 'example.requests', 'example.history'],
  ['example.extend', 'example.forgive', 'example.delegate'],
  ['example.statement', 'example.language'],
];

/** What one can type, by example. */
export function helpCard(reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  return {
    ...plainCard(say.t('help.title')),
    sections: [
      {
        title: say.t('help.examples'),
        lines: examples.map((key) => say.t('help.example', { example: say.t(key) })),
      },
      {
        title: say.t('help.more'),
        lines: more.map((keys) =>
          keys.map((key) => say.t('help.example', { example: say.t(key) })).join(' · '),
        ),
      },
    ],
    actions: waysOn(
      say,
      'balance.show',
      'borrow.open',
      'ask.open',
      'request.open',
      'loans.show',
      'settings.show',
    ),
    note: say.t('help.note'),
  };
}

/** The answer to a sentence that was not understood, small talk included. */
export function unknownCard(reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const some: MessageKey[] = ['example.balance', 'example.borrow', 'example.request'];
  return {
    ...plainCard(say.t('unknown.title')),
    sections: [
      {
        title: say.t('unknown.try'),
        lines: some.map((key) => say.t('help.example', { example: say.t(key) })),
      },
    ],
    actions: waysOn(say, 'help.show', 'balance.show'),
  };
}
