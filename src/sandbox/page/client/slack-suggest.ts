/** One line of the list that comes up while typing. */
export interface Suggestion {
  readonly label: string;
  readonly about: string;
  /** Stands in place of what was typed; absent for a line that only tells something. */
  readonly insert?: string;
}

/** The list that comes up above the place to type. */
export interface Suggest {
  /** Whether there is something to choose. */
  readonly choosing: boolean;
  /** What would be chosen. */
  readonly active: Suggestion | undefined;
  show(field: HTMLTextAreaElement, title: string, items: readonly Suggestion[]): void;
  move(by: 1 | -1): void;
  close(): void;
}

/** Creates the list; it lives outside the regions, so that no redrawing takes it away. */
export function createSuggest(choose: (chosen: Suggestion) => void): Suggest {
  const list = document.createElement('div');
  list.id = 'sl-suggest';
  list.setAttribute('role', 'listbox');
  list.hidden = true;
  document.body.append(list);
  let items: readonly Suggestion[] = [];
  let at = 0;
  let owner: HTMLTextAreaElement | null = null;

  const mark = (): void => {
    const options = [...list.querySelectorAll<HTMLElement>('[role=option]')];
    for (const [place, option] of options.entries()) {
      option.setAttribute('aria-selected', String(place === at));
      if (place === at) option.scrollIntoView({ block: 'nearest' });
    }
    const active = options[at]?.id;
    if (active === undefined || items[at]?.insert === undefined)
      owner?.removeAttribute('aria-activedescendant');
    else owner?.setAttribute('aria-activedescendant', active);
  };
  const close = (): void => {
    list.hidden = true;
    items = [];
    owner?.setAttribute('aria-expanded', 'false');
    owner?.removeAttribute('aria-activedescendant');
  };
  // Before the field loses the focus.
  list.addEventListener('mousedown', (event) => {
    event.preventDefault();
    const place = (event.target as Element).closest<HTMLElement>('[role=option]')?.dataset['place'];
    const chosen = items[Number(place ?? Number.NaN)];
    if (chosen !== undefined) choose(chosen);
  });

  return {
    get choosing() {
      return !list.hidden && items.some((one) => one.insert !== undefined);
    },
    get active() {
      return list.hidden ? undefined : items[at];
    },
    show(field, title, next) {
      owner = field;
      if (next.length === 0) {
        close();
        return;
      }
      items = next;
      at = 0;
      list.setAttribute('aria-label', title);
      list.replaceChildren(...next.map((one, place) => optionOf(one, place)));
      const { left, top, width } = (field.form ?? field).getBoundingClientRect();
      list.style.left = `${left}px`;
      list.style.width = `${width}px`;
      list.style.bottom = `${innerHeight - top + 4}px`;
      list.hidden = false;
      field.setAttribute('aria-expanded', 'true');
      mark();
    },
    move(by) {
      at = (at + by + items.length) % Math.max(1, items.length);
      mark();
    },
    close,
  };
}

function optionOf(one: Suggestion, place: number): HTMLElement {
  const option = document.createElement('div');
  option.id = `sl-suggest-${place}`;
  option.setAttribute('role', one.insert === undefined ? 'note' : 'option');
  option.dataset['place'] = String(place);
  const label = document.createElement('b');
  label.textContent = one.label;
  const about = document.createElement('span');
  about.textContent = one.about;
  option.append(label, about);
  return option;
}
