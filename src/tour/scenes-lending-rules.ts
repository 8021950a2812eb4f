import { importMembers } from '../desk/import-members.js';
import { repaysAll } from './settling.js';
import { agree, type Role, type Scene, type Stage, usd } from './stage.js';

/** Whom one can lend with: nobody who owes or has little. */
const colleagues: readonly Role[] = ['bo', 'sam', 'fay', 'dave', 'carol', 'chen', 'grace', 'ana'];

/** Some who owe nothing and have enough, `not` left out. */
async function able(stage: Stage, count: number, not: readonly Role[] = []): Promise<Role[]> {
  const found: Role[] = [];
  for (const role of colleagues) {
    if (found.length === count || not.includes(role)) continue;
    const { owed, leftNow, overdraft } = await stage.balance(role);
    if (owed === 0n && overdraft === 0n && leftNow > usd('130')) found.push(role);
  }
  if (found.length < count) throw new Error(`only ${found.join(', ')} may lend`);
  return found;
}

/** How people of the platform name somebody, so that nobody else is meant. */
function mention(stage: Stage, role: Role): string {
  const { dingtalkId } = stage.world.people[role];
  return stage.platform === 'slack' || dingtalkId === null ? `@${role}` : `@${dingtalkId}`;
}

function pattern(text: string): RegExp {
  return new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
}

/** Asks somebody; the question as its lender sees it. */
async function asks(
  stage: Stage,
  borrower: Role,
  lender: Role,
  amount: string,
  until: { en: string; 'zh-CN': string } | null = null,
): Promise<RegExp> {
  const to = mention(stage, lender);
  const due = until === null ? '' : until[stage.locale];
  await stage
    .person(borrower)
    .types(
      stage.command(
        stage.locale === 'en' ? `borrow ${amount} from ${to}${due}` : `向 ${to} 借 ${amount}${due}`,
      ),
    );
  const params = { borrower: stage.nameOf(borrower), asked: stage.money(amount), open: 'yes' };
  return stage.says('loan.lender.asked', params);
}

async function lends(
  stage: Stage,
  borrower: Role,
  lender: Role,
  amount: string,
  until: { en: string; 'zh-CN': string } | null = null,
): Promise<void> {
  const since = await stage.person(borrower).mark();
  const within = await asks(stage, borrower, lender, amount, until);
  const money = stage.money(amount);
  await stage.person(lender).clicks(stage.words('button.lend', { amount: money }), { within });
  const accepted = stage.words('notice.loan-accepted', { lender: stage.nameOf(lender), amount: money });
  await stage.person(borrower).sees(accepted, { since });
}

type Lots = Awaited<ReturnType<Stage['balance']>>['lots'];

/** What is there of credit that was borrowed. */
function borrowed(lots: Lots): bigint {
  return lots.filter(({ kind }) => kind === 'loan').reduce((sum, { remaining }) => sum + remaining, 0n);
}

/** How much to use so that so much of what was borrowed is left: where it stands among the lots is its lender's doing. */
function leaving(lots: Lots, unused: bigint): bigint {
  let [used, left] = [0n, borrowed(lots)];
  for (const { kind, remaining } of lots) {
    if (left <= unused) break;
    const share = kind !== 'loan' || remaining < left - unused ? remaining : left - unused;
    used += share;
    if (kind === 'loan') left -= share;
  }
  return used;
}

const debtorCannotLend: Scene = {
  name: 'debtor-cannot-lend',
  title: {
    en: 'Whoever owes somebody 10 cannot lend to somebody else, and can once it is repaid',
    'zh-CN': '欠着 10 的人不能再借给别人，还清之后就可以',
  },
  cast: ['ana', ...colleagues],
  async play(stage) {
    const [debtor = 'bo', lender = 'sam'] = await able(stage, 2, ['ana']);
    await lends(stage, debtor, lender, '10');
    const person = stage.person(debtor);
    const before = await stage.balance(debtor);
    const within = await asks(stage, 'ana', debtor, '5');
    const money = stage.money('5');
    await person.clicks(stage.words('button.lend', { amount: money }), { within });
    await person.sees(stage.words('refusal.lender-owes.what', { amount: stage.money('10') }));
    agree('nothing moved', (await stage.balance(debtor)).inLots, before.inLots);
    await repaysAll(stage, debtor);
    await person.clicks(stage.words('button.lend', { amount: money }), { within });
    await person.sees(stage.says('done.lend', { borrower: stage.nameOf('ana'), amount: money }));
    await repaysAll(stage, 'ana');
    agree('owed to them', (await stage.balance(debtor)).lent, before.lent);
  },
};

const expiryKept: Scene = {
  name: 'expiry-kept',
  title: {
    en: 'What was lent ends when it would have ended for its lender, and goes back there before',
    'zh-CN': '借来的额度仍按出借人的期限到期，到期前没用完的自动退回',
  },
  cast: ['carol', 'ana', 'bo'],
  async play(stage) {
    const { world } = stage;
    const [carol, ana] = [stage.person('carol'), stage.person('ana')];
    const en = stage.locale === 'en';
    const bo = mention(stage, 'bo');
    // Something of Bo's ends tomorrow; it is what he lends first.
    await carol.types(stage.command(en ? `grant ${bo} 12 until tomorrow` : `发放 ${bo} 12，到明天`));
    await carol.clicks(stage.words('button.grant', { amount: stage.money('12') }));
    const given = await world.waitFor('Bo to have it', async () =>
      (await stage.balance('bo')).lots.find(
        ({ kind, remaining }) => kind === 'top-up' && remaining === usd('12'),
      ),
    );
    await lends(stage, 'ana', 'bo', '12', { en: ' until next Friday', 'zh-CN': '，下周五还' });
    const { lots } = await stage.balance('ana');
    const borrowed = lots.findLast(({ kind, remaining }) => kind === 'loan' && remaining === usd('12'));
    agree('it ends when it would have', borrowed?.expiresAt?.getTime(), given.expiresAt?.getTime());
    const since = await ana.mark();
    await ana.types(stage.balanceWords());
    await ana.sees(pattern(stage.words('lot.loan', { from: stage.nameOf('bo') })), { since });
    const [anaHas, boHas] = [await stage.balance('ana'), await stage.balance('bo')];
    await world.advance(new Date((given.expiresAt?.getTime() ?? 0) + 60_000));
    const back = { amount: stage.money('12'), lender: stage.nameOf('bo') };
    await ana.sees(stage.words('notice.loan-returned', back), { since });
    const [anaLeft, boLeft] = [await stage.balance('ana'), await stage.balance('bo')];
    agree('Ana owes less by', anaHas.owed - anaLeft.owed, usd('12'));
    agree('Ana has less by', anaHas.inLots - anaLeft.inLots, usd('12'));
    // It ended with its lender at the same instant.
    agree('Bo has as before', boLeft.inLots, boHas.inLots);
  },
};

const leaver: Scene = {
  name: 'leaver',
  title: {
    en: 'A colleague leaves: unused credit goes back, the pool pays what they owe and gets what they are owed',
    'zh-CN': '同事离职：没用完的退回，欠的由团队额度归还，别人欠的归团队额度',
  },
  cast: ['wangwei', 'wangwei2', ...colleagues],
  async play(stage) {
    const { world } = stage;
    // One of the two on each platform, since nobody leaves twice.
    const who: Role = stage.platform === 'slack' ? 'wangwei2' : 'wangwei';
    const team = stage.platform === 'slack' ? 'Payments' : 'Platform';
    const [lender = 'bo', borrower = 'sam'] = await able(stage, 2);
    // They are written to where they spoke last.
    await stage.person(who).types(stage.balanceWords());
    await stage.person(who).sees(stage.says('balance.left'));
    await lends(stage, borrower, who, '10');
    await lends(stage, who, lender, '30');
    const { lots, overdraft } = await stage.balance(who);
    agree('overdraft', overdraft, 0n);
    await world.report([world.call(who, `leaver-${stage.platform}`, leaving(lots, usd('10')))]);
    const unused = borrowed((await stage.balance(who)).lots);
    const [lent, pool] = [await stage.balance(lender), await world.poolLeft(team)];
    const debt = usd('30') - unused;
    const forgiven = debt > pool ? debt - pool : 0n;
    const paid = debt - forgiven;
    const [lenderSince, borrowerSince] = [
      await stage.person(lender).mark(),
      await stage.person(borrower).mark(),
    ];
    const { name, email } = world.people[who];
    const imported = await importMembers(world.desk, `name,email,status\n${name},${email},left\n`);
    agree('imported', imported.updated.length, 1);
    const seen = await stage
      .person(lender)
      .sees(stage.words('notice.leaver-settled', { name }), { since: lenderSince });
    for (const [key, amount] of [
      ['notice.leaver-settled.returned', unused],
      ['notice.leaver-settled.paid', paid],
      ['notice.leaver-settled.forgiven', forgiven],
    ] as const) {
      const line = stage.words(key, { amount: world.format(stage.locale, amount), team });
      if (amount > 0n && !pattern(line).test(seen.text))
        throw new Error(`${seen.text}\ndoes not say: ${line}`);
    }
    await stage
      .person(borrower)
      .sees(stage.says('notice.leaver-claim', { name, pool: 'team' }), { since: borrowerSince });
    agree('the pool paid', pool - (await world.poolLeft(team)), paid);
    const after = await stage.balance(lender);
    agree('the lender has more by', after.inLots - lent.inLots, unused + paid);
    agree('the lender is owed less by', lent.lent - after.lent, usd('30'));
    const gone = await stage.balance(who);
    agree('who left has', gone.inLots + gone.owed, 0n);
    await repaysAll(stage, borrower);
    agree('the pool has back', pool - (await world.poolLeft(team)), paid - usd('10'));
  },
};

/** Scenes about the rules of lending: who may, until when, and what becomes of it when somebody leaves. */
export const lendingRuleScenes = { debtorCannotLend, expiryKept, leaver };
