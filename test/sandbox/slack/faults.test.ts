import type { App } from '@slack/bolt';
import { afterEach, describe, expect, it } from 'vitest';
import { readFault, readStrike } from '../../../src/sandbox/slack/faults.js';
import { httpControl } from '../../../src/sandbox/slack/http-control.js';
import { errorOf, person, startBolt, startSlack, stopAll, webClient } from './support.js';

afterEach(stopAll);

const modal = {
  type: 'modal' as const,
  title: { type: 'plain_text' as const, text: 'Hello' },
  blocks: [{ type: 'section' as const, text: { type: 'plain_text' as const, text: 'body' } }],
};

/** An app that repeats every direct message. */
const echo = (app: App): void => {
  app.message(async ({ message, say }) => {
    if (message.subtype === undefined) await say(`re: ${message.text}`);
  });
};

describe('a delivery', () => {
  it('is overtaken by the one after it', async () => {
    const slack = await startSlack();
    const order: string[] = [];
    await startBolt(slack, (app) => {
      app.message(async ({ message }) => {
        if (message.subtype === undefined) order.push(message.text ?? '');
      });
    });
    const { people } = slack.sandbox;
    await people.addFault({ kind: 'out-of-order' });
    const ana = person(slack, 'ana');
    await ana.types('first');
    await ana.types('second');
    await expect.poll(() => order, { timeout: 10_000 }).toEqual(['second', 'first']);
  });

  it('arrives after all if nothing overtakes it', async () => {
    const slack = await startSlack();
    await startBolt(slack, echo);
    await slack.sandbox.people.addFault({ kind: 'out-of-order', ms: 30 });
    const ana = person(slack, 'ana');
    await ana.types('alone');
    await ana.sees('re: alone');
  });

  it('is left alone when it is not what a person did, where a fault is of people', async () => {
    const slack = await startSlack();
    await startBolt(slack, echo);
    const { people } = slack.sandbox;
    const ana = person(slack, 'ana');
    await ana.types('before');
    await ana.sees('re: before');
    await people.addFault({ kind: 'out-of-order', ms: 30, of: 'person' });
    // What the app says itself comes back to it as an event.
    await webClient(slack).chat.postMessage({ channel: 'U0ANA', text: 'by the app' });
    expect(await people.faults({})).toHaveLength(1);
    await ana.types('after');
    await ana.sees('re: after');
    expect(await people.faults({})).toEqual([]);
  });

  it('is late when told to be', async () => {
    const slack = await startSlack({ timings: { ackMs: 30 } });
    await startBolt(slack, (app) => {
      app.command('/tokens', ({ ack }) => ack('here'));
    });
    await slack.sandbox.people.addFault({ kind: 'delay', ms: 60 });
    const ana = person(slack, 'ana');
    await ana.types('/tokens');
    await ana.sees('/tokens failed with the error "operation_timeout"');
    await ana.doesNotSee('here');
  });
});

describe('a half-open socket', () => {
  it('answers no ping, loses what is sent into it, and hands its events on when it is given up', async () => {
    const slack = await startSlack({ timings: { redeliverMs: [600_000], halfOpenMs: 40 } });
    await startBolt(slack, echo);
    const { people } = slack.sandbox;
    await people.strike({ how: 'half-open-sockets' });
    const ana = person(slack, 'ana');
    await ana.types('into the void');
    await ana.sees('re: into the void');
    const sent = (await people.log({})).filter((entry) => entry.kind === 'sent');
    expect(sent.slice(0, 2).map((entry) => entry.detail)).toMatchObject([
      { retry_attempt: 0 },
      { retry_attempt: 1, retry_reason: 'connection_failed' },
    ]);
  });

  it('is noticed by the SDK, which connects anew', async () => {
    const slack = await startSlack({ timings: { redeliverMs: [600_000], halfOpenMs: 60_000, pingMs: 50 } });
    await startBolt(slack, echo);
    const { people } = slack.sandbox;
    await people.strike({ how: 'half-open-sockets' });
    const opened = async () =>
      (await people.log({})).filter((entry) => entry.kind === 'socket' && entry.name === 'opened').length;
    await expect.poll(opened, { timeout: 10_000 }).toBe(2);
  });
});

describe('one-time handles', () => {
  it('are too late when told to be', async () => {
    const slack = await startSlack();
    const bodies: { trigger_id: string; response_url: string }[] = [];
    await startBolt(slack, (app) => {
      app.command('/tokens', async ({ ack, body }) => {
        bodies.push(body);
        await ack('ok');
      });
    });
    const ana = person(slack, 'ana');
    await ana.types('/tokens');
    await ana.sees('ok');
    const { trigger_id, response_url } = bodies[0] ?? { trigger_id: '', response_url: '' };
    const { people } = slack.sandbox;
    await people.addFault({ kind: 'expire-trigger' });
    await people.addFault({ kind: 'expire-response-url' });
    const { views } = webClient(slack);
    expect(await errorOf(views.open({ trigger_id, view: modal }))).toBe('expired_trigger_id');
    const answer = () => fetch(response_url, { method: 'POST', body: '{"text":"late"}' });
    const refused = await answer();
    expect([refused.status, await refused.json()]).toEqual([404, { ok: false, error: 'expired_url' }]);
    // Once each: the next ones are in time again.
    expect(await errorOf(views.open({ trigger_id, view: modal }))).toBe('ok');
    expect((await answer()).status).toBe(200);
  });
});

describe('faults as JSON', () => {
  it('are checked, listed with what is left of them, and cleared', async () => {
    const slack = await startSlack();
    const people = httpControl(slack.url);
    await people.addFault({ kind: 'rate-limit', method: 'chat.postMessage', retryAfterSeconds: 3, count: 2 });
    expect(await errorOf(webClient(slack).chat.postMessage({ channel: 'U0ANA', text: 'x' }))).not.toBe('ok');
    expect(await people.faults({})).toEqual([
      { kind: 'rate-limit', method: 'chat.postMessage', retryAfterSeconds: 3, count: 1 },
    ]);
    await people.clearFaults({});
    expect(await people.faults({})).toEqual([]);
    await expect(people.addFault(JSON.parse('{"kind":"nonsense"}'))).rejects.toThrow(
      /400 "nonsense" is no kind/,
    );
  });

  it.each([
    [{ kind: 'delay' }, '"ms" of delay'],
    [{ kind: 'delay', ms: -1 }, '"ms" of delay'],
    [{ kind: 'drop-ack', ms: 1 }, 'drop-ack has no "ms"'],
    [{ kind: 'drop-ack', count: 0 }, 'count'],
    [{ kind: 'fail-call', when: 'later' }, '"when" of fail-call'],
    [{ kind: 'fail-call', when: 'after', status: 404 }, '"status" of fail-call'],
    [{ kind: 'toString' }, 'is no kind'],
    ['drop-ack', 'a fault is an object'],
  ])('%j is refused', (fault, message) => {
    expect(() => readFault(fault)).toThrow(message);
  });

  it('come as what they are', () => {
    const fault = { kind: 'fail-call', method: 'chat.update', when: 'after', status: 0, count: 3 };
    expect(readFault(fault)).toEqual(fault);
    expect(readStrike('half-open-sockets')).toBe('half-open-sockets');
    expect(() => readStrike('lightning')).toThrow('"lightning" is no strike');
  });
});

describe('settings', () => {
  it('turn the rate limits on and off, and refuse what they do not know', async () => {
    const slack = await startSlack();
    const people = httpControl(slack.url);
    expect(await people.configure({})).toEqual({ deliver: 'socket', rateLimits: 'off' });
    expect(await people.configure({ rateLimits: 'real' })).toMatchObject({ rateLimits: 'real' });
    const client = webClient(slack);
    const lookUp = () => client.users.list({});
    for (let call = 0; call < 20; call += 1) await lookUp();
    await expect(lookUp()).rejects.toMatchObject({ retryAfter: expect.any(Number) });
    await people.configure({ rateLimits: 'off' });
    await lookUp();
    for (const wrong of ['{"rateLimits":"on"}', '{"deliver":"pigeon"}', '{"deliver":{"http":{}}}', '{"x":1}'])
      await expect(people.configure(JSON.parse(wrong))).rejects.toThrow('400');
  });
});
