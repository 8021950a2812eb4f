import { describe, expect, it } from 'vitest';
import { encodeMentions, indexNames } from '../../../src/sandbox/slack/mentions.js';
import { plainMrkdwn } from '../../../src/sandbox/slack/mrkdwn.js';

const reader = {
  locale: 'zh-CN',
  tz: 'Asia/Shanghai',
  userName: (id: string) => (id === 'U1' ? 'Bo' : id),
  channelName: (id: string) => (id === 'C1' ? 'general' : id),
};

describe('mrkdwn as its reader sees it', () => {
  it.each([
    ['*200* left, _soon_ ~not~', '200 left, soon not'],
    ['*_both_*', 'both'],
    ['还剩*200*个', '还剩*200*个'],
    ['还剩 *200* 个', '还剩 200 个'],
    ['2*3*4 and snake_case_name', '2*3*4 and snake_case_name'],
    ['<@U1> in <#C1> and <#C2|random>', '@Bo in #general and #random'],
    ['<!channel> <!here|@here>', '@channel @here'],
    ['<https://a.test/x?a=1&amp;b=2|the page> <https://a.test>', 'the page https://a.test'],
    ['a &lt;b&gt; &amp; c', 'a <b> & c'],
    ['&amp;lt;', '&lt;'],
    ['`*code*` ```*block*```', '*code* *block*'],
    ['<!date^1750000000^{date_num} {time}|soon>', '2025/06/15 23:06'],
    ['<!date^x^{date}|soon>', 'soon'],
  ])('%s', (source, plain) => {
    expect(plainMrkdwn(source, reader)).toBe(plain);
  });
});

describe('what people type', () => {
  const user = (id: string, name: string, display: string) => ({
    id,
    name,
    display_name: display,
    real_name: display,
  });
  const people = [
    user('U1', 'bo', 'Bo'),
    user('U2', 'bob', 'Bob'),
    user('U3', 'w1', '王伟'),
    user('U4', 'w2', '王伟'),
    user('U5', 'li', '李雷'),
  ];
  const names = indexNames(people as unknown as Parameters<typeof indexNames>[0], [
    { id: 'C1', name: 'general' },
  ]);

  it.each([
    ['@bo', '<@U1>'],
    ['@bob, hi', '<@U2>, hi'],
    ['@BO!', '<@U1>!'],
    ['@bobby', '@bobby'],
    ['找@李雷借200', '找<@U5>借200'],
    ['@王伟 hi', '@王伟 hi'],
    ['mail bo@bo.test', 'mail bo@bo.test'],
    ['#general & <b>', '<#C1|general> &amp; &lt;b&gt;'],
    ['@ # @', '@ # @'],
  ])('%s', (typed, encoded) => {
    expect(encodeMentions(typed, names, false)).toBe(encoded);
  });

  it('carries the handle in commands', () => {
    expect(encodeMentions('from @Bo', names, true)).toBe('from <@U1|bo>');
  });
});
