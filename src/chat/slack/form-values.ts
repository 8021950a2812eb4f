import { inputActionId } from './modal.js';
import type { SubmissionBody } from './payloads.js';

/** What was filled in, by field name. People are `<@U…>`, dates YYYY-MM-DD, choices joined by commas, empty fields empty strings. */
export function formValues(state: SubmissionBody['view']['state']): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [field, elements] of Object.entries(state?.values ?? {})) {
    const input = elements[inputActionId];
    if (input === undefined) continue;
    const chosen = input.selected_options?.map(({ value }) => value).join(',');
    values[field] = input.selected_user
      ? `<@${input.selected_user}>`
      : (chosen ?? input.selected_date ?? input.value ?? '');
  }
  return values;
}
