import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DingTalkControl } from '../dingtalk/control.js';
import type { SlackControl } from '../slack/control.js';
import { dingtalkScreen } from './dingtalk-screen.js';
import { type Html, html } from './html.js';
import type { Screen } from './screen.js';
import { pageScript } from './script.js';
import { slackScreen } from './slack-screen.js';
import { pageStyle } from './style.js';

/** Answers `/` and what is below `/sandbox/`; false for paths of others. */
type PageHandler = (req: IncomingMessage, res: ServerResponse) => Promise<boolean>;

/**
 * Creates the page on which one can be each of the people: see their conversations, type, click and submit, in Slack
 * and, where there is one, in DingTalk. It works through the controls alone; the script of the page calls
 * `/slack/control/` and `/dingtalk/control/` on the same origin.
 */
export function createSandboxPage(slack: SlackControl, dingtalk?: DingTalkControl): PageHandler {
  const look = async (query: URLSearchParams): Promise<Screen | undefined> =>
    dingtalk !== undefined && query.get('on') === 'dingtalk'
      ? dingtalkScreen(dingtalk, await slack.people({}), query)
      : slackScreen(slack, await dingtalk?.people({}), query);
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
        const screen = await look(url.searchParams);
        if (screen === undefined) send(res, 404, 'application/json', '{"error":"nobody is here"}');
        else send(res, 200, 'application/json', partsJson(screen));
        return true;
      }
      case '/': {
        const screen = await look(url.searchParams);
        if (screen === undefined)
          send(res, 404, 'text/html', '<!doctype html><p>The workspace has no people.</p>');
        else send(res, 200, 'text/html', drawPage(screen).text);
        return true;
      }
      default:
        return false;
    }
  };
}

function partsJson({ parts: { side, main, modal, position } }: Screen): string {
  return JSON.stringify({ side: side.text, main: main.text, modal: modal.text, position });
}

function drawPage({ words, parts, placeholder, ...screen }: Screen): Html {
  return html`<!doctype html>
<html lang="${words.lang}"><head><meta charset="utf-8"><title>${words.title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/sandbox/page.css"></head>
<body data-user="${screen.user}" data-conversation="${screen.conversation}" data-home="${String(screen.home)}"
  data-control="${screen.control}" data-commands="${String(screen.commands)}"
  data-position="${parts.position}" data-reconnecting="${words.reconnecting}">
<nav id="side">${parts.side}</nav>
<main id="main" aria-live="polite">${parts.main}</main>
<div id="foot"><p id="note" role="alert" hidden></p>
<form id="composer" ${screen.home ? html`hidden` : undefined}><input name="text" aria-label="${placeholder}" placeholder="${placeholder}" autocomplete="off" autofocus><button>${words.send}</button></form></div>
<div id="modal">${parts.modal}</div>
<script src="/sandbox/page.js"></script>
</body></html>`;
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
