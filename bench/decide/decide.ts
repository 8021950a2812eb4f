import type { Talk } from '../../src/chat/talk/inbound.js';
import { createTalk } from '../../src/chat/talk/talk.js';
import { makeDesk, readWords } from '../../src/compose.js';
import { loadConfig, readPolicy } from '../../src/config.js';
import { dataDirectory, openDatabase } from '../../src/database.js';
import type { Desk } from '../../src/desk/desk.js';
import { finish, receive } from '../../src/desk/inbox.js';
import { install } from '../../src/desk/install.js';
import { systemClock } from '../../src/ports/clock.js';
import type { Database } from '../../src/store/db.js';
import { dropDatabase } from '../../src/store/postgres/databases.js';
import { ensureServer } from '../../src/store/postgres/server.js';
import { verify } from '../../src/store/verify.js';
import { fillBooks } from '../command/data.js';
import { slackId, team } from '../command/workspace.js';
import type { BenchResult } from '../result.js';
import { median, percentile, rounded } from '../statistics.js';
import { fillRequests, type OpenRequests, personId, requestId, sidesOf } from './data.js';
import { decideBarely } from './floor.js';

const rounds = 5;
const warmUp = 60;
const oneAtATime = 200;
const perRound = warmUp + oneAtATime;
const amount = 50_000_000n;

const policyYaml = (teams: readonly string[]) => `
unit: USD
zone: UTC
language: en
members: auto
defaultPlan: engineer
plans:
  engineer: { allowance: 500, window: month, caps: { week: 400 }, requests: { most: 1000, mostOpen: 3, reasonFrom: 200 } }
pools: { ${teams.map((name) => `${name}: 1000000`).join(', ')} }
`;

/** One decision: the milliseconds from the click until it was committed. */
type Decide = (n: number) => Promise<number>;

/** From a click to the committed decision, beside the bare rows in one transaction. See bench/README.md. */
export async function benchDecide(say: (line: string) => void, open = 10_000): Promise<BenchResult> {
  const { settings } = loadConfig({ TOKENDESK_DATA_DIR: process.env['TOKENDESK_DATA_DIR'] });
  const server = await ensureServer({ dataDir: dataDirectory(settings), log: say });
  const name = `bench_${process.pid}_decide`;
  // So many wait still when the last one is decided.
  const of: OpenRequests = { managers: 1_000, requests: open + 2 * rounds * perRound };
  const database = await openDatabase({ databaseUrl: null, dataDir: settings.dataDir }, say, name);
  try {
    say(`${of.requests} open requests into ${name}`);
    const { desk, committed } = await furnish(database.adminUrl, database.db, of);
    const barely: string[] = [];
    const talk = createTalk(desk, readWords());
    const contenders: Record<'ours' | 'floor', Decide> = {
      ours: (n) => clicked(desk, talk, committed, n, of),
      floor: (n) => {
        barely.push(requestId(n));
        return bare(desk, n, of);
      },
    };
    const results = await measure(contenders, say);
    // What was decided barely lacks all that a decision is besides; everything else agrees.
    const wrong = (await verify(desk.db)).filter(
      (line) => !barely.some((id) => line.startsWith(`request ${id}:`)),
    );
    if (wrong.length > 0) throw new Error(`the books do not agree:\n${wrong.slice(0, 10).join('\n')}`);
    return report(results, open);
  } finally {
    await database.close(true);
    await dropDatabase(server, name);
    await server.stop();
  }
}

/** A desk as in production with Slack connected; `committed` is called whenever something of a key was committed. */
async function furnish(adminUrl: string, db: Database, of: OpenRequests) {
  const committed: { at: number } = { at: 0 };
  const teams = Array.from({ length: 20 }, (_, index) => `Team ${index + 1}`);
  const desk = makeDesk({
    db,
    clock: systemClock,
    policy: readPolicy(policyYaml(teams), 'bench'),
    seam: (place) => {
      if (place === 'after-commit') committed.at = performance.now();
    },
  });
  desk.profiles.set('slack', { fetch: () => Promise.reject(new Error('nobody is asked for')) });
  await install(desk);
  const members = of.managers + of.requests;
  await fillBooks(adminUrl, { members, spenders: members, usages: 4 }, systemClock.now());
  await fillRequests(adminUrl, desk, of);
  return { desk, committed };
}

/** "Approve" as it comes in from Slack: written down, then decided in the name of whoever clicked. */
async function clicked(
  desk: Desk,
  talk: Talk,
  committed: { readonly at: number },
  n: number,
  of: OpenRequests,
): Promise<number> {
  const user = slackId(sidesOf(n, of).manager);
  const key = `slack:action:${team}:${user}:${n}:request.approve`;
  const from = { platform: 'slack', workspace: team, userId: user } as const;
  const inbound = {
    key,
    from,
    place: 'direct',
    kind: 'action',
    name: 'request.approve',
    value: requestId(n),
  } as const;
  const began = performance.now();
  await receive(desk, { key, platform: 'slack', kind: 'action', payload: { key, inbound, spot: null } });
  const received = performance.now();
  const { cards } = await talk.handle(inbound);
  const done = committed.at;
  if (!cards[0]?.headline?.includes('approved')) throw new Error(`request ${n}: ${JSON.stringify(cards)}`);
  await finish(desk, key);
  parts.received.push(received - began);
  parts.talk.push(done - received);
  return done - began;
}
export const parts = { received: [] as number[], talk: [] as number[] };

async function bare(desk: Desk, n: number, of: OpenRequests): Promise<number> {
  const { requester, manager } = sidesOf(n, of);
  const it = {
    requestId: requestId(n),
    requesterId: personId(requester),
    deciderId: personId(manager),
    amount,
    entryId: desk.newId(),
    outboxId: desk.newId(),
    now: desk.clock.now(),
  };
  const began = performance.now();
  await desk.db.transaction((tx) => decideBarely(tx, it));
  return performance.now() - began;
}

/** Both in every round, in short turns, who begins changing: what disturbs the machine meets both. */
async function measure(
  contenders: Readonly<Record<'ours' | 'floor', Decide>>,
  say: (line: string) => void,
): Promise<Record<'ours' | 'floor', number[][]>> {
  const results: Record<'ours' | 'floor', number[][]> = { ours: [], floor: [] };
  let last = 0;
  const next = () => {
    last += 1;
    return last;
  };
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? (['ours', 'floor'] as const) : (['floor', 'ours'] as const);
    const alone = { ours: [] as number[], floor: [] as number[] };
    for (let turn = 0; turn < warmUp + oneAtATime; turn += 1)
      for (const name of order) {
        const took = await contenders[name](next());
        if (turn >= warmUp) alone[name].push(took);
      }
    for (const name of order) {
      results[name].push(alone[name]);
      say(`round ${round + 1} ${name}: p50 ${percentile(alone[name], 0.5).toFixed(2)} ms`);
    }
  }
  return results;
}

function report(results: Record<'ours' | 'floor', number[][]>, open: number): BenchResult {
  const over = (name: 'ours' | 'floor', share: number) =>
    median(results[name].map((round) => percentile(round, share)));
  const ratio = (share: number) => rounded(over('ours', share) / over('floor', share), 2);
  return {
    bench: 'decide',
    ours: rounded(over('ours', 0.5), 3),
    floor: rounded(over('floor', 0.5), 3),
    unit: 'ms',
    ratio: ratio(0.5),
    ours_p99: rounded(over('ours', 0.99), 3),
    floor_p99: rounded(over('floor', 0.99), 3),
    ratio_p99: ratio(0.99),
    n: rounds * oneAtATime,
    open,
    received: rounded(median(parts.received), 3),
    talk: rounded(median(parts.talk), 3),
  };
}
