import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Card } from '../../../src/chat/cards/card.js';
import { boltLogger } from '../../../src/chat/slack/bolt-log.js';
import { workerClient } from '../../../src/chat/slack/clients.js';
import { createSlackSender } from '../../../src/chat/slack/sender.js';
import { createUploads } from '../../../src/chat/slack/uploads.js';
import { picturesPerMinute } from '../../../src/core/digest-plan.js';
import { createPainter } from '../../../src/kit/chart/png.js';
import type { ChatSender } from '../../../src/ports/chat-sender.js';
import type { Fault } from '../../../src/sandbox/slack/faults.js';
import { obj, objs, str } from '../../../src/sandbox/slack/json.js';
import { chineseChart } from '../../kit/chart/samples.js';
import { plainCard } from './cards.js';
import { openStage, type Stage } from './stage.js';

const ana = { workspace: 'T0OFFICE', userId: 'U0ANA' };
const digest: Card = {
  ...plainCard('Your week: $43.20 spent'),
  picture: { alt: 'Spending per day: Mon $6.20', chart: chineseChart() },
};

let stage: Stage;
let sender: ChatSender<Card>;
let reasons: string[];
let pauses: number[];
let at: number;

beforeEach(async () => {
  stage = await openStage({ start: false });
  [reasons, pauses, at] = [[], [], 0];
  const web = workerClient({ botToken: 'xoxb-test', apiUrl: stage.slack.apiUrl }, quiet);
  const uploads = createUploads({ web, gaveUp: (why) => reasons.push(why), now: () => at });
  sender = createSlackSender(web, { uploads, painter: createPainter() }, async (ms) => pauses.push(ms));
});
afterEach(() => stage.close());

const fault = (one: Fault) => stage.slack.sandbox.people.addFault(one);
const failure = (work: Promise<unknown>) => work.then(() => null).catch((error: unknown) => error);

async function calls(method: string) {
  const log = await stage.slack.sandbox.people.log({});
  return log.filter((entry) => entry.kind === 'call' && entry.name === method);
}

/** What stands in Ana's conversation with the bot: the text of each message and whether a picture is in it. */
async function seen(): Promise<string[]> {
  const sight = await stage.person('ana').looks();
  const items = sight.conversations.find(({ withApp }) => withApp)?.items ?? [];
  return items.map(({ text }) => text);
}

describe('a digest in Slack', () => {
  it('shows its picture, which nobody else gets to see', async () => {
    await sender.send(ana, digest, 'outbox-1', 'digest');
    expect(await seen()).toEqual([expect.stringContaining('[image: Spending per day: Mon $6.20]')]);
    const [complete] = await calls('files.completeUploadExternal');
    expect(JSON.stringify(complete)).not.toContain('channel');
    const [posted] = await calls('chat.postMessage');
    const blocks = objs({ blocks: JSON.parse(String(obj(posted?.detail, 'args')?.['blocks'])) }, 'blocks');
    const image = blocks.find((block) => block['type'] === 'image');
    const id = str(obj(image, 'slack_file'), 'id');
    const file = await fetch(`${stage.slack.url}/slack/api/files/${id}`);
    expect(file.headers.get('content-type')).toBe('image/png');
    expect(new Uint8Array(await file.arrayBuffer()).subarray(1, 4)).toEqual(Uint8Array.from([80, 78, 71]));
  });

  it('is the only message with a picture', async () => {
    await sender.send(ana, digest, 'outbox-1', 'alert');
    await sender.send(ana, plainCard('no picture'), 'outbox-2', 'digest');
    expect(await calls('files.getUploadURLExternal')).toEqual([]);
    expect(await seen()).toHaveLength(2);
  });

  it.each<[string, Fault]>([
    [
      'no address is given',
      { kind: 'refuse-call', method: 'files.getUploadURLExternal', error: 'missing_scope' },
    ],
    [
      'Slack asks to wait',
      { kind: 'rate-limit', method: 'files.getUploadURLExternal', retryAfterSeconds: 30 },
    ],
    ['the bytes are not taken', { kind: 'fail-call', method: 'upload', when: 'before', status: 503 }],
    ['the upload is cut off', { kind: 'fail-call', method: 'upload', when: 'before', status: 0 }],
    [
      'the upload cannot be completed',
      { kind: 'fail-call', method: 'files.completeUploadExternal', when: 'before' },
    ],
  ])('goes out without its picture when %s', async (_, one) => {
    await fault(one);
    await sender.send(ana, digest, 'outbox-1', 'digest');
    expect(await seen()).toEqual([expect.stringContaining('$43.20')]);
    expect((await seen()).join()).not.toContain('[image');
    expect(reasons).toHaveLength(1);
  });

  it('waits for no further picture after a failure, and tries again later', async () => {
    await fault({ kind: 'rate-limit', method: 'files.getUploadURLExternal', retryAfterSeconds: 30 });
    for (const id of ['1', '2', '3']) await sender.send(ana, digest, id, 'digest');
    expect(await calls('files.getUploadURLExternal')).toHaveLength(1);
    at += 30_001;
    await sender.send(ana, digest, '4', 'digest');
    expect((await seen()).at(-1)).toContain('[image');
  });

  it('asks Slack for no more pictures a minute than it gives', async () => {
    for (let n = 0; n <= picturesPerMinute; n += 1) await sender.send(ana, digest, String(n), 'digest');
    expect(await calls('files.getUploadURLExternal')).toHaveLength(picturesPerMinute);
    expect(await seen()).toHaveLength(picturesPerMinute + 1);
    at += 60_001;
    await sender.send(ana, digest, 'next', 'digest');
    expect(await calls('files.getUploadURLExternal')).toHaveLength(picturesPerMinute + 1);
  });

  it('waits until Slack has worked on the file', async () => {
    await fault({ kind: 'refuse-call', method: 'chat.postMessage', error: 'invalid_blocks', count: 2 });
    await sender.send(ana, digest, 'outbox-1', 'digest');
    expect(pauses).toEqual([500, 1_000]);
    expect(await seen()).toEqual([expect.stringContaining('[image')]);
  });

  it('goes out without the picture when Slack never shows it', async () => {
    await fault({ kind: 'refuse-call', method: 'chat.postMessage', error: 'invalid_blocks', count: 4 });
    await sender.send(ana, digest, 'outbox-1', 'digest');
    expect(await seen()).toHaveLength(1);
    expect((await seen()).join()).not.toContain('[image');
  });

  it('is not sent a second time by itself when nobody knows whether it arrived', async () => {
    await fault({ kind: 'fail-call', method: 'chat.postMessage', when: 'after' });
    const error = await failure(sender.send(ana, digest, 'outbox-1', 'digest'));
    expect(error).toMatchObject({ unknownOutcome: true });
    expect(await calls('chat.postMessage')).toHaveLength(1);
    expect(await sender.find(ana, 'outbox-1')).not.toBeNull();
    expect(await seen()).toHaveLength(1);
  });

  it('is uploaded once, however often the message must be tried', async () => {
    await fault({ kind: 'fail-call', method: 'chat.postMessage', when: 'before' });
    await failure(sender.send(ana, digest, 'outbox-1', 'digest'));
    await sender.send(ana, digest, 'outbox-1', 'digest');
    expect(await calls('files.completeUploadExternal')).toHaveLength(1);
    expect(await seen()).toEqual([expect.stringContaining('[image')]);
  });
});

const nothing = (): void => undefined;
const quiet = boltLogger({ debug: nothing, info: nothing, warn: nothing, error: nothing });
