import { afterEach, expect, it } from 'vitest';
import { ingestUsage } from '../../src/desk/ingest-usage.js';
import { company, type Handle } from '../../src/sandbox/company/company.js';
import { type DingTalkWorld, startDingTalkWorld } from '../support/dingtalk-world.js';

// The organisation's calls of a month are used up, as by other apps: nobody's decision waits for that.

let world: DingTalkWorld;
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
  await world.close();
});

const most = 60;
const hour = 3_600_000;
/** When April begins in the organisation's zone. */
const april = Date.parse('2026-03-31T16:00:00Z');

/** Another app of the organisation makes all the calls that are left of the month. */
async function useUpTheMonth(): Promise<void> {
  const { calls } = await world.dingtalk.counts({});
  await world.dingtalk.configure({ monthlyCalls: most, qps: 0 });
  const { clientId, clientSecret, robotCode } = company.dingtalk.app;
  const post = (path: string, body: object, token = '') =>
    fetch(`${world.apiUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-acs-dingtalk-access-token': token },
      body: JSON.stringify(body),
    });
  const answer = await post('/v1.0/oauth2/accessToken', { appKey: clientId, appSecret: clientSecret });
  const { accessToken } = (await answer.json()) as { accessToken: string };
  const message = { robotCode, userIds: ['chen01'], msgKey: 'sampleText', msgParam: '{"content":"News"}' };
  for (let made = calls; made < most; made += 1)
    await post('/v1.0/robot/oToMessages/batchSend', message, accessToken);
  expect((await world.dingtalk.counts({})).calls).toBe(most);
}

let calls = 0;

/** Ana's models cost something, so that there is something to tell in digests and alerts. */
async function spends(dollars: string): Promise<void> {
  calls += 1;
  const { rejected } = await ingestUsage(world.desk, 'gateway', [
    {
      id: `call ${calls}`,
      occurredAt: world.desk.clock.now().toISOString(),
      member: 'ana@example.com',
      model: 'claude-sonnet-4-5',
      inputTokens: 1000,
      cost: { amount: dollars, currency: 'USD' },
    },
  ]);
  expect(rejected).toEqual([]);
}

interface Story {
  /** When the month was used up. */
  since: Record<'ana' | 'xiaoming' | 'lina', number>;
}

/**
 * Carol decides in Slack and Lina on a card she had before; Ana and 小明 are in DingTalk. The decisions are in the books
 * at once, and whoever asks is answered.
 */
async function decideWithoutCalls(begin: Date): Promise<Story> {
  world = await startDingTalkWorld();
  await world.advance(begin);
  await spends('110');
  for (const who of ['ana', 'xiaoming', 'lina'] as const) {
    await world.in(who).types('language English');
    await world.in(who).sees(/English|Settings/);
  }
  await world.inSlack('carol').types('/tokens');
  await world.inSlack('carol').sees(/left/);
  await world.in('xiaoming').types('request 50 for tests');
  await world.in('lina').sees(/王小明/, { since: 0 });
  await world.settled();
  await useUpTheMonth();
  const since = {
    ana: await world.in('ana').mark(),
    xiaoming: await world.in('xiaoming').mark(),
    lina: await world.in('lina').mark(),
  };
  await world.in('ana').types('request 60 for the eval run');
  await world.in('ana').sees(/asked Carol Mbeki|Carol Mbeki/);
  await world.inSlack('carol').clicks('Approve $60');
  await world.inSlack('carol').sees(/approved \$60/i);
  await world.in('lina').clicks('Approve $50');
  await world.in('lina').sees(/Approved by|approved \$50/i);
  expect(await decisions()).toEqual([
    { amount: '50000000', state: 'approved', entries: 1 },
    { amount: '60000000', state: 'approved', entries: 1 },
  ]);
  // The address of a message takes answers that are not counted.
  await world.in('ana').types('history');
  await world.in('ana').sees(/\+\$60/);
  await world.settled();
  for (const who of ['ana', 'xiaoming'] as const)
    await world.in(who).doesNotSee(/approved \$\d+ for you/, { since: since[who] });
  return { since };
}

async function decisions() {
  const { rows } = await world.owner.query(
    `SELECT r.amount::text, r.state, (SELECT count(*)::int FROM entry e WHERE e.request_id = r.id) AS entries
     FROM request r ORDER BY r.amount`,
  );
  return rows;
}

async function toldOnce(who: Handle, pattern: RegExp): Promise<void> {
  const { conversations } = await world.in(who).looks();
  const found = conversations
    .flatMap(({ items }) => items)
    .filter((seen) => !seen.own && pattern.test(seen.text));
  expect(found).toHaveLength(1);
}

it('a month at the call limit: decisions are booked at once and told when the next month begins, before any digest or alert', async () => {
  // The last days stand for the month: what waits looks again every hour.
  await decideWithoutCalls(new Date('2026-03-29T15:00:00Z'));
  await spends('200');
  await world.advance(new Date(april - hour));
  for (const who of ['ana', 'xiaoming'] as const)
    await world.in(who).doesNotSee(/approved \$\d+ for you/, { since: 0 });
  // The digests of the month went nowhere in DingTalk, and nobody was told that something is wrong with a decision.
  const { rows: light } = await world.owner.query<{ name: string; state: string }>(
    `SELECT name, state FROM outbox WHERE (name LIKE 'digest%' OR name LIKE 'alert%') AND platform = 'dingtalk'
       AND created_at >= $1`,
    [new Date('2026-03-29T15:00:00Z')],
  );
  expect(light.map(({ name }) => name)).toEqual(expect.arrayContaining(['digest', 'alert-level']));
  expect(light.filter(({ state }) => state === 'sent')).toEqual([]);
  await world.advance(new Date(april + 2 * hour));
  await world.in('ana').sees(/approved \$60 for you/, { since: 0 });
  await world.in('xiaoming').sees(/approved \$50 for you/, { since: 0 });
  await toldOnce('ana', /approved \$60 for you/);
  await toldOnce('xiaoming', /approved \$50 for you/);
  const { rows: dead } = await world.owner.query(
    "SELECT name, error FROM outbox WHERE state = 'dead' AND name NOT LIKE 'digest%' AND name NOT LIKE 'alert%'",
  );
  expect(dead).toEqual([]);
  const { rows: sent } = await world.owner.query<{ name: string }>(
    `SELECT name FROM outbox WHERE platform = 'dingtalk' AND state = 'sent' AND sent_at >= $1 ORDER BY sent_at`,
    [new Date(april)],
  );
  const names = sent.map(({ name }) => name);
  const firstLight = names.findIndex((name) => name.startsWith('digest') || name.startsWith('alert'));
  if (firstLight >= 0) expect(names.slice(firstLight)).not.toContain('request-approved');
  expect(names).toContain('request-approved');
}, 120_000);

it('a limit that is raised in the middle of the month: what waited goes out within the hour, once', async () => {
  const { since } = await decideWithoutCalls(new Date('2026-03-17T08:00:00Z'));
  await world.dingtalk.configure({ monthlyCalls: null });
  await world.advance(new Date(world.desk.clock.now().getTime() + 2 * hour));
  await world.in('ana').sees(/approved \$60 for you/, { since: since.ana });
  await world.in('xiaoming').sees(/approved \$50 for you/, { since: since.xiaoming });
  await toldOnce('ana', /approved \$60 for you/);
  await toldOnce('xiaoming', /approved \$50 for you/);
}, 60_000);
