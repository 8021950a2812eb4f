import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { Card, Form, FormField } from '../cards/card.js';
import { paragraphs, plainText } from './blocks.js';
import { limits } from './limits.js';
import { renderBlocks } from './render.js';

/** The one element of every input; the field's name is the block's id, which is what Slack keys errors by. */
export const inputActionId = 'input';

/** `callback_id` of the modal that only shows something. */
const shownCallbackId = 'shown';

/** What a form's submission must bring back. */
export interface FormOrigin {
  /** Names this opening of the form, so that a submission sent twice counts once. */
  id: string;
  context: string;
}

/**
 * A form as a modal.
 *
 * @throws RangeError if the form's context does not fit into the view
 */
export function renderForm(form: Form, id: string): ModalView {
  const intro: KnownBlock[] = form.intro === undefined ? [] : paragraphs([form.intro]);
  return {
    type: 'modal',
    callback_id: form.name,
    private_metadata: packOrigin({ id, context: form.context }),
    title: plainText(form.title, limits.modalTitle),
    submit: plainText(form.submit, limits.modalButton),
    close: plainText(form.cancel, limits.modalButton),
    blocks: [...intro, ...form.fields.map(input)],
  };
}

/**
 * Cards as a modal with nothing to fill in. Its closing button is Slack's own and in the reader's language.
 */
export function renderShown(cards: Card[]): ModalView {
  return {
    type: 'modal',
    callback_id: shownCallbackId,
    title: { type: 'plain_text', text: 'TokenDesk' },
    blocks: renderBlocks(cards, limits.blocksPerView),
  };
}

/** Reads back what {@link renderForm} packed; null if the view is not one of ours. */
export function unpackOrigin(metadata: string): FormOrigin | null {
  const cut = metadata.indexOf(' ');
  return cut < 1 ? null : { id: metadata.slice(0, cut), context: metadata.slice(cut + 1) };
}

function packOrigin({ id, context }: FormOrigin): string {
  const packed = `${id} ${context}`;
  if (packed.length > limits.privateMetadata) {
    throw new RangeError(`a form's context has more than ${limits.privateMetadata} characters`);
  }
  return packed;
}

function input(field: FormField): InputBlock {
  return {
    type: 'input',
    block_id: field.name,
    label: plainText(field.label, limits.inputLabel),
    optional: field.optional === true,
    ...(field.hint === undefined ? {} : { hint: plainText(field.hint, limits.inputHint) }),
    element: element(field),
  };
}

function element(field: FormField): InputBlock['element'] {
  const shared = {
    action_id: inputActionId,
    ...(field.placeholder === undefined
      ? {}
      : { placeholder: plainText(field.placeholder, limits.placeholder) }),
  };
  switch (field.kind) {
    case 'date':
      return { type: 'datepicker', ...shared, ...(field.value ? { initial_date: field.value } : {}) };
    case 'person':
      return { type: 'users_select', ...shared, ...(field.value ? { initial_user: field.value } : {}) };
    case 'choices': {
      const options = (field.options ?? []).slice(0, limits.checkboxes).map(({ value, label }) => ({
        value,
        text: plainText(label, limits.optionText),
      }));
      const chosen = (field.value ?? '').split(',');
      const initial = options.filter(({ value }) => chosen.includes(value));
      return {
        type: 'checkboxes',
        action_id: inputActionId,
        options,
        ...(initial.length > 0 ? { initial_options: initial } : {}),
      };
    }
    case 'line':
    case 'paragraph': {
      const most = Math.min(field.maxLength ?? limits.inputMaxLength, limits.inputMaxLength);
      return {
        type: 'plain_text_input',
        ...shared,
        multiline: field.kind === 'paragraph',
        max_length: most,
        // Slack refuses an initial value longer than the input may be.
        ...(field.value ? { initial_value: field.value.slice(0, most) } : {}),
      };
    }
  }
}
