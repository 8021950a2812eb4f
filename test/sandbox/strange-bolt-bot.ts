import { App, type AppOptions, type BlockAction, type ButtonAction, type types } from '@slack/bolt';
import type { WorkspaceSeed } from '../../src/sandbox/slack/seed.js';

/*
 * Somebody else's bot: a canteen's order desk, written as Bolt's own guides write one. It knows nothing of TokenDesk,
 * nor of the sandbox: it is told where Slack is, and which tokens to use, as it would be for Slack itself.
 */

/** The canteen's workspace, with its own people, app, scopes and commands. */
export const bakery: WorkspaceSeed = {
  team: { id: 'T0BAKERY', name: 'Bakery', domain: 'bakery' },
  app: { app_id: 'A0LUNCH', bot_id: 'B0LUNCH', user_id: 'U0LUNCH', name: 'lunchbox', real_name: 'Lunchbox' },
  users: [
    { id: 'U0NOOR', name: 'noor', real_name: 'Noor Haddad', locale: 'fr-FR', tz: 'Europe/Paris' },
    { id: 'U0PIP', name: 'pip', real_name: 'Pip Young' },
  ],
  channels: [{ id: 'C0OVEN', name: 'oven', members: ['U0NOOR', 'U0PIP', 'U0LUNCH'] }],
  scopes: ['app_mentions:read', 'channels:history', 'chat:write', 'commands', 'im:history', 'users:read'],
  events: ['app_home_opened', 'app_mention', 'message.channels', 'message.im'],
  commands: [{ command: '/lunch', description: 'Order lunch', usage_hint: '[dish]' }],
  shortcuts: [
    { callback_id: 'order', name: 'Order lunch', type: 'global' },
    { callback_id: 'praise', name: 'Praise this dish', type: 'message' },
  ],
};

/** Its tokens, which are not those of any other sandbox. */
export const secrets = {
  botToken: 'xoxb-bakery-1',
  appToken: 'xapp-bakery-1',
  signingSecret: 'c0ffee00c0ffee00c0ffee00c0ffee00',
};

const text = (words: string): types.PlainTextElement => ({ type: 'plain_text', text: words });
const section = (words: string): types.SectionBlock => ({
  type: 'section',
  text: { type: 'mrkdwn', text: words },
});

const orderForm: types.ModalView = {
  type: 'modal',
  callback_id: 'order_view',
  title: text('Order lunch'),
  submit: text('Order'),
  close: text('Cancel'),
  blocks: [
    {
      type: 'input',
      block_id: 'dish',
      label: text('Dish'),
      element: { type: 'plain_text_input', action_id: 'value' },
    },
    {
      type: 'input',
      block_id: 'portions',
      label: text('Portions'),
      element: { type: 'plain_text_input', action_id: 'value' },
    },
  ],
};

/** The bot; the options are Bolt's own. */
export function lunchbox(options: AppOptions): App {
  const app = new App(options);
  const orders: string[] = [];

  // A message with a button, which takes the message's place when it is clicked.
  app.message('hello', async ({ message, say }) => {
    if (message.subtype !== undefined) return;
    await say({
      text: `Hey there <@${message.user}>!`,
      blocks: [
        {
          ...section(`Hey there <@${message.user}>!`),
          accessory: { type: 'button', text: text('Hungry?'), action_id: 'hungry', value: 'soup' },
        },
      ],
    });
  });
  app.action<BlockAction<ButtonAction>>('hungry', async ({ ack, action, body, client, respond }) => {
    await ack();
    const { user } = await client.users.info({ user: body.user.id, include_locale: true });
    await respond({
      replace_original: true,
      text: `${action.value} for ${user?.real_name}, ${user?.locale}, ${user?.tz}`,
    });
  });

  app.event('app_mention', async ({ event, say }) => {
    await say({ text: `You called, <@${event.user}>?`, thread_ts: event.ts });
  });

  app.command('/lunch', async ({ ack, command, client, respond }) => {
    if (command.text === '') {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: orderForm });
      return;
    }
    await ack(`Looking for ${command.text} …`);
    await respond({ response_type: 'in_channel', text: `<@${command.user_id}> orders ${command.text}` });
  });

  app.shortcut('order', async ({ ack, shortcut, client }) => {
    await ack();
    await client.views.open({ trigger_id: shortcut.trigger_id, view: orderForm });
  });
  app.shortcut({ callback_id: 'praise', type: 'message_action' }, async ({ ack, shortcut, client }) => {
    await ack();
    await client.chat.postEphemeral({
      channel: shortcut.channel.id,
      user: shortcut.user.id,
      text: `You praised: ${shortcut.message.text}`,
    });
  });

  // A form that says what is wrong with it, and then what came of it.
  app.view('order_view', async ({ ack, body, view, client }) => {
    const dish = view.state.values['dish']?.['value']?.value ?? '';
    const portions = view.state.values['portions']?.['value']?.value ?? '';
    if (!/^[1-9]$/.test(portions)) {
      await ack({ response_action: 'errors', errors: { portions: 'A number from 1 to 9, please' } });
      return;
    }
    orders.push(`${portions} × ${dish}`);
    const { submit: _, ...closed } = orderForm;
    await ack({
      response_action: 'update',
      view: { ...closed, blocks: [section(`Coming up: ${portions} × ${dish}`)] },
    });
    await client.chat.postMessage({ channel: body.user.id, text: `Your order: ${portions} × ${dish}` });
  });

  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: {
        type: 'home',
        blocks: [
          section(`*Welcome home* — ${orders.length} orders so far`),
          { type: 'actions', elements: [{ type: 'button', text: text('Clear'), action_id: 'clear' }] },
        ],
      },
    });
  });
  app.action('clear', async ({ ack, body, client }) => {
    await ack();
    orders.length = 0;
    await client.views.publish({
      user_id: body.user.id,
      view: { type: 'home', blocks: [section('All clear')] },
    });
  });
  return app;
}
