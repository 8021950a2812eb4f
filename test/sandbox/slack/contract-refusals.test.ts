import type { WebClient } from '@slack/web-api';
import { afterEach, describe, expect, it } from 'vitest';
import { errorOf, office, startSlack, stopAll, webClient } from './support.js';

/* What is refused for its size or for want of a scope, with the page below https://docs.slack.dev/ that says so. */

afterEach(stopAll);

const repeat = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
const plain = (length: number) => ({ type: 'plain_text' as const, text: 'x'.repeat(length) });

const modal = (change: object = {}) => ({
  type: 'modal' as const,
  title: plain(5),
  blocks: [{ type: 'divider' as const }],
  ...change,
});

describe('sizes, refused by the API', () => {
  const channel = 'C0GENERAL';
  type Call = (client: WebClient) => Promise<unknown>;
  const metadata = (length: number) => ({ event_type: 'x', event_payload: { text: 'x'.repeat(length) } });
  const button = { type: 'button', text: plain(76), action_id: 'a' };

  /** What is too large, Slack's word for it, the page, the call. */
  const sizes: readonly [item: string, error: string, page: string, call: Call][] = [
    [
      'text over 40,000',
      'msg_too_long',
      'reference/methods/chat.postMessage',
      (client) => client.chat.postMessage({ channel, text: 'x'.repeat(40_001) }),
    ],
    [
      'markdown_text over 12,000',
      'msg_too_long',
      'reference/methods/chat.postMessage',
      (client) => client.chat.postMessage({ channel, markdown_text: 'x'.repeat(12_001) }),
    ],
    [
      'markdown_text beside text',
      'markdown_text_conflict',
      'reference/methods/chat.postMessage',
      (client) => client.apiCall('chat.postMessage', { channel, markdown_text: 'x', text: 'x' }),
    ],
    [
      'over 100 attachments',
      'too_many_attachments',
      'reference/methods/chat.postMessage',
      (client) => client.chat.postMessage({ channel, text: 'x', attachments: repeat(101, { text: 'x' }) }),
    ],
    [
      'metadata over 8,000',
      'metadata_too_large',
      'messaging/message-metadata',
      (client) => client.chat.postMessage({ channel, text: 'x', metadata: metadata(8_000) }),
    ],
    [
      'nothing at all',
      'no_text',
      'reference/methods/chat.postMessage',
      (client) => client.apiCall('chat.postMessage', { channel }),
    ],
    [
      'over 50 blocks',
      'invalid_blocks',
      'reference/block-kit/blocks',
      (client) => client.chat.postMessage({ channel, text: 'x', blocks: repeat(51, { type: 'divider' }) }),
    ],
    [
      'a button over 75',
      'invalid_blocks',
      'reference/block-kit/block-elements/button-element',
      (client) =>
        client.apiCall('chat.postMessage', {
          channel,
          text: 'x',
          blocks: [{ type: 'actions', elements: [button] }],
        }),
    ],
    [
      'blocks that are no list',
      'invalid_blocks_format',
      'reference/methods/chat.postMessage',
      (client) => client.apiCall('chat.postMessage', { channel, text: 'x', blocks: '{"type":"divider"}' }),
    ],
    [
      'a modal title over 24',
      'invalid_arguments',
      'reference/views/modal-views',
      (client) => client.views.open({ trigger_id: 'x', view: modal({ title: plain(25) }) }),
    ],
    [
      'private_metadata over 3,000',
      'invalid_arguments',
      'reference/views/modal-views',
      (client) =>
        client.views.open({ trigger_id: 'x', view: modal({ private_metadata: 'x'.repeat(3_001) }) }),
    ],
    [
      'a view over 250 kB',
      'view_too_large',
      'reference/methods/views.open',
      (client) =>
        client.views.open({ trigger_id: 'x', view: modal({ private_metadata: 'x'.repeat(260_000) }) }),
    ],
    [
      'a home with over 100 blocks',
      'invalid_arguments',
      'reference/views/home-tab-views',
      (client) =>
        client.views.publish({
          user_id: 'U0ANA',
          view: { type: 'home', blocks: repeat(101, { type: 'divider' as const }) },
        }),
    ],
  ];

  it.each(sizes)('%s: %s (%s)', async (_item, error, _page, call) => {
    const slack = await startSlack();
    expect(await errorOf(call(webClient(slack)))).toBe(error);
    expect(
      (await slack.sandbox.people.see({ user: 'ana' })).conversations.flatMap((one) => one.items),
    ).toEqual([]);
  });

  // reference/methods/chat.update
  it('an update is held to 4,000', async () => {
    const client = webClient(await startSlack());
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'x'.repeat(40_000) });
    expect(await errorOf(client.chat.update({ channel, ts, text: 'x'.repeat(4_001) }))).toBe('msg_too_long');
    expect(await errorOf(client.chat.update({ channel, ts, text: 'x'.repeat(4_000) }))).toBe('ok');
  });

  // reference/methods/chat.scheduleMessage
  it('thirty messages may be scheduled for five minutes of a channel, up to 120 days ahead', async () => {
    const now = 1_800_000_000;
    const client = webClient(await startSlack({ now: () => now * 1000 }));
    const schedule = (at: number) =>
      errorOf(client.chat.scheduleMessage({ channel, text: 'x', post_at: at }));
    for (let number = 0; number < 30; number += 1) expect(await schedule(now + 3_600 + number)).toBe('ok');
    expect(await schedule(now + 3_600)).toBe('restricted_too_many');
    expect(await schedule(now + 7_200)).toBe('ok');
    expect(await schedule(now + 121 * 86_400)).toBe('time_too_far');
    expect(await schedule(now - 1)).toBe('time_in_past');
  });
});

describe('scopes', () => {
  type Call = (client: WebClient) => Promise<unknown>;
  /** The scope, the call that needs it. Each method's page names its scope. */
  const scopes: readonly [scope: string, method: string, call: Call][] = [
    ['chat:write', 'chat.postMessage', (client) => client.chat.postMessage({ channel: 'U0ANA', text: 'x' })],
    ['chat:write', 'chat.update', (client) => client.chat.update({ channel: 'D0ANA', ts: '1.1', text: 'x' })],
    [
      'chat:write',
      'chat.postEphemeral',
      (client) => client.chat.postEphemeral({ channel: 'C0GENERAL', user: 'U0ANA', text: 'x' }),
    ],
    ['im:write', 'conversations.open', (client) => client.conversations.open({ users: 'U0ANA' })],
    ['users:read', 'users.info', (client) => client.users.info({ user: 'U0ANA' })],
    [
      'users:read.email',
      'users.lookupByEmail',
      (client) => client.users.lookupByEmail({ email: 'ana@office.test' }),
    ],
    ['dnd:read', 'dnd.info', (client) => client.dnd.info({ user: 'U0ANA' })],
    [
      'channels:history',
      'conversations.history',
      (client) => client.conversations.history({ channel: 'C0GENERAL' }),
    ],
    ['channels:read', 'conversations.info', (client) => client.conversations.info({ channel: 'C0GENERAL' })],
    [
      'files:write',
      'files.getUploadURLExternal',
      (client) => client.files.getUploadURLExternal({ filename: 'a', length: 1 }),
    ],
    [
      'reactions:write',
      'reactions.add',
      (client) => client.reactions.add({ channel: 'C0GENERAL', timestamp: '1.1', name: 'eyes' }),
    ],
  ];

  it.each(scopes)('%s is needed for %s: missing_scope, with needed and provided', async (scope, _, call) => {
    const without = ['commands', 'team:read'];
    const bare = await startSlack({ workspace: { ...office, scopes: without } });
    await expect(call(webClient(bare))).rejects.toMatchObject({
      data: { ok: false, error: 'missing_scope', needed: scope, provided: 'commands,team:read' },
    });
    const slack = await startSlack({ workspace: { ...office, scopes: [...without, scope] } });
    expect(await errorOf(call(webClient(slack)))).not.toBe('missing_scope');
  });

  it('none is needed for views', async () => {
    const client = webClient(await startSlack({ workspace: { ...office, scopes: [] } }));
    expect(await errorOf(client.views.open({ trigger_id: 'x', view: modal() }))).toBe('invalid_trigger_id');
    const home = { type: 'home' as const, blocks: [] };
    expect(await errorOf(client.views.publish({ user_id: 'U0ANA', view: home }))).toBe('ok');
  });
});
