import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Inbound, Reply, Talk } from '../../src/chat/talk/inbound.js';
import { createTalk } from '../../src/chat/talk/talk.js';
import { setAlerts, setDeliver, setDigest, setQuiet } from '../../src/desk/settings.js';
import { loaded } from '../kit/i18n/loaded.js';
import { type DeskOffice, openDeskOffice } from './office.js';

const yaml = `
unit: USD
zone: Asia/Shanghai
language: en
members: invite
plans:
  standard: { allowance: 100 }
`;
const csv = `name,email,slack,dingtalk
Ana Souza,ana@example.com,T1/UANA,ding1/d-ana
Bo Chen,bo@example.com,T1/UBO,
`;

let office: DeskOffice;
let talk: Talk;
let acts = 0;
beforeAll(async () => {
  office = await openDeskOffice(yaml, csv, new Date('2026-11-23T02:00:00Z'));
  talk = createTalk(office.desk, loaded());
});
afterAll(() => office.close());
beforeEach(() =>
  office.all(
    `UPDATE member SET deliver = 'last', quiet = NULL, alerts = 'on', digest = 'weekly', language = NULL`,
  ),
);

type Act =
  | { text: string }
  | { name: string; value: string }
  | { name: string; context: string; values: Record<string, string> };

function does(userId: string, act: Act): Promise<Reply> {
  acts += 1;
  const shared = {
    key: `act ${acts}`,
    from: { platform: 'slack' as const, workspace: 'T1', userId },
    place: 'direct' as const,
  };
  const inbound: Inbound =
    'text' in act
      ? { ...shared, kind: 'text', ...act }
      : 'values' in act
        ? { ...shared, kind: 'form', ...act }
        : { ...shared, kind: 'action', ...act };
  return talk.handle(inbound);
}
const headline = (reply: Reply) => reply.cards[0]?.headline;
const wishes = (email: string) =>
  office.one<{ deliver: string; quiet: string | null; alerts: string; digest: string }>(
    'SELECT deliver, quiet, alerts, digest FROM member WHERE email = $1',
    [email],
  );

describe('by a sentence', () => {
  test.each<[string, Record<string, string | null>, RegExp]>([
    ['quiet hours 22:00-8:00', { quiet: '22:00-08:00' }, /^From 22:00 to 08:00, your time/],
    ['quiet hours off', { quiet: 'off' }, /^You have no quiet hours now/],
    ['免打扰 22点到8点', { quiet: '22:00-08:00' }, /22:00/],
    ['alerts off', { alerts: 'off' }, /^Alerts are off/],
    ['关掉提醒', { alerts: 'off' }, /^Alerts are off/],
    ['digest monthly', { digest: 'monthly' }, /once a month/],
    ['每月一次', { digest: 'monthly' }, /once a month/],
    ['不要周报', { digest: 'off' }, /no more digests/],
    ['send me messages in DingTalk', { deliver: 'dingtalk' }, /in DingTalk/],
    ['两边都发', { deliver: 'both' }, /both Slack and DingTalk/],
  ])('%s', async (text, wanted, answer) => {
    expect(headline(await does('UANA', { text }))).toMatch(answer);
    expect(await wishes('ana@example.com')).toMatchObject(wanted);
  });

  test('in Chinese too', async () => {
    await does('UANA', { text: 'language 中文' });
    expect(headline(await does('UANA', { text: '免打扰 22点到8点' }))).toBe(
      '每天 22:00 到 08:00（你的时区）不发提醒和周报，08:00 之后再发。',
    );
    expect(headline(await does('UANA', { text: '两边都发' }))).toBe('以后 Slack 和钉钉两边都发。');
  });

  test('what goes off comes back on', async () => {
    await does('UANA', { text: 'no more digest' });
    await does('UANA', { text: '恢复周报' });
    await does('UANA', { text: 'quiet hours off' });
    await does('UANA', { text: '打开免打扰' });
    // The organisation's own hours hold again where it has some.
    const quiet = office.desk.policy.alerts.quiet ? null : '22:00-08:00';
    expect(await wishes('ana@example.com')).toMatchObject({ digest: 'weekly', quiet });
  });

  test('what is no time or no choice is refused, and nothing changes', async () => {
    const before = await wishes('ana@example.com');
    expect(headline(await does('UANA', { text: 'quiet hours 22:75-8:00' }))).toMatch(
      /I do not know the setting/,
    );
    expect(headline(await does('UANA', { name: 'digest.set', value: 'hourly' }))).toMatch(/I do not know/);
    expect(headline(await does('UANA', { name: 'deliver.set', value: 'pigeon' }))).toMatch(/I do not know/);
    expect(headline(await does('UANA', { name: 'alerts.set', value: '' }))).toMatch(/I do not know/);
    expect(await wishes('ana@example.com')).toEqual(before);
  });
});

describe('the card', () => {
  const buttons = (reply: Reply) =>
    (reply.cards[0]?.actions ?? []).map(({ name, value }) => `${name} ${value}`);

  test('shows what holds and offers the rest', async () => {
    await does('UANA', { text: 'quiet hours 22:00-8:00' });
    const reply = await does('UANA', { text: 'settings' });
    expect(reply.cards[0]?.facts.slice(2)).toEqual([
      { label: 'Quiet hours', value: '22:00 to 08:00, your time' },
      { label: 'Alerts', value: 'On' },
      { label: 'Digest', value: 'Every Monday' },
      { label: 'Messages go to', value: 'Where you wrote last' },
    ]);
    expect(buttons(reply)).toEqual([
      'language.set en',
      'language.set zh-CN',
      'zone.open -',
      'quiet.open -',
      'alerts.set off',
      'digest.set monthly',
      'digest.set off',
      'deliver.set slack',
      'deliver.set dingtalk',
      'deliver.set both',
      'balance.show -',
    ]);
  });

  test('asks where to send only those who have two accounts, and offers the others to link one', async () => {
    const profiles = { fetch: async () => null };
    office.desk.profiles.set('dingtalk', profiles);
    const reply = await does('UBO', { text: 'settings' });
    expect(buttons(reply).filter((one) => one.startsWith('deliver'))).toEqual([]);
    expect(buttons(reply)).toContain('link.start -');
    office.desk.profiles.delete('dingtalk');
    // A wish for an account one does not have is kept for later, and said to be one.
    const wished = await does('UBO', { text: 'send me messages in DingTalk' });
    expect(wished.cards[0]?.lines).toEqual([
      'You have an account on one platform only, so messages go there. Say “link” to add the other one.',
    ]);
  });

  test('changes by its buttons', async () => {
    await does('UANA', { name: 'alerts.set', value: 'off' });
    await does('UANA', { name: 'digest.set', value: 'monthly' });
    await does('UANA', { name: 'deliver.set', value: 'both' });
    expect(await wishes('ana@example.com')).toMatchObject({
      alerts: 'off',
      digest: 'monthly',
      deliver: 'both',
    });
  });

  test.each([
    ['22:00-8:00', '22:00-08:00'],
    ['10pm to 7am', '22:00-07:00'],
    ['晚上11点到早上7点', '23:00-07:00'],
    ['off', 'off'],
    ['关闭', 'off'],
  ])('takes quiet hours by its form: %s', async (quiet, kept) => {
    const opened = await does('UANA', { name: 'quiet.open', value: '-' });
    expect(opened.form).toMatchObject({ name: 'quiet.submit', fields: [{ name: 'quiet' }] });
    await does('UANA', { name: 'quiet.submit', context: '-', values: { quiet } });
    expect(await wishes('ana@example.com')).toMatchObject({ quiet: kept });
  });

  test('keeps the form open for what is no time', async () => {
    const reply = await does('UANA', { name: 'quiet.submit', context: '-', values: { quiet: 'sometimes' } });
    expect(reply.errors?.['quiet']).toMatch(/I do not know the setting "sometimes"/);
    expect(await wishes('ana@example.com')).toMatchObject({ quiet: null });
  });
});

test('the desk sets each once per key and leaves a trace', async () => {
  const memberId = await office.id('ana@example.com');
  const { desk } = office;
  expect(await setQuiet(desk, 'q', { memberId, quiet: '21:30-06:15' })).toEqual({
    done: { quiet: '21:30-06:15' },
  });
  expect(await setQuiet(desk, 'q', { memberId, quiet: 'off' })).toMatchObject({
    refused: { code: 'conflict' },
  });
  expect(await setQuiet(desk, 'bad', { memberId, quiet: '9-5' })).toMatchObject({
    refused: { code: 'bad-setting' },
  });
  expect(await setAlerts(desk, 'a', { memberId, alerts: 'off' })).toEqual({ done: { alerts: 'off' } });
  expect(await setDigest(desk, 'd', { memberId, digest: 'off' })).toEqual({ done: { digest: 'off' } });
  expect(await setDeliver(desk, 'w', { memberId, deliver: 'slack' })).toEqual({ done: { deliver: 'slack' } });
  expect(await setQuiet(desk, 'null', { memberId, quiet: null })).toEqual({ done: { quiet: null } });
  const rows = await office.all<{ action: string }>(
    `SELECT action FROM audit WHERE subject_id = $1 AND action IN ('member.quiet', 'member.deliver') ORDER BY id DESC LIMIT 3`,
    [memberId],
  );
  expect(rows.map(({ action }) => action)).toEqual(['member.quiet', 'member.deliver', 'member.quiet']);
});
