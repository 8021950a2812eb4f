import type { DingTalkControl } from '../../dingtalk/control.js';
import type { SlackControl } from '../../slack/control.js';
import { type Html, html } from '../html.js';
import type { Ask, Drawn, Region } from '../region.js';
import { type ToolWords, toolWords } from '../words/tools.js';
import { type Exchange, exchangesOf, type Platform } from './exchanges.js';
import { shown } from './mask.js';
import { machineTime } from './times.js';

/** How many exchanges are shown. */
const most = 150;
/** Longer JSON than this is cut: a picture is not worth reading. */
const longestJson = 12_000;

type Words = ToolWords['inspector'];

/**
 * What goes over the wire between the bot and the platforms. The address says what is shown: `wireOn` a platform,
 * `wireWay` a direction, `wireText` what the line contains, `wireTo` (`slack.dingtalk`, numbers of the logs) where it is
 * paused. With `wireAfter` only what came after is drawn, or was waiting for its answer then: `wireOpen` has the oldest.
 */
export function inspectorRegion(slack: SlackControl, dingtalk: DingTalkControl | undefined): Region {
  return {
    name: 'inspector',
    async draw(ask): Promise<Drawn> {
      const { query, lang } = ask;
      const words = toolWords[lang];
      const paused = numbers(query.get('wireTo'));
      const after = numbers(query.get('wireAfter'));
      const open = numbers(query.get('wireOpen'));
      const logs = [
        { platform: 'slack' as const, control: slack },
        ...(dingtalk === undefined ? [] : [{ platform: 'dingtalk' as const, control: dingtalk }]),
      ];
      const read = await Promise.all(
        logs.map(async ({ platform, control }) => {
          // A waiting push has to be read again to find its acknowledgement.
          const since = Math.min(after?.[platform] ?? 0, (open?.[platform] ?? Number.MAX_SAFE_INTEGER) - 1);
          const entries = await control.log({ after: since });
          const until = paused?.[platform] ?? Number.MAX_SAFE_INTEGER;
          return {
            platform,
            last: Math.max(since, ...entries.map(({ number }) => number)),
            exchanges: exchangesOf(
              platform,
              entries.filter(({ number }) => number <= until),
              Date.now(),
            ),
          };
        }),
      );
      const wanted = read
        .flatMap(({ exchanges }) => exchanges)
        .filter((one) => isWanted(one, query))
        .sort((a, b) => b.at - a.at || b.number - a.number)
        .slice(0, most);
      const last = (platform: Platform): number => read.find((one) => one.platform === platform)?.last ?? 0;
      const waiting = (platform: Platform): number =>
        Math.min(
          ...wanted
            .filter((one) => one.platform === platform && one.status === 'open')
            .map(({ number }) => number),
          last(platform) + 1,
        );
      const rows = wanted.map((one) => rowHtml(one, words));
      const marks = html`data-last="${`${last('slack')}.${last('dingtalk')}`}" data-open="${`${waiting('slack')}.${waiting('dingtalk')}`}"`;
      if (after !== undefined) return { html: html`<ol ${marks}>${rows}</ol>` };
      return { html: wholeHtml(ask, words, { rows, marks, paused: paused !== undefined }) };
    },
  };
}

function wholeHtml(
  { query }: Ask,
  words: ToolWords,
  { rows, marks, paused }: { rows: readonly Html[]; marks: Html; paused: boolean },
): Html {
  const text = words.inspector;
  const choice = (name: string, label: string, options: readonly (readonly [string, string])[]): Html =>
    html`<label>${label} <select name="${name}" autocomplete="off">${options.map(
      ([value, shownAs]) =>
        html`<option value="${value}" ${(query.get(name) ?? '') === value ? html`selected` : undefined}>${shownAs}</option>`,
    )}</select></label>`;
  return html`<p class="t-intro">${text.intro}</p>
<form class="t-filter" id="t-wire-filter" role="search" aria-label="${text.filter}">
${choice('wireOn', text.platform, [
  ['', text.all],
  ['slack', words.slack],
  ['dingtalk', words.dingtalk],
])}
${choice('wireWay', text.way, [
  ['', text.all],
  ['in', text.in],
  ['out', text.out],
  ['other', text.other],
])}
<label>${text.text} <input type="search" name="wireText" value="${query.get('wireText') ?? ''}" autocomplete="off"></label>
<button type="button" id="t-wire-pause" aria-pressed="${String(paused)}">${paused ? text.resume : text.pause}</button></form>
${paused ? html`<p class="t-note" role="status">${text.paused}</p>` : undefined}
<p class="t-note" id="t-wire-empty" ${rows.length > 0 ? html`hidden` : undefined}>${text.empty}</p>
<ol class="t-wire" id="t-wire" ${marks} data-paused="${String(paused)}">${rows}</ol>`;
}

function rowHtml(one: Exchange, words: ToolWords): Html {
  const text = words.inspector;
  const arrow = { in: '→', out: '←', other: '·' }[one.way];
  const answered = one.answer !== undefined && one.answer !== null;
  return html`<li id="t-x-${one.id}" class="t-x t-x-${one.kind} t-x-${one.status}"><details><summary>
<time>${machineTime(one.at)}</time><span class="t-platform t-on-${one.platform}">${words[one.platform]}</span><span class="t-way" title="${text.kinds[one.kind] ?? one.kind}"><span aria-hidden="true">${arrow}</span><span class="t-hidden">${text.kinds[one.kind] ?? one.kind}</span></span><span class="t-name">${one.way === 'other' ? html`<b>${text.kinds[one.kind] ?? one.kind}</b> ` : undefined}<code>${one.name}</code>${one.about === '' ? undefined : html` <span class="t-about">${one.about}</span>`}</span><span class="t-result">${resultOf(one, text)}</span></summary>
<h4>${text.sent} <small>${sizeOf(one.sent)}</small></h4><pre tabindex="0">${jsonOf(one.sent)}</pre>
${answered ? html`<h4>${text.answer} <small>${sizeOf(one.answer)}</small></h4><pre tabindex="0">${jsonOf(one.answer)}</pre>` : undefined}</details></li>`;
}

function resultOf(one: Exchange, text: Words): string {
  const took = one.ms === null ? '' : `${one.ms} ms`;
  const state = { ok: one.code || text.ok, open: text.waiting, failed: one.code || text.noAnswer, none: '' }[
    one.status
  ];
  return [state, took].filter((part) => part !== '').join(' · ');
}

function jsonOf(value: unknown): string {
  const text = JSON.stringify(shown(value), null, 2) ?? '';
  return text.length > longestJson ? `${text.slice(0, longestJson)}\n…` : text;
}

function sizeOf(value: unknown): string {
  const bytes = Buffer.byteLength(JSON.stringify(value) ?? '');
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;
}

function isWanted(one: Exchange, query: URLSearchParams): boolean {
  const on = query.get('wireOn') ?? '';
  const way = query.get('wireWay') ?? '';
  const text = (query.get('wireText') ?? '').trim().toLowerCase();
  if (on !== '' && one.platform !== on) return false;
  if (way !== '' && one.way !== way) return false;
  if (text === '') return true;
  const { name, about, sent, answer } = one;
  return JSON.stringify([name, about, shown(sent), shown(answer)])
    .toLowerCase()
    .includes(text);
}

/** Two numbers in one word, `12.40`. */
function numbers(text: string | null): { readonly [platform in Platform]: number } | undefined {
  const match = /^(\d+)\.(\d+)$/.exec(text ?? '');
  return match ? { slack: Number(match[1]), dingtalk: Number(match[2]) } : undefined;
}
