import { requestView } from '../desk/request-views.js';
import { put } from './scenes-requests.js';
import { agree, type Role, type Scene, type Stage, usd } from './stage.js';

/** Reasons are asked for in a sentence where it is about much. */
const longReason = (stage: Stage): string =>
  stage.locale === 'en'
    ? 'the load tests of the whole release'
    : '版本发布之前要做一轮完整的全链路压力测试和回归验证';

/** What was approved, by name and amount, as its requester reads it. */
const approvedBy = (stage: Stage, decider: Role, amount: string): string =>
  stage.words('notice.request-approved', { decider: stage.nameOf(decider), amount: stage.money(amount) });

const titleOf = (stage: Stage, requester: Role, amount: string): string =>
  stage.words('request.approver.title', { requester: stage.nameOf(requester), amount: stage.money(amount) });

const twoSteps: Scene = {
  name: 'policy-two-steps',
  title: {
    en: 'A thousand takes two: Carol, then finance',
    'zh-CN': '申请一千要两级审批：先主管，再财务',
  },
  cast: ['ana', 'carol', 'fay'],
  async play(stage) {
    const [ana, carol, fay] = [stage.person('ana'), stage.person('carol'), stage.person('fay')];
    const [before, pool] = [await stage.balance('ana'), await stage.world.poolLeft('Platform')];
    const [since, atFay] = [await ana.mark(), await fay.mark()];
    const id = await put(stage, 'ana', 'carol', '1000', longReason(stage));
    const amount = stage.money('1000');
    await carol.clicks(stage.words('button.approve', { amount }), { within: new RegExp(longReason(stage)) });
    await carol.sees(stage.says('done.approve-step', { amount }), { since: 0 });
    agree('the request is', await stage.world.requestState(id), 'pending');
    agree('set aside in the pool', pool - (await stage.world.poolLeft('Platform')), usd('1000'));
    await fay.sees(titleOf(stage, 'ana', '1000'), { since: atFay });
    await fay.clicks(stage.words('button.approve', { amount }));
    await ana.sees(approvedBy(stage, 'fay', '1000'), { since });
    agree('the request is', await stage.world.requestState(id), 'approved');
    agree(
      'Ana has more by',
      (await stage.balance('ana')).inLots - before.inLots,
      usd('1000') - before.overdraft,
    );
    agree('the pool paid', pool - (await stage.world.poolLeft('Platform')), usd('1000'));
  },
};

const approveLessSteps: Scene = {
  name: 'approve-less-steps',
  title: {
    en: 'Both steps lower it: Li Na to 700, Dave to 300',
    'zh-CN': '两级都调低：李娜批 700，Dave 批 300',
  },
  cast: ['chen', 'lina', 'dave'],
  async play(stage) {
    const [chen, lina, dave] = [stage.person('chen'), stage.person('lina'), stage.person('dave')];
    const [before, pool] = [await stage.balance('chen'), await stage.world.poolLeft('Payments')];
    const [since, atDave] = [await chen.mark(), await dave.mark()];
    const id = await put(stage, 'chen', 'lina', '1000', longReason(stage));
    const less = async (who: typeof lina, amount: string) => {
      await who.clicks(stage.words('button.approve-less'));
      await who.fills({ amount });
      await who.submits();
    };
    await less(lina, '700');
    await lina.sees(stage.says('done.approve-step', { amount: stage.money('700') }), { since: 0 });
    await dave.sees(stage.words('request.lowered', { amount: stage.money('700') }), { since: atDave });
    await less(dave, '701');
    await dave.sees(stage.words('refusal.more-than-asked.what', { asked: stage.money('700') }));
    await dave.fills({ amount: '300' });
    await dave.submits();
    await chen.sees(approvedBy(stage, 'dave', '300'), { since });
    agree('the request is', await stage.world.requestState(id), 'approved');
    const more = (await stage.balance('chen')).inLots - before.inLots;
    agree('Chen Chen has more by', more, usd('300') - before.overdraft);
    agree('the pool paid', pool - (await stage.world.poolLeft('Payments')), usd('300'));
  },
};

const escalation: Scene = {
  name: 'escalation',
  title: {
    en: 'Carol does not answer for a working day, so her manager is asked, too',
    'zh-CN': 'Carol 一个工作日没有处理，申请同时转给她的上级',
  },
  cast: ['bo', 'carol', 'dave'],
  async play(stage) {
    const [bo, dave] = [stage.person('bo'), stage.person('dave')];
    const atDave = await dave.mark();
    const id = await put(stage, 'bo', 'carol', '600', longReason(stage));
    const view = await requestView(
      stage.world.desk,
      id,
      await stage.world.memberId(stage.world.people.bo.email),
    );
    if (!view?.escalatesAt) throw new Error('nobody would be asked when Carol does not answer');
    const since = await bo.mark();
    await stage.world.advance(view.escalatesAt);
    await dave.sees(titleOf(stage, 'bo', '600'), { since: atDave });
    await bo.sees(
      stage.says('notice.request-moved', {
        how: 'escalated',
        amount: stage.money('600'),
        people: 'Dave Okafor',
      }),
      { since },
    );
    await dave.clicks(stage.words('button.decline-request'), { within: /600/ });
    await dave.fills({ reason: stage.locale === 'en' ? 'Next month, please' : '请下个月再申请' });
    await dave.submits();
    const declined = { decider: stage.nameOf('dave'), amount: stage.money('600') };
    await bo.sees(stage.words('notice.request-declined', declined), { since });
    agree('the request is', await stage.world.requestState(id), 'declined');
    await stage
      .person('carol')
      .sees(stage.says('request.status.declined', { decided: 'somebody', by: stage.nameOf('dave') }), {
        since: 0,
      });
  },
};

const delegation: Scene = {
  name: 'delegation',
  title: { en: 'Carol is away; a colleague decides for her', 'zh-CN': 'Carol 休假，由同事代为审批' },
  cast: ['carol', 'lina', 'dave', 'ana'],
  async play(stage) {
    // In DingTalk names are written out.
    const deputy: Role = stage.platform === 'slack' ? 'lina' : 'dave';
    const called = stage.platform === 'slack' ? '@lina' : stage.nameOf(deputy);
    const [carol, other, ana] = [stage.person('carol'), stage.person(deputy), stage.person('ana')];
    const before = await other.mark();
    await carol.types(
      stage.command(stage.locale === 'en' ? `delegate ${called} until Friday` : `委托 ${called} 审批到周五`),
    );
    await carol.sees(stage.says('done.delegate', { name: stage.nameOf(deputy), begun: 'yes' }));
    await other.sees(stage.says('notice.delegated', { from: stage.nameOf('carol'), begun: 'yes' }), {
      since: before,
    });
    const id = await put(stage, 'ana', deputy, '30', stage.locale === 'en' ? 'a small trial' : '小规模试点');
    await other.sees(stage.says('request.why.proxy', { name: stage.nameOf('carol') }), { since: 0 });
    const since = await ana.mark();
    await other.clicks(stage.words('button.approve', { amount: stage.money('30') }));
    await ana.sees(approvedBy(stage, deputy, '30'), { since });
    agree('the request is', await stage.world.requestState(id), 'approved');
    await carol.types(stage.command(stage.locale === 'en' ? 'delegate' : '委托'));
    await carol.clicks(stage.words('button.delegate-end', { name: stage.nameOf(deputy) }));
    await carol.sees(stage.words('done.delegate-end', { name: stage.nameOf(deputy) }));
    const again = await put(
      stage,
      'ana',
      'carol',
      '31',
      stage.locale === 'en' ? 'one more trial' : '再试一次',
    );
    await stage.forges(deputy, 'request.approve', again);
    await other.sees(stage.words('refusal.not-approver.what', { approver: stage.nameOf('carol') }));
    await ana.types(stage.command(stage.locale === 'en' ? 'cancel' : '撤回'));
    await ana.sees(stage.words('done.withdraw', { what: 'request' }));
    agree('the request is', await stage.world.requestState(again), 'withdrawn');
  },
};

const question: Scene = {
  name: 'question',
  title: {
    en: 'Carol asks before she decides; Ana replies in the chat',
    'zh-CN': 'Carol 先问一句，Ana 直接回复',
  },
  cast: ['ana', 'carol'],
  async play(stage) {
    const [ana, carol] = [stage.person('ana'), stage.person('carol')];
    const [since, atCarol] = [await ana.mark(), await carol.mark()];
    const id = await put(stage, 'ana', 'carol', '25', stage.locale === 'en' ? 'a spike' : '技术预研');
    await carol.clicks(stage.words('button.ask-question'), { within: /25/ });
    const asked = stage.locale === 'en' ? 'Which model will you use?' : '准备用哪个模型？';
    await carol.fills({ question: asked });
    await carol.submits();
    await ana.sees(asked, { since });
    const answer = stage.locale === 'en' ? 'the small one, it is enough' : '用小模型就够了';
    await ana.types(answer);
    await ana.sees(stage.words('done.answer', { people: stage.nameOf('carol') }));
    await carol.closes();
    await carol.sees(answer, { since: atCarol });
    await carol.clicks(stage.words('button.approve', { amount: stage.money('25') }));
    await ana.sees(approvedBy(stage, 'carol', '25'), { since });
    agree('the request is', await stage.world.requestState(id), 'approved');
  },
};

const bulk: Scene = {
  name: 'bulk',
  title: { en: 'Carol approves two requests at once', 'zh-CN': 'Carol 一次批准两个申请' },
  cast: ['carol', 'ana', 'bo'],
  async play(stage) {
    const [carol, ana, bo] = [stage.person('carol'), stage.person('ana'), stage.person('bo')];
    const [atAna, atBo] = [await ana.mark(), await bo.mark()];
    await put(stage, 'ana', 'carol', '21', stage.locale === 'en' ? 'docs' : '文档');
    await put(stage, 'bo', 'carol', '22', stage.locale === 'en' ? 'runbooks' : '运维手册');
    await carol.types(stage.command(stage.locale === 'en' ? 'approvals' : '待我审批'));
    await carol.clicks(stage.words('button.requests-bulk'));
    const option = (role: Role, amount: string) =>
      stage.words('field.which-option', { requester: stage.nameOf(role), amount: stage.money(amount) });
    await carol.submits(stage.words('form.bulk.submit'), {
      [stage.platform === 'slack' ? 'which' : stage.words('field.which')]: [
        option('ana', '21'),
        option('bo', '22'),
      ],
    });
    await carol.sees(stage.words('requests.several', { n: 2, total: stage.money('43') }));
    await carol.clicks(stage.words('button.approve-several', { n: 2, amount: stage.money('43') }));
    await carol.sees(stage.words('requests.several-done', { n: 2, total: stage.money('43') }));
    await ana.sees(approvedBy(stage, 'carol', '21'), { since: atAna });
    await bo.sees(approvedBy(stage, 'carol', '22'), { since: atBo });
  },
};

const nobody: Scene = {
  name: 'nobody-can-approve',
  title: {
    en: 'Fay is away for good, and Dave has nobody else: he hears so at once',
    'zh-CN': '没有人能审批 Dave 的申请，当场告诉他',
  },
  cast: ['dave'],
  async play(stage) {
    const { world } = stage;
    const [dave, fay] = [stage.person('dave'), await world.memberId(world.people.fay.email)];
    await world.setStatus(fay, 'frozen');
    await dave.types(stage.command(stage.locale === 'en' ? 'request 50 for a review' : '申请 50 用于复核'));
    await dave.sees(stage.words('refusal.nobody-can-approve.what'));
    agree('the request is', await world.requestState(await world.newestRequest()), 'refused');
    await world.setStatus(fay, 'active');
  },
};

/** Scenes about who decides, and how. */
export const approvalScenes = { twoSteps, approveLessSteps, escalation, delegation, question, bulk, nobody };
