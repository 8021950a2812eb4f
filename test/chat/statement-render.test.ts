import { afterEach, expect, test } from 'vitest';
import { renderRow } from '../../src/chat/talk/render.js';
import { sendStatement } from '../../src/desk/statement.js';
import type { OutboxRow } from '../../src/ports/work.js';
import { type LendingStage, lendingStage } from '../desk/lending-stage.js';
import { loaded } from '../kit/i18n/loaded.js';

const words = loaded();
let it: LendingStage;
afterEach(() => it.house.close());

test('a long month is one file in Slack, and several messages in DingTalk', async () => {
  it = await lendingStage();
  await it.lent('ana', 'bo', 100);
  for (let times = 0; times < 29; times += 1) await it.repays('ana', 1);
  const { desk, owner } = it.house;
  await sendStatement(desk, 'statement', { memberId: it.id.ana, month: null });
  const { rows } = await owner.query<{ id: string; payload: unknown }>(
    `SELECT id, payload FROM outbox WHERE name = 'statement' ORDER BY payload->>'part'`,
  );
  expect(rows).toHaveLength(2);
  const written = async (platform: 'slack' | 'dingtalk') => {
    const to: OutboxRow['to'] = { platform, workspace: 'W', userId: 'ana' };
    const row = { kind: 'notice', name: 'statement', memberId: it.id.ana, subjectType: null } as const;
    return Promise.all(
      rows.map((one) => renderRow(desk, words, { ...row, ...one, subjectId: null, shown: null, to })),
    );
  };
  const [first, second] = await written('slack');
  expect(second).toBeNull();
  expect(first?.card.code).toBeUndefined();
  expect(first?.card.file?.text.trim().split('\r\n')).toHaveLength(31);
  expect(first?.card.file?.instead.map(({ code }) => code?.length)).toEqual([26, 6]);
  const texts = await written('dingtalk');
  expect(texts.map((one) => one?.card.code?.length)).toEqual([26, 6]);
  expect(texts.some((one) => one?.card.file)).toBe(false);
});
