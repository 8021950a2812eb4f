/**
 * Serves a local Slack, with the page to try it, in a process of its own:
 *
 *     node dist/src/sandbox/slack/serve.js --workspace company.json [--manifest manifest.json] [--port 3900]
 *       [--journal slack.jsonl] [--deliver-to http://127.0.0.1:3000/slack/events] [--rate-limits real]
 *
 * `SLACK_BOT_TOKEN` and `SLACK_APP_TOKEN` are the tokens it accepts. With `--deliver-to`, the app gets HTTP requests,
 * signed with `SLACK_SIGNING_SECRET`, instead of Socket Mode. The manifest's scopes, events, commands and shortcuts take
 * the place of the workspace's. The first line it prints is JSON: `{"url": …, "apiUrl": …}`.
 */
import { parseArgs } from 'node:util';
import { findAssets } from '../page/assets.js';
import { createSandboxPage, type PageHandler } from '../page/page.js';
import { readWorkspace } from './read-workspace.js';
import { serveSlackSandbox } from './server.js';

const { values } = parseArgs({
  options: {
    workspace: { type: 'string' },
    manifest: { type: 'string' },
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    journal: { type: 'string' },
    seed: { type: 'string' },
    'deliver-to': { type: 'string' },
    'rate-limits': { type: 'string', default: 'off' },
    /** The workspace's clock runs this many milliseconds ahead of the real one. */
    'clock-offset': { type: 'string', default: '0' },
  },
});
if (values.workspace === undefined)
  throw new Error('--workspace <file.json> is needed: the team, its people and the app.');

const opened: { page?: PageHandler } = {};
const offset = Number(values['clock-offset']);
const served = await serveSlackSandbox({
  workspace: readWorkspace(values.workspace, values.manifest),
  port: Number(values.port),
  host: values.host,
  journal: values.journal,
  ids: values.seed,
  rateLimits: values['rate-limits'] === 'real' ? 'real' : 'off',
  now: () => Date.now() + offset,
  deliver:
    values['deliver-to'] === undefined
      ? 'socket'
      : { http: { url: values['deliver-to'], signingSecret: signingSecret() } },
  botToken: process.env['SLACK_BOT_TOKEN'] ?? 'xoxb-sandbox',
  appToken: process.env['SLACK_APP_TOKEN'] ?? 'xapp-sandbox',
  fallback: (sandbox, req, res) => {
    opened.page ??= createSandboxPage({ slack: sandbox.people, backstage: () => null, assets: findAssets() });
    return opened.page(req, res);
  },
});
process.stdout.write(`${JSON.stringify({ url: served.url, apiUrl: served.apiUrl })}\n`);

function signingSecret(): string {
  const secret = process.env['SLACK_SIGNING_SECRET'];
  if (!secret)
    throw new Error('--deliver-to needs SLACK_SIGNING_SECRET, with which the requests are signed.');
  return secret;
}

const stop = (): void => {
  void served.close().then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
