import pg from 'pg';
import { makeDesk } from '../../src/compose.js';
import { loadConfig, readPolicy } from '../../src/config.js';
import { localDate } from '../../src/core/calendar.js';
import { dataDirectory, openDatabase } from '../../src/database.js';
import { digestsDue, planDigests } from '../../src/desk/digest.js';
import { install } from '../../src/desk/install.js';
import { nextDue } from '../../src/desk/sweep.js';
import { fakeClock } from '../../src/ports/clock.js';
import { dropDatabase } from '../../src/store/postgres/databases.js';
import { ensureServer } from '../../src/store/postgres/server.js';
import type { BenchResult } from '../result.js';
import { median, rounded } from '../statistics.js';
import { counting } from './counting.js';
import { fillDigests, historyWeeks } from './data.js';
import { type PlannedMessage, refusedBy, tiers } from './limits.js';

/** The largest company that the field knows of. */
const usualMembers = 115_000;
const monday = '2026-06-01';
/** Runs of the tenth; the whole takes long enough to be its own average. */
const rounds = 3;
const wantedPerSecond = 500;

const policyYaml = `
zone: Asia/Shanghai
plans: { standard: { allowance: 500, caps: { day: 200 } } }
prices:
  - { model: claude-sonnet-4-5, input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 }
  - { model: gpt-5, input: 1.25, output: 10, cacheRead: 0.125 }
  - { model: gpt-5-mini, input: 0.25, output: 2 }
approvals: { fallback: [person0@example.com] }
`;

/** What one Monday took. */
interface Run {
  digests: number;
  seconds: number;
  statements: number;
  batches: number;
  /** Resident memory after the first thousand members and at its highest from then on, in MB. */
  residentFirst: number;
  residentMost: number;
}

/** A Monday's digests of a large company, and whether the platforms would take them as planned. See bench/README.md. */
export async function benchDigest(say: (line: string) => void, members = usualMembers): Promise<BenchResult> {
  const { settings } = loadConfig({ TOKENDESK_DATA_DIR: process.env['TOKENDESK_DATA_DIR'] });
  const server = await ensureServer({ dataDir: dataDirectory(settings), log: say });
  const names = { tenth: `bench_${process.pid}_tenth`, all: `bench_${process.pid}_all` };
  try {
    const tenths: Run[] = [];
    const small = await furnish(names.tenth, Math.ceil(members / 10), settings.dataDir, say);
    for (let round = 0; round < rounds; round += 1) {
      tenths.push(await small.run());
      say(`a tenth, round ${round + 1}: ${described(tenths.at(-1))}`);
      await small.reset();
    }
    await small.close();
    const large = await furnish(names.all, members, settings.dataDir, say);
    const floor = await large.floor();
    const all = await large.run();
    say(`all: ${described(all)}`);
    const messages = await large.messages();
    const late = messages.filter(({ at, zone }) => localDate(at, zone) !== monday).length;
    await large.close();
    const seconds = median(tenths.map((run) => run.seconds));
    const perSecond = all.digests / all.seconds;
    return {
      bench: 'digest',
      ours: rounded((all.seconds / all.digests) * 1000, 3),
      floor: rounded((floor / all.digests) * 1000, 3),
      unit: 'ms per digest',
      ratio: rounded(all.seconds / floor, 2),
      members,
      digests: all.digests,
      seconds: rounded(all.seconds, 1),
      digests_per_second: rounded(perSecond, 0),
      wanted_per_second: wantedPerSecond,
      seconds_tenth: rounded(seconds, 2),
      growth: rounded(all.seconds / seconds, 2),
      statements: all.statements,
      statements_per_batch: rounded(all.statements / all.batches, 1),
      resident_growth_mb: rounded(all.residentMost - all.residentFirst, 0),
      refused_slack: refusedBy(tiers.slack, messages),
      refused_dingtalk: refusedBy(tiers.dingtalk, messages),
      not_on_monday: late,
      messages: messages.length,
      history_weeks: historyWeeks,
    };
  } finally {
    for (const name of Object.values(names)) await dropDatabase(server, name);
    await server.stop();
  }
}

function described(run: Run | undefined): string {
  if (!run) return '';
  const { digests, seconds, statements, batches } = run;
  return `${digests} digests in ${seconds.toFixed(1)} s, ${statements} statements in ${batches} batches`;
}

async function furnish(name: string, members: number, dataDir: string | null, say: (line: string) => void) {
  const database = await openDatabase({ databaseUrl: null, dataDir }, say, name);
  const counted = counting(database.db);
  const clock = fakeClock(new Date(Date.parse(`${monday}T00:00:00+08:00`) - 6 * 24 * 60 * 60 * 1000));
  const policy = readPolicy(policyYaml, 'bench.yaml');
  const desk = makeDesk({ db: counted.db, clock, policy });
  await install(desk);
  say(`${members} members with ${historyWeeks} weeks of history into ${name}`);
  await fillDigests(database.adminUrl, { members, monday });
  await planDigests(desk);
  const owner = new pg.Client({ connectionString: database.adminUrl });
  await owner.connect();
  const planned = new Date(clock.now());
  return {
    /** Everything that falls due on the Monday, wherever it begins last. */
    async run(): Promise<Run> {
      clock.set(planned);
      const last = new Date(Date.parse(`${monday}T00:00:00+08:00`) + 36 * 60 * 60 * 1000);
      const before = counted.statements();
      const run: Run = {
        digests: 0,
        seconds: 0,
        statements: 0,
        batches: 0,
        residentFirst: 0,
        residentMost: 0,
      };
      for (;;) {
        const next = await nextDue(desk);
        if (!next || next > last) break;
        clock.set(next);
        const began = performance.now();
        for (let done = 1; done > 0; ) {
          done = await digestsDue(desk, next);
          if (done === 0) continue;
          run.batches += 1;
          const resident = process.memoryUsage.rss() / 1_000_000;
          if (run.residentFirst === 0) run.residentFirst = resident;
          run.residentMost = Math.max(run.residentMost, resident);
        }
        run.seconds += (performance.now() - began) / 1000;
      }
      run.statements = counted.statements() - before;
      const { rows } = await owner.query<{ count: string }>('SELECT count(*) FROM digest');
      run.digests = Number(rows[0]?.count);
      return run;
    },

    /** Forgets what a run has made. */
    async reset(): Promise<void> {
      await owner.query('TRUNCATE digest, outbox');
      await owner.query('UPDATE member SET next_digest_at = NULL');
      await owner.query('VACUUM ANALYZE member');
      clock.set(planned);
      await planDigests(desk);
    },

    /** The least that any program must do: read everybody's thirteen weeks once, a thousand members at a time. */
    async floor(): Promise<number> {
      const { rows } = await owner.query<{ id: string }>('SELECT id FROM member ORDER BY id');
      const began = performance.now();
      for (let i = 0; i < rows.length; i += 1000)
        await owner.query(
          `SELECT member_id, (day - $2::date) / 7 AS week, sum(cost), sum(events) FROM usage_day
            WHERE member_id = ANY($1::uuid[]) AND day >= $2::date - 7 * ${historyWeeks + 1} GROUP BY 1, 2`,
          [rows.slice(i, i + 1000).map(({ id }) => id), monday],
        );
      return (performance.now() - began) / 1000;
    },

    /** What waits to be sent, as it was planned, with its reader's zone. */
    async messages(): Promise<(PlannedMessage & { zone: string })[]> {
      const { rows } = await owner.query<PlannedMessage & { zone: string }>(
        `SELECT o.due_at AS at, o.member_id AS recipient, (o.payload->>'picture')::boolean AS picture,
          coalesce(m.zone, 'Asia/Shanghai') AS zone
        FROM outbox o JOIN member m ON m.id = o.member_id WHERE o.name LIKE 'digest%' ORDER BY o.due_at`,
      );
      return rows;
    },

    async close(): Promise<void> {
      await owner.end();
      await database.close(true);
    },
  };
}
