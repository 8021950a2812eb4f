import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { locales, startTestWorld, type TestWorld } from '../support/world.js';
import { managerThenFinance, rule, rules, step } from './request-rules.js';

let world: TestWorld;
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
  expect(world.troubles).toEqual([]);
});

describe.each(locales)('a request in steps, in %s', (locale) => {
  const say = (en: string, zh: string) => (locale === 'en' ? en : zh);
  const request = (amount: string, why = '') =>
    say(`/tokens request ${amount}${why && ` for ${why}`}`, `/tokens 申请 ${amount}${why && `，用于${why}`}`);

  beforeAll(async () => {
    world = await startTestWorld({ locale, policy: { approvals: rules(managerThenFinance) } });
    await world.spends('ana', '120');
  });
  afterAll(() => world.close());

  it('says who is asked, as what, who comes after and what if nobody answers', async () => {
    const { ana, carol, dave, fay } = world;
    const why = say('the last tests of task PAY-42', '任务 PAY-42 上线之前的全部数据迁移和压力测试');
    await ana.types(request('300', why));
    const done = await ana.sees(world.t('done.request', { amount: '$300', approvers: 'Carol Mbeki' }));
    expect(done.text).toContain(world.t('request.asked-as', { as: 'manager', name: '' }));
    expect(done.text).toContain(world.t('request.then-steps', { people: 'finance' }));
    expect(done.text).toContain(world.t('seat.managers-manager'));
    const card = await carol.sees(
      world.t('request.approver.title', { requester: 'Ana Costa', amount: '$300' }),
    );
    // Amount, person, reason, consequence and deadline are read without scrolling.
    const glance = [...card.text].slice(0, 300).join('');
    expect(glance).toContain(`“${why}”`);
    expect(glance).toMatch(
      world.says('request.then', { requester: 'Ana Costa', left: '$180', after: '$480' }),
    );
    expect(glance).toContain(
      world.t('request.then-pool', { name: 'Platform', before: '$2,000', after: '$1,700' }),
    );
    expect(glance).toContain(say('Decide by', '前审批'));
    // The task that the reason names stands for itself.
    expect(card.text).toContain(`${world.t('fact.task')}\nPAY-42`);

    await carol.clicks(world.t('button.details'));
    const details = await carol.sees(world.t('request.details', { requester: 'Ana Costa', amount: '$300' }));
    expect(details.text).toContain(world.t('request.step-later', { people: 'finance' }));
    const { rows } = await world.owner.query(
      "SELECT count(*)::int AS n FROM audit WHERE action = 'request.seen'",
    );
    expect(rows).toEqual([{ n: 1 }]);

    await carol.clicks(world.t('button.approve-less'));
    await carol.submits(world.t('form.approve-less.submit'), { amount: '200' });
    await carol.sees(world.says('done.approve-step', { requester: 'Ana Costa', amount: '$200' }));
    await carol.closes();
    await ana.sees(world.says('notice.request-moved', { how: 'step', amount: '$200' }));
    await carol.sees(world.says('request.status.voted', { amount: '$200' }));
    for (const approver of [dave, fay]) {
      const next = await approver.sees(
        world.t('request.approver.title', { requester: 'Ana Costa', amount: '$300' }),
      );
      expect(next.text).toContain(world.t('request.step', { n: 2, of: 2 }));
      expect(next.text).toContain(world.t('request.lowered', { amount: '$200' }));
      expect(next.text).toMatch(
        world.says('request.vote', { by: 'Carol Mbeki', proxy: 'no', verdict: 'approve', amount: '$200' }),
      );
      expect(next.text).toContain(world.t('request.why.role', { name: 'finance' }));
    }
    const { rows: found } = await world.owner.query<{ id: string }>('SELECT id FROM request');
    const id = found[0]?.id ?? '';
    await fay.clicks(world.t('button.approve', { amount: '$200' }));
    await ana.sees(world.t('notice.request-approved', { decider: 'Fay Laurent', amount: '$200' }));
    expect(await world.balance('ana')).toBe('380');
    // Whoever comes second, and whoever has voted, hears who decided.
    for (const user of ['dave', 'carol'] as const)
      for (const actionId of ['request.approve', 'request.ask', 'request.hand-over', 'request.details']) {
        await world.slack.forgeClick({ user, actionId, value: id });
        await world[user].sees(
          world.says('refusal.request-decided.what', { state: 'approved', by: 'Fay Laurent' }),
        );
      }
  });

  it('is shown to its requester with a reminder, at most one in four hours', async () => {
    const { ana, carol } = world;
    await ana.types(request('40'));
    await ana.sees(world.says('done.request', { amount: '$40' }));
    await ana.types(say('/tokens my requests', '/tokens 我的申请'));
    const own = await ana.sees(world.t('request.requester.title', { amount: '$40' }));
    expect(own.text).toContain(world.t('fact.waiting-since'));
    expect(own.text).toContain('Carol Mbeki');
    expect(own.text).toContain(world.t('fact.no-answer'));
    await ana.types(say('nudge', '催一下审批'));
    await ana.sees(world.t('done.nudge', { people: 'Carol Mbeki' }));
    const reminder = await carol.sees(
      world.says('notice.request-reminder', { how: 'nudge', amount: '$40' }),
      {
        since: 0,
      },
    );
    expect(reminder.controls.map(({ label }) => label)).toContain(
      world.t('button.approve', { amount: '$40' }),
    );
    await ana.clicks(world.t('button.nudge'), { within: /\$40/ });
    await ana.sees(world.t('refusal.nudge-too-soon.what'));
    await ana.clicks(world.t('button.withdraw'), { within: /\$40/ });
    await ana.sees(world.t('done.withdraw', { what: 'request' }));
    await ana.types(say('my requests', '我的申请'));
    await ana.sees(world.t('requests.none'));
  });

  it('for every period is confirmed first, and can be ended', async () => {
    const { bo, carol, dave } = world;
    await bo.types(say('/tokens request 60 every month', '/tokens 每月申请 60'));
    await bo.sees(world.t('confirm.request', { amount: '$60', dated: 'every', due: '' }));
    await bo.clicks(world.t('button.request-amount', { amount: '$60' }));
    await bo.sees(world.says('done.request', { amount: '$60' }));
    const card = await carol.sees(
      world.t('request.approver.title', { requester: 'Bo Lindqvist', amount: '$60' }),
      { since: 0 },
    );
    expect(card.text).toMatch(world.says('request.every-until'));
    await carol.clicks(world.t('button.approve', { amount: '$60' }), { within: /\$60/ });
    await dave.clicks(world.t('button.approve', { amount: '$60' }), { within: /\$60/ });
    await bo.sees(world.t('notice.request-approved', { decider: 'Dave Okafor', amount: '$60' }));
    await bo.clicks(world.t('button.end-repeat'), { within: /\$60/ });
    await bo.sees(world.t('done.end-repeat', { amount: '$60' }));
    await dave.sees(world.t('notice.request-repeat-ended', { amount: '$60' }));
    await bo.types(say('/tokens request 61', '/tokens 申请 61'));
    await bo.types(say('/tokens request', '/tokens 申请'));
    await bo.submits(world.t('form.request.submit'), {
      amount: '62',
      until: '2026-03-20',
      every: [world.t('field.every-option')],
    });
    await bo.sees(world.t('field.every-or-date'));
    await bo.closes();
  });

  it('escalates, and both sides hear who can decide it now', async () => {
    const { ana, carol, dave } = world;
    await ana.types(request('50'));
    await carol.sees(world.t('request.approver.title', { requester: 'Ana Costa', amount: '$50' }));
    const since = await ana.mark();
    const from = await dave.mark();
    await world.advance('2026-03-10T20:00:00Z');
    await ana.sees(world.says('notice.request-moved', { how: 'escalated', amount: '$50' }), { since });
    const card = await dave.sees(
      world.t('request.approver.title', { requester: 'Ana Costa', amount: '$50' }),
      { since: from },
    );
    expect(card.text).toContain(world.t('request.why.managers-manager', { requester: 'Ana Costa' }));
    await dave.clicks(world.t('button.decline-request'), { within: /\$50/ });
    await dave.submits(world.t('form.decline-request.submit'), { reason: say('next month', '下个月再说') });
    await dave.closes();
    await ana.sees(world.t('notice.request-declined', { decider: 'Dave Okafor', amount: '$50' }), { since });
    await carol.sees(world.says('request.status.declined', { decided: 'somebody', by: 'Dave Okafor' }));
  });
});

describe.each(locales)('rules that want words, or none, in %s', (locale) => {
  const say = (en: string, zh: string) => (locale === 'en' ? en : zh);

  beforeAll(async () => {
    const refuse = { en: 'Ask your lead first.', 'zh-CN': '请先和组长沟通。' };
    const small = { from: null, upTo: 20_000_000n };
    const large = { from: 900_000_000n, upTo: null };
    const usual = rule([step(['manager'])], { reason: 'required', task: 'required' });
    const whole = { kind: 'steps', steps: [step(['manager'])], mode: 'card', less: false } as const;
    world = await startTestWorld({
      locale,
      policy: {
        approvals: rules([
          rule([], {
            name: 'small',
            when: { ...usual.when, request: small },
            outcome: { kind: 'approve', mostPerPeriod: null },
          }),
          rule([], {
            name: 'large',
            when: { ...usual.when, request: large },
            outcome: { kind: 'refuse', text: refuse },
          }),
          { ...usual, outcome: whole },
        ]),
      },
    });
  });
  afterAll(() => world.close());

  it('gives a little at once and says what one has now', async () => {
    const { bo } = world;
    await bo.types(say('/tokens request 20', '/tokens 申请 20'));
    const done = await bo.sees(world.t('done.request-granted', { amount: '$20' }));
    expect(done.text).toContain(world.t('notice.request-approved.left', { left: '$320' }));
    await bo.types(say('could I get 15 more please?', '我想再申请 15'));
    const asked = await bo.sees(world.says('confirm.request', { amount: '$15', dated: 'no' }));
    expect(asked.text).toContain(world.t('confirm.request-at-once'));
    await bo.clicks(world.t('button.cancel'));
  });

  it('refuses in the company’s own words', async () => {
    const { bo } = world;
    await bo.types(say('/tokens request 950 for the big one', '/tokens 申请 950，用于大任务'));
    const said = await bo.sees(say('Ask your lead first.', '请先和组长沟通。'));
    expect(said.text).toContain(world.t('refusal.help.admin'));
  });

  it('marks what is missing under its field, and asks for it from a sentence', async () => {
    const { bo, carol } = world;
    await bo.types(say('/tokens request 60', '/tokens 申请 60'));
    await bo.submits(world.t('form.request.submit'), {
      reason: say('short', '太短'),
    });
    await bo.sees(world.t('refusal.reason-length.what', { least: 20, most: 500 }));
    const reason = say('the evaluation before the release', '发布之前需要把全部的评测完整地运行一遍才行');
    await bo.submits(world.t('form.request.submit'), { reason });
    await bo.sees(world.t('refusal.task-needed.what'));
    await bo.submits(world.t('form.request.submit'), { task: 'EVAL-7' });
    await bo.sees(world.t('done.request', { amount: '$60', approvers: 'Carol Mbeki' }));
    await bo.closes();
    const card = await carol.sees(
      world.t('request.approver.title', { requester: 'Bo Lindqvist', amount: '$60' }),
    );
    expect(card.text).toContain('EVAL-7');
    // All of it or nothing: there is no button for less, and a forged click changes nothing.
    expect(card.controls.map(({ label }) => label)).not.toContain(world.t('button.approve-less'));
    const { rows } = await world.owner.query<{ id: string }>(
      "SELECT id FROM request WHERE state = 'pending'",
    );
    await world.slack.forgeClick({ user: 'carol', actionId: 'request.less', value: rows[0]?.id ?? '' });
    await carol.sees(world.t('refusal.less-not-allowed.what'));

    await bo.types(say('I need 70 more', '我还需要 70'));
    await bo.sees(world.t('refusal.reason-required.what'));
    await bo.clicks(world.t('button.fill-in'));
    await bo.submits(world.t('form.request.submit'), { reason, task: 'EVAL-8' });
    await bo.sees(world.t('done.request', { amount: '$70', approvers: 'Carol Mbeki' }));
    await bo.closes();
  });
});
