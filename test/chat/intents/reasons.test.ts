import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseUtterance } from '../../../src/chat/intents/parse.js';
import { spokenAt } from './corpus.js';

const hear = (say: string) => parseUtterance(say, spokenAt);

type Row = readonly [say: string, intent: string, amount: string, due: string | null, reason: string];

const english: readonly Row[] = [
  [
    "request 300 for the load tests of next week's release",
    'request',
    '300',
    null,
    "the load tests of next week's release",
  ],
  ['request 300 for the release on Friday', 'request', '300', null, 'the release on Friday'],
  ['request 300 for the release Friday', 'request', '300', null, 'the release Friday'],
  ['request 300 for the release until Friday', 'request', '300', '2026-03-13', 'the release'],
  ['request 300 for the release by 3 Dec', 'request', '300', '2026-12-03', 'the release'],
  ['request 200 for the 400 run of the week', 'request', '200', null, 'the 400 run of the week'],
  ['request 200 for a $400 bill we got', 'request', '200', null, 'a $400 bill we got'],
  ["request 200 for this week's evals", 'request', '200', null, "this week's evals"],
  ['request 200 for 2 weeks of load tests', 'request', '200', null, '2 weeks of load tests'],
  ['request 200 for 400 more runs', 'request', '200', null, '400 more runs'],
  ['request 200 for half of the migration', 'request', '200', null, 'half of the migration'],
  [
    'request 200 for tests due before Friday and a demo',
    'request',
    '200',
    null,
    'tests due before Friday and a demo',
  ],
  [
    'request 300 for load tests, profiling and a second run',
    'request',
    '300',
    null,
    'load tests, profiling and a second run',
  ],
  ['request 300 for the parser (v2) and its tests', 'request', '300', null, 'the parser (v2) and its tests'],
  ['request 300 for the "big bang" tests', 'request', '300', null, 'the "big bang" tests'],
  ['request 300 for https://example.com/ABC-1', 'request', '300', null, 'https://example.com/ABC-1'],
  [
    'request 300 for tests which were due on Friday',
    'request',
    '300',
    null,
    'tests which were due on Friday',
  ],
  [
    'borrow 200 from @bo for the demo until Friday because of a fault',
    'borrow',
    '200',
    '2026-03-13',
    'the demo',
  ],
  ["borrow 200 from @bo for today's release", 'borrow', '200', null, "today's release"],
  ['borrow 200 from @bo for the weekend hackathon', 'borrow', '200', null, 'the weekend hackathon'],
  ['request 300 for the load tests, thanks!', 'request', '300', null, 'the load tests'],
  ['request 300 for data from Berlin', 'request', '300', null, 'data from Berlin'],
  ['request 300 for a gift to @bo', 'request', '300', null, 'a gift to @bo'],
  ["request 300 for @ana's onboarding", 'request', '300', null, "@ana's onboarding"],
  ['request 300 for the page where people repay', 'request', '300', null, 'the page where people repay'],
  ['request 200 because the batch of Friday failed', 'request', '200', null, 'the batch of Friday failed'],
  ["request 200 because I can't borrow enough", 'request', '200', null, "I can't borrow enough"],
  ['request 200 because the client will pay for it', 'request', '200', null, 'the client will pay for it'],
  ['borrow 200 from @bo for the release until Friday', 'borrow', '200', '2026-03-13', 'the release'],
  ['borrow 200 from @bo for the release on Friday', 'borrow', '200', null, 'the release on Friday'],
  [
    'borrow 200 from @bo for the Friday demo until 20 March',
    'borrow',
    '200',
    '2026-03-20',
    'the Friday demo',
  ],
  ["borrow 200 from @bo for @ana's demo tomorrow", 'borrow', '200', null, "@ana's demo tomorrow"],
  [
    'borrow 200 from @bo because the 500 of March are gone',
    'borrow',
    '200',
    null,
    'the 500 of March are gone',
  ],
  ['lend @ana 50 for her 100 slides of Monday', 'lend', '50', null, 'her 100 slides of Monday'],
  ['lend @ana 50 for her thesis due Friday', 'lend', '50', '2026-03-13', 'her thesis'],
  ['gift @ana 20 for the talk last Friday', 'gift', '20', null, 'the talk last Friday'],
  ['grant @ana 300 for the release next week', 'grant', '300', null, 'the release next week'],
  [
    'grant @ana 300 for the 500 runs of the week until 15 Dec',
    'grant',
    '300',
    '2026-12-15',
    'the 500 runs of the week',
  ],
  [
    'grant @ana 300 for data from Berlin, Rome and Oslo',
    'grant',
    '300',
    null,
    'data from Berlin, Rome and Oslo',
  ],
  ['task "Migration" 2000 for the release on Friday', 'task', '2000', null, 'the release on Friday'],
  [
    'task "Migration" 2000 for the 3 runs of next week until 15 Dec',
    'task',
    '2000',
    '2026-12-15',
    'the 3 runs of next week',
  ],
];

const chinese: readonly Row[] = [
  [
    '申请 1000 用于下周版本发布之前要做一轮完整的全链路压力测试和回归验证',
    'request',
    '1000',
    null,
    '下周版本发布之前要做一轮完整的全链路压力测试和回归验证',
  ],
  [
    '申请 400 用于本周要再跑一轮 400 的完整批处理评测任务',
    'request',
    '400',
    null,
    '本周要再跑一轮 400 的完整批处理评测任务',
  ],
  ['申请 30 用于小规模试用', 'request', '30', null, '小规模试用'],
  ['申请 30 用于报销上月的费用', 'request', '30', null, '报销上月的费用'],
  ['申请 30 用于新人使用', 'request', '30', null, '新人使用'],
  ['申请 30 用来给客户试用', 'request', '30', null, '给客户试用'],
  ['申请 300 用于下周五的发布', 'request', '300', null, '下周五的发布'],
  ['申请 300 用于发布到周五', 'request', '300', '2026-03-13', '发布'],
  ['申请 300 用于下周的发布，用到12月3日', 'request', '300', '2026-12-03', '下周的发布'],
  ['申请 300 用于下周的发布，截至周五', 'request', '300', '2026-03-13', '下周的发布'],
  ['申请 300 用于下周', 'request', '300', null, '下周'],
  ['申请 300，到周五，用于下周的发布', 'request', '300', '2026-03-13', '下周的发布'],
  ['申请 300 用于三天的压测', 'request', '300', null, '三天的压测'],
  ['申请 300 用于国庆前的压测', 'request', '300', null, '国庆前的压测'],
  ['申请 300 用于周五之前完成的回归', 'request', '300', null, '周五之前完成的回归'],
  ['申请 300 用于压测、回归，还有上线前的验证', 'request', '300', null, '压测、回归，还有上线前的验证'],
  ['申请 300 用于压测（第二轮）和回归', 'request', '300', null, '压测（第二轮）和回归'],
  ['申请 300 用于压测，谢谢', 'request', '300', null, '压测'],
  ['申请 300 用于修复不能还款的问题', 'request', '300', null, '修复不能还款的问题'],
  ['申请 300 用于优化申请流程', 'request', '300', null, '优化申请流程'],
  ['申请 300 用于给 @bo 培训', 'request', '300', null, '给 @bo 培训'],
  ['申请 300 用于 benchmark for release', 'request', '300', null, 'benchmark for release'],
  ['申请 100 用于一半的流量压测', 'request', '100', null, '一半的流量压测'],
  ['申请 200 因为上周的额度用完了', 'request', '200', null, '上周的额度用完了'],
  ['申请 200 因为周五要发布', 'request', '200', null, '周五要发布'],
  ['申请 200，由于下周有客户验收', 'request', '200', null, '下周有客户验收'],
  ['找 @bo 借 200 用于下周五的发布', 'borrow', '200', null, '下周五的发布'],
  ['找 @bo 借 200 用于发布周五还', 'borrow', '200', '2026-03-13', '发布'],
  ['找 @bo 借 200 用于下周发布，周五前还', 'borrow', '200', '2026-03-13', '下周发布'],
  ['向 @bo 借 200 用于 500 人的试用', 'borrow', '200', null, '500 人的试用'],
  ['借给 @ana 200 用于报销费用', 'lend', '200', null, '报销费用'],
  ['借给 @ana 200 用于周末的比赛，月底还', 'lend', '200', '2026-03-31', '周末的比赛'],
  ['送 @ana 20 因为上周五的分享', 'gift', '20', null, '上周五的分享'],
  ['给 @小明 发放 300 用于下周的试用', 'grant', '300', null, '下周的试用'],
  ['发放 300 给 @小明，用于两轮 500 的压测，到12月15日', 'grant', '300', '2026-12-15', '两轮 500 的压测'],
  ['从团队额度池给@小明发300，用于周三的演示', 'grant', '300', null, '周三的演示'],
  ['为"迁移"任务预留 2000 用于下周的压测', 'task', '2000', null, '下周的压测'],
  ['为"迁移"任务预留 2000 用于下周的压测，到12月15日', 'task', '2000', '2026-12-15', '下周的压测'],
];

describe('a reason keeps its words, and gives away no date and no amount', () => {
  it.each([...english, ...chinese])('%s', (say, intent, amount, due, reason) => {
    expect(hear(say)).toMatchObject({ intent, amount, due, reason, problem: null });
  });

  it('leaves people inside a reason out of the order', () => {
    expect(hear('borrow 200 from @bo for a present to @ana').person).toBe('@bo');
    expect(hear('lend @ana 50 for the visit of @bo')).toMatchObject({ person: '@ana' });
    expect(hear('借 200 用于给 @bo 培训')).toMatchObject({ person: null, problem: 'no-person' });
  });

  it('still finds who is named behind a reason', () => {
    expect(hear('borrow 200 for the demo from @bo')).toMatchObject({ person: '@bo', reason: 'the demo' });
    expect(hear('lend 50 for the demo to @ana')).toMatchObject({ person: '@ana', reason: 'the demo' });
  });

  it('asks for confirmation where only the order before the reason is understood', () => {
    expect(hear('申请 300 用于修复不能还款的问题').explicit).toBe(false);
  });
});

describe('a wish for every month', () => {
  it.each(['每个月都申请 60', '每个月都要申请 60', '请每个月都追加 60', '每个月申请 60'])('%s', (say) =>
    expect(hear(say)).toMatchObject({ intent: 'request', amount: '60', every: true, explicit: false }),
  );

  it.each(['他每个月都借我 60', '老板每个月都申请 60', '我每个月都申请 60'])('%s is a habit', (say) =>
    expect(hear(say).intent).toBe('unknown'),
  );
});

describe('a greeting to everybody', () => {
  it.each(['大家好，央行向银行借出200亿', '各位好，美联储借出500亿', '大家好，借用一下你的会议室'])(
    '%s asks for nothing',
    (say) => expect(hear(say).intent).toBe('unknown'),
  );

  it.each(['大家好，借我200', '大家好，谁能借我 200', '大家好，想借 200 用于下周的发布'])('%s asks', (say) =>
    expect(hear(say)).toMatchObject({ intent: 'ask', amount: '200', due: null }),
  );
});

describe('reasons of every kind', () => {
  const englishReasons = [
    'the load tests',
    "next week's release",
    'the release on Friday',
    'the release next week',
    'tests of the 3 Dec build',
    'the 12/3 release',
    'the 400 run of the week',
    '2 weeks of load tests',
    'a three day workshop',
    '500 users of the beta',
    'a $400 invoice',
    'half of the migration',
    'all our nightly jobs',
    'the trial for new customers',
    'a search for bugs in the tool for imports',
    'the demo with Anna and Bo',
    "@ana's onboarding",
    'work with @ana on the parser',
    'data from Berlin',
    'the switch to gpt-5',
    'PR #4711',
    'ticket ABC-123, part two',
    'load tests, profiling and a second run',
    'the parser (v2) and its tests',
    'the "big bang" tests',
    'pages where people borrow and repay',
    'the balance page',
    'settings of the language switch',
    'the help desk',
    'finding out why nobody can request a top up',
    'free trials',
    'example data',
    'approval tests',
    'once-a-week reports',
    '测试新模型',
    '下周的试用',
    'Kubernetes 1.30 upgrade',
    'the Q3/Q4 reports & charts',
    'C++ and C# samples',
    "tomorrow's talk",
    "today's hotfix",
    'Christmas sales',
    'the Monday meeting',
    'team events',
    'users who lend books',
  ];
  const chineseReasons = [
    '压力测试',
    '试用',
    '小规模试用',
    '报销费用',
    '新人使用',
    '下周版本发布',
    '下周五的发布',
    '周五要上线',
    '本周再跑一轮 400 的评测',
    '12月3日的演示',
    '三天的压测',
    '国庆前的验收',
    '月底结算',
    '今晚发版',
    '明天给客户演示',
    '每月的报表',
    '两轮 500 的压测',
    '一半流量的灰度',
    '全部接口的回归',
    '3 个模型的对比',
    '$400 的账单',
    '和小王一起做联调',
    '给 @ana 培训',
    '配合@小明的需求',
    '优化申请流程',
    '借款功能的测试',
    '还款页面的改版',
    '修复不能还款的问题',
    '查余额接口的压测',
    '语言设置的翻译',
    '帮助文档',
    '压测、回归，还有上线前的验证',
    '压测（第二轮）和回归',
    '“双十一”大促',
    'benchmark for release',
    'RAG 项目 v2.1',
    '工单 #77',
    '用户用量统计',
    '试用期员工使用',
    '为客户做 PoC',
    '网吧场景测试',
    '因为迁移而多出的费用',
  ];
  const amount = fc.constantFrom('300', '1000', '1.5k', '$50', '20.5');
  const amounts: Readonly<Record<string, string>> = { '1.5k': '1500', $50: '50' };

  const check = (say: string, typed: string, intent: string, reason: string) => {
    expect(hear(say), say).toMatchObject({
      intent,
      amount: amounts[typed] ?? typed,
      due: null,
      reason,
      problem: null,
    });
  };

  it('come out as they were typed, in English', () => {
    const orders = [
      ['request #', 'request'],
      ['please request #', 'request'],
      ['borrow # from @bo', 'borrow'],
      ['lend @bo #', 'lend'],
      ['gift @bo #', 'gift'],
      ['grant @bo #', 'grant'],
      ['task "Migration" #', 'task'],
    ] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...orders),
        amount,
        fc.constantFrom(...englishReasons),
        ([order, intent], typed, reason) =>
          check(`${order.replace('#', () => typed)} for ${reason}`, typed, intent, reason),
      ),
      { numRuns: 250 },
    );
  });

  it('come out as they were typed, in Chinese', () => {
    const orders = [
      ['申请 #', 'request'],
      ['我想申请 # 额度', 'request'],
      ['找 @bo 借 #', 'borrow'],
      ['借给 @bo #', 'lend'],
      ['送给 @bo #', 'gift'],
      ['发放 # 给 @bo', 'grant'],
      ['为“迁移”任务预留 #', 'task'],
    ] as const;
    const marks = fc.constantFrom(' 用于', ' 用于 ', '，用于', ' 用来', '，因为');
    fc.assert(
      fc.property(
        fc.constantFrom(...orders),
        amount,
        marks,
        fc.constantFrom(...chineseReasons),
        ([order, intent], typed, mark, reason) =>
          check(`${order.replace('#', () => typed)}${mark}${reason}`, typed, intent, reason),
      ),
      { numRuns: 250 },
    );
  });
});
