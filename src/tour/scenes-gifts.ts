import { agree, type Scene, type Stage, usd } from './stage.js';

/** What somebody has, what is set aside of it, and what they owe. */
async function standing(stage: Stage, role: 'ana' | 'bo' | 'chen' | 'xiaoming') {
  const { inLots, onHold, overdraft, owed } = await stage.balance(role);
  return { has: inLots - overdraft, onHold, owed };
}

const offer: Scene = {
  name: 'offer',
  title: {
    en: 'Bo offers Ana a loan of his own accord; she accepts, and later pays it back',
    'zh-CN': 'Bo 主动借给 Ana，Ana 接受，之后归还',
  },
  cast: ['ana', 'bo'],
  async play(stage) {
    const [ana, bo] = [stage.person('ana'), stage.person('bo')];
    const before = { ana: await standing(stage, 'ana'), bo: await standing(stage, 'bo') };
    const amount = stage.money('20');
    const [borrower, lender] = [stage.nameOf('ana'), stage.nameOf('bo')];
    await bo.types(
      stage.command(stage.locale === 'en' ? 'lend @ana 20 for the demo' : '借给 @ana 20，用于演示'),
    );
    await bo.sees(stage.says('done.offer', { borrower, amount }));
    await ana.sees(stage.says('loan.borrower.offered', { open: 'yes', lender, asked: amount }));
    agree('set aside of Bo', (await standing(stage, 'bo')).onHold - before.bo.onHold, usd('20'));
    await ana.clicks(stage.words('button.accept', { amount }));
    await bo.sees(stage.words('notice.offer-accepted', { borrower, amount }));
    agree('Ana owes', (await standing(stage, 'ana')).owed - before.ana.owed, usd('20'));
    // Another one is taken back before she gets to answer it.
    await bo.types(stage.command(stage.locale === 'en' ? 'lend @ana 10' : '借给 @ana 10'));
    await ana.sees(stage.says('loan.borrower.offered', { open: 'yes', asked: stage.money('10') }));
    // His card of the first one may still have the button, too.
    await bo.sees(stage.says('done.offer', { borrower, amount: stage.money('10') }));
    await bo.clicks(stage.words('button.take-back'), { within: /\$10(?!\d)/ });
    await ana.sees(stage.words('notice.offer-withdrawn', { lender, amount: stage.money('10') }));
    await ana.types(stage.command(stage.locale === 'en' ? 'repay @bo 20' : '还 @bo 20'));
    await bo.sees(stage.words('notice.loan-repaid.hand', { borrower, amount }));
    for (const role of ['ana', 'bo'] as const) {
      const after = await standing(stage, role);
      agree(`${role} has`, after.has, before[role].has);
      agree(`set aside of ${role}`, after.onHold, before[role].onHold);
      agree(`${role} owes`, after.owed, before[role].owed);
    }
  },
};

const gift: Scene = {
  name: 'gift',
  title: {
    en: 'Bo gives Ana 15 for good; another gift he takes back in time',
    'zh-CN': 'Bo 送给 Ana 15，另一份及时收回',
  },
  cast: ['ana', 'bo'],
  async play(stage) {
    const [ana, bo] = [stage.person('ana'), stage.person('bo')];
    const before = { ana: await standing(stage, 'ana'), bo: await standing(stage, 'bo') };
    const amount = stage.money('15');
    const [receiver, giver] = [stage.nameOf('ana'), stage.nameOf('bo')];
    const why = stage.locale === 'en' ? 'the demo' : '演示';
    await bo.types(
      stage.command(stage.locale === 'en' ? `gift @ana 15 for ${why}` : `送 @ana 15，用于${why}`),
    );
    await bo.sees(stage.words('done.gift', { receiver, amount }));
    const asked = await ana.sees(stage.words('gift.receiver', { state: 'offered', giver, amount }));
    if (!asked.text.includes(why)) throw new Error('Ana does not see what the gift is for');
    agree('set aside of Bo', (await standing(stage, 'bo')).onHold - before.bo.onHold, usd('15'));
    agree('Ana has nothing of it yet', (await standing(stage, 'ana')).has, before.ana.has);
    await ana.clicks(stage.words('button.accept', { amount }));
    await ana.sees(stage.words('done.gift-accepted', { giver, amount }));
    await bo.sees(stage.words('notice.gift-accepted', { receiver, amount }));
    await bo.types(stage.command(stage.locale === 'en' ? 'gift @ana 5' : '送 @ana 5'));
    const less = stage.money('5');
    await ana.sees(stage.words('gift.receiver', { state: 'offered', giver, amount: less }));
    await bo.sees(stage.words('done.gift', { receiver, amount: less }));
    // The card of the first one may still have its button.
    await bo.clicks(stage.words('button.gift-back'), { within: /\$5(?!\d)/ });
    await ana.sees(stage.words('notice.gift-withdrawn', { giver, amount: less }));
    const after = { ana: await standing(stage, 'ana'), bo: await standing(stage, 'bo') };
    agree('Ana has more by', after.ana.has - before.ana.has, usd('15'));
    agree('Bo has less by', before.bo.has - after.bo.has, usd('15'));
    agree('Ana owes no more than before', after.ana.owed, before.ana.owed);
    agree('set aside of Bo', after.bo.onHold, before.bo.onHold);
    // What was given to her she cannot give on, and whose it was is to be seen.
    const { lots } = await stage.balance('ana');
    const given = lots.find((lot) => lot.kind === 'gift' && lot.from === giver);
    agree('a lot of Ana is a gift from Bo', given !== undefined || after.ana.has <= 0n, true);
  },
};

const shelf: Scene = {
  name: 'shelf',
  title: {
    en: 'Chen will not need 40 this month; Xiaoming takes some of it from the shelf of the team',
    'zh-CN': '陈晨本月用不完 40，放到团队共享，王小明领取一部分',
  },
  cast: ['chen', 'xiaoming'],
  async play(stage) {
    const [chen, xiaoming] = [stage.person('chen'), stage.person('xiaoming')];
    const before = { chen: await standing(stage, 'chen'), xiaoming: await standing(stage, 'xiaoming') };
    const amount = stage.money('40');
    await chen.types(
      stage.command(stage.locale === 'en' ? 'I will not need 40 this month' : '我这个月用不完 40'),
    );
    await chen.sees(stage.words('confirm.shelf', { amount }));
    await chen.clicks(stage.words('button.shelf-put-amount', { amount }));
    await chen.sees(stage.words('done.shelf', { amount }));
    agree('set aside of Chen', (await standing(stage, 'chen')).onHold - before.chen.onHold, usd('40'));
    await xiaoming.types(stage.command(stage.locale === 'en' ? 'shelf' : '共享'));
    const seen = await xiaoming.sees(stage.says('shelf.there', { amount }));
    if (seen.text.includes(stage.nameOf('chen'))) throw new Error('the shelf says who left it there');
    await xiaoming.clicks(stage.words('button.shelf-take'));
    await xiaoming.fills({ amount: '400' });
    await xiaoming.submits();
    await xiaoming.sees(stage.says('refusal.shelf-limit.what'));
    await xiaoming.fills({ amount: '25' });
    await xiaoming.submits();
    await xiaoming.sees(stage.words('done.take', { amount: stage.money('25') }));
    await chen.types(stage.command(stage.locale === 'en' ? 'take back from the shelf' : '收回共享'));
    await chen.sees(stage.words('done.shelf-back', { amount: stage.money('15') }));
    const after = { chen: await standing(stage, 'chen'), xiaoming: await standing(stage, 'xiaoming') };
    agree('Xiaoming has more by', after.xiaoming.has - before.xiaoming.has, usd('25'));
    agree('Chen has less by', before.chen.has - after.chen.has, usd('25'));
    agree('set aside of Chen', after.chen.onHold, before.chen.onHold);
    agree('Xiaoming owes nothing for it', after.xiaoming.owed, before.xiaoming.owed);
  },
};

/** Scenes about what colleagues offer and give to each other. */
export const giftScenes = { offer, gift, shelf };
