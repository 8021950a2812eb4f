import type { Card } from '../../../src/chat/cards/card.js';
import { plainCard } from '../../../src/chat/cards/card.js';

/** A card with everything a card can have. */
export function fullCard(change: Partial<Card> = {}): Card {
  return {
    headline: 'Ana asks you to lend 200 USD',
    lines: ['She needs them for the release.', 'You would still have 300 USD.'],
    facts: [
      { label: 'Amount', value: '200 USD' },
      { label: 'Until', value: 'Friday 18:00' },
    ],
    quote: 'release night',
    sections: [{ title: 'What leaves you', lines: ['100 USD, expires 30 Nov', '100 USD, expires 31 Dec'] }],
    status: 'Waiting for you',
    actions: [
      { name: 'loan.accept', label: 'Lend 200', value: 'loan-1', style: 'primary' },
      { name: 'loan.lend-part', label: 'Lend part', value: 'loan-1' },
      {
        name: 'loan.decline',
        label: 'Decline',
        value: 'loan-1',
        style: 'danger',
        confirm: { title: 'Decline?', text: 'Ana is told.', yes: 'Decline', no: 'Back' },
      },
    ],
    note: 'Or type: lend 200 to Ana',
    ...change,
  };
}

export { plainCard };
