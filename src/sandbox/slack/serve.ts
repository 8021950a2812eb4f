/**
 * Serves a local Slack, with the page to try it, in a process of its own:
 *
 *     node dist/src/sandbox/slack/serve.js --workspace company.json [--port 3900] [--journal slack.jsonl]
 *
 * `SLACK_BOT_TOKEN` and `SLACK_APP_TOKEN` are the tokens it accepts. The first line it prints is JSON:
 * `{"url": …, "apiUrl": …}`.
 */
import { parseArgs } from 'node:util';
import { createSandboxPage } from '../page/page.js';
import { readWorkspace } from './read-workspace.js';
import { serveSlackSandbox } from './server.js';

const { values } = parseArgs({
  options: {
    workspace: { type: 'string' },
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    journal: { type: 'string' },
    seed: { type: 'string' },
    'rate-limits': { type: 'string', default: 'off' },
    /** The workspace's clock runs this many milliseconds ahead of the real one. */
    'clock-offset': { type: 'string', default: '0' },
  },
});
if (values.workspace === undefined)
  throw new Error('--workspace <file.json> is needed: the team, its people and the app.');

const offset = Number(values['clock-offset']);
const served = await serveSlackSandbox({
  workspace: readWorkspace(values.workspace),
  port: Number(values.port),
  host: values.host,
  journal: values.journal,
  ids: values.seed,
  rateLimits: values['rate-limits'] === 'real' ? 'real' : 'off',
  now: () => Date.now() + offset,
  botToken: process.env['SLACK_BOT_TOKEN'] ?? 'xoxb-sandbox',
  appToken: process.env['SLACK_APP_TOKEN'] ?? 'xapp-sandbox',
  fallback: (sandbox, req, res) => createSandboxPage(sandbox.people)(req, res),
});
process.stdout.write(`${JSON.stringify({ url: served.url, apiUrl: served.apiUrl })}\n`);

const stop = (): void => {
  void served.close().then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
