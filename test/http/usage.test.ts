import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deskGauges } from '../../src/desk/gauges.js';
import { bearerKeys } from '../../src/http/api-keys.js';
import { metrics as metricsPage } from '../../src/http/health.js';
import { type HttpDoor, startHttp } from '../../src/http/server.js';
import { usageApi } from '../../src/http/usage.js';
import { createMetrics } from '../../src/kit/metrics.js';
import { type DeskOffice, openDeskOffice } from '../desk/office.js';

const keys = [
  { source: 'litellm', key: 'litellm-key-0001' },
  { source: 'batch', key: 'batch-key-000001' },
];
const start = new Date('2026-03-05T02:00:00Z');
let office: DeskOffice;
let door: HttpDoor;

beforeAll(async () => {
  const people = Array.from({ length: 300 }, (_, i) => `Person ${i},p${i}@example.com`);
  const yaml =
    'plans: { standard: { allowance: 100, caps: { day: 50 } } }\nprices: [{ model: m, input: 2, output: 8 }]';
  office = await openDeskOffice(yaml, `name,email\n${people.join('\n')}\n`, start);
  const metrics = createMetrics(new Registry());
  metrics.gauges(() => deskGauges(office.desk));
  metrics.gauges(async () => {
    throw new Error('away');
  });
  door = await startHttp({
    port: 0,
    host: '127.0.0.1',
    log: { info: () => {}, error: (fields) => console.error(fields) },
    handlers: [usageApi(office.desk, bearerKeys(keys), metrics.usage), metricsPage(metrics.registry)],
    routes: ['/v1/usage', '/metrics'],
    onAnswered: metrics.request,
  });
});
afterAll(async () => {
  await door.close();
  await office.close();
});

async function post(body: unknown, key: string | null = keys[0]?.key ?? '') {
  const answer = await fetch(`${door.url}/v1/usage`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}

const event = (id: string, member = 'p0@example.com') => ({
  id,
  member,
  occurredAt: '2026-03-05T01:00:00Z',
  model: 'm',
  inputTokens: 500_000,
});

test('books what it is sent and says what became of it', async () => {
  expect(await post({ source: 'litellm', events: [event('1'), event('2', 'nobody@example.com')] })).toEqual({
    status: 200,
    body: {
      accepted: 1,
      duplicates: 0,
      rejected: [
        {
          index: 1,
          id: '2',
          code: 'unknown-member',
          message: expect.stringContaining('import the member first'),
        },
      ],
      cost: '1',
      unit: 'USD',
    },
  });
  expect(await office.one("SELECT source FROM usage_event WHERE external_id = '1'")).toEqual({
    source: 'litellm',
  });
});

test.each([
  [null, 401, 'unauthorised'],
  ['wrong-key', 401, 'unauthorised'],
  ['batch-key-000001', 403, 'wrong-source'],
])('with the key %j it is refused', async (key, status, code) => {
  expect(await post({ source: 'litellm', events: [event('x')] }, key)).toMatchObject({
    status,
    body: { error: { code } },
  });
});

test('without any key configured it says how to make one', async () => {
  const closed = await startHttp({
    port: 0,
    host: '127.0.0.1',
    log: { info: () => {}, error: () => {} },
    handlers: [usageApi(office.desk, bearerKeys([]))],
  });
  const answer = await fetch(`${closed.url}/v1/usage`, {
    method: 'POST',
    headers: { authorization: 'Bearer ' },
  });
  expect([answer.status, await answer.text()]).toEqual([401, expect.stringContaining('TOKENDESK_API_KEYS')]);
  await closed.close();
});

test.each([
  ['{"events":', 'not-json'],
  [{ events: [] }, 'batch-size'],
  [{ events: Array.from({ length: 1001 }, () => ({})) }, 'batch-size'],
  [{ event: [] }, 'invalid'],
  [[], 'invalid'],
  [{ events: 'x' }, 'invalid'],
])('a call of the wrong form is refused: %#', async (body, code) => {
  expect(await post(body)).toMatchObject({ status: 400, body: { error: { code } } });
});

test('1,000 events of 300 people in one call are booked well within a second', async () => {
  const batch = (prefix: string) =>
    Array.from({ length: 1000 }, (_, i) => event(`${prefix}${i}`, `p${i % 300}@example.com`));
  await post({ events: batch('warm') });
  const begun = performance.now();
  const { body } = await post({ events: batch('timed') });
  const took = performance.now() - begun;
  expect(body).toMatchObject({ accepted: 1000, rejected: [], cost: '1000' });
  console.log(`1,000 events of 300 people: ${took.toFixed(0)} ms`);
  // Several times what it needs: the tests share the machine.
  expect(took).toBeLessThan(3_000);
  expect(await office.all("SELECT 1 FROM entry WHERE kind = 'usage'")).toHaveLength(601);
  expect(await office.verify()).toEqual([]);
});

test('metrics count requests and events and show the gauges of this moment', async () => {
  const answer = await fetch(`${door.url}/metrics`);
  const text = await answer.text();
  expect(answer.headers.get('content-type')).toContain('text/plain');
  expect(text).toMatch(
    /tokendesk_http_requests_total\{method="POST",route="\/v1\/usage",status="200"\} [1-9]/,
  );
  expect(text).toContain('tokendesk_usage_events_total{source="litellm",result="accepted"} 2001');
  expect(text).toContain('tokendesk_usage_events_total{source="litellm",result="rejected"} 1');
  expect(text).toContain('tokendesk_books_amount{account="lots"} 27999');
  expect(text).toContain('tokendesk_outbox_rows{state="dead"} 0');
  expect(text).toContain('tokendesk_gauge_readers_failed 1');
});
