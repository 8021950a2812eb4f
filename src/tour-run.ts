import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { makeDesk, readWords } from './compose.js';
import type { Settings } from './config.js';
import { dataDirectory, openDatabase } from './database.js';
import { setLanguage } from './desk/settings.js';
import { openDoor } from './door.js';
import type { Log } from './kit/log.js';
import { fakeGateway } from './ports/fake-gateway.js';
import { company } from './sandbox/company/company.js';
import {
  companyPolicy,
  furnish,
  openSandboxDingTalk,
  openSandboxSlack,
  type SandboxWorld,
  startWorld,
} from './sandboxed.js';
import { openSharedClock } from './store/clock.js';
import { dropDatabase } from './store/postgres/databases.js';
import { ensureServer } from './store/postgres/server.js';
import { booksText } from './tour/books.js';
import { onlyScenes, type Part, play, wholeStory } from './tour/story.js';
import { viewWorld } from './tour/world.js';

const usage = 'usage: npm run tour -- [--locale en|zh-CN] [--only SCENE,SCENE] [--json] [--keep]';

/** The story begins with the imports on a Monday and is told on a Tuesday late in the same month, in Shanghai. */
const storyFrom = new Date('2026-03-01T16:00:00Z');
const storyAt = new Date('2026-03-24T02:00:00Z');

/** Where the tour writes. */
export interface TourOutput {
  out(line: string): void;
  err(line: string): void;
}

/**
 * `npm run tour`: plays the story over a local Slack on a database of its own and prints what people saw, then the
 * books. Returns the exit code: 0 if every scene was as it should be, 1 if not, 2 for arguments it does not know.
 */
export async function tourCommand(
  argv: readonly string[],
  settings: Settings,
  log: Log,
  io: TourOutput,
): Promise<number> {
  const options = readArguments(argv);
  if (!options) {
    io.err(usage);
    return 2;
  }
  const { locale, json, keep, only } = options;
  let parts = wholeStory;
  try {
    if (only) parts = onlyScenes(only);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    io.err(error.message);
    return 2;
  }
  const print = json ? () => {} : io.out;
  const name = `tour_${randomBytes(5).toString('hex')}`;
  const server = await ensureServer({ dataDir: dataDirectory(settings), log: io.err });
  const database = await openDatabase({ databaseUrl: null, dataDir: settings.dataDir }, io.err, name);
  try {
    const scenes = await tell(database, settings, log, locale, print, parts);
    print('\n── The books');
    for (const line of await booksText(database.db)) print(line);
    const ok = scenes.every((scene) => scene.ok);
    if (keep) print(`\nThe database is kept: ${database.adminUrl}`);
    if (json) io.out(JSON.stringify({ ok, database: database.adminUrl, scenes }));
    else print(ok ? '\nEvery scene went as it should.' : `\nNot as it should be: ${failed(scenes)}`);
    return ok ? 0 : 1;
  } finally {
    await database.close(true);
    if (!keep) await dropDatabase(server, name);
    if (!keep) await server.stop();
  }
}

async function tell(
  { db, appUrl }: Awaited<ReturnType<typeof openDatabase>>,
  settings: Settings,
  log: Log,
  locale: 'en' | 'zh-CN',
  print: (line: string) => void,
  parts: readonly Part[],
) {
  const clock = await openSharedClock(db);
  const address = { url: '' };
  const slack = await openSandboxSlack({
    baseUrl: () => address.url,
    locale,
    now: () => clock.now().getTime(),
  });
  const dingtalk = await openSandboxDingTalk({
    baseUrl: () => address.url,
    now: () => clock.now().getTime(),
  });
  const up: { world: SandboxWorld | null } = { world: null };
  const door = await openDoor({
    port: 0,
    host: '127.0.0.1',
    apiKeys: [{ source: 'gateway', key: company.apiKey }],
    log,
    desk: () => up.world?.desk ?? null,
    counts: () => up.world?.program.jobs?.counts() ?? {},
    api: true,
    mounted: [slack.handle, dingtalk.handle],
    upgrades: [
      async (req, socket, head) => slack.upgrade(req, socket, head) || dingtalk.upgrade(req, socket, head),
    ],
  });
  address.url = `http://127.0.0.1:${door.port}`;
  await furnish(makeDesk({ db, clock, policy: companyPolicy() }), clock, storyFrom, storyAt);
  // The story is told in one language, whatever the platforms' profiles say.
  const desk = makeDesk({ db, clock, policy: companyPolicy() });
  for (const { id } of await db.client.member.findMany({ select: { id: true } }))
    await setLanguage(desk, `tour:${id}`, { memberId: id, language: locale });
  const redisUrl = settings.redisUrl ?? undefined;
  const gateway = fakeGateway();
  const world = await startWorld({
    db,
    appUrl,
    redisUrl,
    slackApiUrl: slack.slack.apiUrl(),
    dingtalk: { apiUrl: dingtalk.apiUrl(), oapiUrl: dingtalk.oapiUrl() },
    gateway,
    language: locale,
    log,
    clock,
  });
  up.world = world;
  const words = readWords();
  try {
    const view = viewWorld({
      desk: world.desk,
      clock,
      slack: slack.slack.people,
      dingtalk: dingtalk.people,
      gateway,
      apiUrl: address.url,
      words,
    });
    return await play(view, words, locale, print, parts);
  } finally {
    await world.stop();
    await slack.slack.close();
    await dingtalk.close();
    await door.close();
  }
}

function readArguments(
  argv: readonly string[],
): { locale: 'en' | 'zh-CN'; json: boolean; keep: boolean; only: string[] | null } | null {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        locale: { type: 'string', default: 'en' },
        json: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        only: { type: 'string' },
      },
    });
    const { locale, json, keep } = values;
    const only = values.only?.split(',').map((name) => name.trim()) ?? null;
    return locale === 'en' || locale === 'zh-CN' ? { locale, json, keep, only } : null;
  } catch {
    return null;
  }
}

function failed(scenes: readonly { name: string; ok: boolean }[]): string {
  return scenes
    .filter((scene) => !scene.ok)
    .map((scene) => scene.name)
    .join(', ');
}
