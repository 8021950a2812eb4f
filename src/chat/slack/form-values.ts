import { inputActionId } from './modal.js';
import type { SubmissionBody } from './payloads.js';

/** What was filled in, by field name. People are `<@U…>`, dates YYYY-MM-DD, empty fields empty strings. */
export function formValues(state: SubmissionBody['view']['state']): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [field, elements] of Object.entries(state?.values ?? {})) {
    const input = elements[inputActionId];
    if (input === undefined) continue;
    values[field] = input.selected_user
      ? `<@${input.selected_user}>`
      : (input.selected_date ?? input.value ?? '');
  }
  return values;
}
