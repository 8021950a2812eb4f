/**
 * Serves a local DingTalk in a process of its own:
 *
 *     node dist/src/sandbox/dingtalk/serve.js --organisation company.json [--port 3901] [--journal dingtalk.jsonl]
 *
 * The file has `corp`, `app` and `templates`; `DINGTALK_CLIENT_SECRET` is the secret it accepts. The first line it
 * prints is JSON: `{"url": …, "apiUrl": …, "oapiUrl": …}`.
 */
import { parseArgs } from 'node:util';
import { readOrganisation } from './read-organisation.js';
import { serveDingTalkSandbox } from './server.js';

const { values } = parseArgs({
  options: {
    organisation: { type: 'string' },
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    journal: { type: 'string' },
    seed: { type: 'string' },
    /** The organisation's clock runs this many milliseconds ahead of the real one. */
    'clock-offset': { type: 'string', default: '0' },
  },
});
if (values.organisation === undefined)
  throw new Error(
    '--organisation <file.json> is needed: the people, the groups, the app and its card templates.',
  );

const offset = Number(values['clock-offset']);
const served = await serveDingTalkSandbox({
  ...readOrganisation(values.organisation, process.env['DINGTALK_CLIENT_SECRET']),
  port: Number(values.port),
  host: values.host,
  journal: values.journal,
  ids: values.seed,
  now: () => Date.now() + offset,
});
const { url, apiUrl, oapiUrl } = served;
process.stdout.write(`${JSON.stringify({ url, apiUrl, oapiUrl })}\n`);

const stop = (): void => {
  void served.close().then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
