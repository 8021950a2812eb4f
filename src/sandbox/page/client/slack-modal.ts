import type { Host } from './host.js';
import { type Entered, entered } from './slack-fields.js';

/** What marks a control as being under way. */
export interface Busy {
  /** Shows a control as under way until the work is done; false when it already is. */
  during(control: HTMLElement, work: () => Promise<unknown>): Promise<boolean>;
}

const focusable = 'button, input, select, textarea, a[href], summary, [tabindex="0"]';

/** Modals: submitting, closing, the focus that stays within. */
export function startModals(host: Host, region: () => HTMLElement | null, busy: Busy): { drawn(): void } {
  let shown = '';
  let opener = '';
  let submitted = false;
  const modal = (): HTMLElement | null => region()?.querySelector<HTMLElement>('[data-slack-modal]') ?? null;
  const user = (): string | null => host.query().get('slack');

  const close = (all: boolean): Promise<unknown> =>
    host.post('/slack/control/closeModal', { user: user(), all });

  const submit = async (form: HTMLElement): Promise<void> => {
    const values: Record<string, Entered> = {};
    for (const field of form.querySelectorAll<HTMLElement>('[data-slack-field]'))
      values[field.dataset['slackField'] ?? ''] = entered(field);
    if (Object.keys(values).length > 0) {
      const filled = await host.post('/slack/control/fill', {
        user: user(),
        place: { kind: 'modal' },
        values,
      });
      if (!filled.ok) return;
    }
    submitted = true;
    await host.post('/slack/control/submit', { user: user(), untilAnswered: true });
    await host.refresh('slack');
    submitted = false;
  };

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.hasAttribute('data-slack-modal')) return;
    event.preventDefault();
    const button = form.querySelector<HTMLElement>('[data-slack-submit]');
    if (button !== null) void busy.during(button, () => submit(form));
  });
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-slack-close]');
    if (button !== null) void close(button.dataset['slackClose'] === 'all');
  });
  document.addEventListener('focusin', (event) => {
    const inBody = (event.target as Element).closest('#sl-body') !== null;
    if (inBody) opener = (event.target as Element).id;
  });
  document.addEventListener('keydown', (event) => {
    const open = modal();
    if (open === null || document.querySelector('dialog.sl-ask') !== null) return;
    const within = open.contains(event.target as Node);
    if (event.key === 'Escape' && (within || event.target === document.body)) {
      event.preventDefault();
      void close(false);
    }
    if (event.key === 'Tab' && within) keepWithin(open, event);
  });

  return {
    drawn() {
      const open = modal();
      const id = open?.id ?? '';
      const active = document.activeElement;
      // Whoever is writing elsewhere on the page is not interrupted.
      const mayMove = active === null || active === document.body || region()?.contains(active) === true;
      if (id !== shown && mayMove) {
        if (open !== null) firstOf(open).focus();
        else focusBack(region(), opener);
      } else if (submitted && open !== null) {
        const wrong = open.querySelector<HTMLElement>('[aria-invalid=true]');
        // What had the focus may be gone with what the app put in its place.
        if (wrong !== null) wrong.focus();
        else if (!open.contains(document.activeElement)) firstOf(open).focus();
      }
      shown = id;
    },
  };
}

function firstOf(modal: HTMLElement): HTMLElement {
  return (
    modal.querySelector<HTMLElement>('[data-focus]') ??
    modal.querySelector<HTMLElement>('.sl-modal-body :is(input, select, textarea)') ??
    modal
  );
}

function focusBack(region: HTMLElement | null, opener: string): void {
  const there = opener === '' ? null : document.getElementById(opener);
  (there ?? region?.querySelector<HTMLElement>('[data-slack-composer] textarea'))?.focus({
    preventScroll: true,
  });
}

/** Tab goes round within the modal. */
function keepWithin(modal: HTMLElement, event: KeyboardEvent): void {
  const all = [...modal.querySelectorAll<HTMLElement>(focusable)].filter((one) => one.offsetParent !== null);
  const first = all[0];
  const last = all.at(-1);
  const from = event.target;
  if (event.shiftKey && (from === first || from === modal)) {
    event.preventDefault();
    last?.focus();
  } else if (!event.shiftKey && from === last) {
    event.preventDefault();
    first?.focus();
  }
}
