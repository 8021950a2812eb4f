import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { locales, startTestWorld, type TestWorld } from '../support/world.js';

let world: TestWorld;
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
  expect(world.troubles).toEqual([]);
});

describe.each(locales)('the team, in %s', (locale) => {
  const command = locale === 'en' ? '/tokens team' : '/tokens 团队';

  beforeAll(async () => {
    world = await startTestWorld({ locale });
    await world.spends('ana', '120');
    await world.spends('bo', '30');
  });
  afterAll(() => world.close());

  it('shows its manager the pool and totals, and names nobody', async () => {
    const { ana, carol } = world;
    await ana.types(locale === 'en' ? '/tokens request 50 for tests' : '/tokens 申请 50，用于测试');
    await ana.sees(world.says('done.request'));
    await carol.types(command);
    const seen = await carol.sees(world.t('team.pool', { whose: 'team', team: 'Platform', left: '$2,000' }));
    expect(seen.text).toContain('$150');
    expect(seen.text).toContain(world.t('digest.pending', { n: 1 }));
    expect(seen.text).not.toMatch(/Ana|Bo\b|小明/);
  });

  it('shows what they owe in totals, and who owes whom only where the policy says so', async () => {
    const { ana, bo, carol, desk } = world;
    await ana.types(locale === 'en' ? '/tokens borrow 30 from @bo' : '/tokens 找 @bo 借 30');
    await bo.clicks(world.t('button.lend', { amount: '$30' }));
    await ana.sees(world.says('notice.loan-accepted', { amount: '$30' }));
    await carol.types(command);
    const seen = await carol.sees(world.t('fact.team-owed'));
    expect(seen.text).toContain(world.t('fact.team-lent'));
    expect(seen.text).not.toMatch(/Ana|Bo\b/);
    desk.policy = { ...desk.policy, lending: { ...desk.policy.lending, managersSee: 'pairs' } };
    await carol.types(command);
    const pairs = world.says('team.loan', { borrower: 'Ana Costa', lender: 'Bo Lindqvist', amount: '$30' });
    await carol.sees(pairs);
  });

  it('tells whoever manages nobody that there is nothing to show', async () => {
    await world.ana.types(command);
    await world.ana.sees(world.t('refusal.no-team.what'));
  });
});
