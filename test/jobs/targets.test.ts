import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeChatSender, fakeChatSender } from '../../src/ports/fake-chat-sender.js';
import { addToOutbox, type OutboxItem, rerender } from '../../src/store/outbox.js';
import { sqlDeliveries } from '../../src/store/work-deliveries.js';
import { type Office, openOffice, START } from './office.js';

let office: Office;
let dingtalk: FakeChatSender<string>;
let ids = 0;

beforeEach(async () => {
  office = await openOffice();
  dingtalk = fakeChatSender<string>('dingtalk');
});
afterEach(() => office.close());

const minutes = (count: number) => new Date(START.getTime() + count * 60_000);

/** Gives bo a second account, on DingTalk, `count` minutes after the first. */
async function secondAccount(count = 1): Promise<void> {
  await office.admin.query(
    `INSERT INTO identity (platform, workspace, user_id, member_id, created_at) VALUES ('dingtalk', 'ding1', 'd-bo', $1, $2)`,
    [office.bo, minutes(count)],
  );
}
const seen = (platform: string, count: number) =>
  office.admin.query('UPDATE identity SET last_seen_at = $3 WHERE member_id = $1 AND platform = $2', [
    office.bo,
    platform,
    minutes(count),
  ]);
const wants = (deliver: string) =>
  office.admin.query('UPDATE member SET deliver = $2 WHERE id = $1', [office.bo, deliver]);

function newId(): string {
  ids += 1;
  return `00000000-0000-7000-9000-${String(ids).padStart(12, '0')}`;
}
const add = (over: Partial<OutboxItem> = {}) =>
  addToOutbox(
    office.store,
    [{ id: newId(), kind: 'notice', name: 'welcome', memberId: office.bo, ...over }],
    START,
  );
const targets = async () => {
  const { rows } = await office.admin.query<{ platform: string | null; paired: boolean; key: string | null }>(
    'SELECT platform, paired, dedupe_key AS key FROM outbox ORDER BY id, platform DESC',
  );
  return rows;
};
const platforms = async () => (await targets()).map((row) => row.platform).sort();

/** Delivers everything; what each platform then has, as the people's user ids. */
async function delivered(): Promise<{ slack: string[]; dingtalk: string[] }> {
  const jobs = await office.start({ senders: [office.chat, dingtalk] });
  await jobs.drain();
  const people = (chat: FakeChatSender<string>) => chat.messages.map(({ to }) => to.userId);
  return { slack: people(office.chat), dingtalk: people(dingtalk) };
}

describe('a message goes', () => {
  test('to the only account there is, whatever its owner wished', async () => {
    await wants('dingtalk');
    await add();
    await wants('both');
    await add();
    expect(await targets()).toEqual([
      { platform: 'slack', paired: false, key: null },
      { platform: 'slack', paired: false, key: null },
    ]);
  });

  test('to where the person spoke last', async () => {
    await secondAccount();
    await seen('slack', 3);
    await seen('dingtalk', 5);
    await add();
    await seen('slack', 6);
    await add();
    expect(await platforms()).toEqual(['dingtalk', 'slack']);
    expect(await delivered()).toEqual({ slack: ['U-bo'], dingtalk: ['d-bo'] });
  });

  test('to the oldest account of somebody who never spoke', async () => {
    await secondAccount(-5);
    await add();
    expect(await platforms()).toEqual(['dingtalk']);
  });

  test.each(['slack', 'dingtalk'] as const)('to %s where that was wished', async (deliver) => {
    await secondAccount();
    await seen(deliver === 'slack' ? 'dingtalk' : 'slack', 9);
    await wants(deliver);
    await add();
    expect(await platforms()).toEqual([deliver]);
  });

  test('to both, once on each, although the same is said again', async () => {
    await secondAccount();
    await seen('dingtalk', 5);
    await wants('both');
    await add({ dedupeKey: 'k' });
    await add({ dedupeKey: 'k' });
    expect((await targets()).map(({ key, platform }) => `${platform} ${key}`).sort()).toEqual([
      'dingtalk k',
      'slack k@slack',
    ]);
    expect(await delivered()).toEqual({ slack: ['U-bo'], dingtalk: ['d-bo'] });
  });

  test('nowhere a second time because its owner wished for both afterwards', async () => {
    await secondAccount();
    await add({ dedupeKey: 'k' });
    await wants('both');
    await add({ dedupeKey: 'k' });
    expect(await platforms()).toEqual(['slack']);
  });

  test('to its own platform when it has one', async () => {
    await secondAccount();
    await wants('both');
    await seen('dingtalk', 5);
    await add({ platform: 'slack' });
    expect(await targets()).toEqual([{ platform: 'slack', paired: false, key: null }]);
    expect(await delivered()).toEqual({ slack: ['U-bo'], dingtalk: [] });
  });

  test('nowhere as long as its member has no account, and to the account they get', async () => {
    await office.admin.query('DELETE FROM identity WHERE member_id = $1', [office.bo]);
    await add();
    expect(await platforms()).toEqual([null]);
    await secondAccount();
    expect(await delivered()).toEqual({ slack: [], dingtalk: ['d-bo'] });
  });

  test('to nobody who has no account, without waiting for ever', async () => {
    await office.admin.query('DELETE FROM identity WHERE member_id = $1', [office.bo]);
    await add();
    expect(await delivered()).toEqual({ slack: [], dingtalk: [] });
    expect(await office.states()).toEqual({ skipped: 1 });
  });
});

describe('where one platform is not connected', () => {
  const slackOnly = () =>
    office.start({ senders: [office.chat], deliveries: sqlDeliveries(office.store, ['slack']) });

  test('its messages go to the other account', async () => {
    await secondAccount();
    await wants('dingtalk');
    await add();
    const jobs = await slackOnly();
    await jobs.drain();
    expect(office.chat.messages.map(({ to }) => to.userId)).toEqual(['U-bo']);
  });

  test('one of two copies is enough', async () => {
    await secondAccount();
    await wants('both');
    await add();
    const jobs = await slackOnly();
    await jobs.drain();
    expect(office.chat.messages.map(({ to }) => to.userId)).toEqual(['U-bo']);
    expect(await office.states()).toEqual({ sent: 1, skipped: 1 });
  });
});

test('somebody with both accounts sees every copy up to date, and each is rendered anew where it stands', async () => {
  await secondAccount();
  await wants('both');
  const loan = await office.loan();
  await add({ kind: 'card', name: 'loan', subjectType: 'loan', subjectId: loan });
  const jobs = await office.start({ senders: [office.chat, dingtalk] });
  await jobs.drain();
  const shown = () => [...office.chat.messages, ...dingtalk.messages].map(({ card }) => card);
  expect(shown()).toEqual(['loan v1', 'loan v1']);
  for (const version of [2, 3]) {
    await office.store.transaction(async (tx) => {
      await tx.client.loan.update({ where: { id: loan }, data: { version } });
      await rerender(tx, 'loan', [loan], START);
    });
    await jobs.drain();
    expect(shown()).toEqual([`loan v${version}`, `loan v${version}`]);
  }
  // Where the person wants new messages now makes no difference to those that were sent.
  await wants('slack');
  await office.change(loan);
  await jobs.drain();
  expect(shown()).toEqual(['loan v4', 'loan v4']);
  expect(office.chat.messages).toHaveLength(1);
  expect(dingtalk.messages).toHaveLength(1);
});
