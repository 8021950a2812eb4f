import type { Backstage, JobsSeen, TimerSeen, WorkSeen } from '../backstage.js';
import { type Html, html } from '../html.js';
import type { Lang, Region } from '../region.js';
import { fill, type ToolWords, toolWords } from '../words/tools.js';
import { dateTime } from './times.js';

/** What is queued, due and failed, and what time will bring. */
export function jobsRegion(backstage: () => Backstage | null): Region {
  return {
    name: 'jobs',
    async draw({ lang }) {
      const up = backstage();
      if (up === null) return { html: html`<p class="t-note">${toolWords[lang].starting}</p>` };
      return { html: wholeHtml(await up.jobs({}), toolWords[lang], lang) };
    },
  };
}

function wholeHtml(seen: JobsSeen, all: ToolWords, lang: Lang): Html {
  const words = all.jobs;
  const failed = seen.open.filter(({ state }) => state === 'dead');
  const waiting = seen.open.filter(({ state }) => state !== 'dead');
  const when = (iso: string): Html => html`<time datetime="${iso}">${dateTime(iso, lang, seen.zone)}</time>`;
  return html`<p class="t-intro">${words.intro}</p>
<h3>${words.failed} <span class="t-count">${failed.length}</span></h3><p class="t-note">${words.failedHint}</p>
${rowsHtml(failed, words.noneFailed, all, when)}
<h3>${words.open} <span class="t-count">${waiting.length}</span></h3><p class="t-note">${words.openHint}</p>
${rowsHtml(waiting, words.noneOpen, all, when)}
<h3>${words.timers}</h3><p class="t-note">${words.timersHint}</p>
<ul class="t-timers">${together(seen.timers).map(
    ({ what, at, people }) =>
      html`<li><p>${when(at)} <b>${words.timerKinds[what] ?? what}</b></p><small>${people.map((one) => one ?? words.company).join(all.comma)}</small></li>`,
  )}</ul>
<h3>${words.done}</h3>
<ul class="t-rows">${seen.counts.map(
    ({ table, state, count }) =>
      html`<li><span>${words.tables[table] ?? table}${all.colon}${words.counts[state] ?? state}</span><span class="t-amount">${count}</span></li>`,
  )}</ul>
${queuesHtml(seen, words)}`;
}

/** What falls due at the same instant for several people is one line. */
function together(timers: readonly TimerSeen[]): { what: string; at: string; people: (string | null)[] }[] {
  const lines = new Map<string, { what: string; at: string; people: (string | null)[] }>();
  for (const { what, at, person } of timers) {
    const line = lines.get(`${what} ${at}`) ?? { what, at, people: [] };
    line.people.push(person);
    lines.set(`${what} ${at}`, line);
  }
  return [...lines.values()];
}

function rowsHtml(
  rows: readonly WorkSeen[],
  none: string,
  all: ToolWords,
  when: (iso: string) => Html,
): Html {
  const words = all.jobs;
  if (rows.length === 0) return html`<p class="t-note">${none}</p>`;
  const { what, who, when: at, state, tries } = words.columns;
  const platform = (name: string | null): string =>
    name === 'slack' ? all.slack : name === 'dingtalk' ? all.dingtalk : (name ?? '');
  return html`<table class="t-work"><thead><tr><th scope="col">${what}</th><th scope="col">${who}</th><th scope="col">${at}</th><th scope="col">${state}</th><th scope="col">${tries}</th></tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr id="t-w-${row.id}" class="t-w-${row.state}"><td data-label="${what}"><small>${words.tables[row.table]}</small> <code>${row.name}</code></td><td data-label="${who}">${row.person ?? ''} <small>${platform(row.platform)}</small></td><td data-label="${at}">${when(row.dueAt)}</td><td data-label="${state}">${words.states[row.state]}</td><td data-label="${tries}">${row.attempt}</td></tr>${
        row.error === null
          ? undefined
          : html`<tr class="t-error"><td colspan="5">${words.error}${all.colon}<code>${row.error}</code></td></tr>`
      }`,
  )}</tbody></table>`;
}

function queuesHtml({ queues, store }: JobsSeen, words: ToolWords['jobs']): Html {
  const hint = fill(words.queuesHint, { store: words.stores[store ?? ''] ?? '' });
  const states = ['waiting', 'active', 'delayed', 'failed'] as const;
  return html`<h3>${words.queues}</h3><p class="t-note">${hint}</p>
${
  queues.length === 0
    ? html`<p class="t-note">${words.noQueues}</p>`
    : html`<table class="t-queues"><thead><tr><td></td>${states.map(
        (state) => html`<th scope="col">${words.counts[state]}</th>`,
      )}</tr></thead><tbody>${queues.map(
        (queue) =>
          html`<tr><th scope="row"><code>${queue.name}</code></th>${states.map((state) => html`<td class="t-amount">${queue[state]}</td>`)}</tr>`,
      )}</tbody></table>`
}`;
}
