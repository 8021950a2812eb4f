import type { ServedDingTalkSandbox } from '../../../src/sandbox/dingtalk/server.js';
import { dingtalkRegions } from '../../../src/sandbox/page/dingtalk/regions.js';
import type { Lang } from '../../../src/sandbox/page/region.js';

/** Draws the DingTalk pane as the address asks for it. */
export type Draw = (query: string, lang?: Lang) => Promise<string>;

/** The pane of one page that stays open: what was read on it stays read. */
export function paneOf(served: Pick<ServedDingTalkSandbox, 'sandbox'>): Draw {
  const [region] = dingtalkRegions(served.sandbox.people);
  return async (query, lang = 'zh-CN') => {
    const drawn = await region?.draw({ lang, query: new URLSearchParams(query) });
    return (drawn?.html.text ?? '').replace(/\s+/g, ' ');
  };
}
