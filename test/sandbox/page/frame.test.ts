import { describe, expect, it } from 'vitest';
import { people } from '../../../src/sandbox/company/people.js';
import { openTab } from '../../../src/sandbox/page/frame-html.js';
import { type Cast, completed, langOf } from '../../../src/sandbox/page/frame-query.js';
import { counterpart } from '../../../src/sandbox/page/frame-who.js';
import { html } from '../../../src/sandbox/page/html.js';
import type { Region } from '../../../src/sandbox/page/region.js';

const cast: Cast = {
  slack: Object.entries(people).map(([handle, one]) => ({
    id: one.slackId,
    name: handle,
    displayName: one.name,
    realName: one.name,
    title: one.title,
    locale: one.locale,
    tz: one.zone,
    outside: false,
  })),
  dingtalk: Object.values(people).flatMap(({ dingtalkId, name, title }) =>
    dingtalkId === null ? [] : [{ id: dingtalkId, name, title, outside: false }],
  ),
};

const asked = (text: string) => new URLSearchParams(text);

describe('the language of the page', () => {
  it.each([
    ['', 'zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
    ['', 'de-DE,de;q=0.9,en;q=0.8,zh;q=0.7', 'en'],
    ['', undefined, 'en'],
    ['', 'fr', 'en'],
    ['lang=en', 'zh-CN', 'en'],
    ['lang=zh', 'en', 'zh-CN'],
    ['lang=xx', 'zh-TW', 'zh-CN'],
  ])('with %j and %j is %j', (query, header, expected) => {
    expect(langOf(asked(query), header)).toBe(expected);
  });
});

describe('who one is', () => {
  it('is, at first, whoever runs out and their manager, in the language of the page', () => {
    const en = completed(asked(''), 'en', cast).query;
    expect([en.get('slack'), en.get('dingtalk')]).toEqual([people.ana.slackId, people.carol.dingtalkId]);
    const zh = completed(asked(''), 'zh-CN', cast).query;
    expect([zh.get('slack'), zh.get('dingtalk')]).toEqual([people.xiaoming.slackId, people.lina.dingtalkId]);
    expect(people.ana.member.manager).toBe(people.carol.email);
    expect(people.xiaoming.member.manager).toBe(people.lina.email);
  });

  it('is asked for by name or id, and one side does not change the other', () => {
    for (const slack of ['bo', people.bo.slackId, 'Bo Lindqvist'])
      expect(completed(asked(`slack=${slack}`), 'en', cast).query.get('slack')).toBe(people.bo.slackId);
    const query = completed(asked('slack=bo&dingtalk=dave01&slackAt=C1'), 'en', cast).query;
    expect(query.get('dingtalk')).toBe('dave01');
    expect(query.get('slackAt')).toBe('C1');
    expect(completed(asked('slack=nobody'), 'en', cast).query.get('slack')).toBe(people.ana.slackId);
  });

  it('is nobody where there is nobody', () => {
    const { query } = completed(asked('dingtalk=x'), 'en', { slack: [], dingtalk: [] });
    expect(query.has('slack') || query.has('dingtalk')).toBe(false);
  });
});

describe('the tab that is open', () => {
  const region = (name: string): Region => ({ name, draw: async () => ({ html: html`` }) });
  const regions = ['slack', 'dingtalk', 'now', 'clock', 'story'].map(region);
  it.each([
    ['', 'story'],
    ['tool=clock', 'clock'],
    ['tool=none', null],
    ['tool=slack', 'story'],
    ['tool=unknown', 'story'],
  ])('with %j is %j', (query, expected) => {
    expect(openTab(asked(query), regions)).toBe(expected);
  });
});

describe('the same person on the other platform', () => {
  const slack = cast.slack.map((one) => ({ ...one, name: one.displayName }));
  const find = (id: string) => slack.find((one) => one.id === id) ?? expect.fail(id);
  it('is found by name, and of two of one name each is another', () => {
    const there = (id: string) => counterpart(find(id), slack, cast.dingtalk)?.id;
    expect(there(people.ana.slackId)).toBe('ana01');
    expect(there(people.wangwei.slackId)).toBe('wangwei01');
    expect(there(people.wangwei2.slackId)).toBe('wangwei201');
    expect(there(people.nils.slackId)).toBeUndefined();
  });
});
