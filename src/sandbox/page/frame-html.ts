import { type Html, html } from './html.js';
import type { Ask, Drawn, Lang, Region } from './region.js';
import { type FrameWords, frameWords } from './words/frame.js';

/** What the whole page is drawn from. */
export interface Frame {
  readonly ask: Ask;
  readonly regions: readonly Region[];
  /** Names this run of the server. */
  readonly boot: string;
  readonly hasDingTalk: boolean;
  /** Paths of the style sheets. */
  readonly sheets: readonly string[];
  /** Paths of the scripts: named in the page, so that the browser fetches all of them at once. */
  readonly scripts: readonly string[];
}

/** The order of the tools' tabs; others follow. */
const tabOrder = ['story', 'clock', 'faults', 'inspector', 'books', 'jobs'];

/** Where a region stands, by its name. */
function placeOf({ name }: Region): 'now' | 'who' | 'slack' | 'dingtalk' | 'tools' {
  if (name === 'now') return 'now';
  if (name.startsWith('who-')) return 'who';
  const [pane] = name.split('-');
  return pane === 'slack' || pane === 'dingtalk' ? pane : 'tools';
}

/** The tab that is open; null when the tools are closed. The story is open for whoever comes for the first time. */
export function openTab(query: URLSearchParams, regions: readonly Region[]): string | null {
  const wanted = query.get('tool');
  if (wanted === 'none') return null;
  const tabs = regions.filter((one) => placeOf(one) === 'tools').map((one) => one.name);
  return wanted !== null && tabs.includes(wanted) ? wanted : (tabs.find((one) => one === 'story') ?? null);
}

/** Draws the page with everything that is visible in it. */
export async function drawFrame(frame: Frame): Promise<Html> {
  const { ask, regions, boot } = frame;
  const words = frameWords[ask.lang];
  const open = openTab(ask.query, regions);
  const visible = regions.filter((one) => placeOf(one) !== 'tools' || one.name === open);
  const drawn = new Map(
    await Promise.all(visible.map(async (one) => [one.name, await one.draw(ask)] as const)),
  );
  const inPlace = (place: 'now' | 'slack' | 'dingtalk'): Html[] =>
    regions.filter((one) => placeOf(one) === place).map((one) => regionHtml(one, drawn.get(one.name)));
  const who = (platform: 'slack' | 'dingtalk'): Html[] =>
    regions
      .filter((one) => one.name === `who-${platform}`)
      .map((one) => regionHtml(one, drawn.get(one.name)));
  const view = ['slack', 'dingtalk', 'tools'].find((one) => one === ask.query.get('view')) ?? 'slack';
  return html`<!doctype html>
<html lang="${ask.lang}"><head><meta charset="utf-8"><title>${words.title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
${frame.sheets.map((path) => html`<link rel="stylesheet" href="${path}">`)}
${frame.scripts.map((path) => html`<link rel="modulepreload" href="${path}">`)}
<script type="module" src="/sandbox/client/frame.js"></script></head>
<body data-boot="${boot}" data-view="${view}" data-tools="${open === null ? 'closed' : 'open'}"
  data-query="${ask.query.toString()}" data-words="${JSON.stringify(clientWords(regions, ask.lang))}">
${topHtml(words, ask, inPlace('now'), open !== null)}
<nav class="f-views" aria-label="${words.views}">${(['slack', 'dingtalk', 'tools'] as const).map(
    (one) =>
      html`<button type="button" data-view-to="${one}" aria-pressed="${String(one === view)}">${one === 'tools' ? words.toolsView : words[one]}</button>`,
  )}</nav>
<main class="f-main">
<section class="f-pane f-slack" aria-label="${words.slack}">${who('slack')}
<div class="f-platform">${inPlace('slack')}</div></section>
<section class="f-pane f-dingtalk" aria-label="${words.dingtalk}">${who('dingtalk')}
<div class="f-platform">${frame.hasDingTalk ? inPlace('dingtalk') : html`<p class="f-empty">${words.noDingTalk}</p>`}</div></section>
${toolsHtml(words, regions, open, drawn)}
</main>
<p id="f-alert" role="alert" hidden></p><p id="f-link" role="status" hidden>${words.reconnecting}</p>
</body></html>`;
}

function topHtml(words: FrameWords, ask: Ask, now: readonly Html[], open: boolean): Html {
  const language = (lang: Lang, name: string): Html =>
    html`<a href="${addressWith(ask.query, { lang })}" lang="${lang}" hreflang="${lang}" data-lang="${lang}" ${
      ask.lang === lang ? html`aria-current="true"` : undefined
    }>${name}</a>`;
  return html`<header class="f-top"><h1><span class="f-mark" aria-hidden="true"></span>${words.product} <small>${words.sandbox}</small></h1>
${now}
<div class="f-right"><span class="f-langs" role="group" aria-label="${words.language}">${language('en', 'EN')}${language('zh-CN', '中文')}</span>
<button type="button" id="f-tools-toggle" aria-expanded="${String(open)}" aria-controls="f-tools">${words.tools}</button></div></header>`;
}

/** The page's address with something changed. */
function addressWith(query: URLSearchParams, change: Readonly<Record<string, string>>): string {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(change)) next.set(name, value);
  return `/?${next.toString()}`;
}

function toolsHtml(
  words: FrameWords,
  regions: readonly Region[],
  open: string | null,
  drawn: ReadonlyMap<string, Drawn | undefined>,
): Html {
  const rank = ({ name }: Region): number => {
    const at = tabOrder.indexOf(name);
    return at < 0 ? tabOrder.length : at;
  };
  const tabs = regions.filter((one) => placeOf(one) === 'tools').sort((a, b) => rank(a) - rank(b));
  const tab = ({ name }: Region): Html =>
    html`<button type="button" role="tab" id="tab-${name}" data-tab="${name}" aria-controls="panel-${name}" aria-selected="${String(name === open)}" tabindex="${name === open ? 0 : -1}">${words.tabs[name] ?? name}</button>`;
  const panel = (one: Region): Html =>
    html`<div role="tabpanel" id="panel-${one.name}" aria-labelledby="tab-${one.name}" ${
      one.name === open ? undefined : html`hidden`
    }>${regionHtml(one, drawn.get(one.name))}</div>`;
  return html`<aside class="f-tools" id="f-tools" aria-label="${words.tools}" ${open === null ? html`hidden` : undefined}>
<div class="f-tabs"><div role="tablist" aria-label="${words.tools}">${tabs.map(tab)}</div><button type="button" id="f-tools-close" aria-label="${words.closeTools}" title="${words.closeTools}">×</button></div>
${tabs.map(panel)}</aside>`;
}

function regionHtml({ name }: Region, drawn: Drawn | undefined): Html {
  return html`<section data-region="${name}" data-position="${drawn?.position ?? ''}">${drawn?.html}</section>`;
}

function clientWords(regions: readonly Region[], lang: Lang): Record<string, string> {
  return Object.assign(
    { ...frameWords[lang].client },
    ...regions.map((one) => one.clientWords?.[lang] ?? {}),
  );
}
