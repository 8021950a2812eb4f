import { loadConfig } from '../../src/config.js';
import { dataDirectory, openDatabase } from '../../src/database.js';
import { systemClock } from '../../src/ports/clock.js';
import { dropDatabase } from '../../src/store/postgres/databases.js';
import { ensureServer } from '../../src/store/postgres/server.js';
import { verify } from '../../src/store/verify.js';
import type { BenchResult } from '../result.js';
import { median, percentile, rounded } from '../statistics.js';
import { type OpenRequests, requestId } from './data.js';
import { type BenchOffice, openBenchOffice, type Took } from './office.js';

const rounds = 5;
const warmUp = 60;
const measured = 200;

type Name = 'ours' | 'floor';

/** From a click to the committed decision, beside the bare rows in one transaction. See bench/README.md. */
export async function benchDecide(say: (line: string) => void, open = 10_000): Promise<BenchResult> {
  const { settings } = loadConfig({ TOKENDESK_DATA_DIR: process.env['TOKENDESK_DATA_DIR'] });
  const server = await ensureServer({ dataDir: dataDirectory(settings), log: say });
  const name = `bench_${process.pid}_decide`;
  // So many wait still when the last one is decided.
  const of: OpenRequests = { managers: 1_000, requests: open + 2 * rounds * (warmUp + measured) };
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

/** In turns, who begins changing from round to round: what disturbs the machine meets both. */
async function measure(
  office: BenchOffice,
  say: (line: string) => void,
): Promise<{ times: Record<Name, Took[][]>; barely: ReadonlySet<string> }> {
  const times: Record<Name, Took[][]> = { ours: [], floor: [] };
  const barely = new Set<string>();
  let n = 0;
  for (let round = 0; round < rounds; round += 1) {
    const order: readonly Name[] = round % 2 === 0 ? ['ours', 'floor'] : ['floor', 'ours'];
    const took: Record<Name, Took[]> = { ours: [], floor: [] };
    for (let turn = 0; turn < warmUp + measured; turn += 1)
      for (const name of order) {
        n += 1;
        if (name === 'floor') barely.add(requestId(n));
        const one = name === 'ours' ? await office.click(n) : await office.decideBarely(n);
        if (turn >= warmUp) took[name].push(one);
      }
    for (const name of order) {
      times[name].push(took[name]);
      say(`round ${round + 1} ${name}: p50 ${share(took[name], 0.5).toFixed(2)} ms`);
    }
  }
  return { times, barely };
}

function share(round: readonly Took[], of: number): number {
  return percentile(
    round.map(({ committed }) => committed),
    of,
  );
}

function report(times: Record<Name, Took[][]>, open: number): BenchResult {
  const over = (name: Name, of: number) => median(times[name].map((round) => share(round, of)));
  const received = times.ours.flat().flatMap((one) => one.received ?? []);
  return {
    bench: 'decide',
    ours: rounded(over('ours', 0.5), 3),
    floor: rounded(over('floor', 0.5), 3),
    unit: 'ms',
    ratio: rounded(over('ours', 0.5) / over('floor', 0.5), 2),
    ours_p99: rounded(over('ours', 0.99), 3),
    floor_p99: rounded(over('floor', 0.99), 3),
    ratio_p99: rounded(over('ours', 0.99) / over('floor', 0.99), 2),
    received: rounded(median(received), 3),
    n: rounds * measured,
    open,
  };
}
