import { sql } from '../../src/store/db.js';
import { loanScenes } from '../../src/tour/scenes-loans.js';
import { requestScenes } from '../../src/tour/scenes-requests.js';
import { agree, type Scene } from '../../src/tour/stage.js';
import { declineRequest, expiry } from './story.js';

const inWords: Scene = {
  name: 'in-words',
  title: { en: 'Ana asks in her chat with the bot', 'zh-CN': 'Ana 私聊询问' },
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
    await stage.person('bo').says('Platform', '@TokenDesk how much do I have left?');
    await stage.person('bo').sees(answer);
    await stage.person('carol').doesNotSee(answer, { since: 0 });
  },
};

const byForm: Scene = {
  name: 'request-by-form',
  title: { en: 'Ana requests through the form; Carol approves', 'zh-CN': 'Ana 用表单申请，Carol 批准' },
  cast: ['ana', 'carol'],
  async play(stage) {
    const [ana, carol] = [stage.person('ana'), stage.person('carol')];
    const carolSince = await carol.mark();
    await ana.types(stage.balanceWords());
    await ana.clicks(stage.words('button.request'));
    await ana.fills({ amount: '35', reason: 'the long context runs' });
    await ana.submits();
    await carol.sees('the long context runs', { since: carolSince });
    const id = await stage.world.newestRequest();
    const since = await ana.mark();
    const amount = stage.money('35');
    await carol.clicks(stage.words('button.approve', { amount }));
    await ana.sees(stage.words('notice.request-approved', { decider: stage.nameOf('carol'), amount }), {
      since,
    });
    agree('the request is', await stage.world.requestState(id), 'approved');
  },
};

/** The books are busy for so long that the click is answered before it is done. */
const slowBooks: Scene = {
  name: 'slow-books',
  title: { en: 'A click while the books are busy', 'zh-CN': '账本繁忙时点击' },
  cast: ['ana', 'carol'],
  async play(stage) {
    const [ana, carol] = [stage.person('ana'), stage.person('carol')];
    const carolSince = await carol.mark();
    await ana.types('request 15 for a retry');
    await carol.sees('a retry', { since: carolSince });
    const id = await stage.world.newestRequest();
    const [since, anaSince] = [await carol.mark(), await ana.mark()];
    const answered = new RegExp(`${stage.says('dingtalk.working').source}| failed: `);
    const amount = stage.money('15');
    let locked = () => {};
    const busy = new Promise<void>((resolve) => {
      locked = resolve;
    });
    const holding = stage.world.desk.db.transaction(async (tx) => {
      await tx.run(sql`SELECT FROM request WHERE id = ${id}::uuid FOR UPDATE`);
      locked();
      await carol.sees(answered, { since });
    });
    await busy;
    await carol.clicks(stage.words('button.approve', { amount }));
    await holding;
    await ana.sees(stage.words('notice.request-approved', { decider: stage.nameOf('carol'), amount }), {
      since: anaSince,
    });
    agree('the request is', await stage.world.requestState(id), 'approved');
  },
};

const acrossPlatforms: Scene = {
  name: 'across-platforms',
  title: { en: 'Requested in Slack, approved in DingTalk', 'zh-CN': '在 Slack 申请，在钉钉批准' },
  cast: ['xiaoming', 'lina'],
  platform: 'both',
  async play(stage) {
    const [lina, copy] = [stage.on('dingtalk', 'lina'), stage.on('slack', 'lina')];
    const db = stage.world.desk.db;
    const { email } = stage.world.people.lina;
    await db.run(sql`UPDATE member SET deliver = 'both' WHERE email = ${email}`);
    const [since, copySince] = [await lina.mark(), await copy.mark()];
    await stage.on('slack', 'xiaoming').types('/tokens request 70 for the fraud model');
    await lina.sees('the fraud model', { since });
    await copy.sees('the fraud model', { since: copySince });
    const id = await stage.world.newestRequest();
    const xiaoming = stage.on('dingtalk', 'xiaoming');
    const told = await xiaoming.mark();
    const amount = stage.money('70');
    await lina.clicks(stage.words('button.approve', { amount }));
    await xiaoming.sees(stage.words('notice.request-approved', { decider: stage.nameOf('lina'), amount }), {
      since: told,
    });
    await copy.sees(/Approved/, { since: copySince });
    agree('the request is', await stage.world.requestState(id), 'approved');
  },
};

/** Every way in and out that DingTalk has, with every kind of decision once. */
export const dingtalkStory: readonly Scene[] = [
  inWords,
  inGroup,
  loanScenes.borrow,
  inGroup,
  loanScenes.decline,
  requestScenes.request,
  requestScenes.approve,
  byForm,
  slowBooks,
  declineRequest,
  inGroup,
  slowBooks,
  acrossPlatforms,
  inWords,
  expiry,
];
