import { loadConfig } from '../../src/config.js';
import { dataDirectory, openDatabase } from '../../src/database.js';
import { systemClock } from '../../src/ports/clock.js';
import { dropDatabase } from '../../src/store/postgres/databases.js';
import { ensureServer } from '../../src/store/postgres/server.js';
import { verify } from '../../src/store/verify.js';
import type { BenchResult } from '../result.js';
import { median, percentile, rounded } from '../statistics.js';
import { type OpenRequests, requestId } from './data.js';
import { type BenchOffice, type Decide, openBenchOffice } from './office.js';

const rounds = 5;
const warmUp = 60;
const measured = 200;

type Name = 'ours' | 'arrived' | 'floor';
const names: readonly Name[] = ['ours', 'floor', 'arrived'];

/** From a click to the committed decision, beside the bare rows in one transaction. See bench/README.md. */
export async function benchDecide(say: (line: string) => void, open = 10_000): Promise<BenchResult> {
  const { settings } = loadConfig({ TOKENDESK_DATA_DIR: process.env['TOKENDESK_DATA_DIR'] });
  const server = await ensureServer({ dataDir: dataDirectory(settings), log: say });
  const name = `bench_${process.pid}_decide`;
  // So many wait still when the last one is decided.
  const of: OpenRequests = { managers: 1_000, requests: open + names.length * rounds * (warmUp + measured) };
  const database = await openDatabase({ databaseUrl: null, dataDir: settings.dataDir }, say, name);
  try {
    say(`${of.requests} open requests into ${name}`);
    const office = await openBenchOffice(database.adminUrl, database.db, systemClock, of);
    const { times, barely } = await measure(office, say);
    // What was decided barely lacks all that a decision is besides; everything else agrees.
    const wrong = (await verify(office.desk.db)).filter(
      (line) => !barely.has(/^request (\S+):/.exec(line)?.[1] ?? ''),
    );
    if (wrong.length > 0) throw new Error(`the books do not agree:\n${wrong.slice(0, 10).join('\n')}`);
    return report(times, open);
  } finally {
    await database.close(true);
    await dropDatabase(server, name);
    await server.stop();
  }
}

/** In turns, who begins changing from round to round: what disturbs the machine meets all. */
async function measure(
  office: BenchOffice,
  say: (line: string) => void,
): Promise<{ times: Record<Name, number[][]>; barely: ReadonlySet<string> }> {
  const deciding: Record<Name, Decide> = {
    ours: office.desked,
    arrived: office.clicked,
    floor: office.barely,
  };
  const times: Record<Name, number[][]> = { ours: [], arrived: [], floor: [] };
  const barely = new Set<string>();
  let n = 0;
  for (let round = 0; round < rounds; round += 1) {
    const order = names.map((_, i) => names[(i + round) % names.length] as Name);
    const took: Record<Name, number[]> = { ours: [], arrived: [], floor: [] };
    for (let turn = 0; turn < warmUp + measured; turn += 1)
      for (const name of order) {
        n += 1;
        if (name === 'floor') barely.add(requestId(n));
        const milliseconds = await deciding[name](n);
        if (turn >= warmUp) took[name].push(milliseconds);
      }
    for (const name of names) times[name].push(took[name]);
    say(
      `round ${round + 1}: ${names.map((name) => `${name} ${percentile(took[name], 0.5).toFixed(2)} ms`).join(', ')}`,
    );
  }
  return { times, barely };
}

/** Of the rounds' ratios the middle one: within a round all met the same machine. */
function report(times: Record<Name, number[][]>, open: number): BenchResult {
  const over = (name: Name, of: number) => times[name].map((round) => percentile(round, of));
  const ratio = (name: Name, of: number) => {
    const floors = over('floor', of);
    return rounded(median(over(name, of).map((value, round) => value / (floors[round] ?? value))), 2);
  };
  const middle = (name: Name, of: number) => rounded(median(over(name, of)), 3);
  return {
    bench: 'decide',
    ours: middle('ours', 0.5),
    floor: middle('floor', 0.5),
    unit: 'ms',
    ratio: ratio('ours', 0.5),
    ratio_arrived: ratio('arrived', 0.5),
    arrived: middle('arrived', 0.5),
    ours_p99: middle('ours', 0.99),
    floor_p99: middle('floor', 0.99),
    ratio_p99: ratio('ours', 0.99),
    n: rounds * measured,
    open,
  };
}
