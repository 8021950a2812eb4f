import { localDate } from '../core/calendar.js';
import { agree, type Role, type Scene, type Stage, usd } from './stage.js';

/** Who may be asked; whoever owes at the moment does not lend. */
const colleagues = ['bo', 'sam', 'chen', 'fay', 'carol', 'dave'] as const satisfies readonly Role[];

const day = 24 * 60 * 60 * 1000;

/** Somebody who can lend a little, and to whom the borrower owes nothing yet. */
async function lenderFor(stage: Stage, borrower: Role): Promise<Role> {
  const { owed } = await stage.loans(borrower);
  for (const role of colleagues) {
    const { owed: own, leftNow, overdraft } = await stage.balance(role);
    const known = owed.some(({ lender }) => lender === stage.nameOf(role));
    if (!known && own === 0n && overdraft === 0n && leftNow > usd('220')) return role;
  }
  throw new Error(`nobody may lend to ${borrower} now`);
}

const now = (stage: Stage): Date => stage.world.desk.clock.now();

/** A day so many days from now, as people write it. */
function dayText(stage: Stage, days: number): string {
  const date = localDate(new Date(now(stage).getTime() + days * day), stage.world.policy.zone);
  const [, month, dayOfMonth] = date.split('-').map(Number);
  return stage.locale === 'en' ? date : `${month}月${dayOfMonth}日`;
}

/** The borrower asks, the lender lends all of it. */
async function lend(stage: Stage, to: Role, from: Role, dollars: string, days: number | null): Promise<void> {
  const [borrower, lender] = [stage.person(to), stage.person(from)];
  const amount = stage.money(dollars);
  const since = await borrower.mark();
  const until = days === null ? null : dayText(stage, days);
  const said =
    stage.locale === 'en'
      ? `borrow ${dollars} from @${from}${until === null ? '' : ` until ${until}`}`
      : `向 @${from} 借 ${dollars}${until === null ? '' : `，${until}还`}`;
  await borrower.types(stage.command(said));
  await lender.clicks(stage.words('button.lend', { amount }));
  await borrower.sees(stage.words('notice.loan-accepted', { lender: stage.nameOf(from), amount }), { since });
}

/** Their agents use all they have, what was borrowed included. */
async function usesAll(stage: Stage, role: 'xue'): Promise<void> {
  const { inLots } = await stage.balance(role);
  const id = `tour-loan-life-${stage.platform}-${now(stage).getTime()}`;
  await stage.world.report([stage.world.call(role, id, inLots)]);
}

/** The lender lets somebody off an amount, by a sentence that is asked back. */
async function letOff(stage: Stage, lender: Role, borrower: Role, dollars: string): Promise<void> {
  const amount = stage.money(dollars);
  const said = stage.locale === 'en' ? `forgive @${borrower} ${dollars}` : `免掉 @${borrower} 的 ${dollars}`;
  const actor = stage.person(lender);
  await actor.types(stage.command(said));
  await actor.sees(stage.words('confirm.forgive', { person: stage.nameOf(borrower), amount }));
  await actor.clicks(stage.words('button.forgive-amount', { amount }));
  await actor.sees(stage.words('done.forgive', { borrower: stage.nameOf(borrower), amount }));
}

const extend: Scene = {
  name: 'extend',
  title: {
    en: 'Ana asks for three more days, and the lender agrees',
    'zh-CN': 'Ana 申请把归还日期延后三天，对方同意',
  },
  cast: ['ana', ...colleagues],
  async play(stage) {
    const ana = stage.person('ana');
    const from = await lenderFor(stage, 'ana');
    const lender = stage.person(from);
    await lend(stage, 'ana', from, '20', 2);
    const mine = async () =>
      (await stage.loans('ana')).owed.find((loan) => loan.lender === stage.nameOf(from));
    const before = (await mine())?.dueAt;
    const [anas, lenders] = [await ana.mark(), await lender.mark()];
    const later = dayText(stage, 5);
    await ana.types(
      stage.command(
        stage.locale === 'en' ? `extend my loan from @${from} until ${later}` : `延期 @${from} 到${later}`,
      ),
    );
    await ana.sees(stage.says('done.time', { how: 'asked', other: stage.nameOf(from) }), { since: anas });
    const wish = { borrower: stage.nameOf('ana'), outstanding: stage.money('20') };
    await lender.sees(stage.says('loan.lender.wish', wish), { since: lenders });
    await lender.clicks(stage.says('button.time-yes'));
    await ana.sees(stage.says('notice.loan-extended', { lender: stage.nameOf(from) }), { since: anas });
    const moved = ((await mine())?.dueAt.getTime() ?? 0) - (before?.getTime() ?? 0);
    agree('days won', Math.round(moved / day), 3);
    // Not needed after all: nothing of it was used, so it goes back as it is.
    const since = await lender.mark();
    await ana.types(stage.command(stage.locale === 'en' ? `repay @${from} everything` : `还清 @${from} 的`));
    if (stage.platform === 'dingtalk' || stage.locale === 'zh-CN')
      await ana
        .clicks(stage.words('button.repay-amount', { amount: stage.money('20') }))
        .catch(() => undefined);
    await lender.sees(stage.says('notice.loan-repaid.hand', { borrower: stage.nameOf('ana') }), { since });
    agree('owed to them', await mine(), undefined);
  },
};

const forgive: Scene = {
  name: 'forgive',
  title: {
    en: 'A lender lets Ana off part of a loan, then the rest',
    'zh-CN': '出借人先免去 Ana 的一部分，再全部免还',
  },
  cast: ['ana', ...colleagues],
  async play(stage) {
    const ana = stage.person('ana');
    const from = await lenderFor(stage, 'ana');
    const [anaBefore, before] = [await stage.balance('ana'), await stage.balance(from)];
    await lend(stage, 'ana', from, '20', 3);
    const lent = await stage.balance('ana');
    const since = await ana.mark();
    await letOff(stage, from, 'ana', '5');
    const told = { lender: stage.nameOf(from), amount: stage.money('5') };
    await ana.sees(stage.words('notice.loan-forgiven', told), { since });
    agree('Ana owes less by', lent.owed - (await stage.balance('ana')).owed, usd('5'));
    const rest = await ana.mark();
    await letOff(stage, from, 'ana', '15');
    await ana.sees(stage.words('notice.loan-forgiven.all'), { since: rest });
    const [anaAfter, after] = [await stage.balance('ana'), await stage.balance(from)];
    agree('Ana owes as before', anaAfter.owed, anaBefore.owed);
    agree('Ana keeps what was lent', anaAfter.inLots, lent.inLots);
    agree('the lender is owed as before', after.lent, before.lent);
    agree('the lender has less by', before.inLots - after.inLots, usd('20'));
  },
};

const overdueReminder: Scene = {
  name: 'overdue-reminder',
  title: {
    en: 'A loan is past its date: two mornings, two wordings, no reproach',
    'zh-CN': '借款过了约定日期：两个早上，两种说法，没有责备',
  },
  cast: ['xue', ...colleagues],
  async play(stage) {
    const xue = stage.person('xue');
    const from = await lenderFor(stage, 'xue');
    await lend(stage, 'xue', from, '12', 1);
    await usesAll(stage, 'xue');
    const loan = (await stage.loans('xue')).owed.find(({ lender }) => lender === stage.nameOf(from));
    if (!loan) throw new Error('there is no loan');
    const owed = stage.world.format(stage.locale, loan.outstanding);
    const wording = async (at: Date): Promise<number> => {
      const since = await xue.mark();
      await stage.world.advance(at);
      const params = { lender: stage.nameOf(from), amount: owed };
      const patterns = ([0, 1, 2, 3, 4] as const).map((n) =>
        stage.says(`notice.loan-reminder.overdue.${n}`, params),
      );
      const any = new RegExp(patterns.map(({ source }) => source).join('|'));
      const { text } = await xue.sees(any, { since });
      return patterns.findIndex((pattern) => pattern.test(text));
    };
    const morning = (days: number) => new Date(loan.dueAt.getTime() + days * day + 9 * 60 * 60_000 + 60_000);
    const first = await wording(morning(0));
    const second = await wording(morning(1));
    agree('the second is worded anew', first === second, false);
    // The lender would rather have it settled than remembered.
    await letOff(stage, from, 'xue', '12');
    agree('left to repay', (await stage.balance('xue')).owed, 0n);
  },
};

const autoRepayPartial: Scene = {
  name: 'auto-repay-partial',
  title: {
    en: 'The refill repays as far as the protected share allows; the rest rolls on',
    'zh-CN': '额度恢复时在保留份额之外归还，其余顺延到下一期',
  },
  cast: ['xue', ...colleagues],
  async play(stage) {
    const xue = stage.person('xue');
    const from = await lenderFor(stage, 'xue');
    await lend(stage, 'xue', from, '40', null);
    await usesAll(stage, 'xue');
    const { atRefill, totalOwed } = await stage.loans('xue');
    const { allowance, refillAt } = await stage.balance('xue');
    if (!atRefill) throw new Error('nothing is foreseen for the refill');
    agree('foreseen is less than what is owed', atRefill.amount < totalOwed, true);
    const [xues, lenders] = [await xue.mark(), await stage.person(from).mark()];
    await stage.world.advance(new Date(refillAt.getTime() + 60_000));
    const taken = stage.world.format(stage.locale, atRefill.amount);
    await xue.sees(stage.words('notice.loan-collected', { amount: taken, lender: stage.nameOf(from) }), {
      since: xues,
    });
    const kept = stage.world.format(stage.locale, allowance - atRefill.amount);
    await xue.sees(stage.says('notice.loan-collected.rest', { kept }), { since: xues });
    const back = { borrower: stage.nameOf('xue'), amount: taken };
    await stage.person(from).sees(stage.words('notice.loan-repaid.refill', back), { since: lenders });
    const after = await stage.balance('xue');
    agree('of the allowance there is', after.inLots, allowance - atRefill.amount);
    agree('the rest rolls on', after.owed, totalOwed - atRefill.amount);
    // With the new allowance it can be settled by hand.
    const rest = stage.world.format(stage.locale, after.owed);
    await xue.types(stage.command(stage.locale === 'en' ? `repay @${from} 10` : `还 @${from} 10`));
    await xue.sees(stage.words('done.repay', { amount: rest, lender: stage.nameOf(from) }));
    agree('left to repay', (await stage.balance('xue')).owed, 0n);
    // It is just past midnight: what the scenes after this one tell of would wait for the morning.
    await stage.world.advance(new Date(refillAt.getTime() + 11 * 60 * 60_000));
  },
};

/** What happens to loans on their way: more time, forgiving, reminders, and a refill that does not suffice. */
export const loanLifeScenes = { extend, forgive, overdueReminder, autoRepayPartial };
