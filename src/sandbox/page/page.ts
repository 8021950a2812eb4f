import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants } from 'node:zlib';
import { serveControl } from '../common/control-server.js';
import type { DingTalkControl } from '../dingtalk/control.js';
import type { SlackControl } from '../slack/control.js';
import { sendJson } from '../slack/http.js';
import { createAssets, type PageAssets, pack, safeHeaders, sendPacked } from './assets.js';
import { type Backstage, BackstageError, backstageMembers } from './backstage.js';
import { dingtalkRegions } from './dingtalk/regions.js';
import { drawFrame } from './frame-html.js';
import { castOf, completed, langOf } from './frame-query.js';
import { frameRegions } from './frame-regions.js';
import { serveLive } from './live.js';
import type { Ask, Drawn, Region } from './region.js';
import { slackRegions } from './slack/regions.js';
import { toolRegions } from './tools/regions.js';
import { clockWords } from './words/clock.js';

/** What the page is made of. */
export interface PageParts {
  readonly slack: SlackControl;
  readonly dingtalk?: DingTalkControl;
  /** Null until the program is up. */
  readonly backstage: () => Backstage | null;
  readonly assets: PageAssets;
}

/** Answers `/` and what is below `/sandbox/`; false for paths of others. */
export type PageHandler = (req: IncomingMessage, res: ServerResponse) => Promise<boolean>;

/**
 * Creates the page on which one can be each of the people: see their conversations, type, click and submit, in Slack
 * and, where there is one, in DingTalk, side by side. It works through the controls and the backstage alone; its
 * script calls `/slack/control/`, `/dingtalk/control/` and `/sandbox/backstage/` on the same origin.
 */
export function createSandboxPage(parts: PageParts): PageHandler {
  const { slack, dingtalk, backstage } = parts;
  const regions: readonly Region[] = [
    ...slackRegions(slack),
    ...(dingtalk === undefined ? [] : dingtalkRegions(dingtalk)),
    ...frameRegions(parts),
    ...toolRegions(parts),
  ];
  const assets = createAssets(parts.assets);
  // Tells a page that outlived this server's restart that what it knows of feed positions is void.
  const boot = randomUUID();

  const askFor = async (url: URL, req: IncomingMessage): Promise<Ask> => {
    const lang = langOf(url.searchParams, req.headers['accept-language']);
    return completed(url.searchParams, lang, await castOf(slack, dingtalk));
  };

  const serveFrame = async (url: URL, req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const ask = await askFor(url, req);
    const me = ask.query.get('slack');
    // Browsers say so when somebody reloads: then what was only for the moment is gone, as in Slack.
    if (me !== null && /max-age=0|no-cache/.test(req.headers['cache-control'] ?? ''))
      await slack.reload({ user: me });
    const shown = await drawFrame({
      ask,
      regions,
      boot,
      hasDingTalk: dingtalk !== undefined,
      sheets: assets.sheets(),
      scripts: assets.scripts(),
    });
    sendPacked(req, res, pack(shown.text, 'text/html'));
  };

  const serveRegions = async (
    names: readonly string[],
    url: URL,
    req: IncomingMessage,
    res: ServerResponse,
  ) => {
    const ask = await askFor(url, req);
    const drawn: Record<string, unknown> = {};
    for (const name of names) {
      const one = await regions.find((region) => region.name === name)?.draw(ask);
      if (one !== undefined) drawn[name] = drawnJson(one);
    }
    const body =
      names.length === 1 && url.pathname.startsWith('/sandbox/region/') ? drawn[names[0] ?? ''] : drawn;
    if (body === undefined) sendJson(res, 404, { error: 'there is no such region' }, safeHeaders);
    else sendPacked(req, res, pack(JSON.stringify(body), 'application/json', constants.Z_BEST_SPEED));
  };

  const serveBackstage = async (member: string, req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const up = backstage();
    if (up === null) {
      const { refused } = clockWords[langOf(new URLSearchParams(), req.headers['accept-language'])];
      sendJson(res, 503, { ok: false, error: refused.starting }, safeHeaders);
    } else
      await serveControl(up, backstageMembers, member, req, res).catch((error: unknown) => {
        if (!(error instanceof BackstageError)) throw error;
        const { refused } = clockWords[langOf(new URLSearchParams(), req.headers['accept-language'])];
        sendJson(res, 409, { ok: false, error: refused[error.code] }, safeHeaders);
      });
  };

  return async (req, res) => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    const { pathname } = url;
    const [, root, area, ...rest] = pathname.split('/');
    if (root === 'sandbox' && area === 'backstage') {
      await serveBackstage(rest.join('/'), req, res);
      return true;
    }
    if (req.method !== 'GET' && req.method !== 'HEAD') return false;
    if (pathname === '/favicon.ico') res.writeHead(204).end();
    else if (pathname === '/') await serveFrame(url, req, res);
    else if (root === 'sandbox' && (area === 'region' || area === 'regions'))
      await serveRegions(rest.join('/').split(','), url, req, res);
    else if (pathname === '/sandbox/live')
      await serveLive({ slack, dingtalk, boot, ask: await askFor(url, req) }, req, res);
    else return assets.handle(pathname, req, res);
    return true;
  };
}

function drawnJson({ html, position }: Drawn): object {
  return { html: html.text, position };
}
