/**
 * Runs the program, with the made-up company's policy and the shared clock, against a local Slack that another process
 * serves (`src/sandbox/slack/serve.ts`):
 *
 *     node dist/src/sandbox-bot.js [--port 0] [--lease-ms 30000] [--stop-at <place>:<n>]
 *
 * `DATABASE_URL` and `SLACK_API_URL` say where the two are. It prints a line of JSON when it is up, `{"url": …}`, and
 * another one after a graceful stop, `{"places": […]}`: every place between two effects that it passed, in order. With
 * `--stop-at` it kills itself when it comes to such a place for the n-th time, as if the machine had lost its power.
 */
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
const [stopPlace = '', stopTime = '1'] = values['stop-at'].split(':');
const log = createLog({ level: process.env['LOG_LEVEL'] ?? 'warn' });

const places: string[] = [];
const seam = (place: string): void => {
  places.push(place);
  if (place === stopPlace && places.filter((one) => one === place).length === Number(stopTime))
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
const world = await startWorld({ db, appUrl, slackApiUrl, log, seam, leaseMs: Number(values['lease-ms']) });
up.desk = world.desk;
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${door.port}` })}\n`);

const stop = async (): Promise<void> => {
  await door.close();
  await world.stop();
  await database.close();
  process.stdout.write(`${JSON.stringify({ places })}\n`, () => process.exit(0));
};
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is needed`);
  return value;
}
