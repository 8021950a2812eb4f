import { createHmac } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ServeOptions } from '../../../src/sandbox/slack/server.js';
import { person, startSlack, stopAll, stopLater } from './support.js';

afterEach(stopAll);

const signingSecret = 'e6b19c573432dcc6b075501d51b51bb8';

/** A request as the app's server gets it. */
interface Got {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What the app answers a request with: a status, or a status and a body. */
type Answer = (got: Got, res: ServerResponse) => void;

const ok: Answer = (_, res) => void res.writeHead(200).end();
const json = (res: ServerResponse, body: object) =>
  void res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/** A Slack that delivers to an app which is nothing but a function. */
async function withApp(answer: Answer, options: Partial<ServeOptions> = {}) {
  const got: Got[] = [];
  const server = createServer((req, res) => {
    let body = '';
    req.setEncoding('utf8').on('data', (text) => {
      body += text;
    });
    req.on('end', () => {
      const one = { headers: req.headers, body };
      got.push(one);
      answer(one, res);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stopLater(async () => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  const slack = await startSlack({ deliver: { http: { url, signingSecret } }, ...options });
  return { slack, url, got, ana: person(slack, 'ana') };
}

const fields = ({ body }: Got) => Object.fromEntries(new URLSearchParams(body));
const retryOf = ({ headers }: Got) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']];

describe('requests to the app', () => {
  it('are signed over the raw body and the time', async () => {
    const { ana, got } = await withApp(ok);
    await ana.types('你好 & hello');
    await expect.poll(() => got.length, { timeout: 10_000 }).toBe(1);
    const [{ headers, body }] = got as [Got];
    const at = headers['x-slack-request-timestamp'];
    const expected = createHmac('sha256', signingSecret).update(`v0:${at}:${body}`).digest('hex');
    expect(headers['x-slack-signature']).toBe(`v0=${expected}`);
    expect(Math.abs(Number(at) - Date.now() / 1000)).toBeLessThan(5);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['user-agent']).toMatch(/^Slackbot 1\.0/);
    expect(JSON.parse(body)).toMatchObject({
      type: 'event_callback',
      event: { text: '你好 &amp; hello', channel_type: 'im' },
    });
    expect(retryOf({ headers, body })).toEqual([undefined, undefined]);
  });

  it('carry a command as a form, whose answer may be text or JSON', async () => {
    const { ana, got } = await withApp((one, res) => {
      const { text } = fields(one);
      if (text === 'json') json(res, { response_type: 'in_channel', text: 'for all' });
      else if (text === 'nothing') res.writeHead(200).end();
      else res.writeHead(200, { 'content-type': 'text/plain' }).end('just words');
    });
    await ana.types('/tokens borrow @bo', '#general');
    expect((await ana.sees('just words')).kind).toBe('ephemeral');
    expect(got[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(fields(got[0] as Got)).toMatchObject({
      command: '/tokens',
      text: 'borrow <@U0BO|bo>',
      user_id: 'U0ANA',
      is_enterprise_install: 'false',
      response_url: expect.stringContaining('/slack/response/'),
    });
    await ana.types('/tokens json', '#general');
    expect((await ana.sees('for all')).kind).toBe('message');
    await ana.types('/tokens nothing');
    await expect.poll(() => fields(got.at(-1) as Got)['text'], { timeout: 10_000 }).toBe('nothing');
    await ana.doesNotSee(/./);
  });

  it('carry a submission as the field payload, and follow the answer', async () => {
    const input = {
      type: 'input',
      block_id: 'amount',
      label: { type: 'plain_text', text: 'Amount' },
      element: { type: 'plain_text_input', action_id: 'value' },
    };
    const view = {
      type: 'modal',
      title: { type: 'plain_text', text: 'Ask' },
      submit: { type: 'plain_text', text: 'Send' },
      blocks: [input],
    };
    const done = { ...view, submit: undefined, blocks: [{ type: 'divider' }] };
    const { slack, ana, got } = await withApp((one, res) => {
      const { payload, trigger_id } = fields(one);
      if (payload === undefined) {
        void fetch(`${slack.apiUrl}views.open`, {
          method: 'POST',
          headers: { authorization: 'Bearer xoxb-test', 'content-type': 'application/json' },
          body: JSON.stringify({ trigger_id, view }),
        }).then(() => res.writeHead(200).end());
        return;
      }
      const { value } = JSON.parse(payload).view.state.values.amount.value;
      if (value === 'bad') json(res, { response_action: 'errors', errors: { amount: 'Not a number' } });
      else if (value === 'nonsense') res.writeHead(200).end('thanks');
      else json(res, { response_action: 'update', view: done });
    });
    await ana.types('/tokens');
    await ana.submits('Send', { Amount: 'bad' });
    await ana.sees('Not a number');
    await ana.submits('Send', { Amount: 'nonsense' });
    await ana.sees('We had some trouble connecting. Try again?');
    await ana.submits('Send', { Amount: '5' });
    await expect.poll(async () => (await ana.looks()).modal?.controls, { timeout: 10_000 }).toEqual([]);
    expect(JSON.parse(fields(got[1] as Got)['payload'] ?? '{}')).toMatchObject({ type: 'view_submission' });
  });
});

describe('an app that does not answer', () => {
  // https://docs.slack.dev/apis/events-api#retries
  it('gets an event three times more: at once and after pauses, and then never again', async () => {
    const begun = Date.now();
    const at: number[] = [];
    const answer: Answer = (_, res) => {
      at.push(Date.now() - begun);
      res.writeHead(500).end();
    };
    const { slack, ana, got } = await withApp(answer, { timings: { redeliverMs: [9_999, 60, 120] } });
    await ana.types('hello');
    const { people } = slack.sandbox;
    const givenUp = async () => (await people.log({})).some(({ name }) => name === 'event given up');
    await expect.poll(givenUp, { timeout: 10_000 }).toBe(true);
    expect(got.map(retryOf)).toEqual([
      [undefined, undefined],
      ['1', 'http_error'],
      ['2', 'http_error'],
      ['3', 'http_error'],
    ]);
    expect(new Set(got.map(({ body }) => body)).size).toBe(1);
    const [first = 0, second = 0, third = 0, fourth = 0] = at;
    expect(second - first).toBeLessThan(9_999);
    expect(third - second).toBeGreaterThanOrEqual(55);
    expect(fourth - third).toBeGreaterThanOrEqual(115);
  });

  it('is told that it was too slow, or could not be reached', async () => {
    const silent = await withApp(() => undefined, { timings: { ackMs: 30, redeliverMs: [0, 0] } });
    await silent.ana.types('hello');
    await expect
      .poll(() => silent.got.map(retryOf).at(-1), { timeout: 10_000 })
      .toEqual(['2', 'http_timeout']);
    const broken = await withApp(
      (one, res) => {
        if (retryOf(one)[0] === undefined) res.socket?.destroy();
        else ok(one, res);
      },
      { timings: { redeliverMs: [0] } },
    );
    await broken.ana.types('hello');
    await expect
      .poll(() => broken.got.map(retryOf).at(-1), { timeout: 10_000 })
      .toEqual(['1', 'connection_failed']);
  });

  it('can ask not to be told again', async () => {
    const { slack, ana, got } = await withApp(
      (_, res) => void res.writeHead(500, { 'x-slack-no-retry': '1' }).end(),
      { timings: { redeliverMs: [0, 0] } },
    );
    await ana.types('hello');
    const { people } = slack.sandbox;
    await expect
      .poll(async () => (await people.log({})).at(-1)?.name, { timeout: 10_000 })
      .toBe('event given up');
    expect(got).toHaveLength(1);
  });

  it('leaves the person with an error: nothing of theirs is repeated', async () => {
    const { ana, got } = await withApp(
      (one, res) => {
        if (fields(one)['text'] === 'broken') res.writeHead(500).end();
      },
      { timings: { ackMs: 1_500 } },
    );
    await ana.types('/tokens slow');
    await ana.sees('/tokens failed with the error "operation_timeout"');
    await ana.types('/tokens broken');
    await ana.sees('/tokens failed with the error "dispatch_failed"');
    expect(got).toHaveLength(2);
  });

  it('is not delivered to as long as it does not give the challenge back', async () => {
    const { slack, ana, url, got } = await withApp(ok);
    const { people } = slack.sandbox;
    await people.configure({ deliver: 'socket' });
    await ana.types('while nobody listened');
    expect(got).toEqual([]);
    await expect(people.configure({ deliver: { http: { url, signingSecret } } })).rejects.toThrow(
      "didn't respond with the value of the challenge",
    );
    expect(got.map(({ body }) => JSON.parse(body).type)).toEqual(['url_verification']);
  });
});

describe('a restart', () => {
  it('takes up over HTTP what was open before', async () => {
    const journal = join(mkdtempSync(join(tmpdir(), 'slack-')), 'journal.jsonl');
    const before = await startSlack({ journal });
    await person(before, 'ana').types('remember me');
    await before.close();
    const { got } = await withApp(ok, { journal });
    await expect
      .poll(() => got.map(({ body }) => JSON.parse(body).event.text), { timeout: 10_000 })
      .toEqual(['remember me']);
  });
});

describe('a lost, doubled or late delivery', () => {
  it('is repeated, doubled or late over HTTP as over sockets', async () => {
    const { slack, ana, got } = await withApp(ok, { timings: { ackMs: 500, redeliverMs: [0] } });
    const { people } = slack.sandbox;
    await people.addFault({ kind: 'drop-ack' });
    await ana.types('lost');
    await expect
      .poll(() => got.map(retryOf), { timeout: 10_000 })
      .toEqual([
        [undefined, undefined],
        ['1', 'http_timeout'],
      ]);
    await people.addFault({ kind: 'deliver-twice' });
    await ana.types('double');
    await expect.poll(() => got.length, { timeout: 10_000 }).toBe(4);
    expect(got[2]?.body).toBe(got[3]?.body);
    await people.addFault({ kind: 'out-of-order' });
    await ana.types('first');
    await ana.types('second');
    await expect
      .poll(() => got.slice(4).map(({ body }) => JSON.parse(body).event.text), { timeout: 10_000 })
      .toEqual(['second', 'first']);
  });

  it('is not delivered over both ways at once', async () => {
    const { slack, url, ana, got } = await withApp((one, res) => {
      const { challenge } = JSON.parse(one.body);
      if (challenge === undefined) ok(one, res);
      else res.writeHead(200).end(challenge);
    });
    const { people } = slack.sandbox;
    expect(await people.configure({ deliver: 'socket' })).toMatchObject({ deliver: 'socket' });
    await ana.types('over nothing');
    const seen = await people.configure({ deliver: { http: { url, signingSecret } } });
    // The secret is not given back.
    expect(seen).toEqual({ deliver: { http: { url } }, rateLimits: 'off' });
    await expect
      .poll(() => got.map(({ body }) => JSON.parse(body).event?.text ?? 'challenge'), { timeout: 10_000 })
      .toEqual(['challenge', 'over nothing']);
  });
});
