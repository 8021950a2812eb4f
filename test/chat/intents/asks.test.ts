import { describe, expect, test } from 'vitest';
import { parseUtterance } from '../../../src/chat/intents/parse.js';
import type { Utterance } from '../../../src/chat/intents/utterance.js';

/** Tuesday, 10 March 2026. */
const now = new Date('2026-03-10T08:00:00Z');
const hear = (text: string) => parseUtterance(text, { now, zone: 'Europe/Berlin', unit: 'USD' });

type Heard = Partial<Utterance>;

describe('asking many, as a command', () => {
  test.each<[string, Heard]>([
    ["ask 500 for tonight's incident", { amount: '500', reason: "tonight's incident" }],
    ['ask 500 until Friday', { amount: '500', due: '2026-03-13' }],
    ['ask 120 for the load test until Friday', { amount: '120', due: '2026-03-13', reason: 'the load test' }],
    ['ask everyone for 80', { amount: '80' }],
    ['ask the team for 300', { amount: '300' }],
    ['ask $40', { amount: '40' }],
    ['求助 500', { amount: '500' }],
    ['求助500 用于今晚的故障', { amount: '500', reason: '今晚的故障' }],
    ['求助 500，周五还', { amount: '500', due: '2026-03-13' }],
  ])('%s', (text, heard) =>
    expect(hear(text)).toMatchObject({
      intent: 'ask',
      problem: null,
      explicit: true,
      person: null,
      ...heard,
    }),
  );
});

describe('asking many, as a wish that is confirmed', () => {
  test.each<[string, Heard]>([
    ['can anyone lend me 200 until Friday?', { amount: '200', due: '2026-03-13' }],
    ['does anybody have 50 to spare?', { amount: '50' }],
    ['who could lend me 90 until Thursday?', { amount: '90', due: '2026-03-12' }],
    ['大家借我 500 应急', { amount: '500' }],
    ['谁能借我 200，周五还', { amount: '200', due: '2026-03-13' }],
    ['向大家求助 300', { amount: '300' }],
    ['在群里求助 300', { amount: '300' }],
    ['向团队借 100', { amount: '100' }],
  ])('%s', (text, heard) =>
    expect(hear(text)).toMatchObject({ intent: 'ask', problem: null, explicit: false, ...heard }),
  );
});

describe('asking many without an amount', () => {
  test.each(['ask', 'please ask', '求助', '向大家求助', '在群里求助', 'who has tokens to lend'])(
    '%s',
    (text) => expect(hear(text)).toMatchObject({ intent: 'ask', problem: 'no-amount', explicit: false }),
  );
});

describe('what is no ask', () => {
  test.each(['求助：打印机坏了', '求助一下，登录不了', 'ask Bo about the release', '谁来救救我'])(
    '%s',
    (text) => expect(hear(text).intent).not.toBe('ask'),
  );
});
