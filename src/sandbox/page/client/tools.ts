import type { Host } from './host.js';

/** How often the tool in front is looked at again, in milliseconds: nobody tells when a row or a frame comes. */
const lookEveryMs = 1_000;
/** How often the books are: each look reads a good part of them. */
const booksEvery = 5;
/** The inspector keeps as many lines as the server draws. */
const mostLines = 150;

/** Starts the tools: inspector, books, jobs, faults. */
export function start(host: Host): void {
  /** What this script says by itself, by the id of the place. */
  const said = new Map<string, readonly HTMLElement[]>();
  let looks = 0;
  let busy = false;

  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('.f-tools button');
    if (button === null) return;
    if (button.id === 't-check') void check(button);
    else if (button.id === 't-clear') void clear();
    else if (button.id === 't-wire-pause')
      host.go({ wireTo: host.query().has('wireTo') ? null : wire().last });
    else if (button.dataset['entries'] !== undefined)
      host.go({ entries: button.dataset['entries'] === '' ? null : button.dataset['entries'] });
    else if (button.dataset['fault'] !== undefined) void breakIt(button);
  });
  document.addEventListener('change', (event) => {
    const field = event.target as HTMLInputElement | HTMLSelectElement;
    if (field.form?.id === 't-wire-filter')
      host.go({ [field.name]: field.value === '' ? null : field.value });
  });
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (form.id !== 't-wire-filter') return;
    event.preventDefault();
    const text = new FormData(form).get('wireText');
    host.go({ wireText: typeof text === 'string' && text !== '' ? text : null });
  });

  const check = async (button: HTMLElement): Promise<void> => {
    show('t-proof', [line(word('tools.checking'))]);
    button.setAttribute('aria-busy', 'true');
    const answer = await host.post('/sandbox/backstage/verify', {});
    button.removeAttribute('aria-busy');
    if (!answer.ok) return show('t-proof', []);
    const { ok, problems, checked } = answer.result as {
      ok: boolean;
      problems: string[];
      checked: Record<string, number>;
    };
    if (ok) return show('t-proof', [line(word('tools.balanced', checked), 't-good')]);
    const list = document.createElement('ul');
    list.append(
      ...problems
        .slice(0, 50)
        .map((text) => Object.assign(document.createElement('li'), { textContent: text })),
    );
    show('t-proof', [line(word('tools.problems', { count: problems.length }), 't-bad'), list]);
  };
  const show = (id: string, lines: readonly HTMLElement[]): void => {
    said.set(id, lines);
    document.getElementById(id)?.replaceChildren(...lines);
  };
  // A redrawing knows nothing of what was said here.
  host.onDrawn((_region, element) => {
    for (const [id, lines] of said) element.querySelector(`#${id}`)?.replaceChildren(...lines);
  });

  const breakIt = async (button: HTMLElement): Promise<void> => {
    const { fault = '{}', path = '' } = button.dataset;
    const strikes = path.endsWith('/strike');
    const times = document.getElementById('t-times') as HTMLSelectElement | null;
    const count = Number(times?.value ?? 1);
    const body = JSON.parse(fault) as object;
    const answer = await host.post(path, strikes ? body : { ...body, count });
    if (answer.ok) show('t-fault-said', [line(word(strikes ? 'tools.struck' : 'tools.armed'))]);
    await host.refresh('faults');
  };
  const clear = async (): Promise<void> => {
    const answers = await Promise.all(
      ['slack', 'dingtalk']
        .filter((platform) => document.querySelector(`[data-path^="/${platform}/"]`) !== null)
        .map((platform) => host.post(`/${platform}/control/clearFaults`, {})),
    );
    if (answers.every(({ ok }) => ok)) show('t-fault-said', [line(word('tools.cleared'))]);
    await host.refresh('faults');
  };

  /** What the inspector shows: the logs' last numbers, and the oldest that waits for its answer. */
  const wire = (): { list: HTMLElement | null; last: string; open: string } => {
    const list = document.getElementById('t-wire');
    return { list, last: list?.dataset['last'] ?? '0.0', open: list?.dataset['open'] ?? '1.1' };
  };
  /** Fetches what is new in the inspector, and what has got its answer. */
  const lookAtWire = async (): Promise<void> => {
    const { list, last, open } = wire();
    if (list === null || list.dataset['paused'] === 'true') return;
    const query = host.query();
    query.set('wireAfter', last);
    query.set('wireOpen', open);
    const response = await fetch(`/sandbox/region/inspector?${query.toString()}`);
    if (!response.ok || wire().last !== last || !list.isConnected) return;
    const { html } = (await response.json()) as { html: string };
    const fresh = new DOMParser().parseFromString(html, 'text/html').querySelector('ol');
    if (fresh === null) return;
    for (const row of [...fresh.children].reverse()) {
      const known = document.getElementById(row.id);
      if (known === null) list.prepend(row);
      else if (known.innerHTML !== row.innerHTML) {
        const unfolded = known.querySelector('details')?.open === true;
        const held = known.contains(document.activeElement);
        known.replaceWith(row);
        if (unfolded) row.querySelector('details')?.setAttribute('open', '');
        if (held) row.querySelector('summary')?.focus();
      }
    }
    while (list.childElementCount > mostLines) list.lastElementChild?.remove();
    list.dataset['last'] = fresh.dataset['last'] ?? last;
    list.dataset['open'] = fresh.dataset['open'] ?? open;
    document.getElementById('t-wire-empty')?.toggleAttribute('hidden', list.childElementCount > 0);
  };

  const isVisible = (name: string): boolean => {
    const region = document.querySelector<HTMLElement>(`[data-region="${name}"]`);
    return region !== null && region.offsetParent !== null;
  };
  const look = async (): Promise<void> => {
    if (busy || document.hidden) return;
    busy = true;
    looks += 1;
    try {
      if (isVisible('inspector')) await lookAtWire();
      else if (isVisible('jobs')) await host.refresh('jobs');
      else if (isVisible('faults')) await host.refresh('faults');
      else if (isVisible('books') && looks % booksEvery === 0) await host.refresh('books');
    } catch {
      // The frame says that the connection is lost; the next look finds it again.
    } finally {
      busy = false;
    }
  };
  setInterval(() => void look(), lookEveryMs);
  for (const platform of ['slack', 'dingtalk'] as const)
    host.onNews(platform, () => {
      if (isVisible('books')) void host.refresh('books');
    });

  const word = (name: string, values: Readonly<Record<string, string | number>> = {}): string =>
    (host.words[name] ?? name).replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}

function line(text: string, className = ''): HTMLElement {
  return Object.assign(document.createElement('p'), { textContent: text, className });
}
