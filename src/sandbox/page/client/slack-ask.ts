/** What a control asks before it acts, as the page keeps it beside the control. */
export interface Question {
  readonly title: string;
  readonly yes: string;
  readonly no: string;
  readonly danger: boolean;
  /** The text with its markup; copied, not moved. */
  readonly text: readonly Node[];
}

/** The question of a control; null where it asks nothing. */
export function questionOf(control: HTMLElement): Question | null {
  const kept = document.getElementById(control.dataset['ask'] ?? '');
  if (kept === null) return null;
  const { title = '', yes = '', no = '', style } = kept.dataset;
  return { title, yes, no, danger: style === 'danger', text: [...kept.cloneNode(true).childNodes] };
}

/** Asks in a dialog of its own; false when the person says no, presses Escape or leaves it otherwise. */
export function ask({ title, yes, no, danger, text }: Question): Promise<boolean> {
  const dialog = document.createElement('dialog');
  dialog.className = 'sl-ask';
  const heading = made('h2', title);
  heading.id = 'sl-ask-title';
  dialog.setAttribute('aria-labelledby', heading.id);
  const body = document.createElement('div');
  body.append(...text);
  const foot = document.createElement('footer');
  const [deny, confirm] = [made('button', no), made('button', yes)];
  deny.className = 'sl-button';
  confirm.className = `sl-button ${danger ? 'danger' : 'primary'}`;
  foot.append(deny, confirm);
  dialog.append(heading, body, foot);
  document.body.append(dialog);
  return new Promise((resolve) => {
    let said = false;
    confirm.addEventListener('click', () => {
      said = true;
      dialog.close();
    });
    deny.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(said);
    });
    dialog.showModal();
    confirm.focus();
  });
}

function made(tag: 'h2' | 'button', text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  if (element instanceof HTMLButtonElement) element.type = 'button';
  return element;
}
