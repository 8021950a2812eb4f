import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServedDingTalkSandbox } from '../../../src/sandbox/dingtalk/server.js';
import { findAssets } from '../../../src/sandbox/page/assets.js';
import type { Backstage } from '../../../src/sandbox/page/backstage.js';
import { createSandboxPage, type PageHandler } from '../../../src/sandbox/page/page.js';
import type { ServeOptions } from '../../../src/sandbox/slack/server.js';
import { startDingTalk } from '../dingtalk/support.js';
import { startSlack } from '../slack/support.js';

/** A page over two empty platforms. */
export interface Opened {
  readonly url: string;
  readonly slack: Awaited<ReturnType<typeof startSlack>>;
  readonly dingtalk: ServedDingTalkSandbox;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  text(path: string, headers?: Record<string, string>): Promise<string>;
}

/** Serves the page over a local Slack and a local DingTalk. */
export async function openPage(
  options: {
    backstage?: () => Backstage | null;
    slack?: Partial<ServeOptions>;
    dingtalk?: Parameters<typeof startDingTalk>[0];
  } = {},
): Promise<Opened> {
  const dingtalk = await startDingTalk(options.dingtalk);
  const opened: { page?: PageHandler } = {};
  const slack = await startSlack({
    ...options.slack,
    fallback: async (sandbox, req: IncomingMessage, res: ServerResponse) => {
      opened.page ??= createSandboxPage({
        slack: sandbox.people,
        dingtalk: dingtalk.sandbox.people,
        backstage: options.backstage ?? (() => null),
        assets: findAssets(),
      });
      return opened.page(req, res);
    },
  });
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${slack.url}${path}`, { headers });
  return {
    url: slack.url,
    slack,
    dingtalk,
    get,
    text: async (path, headers) => (await get(path, headers)).text(),
  };
}
