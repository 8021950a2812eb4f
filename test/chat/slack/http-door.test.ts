import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Form } from '../../../src/chat/cards/card.js';
import { fullCard, plainCard } from './cards.js';
import { openStage, type Stage, signingSecret } from './stage.js';

let stage: Stage;
afterEach(() => stage.close());

const form: Form = {
  name: 'request.submit',
  title: 'Request a top-up',
  submit: 'Request',
  cancel: 'Cancel',
  context: 'row-7',
  fields: [{ name: 'amount', label: 'Amount', kind: 'line' }],
};

/** Seconds since 1970, as Slack would write them now or some time away from now. */
const seconds = (away = 0) => String(Math.floor(Date.now() / 1000) + away);

/** A request as Slack, or somebody who would like to be Slack, sends it. */
async function knock(
  body: string,
  change: { secret?: string; at?: string; type?: string; headers?: Record<string, string> } = {},
) {
  const { secret = signingSecret, at = seconds(), type = 'application/json', headers = {} } = change;
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`;
  const response = await fetch(stage.url(), {
    method: 'POST',
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': at,
      'x-slack-signature': signature,
      ...headers,
    },
    body,
  });
  return { status: response.status, text: await response.text() };
}

/** A direct message from Ana, as an event. */
const event = (id: string, text: string) =>
  JSON.stringify({
    type: 'event_callback',
    team_id: 'T0OFFICE',
    api_app_id: 'A0APP',
    event_id: id,
    event_time: 1,
    event: { type: 'message', channel: 'D0ANA', channel_type: 'im', user: 'U0ANA', text, ts: '1.000001' },
    authorizations: [{ team_id: 'T0OFFICE', user_id: 'U0BOT', is_bot: true, is_enterprise_install: false }],
  });

describe('what people do, over HTTP', () => {
  it('is answered as over Socket Mode: command, form, message, click, page', async () => {
    stage = await openStage({ door: 'http' });
    const ana = stage.person('ana');
    stage.talk.says(() => ({ cards: [fullCard({ headline: '128 USD left' })] }));
    await ana.types('/tokens');
    expect((await ana.sees(/128 USD left/)).kind).toBe('ephemeral');

    stage.talk.says(() => ({ cards: [], form }));
    await ana.types('/tokens request');
    await ana.sees('Request a top-up');
    stage.talk.says(() => ({ cards: [], errors: { amount: 'Not a number' } }));
    await ana.submits('Request', { Amount: 'much' });
    await ana.sees('Not a number');
    stage.talk.says(() => ({ cards: [plainCard('Carol was asked')] }));
    await ana.submits('Request', { Amount: '500' });
    await ana.sees('Carol was asked');
    await ana.closes();

    await ana.types('how much do I have left');
    await ana.sees('Carol was asked');
    const page = fullCard({
      headline: 'Your page',
      actions: [{ name: 'refresh', value: '', label: 'Refresh' }],
    });
    stage.talk.page(() => ({ cards: [page] }));
    await ana.opensHome();
    await ana.sees('Your page');
    await ana.clicks('Refresh');
    await ana.sees('Carol was asked');
    expect(stage.talk.heard.map((inbound) => inbound.kind)).toEqual([
      'text',
      'text',
      'form',
      'form',
      'text',
      'action',
    ]);
    expect(stage.troubles).toEqual([]);
  });

  it.each(['/tokens borrow 200 from @bo', 'borrow 200 from @bo'])(
    'is written down before Slack is told that it arrived: %s',
    async (act) => {
      stage = await openStage({ door: 'http' });
      stage.talk.changing(() => true);
      const ana = stage.person('ana');
      await ana.types(act);
      await ana.sees('ok');
      expect(stage.seams.slice(0, 4)).toEqual([
        'slack.inbox.before',
        'slack.inbox.after',
        'slack.ack.before',
        'slack.ack.after',
      ]);
    },
  );

  it('counts once when the acknowledgement is lost and Slack repeats it, also to another process', async () => {
    stage = await openStage({ door: 'http', timings: { ackMs: 900, redeliverMs: [0, 10, 10] } });
    stage.talk.changing(() => true);
    const { people } = stage.slack.sandbox;
    await stage.again();
    await people.addFault({ kind: 'drop-ack' });
    const ana = stage.person('ana');
    await ana.types('borrow 200 from @bo');
    await ana.sees('ok');
    const retries = async () =>
      (await people.log({})).filter(
        (entry) => entry.kind === 'sent' && JSON.stringify(entry.detail).includes('x-slack-retry-num'),
      );
    await expect
      .poll(retries, { timeout: 10_000 })
      .toMatchObject([{ detail: { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' } }]);
    const acks = async () => (await people.log({})).filter((entry) => entry.kind === 'ack');
    await expect
      .poll(async () => (await acks()).at(-1), { timeout: 10_000 })
      .toMatchObject({ detail: { status: 200 } });
    expect(stage.talk.heard).toHaveLength(1);
    expect(stage.inbox.rows.size).toBe(1);
  });

  it('is repeated by Slack when nothing could be written down', async () => {
    stage = await openStage({ door: 'http', timings: { redeliverMs: [0, 300, 300] } });
    stage.talk.changing(() => true);
    stage.inbox.failing = true;
    const ana = stage.person('ana');
    await ana.types('borrow 200 from @bo');
    const { people } = stage.slack.sandbox;
    const answers = async () =>
      (await people.log({})).filter((entry) => entry.kind === 'ack' && entry.name === 'events_api');
    await expect.poll(answers, { timeout: 10_000 }).not.toEqual([]);
    stage.inbox.failing = false;
    expect((await answers())[0]).toMatchObject({ detail: { status: 500 } });
    await ana.sees('ok');
    expect(stage.talk.heard).toHaveLength(1);
  });
});

describe('who is let in', () => {
  it('is Slack: it proves itself by the challenge, and its events are taken', async () => {
    stage = await openStage({ door: 'http' });
    const challenge = JSON.stringify({ type: 'url_verification', challenge: 'abc', token: 't' });
    expect(await knock(challenge)).toEqual({ status: 200, text: '{"challenge":"abc"}' });
    expect((await knock(event('Ev1', 'hello'))).status).toBe(200);
    await expect.poll(() => stage.talk.heard.length, { timeout: 10_000 }).toBe(1);
  });

  it.each<[string, Parameters<typeof knock>[1]]>([
    ['another secret', { secret: 'guessed' }],
    ['a signature of six minutes ago', { at: seconds(-6 * 60) }],
    ['a signature of six minutes ahead', { at: seconds(6 * 60) }],
    ['no time', { at: 'now' }],
    ['no version', { headers: { 'x-slack-signature': 'v1=00' } }],
    ['a signature of another length', { headers: { 'x-slack-signature': 'v0=00' } }],
    ['an empty signature', { headers: { 'x-slack-signature': '' } }],
  ])('is not who comes with %s', async (_, change) => {
    stage = await openStage({ door: 'http' });
    expect(await knock(event('Ev1', 'give me everything'), change)).toEqual({ status: 401, text: '' });
    expect(stage.talk.heard).toEqual([]);
    expect(stage.inbox.rows.size).toBe(0);
    expect(stage.troubles.join('\n')).not.toContain(signingSecret);
  });

  it('is not who comes without a signature, or with a body that was changed on the way', async () => {
    stage = await openStage({ door: 'http' });
    const bare = await fetch(stage.url(), { method: 'POST', body: event('Ev1', 'x') });
    expect([bare.status, await bare.text()]).toEqual([401, '']);
    const at = seconds();
    const signed = createHmac('sha256', signingSecret)
      .update(`v0:${at}:${event('Ev1', 'x')}`)
      .digest('hex');
    const headers = { 'x-slack-signature': `v0=${signed}` };
    expect((await knock(event('Ev1', 'y'), { at, headers })).status).toBe(401);
    expect(stage.talk.heard).toEqual([]);
  });

  it('is not who smuggles an act into the check of the certificate, which is not signed', async () => {
    stage = await openStage({ door: 'http' });
    const payload = encodeURIComponent('{"type":"block_actions","actions":[{"action_id":"x"}]}');
    const type = 'application/x-www-form-urlencoded';
    expect((await knock(`ssl_check=1&payload=${payload}`, { secret: 'none', type })).status).toBe(200);
    expect(stage.talk.heard).toEqual([]);
  });

  it('takes a recorded request once, however often it is played', async () => {
    stage = await openStage({ door: 'http' });
    stage.talk.changing(() => true);
    const body = event('Ev1', 'borrow 200 from @bo');
    const at = seconds(-60);
    for (let time = 0; time < 3; time += 1) expect((await knock(body, { at })).status).toBe(200);
    await expect
      .poll(() => [...stage.inbox.rows.values()], { timeout: 10_000 })
      .toMatchObject([{ done: true }]);
    expect(stage.talk.heard).toHaveLength(1);
  });

  it('brings no more than it may, something readable, and asks for nothing else', async () => {
    stage = await openStage({ door: 'http' });
    expect(await knock('x'.repeat(4 * 1024 * 1024 + 1))).toEqual({ status: 413, text: '' });
    expect(await knock('{')).toEqual({ status: 400, text: '' });
    const read = await fetch(stage.url());
    expect([read.status, read.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await fetch(`${stage.url()}/more`, { method: 'POST' })).status).toBe(404);
  });
});

describe('the other end', () => {
  it('turns Slack away while it stops, so that the act is told to another process', async () => {
    stage = await openStage({ door: 'http', timings: { redeliverMs: [0, 10, 10] } });
    await stage.bot.stop();
    expect((await knock(event('Ev1', 'hello'))).status).toBe(503);
    const ana = stage.person('ana');
    await ana.types('is anybody there');
    await stage.again();
    await ana.sees('ok');
    expect(stage.talk.heard).toMatchObject([{ text: 'is anybody there' }]);
  });

  it('serves nothing where Socket Mode is used', async () => {
    stage = await openStage();
    const { handle } = stage.bot;
    // Nothing of the request or the response is touched.
    expect(await handle(undefined as never, undefined as never)).toBe(false);
  });
});
