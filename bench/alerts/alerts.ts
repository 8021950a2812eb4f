import pg from 'pg';
import { makeDesk } from '../../src/compose.js';
import { loadConfig, readPolicy } from '../../src/config.js';
import { toDecimal } from '../../src/core/money.js';
import { dataDirectory, type OpenDatabase, openDatabase } from '../../src/database.js';
import type { Desk } from '../../src/desk/desk.js';
import { ingestUsage, mostEvents } from '../../src/desk/ingest-usage.js';
import { install } from '../../src/desk/install.js';
import { type FakeClock, fakeClock } from '../../src/ports/clock.js';
import { dropDatabase } from '../../src/store/postgres/databases.js';
import { ensureServer } from '../../src/store/postgres/server.js';
import type { BenchResult } from '../result.js';
import { rounded } from '../statistics.js';
import { fillMembers, memberId } from './data.js';
import { type Batch, batchesOf, type Load, seeded } from './events.js';
import { Oracle } from './oracle.js';

/** Batches that one contender books before it is the other's turn. */
const turn = 10;
const allowance = 500_000_000n;
const periods = [
  { start: new Date('2026-09-01T00:00:00Z'), end: new Date('2026-10-01T00:00:00Z') },
  { start: new Date('2026-10-01T00:00:00Z'), end: new Date('2026-11-01T00:00:00Z') },
];

/** A desk over a database of its own. */
interface Contender {
  name: string;
  desk: Desk;
  clock: FakeClock;
  database: OpenDatabase;
  milliseconds: number;
}

/** Usage booked with alerts on beside the same usage with alerts off. See bench/README.md. */
export async function benchAlerts(say: (line: string) => void, size: Size): Promise<BenchResult> {
  const load = loadOf(size);
  const { settings } = loadConfig({ TOKENDESK_DATA_DIR: process.env['TOKENDESK_DATA_DIR'] });
  const server = await ensureServer({ dataDir: dataDirectory(settings), log: say });
  const contenders: Contender[] = [];
  try {
    for (const on of [true, false]) contenders.push(await open(on, load, settings.dataDir, say));
    const [ours, floor] = contenders;
    if (!ours || !floor) throw new Error('no contenders');
    const oracle = new Oracle(load);
    const batches = await run(ours, floor, load, oracle, say);
    const found = await told(ours.database.adminUrl);
    const { missed, twice } = oracle.compare(found.levels);
    const result = {
      bench: 'alerts',
      ours: rounded(ours.milliseconds / 1000, 2),
      floor: rounded(floor.milliseconds / 1000, 2),
      unit: 's',
      ratio: rounded(ours.milliseconds / floor.milliseconds, 3),
      events: batches.events,
      batches: batches.count,
      members: load.members,
      periods: load.periods.length,
      events_per_s: Math.round((batches.events * 1000) / ours.milliseconds),
      told: found.levels.length,
      ...found.others,
      missed,
      twice,
      told_when_off: (await told(floor.database.adminUrl)).levels.length,
    };
    if (missed + twice + result.told_when_off > 0)
      throw new Error(`not what the rules say: ${JSON.stringify(result)}`);
    return result;
  } finally {
    for (const { database, name } of contenders) {
      await database.close(true);
      await dropDatabase(server, name);
    }
    await server.stop();
  }
}

/** How much to report; the whole of it by default. */
interface Size {
  members?: number | undefined;
  events?: number | undefined;
}

function loadOf({ members = 10_000, events = 1_000_000 }: Size): Load {
  if (events < 2 * periods.length * members)
    throw new RangeError(`--events: at least ${2 * periods.length} for each member`);
  return { events, members, allowance, periods, mostPerBatch: mostEvents };
}

async function open(
  on: boolean,
  load: Load,
  dataDir: string | null,
  say: (line: string) => void,
): Promise<Contender> {
  const name = `bench_${process.pid}_alerts_${on ? 'on' : 'off'}`;
  const database = await openDatabase({ databaseUrl: null, dataDir }, say, name);
  const [first] = load.periods;
  if (!first) throw new RangeError('no periods');
  const clock = fakeClock(first.start);
  const yaml = `unit: USD\nzone: UTC\nplans: { standard: { allowance: 500 } }\nalerts: { enabled: ${on} }`;
  const desk = makeDesk({ db: database.db, clock, policy: readPolicy(yaml, 'bench') });
  await install(desk);
  say(`${load.members} members into ${name}`);
  const filled = { members: load.members, allowance, periodStart: first.start, periodEnd: first.end };
  await asOwner(database.adminUrl, (owner) => fillMembers(owner, filled));
  return { name, desk, clock, database, milliseconds: 0 };
}

/** The same batches for both, a few at a time, who begins changing: what disturbs the machine meets both. */
async function run(
  ours: Contender,
  floor: Contender,
  load: Load,
  oracle: Oracle,
  say: (line: string) => void,
): Promise<{ count: number; events: number }> {
  let [count, events, turns] = [0, 0, 0];
  let waiting: Batch[] = [];
  const take = async () => {
    const order = turns % 2 === 0 ? [ours, floor] : [floor, ours];
    turns += 1;
    for (const contender of order) await book(contender, waiting, count);
    count += waiting.length;
    events += waiting.reduce((sum, batch) => sum + batch.events.length, 0);
    waiting = [];
    if (turns % 20 === 0)
      say(`${events} events: ratio ${(ours.milliseconds / floor.milliseconds).toFixed(3)}`);
  };
  for (const batch of batchesOf(load, seeded(20_261_122))) {
    oracle.take(batch.at, batch.events);
    waiting.push(batch);
    if (waiting.length === turn) await take();
  }
  if (waiting.length > 0) await take();
  return { count, events };
}

async function book(contender: Contender, batches: readonly Batch[], first: number): Promise<void> {
  const { desk, clock } = contender;
  for (const [index, { at, events }] of batches.entries()) {
    const raw = events.map(({ member, cost }, i) => ({
      id: `${first + index}-${i}`,
      member: memberId(member),
      occurredAt: at.toISOString(),
      model: 'bench',
      cost: { amount: toDecimal(cost, 'USD'), currency: 'USD' },
    }));
    clock.set(at);
    const began = performance.now();
    const answer = await ingestUsage(desk, 'bench', raw);
    contender.milliseconds += performance.now() - began;
    if (answer.accepted !== raw.length) throw new Error(`not booked: ${JSON.stringify(answer.rejected[0])}`);
  }
}

/** What stands in the outbox: levels as the oracle names them, the rest counted. */
function told(adminUrl: string): Promise<{ levels: string[]; others: Record<string, number> }> {
  return asOwner(adminUrl, async (client) => {
    const { rows: levels } = await client.query<{ member: string; start: string; level: number }>(
      `SELECT member_id AS member, payload->>'periodStart' AS start, (payload->>'level')::int AS level
        FROM outbox WHERE name = 'alert-level'`,
    );
    const { rows: others } = await client.query<{ name: string; n: number }>(
      `SELECT name, count(*)::int AS n FROM outbox WHERE name IN ('alert-pace', 'credit-back', 'burn-alarm') GROUP BY name ORDER BY name`,
    );
    const starts = periods.map(({ start }) => start.toISOString());
    return {
      levels: levels.map(
        ({ member, start, level }) =>
          `${Number.parseInt(member.slice(-12), 16)} ${starts.indexOf(start)} ${level}`,
      ),
      others: Object.fromEntries(others.map(({ name, n }) => [name.replace('-', '_'), n])),
    };
  });
}

async function asOwner<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
