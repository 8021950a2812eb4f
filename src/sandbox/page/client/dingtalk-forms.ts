/** What a field's value is sent as. */
type Entered = string | boolean | readonly string[] | null;

/** The fields of a form that this page drew. */
function fieldsOf(form: HTMLFormElement): HTMLElement[] {
  return [...form.querySelectorAll<HTMLElement>('[data-dt-field]')];
}

/** Everything that was filled in, by the fields' names; null where nothing is. */
export function enteredIn(form: HTMLFormElement): Record<string, Entered> {
  return Object.fromEntries(fieldsOf(form).map((field) => [field.dataset['dtField'] ?? '', entered(field)]));
}

/** Marks the fields that must be filled in and are not, and goes to the first of them; false when none is missing. */
export function whatIsMissing(form: HTMLFormElement): boolean {
  const missing = fieldsOf(form).filter((field) => {
    const lacks = field.getAttribute('aria-required') === 'true' && isEmpty(entered(field));
    if (lacks) field.setAttribute('aria-invalid', 'true');
    else field.removeAttribute('aria-invalid');
    const error = document.getElementById(`${field.id}-error`);
    if (error !== null) error.hidden = !lacks;
    return lacks;
  });
  const [first] = missing;
  const focusable = first?.matches('input, select, textarea')
    ? first
    : first?.querySelector<HTMLElement>('input');
  focusable?.focus();
  return missing.length > 0;
}

/** Takes the mark from a field that is being filled in. */
export function filling(target: Element): void {
  const field = target.closest('[data-dt-field]');
  const error = field === null ? null : document.getElementById(`${field.id}-error`);
  field?.removeAttribute('aria-invalid');
  if (error !== null) error.hidden = true;
}

function isEmpty(value: Entered): boolean {
  return value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0);
}

function entered(field: HTMLElement): Entered {
  const type = field.dataset['dtType'];
  if (field.classList.contains('dt-boxes')) {
    const chosen = [...field.querySelectorAll<HTMLInputElement>('input:checked')].map((one) => one.value);
    return type === 'CHECKBOX_GROUP' ? (chosen[0] ?? null) : chosen;
  }
  if (field instanceof HTMLSelectElement) {
    if (field.multiple) return [...field.selectedOptions].map((one) => one.value);
    return field.value === '' ? null : field.value;
  }
  if (field instanceof HTMLTextAreaElement) {
    const lines = field.value.split('\n').filter((one) => one.trim() !== '');
    return type === 'TEXT_ARRAY' ? lines : textOf(field.value);
  }
  if (!(field instanceof HTMLInputElement)) return null;
  if (field.type === 'checkbox') return field.checked;
  return textOf(type === 'DATETIME' ? field.value.replace('T', ' ') : field.value);
}

function textOf(value: string): string | null {
  return value.trim() === '' ? null : value;
}
