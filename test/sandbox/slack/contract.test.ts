import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WebClient } from '@slack/web-api';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { slackTimings } from '../../../src/sandbox/slack/carrier.js';
import { appToken, errorOf, startSlack, stopAll, stopLater, webClient } from './support.js';

/*
 * What the local Slack promises to be like, item by item, each with the page below https://docs.slack.dev/ that says so.
 * What another file tests is named here with the test's title, and the title is looked for. Sizes and scopes are in
 * contract-refusals.test.ts, manifests in manifest.test.ts.
 */

afterEach(stopAll);

/** Item, page, file, title of the test. */
const elsewhere: readonly [item: string, page: string, file: string, title: string][] = [
  [
    'a trigger opens one view within three seconds: expired_trigger_id, exchanged_trigger_id',
    'interactivity/handling-user-interaction#modal_responses',
    'handles',
    'open one modal within three seconds',
  ],
  [
    'a trigger is not used up by a view that is refused',
    'reference/methods/views.open',
    'handles',
    'are not used up by a view that is refused',
  ],
  [
    'a response_url is good for five uses within thirty minutes, ephemeral by default',
    'interactivity/handling-user-interaction#message_responses',
    'handles',
    'work five times within thirty minutes, ephemeral unless told otherwise',
  ],
  [
    'replace_original and delete_original act on what was clicked',
    'interactivity/handling-user-interaction#updating_message_response',
    'handles',
    'replace and delete the message that was clicked, ephemeral or not',
  ],
  [
    'a view is guarded by its hash, and at most three are stacked: hash_conflict, push_limit_reached',
    'surfaces/modals#handling_race_conditions',
    'handles',
    'are updated by id or external id, guarded by the hash, and stack three deep',
  ],
  [
    'an unacknowledged command or click shows its person an error: operation_timeout, dispatch_failed',
    'interactivity/implementing-slash-commands#responding_basic_receipt',
    'bolt',
    'says so when a command is not answered, not known, or nobody is connected',
  ],
  [
    'an unacknowledged event comes again, with attempt and reason',
    'apis/events-api/using-socket-mode',
    'sockets',
    'delivers an unacknowledged event again, with attempt and reason, then gives up',
  ],
  [
    'over HTTP it comes three times more, at once and after pauses',
    'apis/events-api#retries',
    'http-delivery',
    'gets an event three times more: at once and after pauses, and then never again',
  ],
  ['x-slack-no-retry ends that', 'apis/events-api#retries', 'http-delivery', 'can ask not to be told again'],
  [
    'commands and clicks are not repeated',
    'interactivity/implementing-slash-commands#responding_basic_receipt',
    'http-delivery',
    'leaves the person with an error: nothing of theirs is repeated',
  ],
  [
    'a request is signed: v0, HMAC-SHA256 over version, time and raw body',
    'authentication/verifying-requests-from-slack',
    'http-delivery',
    'are signed over the raw body and the time',
  ],
  [
    'an address is asked for a challenge first',
    'reference/events/url_verification',
    'http-delivery',
    'is not delivered to as long as it does not give the challenge back',
  ],
  [
    'an envelope goes to any one of several connections',
    'apis/events-api/using-socket-mode#connections',
    'sockets',
    'gives each envelope to exactly one of several sockets',
  ],
  [
    'a connection is renewed by a disconnect, after which the app connects again',
    'apis/events-api/using-socket-mode#disconnect',
    'sockets',
    'lets the app connect again after a refresh and after a cut',
  ],
  [
    'an app hears its own messages and edits',
    'reference/events/message',
    'sockets',
    'tells the app of its own messages and edits, as Slack does',
  ],
  [
    'an event needs its subscription and its scope',
    'reference/events',
    'sockets',
    'sends only events the app subscribed to and holds the scope for',
  ],
  [
    'chat.postMessage: about one a second in each channel',
    'apis/web-api/rate-limits#posting',
    'api',
    'answers 429 with Retry-After on demand and by the tiers',
  ],
  [
    'tokens: not_authed, invalid_auth, not_allowed_token_type',
    'reference/methods/auth.test',
    'api',
    'refuses missing, wrong and misplaced tokens',
  ],
  [
    'users.info: locale when asked for, zone and its offset',
    'reference/methods/users.info',
    'api',
    'gives locale and the real offset of the zone at that moment',
  ],
  [
    'chat.update: own messages only; text alone removes blocks',
    'reference/methods/chat.update',
    'api',
    'updates by the rules: own messages only, text alone removes blocks, blocks alone keep the text',
  ],
  [
    'ephemeral messages are in no history and cannot be updated',
    'reference/methods/chat.postEphemeral',
    'api',
    'shows ephemerals to one person, outside history, not updatable, gone on reload',
  ],
  [
    'metadata comes back when asked for',
    'messaging/message-metadata',
    'api',
    'keeps metadata and returns it only when asked',
  ],
  [
    'blocks: 50 in a message, 100 in a view',
    'reference/block-kit/blocks',
    'validate',
    'are at most 50 in a message and 100 in a view, with ids of their own',
  ],
  [
    'should_escape makes ids of mentions',
    'interactivity/implementing-slash-commands#creating_commands',
    'bolt',
    'escapes mentions in a command only when the command asks for it',
  ],
  [
    'response_action: errors, update, push, clear',
    'surfaces/modals#response_actions',
    'bolt',
    'updates, pushes and clears modals by the answer to a submission',
  ],
];

const modal = {
  type: 'modal' as const,
  title: { type: 'plain_text' as const, text: 'Title' },
  blocks: [{ type: 'divider' as const }],
};

describe('promises that other files test', () => {
  it.each(elsewhere)('%s (%s)', (_item, _page, file, title) => {
    const source = readFileSync(join(import.meta.dirname, `${file}.test.ts`), 'utf8');
    expect(source).toContain(`it('${title}'`);
  });
});

describe('deadlines', () => {
  // apis/events-api#retries, interactivity/handling-user-interaction#acknowledgment_response
  it('are those of Slack', () => {
    expect(slackTimings).toMatchObject({ ackMs: 3_000, redeliverMs: [3_000, 60_000, 300_000] });
  });
});

describe('connections', () => {
  async function connect(client: WebClient): Promise<{ socket: WebSocket; first: Promise<unknown> }> {
    const { url } = await client.apps.connections.open({});
    const socket = new WebSocket(url ?? '');
    stopLater(async () => socket.terminate());
    const first = new Promise((resolve) => {
      socket.once('message', (data) => resolve(JSON.parse(data.toString())));
    });
    return { socket, first };
  }

  // apis/events-api/using-socket-mode#connections
  it('are at most ten', async () => {
    const slack = await startSlack();
    const client = webClient(slack, { token: appToken });
    for (let number = 1; number <= 10; number += 1) {
      const { first } = await connect(client);
      expect(await first).toMatchObject({ type: 'hello', num_connections: number });
    }
    const { first } = await connect(client);
    expect(await first).toEqual({ type: 'disconnect', reason: 'too_many_websockets' });
  });

  // apis/events-api/using-socket-mode#disconnect
  it('are warned, then asked to renew themselves; an address is good once', async () => {
    const slack = await startSlack();
    const client = webClient(slack, { token: appToken });
    const { socket, first } = await connect(client);
    await first;
    for (const [how, reason] of [
      ['warn-sockets', 'warning'],
      ['refresh-sockets', 'refresh_requested'],
    ] as const) {
      const told = new Promise((resolve) => {
        socket.once('message', (data) => resolve(JSON.parse(data.toString())));
      });
      await slack.sandbox.people.strike({ how });
      expect(await told).toMatchObject({ type: 'disconnect', reason });
    }
    const again = new WebSocket(socket.url);
    const refused = new Promise((resolve) => again.once('error', (error) => resolve(error.message)));
    expect(await refused).toMatch(/401/);
  });
});

describe('rate limits', () => {
  /** A method of each tier, how often it may be called in a minute, and a call of it. */
  const tiers: readonly [
    tier: number,
    method: string,
    calls: number,
    call: (client: WebClient) => unknown,
  ][] = [
    [2, 'users.list', 20, (client) => client.users.list({})],
    [2, 'conversations.list', 20, (client) => client.conversations.list({})],
    [3, 'users.lookupByEmail', 50, (client) => client.users.lookupByEmail({ email: 'ana@office.test' })],
    [3, 'chat.update', 50, (client) => client.chat.update({ channel: 'C0GENERAL', ts: '1.1', text: 'x' })],
    [4, 'users.info', 100, (client) => client.users.info({ user: 'U0ANA' })],
    [4, 'views.open', 100, (client) => client.views.open({ trigger_id: 'x', view: modal })],
  ];

  // apis/web-api/rate-limits, and each method's own page
  it.each(tiers)(
    'tier %i: %s %i times a minute, then 429 with Retry-After',
    async (_, method, calls, call) => {
      let realNow = 1_000_000;
      const slack = await startSlack({ rateLimits: 'real', realNow: () => realNow });
      const client = webClient(slack);
      for (let number = 0; number < calls; number += 1) await errorOf(Promise.resolve(call(client)));
      await expect(call(client)).rejects.toMatchObject({ retryAfter: 60 });
      // Only this method waits, and only as long as it was told.
      expect((await client.auth.test()).ok, method).toBe(true);
      realNow += 60_001;
      expect(await errorOf(Promise.resolve(call(client)))).not.toContain('rate');
    },
  );

  it('tier 1: connections are opened rarely, a few at once', async () => {
    const slack = await startSlack({ rateLimits: 'real', realNow: () => 1_000_000 });
    const client = webClient(slack, { token: appToken });
    for (let number = 0; number < 5; number += 1) await client.apps.connections.open({});
    await expect(client.apps.connections.open({})).rejects.toMatchObject({ retryAfter: 300 });
  });
});
