import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTalk } from '../../src/chat/talk/talk.js';
import { loaded } from '../kit/i18n/loaded.js';
import { locales, startTestWorld, type TestWorld } from '../support/world.js';

let world: TestWorld;
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
  expect(world.troubles).toEqual([]);
});

// The DingTalk side is the conversation itself, without a platform around it: what is shown here is the Slack side.
const elsewhere = { platform: 'dingtalk', workspace: 'dingcorp0001', userId: 'marek01' } as const;

describe.each(locales)('linking an account over Slack, in %s', (locale) => {
  beforeAll(async () => {
    world = await startTestWorld({ locale });
    world.desk.profiles.set('dingtalk', {
      fetch: async () => ({
        name: '安娜',
        handle: null,
        email: null,
        locale: null,
        zone: null,
        standing: 'member',
      }),
    });
  });
  afterAll(() => world.close());

  const acts = { count: 0 };
  async function there(
    act: { text: string } | { name: string; value: string },
    userId: string = elsewhere.userId,
  ) {
    const talk = createTalk(world.desk, loaded());
    acts.count += 1;
    const shared = {
      key: `there ${locale} ${acts.count}`,
      from: { ...elsewhere, userId },
      place: 'direct' as const,
    };
    return 'text' in act
      ? talk.handle({ ...shared, kind: 'text', ...act })
      : talk.handle({ ...shared, kind: 'action', ...act });
  }
  const platform = () => world.t('platform.dingtalk');

  it('shows a code, asks the owner who typed it, and joins the accounts on their yes', async () => {
    const { marek } = world;
    await marek.types(locale === 'en' ? '/tokens link my DingTalk' : '/tokens 绑定钉钉');
    const shown = await marek.sees(world.says('link.code', { there: platform() }));
    const code = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(shown.text)?.[0] ?? '';
    expect(shown.text).toContain(world.t('link.code-note'));
    // An account that is a member's of its own does not go over, whoever types the code.
    const other = await there({ text: `link ${code}` }, 'bo01');
    expect(other.cards[0]?.headline).toMatch(/history of its own|自己的额度和记录/);
    await marek.doesNotSee(world.says('link.question'));

    const asked = await there({ text: `绑定 ${code}` });
    await there({ name: 'link.confirm', value: asked.cards[0]?.actions[0]?.value ?? '' });
    await marek.sees(world.t('link.question', { name: '安娜', there: platform() }));
    await marek.clicks(world.t('button.link-yes'));
    await marek.sees(world.t('link.done', { platform: platform() }));
    await world.settled();
    const balance = await there({ text: 'balance' });
    expect(balance.cards[0]?.headline).toMatch(/\$300/);
    const { rows } = await world.owner.query('SELECT platform FROM identity WHERE member_id = $1', [
      await world.memberId('marek'),
    ]);
    expect(rows).toHaveLength(2);

    // Settings now ask where messages are to go, and keep to it.
    await marek.types('/tokens settings');
    const settings = await marek.sees(world.t('settings.title'));
    expect(settings.text).toContain(world.t('settings.deliver.last'));
    await marek.clicks(world.t('button.deliver.slack'));
    await marek.sees(world.t('settings.done.deliver.slack'));
  });

  it('takes quiet hours by sentence and by form', async () => {
    const { bo } = world;
    await bo.types(locale === 'en' ? 'quiet hours 22:00-8:00' : '免打扰 22点到8点');
    await bo.sees(world.t('settings.done.quiet', { from: '22:00', to: '08:00' }));
    await bo.types('/tokens settings');
    await bo.sees(world.t('settings.title'));
    await bo.clicks(world.t('button.quiet'));
    await bo.submits(world.t('form.quiet.submit'), { quiet: 'sometimes' });
    await bo.sees(world.t('refusal.bad-setting.what', { value: 'sometimes' }));
    await bo.submits(world.t('form.quiet.submit'), { quiet: '21:00-7:30' });
    await bo.sees(world.t('settings.done.quiet', { from: '21:00', to: '07:30' }));
  });
});
