import type { AddressInfo } from 'node:net';
import { type App, LogLevel } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { httpControl } from '../../src/sandbox/slack/http-control.js';
import { type SlackPerson, slackPerson } from '../../src/sandbox/slack/people.js';
import { type ServedSlackSandbox, serveSlackSandbox } from '../../src/sandbox/slack/server.js';
import { bakery, lunchbox, secrets } from './strange-bolt-bot.js';

const { botToken, appToken, signingSecret } = secrets;
let slack: ServedSlackSandbox;
let app: App;
let noor: SlackPerson;
let pip: SlackPerson;

const sockets = async (what: string) =>
  (await slack.sandbox.people.log({})).filter(({ kind, name }) => kind === 'socket' && name === what).length;

/** Starts the bot as its own `main` would; nothing but the base URL says that this is not Slack. */
const ways = {
  'Socket Mode': async () => {
    app = lunchbox({
      token: botToken,
      appToken,
      socketMode: true,
      clientOptions: { slackApiUrl: slack.apiUrl },
      logLevel: LogLevel.ERROR,
    });
    await app.start();
  },
  HTTP: async () => {
    app = lunchbox({
      token: botToken,
      signingSecret,
      clientOptions: { slackApiUrl: slack.apiUrl },
      logLevel: LogLevel.ERROR,
    });
    const server = await app.start(0);
    const { port } = (server as { address(): AddressInfo }).address();
    const url = `http://127.0.0.1:${port}/slack/events`;
    await slack.sandbox.people.configure({ deliver: { http: { url, signingSecret } } });
  },
};

describe.each(Object.entries(ways))("somebody else's Bolt bot over %s", (_, start) => {
  beforeEach(async () => {
    slack = await serveSlackSandbox({ workspace: bakery, botToken, appToken });
    await start();
    // Its people act over HTTP, as the author of that bot would let them from a test of their own.
    const people = httpControl(slack.url);
    noor = slackPerson(people, 'noor');
    pip = slackPerson(people, 'pip');
  });
  afterEach(async () => {
    await app.stop();
    // The SDK says goodbye in the background; a server that is gone by then would be an error in its log.
    await expect
      .poll(async () => (await sockets('closed')) - (await sockets('opened')), { timeout: 10_000 })
      .toBe(0);
    await slack.close();
  });

  it('hears a message, and its button knows who clicked', async () => {
    await noor.types('hello');
    expect((await noor.sees(/Hey there/)).from).toBe('Lunchbox');
    await noor.clicks('Hungry?');
    const answer = await noor.sees(/soup for/);
    expect(answer).toMatchObject({ text: 'soup for Noor Haddad, fr-FR, Europe/Paris', edited: true });
    await pip.doesNotSee(/soup/, { since: 0 });
  });

  it('hears its name in a channel and answers in the thread', async () => {
    await pip.says('#oven', '@lunchbox are you there?');
    await pip.sees('You called, @Pip Young?');
    await noor.sees('You called', { since: 0 });
  });

  it('answers a command, for the one who asked and then for all', async () => {
    await noor.types('/lunch soup', '#oven');
    expect((await noor.sees(/Looking for soup/)).kind).toBe('ephemeral');
    await pip.sees('@Noor Haddad orders soup', { since: 0 });
    await pip.doesNotSee(/Looking/, { since: 0 });
  });

  it('opens a form from a command or a shortcut, marks what is wrong, and shows what came of it', async () => {
    await noor.types('/lunch');
    await noor.submits('Order', { Dish: 'Bread', Portions: 'many' });
    await noor.sees('A number from 1 to 9, please');
    await noor.submits('Order', { Portions: '2' });
    await noor.sees('Coming up: 2 × Bread');
    await noor.sees('Your order: 2 × Bread');
    await noor.closes();
    await httpControl(slack.url).useShortcut({ user: 'pip', callbackId: 'order' });
    await pip.submits('Order', { Dish: 'Soup', Portions: '1' });
    await pip.sees('Coming up: 1 × Soup');
  });

  it('takes a shortcut on a message', async () => {
    await pip.says('#oven', 'Fresh buns!');
    const { conversations } = await noor.looks();
    const buns = conversations.flatMap(({ items }) => items).find(({ text }) => text === 'Fresh buns!');
    if (buns?.place.kind !== 'message') throw new Error('no buns');
    const { conversation, ts } = buns.place;
    await httpControl(slack.url).useShortcut({ user: 'noor', callbackId: 'praise', conversation, ts });
    expect((await noor.sees('You praised: Fresh buns!')).kind).toBe('ephemeral');
  });

  it('publishes a home, and a click there changes it', async () => {
    await noor.opensHome();
    await noor.sees('Welcome home — 0 orders so far');
    await noor.clicks('Clear');
    await noor.sees('All clear');
  });

  it('is told twice what Slack delivers twice', async () => {
    await slack.sandbox.people.addFault({ kind: 'deliver-twice' });
    await noor.types('hello');
    await expect
      .poll(async () => (await noor.transcript()).match(/Hey there/g)?.length, { timeout: 5_000 })
      .toBe(2);
  });

  it('is refused for another token than its own', async () => {
    const other = lunchbox({
      token: 'xoxb-sandbox',
      signingSecret,
      clientOptions: { slackApiUrl: slack.apiUrl },
      logLevel: LogLevel.ERROR,
      deferInitialization: true,
    });
    await expect(other.init()).rejects.toMatchObject({ data: { error: 'invalid_auth' } });
  });
});
