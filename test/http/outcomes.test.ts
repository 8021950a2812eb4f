import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearerKeys } from '../../src/http/api-keys.js';
import { outcomesApi } from '../../src/http/outcomes.js';
import { type HttpDoor, startHttp } from '../../src/http/server.js';
import { type DeskOffice, openDeskOffice } from '../desk/office.js';

const start = new Date('2026-03-05T02:00:00Z');
const counts: [string, Record<string, number>][] = [];
let office: DeskOffice;
let door: HttpDoor;

beforeAll(async () => {
  office = await openDeskOffice(
    '',
    'name,email,slack\nAna,ana@example.com,T1/U1\nBo,bo@example.com,\n',
    start,
  );
  door = await startHttp({
    port: 0,
    host: '127.0.0.1',
    log: { info: () => {}, error: (fields) => console.error(fields) },
    handlers: [
      outcomesApi(office.desk, bearerKeys([{ source: 'github', key: 'github-key-0001' }]), (source, kept) =>
        counts.push([source, kept]),
      ),
    ],
  });
});
afterAll(async () => {
  await door.close();
  await office.close();
});

async function post(body: unknown, key = 'github-key-0001') {
  const answer = await fetch(`${door.url}/v1/outcomes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const merged = {
  id: '1',
  kind: 'pull-request',
  state: 'merged',
  member: 'ana@example.com',
  occurredAt: '2026-03-04T01:00:00Z',
  repository: 'Acme/App',
  number: 12,
  title: 'Faster',
  linesAdded: 30,
};

test('keeps every kind, whoever it names and however', async () => {
  const outcomes = [
    merged,
    { ...common('2'), kind: 'ticket', state: 'resolved', ticket: 'APP-7', member: 'slack:T1/U1' },
    { ...common('3'), kind: 'campaign', campaign: 'Spring' },
    { ...common('4'), kind: 'agent-task', state: 'completed', task: 't-1', agent: 'reviewer' },
    { ...merged, id: '5', state: 'reverted', occurredAt: '2026-03-05T01:00:00Z' },
  ];
  expect(await post({ source: 'github', outcomes })).toEqual({
    status: 200,
    body: { accepted: 5, duplicates: 0, rejected: [] },
  });
  expect(counts.at(-1)).toEqual(['github', { accepted: 5, duplicate: 0, rejected: 0 }]);
  expect(
    await office.all(
      'SELECT external_id AS id, kind, subject, state, agent FROM outcome ORDER BY external_id',
    ),
  ).toEqual([
    { id: '1', kind: 'pull-request', subject: 'acme/app#12', state: 'merged', agent: null },
    { id: '2', kind: 'ticket', subject: 'app-7', state: 'resolved', agent: null },
    { id: '3', kind: 'campaign', subject: 'Spring', state: 'finished', agent: null },
    { id: '4', kind: 'agent-task', subject: 't-1', state: 'completed', agent: 'reviewer' },
    { id: '5', kind: 'pull-request', subject: 'acme/app#12', state: 'reverted', agent: null },
  ]);
  const { attributes } = await office.one<{ attributes: object }>(
    "SELECT attributes FROM outcome WHERE external_id = '1'",
  );
  expect(attributes).toEqual({ repository: 'Acme/App', number: 12, title: 'Faster', linesAdded: 30 });
});

function common(id: string) {
  return { id, member: 'bo@example.com', occurredAt: '2026-03-04T01:00:00Z' };
}

test('sent again it is a duplicate; with another content a conflict; the others are kept', async () => {
  const { body } = await post({
    outcomes: [
      merged,
      { ...merged, id: '2' },
      { ...merged, id: '6', number: 13 },
      { ...merged, id: '6', number: 13 },
    ],
  });
  expect(body).toMatchObject({
    accepted: 1,
    duplicates: 2,
    rejected: [{ index: 1, id: '2', code: 'conflict' }],
  });
});

test('the same batch at the same moment is kept once', async () => {
  const outcomes = Array.from({ length: 50 }, (_, i) => ({ ...merged, id: `twin ${i}`, number: 100 + i }));
  const answers = await Promise.all([post({ outcomes }), post({ outcomes }), post({ outcomes })]);
  const sum = (what: string) => answers.reduce((total, { body }) => total + Number(body[what]), 0);
  expect([sum('accepted'), sum('duplicates')]).toEqual([50, 100]);
});

test.each([
  [
    { ...merged, id: 'x', kind: 'poem' },
    'invalid',
    'kind must be one of pull-request, ticket, campaign, agent-task',
  ],
  [{ ...merged, id: 'x', state: 'open' }, 'invalid', 'state must be one of merged, closed, reverted'],
  [{ ...merged, id: 'x', number: undefined }, 'invalid', 'number is missing'],
  [{ ...merged, id: 'x', stars: 5 }, 'invalid', 'stars is not a field of this kind of outcome'],
  [{ ...merged, id: 'x', member: 'Ana' }, 'invalid', 'member must be an e-mail address'],
  [{ ...merged, id: 'x', member: 'nobody@example.com' }, 'unknown-member', 'import the member first'],
  [{ ...merged, id: 'x', occurredAt: '2026-03-05T03:00:00Z' }, 'future', "check the source's clock"],
  [{ ...common('x'), kind: 'agent-task', state: 'completed', task: 't' }, 'invalid', 'agent is missing'],
  ['outcome', 'invalid', 'must be an object'],
])('is told what is wrong: %#', async (outcome, code, message) => {
  const { body } = await post({ outcomes: [outcome] });
  expect(body).toMatchObject({
    accepted: 0,
    rejected: [{ index: 0, code, message: expect.stringContaining(message) }],
  });
});

test.each([
  [{ outcomes: [] }, 400, 'batch-size'],
  [{ outcomes: Array.from({ length: 1001 }, () => ({})) }, 400, 'batch-size'],
  [{ events: [] }, 400, 'invalid'],
  [{ outcomes: [merged], source: 'gitlab' }, 403, 'wrong-source'],
])('a call of the wrong form is refused: %#', async (body, status, code) => {
  expect(await post(body)).toMatchObject({ status, body: { error: { code } } });
});

test('without the right key nothing is kept', async () => {
  expect((await post({ outcomes: [{ ...merged, id: 'y' }] }, 'another-key')).status).toBe(401);
  expect(await office.all("SELECT 1 FROM outcome WHERE external_id = 'y'")).toEqual([]);
});
