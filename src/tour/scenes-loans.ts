import { agree, type Scene, type Stage, usd } from './stage.js';

/** The loan between two people that runs now, as the books have it. */
async function runningLoan(stage: Stage, borrower: 'ana' | 'xiaoming', lender: 'bo' | 'chen') {
  const { owed } = await stage.loans(borrower);
  const loan = owed.find((one) => one.lender === stage.nameOf(lender));
  if (!loan) throw new Error(`${borrower} has no running loan with ${lender}`);
  return loan;
}

const borrow: Scene = {
  name: 'borrow',
  title: { en: 'Ana borrows 200 from Bo, who lends all of it', 'zh-CN': 'Ana 向 Bo 借 200，Bo 全部借出' },
  cast: ['ana', 'bo'],
  async play(stage) {
    const [ana, bo] = [stage.person('ana'), stage.person('bo')];
    const [anaBefore, boBefore] = [await stage.balance('ana'), await stage.balance('bo')];
    const amount = stage.money('200');
    const reason = stage.locale === 'en' ? 'the release' : '发版';
    await ana.types(
      stage.command(
        stage.locale === 'en'
          ? `borrow 200 from @bo for ${reason} until Friday`
          : `找 @bo 借 200 用于${reason}，周五还`,
      ),
    );
    await ana.sees(amount);
    await bo.sees(reason);
    await bo.clicks(stage.words('button.lend', { amount }));
    await ana.sees(stage.words('notice.loan-accepted', { lender: stage.nameOf('bo'), amount }));
    const [anaAfter, boAfter] = [await stage.balance('ana'), await stage.balance('bo')];
    agree('Ana has more by', anaAfter.inLots + anaBefore.overdraft - anaBefore.inLots, usd('200'));
    agree('Bo has less by', boBefore.inLots - boAfter.inLots, usd('200'));
    agree('Ana owes', anaAfter.owed - anaBefore.owed, usd('200'));
    agree('Bo is owed', boAfter.lent - boBefore.lent, usd('200'));
  },
};

const lendPart: Scene = {
  name: 'lend-part',
  title: { en: 'Xiaoming asks Chen for 100 and gets 60', 'zh-CN': '王小明向陈晨借 100，借到 60' },
  cast: ['xiaoming', 'chen'],
  async play(stage) {
    const [xiaoming, chen] = [stage.person('xiaoming'), stage.person('chen')];
    const before = await stage.balance('chen');
    await xiaoming.types(
      stage.command(stage.locale === 'en' ? 'borrow 100 from @chen for evals' : '向 @chen 借 100 用于评测'),
    );
    await chen.clicks(stage.words('button.lend-part'));
    await chen.fills({ amount: '5000' });
    await chen.submits();
    await chen.sees(stage.words('refusal.part-too-large.what', { asked: stage.money('100') }));
    await chen.fills({ amount: '60' });
    await chen.submits();
    const amount = stage.money('60');
    await xiaoming.sees(stage.words('notice.loan-accepted', { lender: stage.nameOf('chen'), amount }));
    agree('Chen has less by', before.inLots - (await stage.balance('chen')).inLots, usd('60'));
    agree('the loan is', (await runningLoan(stage, 'xiaoming', 'chen')).outstanding, usd('60'));
  },
};

const decline: Scene = {
  name: 'decline',
  title: { en: 'Chen asks Bo, who declines with a line', 'zh-CN': '陈晨向 Bo 借，Bo 婉拒并附言' },
  cast: ['chen', 'bo'],
  async play(stage) {
    const [chen, bo] = [stage.person('chen'), stage.person('bo')];
    const before = await stage.balance('bo');
    await chen.types(stage.command(stage.locale === 'en' ? 'borrow 20 from @bo' : '向 @bo 借 20'));
    await bo.sees(stage.money('20'));
    await bo.clicks(stage.words('button.decline-loan'));
    const line = stage.locale === 'en' ? 'I need mine this week, sorry' : '这周我自己要用，抱歉';
    await bo.fills({ reason: line });
    await bo.submits();
    await chen.sees(line);
    const after = await stage.balance('bo');
    agree('Bo keeps', after.inLots, before.inLots);
    agree('Bo is owed', after.lent, before.lent);
  },
};

const repay: Scene = {
  name: 'repay',
  title: { en: 'Ana repays 50 by hand', 'zh-CN': 'Ana 手动归还 50' },
  cast: ['ana', 'bo'],
  async play(stage) {
    const [ana, bo] = [stage.person('ana'), stage.person('bo')];
    const before = await runningLoan(stage, 'ana', 'bo');
    const since = await bo.mark();
    await ana.types(stage.command(stage.locale === 'en' ? 'repay @bo 50' : '还 @bo 50'));
    const amount = stage.money('50');
    await ana.sees(stage.words('done.repay', { amount, lender: stage.nameOf('bo') }));
    await bo.sees(stage.words('notice.loan-repaid.hand', { borrower: stage.nameOf('ana'), amount }), {
      since,
    });
    const after = await runningLoan(stage, 'ana', 'bo');
    agree('still owed', before.outstanding - after.outstanding, usd('50'));
  },
};

/** Ana borrows from Bo until tomorrow. */
async function borrows(stage: Stage, dollars: string): Promise<void> {
  const [ana, bo] = [stage.person('ana'), stage.person('bo')];
  const [since, amount] = [await ana.mark(), stage.money(dollars)];
  const said =
    stage.locale === 'en' ? `borrow ${dollars} from @bo until tomorrow` : `找 @bo 借 ${dollars}，明天还`;
  await ana.types(stage.command(said));
  await bo.clicks(stage.words('button.lend', { amount }));
  await ana.sees(stage.words('notice.loan-accepted', { lender: stage.nameOf('bo'), amount }), { since });
}

const autoRepay: Scene = {
  name: 'auto-repay',
  title: { en: 'The month ends: the refill repays Bo by itself', 'zh-CN': '月初额度恢复，自动归还 Bo' },
  cast: ['ana', 'bo'],
  async play(stage) {
    const [ana, bo] = [stage.person('ana'), stage.person('bo')];
    const lent = (await stage.loans('ana')).owed.some(({ lender }) => lender === stage.nameOf('bo'));
    if (!lent) await borrows(stage, '40');
    const { refillAt, allowance, inLots } = await stage.balance('ana');
    // Her agents use nearly all she has: what is left unspent goes back on the due date, the rest is owed.
    await stage.world.report([stage.world.call('ana', `tour-release-${stage.platform}`, inLots - usd('30'))]);
    const { lots, owed: owedBefore } = await stage.balance('ana');
    const unspent = lots.filter(({ kind }) => kind === 'loan').reduce((sum, lot) => sum + lot.remaining, 0n);
    const [anaSince, boSince] = [await ana.mark(), await bo.mark()];
    await stage.world.advance(new Date(refillAt.getTime() - 60_000));
    const owed = (await stage.balance('ana')).owed;
    agree('unspent credit went back, owed is', owed, owedBefore - unspent);
    const returned = {
      amount: stage.world.format(stage.locale, unspent),
      lender: stage.nameOf('bo'),
    };
    if (unspent > 0n) await ana.sees(stage.words('notice.loan-returned', returned), { since: anaSince });
    await stage.world.advance(new Date(refillAt.getTime() + 60_000));
    const money = stage.world.format(stage.locale, owed);
    await ana.sees(stage.words('notice.loan-collected', { amount: money, lender: stage.nameOf('bo') }), {
      since: anaSince,
    });
    await bo.sees(
      stage.words('notice.loan-repaid.refill', { borrower: stage.nameOf('ana'), amount: money }),
      { since: boSince },
    );
    const [anaAfter, boAfter] = [await stage.balance('ana'), await stage.balance('bo')];
    agree('Ana owes', anaAfter.owed, 0n);
    agree('Ana has', anaAfter.inLots, allowance - owed);
    agree('Bo has', boAfter.inLots, boAfter.allowance + owed);
    agree('Bo is owed', boAfter.lent, 0n);
  },
};

/** Scenes about loans: those of the first month, and the refill that ends it. */
export const loanScenes = { borrow, lendPart, decline, repay, autoRepay };
