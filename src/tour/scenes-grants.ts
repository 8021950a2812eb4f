import { agree, type Scene, usd } from './stage.js';

const taskGrant: Scene = {
  name: 'task-grant',
  title: {
    en: 'Carol sets 60 aside for a task and adds Ana to it',
    'zh-CN': 'Carol 为任务预留 60，并把 Ana 加进来',
  },
  cast: ['carol', 'ana'],
  async play(stage) {
    const [carol, ana] = [stage.person('carol'), stage.person('ana')];
    const en = stage.locale === 'en';
    const task = stage.platform === 'slack' ? 'Atlas' : 'Orion';
    const [before, pool] = [await stage.balance('ana'), await stage.world.poolLeft('Platform')];
    const since = await ana.mark();
    const who = stage.platform === 'slack' ? '@ana' : 'Ana Costa';
    stage.platform === 'slack' ? { en: '30 April', zh: '4月30日' } : { en: '30 May', zh: '5月30日' };
    await carol.types(
      stage.command(en ? `task "${task}" 60 until 30 May` : `为“${task}”任务预留 60，到5月30日`),
    );
    await carol.sees(stage.words('confirm.task', { task, amount: stage.money('60') }));
    await carol.clicks(stage.words('button.set-aside', { amount: stage.money('60') }));
    await carol.sees(stage.words('done.task', { task, amount: stage.money('60') }));
    agree('set aside', pool - (await stage.world.poolLeft('Platform')), usd('60'));
    await carol.types(stage.command(en ? `task ${task} add ${who} 40` : `任务 ${task} 加 ${who} 40`));
    const amount = stage.money('40');
    await carol.clicks(stage.words('button.grant', { amount }));
    await carol.sees(stage.words('done.task-add', { name: stage.nameOf('ana'), amount, task }));
    await ana.sees(task, { since });
    const more = (await stage.balance('ana')).inLots - before.inLots;
    agree('Ana has more by', more, usd('40') - before.overdraft);
    agree('the pool gave no more than that', pool - (await stage.world.poolLeft('Platform')), usd('60'));
  },
};

const reviewAtHalf: Scene = {
  name: 'review-at-half',
  title: {
    en: 'Zhao Xue has used half; Li Na sees what it went into',
    'zh-CN': '赵雪用掉一半，李娜看到用在哪里',
  },
  cast: ['lina'],
  async play(stage) {
    const { world } = stage;
    const lina = stage.person('lina');
    const since = await lina.mark();
    const cost = usd('60');
    await world.report([world.call('xue', `half-${stage.platform}`, cost)]);
    await lina.sees(stage.says('review.title', { member: stage.nameOf('xue') }), { since });
    await lina.clicks(stage.words('button.review-fine'), { within: new RegExp(stage.nameOf('xue')) });
    await lina.sees(stage.says('review.status.fine', { by: stage.nameOf('lina') }), { since });
  },
};

/** Scenes about what managers give and look at unasked. */
export const grantScenes = { taskGrant, reviewAtHalf };
