import { afterEach, describe, expect, it } from 'vitest';
import { errorOf, person, startBolt, startSlack, stopAll, webClient } from './support.js';

afterEach(stopAll);

const modal = (title = 'Hello', externalId?: string) => ({
  type: 'modal' as const,
  external_id: externalId,
  title: { type: 'plain_text' as const, text: title },
  blocks: [{ type: 'section' as const, text: { type: 'plain_text' as const, text: `body of ${title}` } }],
});

/** Starts an office whose app hands its command payloads over, with real time held by the test. */
async function withCommands() {
  const time = { now: Date.now() };
  const slack = await startSlack({ realNow: () => time.now });
  const bodies: { trigger_id: string; response_url: string }[] = [];
  await startBolt(slack, (app) => {
    app.command('/tokens', async ({ ack, body }) => {
      bodies.push(body);
      await ack('ok');
    });
  });
  const ana = person(slack, 'ana');
  const command = async () => {
    await ana.types('/tokens');
    await ana.sees('ok');
    const body = bodies.at(-1);
    if (body === undefined) throw new Error('no command arrived');
    return body;
  };
  return { slack, time, ana, command, client: webClient(slack) };
}

describe('trigger ids', () => {
  it('open one modal within three seconds', async () => {
    const { time, command, client, ana } = await withCommands();
    const first = await command();
    expect(await errorOf(client.views.open({ trigger_id: first.trigger_id, view: modal() }))).toBe('ok');
    await ana.sees('body of Hello');
    const again = client.views.open({ trigger_id: first.trigger_id, view: modal() });
    expect(await errorOf(again)).toBe('exchanged_trigger_id');
    const second = await command();
    time.now += 3_001;
    const late = client.views.open({ trigger_id: second.trigger_id, view: modal() });
    expect(await errorOf(late)).toBe('expired_trigger_id');
    expect(await errorOf(client.views.open({ trigger_id: 'made up', view: modal() }))).toBe(
      'invalid_trigger_id',
    );
  });

  it('are not used up by a view that is refused', async () => {
    const { command, client } = await withCommands();
    const { trigger_id } = await command();
    const tooLong = client.views.open({ trigger_id, view: modal('x'.repeat(25)) });
    await expect(tooLong).rejects.toMatchObject({
      data: {
        error: 'invalid_arguments',
        response_metadata: {
          messages: ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'],
        },
      },
    });
    expect(await errorOf(client.views.open({ trigger_id, view: modal() }))).toBe('ok');
  });
});

describe('views', () => {
  it('are updated by id or external id, guarded by the hash, and stack three deep', async () => {
    const { command, client, ana } = await withCommands();
    const { view } = await client.views.open({
      trigger_id: (await command()).trigger_id,
      view: modal('A', 'ext'),
    });
    const id = view?.id ?? '';
    const updated = await client.views.update({ view_id: id, hash: view?.hash, view: modal('B', 'ext') });
    expect(updated.view?.id).toBe(id);
    await ana.sees('body of B');
    const stale = client.views.update({ view_id: id, hash: view?.hash, view: modal('C') });
    expect(await errorOf(stale)).toBe('hash_conflict');
    expect(await errorOf(client.views.update({ external_id: 'ext', view: modal('D', 'ext') }))).toBe('ok');
    expect(await errorOf(client.views.update({ view_id: 'V404', view: modal() }))).toBe('not_found');
    for (const title of ['two', 'three']) {
      const pushed = await client.views.push({
        trigger_id: (await command()).trigger_id,
        view: modal(title),
      });
      expect(pushed.view?.root_view_id).toBe(id);
    }
    const fourth = client.views.push({ trigger_id: (await command()).trigger_id, view: modal('four') });
    expect(await errorOf(fourth)).toBe('push_limit_reached');
    const big = { ...modal(), private_metadata: 'x'.repeat(260_000) };
    expect(await errorOf(client.views.open({ trigger_id: 'x', view: big }))).toBe('view_too_large');
  });

  it('keep what a person typed when the app updates them', async () => {
    const { command, client, ana } = await withCommands();
    const input = (title: string) => ({
      ...modal(title),
      submit: { type: 'plain_text' as const, text: 'Go' },
      blocks: [
        {
          type: 'input' as const,
          block_id: 'note',
          label: { type: 'plain_text' as const, text: 'Note' },
          element: { type: 'plain_text_input' as const, action_id: 'text' },
        },
      ],
    });
    const { view } = await client.views.open({ trigger_id: (await command()).trigger_id, view: input('A') });
    await ana.fills({ Note: 'kept' });
    const updated = await client.views.update({ view_id: view?.id ?? '', view: input('B') });
    expect(updated.view?.state).toMatchObject({ values: { note: { text: { value: 'kept' } } } });
  });

  it('publish a home with a hash against races', async () => {
    const { client } = await withCommands();
    const home = { type: 'home' as const, blocks: [{ type: 'divider' as const }] };
    const first = await client.views.publish({ user_id: 'U0ANA', view: home });
    const second = await client.views.publish({ user_id: 'U0ANA', hash: first.view?.hash, view: home });
    expect(second.view?.id).toBe(first.view?.id);
    const stale = client.views.publish({ user_id: 'U0ANA', hash: first.view?.hash, view: home });
    expect(await errorOf(stale)).toBe('hash_conflict');
    expect(await errorOf(client.views.publish({ user_id: 'U404', view: home }))).toBe('user_not_found');
  });
});

describe('response URLs', () => {
  const post = async (url: string, body: object) => {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    return response.status === 200
      ? 200
      : `${response.status} ${((await response.json()) as { error: string }).error}`;
  };

  it('work five times within thirty minutes, ephemeral unless told otherwise', async () => {
    const { time, command, ana, client } = await withCommands();
    const { response_url: url } = await command();
    expect(await post(url, { text: 'private' })).toBe(200);
    expect((await ana.sees('private')).kind).toBe('ephemeral');
    expect(await post(url, { text: 'public', response_type: 'in_channel' })).toBe(200);
    expect(
      (await client.conversations.history({ channel: 'D0ANA' })).messages?.map((one) => one.text),
    ).toEqual(['public']);
    expect(await post(url, {})).toBe('400 no_text');
    for (let use = 4; use <= 5; use += 1) expect(await post(url, { text: `use ${use}` })).toBe(200);
    expect(await post(url, { text: 'sixth' })).toBe('404 used_url');
    await ana.doesNotSee('sixth');
    const { response_url: other } = await command();
    time.now += 30 * 60_000 + 1;
    expect(await post(other, { text: 'late' })).toBe('404 expired_url');
    expect(await post(`${other}x`, { text: 'wrong' })).toBe('404 expired_url');
  });

  it('replace and delete the message that was clicked, ephemeral or not', async () => {
    const slack = await startSlack();
    const actions = [
      {
        type: 'button' as const,
        action_id: 'replace',
        text: { type: 'plain_text' as const, text: 'Replace' },
      },
      { type: 'button' as const, action_id: 'delete', text: { type: 'plain_text' as const, text: 'Delete' } },
    ];
    await startBolt(slack, (app) => {
      app.action('replace', async ({ ack, respond }) => {
        await ack();
        await respond({
          replace_original: true,
          text: 'replaced',
          blocks: [{ type: 'actions', elements: actions }],
        });
      });
      app.action('delete', async ({ ack, respond }) => {
        await ack();
        await respond({ delete_original: true });
        await respond('it is gone');
      });
    });
    const client = webClient(slack);
    const blocks = [{ type: 'actions' as const, elements: actions }];
    const ana = person(slack, 'ana');
    await client.conversations.open({ users: 'U0ANA' });
    await client.chat.postEphemeral({ channel: 'D0ANA', user: 'U0ANA', text: 'card', blocks });
    await ana.clicks('Replace');
    expect((await ana.sees(/Replace/)).kind).toBe('ephemeral');
    await ana.clicks('Delete');
    await ana.sees('it is gone');
    await client.chat.postMessage({ channel: 'D0ANA', text: 'card', blocks });
    await ana.clicks('Replace');
    expect(await ana.sees(/Replace/)).toMatchObject({ kind: 'message', edited: true, fallback: 'replaced' });
    await ana.clicks('Delete');
    await ana.sees('it is gone');
    const screen = (await ana.looks()).conversations.flatMap((one) => one.items).filter((item) => !item.own);
    expect(screen.map((item) => item.text)).toEqual(['it is gone', 'it is gone']);
  });
});
