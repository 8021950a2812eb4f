import { parseArgs } from 'node:util';
import type { CommandOutput } from './verify.js';

const usage = `usage: tokendesk slack manifest [--url https://tokendesk.example.com]

Prints the manifest to make the Slack app from. With --url, Slack sends its requests to that address over HTTP, and
SLACK_SIGNING_SECRET takes the place of SLACK_APP_TOKEN. Without, the bot connects to Slack through Socket Mode.`;

/**
 * `tokendesk slack manifest [--url URL]`: prints the app's manifest. Returns the exit code: 0, or 2 for arguments it
 * does not know.
 *
 * @param manifestFor the manifest for HTTP at this address, or for Socket Mode without one
 */
export function slackCommand(
  argv: readonly string[],
  io: CommandOutput,
  manifestFor: (url: string | undefined) => object,
): number {
  const asked = read(argv);
  if (asked === null) {
    io.err(usage);
    return 2;
  }
  const { url } = asked;
  if (url !== undefined && !isAddress(url)) {
    io.err(
      `"${url}" is no address that Slack can reach: write the https address of this server, such as https://tokendesk.example.com`,
    );
    return 2;
  }
  io.out(JSON.stringify(manifestFor(url), null, 2));
  return 0;
}

function read(argv: readonly string[]): { url: string | undefined } | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { url: { type: 'string' } },
    });
    return positionals.length === 1 && positionals[0] === 'manifest' ? { url: values.url } : null;
  } catch {
    return null;
  }
}

function isAddress(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, username, search, hash } = new URL(url);
  return protocol === 'https:' && username === '' && search === '' && hash === '';
}
