import { z } from 'zod';
import type { CardAction, Form, FormField } from '../cards/card.js';
import type { From } from '../talk/inbound.js';
import type { OpenForm } from './arrival.js';
import { buttonGroup, own } from './buttons.js';
import { bytes, cutBytes, escapeMarkdown, oneLine } from './escape.js';
import { limits } from './limits.js';
import { describeError } from './redact.js';
import type { CardParams } from './render.js';
import type { Wiring } from './wiring.js';

/** Ids of cards that are nothing but a form begin so. */
const formPrefix = 'form-';

/** Whether a card was sent only to be filled in. */
export function isFormCard(outTrackId: string): boolean {
  return outTrackId.startsWith(formPrefix);
}

const kept = z.object({ id: z.string(), context: z.string() });
const placeOf = (outTrackId: string): string => `form/${outTrackId}`;

/**
 * Notes that a form is open on a card for one person. What it was opened for stays here: a card's values can be read,
 * and perhaps changed, by whoever has it.
 */
export async function noteForm(
  wiring: Wiring,
  outTrackId: string,
  userId: string,
  form: Form,
): Promise<void> {
  const value = JSON.stringify({ id: wiring.newId(), context: form.context });
  await wiring.buttons.put(userId, placeOf(outTrackId), { name: form.name, value });
}

/** The form that is open on a card for this person; null if there is none, or it was closed. */
export async function openFormOn(
  wiring: Wiring,
  outTrackId: string,
  userId: string,
): Promise<OpenForm | null> {
  const found = await wiring.buttons.recall(userId, placeOf(outTrackId));
  if (found === null) return null;
  const read = kept.safeParse(JSON.parse(found.value));
  return read.success ? { name: found.name, ...read.data } : null;
}

/** Closes a form without an answer. One that was answered stays noted: sent again, it gets the same answer. */
export function forgetForm(wiring: Wiring, outTrackId: string, userId: string): Promise<void> {
  return wiring.buttons.drop(userId, placeOf(outTrackId));
}

/** Sends a form as a card of its own; false if that cannot be done. */
export async function deliverForm(wiring: Wiring, { userId }: From, form: Form): Promise<boolean> {
  if (wiring.config.cardTemplateId === null) return false;
  const outTrackId = `${formPrefix}${wiring.newId()}`;
  wiring.seam('dingtalk.form.before');
  try {
    await noteForm(wiring, outTrackId, userId, form);
    const title = cutBytes(oneLine(form.title), limits.cardValue);
    const shared: CardParams['shared'] = {
      lastMessage: cutBytes(oneLine(form.title), limits.title),
      title,
      body: introOf(form),
      status: '',
    };
    await wiring.api.createAndDeliver(
      {
        outTrackId,
        to: { userId },
        publicParams: shared,
        privateParams: { [userId]: { ...openForm(form) } },
        summary: shared.lastMessage,
      },
      'decision',
    );
    wiring.seam('dingtalk.form.after');
    return true;
  } catch (error) {
    wiring.log.warn({ form: form.name, ...describeError(error) }, 'a form could not be sent');
    return false;
  }
}

/** A form that opens within a card, for the one who clicked. */
export function openFormWithin(form: Form): CardParams['own'] {
  const intro = introOf(form);
  const title = `**${escapeMarkdown(oneLine(form.title))}**`;
  return { ...openForm(form), answer: intro === '' ? title : `${title}\n\n${intro}` };
}

function openForm(form: Form): CardParams['own'] {
  const close: CardAction = { name: own.close, label: form.cancel, value: '-' };
  return {
    answer: '',
    buttons: buttonGroup([close]),
    form: fieldsOf(form),
    submit: cutBytes(oneLine(form.submit), limits.buttonLabel),
  };
}

/** The fields as the value of a variable; where room is short, examples give way to what is filled in. */
function fieldsOf(form: Form): string {
  const whole = JSON.stringify({ fields: form.fields.map(field) });
  if (bytes(whole) <= limits.cardValue) return whole;
  const bare = form.fields.map(({ placeholder: _, hint: __, ...rest }) => field(rest));
  return JSON.stringify({ fields: bare });
}

function introOf(form: Form): string {
  return cutBytes(escapeMarkdown(form.intro?.trim() ?? ''), limits.cardValue);
}

/** Source: https://open.dingtalk.com/document/development/form-variables */
function field({ name, label, kind, hint, placeholder, value, optional, options }: FormField) {
  const shown = placeholder ?? hint;
  return {
    name,
    label: oneLine(label),
    type: types[kind],
    required: optional !== true,
    ...(shown === undefined ? {} : { placeholder: oneLine(shown) }),
    // People are typed by name here; an account's id would mean nothing to them.
    ...(value === undefined || kind === 'person'
      ? {}
      : { defaultValue: kind === 'choices' ? value.split(',') : value }),
    ...(options === undefined
      ? {}
      : {
          options: options.map((one) => ({
            value: one.value,
            text: cutBytes(oneLine(one.label), limits.choice),
          })),
        }),
  };
}

const types = {
  line: 'TEXT',
  paragraph: 'TEXT_AREA',
  date: 'DATE',
  person: 'TEXT',
  choices: 'MULTI_SELECT',
} as const;
