import pg from 'pg';
import { loadConfig } from '../../src/config.js';
import { dataDirectory, openDatabase } from '../../src/database.js';
import { systemClock } from '../../src/ports/clock.js';
import { dropDatabase } from '../../src/store/postgres/databases.js';
import { ensureServer } from '../../src/store/postgres/server.js';
import { verify } from '../../src/store/verify.js';
import type { BenchResult } from '../result.js';
import { median, rounded } from '../statistics.js';
import { type Lend, openTransferOffice, type TransferOffice } from './office.js';

const rounds = 9;
/** Few enough that people have about as many loans open in the end as a plan usually allows. */
const warmUp = { ours: 400, floor: 100 } as const;
const measured = 80;
const atOnce = 16;
const usualMembers = 1_000;
const wanted = 0.4;

type Name = 'ours' | 'floor';
const names: readonly Name[] = ['ours', 'floor'];

/** Loans accepted per second, beside the bare rows in one transaction. See bench/README.md. */
export async function benchTransfer(
  say: (line: string) => void,
  members = usualMembers,
): Promise<BenchResult> {
  const { settings } = loadConfig({ TOKENDESK_DATA_DIR: process.env['TOKENDESK_DATA_DIR'] });
  const server = await ensureServer({ dataDir: dataDirectory(settings), log: say });
  const name = `bench_${process.pid}_transfer`;
  const questions = warmUp.ours + warmUp.floor + names.length * rounds * measured;
  const database = await openDatabase({ databaseUrl: null, dataDir: settings.dataDir }, say, name);
  try {
    say(`${questions} questions between ${members} members into ${name}`);
    const { adminUrl, db } = database;
    const office = await openTransferOffice(adminUrl, db, systemClock, members, questions);
    const perSecond = await measure(office, () => vacuumed(adminUrl), say);
    const wrong = await verify(office.desk.db);
    if (wrong.length > 0) throw new Error(`the books do not agree:\n${wrong.slice(0, 10).join('\n')}`);
    const ratios = perSecond.ours.map((value, round) => value / (perSecond.floor[round] ?? value));
    return {
      bench: 'transfer',
      ours: rounded(median(perSecond.ours), 1),
      floor: rounded(median(perSecond.floor), 1),
      unit: 'loans per second',
      ratio: rounded(median(ratios), 3),
      wanted_ratio: wanted,
      at_once: atOnce,
      members,
      n: rounds * measured,
    };
  } finally {
    await database.close(true);
    await dropDatabase(server, name);
    await server.stop();
  }
}

/** In turns, who begins changing from round to round: what disturbs the machine meets both. */
async function measure(
  office: TransferOffice,
  settled: () => Promise<void>,
  say: (line: string) => void,
): Promise<Record<Name, number[]>> {
  const lend: Record<Name, Lend> = { ours: office.desked, floor: office.barely };
  const perSecond: Record<Name, number[]> = { ours: [], floor: [] };
  let next = 1;
  const some = async (name: Name, count: number): Promise<number> => {
    const [from, to] = [next, next + count];
    next = to;
    return together(from, to, lend[name]);
  };
  for (const name of names) await some(name, warmUp[name]);
  // Autovacuum does it within a minute of a company's first loans, which the planner would otherwise take for none.
  await settled();
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? names : [...names].reverse();
    for (const name of order) perSecond[name].push(await some(name, measured));
    say(
      `round ${round + 1}: ${names.map((name) => `${name} ${perSecond[name].at(-1)?.toFixed(0)}/s`).join(', ')}`,
    );
  }
  return perSecond;
}

async function vacuumed(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query('VACUUM ANALYZE').finally(() => client.end());
}

/** Does all of them, {@link atOnce} under way at any moment; how many a second that were. */
async function together(from: number, to: number, lend: Lend): Promise<number> {
  let next = from;
  const began = performance.now();
  const one = async () => {
    while (next < to) {
      const n = next;
      next += 1;
      await lend(n);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return ((to - from) * 1000) / (performance.now() - began);
}
