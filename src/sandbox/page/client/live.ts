import type { NewsItem } from './host.js';

/** The platforms that are followed. */
export type Platform = 'slack' | 'dingtalk';

/** What the stream tells. */
export interface LiveListener {
  /** Something came up. */
  news(platform: Platform, position: number, items: readonly NewsItem[]): void;
  /** The stream stands again after an interruption; `fresh` when the server is another one than before. */
  back(fresh: boolean): void;
  /** The stream is interrupted, and is tried again. */
  lost(): void;
}

/** The stream of news, which mends itself. */
export interface Live {
  /** Follows other people from now on. */
  follow(query: URLSearchParams): void;
}

/** The shortest and the longest pause between two tries, in milliseconds. */
const pauses = { first: 250, longest: 5_000 };

/** Without any sign of life for so long (the server gives one every 15 s) the connection is taken for dead. */
const silenceMs = 40_000;

/**
 * Opens the stream of news and keeps it open. Positions are handed over at every new try, so that nothing is missed.
 *
 * @param boot names the run of the server that drew the page
 * @param drawn the feed positions that the page showed at first
 */
export function openLive(
  boot: string,
  drawn: Readonly<Partial<Record<Platform, number>>>,
  listener: LiveListener,
): Live {
  let at: Partial<Record<Platform, number>> = { ...drawn };
  let run = boot;
  let asked = new URLSearchParams();
  let current: AbortController | null = null;
  let pause = pauses.first;

  const heard = (event: string, data: string): void => {
    const told = JSON.parse(data) as Record<string, unknown>;
    if (event === 'hello') {
      const fresh = told['boot'] !== run;
      run = String(told['boot']);
      at = {};
      for (const platform of ['slack', 'dingtalk'] as const)
        if (typeof told[platform] === 'number') at[platform] = told[platform];
      pause = pauses.first;
      listener.back(fresh);
    }
    if (event === 'news') {
      const platform = told['platform'] as Platform;
      at[platform] = Number(told['position']);
      listener.news(platform, Number(told['position']), told['items'] as NewsItem[]);
    }
  };

  const read = async (mine: AbortController): Promise<void> => {
    const query = new URLSearchParams(asked);
    query.set('boot', run);
    for (const [platform, position] of Object.entries(at)) query.set(`${platform}Since`, String(position));
    let watchdog = setTimeout(() => mine.abort(), silenceMs);
    try {
      const response = await fetch(`/sandbox/live?${query.toString()}`, { signal: mine.signal });
      if (!response.ok || response.body === null) throw new Error(`answered ${response.status}`);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let rest = ''; ; ) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(watchdog);
        watchdog = setTimeout(() => mine.abort(), silenceMs);
        const blocks = (rest + value).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
          if (event !== undefined && data !== undefined && current === mine) heard(event, data);
        }
      }
    } finally {
      clearTimeout(watchdog);
    }
  };

  const keep = async (mine: AbortController): Promise<void> => {
    await read(mine).catch(() => undefined);
    if (current !== mine) return;
    listener.lost();
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(pause * 2, pauses.longest);
    if (current === mine) begin();
  };

  const begin = (): void => {
    const mine = new AbortController();
    const before = current;
    current = mine;
    before?.abort();
    void keep(mine);
  };

  return {
    follow(query) {
      const [before, next] = [asked, new URLSearchParams()];
      for (const platform of ['slack', 'dingtalk'] as const) {
        const user = query.get(platform);
        if (user !== null) next.set(platform, user);
        // What one person has seen says nothing of what another one has.
        if (before.has(platform) && before.get(platform) !== user) delete at[platform];
      }
      if (current !== null && before.toString() === next.toString()) return;
      asked = next;
      begin();
    },
  };
}
