import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Inbound, Reply, Talk } from '../../src/chat/talk/inbound.js';
import { createTalk } from '../../src/chat/talk/talk.js';
import type { Profile } from '../../src/ports/profiles.js';
import { loaded } from '../kit/i18n/loaded.js';
import { type DeskOffice, openDeskOffice } from './office.js';

const yaml = (members: 'auto' | 'invite') => `
unit: USD
zone: Asia/Shanghai
language: en
members: ${members}
defaultPlan: engineer
plans:
  engineer:
    name: {en: Engineer, zh-CN: 工程师}
    allowance: 500
`;
const csv = `name,email,slack,dingtalk
Ana Souza,ana@example.com,T1/UANA,
Bo Chen,bo@example.com,T1/UBO,
Li Na,lina@example.com,T1/ULINA,dingcorp0001/d-lina
`;
const start = new Date('2026-11-23T02:00:00Z');

const profile = (name: string, over: Partial<Profile> = {}): Profile => ({
  name,
  handle: null,
  email: null,
  locale: 'en-US',
  zone: 'Asia/Shanghai',
  standing: 'member',
  ...over,
});
const people: Record<string, Profile> = {
  UANA: profile('Ana Souza'),
  UBO: profile('Bo Chen'),
  ULINA: profile('Li Na'),
  'd-ana': profile('安娜', { locale: null, zone: null }),
  'd-bo': profile('Bo on DingTalk'),
  'd-lina': profile('李娜'),
  'd-guest': profile('Gus', { standing: 'guest' }),
};

let office: DeskOffice;
let talk: Talk;
let acts = 0;

async function open(members: 'auto' | 'invite'): Promise<void> {
  office = await openDeskOffice(yaml(members), csv, start);
  const known = { fetch: async (_: string, userId: string) => people[userId] ?? null };
  office.desk.profiles.set('slack', known);
  office.desk.profiles.set('dingtalk', known);
  talk = createTalk(office.desk, loaded());
}

beforeEach(() => open('invite'));
afterEach(async () => {
  expect(await office.verify()).toEqual([]);
  await office.close();
});

const from = (userId: string) =>
  userId.startsWith('d-')
    ? ({ platform: 'dingtalk', workspace: 'dingcorp0001', userId } as const)
    : ({ platform: 'slack', workspace: 'T1', userId } as const);

function does(userId: string, act: { text: string } | { name: string; value: string }, key?: string) {
  acts += 1;
  const shared = { key: key ?? `act ${acts}`, from: from(userId), place: 'direct' as const };
  const inbound: Inbound =
    'text' in act ? { ...shared, kind: 'text', ...act } : { ...shared, kind: 'action', ...act };
  return talk.handle(inbound);
}
const says = (userId: string, text: string) => does(userId, { text });
const headline = (reply: Reply) => reply.cards[0]?.headline ?? '';
async function clicks(userId: string, reply: Reply, name: string): Promise<Reply> {
  const action = reply.cards[0]?.actions.find((one) => one.name === name);
  if (!action) throw new Error(`no button ${name} on: ${headline(reply)}`);
  return does(userId, { name, value: action.value });
}
const codeIn = (reply: Reply): string => /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(headline(reply))?.[0] ?? '';
const linkId = async () =>
  (await office.one<{ id: string }>('SELECT id FROM link_code ORDER BY created_at DESC')).id;
const accounts = () =>
  office.all<{ who: string }>(
    `SELECT m.name || ' ' || i.platform || ' ' || i.user_id AS who FROM identity i JOIN member m ON m.id = i.member_id
      WHERE m.status <> 'left' ORDER BY 1`,
  );
const outbox = () =>
  office.all<{ name: string; platform: string | null; payload: Record<string, unknown> }>(
    `SELECT name, platform, payload FROM outbox ORDER BY created_at, id`,
  );
const members = async () => (await office.all('SELECT id FROM member')).length;

/** Everything up to the owner's question. */
async function upToQuestion(owner: string, other: string): Promise<string> {
  const shown = await says(owner, 'link');
  const asked = await says(other, `link ${codeIn(shown)}`);
  await clicks(other, asked, 'link.confirm');
  return linkId();
}

describe('a code', () => {
  test('is typed on the other platform, agreed to there and then here, and makes one person', async () => {
    const shown = await says('UANA', 'link my dingtalk');
    expect(headline(shown)).toMatch(/^Your code for DingTalk: /);
    const code = codeIn(shown);
    expect(shown.cards[0]?.lines[0]).toBe(`In DingTalk, write to TokenDesk: link ${code}`);
    const { code_hash: hash } = await office.one<{ code_hash: string }>('SELECT code_hash FROM link_code');
    expect(hash).not.toContain(code.replace('-', ''));

    const before = await members();
    const asked = await says('d-ana', `绑定 ${code.toLowerCase()}`);
    expect(headline(asked)).toBe('Link this DingTalk account to Ana Souza, who is on Slack?');
    expect((await outbox()).filter(({ name }) => name.startsWith('link'))).toEqual([]);
    expect(headline(await clicks('d-ana', asked, 'link.confirm'))).toBe('One step left: confirm in Slack');
    const [question] = (await outbox()).filter(({ name }) => name === 'link-question');
    expect(question).toMatchObject({ platform: 'slack', payload: { name: '安娜', platform: 'dingtalk' } });
    // Nothing has been joined so far, and nobody became a member on the way.
    expect((await accounts()).map(({ who }) => who)).not.toContain('Ana Souza dingtalk d-ana');
    expect(await members()).toBe(before);

    const done = await does('UANA', { name: 'link.yes', value: await linkId() });
    expect(headline(done)).toBe('Your DingTalk account is linked');
    expect((await accounts()).map(({ who }) => who)).toContain('Ana Souza dingtalk d-ana');
    expect(await members()).toBe(before);
    const [joined] = (await outbox()).filter(({ name }) => name === 'link-joined');
    expect(joined).toMatchObject({ platform: 'dingtalk', payload: { platform: 'slack', wanted: null } });

    // One balance and one language setting.
    await says('d-ana', 'language 中文');
    expect(headline(await says('UANA', 'balance'))).toBe('你还有 $500 可用');
    const audit = await office.all<{ action: string }>(
      `SELECT action FROM audit WHERE action LIKE 'link.%' OR action = 'member.link' ORDER BY id`,
    );
    expect(audit.map(({ action }) => action)).toEqual([
      'link.start',
      'link.type',
      'link.agree',
      'member.link',
    ]);
  });

  test('works from DingTalk to Slack as well, and both clicks may come twice', async () => {
    people['d-only'] = profile('Only');
    await office.all(
      `UPDATE identity SET platform = 'dingtalk', workspace = 'dingcorp0001', user_id = 'd-only' WHERE user_id = 'UBO'`,
    );
    const shown = await says('d-only', '绑定账号');
    expect(shown.cards[0]?.lines[0]).toContain('/tokens link ');
    const asked = await says('UBO', `link ${codeIn(shown)}`);
    await clicks('UBO', asked, 'link.confirm');
    await clicks('UBO', asked, 'link.confirm');
    expect((await outbox()).filter(({ name }) => name === 'link-question')).toHaveLength(1);
    const value = await linkId();
    const both = await Promise.all([1, 2].map(() => does('d-only', { name: 'link.yes', value })));
    expect(both.map(headline).sort()).toEqual([
      'That code is no longer valid.',
      'Your Slack account is linked',
    ]);
    expect((await accounts()).map(({ who }) => who)).toContain('Bo Chen slack UBO');
    expect((await outbox()).filter(({ name }) => name === 'link-joined')).toHaveLength(1);
  });

  test('is refused on the platform on which it was made', async () => {
    const code = codeIn(await says('UANA', 'link'));
    expect(headline(await says('UBO', `link ${code}`))).toBe('That code was made on this platform.');
  });

  test('ends after ten minutes, at every step', async () => {
    const code = codeIn(await says('UANA', 'link'));
    const asked = await says('d-ana', `link ${code}`);
    office.clock.advance(10 * 60_000);
    const expired = 'That code has expired.';
    expect(headline(await says('d-ana', `link ${code}`))).toBe(expired);
    expect(headline(await clicks('d-ana', asked, 'link.confirm'))).toBe(expired);
    const id = await upToQuestion('UANA', 'd-ana');
    office.clock.advance(10 * 60_000);
    expect(headline(await does('UANA', { name: 'link.yes', value: id }))).toBe(expired);
    expect((await accounts()).map(({ who }) => who)).not.toContain('Ana Souza dingtalk d-ana');
  });

  test('gives way to a newer one', async () => {
    const old = codeIn(await says('UANA', 'link'));
    const fresh = codeIn(await says('UANA', 'link'));
    expect(headline(await says('d-ana', `link ${old}`))).toBe('That code is no longer valid.');
    expect(headline(await says('d-ana', `link ${fresh}`))).toMatch(/^Link this/);
  });

  test('belongs to the account that typed it first', async () => {
    const code = codeIn(await says('UANA', 'link'));
    await says('d-ana', `link ${code}`);
    expect(headline(await says('d-bo', `link ${code}`))).toBe('That code is no longer valid.');
  });

  test('may be guessed five times an hour', async () => {
    const code = codeIn(await says('UANA', 'link'));
    for (const left of ['4 tries', '3 tries', '2 tries', '1 try', 'no tries']) {
      const [card] = (await says('d-bo', 'link AAAA-2222')).cards;
      expect([card?.headline, card?.lines[0]]).toEqual([
        'That code is not right.',
        `Check it and type it again: ${left} left this hour.`,
      ]);
    }
    // Not even the right one counts now; another account is not held up.
    expect(headline(await says('d-bo', `link ${code}`))).toBe('Too many wrong codes.');
    expect(headline(await says('d-ana', `link ${code}`))).toMatch(/^Link this/);
    office.clock.advance(60 * 60_000);
    const later = codeIn(await says('UBO', 'link'));
    expect(headline(await says('d-bo', `link ${later}`))).toMatch(/^Link this/);
  });

  test('is not made where there is nothing to link', async () => {
    expect(headline(await says('ULINA', 'link'))).toBe('Your accounts on both platforms are linked already.');
    office.desk.profiles.delete('dingtalk');
    expect(headline(await says('UANA', 'link'))).toBe(
      'Only one chat platform is connected here, so there is nothing to link.',
    );
  });
});

describe('saying no', () => {
  test('on the side where it was typed ends it and tells the owner', async () => {
    const asked = await says('d-ana', `link ${codeIn(await says('UANA', 'link'))}`);
    expect(headline(await clicks('d-ana', asked, 'link.refuse'))).toBe('Nothing was linked');
    expect((await outbox()).filter(({ name }) => name === 'link-refused')).toMatchObject([
      { platform: 'slack' },
    ]);
    expect(headline(await clicks('d-ana', asked, 'link.confirm'))).toBe('That code is no longer valid.');
  });

  test('on the side where it was made ends it', async () => {
    const value = await upToQuestion('UANA', 'd-ana');
    expect(headline(await does('UANA', { name: 'link.no', value }))).toBe('Nothing was linked');
    expect(headline(await does('UANA', { name: 'link.yes', value }))).toBe('That code is no longer valid.');
    expect((await accounts()).map(({ who }) => who)).not.toContain('Ana Souza dingtalk d-ana');
  });

  test('or yes is for nobody else', async () => {
    const value = await upToQuestion('UANA', 'd-ana');
    for (const [who, name] of [
      ['UBO', 'link.yes'],
      ['UBO', 'link.no'],
      ['d-bo', 'link.confirm'],
      ['d-lina', 'link.refuse'],
    ] as const) {
      expect(headline(await does(who, { name, value })), `${who} ${name}`).toBe(
        'This question is not for this account.',
      );
    }
    // Nor does a yes count before the other side has agreed.
    await does('UANA', { name: 'link.no', value });
    const asked = await says('d-ana', `link ${codeIn(await says('UANA', 'link'))}`);
    const early = asked.cards[0]?.actions[0]?.value ?? '';
    expect(headline(await does('UANA', { name: 'link.yes', value: early }))).toBe(
      'This question is not for this account.',
    );
    expect(headline(await does('UANA', { name: 'link.yes', value: 'nonsense' }))).toBe(
      'This question is not for this account.',
    );
  });
});

describe('an account that is somebody’s already', () => {
  test('is refused when it has another person’s history', async () => {
    const code = codeIn(await says('UANA', 'link'));
    expect(headline(await says('d-lina', `link ${code}`))).toBe(
      'This account already has quota and a history of its own here.',
    );
  });

  test('moves when it is a newcomer who has done nothing, and the allowance goes back', async () => {
    office.desk.policy = { ...office.desk.policy, members: 'auto' };
    expect(headline(await says('d-ana', 'balance'))).toBe('You have $500 left');
    await says('d-ana', 'language English');
    const before = await members();
    const value = await upToQuestion('UANA', 'd-ana');
    expect(headline(await does('UANA', { name: 'link.yes', value }))).toBe('Your DingTalk account is linked');
    expect((await accounts()).map(({ who }) => who)).toContain('Ana Souza dingtalk d-ana');
    expect(await members()).toBe(before);
    const left = await office.all<{ status: string; kind: string; remaining: bigint }>(
      `SELECT m.status, e.kind, g.remaining FROM member m JOIN "grant" g ON g.member_id = m.id
        JOIN entry e ON e.member_id = m.id AND e.kind = 'void' WHERE m.name = '安娜'`,
    );
    expect(left).toEqual([{ status: 'left', kind: 'void', remaining: '0' }]);
    expect(headline(await says('d-ana', 'balance'))).toBe('You have $500 left');
  });

  test('stays where it is once the newcomer has done something, even between the two yeses', async () => {
    office.desk.policy = { ...office.desk.policy, members: 'auto' };
    await says('d-ana', 'balance');
    const value = await upToQuestion('UANA', 'd-ana');
    await says('d-ana', 'borrow 20 from @bo@example.com');
    await says('d-ana', 'borrow 20 from @bo');
    expect((await office.all('SELECT id FROM loan')).length).toBe(1);
    const refused = await does('UANA', { name: 'link.yes', value });
    expect(headline(refused)).toBe('This account already has quota and a history of its own here.');
    expect((await accounts()).map(({ who }) => who)).toContain('安娜 dingtalk d-ana');
  });

  test('is refused when its owner has one on that platform', async () => {
    const code = codeIn(await says('UANA', 'link'));
    await office.all(
      `INSERT INTO identity (platform, workspace, user_id, member_id, created_at)
        SELECT 'dingtalk', 'dingcorp0001', 'd-else', id, created_at FROM member WHERE name = 'Ana Souza'`,
    );
    expect(headline(await says('d-ana', `link ${code}`))).toBe(
      'Whoever made that code has an account on this platform already.',
    );
  });
});

describe('a stranger', () => {
  test('who types a code is not made a member first, also where newcomers are taken in', async () => {
    office.desk.policy = { ...office.desk.policy, members: 'auto' };
    const before = await members();
    await upToQuestion('UANA', 'd-ana');
    await says('d-bo', 'link AAAA-2222');
    expect(await members()).toBe(before);
  });

  test('is told how to link, and finds what they wanted again', async () => {
    const refused = await says('d-ana', 'borrow 20 from @bo');
    expect(refused.cards[0]?.lines.at(-1)).toBe(
      'Already on TokenDesk in Slack? Write /tokens link there, and type the code here.',
    );
    // Small talk is not what they wanted.
    await says('d-ana', 'hm, thanks');
    office.clock.advance(50 * 60_000);
    const value = await upToQuestion('UANA', 'd-ana');
    await does('UANA', { name: 'link.yes', value });
    const [joined] = (await outbox()).filter(({ name }) => name === 'link-joined');
    expect(joined?.payload['wanted']).toBe('borrow 20 from @bo');
    const now = await does('d-ana', { name: 'link.wanted', value: '-' });
    expect(headline(now)).toMatch(/^Asked Bo Chen|Bo Chen/);
    await does('d-ana', { name: 'link.wanted', value: '-' });
    expect((await office.all('SELECT id FROM loan')).length).toBe(1);
    // After an hour it is forgotten.
    office.clock.advance(10 * 60_000);
    expect(headline(await does('d-ana', { name: 'link.wanted', value: '-' }))).toMatch(/^You have/);
  });

  test('who is a guest stays outside whatever code they hold', async () => {
    const code = codeIn(await says('UANA', 'link'));
    expect(headline(await says('d-guest', `link ${code}`))).toMatch(/guest/i);
    expect(headline(await says('d-nobody', `link ${code}`))).toBe(
      'TokenDesk is not taking new members right now.',
    );
  });
});

test('one row of an import with both accounts is one member with two identities', async () => {
  const rows = await office.all<{ n: string }>(
    `SELECT m.name, count(*) AS n FROM identity i JOIN member m ON m.id = i.member_id WHERE m.name = 'Li Na' GROUP BY m.name`,
  );
  expect(rows).toEqual([{ name: 'Li Na', n: '2' }]);
  expect(headline(await says('ULINA', 'balance'))).toBe('You have $500 left');
  expect(headline(await says('d-lina', 'balance'))).toBe('You have $500 left');
  expect(await members()).toBe(3);
});

test('where somebody spoke last is known to the minute', async () => {
  const seen = async (userId: string) =>
    (
      await office.one<{ at: Date | null }>('SELECT last_seen_at AS at FROM identity WHERE user_id = $1', [
        userId,
      ])
    ).at;
  expect(await seen('ULINA')).toBeNull();
  await says('ULINA', 'settings');
  expect(await seen('ULINA')).toEqual(start);
  office.clock.advance(30_000);
  await says('ULINA', 'alerts off');
  expect(await seen('ULINA')).toEqual(start);
  office.clock.advance(31_000);
  await says('ULINA', 'alerts on');
  expect(await seen('ULINA')).toEqual(new Date(start.getTime() + 61_000));
  expect(await seen('d-lina')).toBeNull();
  // Whoever changes over is believed at once, and back again.
  office.clock.advance(1_000);
  await says('d-lina', 'alerts off');
  expect(await seen('d-lina')).toEqual(new Date(start.getTime() + 62_000));
  office.clock.advance(1_000);
  await says('ULINA', 'alerts on');
  expect(await seen('ULINA')).toEqual(new Date(start.getTime() + 63_000));
});
