import { agree, type Role, type Scene, type Stage, usd } from './stage.js';

/** Puts a request and returns its id, once somebody has its card. */
export async function put(
  stage: Stage,
  who: Role,
  approver: Role,
  amount: string,
  reason: string,
): Promise<string> {
  const [person, decider] = [stage.person(who), stage.person(approver)];
  const since = await decider.mark();
  await person.types(
    stage.command(stage.locale === 'en' ? `request ${amount} for ${reason}` : `申请 ${amount} 用于${reason}`),
  );
  await person.sees(stage.money(amount));
  await decider.sees(reason, { since });
  return stage.world.newestRequest();
}

const request: Scene = {
  name: 'request',
  title: {
    en: 'Ana requests 100 more; her manager gets the evidence',
    'zh-CN': 'Ana 申请 100，主管看到依据',
  },
  cast: ['ana', 'carol'],
  async play(stage) {
    const id = await put(stage, 'ana', 'carol', '100', stage.locale === 'en' ? 'the eval run' : '评测');
    await stage
      .person('carol')
      .sees(stage.words('request.why.manager', { requester: stage.nameOf('ana') }), { since: 0 });
    agree('the request is', await stage.world.requestState(id), 'pending');
    agree('open requests', (await stage.balance('ana')).openRequests, 1);
  },
};

const selfApproval: Scene = {
  name: 'self-approval-refused',
  title: { en: 'Ana forges a click on her own request', 'zh-CN': 'Ana 伪造点击，想批准自己的申请' },
  cast: ['ana'],
  async play(stage) {
    const id = await stage.world.newestRequest();
    const before = await stage.balance('ana');
    await stage.forges('ana', 'request.approve', id);
    await stage.person('ana').sees(stage.words('refusal.own-request.what'));
    agree('the request is', await stage.world.requestState(id), 'pending');
    agree('Ana has', (await stage.balance('ana')).inLots, before.inLots);
  },
};

const stranger: Scene = {
  name: 'stranger-refused',
  title: { en: 'Bo, who is no approver, forges a click', 'zh-CN': '并非审批人的 Bo 伪造点击' },
  cast: ['bo'],
  async play(stage) {
    const id = await stage.world.newestRequest();
    await stage.forges('bo', 'request.approve', id);
    await stage
      .person('bo')
      .sees(stage.words('refusal.not-approver.what', { approver: stage.nameOf('carol') }));
    agree('the request is', await stage.world.requestState(id), 'pending');
  },
};

const approve: Scene = {
  name: 'approve',
  title: { en: 'Carol approves with one click', 'zh-CN': 'Carol 一键批准' },
  cast: ['carol', 'ana'],
  async play(stage) {
    const [carol, ana] = [stage.person('carol'), stage.person('ana')];
    const id = await stage.world.newestRequest();
    const before = await stage.balance('ana');
    const poolBefore = await stage.world.poolLeft('Platform');
    const since = await ana.mark();
    const amount = stage.money('100');
    await carol.clicks(stage.words('button.approve', { amount }));
    await ana.sees(stage.words('notice.request-approved', { decider: stage.nameOf('carol'), amount }), {
      since,
    });
    agree('the request is', await stage.world.requestState(id), 'approved');
    agree(
      'Ana has more by',
      (await stage.balance('ana')).inLots - before.inLots,
      usd('100') - before.overdraft,
    );
    agree('the pool paid', poolBefore - (await stage.world.poolLeft('Platform')), usd('100'));
    await carol.sees(/Approved|已批准/);
  },
};

const approveLess: Scene = {
  name: 'approve-less',
  title: { en: 'Xiaoming asks for 150, Li Na approves 80', 'zh-CN': '王小明申请 150，李娜批准 80' },
  cast: ['xiaoming', 'lina'],
  async play(stage) {
    const [xiaoming, lina] = [stage.person('xiaoming'), stage.person('lina')];
    const before = await stage.balance('xiaoming');
    const id = await put(stage, 'xiaoming', 'lina', '150', stage.locale === 'en' ? 'load tests' : '压测');
    const since = await xiaoming.mark();
    await lina.clicks(stage.words('button.approve-less'));
    await lina.fills({ amount: '151' });
    await lina.submits();
    await lina.sees(stage.words('refusal.more-than-asked.what', { asked: stage.money('150') }));
    await lina.fills({ amount: '80' });
    await lina.submits();
    const amount = stage.money('80');
    await xiaoming.sees(stage.words('notice.request-approved', { decider: stage.nameOf('lina'), amount }), {
      since,
    });
    agree('the request is', await stage.world.requestState(id), 'approved');
    agree('Xiaoming has more by', (await stage.balance('xiaoming')).inLots - before.inLots, usd('80'));
  },
};

const doubleDecision: Scene = {
  name: 'double-decision',
  title: { en: 'Two fallback approvers decide at the same moment', 'zh-CN': '两位候补审批人同时决定' },
  cast: ['sam', 'dave', 'fay'],
  async play(stage) {
    const before = await stage.balance('sam');
    const id = await put(stage, 'sam', 'dave', '40', stage.locale === 'en' ? 'a prototype' : '原型');
    await stage.person('fay').sees(/40/, { since: 0 });
    const clicks = (['dave', 'fay'] as const).map((role) => stage.forges(role, 'request.approve', id));
    await Promise.all(clicks);
    const decider = await stage.world.waitForDecider(id);
    const loser = decider === stage.nameOf('dave') ? 'fay' : 'dave';
    await stage.person(loser).sees(stage.words('refusal.request-decided.next'));
    const amount = stage.money('40');
    await stage.person('sam').sees(stage.words('notice.request-approved', { decider, amount }));
    agree('Sam has more by', (await stage.balance('sam')).inLots - before.inLots, usd('40'));
  },
};

/** Scenes about requests, in the order in which they build on each other. */
export const requestScenes = { request, selfApproval, stranger, approve, approveLess, doubleDecision };
