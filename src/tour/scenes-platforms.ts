import { agree, type Scene, type Stage, usd } from './stage.js';

/** Everybody who has a part says that messages are to come to DingTalk from now on. */
const move: Scene = {
  name: 'deliver-to-dingtalk',
  title: { en: 'The team moves its messages to DingTalk', 'zh-CN': '大家改用钉钉收消息' },
  cast: ['ana', 'bo', 'carol', 'xiaoming', 'lina', 'chen', 'dave', 'sam', 'fay'],
  platform: 'dingtalk',
  async play(stage) {
    for (const role of move.cast) {
      const person = stage.on('dingtalk', role);
      await person.types(stage.locale === 'en' ? 'send me messages in DingTalk' : '把消息发到钉钉');
      await person.sees(/DingTalk|钉钉/);
    }
  },
};

const linkIdentity: Scene = {
  name: 'link-identity',
  title: { en: 'Marek joins his DingTalk account to his quota', 'zh-CN': 'Marek 绑定自己的钉钉账号' },
  cast: ['marek'],
  platform: 'both',
  async play(stage) {
    const [slack, dingtalk] = [stage.on('slack', 'marek'), stage.on('dingtalk', 'marek')];
    await slack.types(stage.locale === 'en' ? '/tokens link' : '/tokens 绑定账号');
    const { text } = await slack.sees(/[A-Z0-9]{4}-[A-Z0-9]{4}/);
    const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(text)?.[0] ?? '';
    await dingtalk.types(stage.locale === 'en' ? `link ${code}` : `绑定 ${code}`);
    await dingtalk.sees(stage.nameOf('marek'));
    const since = await slack.mark();
    await dingtalk.clicks(stage.words('button.link-yes'));
    await slack.sees(stage.words('link.question-next'), { since });
    await slack.clicks(stage.words('button.link-yes'));
    await slack.sees(stage.words('link.done', { platform: stage.words('platform.dingtalk') }), { since });
    const left = stage.world.format(stage.locale, (await stage.balance('marek')).leftNow);
    await dingtalk.types(stage.locale === 'en' ? 'balance' : '余额');
    await dingtalk.sees(stage.words('balance.left', { left }));
  },
};

const crossApproval: Scene = {
  name: 'cross-platform-approval',
  title: {
    en: 'Xiaoming requests in Slack, Li Na approves in DingTalk',
    'zh-CN': '王小明在 Slack 申请，李娜在钉钉批准',
  },
  cast: ['xiaoming', 'lina'],
  platform: 'both',
  async play(stage) {
    const [asker, decider] = [stage.on('slack', 'xiaoming'), stage.on('dingtalk', 'lina')];
    await wantsBoth(stage, 'lina');
    const inSlack = stage.on('slack', 'lina');
    const [since, copySince] = [await decider.mark(), await inSlack.mark()];
    const reason = stage.locale === 'en' ? 'the fraud model' : '风控模型';
    await asker.types(
      stage.locale === 'en' ? `/tokens request 70 for ${reason}` : `/tokens 申请 70 用于${reason}`,
    );
    await asker.sees(stage.money('70'));
    await decider.sees(reason, { since });
    await inSlack.sees(reason, { since: copySince });
    const before = await stage.balance('xiaoming');
    const id = await stage.world.newestRequest();
    const told = await asker.mark();
    await decider.clicks(stage.words('button.approve', { amount: stage.money('70') }));
    const amount = stage.money('70');
    const done = stage.words('notice.request-approved', { decider: stage.nameOf('lina'), amount });
    await asker.sees(done, { since: told });
    await inSlack.sees(/Approved|已批准/, { since: copySince, timeoutMs: 5_000 });
    agree('the request is', await stage.world.requestState(id), 'approved');
    const gained = (await stage.balance('xiaoming')).inLots - before.inLots;
    agree('Xiaoming has more by', gained, usd('70') - before.overdraft);
  },
};

const crossLoan: Scene = {
  name: 'cross-platform-loan',
  title: { en: 'Chen asks in DingTalk, Fay lends in Slack', 'zh-CN': '陈晨在钉钉借，Fay 在 Slack 借出' },
  cast: ['chen', 'fay'],
  platform: 'both',
  async play(stage) {
    const [chen, fay] = [stage.on('dingtalk', 'chen'), stage.on('slack', 'fay')];
    // Where somebody spoke last, there they are written to.
    await fay.types(stage.locale === 'en' ? '/tokens loans' : '/tokens 借还情况');
    const since = await fay.mark();
    const before = await stage.balance('chen');
    const amount = stage.money('45');
    await chen.types(stage.locale === 'en' ? 'borrow 45 from @fay for tests' : '向 @fay 借 45 用于测试');
    await chen.sees(amount);
    await fay.sees(amount, { since });
    const told = await chen.mark();
    await fay.clicks(stage.words('button.lend', { amount }));
    await chen.sees(stage.words('notice.loan-accepted', { lender: stage.nameOf('fay'), amount }), {
      since: told,
    });
    const after = await stage.balance('chen');
    agree('Chen owes', after.owed - before.owed, usd('45'));
    agree('Chen has more by', after.inLots - before.inLots, usd('45') - before.overdraft);
    // Whoever owes does not lend, and Chen is asked for a loan later.
    const settled = stage.words('notice.loan-repaid.hand', { borrower: stage.nameOf('chen'), amount });
    await chen.types(stage.locale === 'en' ? 'repay @fay 45' : '还 @fay 45');
    await fay.sees(settled, { since });
    agree('Chen owes as before', (await stage.balance('chen')).owed, before.owed);
  },
};

const groupPrivacy: Scene = {
  name: 'group-privacy',
  title: { en: 'Bo asks in a group; only Bo sees the answer', 'zh-CN': 'Bo 在群里问，只有他看到答案' },
  cast: ['bo', 'carol'],
  async play(stage) {
    const [bo, carol] = [stage.person('bo'), stage.person('carol')];
    const left = stage.world.format(stage.locale, (await stage.balance('bo')).leftNow);
    const answer = stage.words('balance.left', { left });
    const since = await carol.mark();
    const question = stage.locale === 'en' ? 'how much do I have left?' : '我还剩多少？';
    if (stage.platform === 'slack') await bo.says('#general', `@tokendesk ${question}`);
    else await bo.says('Platform', `@TokenDesk ${question}`);
    await bo.sees(answer);
    await carol.sees(stage.words('neutral'), { since });
    await carol.doesNotSee(left, { since });
  },
};

/** Has somebody's messages come to both platforms. */
async function wantsBoth(stage: Stage, role: 'lina'): Promise<void> {
  const person = stage.on('dingtalk', role);
  await person.types(stage.locale === 'en' ? 'send me messages in both' : '两边都发');
  await person.sees(/both|两/);
}

/** Scenes in which the two platforms meet. */
export const platformScenes = { move, linkIdentity, crossApproval, crossLoan, groupPrivacy };
