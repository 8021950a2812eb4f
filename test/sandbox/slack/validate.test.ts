import { describe, expect, it } from 'vitest';
import { validateBlocks, validateView } from '../../../src/sandbox/slack/validate.js';

const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const markdown = (length: number) => ({ type: 'mrkdwn', text: 'x'.repeat(length) });
const button = (more: object = {}) => ({ type: 'button', text: plain(4), ...more });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const option = (more: object = {}) => ({ text: plain(3), value: 'v', ...more });
const select = (more: object) => actions({ type: 'static_select', options: [option()], ...more });
const input = (more: object = {}) => ({
  type: 'input',
  label: plain(5),
  element: { type: 'plain_text_input' },
  ...more,
});
const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

/** What is at the limit, what is beyond it, and where Slack says the fault is. */
const limits: readonly [name: string, fits: object, breaks: object, message: string][] = [
  [
    'section text',
    { type: 'section', text: markdown(3_000) },
    { type: 'section', text: markdown(3_001) },
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'empty text',
    { type: 'section', text: markdown(1) },
    { type: 'section', text: markdown(0) },
    'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'section fields',
    { type: 'section', fields: many(10, markdown(2_000)) },
    { type: 'section', fields: many(11, markdown(1)) },
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'field text',
    { type: 'section', fields: [markdown(2_000)] },
    { type: 'section', fields: [markdown(2_001)] },
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
  ],
  [
    'section without anything',
    { type: 'section', fields: [markdown(1)] },
    { type: 'section' },
    'must provide at least one of: text, fields [json-pointer:/blocks/0]',
  ],
  [
    'header',
    { type: 'header', text: plain(150) },
    { type: 'header', text: plain(151) },
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'header in mrkdwn',
    { type: 'header', text: plain(1) },
    { type: 'header', text: markdown(1) },
    'must be a valid enum value: plain_text [json-pointer:/blocks/0/text/type]',
  ],
  [
    'button text',
    actions(button({ text: plain(75) })),
    actions(button({ text: plain(76) })),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'button value',
    actions(button({ value: 'x'.repeat(2_000) })),
    actions(button({ value: 'x'.repeat(2_001) })),
    'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
  ],
  [
    'button style',
    actions(button({ style: 'primary' })),
    actions(button({ style: 'green' })),
    'must be a valid enum value [json-pointer:/blocks/0/elements/0/style]',
  ],
  [
    'accessibility label',
    actions(button({ accessibility_label: 'x'.repeat(75) })),
    actions(button({ accessibility_label: 'x'.repeat(76) })),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/accessibility_label]',
  ],
  [
    'action id',
    actions(button({ action_id: 'x'.repeat(255) })),
    actions(button({ action_id: 'x'.repeat(256) })),
    'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
  ],
  [
    'same action id twice',
    actions(button({ action_id: 'a' }), button({ action_id: 'b' })),
    actions(button({ action_id: 'a' }), button({ action_id: 'a' })),
    '`action_id` "a" already exists in this block [json-pointer:/blocks/0/elements/1/action_id]',
  ],
  [
    'elements of actions',
    actions(...many(25, button())),
    actions(...many(26, button())),
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'no elements',
    actions(button()),
    actions(),
    'no fewer than 1 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'elements of context',
    { type: 'context', elements: many(10, markdown(1)) },
    { type: 'context', elements: many(11, markdown(1)) },
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'element where it may not be',
    actions(button()),
    actions({ type: 'plain_text_input' }),
    'unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]',
  ],
  [
    'unknown element',
    actions(button()),
    actions({ type: 'constructor' }),
    'unsupported type: constructor [json-pointer:/blocks/0/elements/0/type]',
  ],
  [
    'options',
    select({ options: many(100, option()) }),
    select({ options: many(101, option()) }),
    'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'option text',
    select({ options: [option({ text: plain(75) })] }),
    select({ options: [option({ text: plain(76) })] }),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
  ],
  [
    'option value',
    select({ options: [option({ value: 'x'.repeat(150) })] }),
    select({ options: [option({ value: 'x'.repeat(151) })] }),
    'must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]',
  ],
  [
    'placeholder',
    select({ placeholder: plain(150) }),
    select({ placeholder: plain(151) }),
    'must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]',
  ],
  [
    'overflow',
    actions({ type: 'overflow', options: many(5, option()) }),
    actions({ type: 'overflow', options: many(6, option()) }),
    'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'confirm title',
    actions(button({ confirm: { title: plain(100), text: plain(300) } })),
    actions(button({ confirm: { title: plain(101), text: plain(1) } })),
    'must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]',
  ],
  [
    'input label',
    input({ label: plain(2_000) }),
    input({ label: plain(2_001) }),
    'must be less than 2001 characters [json-pointer:/blocks/0/label/text]',
  ],
  [
    'input without element',
    input(),
    input({ element: undefined }),
    'missing required field: element [json-pointer:/blocks/0]',
  ],
  [
    'button in an input',
    input(),
    input({ element: button() }),
    'unsupported type: button [json-pointer:/blocks/0/element/type]',
  ],
  [
    'alt text',
    { type: 'image', image_url: 'https://x.test/a.png', alt_text: 'a' },
    { type: 'image', image_url: 'https://x.test/a.png' },
    'missing required field: alt_text [json-pointer:/blocks/0]',
  ],
  [
    'block id',
    { type: 'divider', block_id: 'x'.repeat(255) },
    { type: 'divider', block_id: 'x'.repeat(256) },
    'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
  ],
  [
    'unknown block',
    { type: 'divider' },
    { type: 'constructor' },
    'unsupported type: constructor [json-pointer:/blocks/0/type]',
  ],
  [
    'block without type',
    { type: 'divider' },
    { text: plain(1) },
    'missing required field: type [json-pointer:/blocks/0]',
  ],
  [
    'table rows',
    { type: 'table', rows: many(100, []) },
    { type: 'table', rows: many(101, []) },
    'no more than 100 items allowed [json-pointer:/blocks/0/rows]',
  ],
];

describe('blocks', () => {
  it.each(limits)('%s', (_name, fits, breaks, message) => {
    expect(validateBlocks([fits], 'message')).toEqual([]);
    expect(validateBlocks([breaks], 'message')).toEqual([`[ERROR] ${message}`]);
  });

  it('are at most 50 in a message and 100 in a view, with ids of their own', () => {
    const divider = { type: 'divider' };
    expect(validateBlocks(many(50, divider), 'message')).toEqual([]);
    expect(validateBlocks(many(51, divider), 'message')).toEqual([
      '[ERROR] no more than 50 items allowed [json-pointer:/blocks]',
    ]);
    expect(validateBlocks(many(100, divider), 'home')).toEqual([]);
    expect(validateBlocks(many(101, divider), 'modal')).toEqual([
      '[ERROR] no more than 100 items allowed [json-pointer:/blocks]',
    ]);
    const same = { type: 'divider', block_id: 'a' };
    expect(validateBlocks([same, same], 'message')).toEqual([
      '[ERROR] `block_id` "a" already exists [json-pointer:/blocks/1/block_id]',
    ]);
  });

  it('belong where Slack shows them', () => {
    const block = { type: 'markdown', text: '# hi' };
    expect(validateBlocks([block], 'message')).toEqual([]);
    expect(validateBlocks([block], 'modal')).toEqual([
      '[ERROR] unsupported type: markdown [json-pointer:/blocks/0/type]',
    ]);
  });
});

describe('views', () => {
  const modal = { type: 'modal', title: plain(24), submit: plain(24), close: plain(24), blocks: [input()] };

  it.each([
    ['title', { title: plain(25) }, 'must be less than 25 characters [json-pointer:/view/title/text]'],
    [
      'title in mrkdwn',
      { title: markdown(3) },
      'must be a valid enum value: plain_text [json-pointer:/view/title/type]',
    ],
    ['no title', { title: undefined }, 'missing required field: title [json-pointer:/view]'],
    ['submit', { submit: plain(25) }, 'must be less than 25 characters [json-pointer:/view/submit/text]'],
    ['close', { close: plain(25) }, 'must be less than 25 characters [json-pointer:/view/close/text]'],
    [
      'metadata',
      { private_metadata: 'x'.repeat(3_001) },
      'must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ],
    [
      'callback id',
      { callback_id: 'x'.repeat(256) },
      'must be less than 256 characters [json-pointer:/view/callback_id]',
    ],
    ['input without submit', { submit: undefined }, 'missing required field: submit [json-pointer:/view]'],
    [
      'blocks',
      { blocks: [{ type: 'header', text: plain(151) }] },
      'must be less than 151 characters [json-pointer:/view/blocks/0/text/text]',
    ],
    ['kind', { type: 'home' }, 'must be "modal" [json-pointer:/view/type]'],
  ])('refuse a wrong %s', (_name, change, message) => {
    expect(validateView(modal, 'modal')).toEqual([]);
    expect(validateView({ ...modal, ...change }, 'modal')).toEqual([`[ERROR] ${message}`]);
  });

  it('of the App Home need no title', () => {
    expect(validateView({ type: 'home', blocks: [{ type: 'divider' }] }, 'home')).toEqual([]);
  });
});
