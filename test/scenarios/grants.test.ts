import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { company } from '../../src/sandbox/company/company.js';
import { locales, startTestWorld, type TestWorld } from '../support/world.js';

let world: TestWorld;
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
  expect(world.troubles).toEqual([]);
});

const pool = async (): Promise<bigint> => {
  const { rows } = await world.owner.query<{ remaining: string }>(
    "SELECT remaining FROM pool p JOIN team t ON t.id = p.team_id WHERE t.name = 'Platform'",
  );
  return BigInt(rows[0]?.remaining ?? -1) / 1_000_000n;
};

describe.each(locales)('giving unasked in Slack, in %s', (locale) => {
  const say = (en: string, zh: string) => (locale === 'en' ? en : zh);

  beforeAll(async () => {
    world = await startTestWorld({ locale });
  });
  afterAll(() => world.close());

  it('is confirmed first, with the pool before and after; the member is told with the new balance', async () => {
    const { ana, carol } = world;
    await carol.types(
      say(
        '/tokens grant @ana 300 for the migration until 25 March',
        '/tokens 给 @ana 发 300，用于迁移，到3月25日',
      ),
    );
    const asked = await carol.sees(
      world.t('confirm.grant', { kind: 'top-up', name: 'Ana Costa', amount: '$300' }),
    );
    expect(asked.text).toContain('$2,000 → $1,700');
    expect(asked.text).toContain(say('the migration', '迁移'));
    expect(await pool()).toBe(2000n);
    await ana.doesNotSee(world.says('notice.granted', { known: 'yes', kind: 'top-up', named: 'no' }));
    await carol.clicks(world.t('button.grant', { amount: '$300' }));
    await carol.sees(world.t('done.grant', { kind: 'top-up', name: 'Ana Costa', amount: '$300' }));
    const told = await ana.sees(
      world.t('notice.granted', {
        known: 'yes',
        by: 'Carol Mbeki',
        amount: '$300',
        kind: 'top-up',
        named: 'no',
        task: '',
      }),
    );
    expect(told.text).toContain(world.t('notice.request-approved.left', { left: '$600' }));
    expect(await pool()).toBe(1700n);
    expect(await world.balance('ana')).toBe('600');
  });

  it('as thanks it is a reward', async () => {
    const { ana, carol } = world;
    await carol.types(say('/tokens grant @ana 20 as thanks for the release', '/tokens 奖励 @ana 20'));
    await carol.clicks(world.t('button.grant', { amount: '$20' }));
    await carol.sees(world.t('done.grant', { kind: 'reward', name: 'Ana Costa', amount: '$20' }));
    await ana.sees(world.says('notice.granted', { known: 'yes', kind: 'reward', named: 'no' }));
  });

  it('the form asks what the words left out, and marks what is wrong', async () => {
    const { carol } = world;
    await carol.types(say('/tokens grant', '/tokens 发放'));
    await carol.sees(world.t('form.grant.title'));
    await carol.submits(world.t('form.grant.submit'), { person: company.people.ana.slackId, amount: '9999' });
    await carol.sees(world.t('refusal.grant-too-large.what', { limit: '$1,000' }));
    await carol.submits(world.t('form.grant.submit'), {
      person: company.people.ana.slackId,
      amount: '5',
      reason: 'x',
    });
    await carol.sees(world.t('confirm.grant', { kind: 'top-up', name: 'Ana Costa', amount: '$5' }));
    await carol.clicks(world.t('button.cancel'));
    await carol.sees(world.t('confirm.cancelled'));
    await carol.closes();
  });

  it('whoever manages nobody, gives themselves, or gives too much hears why not', async () => {
    const { ana, bo, carol } = world;
    const grant = (who: string, amount: number) =>
      say(`/tokens grant ${who} ${amount}`, `/tokens 发放 ${amount} 给 ${who}`);
    await bo.types(grant('@ana', 10));
    await bo.sees(world.t('refusal.grant-not-yours.what', { name: 'Ana Costa' }));
    await ana.types(grant('@ana', 10));
    await ana.sees(world.t('refusal.grant-self.what'));
    await carol.types(grant('@ana', 5000));
    await carol.sees(world.t('refusal.grant-too-large.what', { limit: '$1,000' }));
    await carol.types(say('/tokens task Vast 9000 until 25 March', '/tokens 任务 Vast 9000，到3月25日'));
    await carol.sees(world.says('refusal.grant-short.what'));
    const before = await pool();
    // A gift of a colleague is no gift from the pool.
    await bo.types(say('/tokens give @ana 10', '/tokens 送给 @ana 10'));
    await bo.sees(world.t('done.gift', { receiver: 'Ana Costa', amount: '$10' }));
    await bo.clicks(world.t('button.gift-back'));
    await bo.sees(world.t('done.gift-back', { receiver: 'Ana Costa', amount: '$10' }));
    expect(await pool()).toBe(before);
  });

  it('a task: set aside, people added, shown without what each used, ended by its manager', async () => {
    const { ana, carol } = world;
    const before = await pool();
    await carol.types(
      say('/tokens task "Atlas" 500 until 25 March', '/tokens 为“Atlas”任务预留 500，到3月25日'),
    );
    const asked = await carol.sees(world.t('confirm.task', { task: 'Atlas', amount: '$500' }));
    expect(asked.text).toContain(say('25 March', '3月25日').slice(0, 2));
    await carol.clicks(world.t('button.set-aside', { amount: '$500' }));
    await carol.sees(world.t('done.task', { task: 'Atlas', amount: '$500' }));
    expect(await pool()).toBe(before - 500n);
    await carol.types(say('/tokens task Atlas add @ana 120', '/tokens 任务 Atlas 加 @ana 120'));
    await carol.sees(world.t('confirm.task-add', { name: 'Ana Costa', amount: '$120', task: 'Atlas' }));
    await carol.clicks(world.t('button.grant', { amount: '$120' }));
    await carol.sees(world.t('done.task-add', { name: 'Ana Costa', amount: '$120', task: 'Atlas' }));
    const told = await ana.sees(
      world.t('notice.granted', {
        known: 'yes',
        by: 'Carol Mbeki',
        amount: '$120',
        kind: 'task',
        named: 'yes',
        task: 'Atlas',
      }),
    );
    expect(told.text).toContain(world.t('notice.granted.task'));
    // Words that name the task take from it.
    await carol.types(
      say('/tokens grant @bo 30 for the Atlas task', '/tokens 发放 30 给 @bo，用于Atlas任务'),
    );
    await carol.sees(world.t('confirm.task-add', { name: 'Bo Lindqvist', amount: '$30', task: 'Atlas' }));
    await carol.clicks(world.t('button.cancel'));
    await carol.types(say('/tokens tasks', '/tokens 任务'));
    await carol.sees(world.says('tasks.line', { task: 'Atlas', left: '$380', amount: '$500' }));
    await carol.clicks('Atlas');
    const card = await carol.sees(world.t('task.title', { task: 'Atlas', left: '$380', open: 'yes' }));
    expect(card.text).toContain(world.t('task.person', { name: 'Ana Costa', given: '$120' }));
    await carol.clicks(world.t('button.task-end'));
    await carol.sees(world.t('done.task-end', { task: 'Atlas' }));
    const lost = await ana.sees(world.t('notice.task-taken', { by: 'Carol Mbeki', task: 'Atlas' }));
    expect(lost.text).toContain(world.t('notice.task-taken.back', { amount: '$120' }));
    expect(await pool()).toBe(before);
  });

  it('a task’s form marks a name that is taken; a stranger to the task cannot see it', async () => {
    const { ana, carol } = world;
    await carol.types(say('/tokens task Borealis 100 until 20 March', '/tokens 任务 Borealis 100 到3月20日'));
    await carol.clicks(world.t('button.set-aside', { amount: '$100' }));
    await carol.sees(world.t('done.task', { task: 'Borealis', amount: '$100' }));
    await carol.clicks(world.t('button.task-add'), { within: /Borealis/ });
    await carol.sees(world.t('form.task-add.intro', { task: 'Borealis', left: '$100' }));
    await carol.submits(world.t('form.task-add.submit'), {
      person: company.people.ana.slackId,
      amount: '101',
    });
    await carol.sees(world.t('refusal.task-short.what', { left: '$100' }));
    await carol.submits(world.t('form.task-add.submit'), {
      person: company.people.ana.slackId,
      amount: '40',
    });
    await carol.clicks(world.t('button.grant', { amount: '$40' }));
    await carol.sees(world.says('done.task-add'));
    await carol.closes();
    await ana.types(say('/tokens task Borealis', '/tokens 任务 Borealis'));
    await ana.sees(world.t('refusal.task-unknown.what', { task: 'Borealis' }));
  });

  it('at its day the task ends by itself and its manager hears what came of it', async () => {
    const { carol } = world;
    const before = await pool();
    await world.advance('2026-03-21T00:00:00Z');
    const told = await carol.sees(world.t('notice.task-ended', { task: 'Borealis' }), { since: 0 });
    expect(told.text).toContain(world.t('task.returned', { amount: '$100' }));
    expect(await pool()).toBe(before + 100n);
  });
});
