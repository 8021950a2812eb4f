import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderRow } from '../../src/chat/talk/render.js';
import { ingestOutcomes } from '../../src/desk/ingest-outcomes.js';
import { ingestUsage } from '../../src/desk/ingest-usage.js';
import { nextDue, sweep } from '../../src/desk/sweep.js';
import type { OutboxRow } from '../../src/ports/work.js';
import { type DeskOffice, openDeskOffice } from '../desk/office.js';
import { loaded } from '../kit/i18n/loaded.js';

// Monday 2 March 2026 begins in Shanghai at 16:00 UTC of the day before.
const start = new Date('2026-03-01T16:30:00Z');
const yaml = `
zone: Asia/Shanghai
plans: { standard: { allowance: 100 } }
prices: [{ model: big, input: 10, output: 40 }]
approvals: { fallback: [fay@example.com] }
pools: { Core: 50 }
`;
const csv = `name,email,team,manager
Mia,mia@example.com,Core,
Ana,ana@example.com,Core,mia@example.com
Bo,bo@example.com,Core,mia@example.com
Cyd,cyd@example.com,Core,mia@example.com
Fay,fay@example.com,,
`;
const words = loaded();
let office: DeskOffice;

beforeAll(async () => {
  office = await openDeskOffice(yaml, csv, start);
  const occurredAt = '2026-03-03T04:00:00Z';
  office.clock.set(new Date(occurredAt));
  const call = {
    id: 'call',
    member: 'ana@example.com',
    model: 'big',
    inputTokens: 100_000,
    outputTokens: 25_000,
  };
  await ingestUsage(office.desk, 'test', [{ ...call, occurredAt }]);
  const thing = { kind: 'pull-request', state: 'merged', repository: 'acme/app', number: 1 };
  await ingestOutcomes(office.desk, 'github', [
    { ...thing, id: 'merged-1', member: 'ana@example.com', occurredAt },
  ]);
  const until = new Date('2026-03-09T04:00:00Z');
  for (let next = await nextDue(office.desk); next && next <= until; next = await nextDue(office.desk)) {
    if (next > office.clock.now()) office.clock.set(next);
    while ((await sweep(office.desk, office.clock.now())) > 0);
  }
  office.clock.set(until);
});
afterAll(() => office.close());

/** What waits in the outbox for somebody under a name. */
async function waiting(who: string, name: string, change: Partial<OutboxRow> = {}): Promise<OutboxRow> {
  const rows = await office.all<{ id: string; memberId: string; payload: unknown }>(
    `SELECT o.id, o.member_id AS "memberId", o.payload FROM outbox o JOIN member m ON m.id = o.member_id
      WHERE m.email = $1 AND o.name = $2`,
    [`${who}@example.com`, name],
  );
  expect(rows).toHaveLength(1);
  const [row] = rows;
  if (row === undefined) throw new Error(`nothing waits for ${who}`);
  return {
    ...row,
    kind: 'notice',
    name,
    subjectType: null,
    subjectId: null,
    to: null,
    shown: null,
    ...change,
  };
}

const said = async (row: OutboxRow) => renderRow(office.desk, words, row);

test("a person's digest is written from what was kept, with its picture, as the least urgent of messages", async () => {
  const rendered = await said(await waiting('ana', 'digest'));
  expect(rendered).toMatchObject({ locale: 'en', callClass: 'digest', subjectVersion: 0 });
  expect(rendered?.card.headline).toBe('Your week, 2 Mar to 8 Mar: 1 pull request merged for $2');
  expect(rendered?.card.picture?.chart.bars.map(({ text }) => text)).toEqual([
    '$0',
    '$2',
    '$0',
    '$0',
    '$0',
    '$0',
    '$0',
  ]);
});

test('where there is no time for pictures it has none', async () => {
  const row = await waiting('ana', 'digest');
  const payload = { ...(row.payload as object), picture: false };
  const rendered = await said({ ...row, payload });
  expect(rendered?.card.headline).toContain('1 pull request merged');
  expect(rendered?.card.picture).toBeUndefined();
});

test("a manager's and finance's are told as such", async () => {
  const team = await said(await waiting('mia', 'digest-team'));
  expect(team?.card.headline).toBe('Core, 2 Mar to 8 Mar: 1 pull request merged for $2');
  const org = await said(await waiting('fay', 'digest-org'));
  expect(org?.card.headline).toMatch(/^The organisation, 2 Mar to 8 Mar: /);
  expect(JSON.stringify([team?.card, org?.card])).not.toContain('Ana');
});

test('one that is rendered anew weeks later says what it said then', async () => {
  const row = await waiting('ana', 'digest');
  const then = await said(row);
  const now = office.clock.now();
  office.clock.set(new Date('2026-04-20T04:00:00Z'));
  const later = await said(row);
  office.clock.set(now);
  expect(JSON.stringify(then?.card)).toContain('(in 23 days)');
  expect(later).toEqual(then);
});

test("nobody is shown somebody else's", async () => {
  const own = await waiting('mia', 'digest-team');
  const { payload } = await waiting('ana', 'digest');
  expect(await said({ ...own, name: 'digest', payload })).toBeNull();
});

test('whoever chose to have it monthly is offered to have it weekly again', async () => {
  const row = await waiting('ana', 'digest');
  await office.all(`UPDATE member SET digest = 'monthly' WHERE id = $1::uuid RETURNING id`, [row.memberId]);
  const rendered = await said(row);
  const choices = rendered?.card.actions.filter(({ name }) => name === 'digest.set') ?? [];
  expect(choices.map(({ value }) => value)).toEqual(['weekly', 'off']);
});
