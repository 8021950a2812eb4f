import { afterEach, describe, expect, it } from 'vitest';
import { httpControl } from '../../../src/sandbox/slack/http-control.js';
import { slackPerson } from '../../../src/sandbox/slack/people.js';
import { office, person, startBolt, startSlack, stopAll, webClient } from './support.js';

afterEach(stopAll);

const text = (value: string) => ({ type: 'plain_text' as const, text: value });
const card = (label: string) => [
  { type: 'section' as const, text: { type: 'mrkdwn' as const, text: `card ${label}` } },
  {
    type: 'actions' as const,
    elements: [{ type: 'button' as const, action_id: 'go', value: label, text: text(label) }],
  },
];

describe('the people of a story', () => {
  it('see only what came since their own last act', async () => {
    const slack = await startSlack();
    const client = webClient(slack);
    const [ana, bo] = [person(slack, 'ana'), person(slack, 'bo')];
    await client.chat.postMessage({ channel: 'C0GENERAL', text: 'old news' });
    await ana.sees('old news');
    await bo.sees('old news');
    const mark = await bo.mark();
    await ana.says('#general', 'hello');
    await ana.doesNotSee('old news');
    await bo.sees('old news');
    await expect(bo.sees('old news', { since: mark, timeoutMs: 10 })).rejects.toThrow('did not see');
    await expect(bo.doesNotSee('old news')).rejects.toThrow('bo saw old news');
  });

  it('are told with a transcript what came instead', async () => {
    const slack = await startSlack();
    await webClient(slack).chat.postMessage({ channel: 'U0ANA', text: 'something *else*' });
    const ana = person(slack, 'ana');
    await expect(ana.sees(/what I want/, { timeoutMs: 10 })).rejects.toThrow(
      'ana did not see /what I want/ within 10 ms, but:\n[DM with TokenDesk] TokenDesk: something else',
    );
    await expect(ana.clicks('Nothing', { timeoutMs: 10 })).rejects.toThrow('finds nothing that says Nothing');
    await expect(ana.says('#secret', 'x')).rejects.toThrow('ana is not in "#secret"');
    await expect(slack.sandbox.people.see({ user: 'nobody' })).rejects.toThrow('nobody called');
  });

  it('do not take their own words for an answer', async () => {
    const slack = await startSlack();
    const ana = person(slack, 'ana');
    await ana.types('borrow 200');
    await expect(ana.sees('borrow 200', { timeoutMs: 10 })).rejects.toThrow('did not see');
  });

  it('wait for a thing to come up, without polling', async () => {
    const slack = await startSlack();
    const ana = person(slack, 'ana');
    const waiting = ana.sees('at last');
    const clicking = ana.clicks('Go').catch((error: unknown) => error);
    await webClient(slack).chat.postMessage({ channel: 'U0ANA', text: 'at last' });
    expect((await waiting).text).toBe('at last');
    await webClient(slack).chat.postMessage({ channel: 'U0ANA', text: 'x', blocks: card('Go') });
    expect(await clicking).toMatchObject({ position: expect.any(Number) });
  });

  it('click the newest of several, or the one within a text', async () => {
    const slack = await startSlack();
    const clicked: string[] = [];
    await startBolt(slack, (app) => {
      app.action('go', async ({ ack, payload, respond }) => {
        clicked.push('value' in payload ? String(payload.value) : '');
        await ack();
        await respond('done');
      });
    });
    const client = webClient(slack);
    for (const label of ['Lend 1', 'Lend 2'])
      await client.chat.postMessage({ channel: 'U0BO', text: 'x', blocks: card(label) });
    const bo = person(slack, 'bo');
    for (const act of [() => bo.clicks(/^Lend/), () => bo.clicks(/^Lend/, { within: /card Lend 1/ })]) {
      await act();
      await bo.sees('done');
    }
    expect(clicked).toEqual(['Lend 2', 'Lend 1']);
  });

  it('choose from menus in messages, and the app learns what else stands there', async () => {
    const slack = await startSlack();
    const bodies: unknown[] = [];
    await startBolt(slack, (app) => {
      app.action(/.*/, async ({ ack, body, respond }) => {
        bodies.push(body);
        await ack();
        await respond('noted');
      });
    });
    const { channel = '', ts = '' } = await webClient(slack).chat.postMessage({
      channel: 'U0ANA',
      text: 'settings',
      blocks: [
        {
          type: 'actions',
          block_id: 's',
          elements: [
            {
              type: 'static_select',
              action_id: 'lang',
              options: [
                { text: text('中文'), value: 'zh' },
                { text: text('English'), value: 'en' },
              ],
            },
            { type: 'users_select', action_id: 'who' },
            { type: 'overflow', action_id: 'more', options: [{ text: text('Mute'), value: 'mute' }] },
          ],
        },
      ],
    });
    const ana = person(slack, 'ana');
    const place = { kind: 'message' as const, conversation: channel, ts };
    await ana.fills({ lang: '中文' }, place);
    await ana.sees('noted');
    await ana.fills({ who: '@bo' }, place);
    await ana.sees('noted');
    await ana.clicks('Mute');
    await ana.sees('noted');
    await expect(ana.fills({ lang: 'Klingon' }, place)).rejects.toThrow('it offers "中文", "English"');
    expect(bodies).toMatchObject([
      { actions: [{ action_id: 'lang', selected_option: { value: 'zh' } }] },
      {
        actions: [{ action_id: 'who', selected_user: 'U0BO' }],
        state: { values: { s: { lang: { selected_option: { value: 'zh' } } } } },
      },
      { actions: [{ action_id: 'more', type: 'overflow', selected_option: { value: 'mute' } }] },
    ]);
  });

  it('learn of a click that nobody answers', async () => {
    const slack = await startSlack({ timings: { ackMs: 20 } });
    await webClient(slack).chat.postMessage({ channel: 'U0BO', text: 'x', blocks: card('Lend') });
    const bo = person(slack, 'bo');
    await bo.clicks('Lend');
    await bo.sees('The app did not respond to "Lend" (dispatch_failed).');
    await startBolt(slack, (app) => {
      app.action('go', async () => undefined);
    });
    await bo.clicks('Lend');
    await bo.sees('The app did not respond to "Lend" (operation_timeout).');
  });

  it('use shortcuts and reactions', async () => {
    const shortcuts = [
      { callback_id: 'balance', name: 'My balance', type: 'global' as const },
      { callback_id: 'quote', name: 'Quote', type: 'message' as const },
    ];
    const workspace = {
      ...office,
      shortcuts,
      scopes: [...office.scopes, 'reactions:read'],
      events: ['reaction_added', 'message.channels'],
    };
    const slack = await startSlack({ workspace });
    await startBolt(slack, (app) => {
      app.shortcut('balance', async ({ ack, body, client }) => {
        await ack();
        await client.chat.postMessage({ channel: body.user.id, text: 'balance!' });
      });
      app.shortcut('quote', async ({ ack, shortcut, client }) => {
        await ack();
        const quoted = shortcut.type === 'message_action' ? shortcut.message.text : '';
        await client.chat.postMessage({ channel: shortcut.user.id, text: `quoted ${quoted}` });
      });
      app.event('reaction_added', async ({ event, client }) => {
        await client.chat.postMessage({ channel: event.user, text: `${event.reaction} noted` });
      });
    });
    const { people } = slack.sandbox;
    const ana = person(slack, 'ana');
    await people.useShortcut({ user: 'ana', callbackId: 'balance' });
    await ana.sees('balance!');
    await ana.says('#general', 'wise words');
    const said = (await ana.looks()).conversations.find((one) => one.name === '#general')?.items.at(-1);
    await people.useShortcut({ user: 'ana', callbackId: 'quote', conversation: '#general', ts: said?.ts });
    await ana.sees('quoted wise words');
    await people.react({ user: 'ana', conversation: '#general', ts: said?.ts ?? '', name: 'tada' });
    await ana.sees('tada noted');
  });
});

describe('the same people over HTTP', () => {
  it('act and wait from another process', async () => {
    const slack = await startSlack();
    await startBolt(slack, (app) => {
      app.command('/tokens', async ({ ack, command }) => {
        await ack({ text: 'x', blocks: card(command.text) });
      });
      app.action('go', async ({ ack, respond }) => {
        await ack();
        await respond('done over HTTP');
      });
    });
    const control = httpControl(slack.url);
    const ana = slackPerson(control, 'ana');
    const waiting = ana.sees('card Go');
    await ana.types('/tokens Go');
    expect((await waiting).controls).toMatchObject([{ label: 'Go', actionId: 'go' }]);
    await ana.clicks(/^Go$/);
    await ana.sees('done over HTTP');
    expect(await ana.transcript()).toContain('[DM with TokenDesk] TokenDesk (only to you): done over HTTP');
    await control.editProfile({ user: 'ana', change: { locale: 'zh-CN' } });
    expect((await control.people({})).find((one) => one.name === 'ana')).toMatchObject({ locale: 'zh-CN' });
    await expect(ana.says('#secret', 'x')).rejects.toThrow('ana is not in "#secret"');
  });

  it('takes nothing a page of another origin could send', async () => {
    const slack = await startSlack();
    const send = (type: string) =>
      fetch(`${slack.url}/slack/control/people`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: '{}',
      });
    expect((await send('text/plain')).status).toBe(415);
    expect((await send('application/json')).status).toBe(200);
    expect((await fetch(`${slack.url}/slack/control/nothing`, { method: 'POST' })).status).toBe(404);
  });
});
