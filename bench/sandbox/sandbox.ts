import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { findChromium, launchOptions } from '#chromium';
import { loadConfig } from '../../src/config.js';
import { dataDirectory, openDatabase } from '../../src/database.js';
import { httpControl } from '../../src/sandbox/slack/http-control.js';
import { dropDatabase } from '../../src/store/postgres/databases.js';
import { ensureServer } from '../../src/store/postgres/server.js';
import { type RunningProgram, startProgram } from '../program.js';
import type { BenchResult } from '../result.js';
import { median, percentile, rounded } from '../statistics.js';
import { ask, type Pair, takeBackInjected } from './asking.js';
import { openWindows, takenBack, type Windows } from './windows.js';

/** Clicks of each kind that count, in each sandbox. */
const samples = 60;
/** Clicks before, which do not. */
const warmUp = 5;
/** Messages in a channel of the fuller sandbox. */
const messages = 10_000;

/** Those who have windows, and those whose clicks need none: nobody's screen shows the other pair's doings. */
const inWindows: Pair = { borrower: 'ana', lender: 'bo' };
const injected: Pair = { borrower: 'marek', lender: 'grace' };

/** A sandbox with two windows. */
interface Contender {
  readonly program: RunningProgram;
  readonly people: ReturnType<typeof httpControl>;
  readonly windows: Windows;
  /** Milliseconds of each click. */
  readonly ours: number[];
  readonly floor: number[];
}

/**
 * How long it takes from a click in one browser window until another window shows what came of it, beside the same
 * click without browsers until the sandbox holds it; in a fresh sandbox, and in one with 10,000 messages in a channel that all
 * of them see.
 */
export async function benchSandbox(say: (line: string) => void): Promise<BenchResult> {
  const path = findChromium();
  if (path === null) throw new Error('no Chromium found; CHROMIUM_PATH names one');
  const { settings } = loadConfig({ TOKENDESK_DATA_DIR: process.env['TOKENDESK_DATA_DIR'] });
  const server = await ensureServer({ dataDir: dataDirectory(settings), log: say });
  const folder = mkdtempSync(join(tmpdir(), 'tokendesk-bench-'));
  const browser = await chromium.launch(launchOptions(path));
  const opened: Contender[] = [];
  const names = ['fresh', 'full'].map((name) => `bench_${process.pid}_${name}`);
  try {
    for (const name of names) {
      say(`starting a sandbox over ${name}`);
      await (await openDatabase({ databaseUrl: null, dataDir: settings.dataDir }, say, name)).close(true);
      opened.push(await open(browser, join(folder, name), server.adminUrl(name)));
    }
    const [fresh, full] = opened;
    if (fresh === undefined || full === undefined) throw new Error('there are two');
    say(`${messages} messages into a channel`);
    await fill(full);
    for (let round = 1 - warmUp; round <= samples; round += 1) {
      await compare(fresh, full, round);
      if (round > 0 && round % 10 === 0) say(`${round} of ${samples}: ${describe(fresh)}; ${describe(full)}`);
    }
    return report(fresh, full);
  } finally {
    for (const { program, windows } of opened) {
      await windows.close();
      await program.stop();
    }
    await browser.close();
    for (const name of names) await dropDatabase(server, name);
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts the program as `npm start` does where nothing is configured, and opens two windows in front of it. */
async function open(browser: Browser, dataDir: string, databaseUrl: string): Promise<Contender> {
  const main = fileURLToPath(new URL('../../src/main.js', import.meta.url));
  const env = { DATABASE_URL: databaseUrl, TOKENDESK_DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' };
  const program = await startProgram(main, env, /sandbox is up: /);
  const url = /http:\S+/.exec(program.greeting)?.[0] ?? '';
  const windows = await openWindows(browser, url, inWindows);
  return { program, people: httpControl(url), windows, ours: [], floor: [] };
}

/** Everybody in the channel has something to say. */
async function fill({ people }: Contender): Promise<void> {
  const speakers = Object.values({ ...inWindows, also: injected.borrower, too: injected.lender });
  await Promise.all(
    speakers.map(async (user, turn) => {
      for (let i = turn; i < messages; i += speakers.length)
        await people.typeMessage({ user, conversation: '#general', text: `message ${i + 1} of many` });
    }),
  );
}

/** A click of each kind in each sandbox, one after the other, in an order that changes. Questions are put beforehand. */
async function compare(fresh: Contender, full: Contender, round: number): Promise<void> {
  const amount = round + warmUp;
  const turns = [fresh, full].flatMap((contender) => [
    async () => {
      const asked = await ask(contender.people, inWindows, amount);
      const took = await contender.windows.takeBack(asked);
      if (round > 0) contender.ours.push(took);
    },
    async () => {
      const asked = await ask(contender.people, injected, amount);
      const took = await takeBackInjected(contender.people, injected, asked, takenBack(amount));
      if (round > 0) contender.floor.push(took);
    },
  ]);
  for (let i = 0; i < turns.length; i += 1) await turns[(i + amount) % turns.length]?.();
}

function describe({ ours, floor }: Contender): string {
  return `${median(ours).toFixed(1)} ms over ${median(floor).toFixed(1)} ms`;
}

function report(fresh: Contender, full: Contender): BenchResult {
  const [ours, floor] = [median(fresh.ours), median(fresh.floor)];
  const [oursFull, floorFull] = [median(full.ours), median(full.floor)];
  return {
    bench: 'sandbox',
    ours: rounded(ours, 1),
    floor: rounded(floor, 1),
    unit: 'ms',
    ratio: rounded(ours / floor, 2),
    growth: rounded(oursFull / ours, 2),
    ours_p90: rounded(percentile(fresh.ours, 0.9), 1),
    floor_p90: rounded(percentile(fresh.floor, 0.9), 1),
    ours_full: rounded(oursFull, 1),
    floor_full: rounded(floorFull, 1),
    ratio_full: rounded(oursFull / floorFull, 2),
    samples,
    messages,
  };
}
