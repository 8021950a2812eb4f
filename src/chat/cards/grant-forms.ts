import type { Reader } from '../../core/views.js';
import type { Form, FormField } from './card.js';
import { amountField, blankForm, givenForField } from './form-parts.js';
import { taskName } from './task.js';
import { type Voice, voiceFor, type Words } from './voice.js';

/** What is already known when a form is opened, each as its field wants it. */
export interface GrantPrefill {
  /** The platform's user id. */
  person?: string;
  /** As typed: "300". */
  amount?: string;
  reason?: string;
  /** YYYY-MM-DD. */
  until?: string;
  /** A task's name. */
  name?: string;
}

/** To whom, how much, what for, until when. */
export function grantForm(
  context: string,
  prefill: GrantPrefill,
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('grant.submit', 'grant', context, say),
    fields: [
      personField(say, prefill),
      { ...amountField(say), value: prefill.amount },
      givenForField(say, 'field.grant-reason-hint', prefill.reason),
      {
        name: 'until',
        label: say.t('field.usable-until'),
        kind: 'date',
        hint: say.t('field.grant-until-hint'),
        value: prefill.until,
        optional: true,
      },
    ],
  };
}

/** Which task, how much, until when. */
export function taskForm(
  context: string,
  prefill: GrantPrefill,
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('task.submit', 'task', context, say),
    fields: [
      {
        name: 'name',
        label: say.t('field.task-name'),
        kind: 'line',
        placeholder: say.t('field.task-placeholder'),
        value: prefill.name,
        maxLength: 60,
      },
      { ...amountField(say), value: prefill.amount },
      {
        name: 'until',
        label: say.t('field.task-until'),
        kind: 'date',
        hint: say.t('field.task-until-hint'),
        value: prefill.until,
      },
    ],
  };
}

/** Whom to give part of a task, and how much. */
export function taskAddForm(
  view: { taskId: string; task: string; left: bigint },
  prefill: GrantPrefill,
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('task.add', 'task-add', view.taskId, say),
    intro: say.t('form.task-add.intro', { task: taskName(view.task), left: say.have(view.left) }),
    fields: [personField(say, prefill), { ...amountField(say), value: prefill.amount }],
  };
}

function personField(say: Voice, prefill: GrantPrefill): FormField {
  return { name: 'person', label: say.t('field.receiver'), kind: 'person', value: prefill.person };
}
