import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readPolicy } from '../../src/config.js';
import { importMembers } from '../../src/desk/import-members.js';
import { company } from '../../src/sandbox/company/company.js';
import { type DingTalkWorld, startDingTalkWorld } from '../support/dingtalk-world.js';
import { locales, startTestWorld, type TestWorld } from '../support/world.js';

/** The company's rules with amounts that people have at any time of a week. */
const smaller = {
  plans: readPolicy(
    company.policyYaml
      .replace('tellManagerFrom: 250', 'tellManagerFrom: 50')
      .replace('askManagerFrom: 300', 'askManagerFrom: 100'),
    'test.yaml',
  ).plans,
};

describe.each(locales)('a loan that the manager must agree to, in Slack, in %s', (locale) => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startTestWorld({ locale, policy: smaller });
  });
  afterEach(async () => {
    expect(await world.verify()).toEqual([]);
    expect(world.troubles).toEqual([]);
  });
  afterAll(() => world.close());

  const say = (en: string, zh: string) => (locale === 'en' ? en : zh);
  const borrow = (amount: string, from: string) =>
    say(`/tokens borrow ${amount} from ${from}`, `/tokens 向 ${from} 借 ${amount}`);
  const newest = async () =>
    (await world.owner.query<{ id: string }>('SELECT id FROM loan ORDER BY created_at DESC LIMIT 1')).rows[0]
      ?.id ?? '';

  it('is held, asked of the lender’s manager, and moves on their click; everybody hears', async () => {
    const { ana, bo, carol } = world;
    await ana.types(borrow('100', '@bo'));
    await bo.clicks(world.t('button.lend', { amount: '$100' }));
    await bo.sees(world.t('done.lend-waiting', { borrower: 'Ana Costa', amount: '$100' }));
    await ana.sees(world.t('notice.loan-waiting.borrower', { lender: 'Bo Lindqvist', amount: '$100' }));
    const card = await carol.sees(
      world.t('loan-approval.title', { lender: 'Bo Lindqvist', borrower: 'Ana Costa', amount: '$100' }),
      { since: 0 },
    );
    expect(card.text).toContain(world.t('loan-approval.set-aside', { lender: 'Bo Lindqvist' }));
    expect([await world.balance('ana'), await world.balance('bo')]).toEqual(['400', '300']);
    const id = await newest();
    // Nobody else decides it, whatever they send.
    for (const user of ['ana', 'bo', 'lina'] as const) {
      await world.slack.forgeClick({ user, actionId: 'loan.agree', value: id });
      await world[user].sees(world.t('refusal.loan-not-yours-to-decide.what'));
    }
    await carol.clicks(world.t('button.loan-agree'));
    await carol.sees(
      world.t('done.loan-approve', { lender: 'Bo Lindqvist', borrower: 'Ana Costa', amount: '$100' }),
    );
    await carol.sees(world.says('loan-approval.status.approved', { by: 'Carol Mbeki' }));
    await ana.sees(
      world.t('notice.loan-agreed.borrower', { by: 'Carol Mbeki', lender: 'Bo Lindqvist', amount: '$100' }),
    );
    await bo.sees(
      world.t('notice.loan-agreed.lender', { by: 'Carol Mbeki', borrower: 'Ana Costa', amount: '$100' }),
    );
    expect([await world.balance('ana'), await world.balance('bo')]).toEqual(['500', '300']);
    await world.slack.forgeClick({ user: 'carol', actionId: 'loan.refuse', value: id });
    await carol.sees(world.says('refusal.loan-decided.what', { state: 'approved', by: 'Carol Mbeki' }));
  });

  it('is not agreed to, and the lender has it all again', async () => {
    const { grace, chen, lina } = world;
    await grace.types(borrow('100', '@chen'));
    await chen.clicks(world.t('button.lend', { amount: '$100' }));
    await lina.clicks(world.t('button.loan-refuse'));
    await lina.submits(world.t('form.refuse-loan.submit'), { reason: 'the evals need it first' });
    await lina.sees(world.t('done.loan-decline', { lender: '陈晨', borrower: 'Grace Tan', amount: '$100' }));
    await lina.closes();
    const told = [
      await grace.sees(
        world.t('notice.loan-refused.borrower', { by: '李娜', lender: '陈晨', amount: '$100' }),
      ),
      await chen.sees(
        world.t('notice.loan-refused.lender', { by: '李娜', borrower: 'Grace Tan', amount: '$100' }),
      ),
      await chen.sees(world.says('loan.status.refused', { side: 'lender' }), { since: 0 }),
      await lina.sees(world.says('loan-approval.status.declined', { by: '李娜' }), { since: 0 }),
    ];
    for (const { text } of told) expect(text).toContain('the evals need it first');
    expect([await world.balance('grace'), await world.balance('chen')]).toEqual(['400', '400']);
  });

  it('may be taken back while it waits; a smaller one is only told of', async () => {
    const { xiaoming, chen, lina } = world;
    await xiaoming.types(borrow('100', '@chen'));
    await chen.clicks(world.t('button.lend', { amount: '$100' }), { within: /王小明/ });
    await lina.sees(world.t('loan-approval.title', { lender: '陈晨', borrower: '王小明', amount: '$100' }));
    await xiaoming.clicks(world.t('button.withdraw'));
    await xiaoming.sees(world.says('done.withdraw'));
    await chen.sees(world.t('notice.loan-called-off.lender', { borrower: '王小明', amount: '$100' }));
    await lina.sees(world.says('loan-approval.status.ended'));
    await xiaoming.types(borrow('50', '@chen'));
    await chen.clicks(world.t('button.lend', { amount: '$50' }), { within: /\$50/ });
    await lina.sees(world.t('notice.loan-told', { lender: '陈晨', borrower: '王小明', amount: '$50' }));
    expect([await world.balance('xiaoming'), await world.balance('chen')]).toEqual(['450', '350']);
  });

  it('somebody who leaves is settled through the import, and both sides hear it kindly', async () => {
    const { ana, bo, sam } = world;
    await sam.types(borrow('20', '@ana'));
    await ana.sees(/Sam Reyes/);
    // The week's limit of 400, and then 70 of Bo's: 30 of these are unspent.
    await world.spends('ana', '470');
    await world.settled();
    const csv = 'name,email,status\nAna Costa,ana@example.com,left\n';
    expect(await importMembers(world.desk, csv, { dryRun: true })).toMatchObject({
      updated: [{ name: 'Ana Costa', changes: ['status'] }],
    });
    expect(await world.balance('ana')).toBe('30');
    await importMembers(world.desk, csv);
    const told = await bo.sees(world.t('notice.leaver-settled', { name: 'Ana Costa' }));
    expect(told.text).toContain(world.t('notice.leaver-settled.returned', { amount: '$30' }));
    expect(told.text).toContain(world.t('notice.leaver-settled.paid', { amount: '$70', team: 'Platform' }));
    await sam.sees(world.t('notice.leaver-closed', { name: 'Ana Costa', amount: '$20' }));
    expect([await world.balance('ana'), await world.balance('bo')]).toEqual(['0', '400']);
    expect((await importMembers(world.desk, csv)).updated).toEqual([]);
  });
});

describe.each([true, false])('the same in DingTalk, with cards: %s', (cards) => {
  let world: DingTalkWorld;
  beforeAll(async () => {
    world = await startDingTalkWorld({ cards });
    Object.assign(world.desk, { policy: { ...world.desk.policy, ...smaller } });
  });
  afterEach(async () => {
    expect(await world.verify()).toEqual([]);
  });
  afterAll(() => world.close());

  it('waits for the manager, who agrees there', async () => {
    const [ana, bo, carol] = [world.in('ana'), world.in('bo'), world.in('carol')];
    for (const person of [ana, bo, carol]) {
      await person.types('balance');
      await person.sees(/left/);
    }
    const before = [Number(await world.balance('ana')), Number(await world.balance('bo'))];
    await ana.types('borrow 100 from @bo');
    await bo.clicks(/^Lend \$100/);
    await bo.sees(/your manager is asked first/);
    await carol.sees(/Bo Lindqvist would lend Ana Costa \$100/);
    await carol.clicks(/^Agree/);
    await carol.sees(/Ana Costa now has \$100 from Bo Lindqvist/);
    await ana.sees(/Carol Mbeki agreed/);
    await bo.sees(/Carol Mbeki agreed/);
    const after = [Number(await world.balance('ana')), Number(await world.balance('bo'))];
    expect([(after[0] ?? 0) - (before[0] ?? 0), (after[1] ?? 0) - (before[1] ?? 0)]).toEqual([100, -100]);
  });

  it('is not agreed to with a line, which both sides read', async () => {
    const [xiaoming, chen, lina] = [world.in('xiaoming'), world.in('chen'), world.in('lina')];
    for (const person of [xiaoming, chen, lina]) {
      await person.types('语言 中文');
      await person.sees(/中文|设置/);
    }
    await xiaoming.types('向 @chen 借 100');
    await chen.clicks(/^借出 \$100/);
    await lina.sees(/陈晨想借给王小明/, { since: 0 });
    await lina.clicks(/^谢绝/);
    if (cards) await lina.submits('谢绝', { '附言（选填）': '评测要先用' });
    else {
      await lina.sees(/附言/);
      await lina.types('评测要先用');
    }
    await lina.sees(/已谢绝/);
    for (const person of [xiaoming, chen]) {
      const { text } = await person.sees(/李娜没有同意/, { since: 0 });
      expect(text).toContain('评测要先用');
    }
  });
});
