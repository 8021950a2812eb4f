/** Sends what was written; resolves when the platform has taken or refused it. */
type Send = (text: string, conversation: string) => Promise<{ readonly ok: boolean }>;

/** What is being written after an `@`, up to the cursor. */
const halfMention = /@([^\s@]*)$/;

/** Starts the field in which messages are written, with its suggestions after `@`. */
export function startComposer(region: string, send: Send): void {
  const within = (target: EventTarget | null): HTMLTextAreaElement | null =>
    target instanceof HTMLTextAreaElement && target.closest(`[data-region=${region}] .dt-composer`) !== null
      ? target
      : null;

  const submit = async (form: HTMLFormElement): Promise<void> => {
    const field = form.querySelector('textarea');
    const text = field?.value.trim() ?? '';
    if (field === null || text === '') return;
    field.value = '';
    closeMentions();
    const sent = await send(text, form.dataset['dtComposer'] ?? '');
    // Nothing that was written is lost.
    if (!sent.ok && field.value === '') field.value = text;
  };

  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (form.dataset['dtComposer'] === undefined) return;
    event.preventDefault();
    void submit(form);
  });
  document.addEventListener('input', (event) => {
    const field = within(event.target);
    if (field !== null) suggest(field);
  });
  document.addEventListener('keydown', (event) => {
    const field = within(event.target);
    // What an input method does with its keys is its own business.
    if (field === null || event.isComposing) return;
    if (steered(field, event.key)) event.preventDefault();
    else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      field.form?.requestSubmit();
    }
  });
  document.addEventListener('mousedown', (event) => {
    const option = (event.target as Element).closest<HTMLElement>('.dt-mentions [data-dt-insert]');
    const field = option?.closest('form')?.querySelector('textarea');
    if (!option || !field) return;
    // The field keeps the focus.
    event.preventDefault();
    choose(field, option);
  });
}

/** Writes a mention into the field beside which a button stands. */
export function insertMention(button: HTMLElement, name: string): void {
  const field = button.closest('form')?.querySelector('textarea');
  if (!field) return;
  if (!field.value.includes(`@${name}`)) field.value = `@${name} ${field.value}`;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

/** Hides the suggestions. */
export function closeMentions(): void {
  const list = document.getElementById('dt-mentions');
  if (list === null) return;
  list.hidden = true;
  const field = list.closest('form')?.querySelector('textarea');
  field?.setAttribute('aria-expanded', 'false');
  field?.removeAttribute('aria-activedescendant');
}

function optionsOf(field: HTMLTextAreaElement): HTMLElement[] {
  return [...(field.form?.querySelectorAll<HTMLElement>('.dt-mentions [data-dt-insert]') ?? [])];
}

function suggest(field: HTMLTextAreaElement): void {
  const options = optionsOf(field);
  const wanted = halfMention.exec(field.value.slice(0, field.selectionStart))?.[1]?.toLowerCase();
  let first: HTMLElement | undefined;
  for (const option of options) {
    option.hidden = wanted === undefined || !(option.dataset['dtName'] ?? '').includes(wanted);
    if (!option.hidden) first ??= option;
  }
  const list = options[0]?.parentElement;
  if (!list || first === undefined) {
    closeMentions();
    return;
  }
  list.hidden = false;
  field.setAttribute('aria-expanded', 'true');
  select(field, first);
}

function select(field: HTMLTextAreaElement, option: HTMLElement): void {
  for (const one of optionsOf(field)) one.setAttribute('aria-selected', String(one === option));
  field.setAttribute('aria-activedescendant', option.id);
  option.scrollIntoView({ block: 'nearest' });
}

/** Moves through the suggestions; false when the key means nothing to them. */
function steered(field: HTMLTextAreaElement, key: string): boolean {
  const shown = optionsOf(field).filter((one) => !one.hidden);
  if (shown.length === 0 || field.getAttribute('aria-expanded') !== 'true') return false;
  const at = shown.findIndex((one) => one.getAttribute('aria-selected') === 'true');
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  const next = step === undefined ? undefined : shown.at((at + step) % shown.length);
  const current = shown[at];
  if (next !== undefined) select(field, next);
  else if (key === 'Escape') closeMentions();
  else if ((key === 'Enter' || key === 'Tab') && current !== undefined) choose(field, current);
  else return false;
  return true;
}

function choose(field: HTMLTextAreaElement, option: HTMLElement): void {
  const before = field.value.slice(0, field.selectionStart).replace(halfMention, '');
  const after = field.value.slice(field.selectionStart);
  const written = `${before}@${option.dataset['dtInsert'] ?? ''} `;
  field.value = `${written}${after.trimStart()}`;
  field.setSelectionRange(written.length, written.length);
  closeMentions();
}
