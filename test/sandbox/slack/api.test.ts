import { afterEach, describe, expect, it } from 'vitest';
import { appToken, errorOf, office, person, startSlack, stopAll, webClient } from './support.js';

afterEach(stopAll);

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

describe('tokens and scopes', () => {
  it('refuses missing, wrong and misplaced tokens', async () => {
    const slack = await startSlack();
    const bare = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' });
    expect(await bare.json()).toEqual({ ok: false, error: 'not_authed' });
    expect(await errorOf(webClient(slack, { token: 'xoxb-other' }).auth.test())).toBe('invalid_auth');
    expect(await errorOf(webClient(slack).apps.connections.open({}))).toBe('not_allowed_token_type');
    expect(
      await errorOf(webClient(slack, { token: appToken }).chat.postMessage({ channel: 'U0ANA', text: 'x' })),
    ).toBe('not_allowed_token_type');
    const opened = await webClient(slack, { token: appToken }).apps.connections.open({});
    expect(opened.url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/slack\/socket\//);
  });

  it('names the scope that is missing', async () => {
    const slack = await startSlack({ workspace: { ...office, scopes: ['chat:write', 'users:read'] } });
    const client = webClient(slack);
    const refusal = client.users.lookupByEmail({ email: 'ana@office.test' });
    await expect(refusal).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'users:read.email', provided: 'chat:write,users:read' },
    });
    expect(await errorOf(client.conversations.open({ users: 'U0ANA' }))).toBe('missing_scope');
    const { user } = await client.users.info({ user: 'U0ANA' });
    expect(user?.profile?.email).toBeUndefined();
  });

  it('knows no methods but its own', async () => {
    const slack = await startSlack();
    expect(await errorOf(webClient(slack).apiCall('chat.nonsense'))).toBe('unknown_method');
    expect(await errorOf(webClient(slack).apiCall('constructor'))).toBe('unknown_method');
  });
});

describe('people', () => {
  it('gives locale and the real offset of the zone at that moment', async () => {
    const summer = Date.parse('2026-07-01T00:00:00Z');
    const slack = await startSlack({ now: () => summer });
    const client = webClient(slack);
    const ana = await client.users.info({ user: 'U0ANA', include_locale: true });
    expect(ana.user).toMatchObject({
      tz: 'America/New_York',
      tz_offset: -14_400,
      locale: 'en-US',
      name: 'ana',
    });
    expect(ana.user?.tz_label).toBe('Eastern Daylight Time');
    const carol = await client.users.info({ user: 'U0CAROL', include_locale: true });
    expect(carol.user).toMatchObject({ tz_offset: 28_800, tz_label: 'China Standard Time', locale: 'zh-CN' });
    expect((await client.users.info({ user: 'U0GUS' })).user).toMatchObject({ is_restricted: true });
    expect((await client.users.info({ user: 'U0GUS' })).user).not.toHaveProperty('locale');
    expect(await errorOf(client.users.info({ user: 'U404' }))).toBe('user_not_found');
    expect((await client.users.lookupByEmail({ email: 'BO@office.test' })).user?.id).toBe('U0BO');
    expect(await errorOf(client.users.lookupByEmail({ email: 'no@office.test' }))).toBe('users_not_found');
  });

  it('pages through lists with cursors', async () => {
    const slack = await startSlack();
    const ids: string[] = [];
    for await (const page of webClient(slack).paginate('users.list', { limit: 3 })) {
      const members = (page as { members?: { id: string }[] }).members ?? [];
      expect(members.length).toBeLessThanOrEqual(3);
      ids.push(...members.map((one) => one.id));
    }
    expect(ids).toEqual([...office.users.map((user) => user.id), 'U0BOT']);
  });
});

describe('messages', () => {
  it('posts to people and channels, and refuses where the bot is not', async () => {
    const slack = await startSlack();
    const client = webClient(slack);
    const opened = await client.conversations.open({ users: 'U0ANA' });
    expect(opened.channel?.id).toBe('D0ANA');
    expect((await client.chat.postMessage({ channel: 'U0ANA', text: 'a' })).channel).toBe('D0ANA');
    expect((await client.chat.postMessage({ channel: '#general', text: 'a' })).channel).toBe('C0GENERAL');
    expect(await errorOf(client.chat.postMessage({ channel: 'C0RANDOM', text: 'a' }))).toBe('not_in_channel');
    expect(await errorOf(client.chat.postMessage({ channel: 'C0SECRET', text: 'a' }))).toBe(
      'channel_not_found',
    );
    expect(await errorOf(client.chat.postMessage({ channel: 'C404', text: 'a' }))).toBe('channel_not_found');
    expect(await errorOf(client.chat.postMessage({ channel: 'U0ANA', text: '' }))).toBe('no_text');
    expect(await errorOf(client.chat.postMessage({ channel: 'U0ANA', text: 'x'.repeat(40_001) }))).toBe(
      'msg_too_long',
    );
    expect(await errorOf(client.apiCall('chat.postMessage', { text: 'a' }))).toBe('invalid_arguments');
    const wide = await startSlack({
      workspace: { ...office, scopes: [...office.scopes, 'chat:write.public'] },
    });
    expect((await webClient(wide).chat.postMessage({ channel: 'C0RANDOM', text: 'a' })).ok).toBe(true);
  });

  it('gives every message its own growing ts, even when the clock stands still or goes back', async () => {
    let now = 1_750_000_000_000;
    const slack = await startSlack({ now: () => now });
    const client = webClient(slack);
    const stamps: string[] = [];
    for (const step of [0, 0, -5_000, 60_000]) {
      now += step;
      stamps.push((await client.chat.postMessage({ channel: 'U0ANA', text: 'x' })).ts ?? '');
    }
    expect(stamps[0]).toBe('1750000000.000000');
    expect([...new Set(stamps)].sort()).toEqual(stamps);
    expect(stamps[3]).toMatch(/^1750000055\./);
  });

  it('updates by the rules: own messages only, text alone removes blocks, blocks alone keep the text', async () => {
    const slack = await startSlack();
    const client = webClient(slack);
    const { ts = '', channel = '' } = await client.chat.postMessage({
      channel: 'U0ANA',
      text: 'card',
      blocks: [section('a *card*')],
    });
    const ana = person(slack, 'ana');
    expect((await ana.sees(/card/)).text).toBe('a card');
    const blocksOnly = await client.apiCall('chat.update', { channel, ts, blocks: [section('another')] });
    expect(blocksOnly).toMatchObject({ text: 'card', message: { text: 'card', edited: { user: 'U0BOT' } } });
    const textOnly = await client.chat.update({ channel, ts, text: 'plain' });
    expect(textOnly.message).not.toHaveProperty('blocks');
    expect((await ana.sees('plain')).edited).toBe(true);
    expect(await errorOf(client.apiCall('chat.update', { channel, ts }))).toBe('no_text');
    expect(await errorOf(client.chat.update({ channel, ts: '1.000001', text: 'x' }))).toBe(
      'message_not_found',
    );
    expect(await errorOf(client.chat.update({ channel: 'U0ANA', ts, text: 'x' }))).toBe('channel_not_found');
    expect(await errorOf(client.chat.update({ channel, ts, text: 'x'.repeat(4_001) }))).toBe('msg_too_long');
    await ana.types('mine');
    const history = await client.conversations.history({ channel });
    const mine = history.messages?.[0]?.ts ?? '';
    expect(await errorOf(client.chat.update({ channel, ts: mine, text: 'x' }))).toBe('cant_update_message');
    expect(await errorOf(client.chat.delete({ channel, ts: mine }))).toBe('cant_delete_message');
    await client.chat.delete({ channel, ts });
    expect((await client.conversations.history({ channel })).messages?.map((one) => one.text)).toEqual([
      'mine',
    ]);
  });

  it('keeps metadata and returns it only when asked', async () => {
    const slack = await startSlack();
    const client = webClient(slack);
    const metadata = { event_type: 'outbox', event_payload: { id: 'o-1' } };
    const { channel = '' } = await client.chat.postMessage({ channel: 'U0ANA', text: 'x', metadata });
    const plain = await client.conversations.history({ channel });
    expect(plain.messages?.[0]).not.toHaveProperty('metadata');
    const full = await client.conversations.history({ channel, include_all_metadata: true });
    expect(full.messages?.[0]?.metadata).toEqual(metadata);
    const broken = client.apiCall('chat.postMessage', {
      channel,
      text: 'x',
      metadata: { event_type: 'outbox' },
    });
    expect(await errorOf(broken)).toBe('invalid_metadata_schema');
  });

  it('shows ephemerals to one person, outside history, not updatable, gone on reload', async () => {
    const slack = await startSlack();
    const client = webClient(slack);
    const bo = person(slack, 'bo');
    const { message_ts: ts = '' } = await client.chat.postEphemeral({
      channel: 'C0GENERAL',
      user: 'U0BO',
      text: 'psst',
    });
    expect((await bo.sees('psst')).kind).toBe('ephemeral');
    await person(slack, 'ana').doesNotSee('psst');
    expect((await client.conversations.history({ channel: 'C0GENERAL' })).messages).toEqual([]);
    expect(await errorOf(client.chat.update({ channel: 'C0GENERAL', ts, text: 'x' }))).toBe(
      'message_not_found',
    );
    const outsider = client.chat.postEphemeral({ channel: 'C0GENERAL', user: 'U0GUS', text: 'x' });
    expect(await errorOf(outsider)).toBe('user_not_in_channel');
    await slack.sandbox.people.reload({ user: 'bo' });
    const left = (await bo.looks()).conversations.flatMap((one) => one.items);
    expect(left).toEqual([]);
  });

  it('reads history by range and page, and threads apart from it', async () => {
    let now = 1_750_000_000_000;
    const slack = await startSlack({ now: () => now });
    const client = webClient(slack);
    const stamps: string[] = [];
    for (const text of ['a', 'b', 'c', 'd']) {
      stamps.push((await client.chat.postMessage({ channel: 'C0GENERAL', text })).ts ?? '');
      now += 1_000;
    }
    await client.chat.postMessage({ channel: 'C0GENERAL', text: 'reply', thread_ts: stamps[1] });
    const texts = async (options: object) =>
      (await client.conversations.history({ channel: 'C0GENERAL', ...options })).messages?.map(
        (one) => one.text,
      );
    expect(await texts({})).toEqual(['d', 'c', 'b', 'a']);
    expect(await texts({ oldest: stamps[1] })).toEqual(['d', 'c']);
    expect(await texts({ oldest: stamps[1], latest: stamps[3], inclusive: true })).toEqual(['d', 'c', 'b']);
    const first = await client.conversations.history({ channel: 'C0GENERAL', limit: 3 });
    expect(first.has_more).toBe(true);
    expect(await texts({ limit: 3, cursor: first.response_metadata?.next_cursor })).toEqual(['a']);
    expect(first.messages?.[2]).toMatchObject({ text: 'b', reply_count: 1, thread_ts: stamps[1] });
    const thread = await client.conversations.replies({ channel: 'C0GENERAL', ts: stamps[1] ?? '' });
    expect(thread.messages?.map((one) => one.text)).toEqual(['b', 'reply']);
  });

  it('posts scheduled messages when the workspace clock reaches them', async () => {
    let now = 1_750_000_000_000;
    const slack = await startSlack({ now: () => now });
    const client = webClient(slack);
    const at = 1_750_000_600;
    await client.chat.scheduleMessage({ channel: 'U0ANA', text: 'later', post_at: at });
    const second = await client.chat.scheduleMessage({ channel: 'U0ANA', text: 'never', post_at: at });
    const past = client.chat.scheduleMessage({ channel: 'U0ANA', text: 'x', post_at: 1 });
    expect(await errorOf(past)).toBe('time_in_past');
    await client.chat.deleteScheduledMessage({
      channel: 'D0ANA',
      scheduled_message_id: second.scheduled_message_id ?? '',
    });
    expect((await client.chat.scheduledMessages.list()).scheduled_messages).toHaveLength(1);
    now += 3_600_000;
    await client.api.test();
    const ana = person(slack, 'ana');
    await ana.sees('later');
    await ana.doesNotSee('never');
  });

  it('uploads a file in three steps and shows it in the conversation', async () => {
    const slack = await startSlack();
    const client = webClient(slack);
    await client
      .filesUploadV2({
        channel_id: 'D0ANA',
        file: Buffer.from('png bytes'),
        filename: 'chart.png',
        title: 'Last week',
        initial_comment: 'see',
      })
      .catch((error: unknown) => expect(String(error)).toContain('channel_not_found'));
    await client.conversations.open({ users: 'U0ANA' });
    await client.filesUploadV2({
      channel_id: 'D0ANA',
      file: Buffer.from('png bytes'),
      filename: 'chart.png',
      title: 'Last week',
      initial_comment: 'see',
    });
    const seen = await person(slack, 'ana').sees('[file: Last week]');
    const id = String(seen.files[0]?.['id']);
    const file = await fetch(`${slack.apiUrl}files/${id}`);
    expect(file.headers.get('content-type')).toBe('image/png');
    expect(await file.text()).toBe('png bytes');
  });
});

describe('rate limits and faults', () => {
  it('answers 429 with Retry-After on demand and by the tiers', async () => {
    const slack = await startSlack();
    const client = webClient(slack);
    await slack.sandbox.people.addFault({ kind: 'rate-limit', method: 'users.info', retryAfterSeconds: 7 });
    await expect(client.users.info({ user: 'U0ANA' })).rejects.toMatchObject({ retryAfter: 7 });
    expect((await client.users.info({ user: 'U0ANA' })).ok).toBe(true);

    let realNow = 1_000_000;
    const strict = await startSlack({ rateLimits: 'real', realNow: () => realNow });
    const limited = webClient(strict);
    const post = () => limited.chat.postMessage({ channel: 'C0GENERAL', text: 'x' });
    for (let i = 0; i < 5; i += 1) await post();
    await expect(post()).rejects.toMatchObject({ retryAfter: 5 });
    expect((await limited.chat.postMessage({ channel: 'U0ANA', text: 'another channel' })).ok).toBe(true);
    realNow += 5_000;
    expect((await post()).ok).toBe(true);
    for (let i = 0; i < 20; i += 1) await limited.users.list({});
    await expect(limited.users.list({})).rejects.toMatchObject({ retryAfter: 55 + 5 });
  });

  it('fails a call before its effect, and after it', async () => {
    const slack = await startSlack();
    const client = webClient(slack);
    const { people } = slack.sandbox;
    const post = (text: string) => client.chat.postMessage({ channel: 'U0ANA', text });
    await people.addFault({ kind: 'fail-call', method: 'chat.postMessage', when: 'before', status: 503 });
    await expect(post('never')).rejects.toMatchObject({ statusCode: 503 });
    await people.addFault({ kind: 'fail-call', method: 'chat.postMessage', when: 'after', status: 0 });
    await expect(post('once')).rejects.toThrow();
    await people.addFault({ kind: 'refuse-call', method: 'chat.postMessage', error: 'fatal_error' });
    expect(await errorOf(post('no'))).toBe('fatal_error');
    const { messages } = await client.conversations.history({ channel: 'D0ANA' });
    expect(messages?.map((one) => one.text)).toEqual(['once']);
  });
});
