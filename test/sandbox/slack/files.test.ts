import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServedSlackSandbox } from '../../../src/sandbox/slack/server.js';
import { errorOf, office, person, startSlack, stopAll, webClient } from './support.js';

const png = Buffer.from('89504e470d0a1a0a', 'hex');

let slack: ServedSlackSandbox;
beforeEach(async () => {
  slack = await startSlack();
});
afterEach(stopAll);

/** Announces a file and posts bytes to the address; the id, and how the bytes were taken. */
async function upload(name: string, bytes: Buffer, announced = bytes.length) {
  const { file_id: id = '', upload_url: address = '' } = await webClient(slack).files.getUploadURLExternal({
    filename: name,
    length: announced,
  });
  const { status } = await fetch(address, { method: 'POST', body: new Uint8Array(bytes) });
  return { id, status };
}

const complete = (id: string) =>
  webClient(slack).files.completeUploadExternal({ files: [{ id, title: 'Last week' }] });

const show = (file: object, more: object = {}) =>
  webClient(slack).chat.postMessage({
    channel: 'U0ANA',
    text: 'Your week',
    blocks: [{ type: 'image', slack_file: file, alt_text: 'Mon 6, Tue 7', ...more }] as never,
  });

describe('a private file', () => {
  it('is shown in an image block by its id, and by nothing else', async () => {
    const { id } = await upload('week.png', png);
    await complete(id);
    expect((await person(slack, 'ana').looks()).conversations.flatMap(({ items }) => items)).toEqual([]);
    await show({ id });
    await person(slack, 'ana').sees('[image: Mon 6, Tue 7]', { since: 0 });
    const file = await fetch(`${slack.apiUrl}files/${id}`);
    expect(Buffer.from(await file.arrayBuffer()).equals(png)).toBe(true);
  });

  it('has an id of the form that Slack asks for', async () => {
    expect((await upload('week.png', png)).id).toMatch(/^F[A-Z0-9]{8,}$/);
  });

  it.each([
    ['a file nobody uploaded', async () => ({ id: 'F0000000000' })],
    [
      'a file that is no picture',
      async () => {
        const { id } = await upload('week.csv', png);
        await complete(id);
        return { id };
      },
    ],
    ['an upload that was not completed', async () => ({ id: (await upload('week.png', png)).id })],
  ])('refuses to show %s', async (_, make) => {
    const file = await make();
    const refusal = await show(file).catch((error: unknown) => error);
    expect(JSON.stringify(refusal)).toContain('invalid slack file [json-pointer:/blocks/0/slack_file]');
  });

  it('is named by id or address, not by both or neither', async () => {
    const { id } = await upload('week.png', png);
    await complete(id);
    const url = `${slack.apiUrl}files/${id}`;
    expect(await errorOf(show({ url }))).toBe('ok');
    expect(await errorOf(show({ id, url }))).toBe('invalid_blocks');
    expect(await errorOf(show({}))).toBe('invalid_blocks');
  });

  it('cannot be put into a message later either, if it does not exist', async () => {
    const { channel = '', ts = '' } = await webClient(slack).chat.postMessage({
      channel: 'U0ANA',
      text: 'x',
    });
    const blocks = [{ type: 'image', slack_file: { id: 'F0000000000' }, alt_text: 'x' }] as never;
    expect(await errorOf(webClient(slack).chat.update({ channel, ts, text: 'x', blocks }))).toBe(
      'invalid_blocks',
    );
  });
});

describe('an upload', () => {
  it('takes as many bytes as were announced, at an address it gave', async () => {
    expect((await upload('week.png', png, 4)).status).toBe(400);
    const nowhere = await fetch(`${slack.apiUrl}upload/F0000000000`, { method: 'POST', body: 'x' });
    expect(nowhere.status).toBe(404);
  });

  it('cannot be completed without its bytes, or twice', async () => {
    const { id } = await upload('week.png', png, 4);
    expect(await errorOf(complete(id))).toBe('file_not_found');
    const whole = await upload('week.png', png);
    expect(await errorOf(complete(whole.id))).toBe('ok');
    expect(await errorOf(complete(whole.id))).toBe('file_not_found');
  });

  it('needs a length, a name and the scope', async () => {
    const ask = (length: number) =>
      errorOf(webClient(slack).files.getUploadURLExternal({ filename: 'week.png', length }));
    expect(await ask(0)).toBe('invalid_arguments');
    expect(await ask(1.5)).toBe('invalid_arguments');
    const scopes = office.scopes.filter((scope) => scope !== 'files:write');
    slack = await startSlack({ workspace: { ...office, scopes } });
    expect(await ask(8)).toBe('missing_scope');
  });

  it('can be made to fail', async () => {
    await slack.sandbox.people.addFault({ kind: 'fail-call', method: 'upload', when: 'before', status: 503 });
    expect((await upload('week.png', png)).status).toBe(503);
    expect((await upload('week.png', png)).status).toBe(200);
  });
});
