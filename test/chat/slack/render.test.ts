import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Card } from '../../../src/chat/cards/card.js';
import { renderHome } from '../../../src/chat/slack/home.js';
import { limits } from '../../../src/chat/slack/limits.js';
import { renderMessage } from '../../../src/chat/slack/render.js';
import { validateBlocks, validateView } from '../../../src/sandbox/slack/validate.js';
import { fullCard, plainCard } from './cards.js';

/** Everything people read in blocks, wherever it stands. */
function texts(value: unknown): { type: string; text: string }[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  if (typeof value !== 'object' || value === null) return [];
  const own =
    'type' in value && 'text' in value && typeof value.text === 'string'
      ? [{ type: String(value.type), text: value.text }]
      : [];
  return [...own, ...Object.values(value).flatMap(texts)];
}

const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.constantFrom(
    '<!channel>',
    '<@U123>',
    '@here',
    '*bold*',
    '&lt;!here&gt;',
    '王伟借 200',
    '👩‍👩‍👧‍👦&'.repeat(300),
  ),
  fc.constantFrom('long & '.repeat(600), '中'.repeat(4_500), '*'.repeat(3_100)),
);
const anyCard: fc.Arbitrary<Card> = fc.record({
  headline: words,
  lines: fc.array(words, { maxLength: 8 }),
  facts: fc.array(fc.record({ label: words, value: words }), { maxLength: 25 }),
  quote: words,
  sections: fc.array(fc.record({ title: words, lines: fc.array(words, { maxLength: 5 }) }), {
    maxLength: 60,
  }),
  status: words,
  actions: fc.array(
    fc.record({
      name: fc.constantFrom('loan.accept', 'loan.decline'),
      label: words,
      value: fc.string({ maxLength: 100 }),
      style: fc.constantFrom('primary' as const, 'danger' as const),
      confirm: fc.record({ title: words, text: words, yes: words, no: words }),
    }),
    { maxLength: 30 },
  ),
  note: words,
});

describe('a rendered message', () => {
  it('says everything that is on the card, in reading order', () => {
    const { text, blocks } = renderMessage([fullCard()]);
    expect(blocks.map((block) => block.type)).toEqual([
      'section',
      'section',
      'section',
      'section',
      'section',
      'context',
      'actions',
      'context',
    ]);
    expect(texts(blocks).map((each) => each.text)).toEqual([
      '*Ana asks you to lend 200 USD*',
      'She needs them for the release.\nYou would still have 300 USD.',
      '*Amount*\n200 USD',
      '*Until*\nFriday 18:00',
      '*What leaves you*\n• 100 USD, expires 30 Nov\n• 100 USD, expires 31 Dec',
      '> release night',
      'Waiting for you',
      'Lend 200',
      'Lend part',
      'Decline',
      'Decline?',
      'Ana is told.',
      'Decline',
      'Back',
      'Or type: lend 200 to Ana',
    ]);
    expect(text).toMatch(/^Ana asks you to lend 200 USD\n/);
    expect(text).toContain('Amount: 200 USD');
    expect(text).toContain('Waiting for you');
  });

  it('lets nothing that people typed become a mention, a broadcast, a link or formatting', () => {
    const nasty = '<!channel> <@U999> @here <http://evil.example|click> *b* _i_ ~s~ `c` & co';
    const card = fullCard({
      headline: nasty,
      lines: [nasty],
      facts: [{ label: nasty, value: nasty }],
      quote: nasty,
      sections: [{ title: nasty, lines: [nasty] }],
      status: nasty,
      note: nasty,
    });
    const { text, blocks } = renderMessage([card]);
    expect(text).not.toMatch(/[<>]/);
    for (const each of texts(blocks)) {
      expect(each.text.replace(/^> /gm, '')).not.toMatch(/[<>]/);
      if (each.type === 'mrkdwn') expect(each.text).not.toMatch(/.\*b\*|_i_|~s~|`/);
    }
    expect(JSON.stringify(blocks)).toContain('&lt;!channel&gt;');
    const mrkdwn = JSON.stringify(blocks).match(/"type":"mrkdwn"/g)?.length ?? 0;
    expect(JSON.stringify(blocks).match(/"verbatim":true/g)?.length).toBe(mrkdwn);
  });

  it('keeps words with underscores whole', () => {
    expect(renderMessage([plainCard('use claude_sonnet_5')]).text).toBe('use claude_sonnet_5');
  });

  it('quotes every line of a reason', () => {
    const { blocks } = renderMessage([fullCard({ quote: 'first\nsecond' })]);
    expect(texts(blocks).map((each) => each.text)).toContain('> first\n> second');
  });

  it('cuts between graphemes, with an ellipsis', () => {
    const family = '👩‍👩‍👧‍👦';
    const { blocks } = renderMessage([
      fullCard({ actions: [{ name: 'a', label: family.repeat(20), value: '' }] }),
    ]);
    const label = texts(blocks).find((each) => each.text.startsWith(family))?.text ?? '';
    expect(label.length).toBeLessThanOrEqual(limits.buttonLabel);
    expect(label.replaceAll(family, '')).toBe('…');
  });

  it('gives the same action its own id each time it appears, over all cards of a message', () => {
    const lend = (value: string) => ({ name: 'loan.accept', label: `Lend to ${value}`, value });
    const { blocks } = renderMessage([
      fullCard({ actions: [lend('Bo'), lend('Carol')] }),
      fullCard({ actions: [lend('Dan')] }),
    ]);
    const ids = blocks.flatMap((block) =>
      block.type === 'actions'
        ? block.elements.map((element) => 'action_id' in element && element.action_id)
        : [],
    );
    expect(ids).toEqual(['loan.accept', 'loan.accept:1', 'loan.accept:2']);
  });

  it('keeps what the matter is and its buttons when there is too much in between', () => {
    const sections = Array.from({ length: 80 }, (_, index) => ({ title: `Part ${index}`, lines: ['x'] }));
    const { blocks } = renderMessage([fullCard({ sections })]);
    expect(blocks).toHaveLength(limits.blocksPerMessage);
    const all = texts(blocks).map((each) => each.text);
    expect(all[0]).toBe('*Ana asks you to lend 200 USD*');
    expect(all).toContain('…');
    expect(all).toContain('Lend 200');
    expect(all.at(-1)).toBe('Or type: lend 200 to Ana');
  });

  it('refuses a button value that Slack would refuse, rather than cutting an id', () => {
    const card = fullCard({ actions: [{ name: 'a', label: 'A', value: 'x'.repeat(2_001) }] });
    expect(() => renderMessage([card])).toThrow(RangeError);
  });

  it('is never empty', () => {
    const { text, blocks } = renderMessage([plainCard('')]);
    expect(text).toBe('–');
    expect(validateBlocks(blocks, 'message')).toEqual([]);
  });

  it('is taken by Slack whatever is on the cards', () => {
    fc.assert(
      fc.property(fc.array(anyCard, { minLength: 1, maxLength: 4 }), (cards) => {
        const { text, blocks } = renderMessage(cards);
        expect(validateBlocks(blocks, 'message')).toEqual([]);
        expect(text.length).toBeGreaterThan(0);
        expect(text.length).toBeLessThanOrEqual(limits.fallbackText);
        expect(text).not.toMatch(/[<>]/);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the rendered page', () => {
  it('is taken by Slack, also with more cards than fit', () => {
    const view = renderHome({ cards: Array.from({ length: 40 }, () => fullCard()) });
    expect(validateView({ ...view }, 'home')).toEqual([]);
    expect(view.blocks.length).toBeGreaterThan(90);
  });
});
