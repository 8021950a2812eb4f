import { describe, expect, test } from 'vitest';
import { parseUtterance } from '../../../src/chat/intents/parse.js';
import type { ParseContext } from '../../../src/chat/intents/utterance.js';

const context: ParseContext = { now: new Date('2026-11-22T09:00:00Z'), zone: 'Asia/Shanghai', unit: 'USD' };
const hear = (say: string) => parseUtterance(say, context);

describe('giving from the pool', () => {
  const whole = { intent: 'grant', amount: '300', due: '2026-12-15', problem: null, explicit: false };

  test.each([
    ['grant @ana 300 for the migration until 15 Dec', '@ana', 'the migration'],
    ['/tokens grant <@U123|ana> 300 for the migration until 15 Dec', '<@U123|ana>', 'the migration'],
    ['please grant 300 to @ana for the migration until 15 Dec', '@ana', 'the migration'],
    ['can you grant @ana $300 until 15 Dec for the migration', '@ana', 'the migration'],
    ['give @ana 300 from the team pool for the migration until 15 Dec', '@ana', 'the migration'],
    ['发放 300 给 @小明，用于迁移，到12月15日', '@小明', '迁移'],
    ['给 @小明 发放 300，用于迁移，到12月15日', '@小明', '迁移'],
    ['请发放300给@小明，用于迁移，到12月15日', '@小明', '迁移'],
    ['从团队额度池给@小明发300，用于迁移，到12月15日', '@小明', '迁移'],
  ])('%s', (say, person, reason) => {
    expect(hear(say)).toMatchObject({ ...whole, person, reason });
  });

  test.each([
    ['grant', null],
    ['grant @ana', '@ana'],
    ['发放', null],
  ])('%s asks for what is missing', (say, person) => {
    expect(hear(say)).toMatchObject({ intent: 'grant', person, problem: 'no-amount' });
  });

  test.each([
    ['grant access to the repo', 'unknown'],
    ['granted, it is late', 'unknown'],
    ['the grant was declined', 'unknown'],
    ['额度什么时候发放', 'balance'],
    ['give @ana 50', 'gift'],
    ['奖励@李雷 66', 'gift'],
    ['给 @小明 发 300，用于迁移，到12月15日', 'gift'],
    ['lend @ana 50 until Friday', 'lend'],
    ['request 300 for the migration task', 'request'],
    ['申请 300，用于迁移项目', 'request'],
  ])('%s is understood as before', (say, intent) => {
    expect(hear(say).intent).toBe(intent);
  });
});

describe('tasks', () => {
  const opened = { intent: 'task', amount: '2000', due: '2026-12-15', problem: null };

  test.each([
    ['task "Migration" 2000 until 15 Dec', 'Migration'],
    ['/tokens task Migration 2000 until 15 Dec', 'Migration'],
    ['task “Data Migration” 2000 until 15 Dec', 'Data Migration'],
    ['new task ABC-12 2000 until 15 Dec', 'ABC-12'],
    ['set aside 2000 for the task "Migration" until 15 Dec', 'Migration'],
    ['reserve 2000 for the Migration project until 15 Dec', 'Migration'],
    ['为"迁移"任务预留 2000 到12月15日', '迁移'],
    ['为“迁移”任务预留2000，到12月15日', '迁移'],
    ['给迁移任务预留 2000，到12月15日', '迁移'],
    ['为任务「迁移」留出 2000，到12月15日', '迁移'],
    ['任务 迁移 2000 到12月15日', '迁移'],
  ])('%s', (say, name) => {
    expect(hear(say)).toMatchObject({ ...opened, task: { act: 'open', name } });
  });

  test.each([
    ['task Migration add @ana 300', 'Migration', '@ana'],
    ['task "Data Migration" give <@U123> 300', 'Data Migration', '<@U123>'],
    ['add @ana to task Migration with 300', 'Migration', '@ana'],
    ['任务“迁移” 加 @安娜 300', '迁移', '@安娜'],
    ['任务 迁移 加 @ana 300', '迁移', '@ana'],
    ['任务 Orion 加 Ana Costa 300', 'Orion', 'Ana Costa'],
    ['任务 迁移 加 王小明 300', '迁移', '王小明'],
    ['任务 Orion 给李娜 300', 'Orion', '李娜'],
    ['把 @安娜 加进“迁移”任务，300', '迁移', '@安娜'],
    ['从“迁移”任务里给@安娜发300', '迁移', '@安娜'],
  ])('%s', (say, name, person) => {
    expect(hear(say)).toMatchObject({ intent: 'task', amount: '300', person, task: { act: 'add', name } });
  });

  test.each([
    ['task Migration', 'show', 'Migration'],
    ['show the task "Data Migration"', 'show', 'Data Migration'],
    ['任务 迁移', 'show', '迁移'],
    ['task Migration end', 'end', 'Migration'],
    ['end the task Migration', 'end', 'Migration'],
    ['结束“迁移”任务', 'end', '迁移'],
    ['任务 迁移 结束', 'end', '迁移'],
    ['tasks', 'list', null],
    ['my tasks', 'list', null],
    ['我的任务', 'list', null],
    ['任务列表', 'list', null],
  ])('%s', (say, act, name) => {
    expect(hear(say)).toMatchObject({ intent: 'task', task: { act, name } });
  });

  test.each([
    'task is done',
    'this task took long',
    'task manager crashed',
    'what is the task',
    'I finished the task yesterday',
    '任务完成了吗',
    '这个任务太难了',
    '任务怎么做',
  ])('%s is talk', (say) => {
    expect(hear(say).intent).toBe('unknown');
  });
});
