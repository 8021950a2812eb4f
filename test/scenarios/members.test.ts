import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { locales, startTestWorld, type TestWorld } from '../support/world.js';

let world: TestWorld;
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
  expect(world.troubles).toEqual([]);
});

async function members(): Promise<number> {
  return (await world.owner.query('SELECT id FROM member')).rows.length;
}

describe.each(locales)('becoming a member, in %s', (locale) => {
  beforeAll(async () => {
    world = await startTestWorld({ locale });
  });
  afterAll(() => world.close());

  it('is refused kindly to guests and to people of other companies, wherever they ask', async () => {
    const { gus, olga } = world;
    const before = await members();
    await gus.types('/tokens');
    const guest = await gus.sees(world.t('refusal.guest.what'));
    expect(guest.text).toContain(world.t('refusal.guest.next'));
    await gus.types(locale === 'en' ? 'please give me some tokens' : '给我一点额度');
    await gus.sees(world.t('refusal.guest.what'));
    await gus.opensHome();
    expect((await gus.sees(world.t('refusal.guest.what'))).kind).toBe('home');
    await olga.types('/tokens');
    const outsider = await olga.sees(world.t('refusal.outsider.what'));
    expect(outsider.text).toContain(world.t('refusal.outsider.next'));
    expect(await members()).toBe(before);
  });

  it.each(['invite', 'closed'] as const)('waits for the admin where the policy is %s', async (mode) => {
    const { nils, ana } = world;
    const { policy } = world.desk;
    world.desk.policy = { ...policy, members: mode };
    const before = await members();
    await nils.types('/tokens');
    const answer = await nils.sees(world.t(`refusal.stranger-${mode}.what`));
    expect(answer.text).toContain(world.t(`refusal.stranger-${mode}.next`));
    // Nor does anybody become a member by being named.
    await ana.types('/tokens borrow 20 from @nils');
    await ana.sees(world.t('refusal.person-unknown.what', { person: 'Nils New' }));
    expect(await members()).toBe(before);
    await ana.types('/tokens');
    await ana.sees(world.says('balance.left', { left: '$300' }));
    world.desk.policy = policy;
  });

  it('goes by itself where the policy says so, once, although the first words come all at once', async () => {
    const { nils } = world;
    const before = await members();
    const hello = locale === 'en' ? 'hello, how much do I have left?' : '你好，我还剩多少额度？';
    const since = await nils.mark();
    await Promise.all([
      nils.types(hello),
      nils.types('/tokens'),
      nils.types('/tokens history'),
      nils.opensHome(),
    ]);
    await nils.sees(world.says('balance.left', { left: '$300' }), { since });
    const welcome = await nils.sees(world.t('notice.welcome', { name: 'Nils New', allowance: '$500' }), {
      since,
    });
    expect(welcome.text).toContain(
      world.t('notice.welcome.plan', { plan: locale === 'en' ? 'Engineer' : '工程师' }),
    );
    await world.settled();
    expect(await members()).toBe(before + 1);
    expect(await world.count('nils', world.says('notice.welcome', { name: 'Nils New' }))).toBe(1);
  });
});

describe('settings', () => {
  beforeAll(async () => {
    world = await startTestWorld();
  });
  afterAll(() => world.close());

  it('follow the profile: English in Berlin, Chinese in Shanghai', async () => {
    const { ana, chen } = world;
    await ana.types('/tokens');
    expect((await ana.sees('You have $300 left')).text).toContain('Refills\nTuesday, 31 Mar, 18:00');
    await chen.types('/tokens');
    expect((await chen.sees('你还有 $300 可用')).text).toContain('4月1日');
    await ana.types('/tokens settings');
    const shown = await ana.sees('Your settings');
    expect(shown.text).toContain('English (from your profile)');
    expect(shown.text).toContain('Europe/Berlin (from your profile)');
  });

  it('are changed by a sentence, and messages to others stay in their language', async () => {
    const { ana, chen } = world;
    await ana.types('/tokens language 中文');
    await ana.sees('好的，以后用中文回复你。');
    await ana.types('how much do I have left?');
    await ana.sees('你还有 $300 可用');
    await ana.types('/tokens borrow 20 from @chen');
    await ana.sees('已向陈晨发出请求：借 $20');
    await chen.sees('Ana Costa 想向你借 $20');
    await chen.types('/tokens language English');
    await chen.sees('From now on I answer in English.');
    // The card came while Chen read Chinese, and it stays in the language it was sent in.
    await chen.clicks('借出 $20');
    await chen.sees('You lent Ana Costa $20');
    await chen.sees(/你借给了 Ana Costa \$20/);
    await ana.sees(/陈晨借给了你 \$20/);
    await ana.types('/tokens language English');
    await ana.sees('From now on I answer in English.');
  });

  it('take a time zone, by sentence and by form, and refuse what is none', async () => {
    const { ana } = world;
    await ana.types('/tokens settings');
    await ana.clicks('Time zone');
    await ana.submits('Save', { zone: 'Mars/Olympus' });
    await ana.sees('I do not know the setting "Mars/Olympus".');
    await ana.submits('Save', { zone: 'Asia/Shanghai' });
    await ana.sees(/Times are now shown for Asia\/Shanghai; it is/);
    await ana.closes();
    await ana.types('/tokens');
    expect((await ana.sees('You have $320 left')).text).toContain('Refills\nWednesday, 1 Apr (');
  });

  it('come from the profile again when it changes', async () => {
    const { bo } = world;
    await bo.types('/tokens');
    await bo.sees('You have $300 left');
    await world.slack.editProfile({ user: 'bo', change: { locale: 'zh-CN', tz: 'Asia/Shanghai' } });
    await world.advance('2026-03-12T09:00:00Z');
    await bo.types('/tokens');
    await bo.sees('你还有 $300 可用');
  });
});
