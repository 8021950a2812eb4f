import { afterEach, describe, expect, it } from 'vitest';
import { errorOf, person, startBolt, startSlack, stopAll, webClient } from './support.js';

afterEach(stopAll);

const button = (text: string, actionId: string, value: string) => ({
  type: 'button' as const,
  text: { type: 'plain_text' as const, text },
  action_id: actionId,
  value,
});

describe('an unmodified Bolt app over Socket Mode', () => {
  it('answers a command with its acknowledgement, seen by the person alone', async () => {
    const slack = await startSlack();
    await startBolt(slack, (app) => {
      app.command('/tokens', async ({ ack, command }) => {
        await ack({
          text: 'fallback',
          blocks: [
            { type: 'section', text: { type: 'mrkdwn', text: `*${command.user_name}*: ${command.text}` } },
          ],
        });
      });
    });
    const ana = person(slack, 'ana');
    await ana.types('/tokens borrow 200 from @bo <now>');
    const answer = await ana.sees(/borrow 200 from @Bo <now>/);
    expect(answer.kind).toBe('ephemeral');
    expect(answer.text).toBe('ana: borrow 200 from @Bo <now>');
    await person(slack, 'bo').doesNotSee(/borrow/);
    const history = await webClient(slack).conversations.history({ channel: 'D0ANA' });
    expect(history.messages).toEqual([]);
  });

  it('escapes mentions in a command only when the command asks for it', async () => {
    const slack = await startSlack();
    const texts: string[] = [];
    await startBolt(slack, (app) => {
      app.command(/.*/, async ({ ack, command }) => {
        texts.push(command.text);
        await ack(`got ${command.command}`);
      });
    });
    const ana = person(slack, 'ana');
    await ana.types('/tokens from @bo in #general for @王伟');
    await ana.sees('got /tokens');
    await ana.types('/plain from @bo');
    await ana.sees('got /plain');
    expect(texts).toEqual(['from <@U0BO|bo> in <#C0GENERAL|general> for @王伟', 'from @bo']);
  });

  it('says so when a command is not answered, not known, or nobody is connected', async () => {
    const slack = await startSlack({ timings: { ackMs: 30 } });
    const ana = person(slack, 'ana');
    await ana.types('/tokens');
    await ana.sees('/tokens failed with the error "dispatch_failed"');
    await startBolt(slack, (app) => {
      app.command('/tokens', async () => undefined);
    });
    await ana.types('/tokens');
    await ana.sees('/tokens failed with the error "operation_timeout"');
    await ana.types('/nothing');
    await ana.sees('/nothing is not a valid command.');
  });

  it('delivers direct messages and mentions with names as ids', async () => {
    const slack = await startSlack();
    await startBolt(slack, (app) => {
      app.message(async ({ message, say }) => {
        if (message.subtype === undefined) await say(`${message.channel_type}: ${message.text}`);
      });
      app.event('app_mention', async ({ event, say }) => {
        await say({ text: `mention: ${event.text}`, thread_ts: event.ts });
      });
    });
    const ana = person(slack, 'ana');
    await ana.types('give 200 to @bo & co');
    expect((await ana.sees(/^im: /)).text).toBe('im: give 200 to @Bo & co');
    await ana.says('#general', 'hi @tokendesk how much?');
    const reply = await person(slack, 'bo').sees(/^mention: /);
    expect(reply.text).toBe('mention: hi @TokenDesk how much?');
    expect(reply.where).toBe('#general');
    expect(reply.threadTs).toBeDefined();
  });

  it('carries a click to the app, whose update everybody in the conversation sees', async () => {
    const slack = await startSlack();
    const bodies: unknown[] = [];
    await startBolt(slack, (app) => {
      app.action('lend', async ({ ack, body, client }) => {
        await ack();
        bodies.push(body);
        if (body.type !== 'block_actions' || body.channel === undefined || body.message === undefined) return;
        await client.chat.update({
          channel: body.channel.id,
          ts: body.message.ts,
          text: `lent by <@${body.user.id}>`,
        });
      });
    });
    const client = webClient(slack);
    const blocks = [
      { type: 'actions' as const, block_id: 'b1', elements: [button('Lend 200', 'lend', 'loan-7')] },
    ];
    const posted = await client.chat.postMessage({ channel: 'U0BO', text: 'Ana asks for 200', blocks });
    expect(posted.channel).toBe('D0BO');
    const bo = person(slack, 'bo');
    await bo.clicks('Lend 200');
    const updated = await bo.sees('lent by @Bo');
    expect(updated).toMatchObject({ edited: true, controls: [], ts: posted.ts });
    expect(bodies[0]).toMatchObject({
      type: 'block_actions',
      team: { id: 'T0OFFICE', domain: 'office' },
      user: { id: 'U0BO', username: 'bo', team_id: 'T0OFFICE' },
      api_app_id: 'A0APP',
      enterprise: null,
      is_enterprise_install: false,
      container: { type: 'message', message_ts: posted.ts, channel_id: 'D0BO', is_ephemeral: false },
      channel: { id: 'D0BO', name: 'directmessage' },
      actions: [{ type: 'button', action_id: 'lend', block_id: 'b1', value: 'loan-7' }],
    });
  });

  it('opens a modal, shows its errors, and closes it when the submission is accepted', async () => {
    const slack = await startSlack();
    const seen: unknown[] = [];
    await startBolt(slack, (app) => {
      app.command('/tokens', async ({ ack, body, client }) => {
        await ack();
        await client.views.open({
          trigger_id: body.trigger_id,
          view: {
            type: 'modal',
            callback_id: 'request',
            private_metadata: 'key-1',
            title: { type: 'plain_text', text: 'Request' },
            submit: { type: 'plain_text', text: 'Send' },
            blocks: [
              {
                type: 'input',
                block_id: 'amount',
                label: { type: 'plain_text', text: 'Amount' },
                element: { type: 'plain_text_input', action_id: 'value' },
              },
              {
                type: 'input',
                block_id: 'who',
                optional: true,
                label: { type: 'plain_text', text: 'Who pays' },
                element: { type: 'users_select', action_id: 'user' },
              },
            ],
          },
        });
      });
      app.view('request', async ({ ack, view, client, body }) => {
        seen.push(view);
        if (view.state.values['amount']?.['value']?.value === 'lots') {
          await ack({ response_action: 'errors', errors: { amount: 'Not a number' } });
          return;
        }
        await ack();
        await client.chat.postMessage({ channel: body.user.id, text: 'sent' });
      });
    });
    const ana = person(slack, 'ana');
    await ana.types('/tokens request');
    await ana.sees(/^Request\nAmount: ____/);
    await ana.submits('Send');
    await ana.sees('Please complete this required field.');
    expect(seen).toEqual([]);
    await ana.fills({ Amount: 'lots' });
    await ana.submits('Send');
    await ana.sees('! Not a number');
    await ana.submits('Send', { amount: '50', 'Who pays': '@bo' });
    await ana.sees('sent');
    expect((await ana.looks()).modal).toBeUndefined();
    expect(seen.at(-1)).toMatchObject({
      type: 'modal',
      callback_id: 'request',
      private_metadata: 'key-1',
      root_view_id: expect.stringMatching(/^V/),
      state: {
        values: {
          amount: { value: { type: 'plain_text_input', value: '50' } },
          who: { user: { type: 'users_select', selected_user: 'U0BO' } },
        },
      },
    });
  });

  it('updates, pushes and clears modals by the answer to a submission', async () => {
    const slack = await startSlack();
    const modal = (title: string, callback: string, notify = false) => ({
      type: 'modal' as const,
      callback_id: callback,
      notify_on_close: notify,
      title: { type: 'plain_text' as const, text: title },
      submit: { type: 'plain_text' as const, text: 'Next' },
      blocks: [{ type: 'section' as const, text: { type: 'plain_text' as const, text: `this is ${title}` } }],
    });
    const closed: unknown[] = [];
    await startBolt(slack, (app) => {
      app.command('/tokens', async ({ ack, body, client }) => {
        await ack();
        await client.views.open({ trigger_id: body.trigger_id, view: modal('One', 'one') });
      });
      app.view('one', ({ ack }) => ack({ response_action: 'update', view: modal('Two', 'two') }));
      app.view('two', ({ ack }) => ack({ response_action: 'push', view: modal('Three', 'three', true) }));
      app.view('three', ({ ack }) => ack({ response_action: 'clear' }));
      app.view({ type: 'view_closed', callback_id: 'three' }, async ({ ack, body, client }) => {
        await ack();
        closed.push(body);
        await client.chat.postMessage({ channel: body.user.id, text: 'noticed' });
      });
    });
    const ana = person(slack, 'ana');
    await ana.types('/tokens');
    await ana.sees('this is One');
    await ana.submits();
    await ana.sees('this is Two');
    await ana.submits();
    await ana.sees('this is Three');
    await ana.closes();
    await ana.sees('noticed');
    expect(closed[0]).toMatchObject({ type: 'view_closed', is_cleared: false });
    expect((await ana.looks()).modal?.text).toContain('this is Two');
    await ana.submits();
    await ana.sees('this is Three');
    await ana.submits();
    await ana.sees((seen) => seen.kind === 'gone');
    expect((await ana.looks()).modal).toBeUndefined();
  });

  it('publishes the App Home on opening, and takes clicks there', async () => {
    const slack = await startSlack();
    const home = (text: string) => ({
      type: 'home' as const,
      blocks: [
        { type: 'section' as const, text: { type: 'mrkdwn' as const, text } },
        { type: 'actions' as const, elements: [button('Refresh', 'refresh', 'x')] },
      ],
    });
    const payloads: unknown[] = [];
    await startBolt(slack, (app) => {
      app.event('app_home_opened', async ({ event, client }) => {
        await client.views.publish({ user_id: event.user, view: home('You have *200* left') });
      });
      app.action('refresh', async ({ ack, body, client }) => {
        await ack();
        payloads.push(body);
        await client.views.publish({ user_id: body.user.id, view: home('fresh') });
      });
    });
    const ana = person(slack, 'ana');
    await ana.opensHome();
    expect((await ana.sees(/200/)).text).toBe('You have 200 left\n[Refresh]');
    await ana.clicks('Refresh');
    expect((await ana.sees('fresh')).kind).toBe('home');
    expect(payloads[0]).toMatchObject({ container: { type: 'view' }, view: { type: 'home' } });
    expect(payloads[0]).not.toHaveProperty('response_url');
  });

  it('refuses a wrong token at the start', async () => {
    const slack = await startSlack();
    expect(await errorOf(webClient(slack, { token: 'xoxb-wrong' }).auth.test())).toBe('invalid_auth');
    expect(await webClient(slack).auth.test()).toMatchObject({
      user_id: 'U0BOT',
      bot_id: 'B0BOT',
      team: 'Office',
    });
  });
});
