import { describe, expect, it } from 'vitest';
import { parseUtterance } from '../../../src/chat/intents/parse.js';
import { spokenAt } from './corpus.js';

const hear = (say: string) => parseUtterance(say, spokenAt);

describe('joining accounts', () => {
  it.each([
    'link',
    'Link my DingTalk',
    'link accounts',
    'link my accounts',
    'how do I link my Slack and DingTalk accounts?',
    'connect my dingtalk account',
    '绑定',
    '绑定账号',
    '绑定 钉钉',
    '怎么把钉钉和 Slack 绑定？',
    '我想关联钉钉账号',
    '账号绑定',
  ])('%s asks for a code', (say) => {
    expect(hear(say)).toMatchObject({ intent: 'link' });
    expect(hear(say).code).toBeUndefined();
  });

  it.each([
    ['link 7K2M-9QWE', '7K2M9QWE'],
    ['link 7k2m9qwe', '7K2M9QWE'],
    ['/tokens link 7K2M 9QWE', '7K2M9QWE'],
    ['Link code: 7K2M–9QWE', '7K2M9QWE'],
    ['绑定 7K2M-9QWE', '7K2M9QWE'],
    ['绑定7K2M9QWE', '7K2M9QWE'],
    ['绑定：７Ｋ２Ｍ－９ＱＷＥ', '7K2M9QWE'],
    ['link 7K2M-9QW', '7K2M9QW'],
  ])('%s brings the code', (say, code) => {
    expect(hear(say)).toMatchObject({ intent: 'link', code });
  });

  it.each([
    'link messages',
    'link the PR please',
    'here is the link',
    'can you link me the doc?',
    'the link is broken',
    'connect to the VPN',
    '链接在哪里',
    '把链接发给我',
    '绑定手机号',
  ])('%s is something else', (say) => expect(hear(say).intent).not.toBe('link'));
});

describe('wishes', () => {
  it.each([
    ['send me messages in DingTalk', 'deliver', 'dingtalk'],
    ['message me on Slack', 'deliver', 'slack'],
    ['notify me in dingtalk please', 'deliver', 'dingtalk'],
    ['send messages to both', 'deliver', 'both'],
    ['send my notifications to Slack and DingTalk', 'deliver', 'both'],
    ['send messages where I last spoke', 'deliver', 'last'],
    ['两边都发', 'deliver', 'both'],
    ['两边都发消息', 'deliver', 'both'],
    ['消息发到钉钉', 'deliver', 'dingtalk'],
    ['以后在 Slack 通知我', 'deliver', 'slack'],
    ['发到我最近用的平台', 'deliver', 'last'],
    ['digest monthly', 'digest', 'monthly'],
    ['monthly instead', 'digest', 'monthly'],
    ['send me the digest every week', 'digest', 'weekly'],
    ['每月一次', 'digest', 'monthly'],
    ['周报改成每月一次', 'digest', 'monthly'],
    ['改成月报', 'digest', 'monthly'],
    ['周报每周一次', 'digest', 'weekly'],
    ['不要周报', 'digest', 'off'],
    ['no more digest', 'digest', 'off'],
    ['stop the digest', 'digest', 'off'],
    ['恢复周报', 'digest', 'on'],
    ['alerts off', 'alerts', 'off'],
    ['turn alerts on', 'alerts', 'on'],
    ['打开提醒', 'alerts', 'on'],
    ['关掉提醒', 'alerts', 'off'],
    ['quiet hours 22:00-8:00', 'quiet-hours', '22:00-08:00'],
    ['免打扰 22点到8点', 'quiet-hours', '22:00-08:00'],
    ['免打扰晚上11点到早上7点', 'quiet-hours', '23:00-07:00'],
    ['quiet hours off', 'quiet-hours', 'off'],
    ['关闭免打扰', 'quiet-hours', 'off'],
    ['取消免打扰', 'quiet-hours', 'off'],
    ['打开免打扰', 'quiet-hours', 'on'],
  ])('%s', (say, key, value) => {
    const heard = hear(say);
    expect([heard.intent, heard.setting]).toEqual(['settings', { key, value }]);
  });

  it.each([
    'send it to slack',
    'post this in dingtalk',
    'once a month we meet',
    '发到钉钉群里',
    '每月一次的例会',
  ])('%s is no setting', (say) => expect(hear(say).setting).toBeUndefined());
});
