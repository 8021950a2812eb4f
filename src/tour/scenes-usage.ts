import { agree, type Scene, usd } from './stage.js';

const balance: Scene = {
  name: 'balance',
  title: { en: 'Ana asks what is left', 'zh-CN': 'Ana 问还剩多少' },
  cast: ['ana'],
  async play(stage) {
    const ana = stage.person('ana');
    const view = await stage.balance('ana');
    const left = stage.world.format(stage.locale, view.leftNow);
    await ana.types(stage.balanceWords());
    await ana.sees(stage.words('balance.left', { left }));
    await ana.types(stage.locale === 'en' ? 'how much do I have left?' : '还剩多少？');
    await ana.sees(stage.words('balance.left', { left }));
    agree('used + left', view.usedPeriod + view.inLots, view.ofTotal);
  },
};

const history: Scene = {
  name: 'history',
  title: { en: 'Ana looks where it went', 'zh-CN': 'Ana 查看用量明细' },
  cast: ['ana'],
  async play(stage) {
    const ana = stage.person('ana');
    const used = await stage.world.usedByModel('ana');
    const [dearest] = used;
    if (!dearest) throw new Error('the books know of no usage');
    await ana.types(stage.command(stage.locale === 'en' ? 'history' : '用量明细'));
    await ana.sees(dearest.model);
    const total = used.reduce((sum, use) => sum + use.cost, 0n);
    agree('usage by model', total, (await stage.balance('ana')).usedPeriod);
  },
};

const usage: Scene = {
  name: 'usage',
  title: {
    en: 'The gateway reports a call, twice; it counts once',
    'zh-CN': '网关重复上报一次调用，只记一次',
  },
  cast: ['bo'],
  async play(stage) {
    const before = await stage.balance('bo');
    const event = stage.world.call('bo', `tour-usage-${stage.platform}`, usd('12.5'));
    agree('accepted', (await stage.world.report([event])).accepted, 1);
    const again = await stage.world.report([event]);
    agree('accepted again', again.accepted, 0);
    agree('duplicates', again.duplicates, 1);
    const after = await stage.balance('bo');
    agree('Bo has less by', before.inLots - after.inLots, usd('12.5'));
    agree('Bo used today', after.usedToday - before.usedToday, usd('12.5'));
    await stage.person('bo').types(stage.balanceWords());
    await stage.person('bo').sees(stage.world.format(stage.locale, after.leftNow));
  },
};

const overdraft: Scene = {
  name: 'overdraft',
  title: { en: 'An agent runs away with more than Chen has', 'zh-CN': '智能体用超了陈晨的额度' },
  cast: ['chen'],
  async play(stage) {
    const chen = stage.person('chen');
    const before = await stage.balance('chen');
    const cost = before.inLots + usd('30');
    await stage.world.report([stage.world.call('chen', `tour-overdraft-${stage.platform}`, cost)]);
    const after = await stage.balance('chen');
    agree('Chen has', after.inLots, 0n);
    agree('the overdraft is', after.overdraft, usd('30'));
    await chen.types(stage.balanceWords());
    await chen.sees(stage.words('balance.none'));
    await chen.sees(stage.words('balance.overdraft', { amount: stage.money('30') }));
  },
};

const booksBalance: Scene = {
  name: 'books-balance',
  title: { en: 'The books are proved from the tables', 'zh-CN': '从表中核对全部账目' },
  cast: ['dave'],
  async play(stage) {
    const wrong = await stage.world.verify();
    if (wrong.length > 0) throw new Error(`the books disagree:\n${wrong.join('\n')}`);
    // What people see is what the books say, for everybody who has a part.
    for (const role of ['ana', 'bo', 'dave'] as const) {
      const { leftNow } = await stage.balance(role);
      await stage.person(role).types(stage.balanceWords());
      await stage.person(role).sees(stage.world.format(stage.locale, leftNow));
    }
  },
};

const workday: Scene = {
  name: 'workday',
  title: { en: 'A new month: Ana’s agents work', 'zh-CN': '新的一月：Ana 的智能体开工' },
  cast: ['ana'],
  async play(stage) {
    const before = await stage.balance('ana');
    const calls = [1, 2, 3].map((number) =>
      stage.world.call('ana', `tour-workday-${stage.platform}-${number}`, usd('7')),
    );
    agree('accepted', (await stage.world.report(calls)).accepted, 3);
    agree('Ana used', (await stage.balance('ana')).usedPeriod - before.usedPeriod, usd('21'));
  },
};

/** Scenes about what is left and what was used. */
export const usageScenes = { workday, balance, history, usage, overdraft, booksBalance };
