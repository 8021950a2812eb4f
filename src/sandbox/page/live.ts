import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DingTalkControl } from '../dingtalk/control.js';
import type { SlackControl } from '../slack/control.js';
import { safeHeaders } from './assets.js';
import type { Ask } from './region.js';

/** How long one wait for news lasts, in real milliseconds; then a sign of life is sent. */
const waitMs = 15_000;

/** Most characters of a text that are sent along; the region has all of it. */
const mostText = 300;

/** What a stream tells of. */
export interface LiveParts {
  readonly slack: SlackControl;
  readonly dingtalk?: DingTalkControl | undefined;
  /** Names this run of the server: feed positions mean nothing to another. */
  readonly boot: string;
  readonly ask: Ask;
}

/** The part of both platforms' controls that is followed. */
interface Followed {
  news(query: { user: string; since?: number; timeoutMs?: number }): Promise<{
    readonly position: number;
    readonly items: readonly { readonly kind: string; readonly own: boolean; readonly text: string }[];
  }>;
}

/**
 * Answers with a stream of server-sent events: `hello` with the feed positions from which it tells, then `news` whenever
 * something came up on the screen of the person one is. Who comes back after an interruption names the positions they
 * have (`slackSince`, `dingtalkSince`, `boot`) and is told all that came since.
 *
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function serveLive(parts: LiveParts, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { query } = parts.ask;
  const gone = new AbortController();
  req.once('close', () => gone.abort());
  res.once('close', () => gone.abort());
  const send = (event: string, data: object): void => {
    if (!gone.signal.aborted) res.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const known = query.get('boot') === parts.boot;
  const followed = (['slack', 'dingtalk'] as const).flatMap((platform) => {
    const user = query.get(platform);
    const control: Followed | undefined = parts[platform];
    const since = Number(query.get(`${platform}Since`) ?? Number.NaN);
    return user === null || control === undefined
      ? []
      : [{ platform, user, control, since: known && Number.isInteger(since) ? since : undefined }];
  });
  const starts = await Promise.all(
    followed.map(async (one) => ({ ...one, since: one.since ?? (await endOf(one.control, one.user)) })),
  );
  res.writeHead(200, { ...safeHeaders, 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  res.socket?.setNoDelay(true);
  send('hello', { boot: parts.boot, ...Object.fromEntries(starts.map((one) => [one.platform, one.since])) });
  const follow = async ({ platform, user, control, since }: (typeof starts)[number]): Promise<void> => {
    for (let at = since; !gone.signal.aborted; ) {
      const asked = performance.now();
      const { position, items } = await control.news({ user, since: at, timeoutMs: waitMs });
      at = position;
      if (items.length > 0) {
        send('news', {
          platform,
          position,
          items: items.map(({ kind, own, text }) => ({ kind, own, text: text.slice(0, mostText) })),
        });
      } else if (performance.now() - asked < waitMs / 2) {
        // Nobody gives up a wait early unless the platform is being closed.
        return;
      } else if (!gone.signal.aborted) res.write(': still here\n\n');
    }
  };
  void Promise.race(starts.map(follow)).finally(() => res.end());
}

/** The newest position of a feed. */
async function endOf(control: Followed, user: string): Promise<number> {
  return (await control.news({ user, since: Number.MAX_SAFE_INTEGER })).position;
}
