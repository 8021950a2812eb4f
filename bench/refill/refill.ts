import pg from 'pg';
import { makeDesk } from '../../src/compose.js';
import { loadConfig, readPolicy } from '../../src/config.js';
import { dataDirectory, type OpenDatabase, openDatabase } from '../../src/database.js';
import { install } from '../../src/desk/install.js';
import { sweep } from '../../src/desk/sweep.js';
import { fakeClock } from '../../src/ports/clock.js';
import { createDatabase, dropDatabase } from '../../src/store/postgres/databases.js';
import { ensureServer } from '../../src/store/postgres/server.js';
import { verify } from '../../src/store/verify.js';
import type { BenchResult } from '../result.js';
import { median, rounded } from '../statistics.js';
import { began, fillRefill, refillAt } from './data.js';
import { refillBarely } from './floor.js';
import { differences, type Tally, tally } from './tally.js';

/** The largest company that the field knows of. */
const usualMembers = 115_000;
/** Runs of the tenth; the whole takes long enough to be its own average. */
const rounds = 3;
const wanted = { ratio: 2.5, growth: 12 };

const policyYaml = `
unit: USD
zone: UTC
language: en
plans:
  engineer: { allowance: 500, caps: { week: 400 }, lending: { protectedShare: 90 } }
`;

/** Half a minute into the new period: what is due is due for everybody at once. */
const now = new Date(refillAt.getTime() + 30_000);

/** What one refill took. */
interface Run {
  seconds: number;
  /** Resident memory after the first turn of the sweep and at its highest from then on, in MB. */
  residentFirst: number;
  residentMost: number;
}

/** The refill of a large company of whom a third owe each other, beside the same rows written at once. See bench/README.md. */
export async function benchRefill(say: (line: string) => void, members = usualMembers): Promise<BenchResult> {
  const { settings } = loadConfig({ TOKENDESK_DATA_DIR: process.env['TOKENDESK_DATA_DIR'] });
  const server = await ensureServer({ dataDir: dataDirectory(settings), log: say });
  const name = `bench_${process.pid}`;
  const names = { tenth: `${name}_tenth`, all: `${name}_all`, ours: `${name}_ours`, floor: `${name}_floor` };
  const open = (of: string) => openDatabase({ databaseUrl: null, dataDir: settings.dataDir }, say, of);
  const over = async <T>(template: string, run: string, work: (database: OpenDatabase) => Promise<T>) => {
    await createDatabase(server, run, template);
    const database = await open(run);
    return work(database).finally(async () => {
      await database.close(true);
      await dropDatabase(server, run);
    });
  };
  const tenth = Math.ceil(members / 10);
  try {
    await furnish(await open(names.tenth), tenth, say);
    await furnish(await open(names.all), members, say);
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { seconds: took } = await over(names.tenth, names.ours, (database) => refill(database));
      seconds.push(took);
      say(`a tenth, round ${round + 1}: ${took.toFixed(1)} s`);
    }
    const floor = await over(names.all, names.floor, async ({ appUrl, adminUrl }) => {
      await checkpoint(adminUrl);
      return { seconds: await refillBarely(appUrl, now), tally: await tally(adminUrl) };
    });
    say(`the floor: ${floor.seconds.toFixed(1)} s`);
    const ours = await over(names.all, names.ours, async (database) => {
      const run = await refill(database);
      say(`all: ${run.seconds.toFixed(1)} s`);
      await agrees(database, floor.tally);
      return run;
    });
    return {
      bench: 'refill',
      ours: rounded(ours.seconds, 1),
      floor: rounded(floor.seconds, 1),
      unit: 's',
      ratio: rounded(ours.seconds / floor.seconds, 2),
      wanted_ratio: wanted.ratio,
      growth: rounded(ours.seconds / median(seconds), 2),
      wanted_growth: wanted.growth,
      members,
      seconds_tenth: rounded(median(seconds), 2),
      members_per_second: rounded(members / ours.seconds, 0),
      resident_growth_mb: rounded(ours.residentMost - ours.residentFirst, 0),
    };
  } finally {
    for (const of of Object.values(names)) await dropDatabase(server, of);
    await server.stop();
  }
}

async function furnish(database: OpenDatabase, members: number, say: (line: string) => void): Promise<void> {
  say(`${members} members, a third of whom owe something`);
  await install(
    makeDesk({ db: database.db, clock: fakeClock(began), policy: readPolicy(policyYaml, 'bench.yaml') }),
  );
  await fillRefill(database.adminUrl, members);
  // Nobody may be connected to what is copied.
  await database.close(true);
}

/** Everything that the new period brings, as the sweep does it. */
async function refill({ db, adminUrl }: OpenDatabase): Promise<Run> {
  await checkpoint(adminUrl);
  const desk = makeDesk({ db, clock: fakeClock(now), policy: readPolicy(policyYaml, 'bench.yaml') });
  const resident = () => process.memoryUsage.rss() / 1_000_000;
  const run: Run = { seconds: 0, residentFirst: 0, residentMost: 0 };
  const start = performance.now();
  for (let done = 1; done > 0; ) {
    done = await sweep(desk, now);
    if (run.residentFirst === 0) run.residentFirst = resident();
    run.residentMost = Math.max(run.residentMost, resident());
  }
  run.seconds = (performance.now() - start) / 1000;
  return run;
}

/** Whether the program wrote what the floor wrote, and its books prove themselves. */
async function agrees({ db, adminUrl }: OpenDatabase, floor: Tally): Promise<void> {
  const wrong = [...differences(await tally(adminUrl), floor), ...(await verify(db))];
  if (wrong.length > 0)
    throw new Error(`the refill is not as it should be:\n${wrong.slice(0, 10).join('\n')}`);
}

async function checkpoint(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query('CHECKPOINT').finally(() => client.end());
}
