import { describe, expect, test } from 'vitest';
import { parseUtterance } from '../../../src/chat/intents/parse.js';

const context = { now: new Date('2026-11-10T02:00:00Z'), zone: 'Asia/Shanghai', unit: 'USD' } as const;
const heard = (text: string) => parseUtterance(text, context);

describe('leaving credit on the team’s shelf', () => {
  test.each([
    'shelf 400',
    '/tokens shelf 400',
    'shelf put 400',
    'put 400 on the shelf',
    'please put $400 on our team shelf',
    'leave 400 of mine on the shelf',
    'share 400 on the team’s shelf',
    '放到共享 400',
    '共享 400',
    '把 400 放到共享',
    '请把 400 放进团队共享吧',
    '共享 400 给大家',
  ])('%s: an order', (text) => {
    expect(heard(text)).toMatchObject({
      intent: 'shelf',
      amount: '400',
      problem: null,
      explicit: true,
      shelf: { act: 'put', named: false },
    });
  });

  test.each([
    'I will not need 400 this month',
    "I won't need 400 this month",
    "I don't need 400 this month",
    'we cannot use up 400 this month',
    'I will not use 400 of my quota this month, put it on the shelf',
    'I have 400 to spare this month',
    'I have about 400 left over',
    '我这个月用不完 400',
    '这个月用不完400，放到共享',
    '我这个月大概有 400 用不完',
    '本月还有 400 用不到，可以分给大家',
    '我用不到 400',
    '这个月我不需要 400 了',
  ])('%s: a sentence, which is confirmed', (text) => {
    expect(heard(text)).toMatchObject({
      intent: 'shelf',
      amount: '400',
      problem: null,
      explicit: false,
      shelf: { act: 'put' },
    });
  });

  test.each(['shelf 400 in my name', 'put 400 on the shelf with my name', '放到共享 400，署名'])(
    '%s: in one’s own name',
    (text) => {
      expect(heard(text)).toMatchObject({
        intent: 'shelf',
        amount: '400',
        shelf: { act: 'put', named: true },
      });
    },
  );

  test('what is wrong with the amount is said', () => {
    expect(heard('shelf 0')).toMatchObject({ intent: 'shelf', problem: 'zero' });
    expect(heard('shelf -5')).toMatchObject({ intent: 'shelf', problem: 'negative' });
    expect(heard('put €40 on the shelf')).toMatchObject({ intent: 'shelf', problem: 'wrong-unit' });
    expect(heard('put something on the shelf')).toMatchObject({ intent: 'shelf', problem: 'no-amount' });
  });
});

describe('taking from the shelf', () => {
  test.each([
    'take 100',
    'shelf take 100',
    'take 100 from the shelf',
    'please take $100 off our team shelf',
    'can I have 100 from the team shelf?',
    '从共享里拿 100',
    '从团队共享领取100',
    '我想从共享领 100',
    '领取 100',
    '领 100 的共享额度',
  ])('%s', (text) => {
    expect(heard(text)).toMatchObject({
      intent: 'shelf',
      amount: '100',
      problem: null,
      shelf: { act: 'take' },
    });
  });

  test('without an amount it asks for one', () => {
    expect(heard('take some from the shelf')).toMatchObject({ shelf: { act: 'take' }, problem: 'no-amount' });
    expect(heard('从共享里领一些')).toMatchObject({ shelf: { act: 'take' }, problem: 'no-amount' });
  });

  test.each([
    'take back from the shelf',
    'take my 400 back from the shelf',
    'shelf back',
    '收回共享',
    '把共享的收回来',
    '收回我放在共享的额度',
  ])('%s: one’s own', (text) => {
    expect(heard(text)).toMatchObject({ intent: 'shelf', shelf: { act: 'back' } });
  });
});

describe('looking at the shelf', () => {
  test.each([
    'shelf',
    '/tokens shelf',
    'show the shelf',
    'what is on the shelf',
    "what's on our team shelf?",
    'anything on the shelf?',
    '共享',
    '团队共享',
    '看看共享',
    '共享里有什么',
    '团队共享还有多少额度？',
  ])('%s', (text) => {
    expect(heard(text)).toMatchObject({ intent: 'shelf', shelf: { act: 'show' }, problem: null });
  });
});

describe('what has nothing to do with it', () => {
  test.each([
    'I need 400 this month',
    'the book is on the shelf',
    'take a look at the shelf life of this milk',
    'I will not need you this month',
    'put the book on the shelf behind you',
    '共享屏幕给我看看',
    '共享单车多少钱',
    '我不需要你的帮助',
    '把文档放到共享文件夹',
    '领导找我谈了 400 次',
  ])('%s', (text) => {
    expect(heard(text).intent).not.toBe('shelf');
  });
});
