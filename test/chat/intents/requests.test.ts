import { describe, expect, it } from 'vitest';
import { parseUtterance } from '../../../src/chat/intents/parse.js';
import { taskIn } from '../../../src/chat/intents/task.js';

/** Monday, 23 November 2026, 10:00 in Shanghai. */
const context = { now: new Date('2026-11-23T02:00:00Z'), zone: 'Asia/Shanghai', unit: 'USD' } as const;
const hear = (say: string) => parseUtterance(say, context);

describe('handing decisions over', () => {
  it.each([
    ['delegate @bo until 3 Dec', '@bo', undefined, '2026-12-03'],
    ['/tokens delegate @bo until 3 Dec', '@bo', undefined, '2026-12-03'],
    ['delegate to Bo until Friday', 'Bo', undefined, '2026-11-27'],
    ['delegate my approvals to <@U07BO000001> until Friday', '<@U07BO000001>', undefined, '2026-11-27'],
    ['please delegate all my requests to @bo from 1 Dec until 5 Dec', '@bo', '2026-12-01', '2026-12-05'],
    ['@bo approves for me until Friday', '@bo', undefined, '2026-11-27'],
    ['let bo approve for me while I am away until 3 Dec', 'bo', undefined, '2026-12-03'],
    ['hand over my approvals to @bo until friday', '@bo', undefined, '2026-11-27'],
    ['delegate @bo', '@bo', undefined, null],
    ['delegate 李娜 until Friday', '李娜', undefined, '2026-11-27'],
    ['delegate my approvals to 王小明 until 3 Dec', '王小明', undefined, '2026-12-03'],
    ['let 李娜 approve for me until Friday', '李娜', undefined, '2026-11-27'],
    ['委托 @小明 审批到12月3日', '@小明', undefined, '2026-12-03'],
    ['委托小明审批到12月3日', '小明', undefined, '2026-12-03'],
    ['委托@小明从12月1日到12月3日', '@小明', '2026-12-01', '2026-12-03'],
    ['把审批委托给小明到下周五', '小明', undefined, '2026-12-04'],
    ['我休假期间让小明代我审批到12月3日', '小明', undefined, '2026-12-03'],
    ['12月1日到12月5日由小明代我审批', '小明', '2026-12-01', '2026-12-05'],
    ['@小明 替我审批到周五', '@小明', undefined, '2026-11-27'],
  ])('%s', (say, person, start, due) => {
    const said = hear(say);
    expect(said).toMatchObject({ intent: 'delegate', person, due, problem: null });
    expect(said.start).toBe(start);
  });

  it.each(['delegate', '/tokens delegate', 'end my delegation', 'cancel delegation', '委托', '取消委托'])(
    '%s shows what there is',
    (say) => expect(hear(say)).toMatchObject({ intent: 'delegate', person: null }),
  );

  it('knows a day that has passed', () => {
    expect(hear('delegate @bo until 3 Nov 2026')).toMatchObject({ intent: 'delegate', problem: 'past-date' });
  });

  it.each([
    'delegate this task to the intern',
    'can you delegate the work',
    'hand over the keys to bo',
    '委托书在哪',
    '我替你高兴',
    '把这个任务交给小明',
  ])('%s is something else', (say) => expect(hear(say).intent).not.toBe('delegate'));
});

describe('requests that are open', () => {
  it.each([
    'my requests',
    'show my requests',
    'requests',
    'open requests',
    'status of my request',
    'where is my request?',
    'any news on my request',
    '我的申请',
    '申请进度',
    '我的申请到哪了',
    '查看我的申请',
  ])('%s means one’s own', (say) => {
    expect(hear(say).intent).toBe('requests');
    expect(hear(say).waiting).toBeUndefined();
  });

  it.each([
    'approvals',
    'my approvals',
    'pending approvals',
    'requests waiting for me',
    'which requests are waiting for me?',
    'what do I have to approve',
    'approve several',
    '待我审批',
    '待审批',
    '批量审批',
    '审批',
    '有哪些待我审批的申请',
  ])('%s means what waits for one’s decision', (say) =>
    expect(hear(say)).toMatchObject({ intent: 'requests', waiting: true }),
  );

  it.each([
    'nudge',
    'nudge @carol',
    'remind carol about my request',
    'remind @carol about my request',
    'remind my approver',
    'chase my request',
    '催一下',
    '催一下审批',
    '催一下我的申请',
    '提醒审批人',
    '提醒 @小明 审批',
  ])('%s is a reminder', (say) => expect(hear(say).intent).toBe('nudge'));

  it.each([
    ['remind me to drink', 'nudge'],
    ['remind bo to pay me back', 'nudge'],
    ['提醒我喝水', 'nudge'],
    ['pull requests', 'requests'],
    ['approve the PR', 'requests'],
    ['my request is rude', 'requests'],
    ['审批流程是什么样的', 'requests'],
  ])('%s is not', (say, intent) => expect(hear(say).intent).not.toBe(intent));
});

describe('the task a reason names', () => {
  it.each([
    ['the migration task X', 'X'],
    ['project Apollo', 'Apollo'],
    ['the migration project', 'migration'],
    ['tests for ticket #77', '#77'],
    ['task: ABC-12, all of it', 'ABC-12'],
    ['迁移项目', '迁移'],
    ['项目：支付重构', '支付重构'],
    ['任务 ABC-12 的压测', 'ABC-12'],
  ])('%s', (reason, task) => expect(taskIn(reason)).toBe(task));

  it.each(['load tests', 'the task of cleaning up', '跑压测', '项目组聚餐'])('%s names none', (reason) =>
    expect(taskIn(reason)).toBeNull(),
  );
});

describe('credit for every period', () => {
  it.each([
    ['request 200 every month for the nightly tests', '200'],
    ['I need 50 more each month', '50'],
    ['申请每月 200', '200'],
    ['每月申请 200，用于夜间回归', '200'],
    ['request 60 every month', '60'],
    ['申请 60，每月', '60'],
  ])('%s is confirmed first', (say, amount) =>
    expect(hear(say)).toMatchObject({ intent: 'request', amount, every: true, explicit: false }),
  );

  it.each([
    'request 200 for the report we send every month',
    'request 200 more this month',
    '申请 200，用于每月的报表',
  ])('%s is for once', (say) => expect(hear(say).every).toBeUndefined());
});
