import * as clock from './clock.js';
import * as dingtalk from './dingtalk.js';
import type { Answer, Host, NewsItem } from './host.js';
import { type Live, openLive, type Platform } from './live.js';
import { keepEnds, morph } from './morph.js';
import * as slack from './slack.js';
import * as story from './story.js';
import * as tools from './tools.js';

const { body } = document;

/** What the frame knows while the page is open. */
function startFrame(): void {
  const words = JSON.parse(body.dataset['words'] ?? '{}') as Record<string, string>;
  const initial = new URLSearchParams(body.dataset['query']);
  const given = new URLSearchParams(location.search);
  let state = new URLSearchParams(initial);
  /** How often another address was shown. */
  let shows = 0;
  const newsListeners: [Platform, (items: readonly NewsItem[]) => void][] = [];
  const drawnListeners: ((region: string, element: HTMLElement) => void)[] = [];
  /** By region: the askings that are not answered, and the one that waits for them. */
  const underWay = new Map<string, Set<Promise<void>>>();
  const queued = new Map<string, Promise<void>>();
  /** How often anything was asked for, and by region the newest asking that was drawn. */
  let askings = 0;
  const newest = new Map<string, number>();
  /** What is drawn a little later. */
  const later = new Set<string>();
  let soon: ReturnType<typeof setTimeout> | undefined;

  const regions = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-region]')];
  const nameOf = (region: HTMLElement): string => region.dataset['region'] ?? '';
  const isVisible = (region: HTMLElement): boolean => region.closest('[hidden]') === null;
  const isOf = (platform: Platform, name: string): boolean => name.split('-')[0] === platform;

  const say = (text: string): void => {
    const line = document.getElementById('f-alert');
    if (line === null) return;
    line.textContent = text;
    line.hidden = text === '';
  };

  const draw = async (element: HTMLElement): Promise<void> => {
    const name = nameOf(element);
    const asked = shows;
    askings += 1;
    const asking = askings;
    // What is true for a moment is not worth the browser's keeping it.
    const response = await fetch(`/sandbox/region/${name}?${state.toString()}`, { cache: 'no-store' }).catch(
      () => null,
    );
    // What was asked for another person or place must not appear any more.
    if (response === null || asked !== shows) return;
    if (response.status !== 200 && response.status !== 404) return;
    const drawn = response.ok
      ? ((await response.json()) as { html: string; position?: number })
      : { html: '' };
    if (asked !== shows || asking < (newest.get(name) ?? 0)) return;
    newest.set(name, asking);
    morph(element, drawn.html);
    element.dataset['position'] = String(drawn.position ?? '');
    for (const listener of drawnListeners) listener(name, element);
  };

  /**
   * Draws a region. Whoever wishes for it while it is being asked for is not kept waiting: a second asking may overtake
   * the first. Further wishes come to one more drawing.
   */
  const drawOnce = (element: HTMLElement): Promise<void> => {
    const name = nameOf(element);
    const flights = underWay.get(name) ?? new Set();
    underWay.set(name, flights);
    if (flights.size >= 2) {
      const waiting = queued.get(name);
      if (waiting !== undefined) return waiting;
      const next = Promise.race(flights).then(() => {
        queued.delete(name);
        return drawOnce(element);
      });
      queued.set(name, next);
      return next;
    }
    const flight = draw(element).finally(() => flights.delete(flight));
    flights.add(flight);
    return flight;
  };

  const refresh = async (...names: readonly string[]): Promise<void> => {
    const wanted = regions().filter((one) =>
      names.length > 0 ? names.includes(nameOf(one)) : isVisible(one),
    );
    await Promise.all(wanted.map(drawOnce));
  };

  /** What does not show a message itself follows a little later, and once for many. */
  const refreshSoon = (...names: readonly string[]): void => {
    for (const name of ['now', 'story', 'clock', ...names]) later.add(name);
    if (soon !== undefined) return;
    soon = setTimeout(() => {
      soon = undefined;
      const wanted = regions().filter((one) => isVisible(one) && later.has(nameOf(one)));
      later.clear();
      for (const one of wanted) void drawOnce(one);
    }, 200);
  };

  const host: Host = {
    words,
    say,
    refresh,
    query: () => new URLSearchParams(state),
    async post(path, argument) {
      const response = await fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'accept-language': state.get('lang') ?? 'en' },
        body: JSON.stringify(argument),
      }).catch(() => null);
      const answer = (await response?.json().catch(() => undefined)) as Answer | undefined;
      if (answer === undefined || typeof answer.ok !== 'boolean') {
        const error = words['frame.offline'] ?? '';
        say(error);
        return { ok: false, error };
      }
      say(answer.ok ? '' : answer.error);
      return answer;
    },
    go(change) {
      const address = new URLSearchParams(location.search);
      const next = new URLSearchParams(state);
      for (const [name, value] of Object.entries(change)) {
        for (const query of [address, next]) {
          if (value === null) query.delete(name);
          else query.set(name, value);
        }
      }
      const url = `/?${address.toString()}`;
      if (change['lang'] !== undefined) {
        location.assign(url);
        return;
      }
      if (address.toString() !== new URLSearchParams(location.search).toString())
        history.pushState(null, '', url);
      show(next);
    },
    onNews: (platform, listener) => newsListeners.push([platform, listener]),
    onDrawn: (listener) => drawnListeners.push(listener),
  };

  const live: Live = openLive(body.dataset['boot'] ?? '', drawnPositions(regions()), {
    news(platform, position, items) {
      for (const [wanted, listener] of newsListeners) if (wanted === platform) listener(items);
      const stale = regions().filter(
        (one) => isOf(platform, nameOf(one)) && !(Number(one.dataset['position'] || -1) >= position),
      );
      // What somebody did is not shown by itself, and what comes of it has the right of way.
      if (items.every(({ kind }) => kind === 'act')) refreshSoon(...stale.map(nameOf));
      else for (const one of stale) void drawOnce(one);
      refreshSoon();
    },
    back() {
      link(true);
      void refresh();
    },
    lost: () => link(false),
  });

  /** Makes the page show an address. */
  const show = (next: URLSearchParams): void => {
    state = next;
    shows += 1;
    for (const platform of ['slack', 'dingtalk'] as const) {
      const select = document.querySelector<HTMLSelectElement>(`.f-who select[name=${platform}]`);
      const user = next.get(platform);
      if (select !== null && user !== null) select.value = user;
    }
    showTools(next.get('tool'));
    showView(next.get('view') ?? 'slack');
    live.follow(next);
    void refresh();
  };

  // The story writes its progress into the address by itself.
  document.addEventListener('frame-address', () => {
    const story = new URLSearchParams(location.search).get('story');
    if (story !== null) state.set('story', story);
  });
  addEventListener('popstate', () => {
    const next = new URLSearchParams(initial);
    const address = new URLSearchParams(location.search);
    for (const name of [...next.keys()])
      if (!address.has(name) && !/^(slack|dingtalk|lang)$/.test(name)) next.delete(name);
    // A name in the first address was completed to an id.
    for (const [name, value] of address)
      next.set(name, (given.get(name) === value ? initial.get(name) : null) ?? value);
    show(next);
  });

  document.addEventListener('change', (event) => {
    const select = event.target as HTMLSelectElement;
    const platform = select.closest<HTMLElement>('.f-who')?.dataset['who'];
    if (platform !== undefined) host.go({ [platform]: select.value, [`${platform}At`]: null });
  });
  document.addEventListener('click', (event) => {
    const target = (event.target as Element).closest<HTMLElement>(
      '[data-lang], [data-view-to], [data-tab], [data-also], #f-tools-toggle, #f-tools-close',
    );
    if (target === null) return;
    const { lang, viewTo, tab, also, user } = target.dataset;
    if (lang !== undefined) {
      event.preventDefault();
      host.go({ lang });
    } else if (viewTo !== undefined)
      host.go({
        view: viewTo,
        ...(viewTo === 'tools' && state.get('tool') === 'none' ? { tool: null } : {}),
      });
    else if (tab !== undefined) host.go({ tool: tab });
    else if (also !== undefined && user !== undefined) host.go({ [also]: user, [`${also}At`]: null });
    else host.go({ tool: state.get('tool') === 'none' ? null : 'none' });
  });
  document.addEventListener('keydown', (event) => {
    const tab = (event.target as Element).closest<HTMLElement>('[role=tab][data-tab]');
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (tab === null || step === undefined) return;
    const tabs = [...document.querySelectorAll<HTMLElement>('[role=tab][data-tab]')];
    const next = tabs.at((tabs.indexOf(tab) + step) % tabs.length);
    next?.focus();
    next?.click();
  });

  for (const module of [slack, dingtalk, tools, clock, story]) module.start(host);
  keepEnds();
  for (const one of regions()) for (const listener of drawnListeners) listener(nameOf(one), one);
  live.follow(state);
}

function drawnPositions(regions: readonly HTMLElement[]): Partial<Record<Platform, number>> {
  const positions: Partial<Record<Platform, number>> = {};
  for (const { dataset } of regions) {
    const platform = dataset['region'];
    const position = dataset['position'];
    if ((platform === 'slack' || platform === 'dingtalk') && position) positions[platform] = Number(position);
  }
  return positions;
}

function link(stands: boolean): void {
  const note = document.getElementById('f-link');
  if (note !== null) note.hidden = stands;
}

function showTools(tool: string | null): void {
  const open = tool !== 'none';
  body.dataset['tools'] = open ? 'open' : 'closed';
  const aside = document.getElementById('f-tools');
  if (aside !== null) aside.hidden = !open;
  document.getElementById('f-tools-toggle')?.setAttribute('aria-expanded', String(open));
  const tabs = [...document.querySelectorAll<HTMLElement>('[role=tab][data-tab]')];
  const chosen = tabs.find((one) => one.dataset['tab'] === tool) ?? tabs[0];
  for (const tab of tabs) {
    tab.setAttribute('aria-selected', String(tab === chosen));
    tab.tabIndex = tab === chosen ? 0 : -1;
    const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '');
    if (panel !== null) panel.hidden = tab !== chosen;
  }
}

function showView(view: string): void {
  body.dataset['view'] = view;
  if (view === 'tools') delete body.dataset['moved'];
  for (const button of document.querySelectorAll<HTMLElement>('[data-view-to]'))
    button.setAttribute('aria-pressed', String(button.dataset['viewTo'] === view));
}

startFrame();
