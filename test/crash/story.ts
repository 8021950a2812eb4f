import { loanScenes } from '../../src/tour/scenes-loans.js';
import { requestScenes } from '../../src/tour/scenes-requests.js';
import { agree, type Scene } from '../../src/tour/stage.js';

const hours = 60 * 60 * 1000;

const inWords: Scene = {
  name: 'in-words',
  title: { en: 'Ana asks in a direct message', 'zh-CN': 'Ana 私信询问' },
  cast: ['ana'],
  async play(stage) {
    const ana = stage.person('ana');
    const { leftNow } = await stage.balance('ana');
    await ana.types('how much do I have left?');
    await ana.sees(stage.words('balance.left', { left: stage.world.format(stage.locale, leftNow) }));
  },
};

const inGroup: Scene = {
  name: 'in-group',
  title: { en: 'Bo asks where others read along', 'zh-CN': 'Bo 在群里询问' },
  cast: ['bo', 'carol'],
  async play(stage) {
    const { leftNow } = await stage.balance('bo');
    const answer = stage.words('balance.left', { left: stage.world.format(stage.locale, leftNow) });
    await stage.person('bo').says('#general', '@tokendesk how much do I have left?');
    await stage.person('bo').sees(answer);
    await stage.person('carol').doesNotSee(answer, { since: 0 });
  },
};

const onPage: Scene = {
  name: 'on-page',
  title: { en: 'Bo clicks on the bot’s own page', 'zh-CN': 'Bo 在主页上点击' },
  cast: ['bo'],
  async play(stage) {
    const bo = stage.inSlack('bo');
    await bo.opensHome();
    const label = stage.words('button.history');
    await bo.sees(
      ({ kind, controls }) => kind === 'home' && controls.some((control) => control.label === label),
    );
    const { home } = await bo.looks();
    const control = home?.controls.find((one) => one.label === label);
    if (!control) throw new Error('the page has no button for the history');
    const { actionId, blockId } = control;
    const since = await bo.mark();
    await stage.world.slack.click({ user: bo.name, place: { kind: 'home' }, actionId, blockId });
    await bo.sees(({ kind }) => kind === 'modal', { since });
    await bo.closes();
  },
};

export const declineRequest: Scene = {
  name: 'decline-request',
  title: { en: 'Li Na declines what Xiaoming requests', 'zh-CN': '李娜拒绝王小明的申请' },
  cast: ['xiaoming', 'lina'],
  async play(stage) {
    const [xiaoming, lina] = [stage.person('xiaoming'), stage.person('lina')];
    await xiaoming.types(stage.command('request 60 for load tests'));
    await xiaoming.sees(stage.money('60'));
    await lina.sees('load tests', { since: 0 });
    const id = await stage.world.newestRequest();
    const since = await xiaoming.mark();
    await lina.clicks(stage.words('button.decline-request'));
    await lina.fills({ reason: 'Use the in-house model for these' });
    await lina.submits();
    await xiaoming.sees('Use the in-house model', { since });
    await lina.closes();
    agree('the request is', await stage.world.requestState(id), 'declined');
  },
};

export const expiry: Scene = {
  name: 'expiry',
  title: { en: 'Nobody answers, and both questions expire', 'zh-CN': '无人回应，两个问题都过期' },
  cast: ['xiaoming', 'chen', 'lina'],
  async play(stage) {
    const [xiaoming, chen, lina] = [stage.person('xiaoming'), stage.person('chen'), stage.person('lina')];
    await xiaoming.types(stage.command('borrow 33 from @chen for evals'));
    await chen.sees(stage.money('33'), { since: 0 });
    await xiaoming.types(stage.command('request 44 for evals'));
    await lina.sees(stage.money('44'), { since: 0 });
    const id = await stage.world.newestRequest();
    const since = await xiaoming.mark();
    await stage.world.advance(new Date(stage.world.desk.clock.now().getTime() + 80 * hours));
    const amount = stage.money('33');
    await xiaoming.sees(
      stage.words('notice.loan-expired.borrower', { lender: stage.nameOf('chen'), amount }),
      {
        since,
      },
    );
    agree('the request is', await stage.world.requestState(id), 'expired');
  },
};

const refill: Scene = {
  name: 'refill',
  title: { en: 'The month ends: the refill repays Bo by itself', 'zh-CN': '月初额度恢复，自动归还 Bo' },
  cast: ['ana', 'bo'],
  async play(stage) {
    const [ana, bo] = [stage.person('ana'), stage.person('bo')];
    const { refillAt, inLots } = await stage.balance('ana');
    await stage.world.report([stage.world.call('ana', 'crash-1', inLots)]);
    const [anaSince, boSince] = [await ana.mark(), await bo.mark()];
    const { owed } = await stage.balance('ana');
    await stage.world.advance(new Date(refillAt.getTime() + 60_000));
    const amount = stage.world.format(stage.locale, owed);
    await ana.sees(stage.words('notice.loan-collected', { amount, lender: stage.nameOf('bo') }), {
      since: anaSince,
    });
    await bo.sees(stage.words('notice.loan-repaid.refill', { borrower: stage.nameOf('ana'), amount }), {
      since: boSince,
    });
    const after = await stage.balance('ana');
    agree('Ana owes', after.owed, 0n);
    agree('Ana has', after.inLots, after.allowance - owed);
    agree('Bo is owed', (await stage.balance('bo')).lent, 0n);
  },
};

/** Every kind of act once: borrow, lend, decline, repay, request, approve, decline, expiry, refill. */
export const crashStory: readonly Scene[] = [
  inWords,
  inGroup,
  loanScenes.borrow,
  inGroup,
  onPage,
  loanScenes.decline,
  inGroup,
  loanScenes.repay,
  requestScenes.request,
  inGroup,
  requestScenes.approve,
  declineRequest,
  expiry,
  refill,
];

/** Acts that can be told again and again. */
export const encore: readonly Scene[] = [inWords, inGroup, declineRequest];
