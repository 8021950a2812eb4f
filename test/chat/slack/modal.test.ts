import { describe, expect, it } from 'vitest';
import type { Form } from '../../../src/chat/cards/card.js';
import { formValues } from '../../../src/chat/slack/form-values.js';
import { renderForm, renderShown, unpackOrigin } from '../../../src/chat/slack/modal.js';
import { validateView } from '../../../src/sandbox/slack/validate.js';
import { fullCard } from './cards.js';

const form: Form = {
  name: 'request.submit',
  title: 'Request a top-up',
  submit: 'Request',
  cancel: 'Cancel',
  context: 'request 7 of project x',
  intro: 'What you ask for goes to your manager.',
  fields: [
    { name: 'amount', label: 'Amount', kind: 'line', placeholder: '200', value: '50', maxLength: 20 },
    { name: 'reason', label: 'Reason', kind: 'paragraph', hint: 'Your manager reads this.' },
    { name: 'until', label: 'Until', kind: 'date', value: '2026-12-01', optional: true },
    { name: 'colleague', label: 'Colleague', kind: 'person', value: 'U2', placeholder: 'Choose' },
  ],
};

describe('a form as a modal', () => {
  it('is taken by Slack', () => {
    expect(validateView({ ...renderForm(form, 'id-1') }, 'modal')).toEqual([]);
  });

  it('has one input per field, named by the field', () => {
    const { blocks } = renderForm(form, 'id-1');
    expect(blocks.filter((block) => block.type === 'input')).toMatchObject([
      {
        block_id: 'amount',
        optional: false,
        element: { type: 'plain_text_input', multiline: false, initial_value: '50', max_length: 20 },
      },
      { block_id: 'reason', hint: { text: 'Your manager reads this.' }, element: { multiline: true } },
      { block_id: 'until', optional: true, element: { type: 'datepicker', initial_date: '2026-12-01' } },
      { block_id: 'colleague', element: { type: 'users_select', initial_user: 'U2' } },
    ]);
  });

  it('brings back its id and context', () => {
    const { private_metadata: packed = '' } = renderForm(form, 'id-1');
    expect(unpackOrigin(packed)).toEqual({ id: 'id-1', context: 'request 7 of project x' });
    expect(unpackOrigin(renderForm({ ...form, context: '' }, 'id-2').private_metadata ?? '')).toEqual({
      id: 'id-2',
      context: '',
    });
    expect(unpackOrigin('')).toBeNull();
  });

  it('refuses a context that does not fit, rather than losing part of it', () => {
    expect(() => renderForm({ ...form, context: 'x'.repeat(3_000) }, 'id-1')).toThrow(RangeError);
  });

  it('keeps Slack from refusing words that are too long', () => {
    const long = { ...form, title: 'Request more tokens for your team', submit: 's'.repeat(30) };
    const view = renderForm(
      { ...long, fields: [{ name: 'a', label: 'l'.repeat(3_000), kind: 'line' }] },
      'i',
    );
    expect(validateView({ ...view }, 'modal')).toEqual([]);
    expect(view.title.text).toMatch(/…$/);
  });
});

describe('cards in a modal', () => {
  it('are taken by Slack', () => {
    const view = renderShown([fullCard(), fullCard()]);
    expect(validateView({ ...view }, 'modal')).toEqual([]);
    expect(view.submit).toBeUndefined();
  });
});

describe('what was filled in', () => {
  it('comes by field: words, dates, people as mentions, nothing as an empty string', () => {
    const values = formValues({
      values: {
        amount: { input: { value: '200' } },
        reason: { input: { value: null } },
        until: { input: { selected_date: '2026-12-01' } },
        colleague: { input: { selected_user: 'U2' } },
      },
    });
    expect(values).toEqual({ amount: '200', reason: '', until: '2026-12-01', colleague: '<@U2>' });
  });
});
