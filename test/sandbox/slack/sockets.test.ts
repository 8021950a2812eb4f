import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '@slack/bolt';
import { afterEach, describe, expect, it } from 'vitest';
import { office, person, startBolt, startSlack, stopAll, webClient } from './support.js';

afterEach(stopAll);

/** Bolt acknowledges events before any listener runs; without an acknowledgement nothing tells Slack. */
const deaf = (app: App): void => {
  Object.assign(app, { processEvent: async () => undefined });
};

describe('Socket Mode', () => {
  it('gives each envelope to exactly one of several sockets', async () => {
    const slack = await startSlack();
    const got: string[] = [];
    for (const name of ['first', 'second']) {
      await startBolt(slack, (app) => {
        app.message(async ({ message, say }) => {
          if (message.subtype === undefined) got.push(`${name} ${message.text}`);
          await say('heard');
        });
      });
    }
    const ana = person(slack, 'ana');
    for (let i = 0; i < 20; i += 1) {
      await ana.types(`message ${i}`);
      await ana.sees('heard');
    }
    expect(got).toHaveLength(20);
    expect(new Set(got.map((line) => line.split(' ')[0]))).toEqual(new Set(['first', 'second']));
  });

  it('delivers an unacknowledged event again, with attempt and reason, then gives up', async () => {
    const slack = await startSlack({ timings: { redeliverMs: [20, 20], ackMs: 20 } });
    await startBolt(slack, deaf);
    const ana = person(slack, 'ana');
    await ana.types('hello');
    const sent = async () => (await slack.sandbox.people.log({})).filter((entry) => entry.kind === 'sent');
    await expect
      .poll(async () => (await slack.sandbox.people.log({})).some((one) => one.name === 'event given up'))
      .toBe(true);
    expect((await sent()).map((entry) => entry.detail)).toMatchObject([
      { type: 'events_api', retry_attempt: 0, retry_reason: '' },
      { type: 'events_api', retry_attempt: 1, retry_reason: 'timeout' },
      { type: 'events_api', retry_attempt: 2, retry_reason: 'timeout' },
    ]);
    const ids = (await sent()).map(
      (entry) => (entry.detail as { payload: { event_id: string } }).payload.event_id,
    );
    expect(new Set(ids).size).toBe(1);
  });

  it('keeps an event whose socket is cut, and hands it to the next one', async () => {
    const slack = await startSlack({ timings: { redeliverMs: [600_000] } });
    const dead = await startBolt(slack, deaf);
    const ana = person(slack, 'ana');
    await ana.types('do not lose me');
    await dead.stop();
    await slack.sandbox.people.strike({ how: 'cut-sockets' });
    const retries: (number | undefined)[] = [];
    await startBolt(slack, (app) => {
      app.message(async ({ message, say, context }) => {
        retries.push(context.retryNum);
        if (message.subtype === undefined) await say(`found: ${message.text}`);
      });
    });
    await ana.sees('found: do not lose me');
    expect(retries).toEqual([1]);
  });

  it('keeps what was typed while nobody was connected', async () => {
    const slack = await startSlack();
    const ana = person(slack, 'ana');
    await ana.types('anybody there?');
    await startBolt(slack, (app) => {
      app.message(({ say }) => say('now I am').then(() => undefined));
    });
    await ana.sees('now I am');
  });

  it('lets the app connect again after a refresh and after a cut', async () => {
    const slack = await startSlack();
    await startBolt(slack, (app) => {
      app.message(async ({ message, say }) => {
        if (message.subtype === undefined) await say(`re: ${message.text}`);
      });
    });
    const ana = person(slack, 'ana');
    for (const how of ['refresh-sockets', 'cut-sockets'] as const) {
      await slack.sandbox.people.strike({ how });
      await ana.types(how);
      await ana.sees(`re: ${how}`);
    }
  });

  it('loses an acknowledgement and delivers twice when told to', async () => {
    const slack = await startSlack({ timings: { redeliverMs: [30] } });
    const texts: string[] = [];
    await startBolt(slack, (app) => {
      app.message(async ({ message, say }) => {
        if (message.subtype !== undefined) return;
        texts.push(message.text ?? '');
        await say(`${message.text} ${texts.filter((text) => text === message.text).length}`);
      });
    });
    const ana = person(slack, 'ana');
    await slack.sandbox.people.addFault({ kind: 'drop-ack' });
    await ana.types('lost');
    await ana.sees('lost 2');
    await slack.sandbox.people.addFault({ kind: 'deliver-twice' });
    await ana.types('double');
    await ana.sees('double 2');
  });

  it('tells the app of its own messages and edits, as Slack does', async () => {
    const slack = await startSlack();
    const events: unknown[] = [];
    await startBolt(
      slack,
      (app) => {
        app.event('message', async ({ event }) => {
          events.push(event);
        });
      },
      { ignoreSelf: false },
    );
    const client = webClient(slack);
    const posted = await client.chat.postMessage({ channel: 'U0ANA', text: 'one' });
    await client.chat.update({ channel: posted.channel ?? '', ts: posted.ts ?? '', text: 'two' });
    await expect.poll(() => events.length).toBe(2);
    expect(events).toMatchObject([
      { type: 'message', bot_id: 'B0BOT', channel_type: 'im', text: 'one' },
      { subtype: 'message_changed', message: { text: 'two' }, previous_message: { text: 'one' } },
    ]);
  });

  it('sends only events the app subscribed to and holds the scope for', async () => {
    const workspace = { events: ['app_mention'], scopes: ['app_mentions:read', 'chat:write', 'im:history'] };
    const slack = await startSlack({ workspace: { ...office, ...workspace } });
    const ana = person(slack, 'ana');
    await ana.types('not subscribed');
    await ana.says('#general', '@tokendesk subscribed');
    const types: string[] = [];
    await startBolt(slack, (app) => {
      app.use(async ({ body, next }) => {
        types.push(String((body as { event: { type: string } }).event.type));
        await next();
      });
      app.event('app_mention', ({ say }) => say('yes').then(() => undefined));
    });
    await ana.sees('yes');
    expect(types).toEqual(['app_mention']);
  });

  it('still delivers after a restart what was not acknowledged before', async () => {
    const journal = join(mkdtempSync(join(tmpdir(), 'slack-')), 'journal.jsonl');
    const before = await startSlack({ journal });
    await person(before, 'ana').types('remember me');
    await before.close();
    const after = await startSlack({ journal });
    await startBolt(after, (app) => {
      app.message(async ({ message, say }) => {
        if (message.subtype === undefined) await say(`remembered: ${message.text}`);
      });
    });
    await person(after, 'ana').sees('remembered: remember me');
  });
});
