import type { Host } from './host.js';
import { ask, questionOf } from './slack-ask.js';
import { startComposer } from './slack-composer.js';
import { type Entered, entered } from './slack-fields.js';
import { startMenus } from './slack-menus.js';
import { type Busy, startModals } from './slack-modal.js';

/** Where a control stands, as the page notes it. */
type Place =
  | { readonly kind: 'message'; readonly conversation: string; readonly ts: string }
  | { readonly kind: 'modal' | 'home' };

/** Starts the Slack pane: what people click and choose goes to the control, what they open into the page's address. */
export function start(host: Host): void {
  const region = (): HTMLElement | null => document.querySelector<HTMLElement>('[data-region=slack]');
  const user = (): string | null => host.query().get('slack');
  const post = (member: string, argument: object) =>
    host.post(`/slack/control/${member}`, { user: user(), ...argument });
  const busy = createBusy();
  // Before the modals: Escape closes the menu and not the modal it is in.
  startMenus();
  const modals = startModals(host, region, busy);
  const composer = startComposer(host, region);
  let opened = '';

  /** Uses a control, once the person has said yes where it asks. */
  const use = async (control: HTMLElement, value: Entered | undefined): Promise<void> => {
    const place = placeOf(control);
    const { action: actionId, block: blockId } = control.dataset;
    const question = questionOf(control);
    if (place === null) return;
    if (question !== null && !(await ask(question))) {
      await host.refresh('slack');
      return;
    }
    const drawn = document.getElementById(control.id) ?? control;
    await busy.during(drawn, () => post('click', { place, actionId, blockId, value, untilAnswered: true }));
  };

  const clicked = async (target: HTMLElement, event: MouseEvent): Promise<void> => {
    const { slackAt, slackThread, slackMore, slackReact, slackShortcut, value } = target.dataset;
    const place = placeOf(target);
    const message =
      place?.kind === 'message' ? { conversation: place.conversation, ts: place.ts } : undefined;
    if (slackAt !== undefined) {
      // With a modifier the link opens elsewhere, as links do.
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      host.go({ slackAt, slackThread: null, slackMore: null });
    } else if (slackThread !== undefined) host.go({ slackThread: slackThread || null });
    else if (slackMore !== undefined) host.go({ slackMore });
    else if (slackReact !== undefined)
      await post('react', { ...message, name: slackReact, remove: target.ariaPressed === 'true' });
    else if (slackShortcut !== undefined) {
      const conversation = target.closest('form')?.dataset['conversation'];
      await post('useShortcut', { callbackId: slackShortcut, conversation, ...message });
    } else await use(target, value);
  };

  document.addEventListener('click', (event) => {
    const target = (event.target as Element).closest<HTMLElement>(
      '[data-slack-at], [data-slack-thread], [data-slack-more], [data-slack-react], [data-slack-shortcut], [data-slack-click]',
    );
    if (target !== null && region()?.contains(target) === true) void clicked(target, event);
  });
  document.addEventListener('change', (event) => {
    const field = (event.target as Element).closest<HTMLElement>('[data-slack-change]');
    if (field !== null && region()?.contains(field) === true) void use(field, entered(field));
  });

  host.onDrawn((name) => {
    if (name !== 'slack') return;
    busy.drawn();
    modals.drawn();
    composer.drawn();
    const log = region()?.querySelector<HTMLElement>('[role=log]');
    const { conversation, unread } = log?.dataset ?? {};
    if (conversation !== undefined && Number(unread) > 0) void post('markRead', { conversation });
    // On a narrow screen the list is a strip that scrolls.
    region()
      ?.querySelector('.sl-rail [aria-current]')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    // The app learns that somebody opened its page, and draws it anew.
    const tab = region()?.querySelector<HTMLElement>('[data-slack-tab][aria-current]')?.dataset['slackTab'];
    const now = `${user() ?? ''} ${tab ?? ''}`;
    if (now !== opened && (tab === 'home' || tab === 'messages')) void post('openHome', { tab });
    opened = now;
  });
}

function placeOf(element: HTMLElement): Place | null {
  const place = element.closest<HTMLElement>('[data-place]')?.dataset['place'];
  return place === undefined ? null : (JSON.parse(place) as Place);
}

/** Remembers what is under way, as a redrawing takes every mark away. */
function createBusy(): Busy & { drawn(): void } {
  const ids = new Set<string>();
  const mark = (id: string, on: boolean): void => {
    const control = document.getElementById(id);
    control?.classList.toggle('sl-busy', on);
    if (on) control?.setAttribute('aria-disabled', 'true');
    else control?.removeAttribute('aria-disabled');
  };
  return {
    async during(control, work) {
      const { id } = control;
      if (ids.has(id)) return false;
      ids.add(id);
      mark(id, true);
      await work();
      ids.delete(id);
      mark(id, false);
      return true;
    },
    drawn() {
      for (const id of ids) mark(id, true);
    },
  };
}
