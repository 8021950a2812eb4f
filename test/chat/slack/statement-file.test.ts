import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Card } from '../../../src/chat/cards/card.js';
import { boltLogger } from '../../../src/chat/slack/bolt-log.js';
import { workerClient } from '../../../src/chat/slack/clients.js';
import { createSlackSender } from '../../../src/chat/slack/sender.js';
import { createUploads } from '../../../src/chat/slack/uploads.js';
import { createPainter } from '../../../src/kit/chart/png.js';
import type { ChatSender } from '../../../src/ports/chat-sender.js';
import type { Fault } from '../../../src/sandbox/slack/faults.js';
import { obj, objs, str } from '../../../src/sandbox/slack/json.js';
import { plainCard } from './cards.js';
import { openStage, type Stage } from './stage.js';

const ana = { workspace: 'T0OFFICE', userId: 'U0ANA' };
const text = '\uFEFF日期,同事\r\n2026-03-10,王小明\r\n';
const month: Card = {
  ...plainCard('Your loans in 2026-03'),
  lines: ['At the end: $0 to repay.'],
  file: {
    name: 'loans-2026-03.csv',
    title: 'Your loans in 2026-03',
    text,
    instead: [
      { ...plainCard('part 1'), code: ['2026-03-10,王小明'] },
      { ...plainCard('part 2'), code: ['2026-03-11,王小明'] },
    ],
  },
};

let stage: Stage;
let sender: ChatSender<Card>;
let reasons: string[];

beforeEach(async () => {
  stage = await openStage({ start: false });
  reasons = [];
  const web = workerClient({ botToken: 'xoxb-test', apiUrl: stage.slack.apiUrl }, quiet);
  const uploads = createUploads({ web, gaveUp: (why) => reasons.push(why), now: () => 0 });
  sender = createSlackSender(web, { uploads, painter: createPainter() });
});
afterEach(() => stage.close());

async function seen(user = 'ana'): Promise<string[]> {
  const sight = await stage.person(user).looks();
  return sight.conversations.flatMap(({ items }) => items.map((item) => item.text));
}

const fault = (one: Fault) => stage.slack.sandbox.people.addFault(one);

describe('a statement in Slack', () => {
  it('comes as a file into the person’s own conversation, and can be downloaded as it was written', async () => {
    await sender.send(ana, month, 'outbox-1', 'loan');
    expect(await seen()).toEqual([
      '[file: Your loans in 2026-03]',
      expect.stringContaining('At the end: $0 to repay.'),
    ]);
    expect(await seen('bo')).toEqual([]);
    const log = await stage.slack.sandbox.people.log({});
    const completed = log.find(({ name }) => name === 'files.completeUploadExternal');
    const files = { files: JSON.parse(String(obj(completed?.detail, 'args')?.['files'])) };
    const id = str(objs(files, 'files')[0], 'id');
    const file = await fetch(`${stage.slack.url}/slack/api/files/${id}`);
    expect(file.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''loans-2026-03.csv");
    expect(Buffer.from(await file.arrayBuffer()).equals(Buffer.from(text, 'utf8'))).toBe(true);
  });

  it.each<[string, Fault]>([
    [
      'no address is given',
      { kind: 'refuse-call', method: 'files.getUploadURLExternal', error: 'missing_scope' },
    ],
    ['the bytes are not taken', { kind: 'fail-call', method: 'upload', when: 'before', status: 503 }],
    ['the upload is cut off', { kind: 'fail-call', method: 'upload', when: 'before', status: 0 }],
    [
      'the file is refused in the end',
      { kind: 'refuse-call', method: 'files.completeUploadExternal', error: 'not_in_channel' },
    ],
  ])('comes as text, all of it, when %s', async (_, one) => {
    await fault(one);
    await sender.send(ana, month, 'outbox-1', 'loan');
    expect(await seen()).toEqual([
      expect.stringContaining('2026-03-10,王小明'),
      expect.stringContaining('2026-03-11,王小明'),
    ]);
    expect(reasons).toHaveLength(1);
    // Both have arrived: nothing is sent again.
    expect(await sender.find(ana, 'outbox-1')).not.toBeNull();
  });

  it('brings its file once, however often the message must be tried', async () => {
    await fault({ kind: 'fail-call', method: 'chat.postMessage', when: 'before' });
    await sender.send(ana, month, 'outbox-1', 'loan').catch(() => undefined);
    expect(await sender.find(ana, 'outbox-1')).toBeNull();
    await sender.send(ana, month, 'outbox-1', 'loan');
    expect((await seen()).filter((line) => line.startsWith('[file:'))).toHaveLength(1);
    expect(await seen()).toHaveLength(2);
  });
});

const nothing = (): void => undefined;
const quiet = boltLogger({ debug: nothing, info: nothing, warn: nothing, error: nothing });
