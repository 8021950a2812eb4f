/**
 * Runs the program, with the made-up company's policy and the shared clock, against a local Slack that another process
 * serves (`src/sandbox/slack/serve.ts`):
 *
 *     node dist/src/sandbox-bot.js [--port 0] [--lease-ms 30000] [--stop-at <place>:<n>,<place>:<n>…]
 *
 * `DATABASE_URL` and `SLACK_API_URL` say where the two are; with `DINGTALK_API_URL` and `DINGTALK_OAPI_URL` it works in a
 * local DingTalk too (`src/sandbox/dingtalk/serve.ts`). It prints a line of JSON when it is up, `{"url": …}`, and
 * another one when it ends, `{"passed": {…}, "stopped": …}`: how often it passed each place between two effects. With
 * `--stop-at` it kills itself at the first of these places that it comes to for the n-th time, as if the machine had
 * lost its power.
 */
import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openDatabase } from './database.js';
import type { Desk } from './desk/desk.js';
import { openDoor } from './door.js';
import { createLog } from './kit/log.js';
import { company } from './sandbox/company/company.js';
import { startWorld } from './sandboxed.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'lease-ms': { type: 'string', default: '30000' },
    'stop-at': { type: 'string', default: '' },
  },
});
const databaseUrl = required('DATABASE_URL');
const slackApiUrl = required('SLACK_API_URL');
const { DINGTALK_API_URL: apiUrl, DINGTALK_OAPI_URL: oapiUrl } = process.env;
const dingtalk = apiUrl && oapiUrl ? { apiUrl, oapiUrl } : undefined;
const log = createLog({ level: process.env['LOG_LEVEL'] ?? 'warn' });

const stops = new Map(
  values['stop-at'].split(',').map((stop) => {
    const [place = '', times = '1'] = stop.split(':');
    return [place, Number(times)] as const;
  }),
);
const passed: Record<string, number> = {};
const tell = (stopped: string | null) => writeSync(1, `${JSON.stringify({ passed, stopped })}\n`);
const seam = (place: string): void => {
  const times = (passed[place] ?? 0) + 1;
  passed[place] = times;
  if (times !== stops.get(place)) return;
  tell(place);
  process.kill(process.pid, 'SIGKILL');
};

const database = await openDatabase({ databaseUrl, dataDir: null }, (line) => log.info({}, line));
const up: { desk: Desk | null } = { desk: null };
const door = await openDoor({
  port: Number(values.port),
  host: '127.0.0.1',
  apiKeys: [{ source: 'gateway', key: company.apiKey }],
  log,
  desk: () => up.desk,
  api: true,
});
const { db, appUrl } = database;
const leaseMs = Number(values['lease-ms']);
const world = await startWorld({ db, appUrl, slackApiUrl, dingtalk, log, seam, leaseMs });
up.desk = world.desk;
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${door.port}` })}\n`);

const stop = async (): Promise<void> => {
  await door.close();
  await world.stop();
  await database.close();
  tell(null);
  process.exit(0);
};
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());
// Started over a channel, it does not outlive whoever started it.
process.once('disconnect', () => process.exit(1));

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is needed`);
  return value;
}
