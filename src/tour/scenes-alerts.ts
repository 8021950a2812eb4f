import { agree, type Role, type Scene, type Stage, usd } from './stage.js';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** Whose quota is watched: somebody else on each platform, since an alert is told once a period. */
const watched = (stage: Stage): Role => (stage.platform === 'slack' ? 'grace' : 'xiaoming');

/** A gateway reports that somebody's agents used this much of what there is in the tightest window. */
async function uses(stage: Stage, who: Role, cost: bigint, what: string): Promise<void> {
  await stage.world.report([stage.world.call(who, `tour-${what}-${stage.platform}`, cost)]);
}

/** What must be used so that `percent` of what binds now is gone. */
async function upTo(stage: Stage, who: Role, percent: bigint): Promise<bigint> {
  const { leftNow, usedPeriod, cap } = await stage.balance(who);
  const used = cap ? cap.used : usedPeriod;
  return ((used + leftNow) * percent) / 100n - used;
}

const morning: Scene = {
  name: 'quiet-hours',
  title: { en: 'Nobody is woken: alerts wait for the morning', 'zh-CN': '夜里不打扰：提醒等到早上' },
  cast: ['chen'],
  async play(stage) {
    const chen = stage.person('chen');
    const now = stage.world.desk.clock.now();
    // His quota was used up, and at midnight it was refilled.
    await chen.doesNotSee(stage.says('alert.back'), { since: 0 });
    const since = await chen.mark();
    // Mid-morning in Shanghai, where those live whose alerts the next scenes tell of.
    const at = new Date(now.getTime() - (now.getTime() % day) + 3 * hour);
    await stage.world.advance(at > now ? at : new Date(at.getTime() + day));
    await chen.sees(stage.says('alert.back'), { since });
  },
};

const threshold: Scene = {
  name: 'threshold-alert',
  title: {
    en: 'Half is used, then most of it: the highest new level is told',
    'zh-CN': '用过一半，又用到八成：只提醒最高的新档',
  },
  cast: ['grace', 'xiaoming'],
  async play(stage) {
    const who = watched(stage);
    const person = stage.person(who);
    const since = await person.mark();
    await uses(stage, who, await upTo(stage, who, 52n), 'half');
    await person.sees(level(stage, 50), { since });
    const next = await person.mark();
    await uses(stage, who, await upTo(stage, who, 85n), 'most');
    await person.sees(level(stage, 80), { since: next });
    await person.doesNotSee(stage.says('alert.level', { level: 50, budget: 'week' }), { since: next });
  },
};

const rearmed: Scene = {
  name: 'rearmed-alert',
  title: { en: 'More quota, and the alert is armed again', 'zh-CN': '额度增加后，提醒重新生效' },
  cast: ['grace', 'xiaoming', 'lina'],
  async play(stage) {
    const who = watched(stage);
    const person = stage.person(who);
    await granted(stage, who, '400');
    const since = await person.mark();
    const { leftNow } = await stage.balance(who);
    await uses(stage, who, (leftNow * 80n) / 100n, 'again');
    await person.sees(level(stage, 80), { since });
  },
};

const creditBack: Scene = {
  name: 'credit-back',
  title: { en: 'The quota is used up, and then there is some again', 'zh-CN': '额度用完，随后又有了' },
  cast: ['grace', 'xiaoming', 'lina'],
  async play(stage) {
    const who = watched(stage);
    const person = stage.person(who);
    const since = await person.mark();
    const { inLots } = await stage.balance(who);
    await uses(stage, who, inLots, 'all');
    await person.sees(anyBudget(stage, 'alert.out'), { since });
    const back = await person.mark();
    await granted(stage, who, '60');
    await person.sees(stage.says('alert.back'), { since: back });
  },
};

const burn: Scene = {
  name: 'burn-alarm',
  title: {
    en: 'An agent in a loop: its keys are paused with one click',
    'zh-CN': '智能体陷入循环：一键暂停密钥',
  },
  cast: ['dave', 'fay'],
  async play(stage) {
    // Somebody else on each platform: an hour like this is part of one's normal afterwards.
    const who: Role = stage.platform === 'slack' ? 'dave' : 'fay';
    const person = stage.person(who);
    const since = await person.mark();
    // Of somebody who hardly uses anything no hour is normal: half the allowance is alarming.
    await uses(stage, who, usd(stage.platform === 'slack' ? '180' : '420'), 'loop');
    await person.sees(stage.says('alert.burn'), { since });
    await person.clicks(stage.words('button.pause-keys'));
    await person.sees(stage.words('alert.keys.paused', { whose: 'own', name: '' }), { since });
    agree('the keys are', await stage.world.keysOf(who), 'paused');
    await person.clicks(stage.words('button.resume-keys'));
    await person.sees(stage.words('alert.keys.resumed', { whose: 'own', name: '' }), { since });
    agree('the keys are', await stage.world.keysOf(who), 'working');
  },
};

const pace: Scene = {
  name: 'pace-alert',
  title: { en: 'At this pace it ends long before the refill', 'zh-CN': '按现在的速度，撑不到下次恢复' },
  cast: ['chen'],
  async play(stage) {
    const chen = stage.person('chen');
    const since = await chen.mark();
    const { leftNow, usedPeriod } = await stage.balance('chen');
    // Nearly half: no level is reached, and it is far too fast for so early in the month.
    await uses(stage, 'chen', ((leftNow + usedPeriod) * 45n) / 100n - usedPeriod, 'fast');
    await chen.sees(stage.says('alert.pace'), { since });
  },
};

/** A level of whichever budget binds. */
const level = (stage: Stage, percent: number): RegExp => anyBudget(stage, 'alert.level', { level: percent });

function anyBudget(
  stage: Stage,
  key: 'alert.level' | 'alert.out',
  params: Record<string, number> = {},
): RegExp {
  const budgets = ['credit', 'week', 'day'].map((budget) => stage.says(key, { ...params, budget }).source);
  return new RegExp(budgets.join('|'));
}

/** Has Li Na approve so much more for somebody. */
async function granted(stage: Stage, who: Role, amount: string): Promise<void> {
  const [person, lina] = [stage.person(who), stage.person('lina')];
  const [since, told] = [await lina.mark(), await person.mark()];
  const reason =
    stage.locale === 'en'
      ? `the ${amount} run of the week`
      : `完整的批处理评测任务需要再多跑一轮${amount === '400' ? '大' : '小'}规模验证`;
  await person.types(
    stage.command(stage.locale === 'en' ? `request ${amount} for ${reason}` : `申请 ${amount} 用于${reason}`),
  );
  await lina.sees(reason, { since });
  const money = stage.money(amount);
  await lina.clicks(stage.words('button.approve', { amount: money }));
  const done = { decider: stage.nameOf('lina'), amount: money };
  await person.sees(stage.words('notice.request-approved', done), { since: told });
}

/** Scenes in which the bot speaks first. */
export const alertScenes = { morning, threshold, rearmed, creditBack, burn, pace };
