import { slackRegions } from '../../../src/sandbox/page/slack/regions.js';
import type { ServedSlackSandbox } from '../../../src/sandbox/slack/server.js';

/** The Slack pane's HTML for somebody; `at` is more of the page's address. */
export async function pane(
  slack: ServedSlackSandbox,
  user: string,
  at: Readonly<Record<string, string>> = {},
  lang: 'en' | 'zh-CN' = 'en',
): Promise<string> {
  const [region] = slackRegions(slack.sandbox.people);
  const drawn = await region?.draw({ lang, query: new URLSearchParams({ slack: user, ...at }) });
  return drawn?.html.text ?? '';
}

/** The HTML of the elements with this class, up to the next element with it. */
export function parts(html: string, name: string): readonly string[] {
  return html
    .split(new RegExp(`(?=<[a-z]+ [^>]*class="(?:[^"]* )?${name}[ "])`))
    .slice(1)
    .map((part) => part.replaceAll(/\s+/g, ' '));
}
