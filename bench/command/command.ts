import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeDesk } from '../../src/compose.js';
import { loadConfig } from '../../src/config.js';
import { dataDirectory, openDatabase } from '../../src/database.js';
import { install } from '../../src/desk/install.js';
import { systemClock } from '../../src/ports/clock.js';
import { company } from '../../src/sandbox/company/company.js';
import type { SlackControl } from '../../src/sandbox/slack/control.js';
import { serveSlackSandbox } from '../../src/sandbox/slack/server.js';
import { companyPolicy } from '../../src/sandboxed.js';
import { dropDatabase } from '../../src/store/postgres/databases.js';
import { ensureServer } from '../../src/store/postgres/server.js';
import { startProgram } from '../program.js';
import type { BenchResult } from '../result.js';
import { median, percentile, rounded } from '../statistics.js';
import { ask, askMany, turns } from './asking.js';
import { type DataSize, fillBooks, postingsOf } from './data.js';
import { appToken, botToken, workspaceOf } from './workspace.js';

/** A year of small companies or a month of a large one: a hundred postings a member. */
const large: DataSize = { members: 10_000, spenders: 10_000, usages: 49 };
/** The same people with a hundredth of the postings. */
const small: DataSize = { members: 10_000, spenders: 2_500, usages: 1 };

const rounds = 5;
/** Questions before anything is measured: the compiler needs more than a thousand to settle. */
const warmUp = 2_000;
const oneAtATime = 400;
const abreast = 50;
const manyAtATime = 1_000;

/** A program to be measured, as it is started in every round. */
interface Contender {
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
  readonly ready: RegExp;
  /** Whom it can answer: everybody from 1 to this. */
  readonly people: number;
}

/** Milliseconds of one round. */
interface Round {
  readonly alone: readonly number[];
  readonly abreast: readonly number[];
}

/** `/tokens` answered by the program as it runs in production, beside a bare Bolt app. See bench/README.md. */
export async function benchCommand(say: (line: string) => void): Promise<BenchResult> {
  const { settings } = loadConfig({ TOKENDESK_DATA_DIR: process.env['TOKENDESK_DATA_DIR'] });
  const server = await ensureServer({ dataDir: dataDirectory(settings), log: say });
  const folder = mkdtempSync(join(tmpdir(), 'tokendesk-bench-'));
  const names = { large: `bench_${process.pid}_large`, small: `bench_${process.pid}_small` };
  // Everybody who waits for an answer listens for the end of the local Slack.
  setMaxListeners(2 * abreast);
  const slack = await serveSlackSandbox({ workspace: workspaceOf(large.members), botToken, appToken });
  const { people } = slack.sandbox;
  try {
    for (const [name, size] of [
      [names.small, small],
      [names.large, large],
    ] as const) {
      say(`${postingsOf(size)} postings of ${size.members} members into ${name}`);
      await furnish(name, size, settings.dataDir, say);
    }
    const policy = join(folder, 'tokendesk.yaml');
    writeFileSync(policy, company.policyYaml);
    const shared = { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_API_URL: slack.apiUrl };
    const oursOver = (database: string, { spenders }: DataSize): Contender => ({
      file: compiled('../../src/main.js'),
      env: { ...shared, DATABASE_URL: server.adminUrl(database), TOKENDESK_CONFIG: policy, PORT: '0' },
      ready: /^TokenDesk is up/,
      people: spenders,
    });
    const ours = oursOver(names.large, large);
    const answer = join(folder, 'answer.json');
    await keepAnswer(ours, people, answer);
    const floor: Contender = {
      file: compiled('./floor.js'),
      env: { ...shared, DATABASE_URL: server.adminUrl(names.large), FLOOR_ANSWER: answer },
      ready: /^ready$/,
      people: large.spenders,
    };
    return report(await measure({ floor, ours, ours_small: oursOver(names.small, small) }, people, say));
  } finally {
    await slack.close();
    for (const name of Object.values(names)) await dropDatabase(server, name);
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

/** A database of the program's own making, with rows of ours. */
async function furnish(
  name: string,
  size: DataSize,
  dataDir: string | null,
  say: (line: string) => void,
): Promise<void> {
  const database = await openDatabase({ databaseUrl: null, dataDir }, say, name);
  await install(makeDesk({ db: database.db, clock: systemClock, policy: companyPolicy() }));
  await fillBooks(database.adminUrl, size, systemClock.now());
  await database.close(true);
}

function compiled(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** One answer of ours, so that the floor's is as large. */
async function keepAnswer(ours: Contender, people: SlackControl, path: string): Promise<void> {
  const program = await startProgram(ours.file, ours.env, ours.ready);
  try {
    const { seen } = await ask(people, 1);
    writeFileSync(path, JSON.stringify({ text: seen.fallback, blocks: seen.blocks }));
  } finally {
    await program.stop();
  }
}

/** Every contender in every round, one running at a time, so that what disturbs the machine meets all of them. */
async function measure<Name extends string>(
  contenders: Readonly<Record<Name, Contender>>,
  people: SlackControl,
  say: (line: string) => void,
): Promise<Record<Name, Round[]>> {
  const names = Object.keys(contenders) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Round[]>;
  const nexts = new Map(names.map((name) => [name, turns(contenders[name].people)]));
  for (let round = 0; round < rounds; round += 1) {
    // Nobody always follows the same one.
    const order = names.map((_, i) => names[(i + round) % names.length] as Name);
    for (const name of order) {
      const { file, env, ready } = contenders[name];
      const next = nexts.get(name) ?? turns(1);
      const program = await startProgram(file, env, ready);
      try {
        await askMany(people, next, warmUp, 10);
        const alone = await askMany(people, next, oneAtATime, 1);
        const many = await askMany(people, next, manyAtATime, abreast);
        results[name].push({ alone, abreast: many });
        say(
          `round ${round + 1} ${name}: ${describe(alone)} one at a time, ${describe(many)} ${abreast} at a time`,
        );
      } finally {
        await program.stop();
      }
    }
  }
  return results;
}

function describe(times: readonly number[]): string {
  return `p50 ${percentile(times, 0.5).toFixed(2)} p99 ${percentile(times, 0.99).toFixed(2)} ms`;
}

/** The middle round's percentile: a round that was disturbed does not decide. */
function over(results: readonly Round[], how: keyof Round, share: number): number {
  return median(results.map((round) => percentile(round[how], share)));
}

function report(results: Record<'floor' | 'ours' | 'ours_small', Round[]>): BenchResult {
  const { floor, ours, ours_small } = results;
  const figures = (how: keyof Round, share: number) => ({
    ours: over(ours, how, share),
    floor: over(floor, how, share),
  });
  const [p50, p99] = [figures('alone', 0.5), figures('alone', 0.99)];
  const [many50, many99] = [figures('abreast', 0.5), figures('abreast', 0.99)];
  const ratio = ({ ours, floor }: { ours: number; floor: number }) => rounded(ours / floor, 2);
  return {
    bench: 'command',
    ours: rounded(p50.ours, 3),
    floor: rounded(p50.floor, 3),
    unit: 'ms',
    ratio: ratio(p50),
    ratio_p50: ratio(p50),
    ratio_p99: ratio(p99),
    growth: rounded(p50.ours / over(ours_small, 'alone', 0.5), 2),
    ours_p99: rounded(p99.ours, 3),
    floor_p99: rounded(p99.floor, 3),
    ours_50_p50: rounded(many50.ours, 2),
    floor_50_p50: rounded(many50.floor, 2),
    ratio_50_p50: ratio(many50),
    ours_50_p99: rounded(many99.ours, 2),
    floor_50_p99: rounded(many99.floor, 2),
    ratio_50_p99: ratio(many99),
    postings: postingsOf(large),
    members: large.members,
  };
}
