import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Person, SlackControl } from '../slack/control.js';
import type { Reader } from '../slack/reader.js';
import type { Sight } from '../slack/sight.js';
import { type Html, html } from './html.js';
import { pageScript } from './script.js';
import { pageStyle } from './style.js';
import { conversationHtml, homeHtml, modalHtml, type PageContext } from './view-html.js';
import { wordsFor } from './words.js';

/** Answers `/` and what is below `/sandbox/`; false for paths of others. */
type PageHandler = (req: IncomingMessage, res: ServerResponse) => Promise<boolean>;

/** The parts of the page that change while one looks at it, and the feed position they show. */
interface Parts {
  readonly side: string;
  readonly main: string;
  readonly modal: string;
  readonly position: number;
}

/**
 * Creates the page on which one can be each of the people: see their conversations, type, click and submit.
 * It works through the control alone; the script of the page calls `/slack/control/` on the same origin.
 */
export function createSandboxPage(control: SlackControl): PageHandler {
  return async (req, res) => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    if (req.method !== 'GET' && req.method !== 'HEAD') return false;
    switch (url.pathname) {
      case '/favicon.ico':
        res.writeHead(204).end();
        return true;
      case '/sandbox/page.js':
        send(res, 200, 'text/javascript', pageScript);
        return true;
      case '/sandbox/page.css':
        send(res, 200, 'text/css', pageStyle);
        return true;
      case '/sandbox/parts': {
        const view = await look(control, url.searchParams);
        if (view === undefined) send(res, 404, 'application/json', '{"error":"nobody is here"}');
        else send(res, 200, 'application/json', JSON.stringify(drawParts(view)));
        return true;
      }
      case '/': {
        const view = await look(control, url.searchParams);
        if (view === undefined)
          send(res, 404, 'text/html', '<!doctype html><p>The workspace has no people.</p>');
        else send(res, 200, 'text/html', drawPage(view).text);
        return true;
      }
      default:
        return false;
    }
  };
}

interface Look {
  readonly me: Person;
  readonly people: readonly Person[];
  readonly sight: Sight;
  readonly page: PageContext;
  /** A conversation's id, or `home`. */
  readonly here: string;
  readonly lang: string | undefined;
}

async function look(control: SlackControl, query: URLSearchParams): Promise<Look | undefined> {
  const people = await control.people({});
  const wanted = query.get('as');
  const me = people.find((one) => one.id === wanted || one.name === wanted) ?? people[0];
  if (me === undefined) return undefined;
  const sight = await control.see({ user: me.id });
  const lang = query.get('lang') ?? undefined;
  const names = new Map(people.map((one) => [one.id, one.displayName]));
  names.set(sight.app.id, sight.app.name);
  const channels = sight.conversations.filter((one) => one.name.startsWith('#'));
  const reader: Reader = {
    locale: me.locale,
    tz: me.tz,
    userName: (id) => names.get(id) ?? id,
    channelName: (id) => channels.find((one) => one.id === id)?.name.slice(1) ?? id,
  };
  const asked = query.get('in') ?? '';
  const known = asked === 'home' || sight.conversations.some((one) => one.id === asked);
  return {
    me,
    people,
    sight,
    lang,
    here: known ? asked : (sight.conversations[0]?.id ?? 'home'),
    page: {
      reader,
      words: wordsFor(lang ?? me.locale),
      choices: {
        people: people.map((one) => ({ text: `@${one.displayName}`, value: one.id })),
        channels: channels.map((one) => ({ text: one.name, value: one.id })),
      },
    },
  };
}

function drawParts(view: Look): Parts {
  const { sight, page } = view;
  return {
    side: drawSide(view).text,
    main: drawMain(view).text,
    modal: modalHtml(sight.modal, page).text,
    position: sight.position,
  };
}

function drawSide({ me, people, sight, page, here, lang }: Look): Html {
  const { words } = page;
  const language = lang === undefined ? '' : `&lang=${encodeURIComponent(lang)}`;
  const link = (id: string, name: string): Html =>
    html`<a href="/?as=${me.id}&in=${id}${language}" class="${id === here ? 'here' : ''}">${name}</a>`;
  const options = people.map(
    (one) =>
      html`<option value="${one.id}" ${one === me ? html`selected` : undefined}>${one.displayName}${one.title === '' ? '' : ` · ${one.title}`}</option>`,
  );
  const keep = lang === undefined ? undefined : html`<input type="hidden" name="lang" value="${lang}">`;
  return html`<h1>${words.title}</h1>
    <form method="get" action="/"><label>${words.youAre} <select id="who" name="as">${options}</select></label>${keep}</form>
    <h2>${words.conversations}</h2>
    ${sight.conversations.map((one) => link(one.id, one.name))}
    ${link('home', words.home)}
    <hr><a href="/?as=${me.id}&in=${here}&lang=en">English</a><a href="/?as=${me.id}&in=${here}&lang=zh-CN">中文</a>`;
}

function drawPage(view: Look): Html {
  const { me, here, page } = view;
  const { words } = page;
  const parts = drawParts(view);
  return html`<!doctype html>
<html lang="${words.lang}"><head><meta charset="utf-8"><title>${words.title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/sandbox/page.css"></head>
<body data-user="${me.id}" data-conversation="${here === 'home' ? '' : here}" data-home="${String(here === 'home')}"
  data-position="${parts.position}" data-reconnecting="${words.reconnecting}">
<nav id="side">${drawSide(view)}</nav>
<main id="main" aria-live="polite">${drawMain(view)}</main>
<div id="foot"><p id="note" role="alert" hidden></p>
<form id="composer" ${here === 'home' ? html`hidden` : undefined}><input name="text" aria-label="${words.placeholder}" placeholder="${words.placeholder}" autocomplete="off" autofocus><button>${words.send}</button></form></div>
<div id="modal">${modalHtml(view.sight.modal, page)}</div>
<script src="/sandbox/page.js"></script>
</body></html>`;
}

function drawMain({ sight, page, here }: Look): Html {
  const conversation = sight.conversations.find((one) => one.id === here);
  return conversation === undefined ? homeHtml(sight.home, page) : conversationHtml(conversation, page);
}

function send(res: ServerResponse, status: number, type: string, text: string): void {
  res.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    // Nothing but this server's own script, style and pictures, whatever a message contains.
    'content-security-policy': "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    'x-content-type-options': 'nosniff',
  });
  res.end(text);
}
