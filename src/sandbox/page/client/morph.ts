import { Idiomorph } from './idiomorph.js';

/** How near to the end, in pixels, somebody counts as reading there. */
const nearEnd = 48;

/** What stays free above a message that is shown from its beginning, in pixels. */
const margin = 8;

/** What has an end worth reading. */
const logs = '[role=log], [data-stick]';

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/**
 * Makes an element's content read like `html`, changing only what differs. What belongs to the person in front of it
 * stays: focus, what is typed and not sent, what is unfolded, where they have scrolled to.
 */
export function morph(element: HTMLElement, html: string): void {
  const before = new Map(
    [...element.querySelectorAll<HTMLElement>(logs)].map((log) => [
      log,
      { follows: isFollowed(log), ends: endsAt(log) < 2, last: lastOf(log) },
    ]),
  );
  Idiomorph.morph(element, html, {
    morphStyle: 'innerHTML',
    restoreFocus: true,
    callbacks: {
      beforeNodeMorphed: (old, next) =>
        !isOwn(old) && !(isField(old) && isField(next) && keepsTyped(old, next)),
      beforeAttributeUpdated: (name, on) => !belongsToClient(name, on),
    },
  });
  for (const log of element.querySelectorAll<HTMLElement>(logs)) {
    const was = before.get(log);
    const last = lastOf(log);
    if (was === undefined || (was.follows && was.last.id !== last.id)) showNewest(log);
    // The last message may grow, as a card does below a button that was clicked: then nothing jumps. What grows above it
    // does not push it out of sight.
    else if (was.follows && (!isPut(log) || (was.ends && was.last.height === last.height))) showEnd(log);
  }
}

/**
 * Shows the end of everything that has one worth reading, and keeps it in sight when pictures come in or a window
 * changes its size, for as long as the reader does not scroll away.
 */
export function keepEnds(): void {
  const away = new WeakSet<Element>();
  const toEnd = (): void => {
    for (const log of document.querySelectorAll<HTMLElement>(logs)) {
      if (!away.has(log)) (isPut(log) ? showNewest : showEnd)(log);
    }
  };
  const scrolled = ({ target }: Event): void => {
    if (!(target instanceof HTMLElement) || !target.matches(logs)) return;
    if (isFollowed(target)) away.delete(target);
    else away.add(target);
  };
  document.addEventListener('scroll', scrolled, { capture: true, passive: true });
  document.addEventListener('load', toEnd, { capture: true });
  addEventListener('resize', toEnd);
  for (const log of document.querySelectorAll<HTMLElement>(logs)) showNewest(log);
}

/** Scrolls to the end, but not past the beginning of the last message: who is sent a long one wants to read it from there. */
function showNewest(log: HTMLElement): void {
  const last = log.lastElementChild;
  const end = log.scrollHeight - log.clientHeight;
  const start =
    last === null ? end : log.scrollTop + last.getBoundingClientRect().top - log.getBoundingClientRect().top;
  log.scrollTop = Math.min(end, start - margin);
  log.dataset['put'] = String(log.scrollTop);
}

function lastOf({ lastElementChild: last }: HTMLElement): { id: string | undefined; height: number } {
  return { id: last?.id, height: last?.getBoundingClientRect().height ?? 0 };
}

/** How much of a log is below what one sees of it, in pixels. */
function endsAt(log: HTMLElement): number {
  return log.scrollHeight - log.scrollTop - log.clientHeight;
}

function showEnd(log: HTMLElement): void {
  log.scrollTop = log.scrollHeight;
}

/** Whether somebody reads what is newest: at the end, or where they were put. */
function isFollowed(log: HTMLElement): boolean {
  return isPut(log) || endsAt(log) < nearEnd;
}

/** Whether a log stands where it was put last, and has not been scrolled since. */
function isPut({ dataset, scrollTop }: HTMLElement): boolean {
  return Math.abs(Number(dataset['put'] ?? Number.NaN) - scrollTop) < 2;
}

function isOwn(node: Node): boolean {
  return node instanceof Element && node.hasAttribute('data-own');
}

function belongsToClient(name: string, on: Element): boolean {
  if (name === 'data-put') return true;
  if (name === 'open' && (on.tagName === 'DETAILS' || on.tagName === 'DIALOG')) return true;
  return on.getAttribute('data-keep')?.split(' ').includes(name) === true;
}

function isField(node: Node): node is Field {
  return (
    node instanceof HTMLInputElement ||
    node instanceof HTMLTextAreaElement ||
    node instanceof HTMLSelectElement
  );
}

/** Whether somebody changed the field and the server still says what it said before. */
function keepsTyped(before: Field, after: Field): boolean {
  if (before.tagName !== after.tagName || before.name !== after.name || before.id !== after.id) return false;
  if (before instanceof HTMLSelectElement && after instanceof HTMLSelectElement) {
    const given = (field: HTMLSelectElement): string =>
      [...field.options].map((one) => `${one.value} ${one.defaultSelected}`).join('\n');
    const changed = [...before.options].some((one) => one.selected !== one.defaultSelected);
    // A menu where the server chose nothing shows its first choice: that is not somebody's doing.
    const untouched = ![...before.options].some((one) => one.defaultSelected) && before.selectedIndex === 0;
    return changed && !untouched && given(before) === given(after);
  }
  if (before instanceof HTMLSelectElement || after instanceof HTMLSelectElement) return false;
  if (before instanceof HTMLInputElement && after instanceof HTMLInputElement) {
    if (before.type !== after.type) return false;
    if (before.type === 'checkbox' || before.type === 'radio')
      return before.checked !== before.defaultChecked && before.defaultChecked === after.defaultChecked;
  }
  return before.value !== before.defaultValue && before.defaultValue === after.defaultValue;
}
