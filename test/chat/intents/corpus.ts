import type { IntentName, ParseContext, Utterance } from '../../../src/chat/intents/utterance.js';

/** What a sentence should be understood as; slots not named are expected to be null. */
export type Expected = Partial<Pick<Utterance, 'amount' | 'person' | 'due' | 'reason' | 'problem'>>;
export type Example = readonly [
  say: string,
  intent: IntentName,
  slots?: Expected,
  context?: Partial<ParseContext>,
];

/** Wednesday, 11 March 2026, ten in the morning in Shanghai. */
export const spokenAt: ParseContext = {
  now: new Date('2026-03-11T02:00:00Z'),
  zone: 'Asia/Shanghai',
  unit: 'USD',
};
