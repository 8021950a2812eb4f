import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { locales, startTestWorld, type TestWorld } from '../support/world.js';

let world: TestWorld;
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
  expect(world.troubles).toEqual([]);
});

/** The id of the newest request. */
async function newest(): Promise<string> {
  const { rows } = await world.owner.query<{ id: string }>('SELECT id FROM request ORDER BY id DESC LIMIT 1');
  return rows[0]?.id ?? '';
}

describe.each(locales)('requesting more, in %s', (locale) => {
  const say = (en: string, zh: string) => (locale === 'en' ? en : zh);
  const request = (amount: string, reason = '') =>
    say(
      `/tokens request ${amount}${reason && ` for ${reason}`}`,
      `/tokens 申请 ${amount}${reason && `，用于${reason}`}`,
    );

  beforeAll(async () => {
    world = await startTestWorld({ locale });
    await world.spends('ana', '120');
  });
  afterAll(() => world.close());

  it('brings the manager a card with what a good manager looks up, and the pool pays', async () => {
    const { ana, carol } = world;
    const reason = say('the release tests on all services', '新版本发布之前需要完整地运行一遍全部压力测试');
    await ana.types(request('250', reason));
    await ana.sees(world.t('done.request', { amount: '$250', approvers: 'Carol Mbeki' }));
    await ana.sees(world.says('request.status.waiting', { approvers: 'Carol Mbeki' }));
    const card = await carol.sees(
      world.t('request.approver.title', { requester: 'Ana Costa', amount: '$250' }),
    );
    expect(card.text).toContain(world.t('request.used', { used: '$120', allowance: '$500' }));
    expect(card.text).toContain('$180');
    expect(card.text).toContain(
      world.t('request.then-pool', { name: 'Platform', before: '$2,000', after: '$1,750' }),
    );
    expect(card.text.toLowerCase()).toContain(world.t('request.earlier', { approved: 0, declined: 0 }));
    expect(card.text).toContain(world.t('request.why.manager', { requester: 'Ana Costa' }));
    expect(card.text).toContain(reason);
    await carol.clicks(world.t('button.approve', { amount: '$250' }));
    await carol.sees(
      world.t('done.approve', { less: 'no', amount: '$250', requester: 'Ana Costa', asked: '$250' }),
    );
    const note = await ana.sees(
      world.t('notice.request-approved', { decider: 'Carol Mbeki', amount: '$250' }),
    );
    expect(note.text).toContain(world.t('notice.request-approved.left', { left: '$430' }));
    for (const who of [ana, carol])
      await who.sees(
        world.says('request.status.approved', { less: 'no', decided: 'somebody', by: 'Carol Mbeki' }),
      );
    expect(await world.balance('ana')).toBe('430');
    const { rows } = await world.owner.query(
      "SELECT remaining FROM pool p JOIN team t ON t.id = p.team_id WHERE t.name = 'Platform'",
    );
    expect(rows).toEqual([{ remaining: '1750000000' }]);
  });

  it('can be approved in part, never beyond what was asked', async () => {
    const { ana, carol } = world;
    await ana.types(request('60'));
    await carol.clicks(world.t('button.approve-less'), { within: /\$60/ });
    await carol.sees(world.t('form.approve-less.intro', { requester: 'Ana Costa', asked: '$60' }));
    await carol.submits(world.t('form.approve-less.submit'), { amount: '61' });
    await carol.sees(world.t('refusal.more-than-asked.what', { asked: '$60' }));
    await carol.submits(world.t('form.approve-less.submit'), { amount: '0' });
    await carol.sees(world.t('refusal.zero.what'));
    await carol.submits(world.t('form.approve-less.submit'), { amount: '40' });
    await carol.sees(
      world.t('done.approve', { less: 'yes', amount: '$40', asked: '$60', requester: 'Ana Costa' }),
    );
    await carol.closes();
    const note = await ana.sees(
      world.t('notice.request-approved', { decider: 'Carol Mbeki', amount: '$40' }),
    );
    expect(note.text).toContain(world.t('notice.request-approved.less', { asked: '$60' }));
    await ana.sees(
      world.says('request.status.approved', {
        less: 'yes',
        decided: 'somebody',
        by: 'Carol Mbeki',
        approved: '$40',
        asked: '$60',
      }),
    );
    expect(await world.balance('ana')).toBe('470');
  });

  it('is declined with a reason that the requester reads', async () => {
    const { ana, carol } = world;
    const why = say('Please use the free model for this', '这件事请用免费模型');
    await ana.types(request('70'));
    await carol.clicks(world.t('button.decline-request'), { within: /\$70/ });
    // Slack's own client asks for a field that is required.
    await carol.submits(world.t('form.decline-request.submit'));
    const open = await world.slack.see({ user: 'carol' });
    expect(open.modal?.text).toContain('!');
    await carol.submits(world.t('form.decline-request.submit'), { reason: '   ' });
    await carol.sees(world.t('refusal.decline-reason-needed.what'));
    await carol.submits(world.t('form.decline-request.submit'), { reason: why });
    await carol.sees(world.t('done.decline-request', { requester: 'Ana Costa' }));
    await carol.closes();
    const note = await ana.sees(
      world.t('notice.request-declined', { decider: 'Carol Mbeki', amount: '$70' }),
    );
    expect(note.text).toContain(why);
    expect(note.text).toContain(world.t('notice.request-declined.ways'));
    expect(await world.balance('ana')).toBe('470');
  });

  it('can be withdrawn before it is decided', async () => {
    const { ana, carol } = world;
    await ana.types(request('80'));
    await carol.sees(world.t('request.approver.title', { requester: 'Ana Costa', amount: '$80' }));
    const id = await newest();
    await ana.clicks(world.t('button.withdraw'), { within: /\$80/ });
    await ana.sees(world.t('done.withdraw', { what: 'request' }));
    await carol.sees(world.t('request.status.withdrawn'));
    await world.slack.forgeClick({ user: 'carol', actionId: 'request.approve', value: id });
    await carol.sees(world.says('refusal.request-decided.what', { state: 'withdrawn' }));
  });

  it('closes when nobody decides, and the requester hears of it', async () => {
    const { grace, lina } = world;
    await grace.types(request('90'));
    await lina.sees(world.t('request.approver.title', { requester: 'Grace Tan', amount: '$90' }));
    const id = await newest();
    const since = await grace.mark();
    await world.advance('2026-03-13T09:00:00Z');
    await grace.sees(world.t('notice.request-expired', { amount: '$90' }), { since });
    await lina.sees(world.says('request.status.expired'));
    await world.slack.forgeClick({ user: 'lina', actionId: 'request.approve', value: id });
    await lina.sees(world.says('refusal.request-expired.what'));
    await world.slack.forgeClick({ user: 'lina', actionId: 'request.less', value: id });
    await lina.sees(world.says('refusal.request-expired.what'));
  });

  it('goes to all who may decide when there is no manager; the first decides, every copy shows it', async () => {
    const { sam, dave, fay } = world;
    await sam.types(request('30'));
    await sam.sees(world.says('done.request', { amount: '$30' }));
    for (const approver of [dave, fay]) {
      const card = await approver.sees(
        world.t('request.approver.title', { requester: 'Sam Reyes', amount: '$30' }),
      );
      expect(card.text).toContain(world.t('request.why.fallback', { requester: 'Sam Reyes' }));
    }
    const id = await newest();
    await fay.clicks(world.t('button.approve', { amount: '$30' }));
    for (const who of [sam, dave, fay])
      await who.sees(
        world.says('request.status.approved', { less: 'no', decided: 'somebody', by: 'Fay Laurent' }),
      );
    const sight = await dave.looks();
    const labels = sight.conversations.flatMap((one) => one.items).flatMap((item) => item.controls);
    expect(labels.map((control) => control.label)).not.toContain(
      world.t('button.approve', { amount: '$30' }),
    );
    // A click from a screen that was not redrawn says who and when.
    for (const actionId of ['request.approve', 'request.less', 'request.decline']) {
      await world.slack.forgeClick({ user: 'dave', actionId, value: id });
      await dave.sees(world.says('refusal.request-decided.what', { state: 'approved', by: 'Fay Laurent' }));
    }
    expect(await world.balance('sam')).toBe('330');
  });

  it("goes to the manager's own manager, and is paid without a pool where the team has none", async () => {
    const { carol, dave, fay } = world;
    await carol.types(request('20'));
    await carol.sees(world.t('done.request', { amount: '$20', approvers: 'Dave Okafor' }));
    await dave.clicks(world.t('button.approve', { amount: '$20' }));
    await carol.sees(world.t('notice.request-approved', { decider: 'Dave Okafor', amount: '$20' }));
    // Finance has no pool of its own; Dave is Fay's manager.
    await fay.types(request('25'));
    await dave.clicks(world.t('button.approve', { amount: '$25' }));
    await fay.sees(world.t('notice.request-approved', { decider: 'Dave Okafor', amount: '$25' }));
    // Dave has no manager, and the other fallback decides.
    await dave.types(request('26'));
    await dave.sees(world.t('done.request', { amount: '$26', approvers: 'Fay Laurent' }));
    await fay.clicks(world.t('button.approve', { amount: '$26' }));
    await dave.sees(world.t('notice.request-approved', { decider: 'Fay Laurent', amount: '$26' }));
  });

  it('is not decided by oneself, nor by whom it is not for', async () => {
    const { ana, bo, lina, carol } = world;
    await ana.types(request('35'));
    await carol.sees(world.t('request.approver.title', { requester: 'Ana Costa', amount: '$35' }));
    const id = await newest();
    for (const actionId of ['request.approve', 'request.less', 'request.decline']) {
      await world.slack.forgeClick({ user: 'ana', actionId, value: id });
      await ana.sees(world.t('refusal.own-request.what'));
      await world.slack.forgeClick({ user: 'bo', actionId, value: id });
      await bo.sees(world.t('refusal.not-approver.what', { approver: 'Carol Mbeki' }));
      await world.slack.forgeClick({ user: 'lina', actionId, value: id });
      await lina.sees(world.t('refusal.not-approver.what', { approver: 'Carol Mbeki' }));
    }
    await world.slack.forgeClick({ user: 'bo', actionId: 'request.withdraw', value: id });
    await bo.sees(world.t('refusal.not-yours.what'));
    const { rows } = await world.owner.query('SELECT state FROM request WHERE id = $1', [id]);
    expect(rows).toEqual([{ state: 'pending' }]);
    await carol.clicks(world.t('button.approve', { amount: '$35' }));
    await ana.sees(world.t('notice.request-approved', { decider: 'Carol Mbeki', amount: '$35' }));
  });

  it('needs a reason from a certain amount on, and the form asks for it', async () => {
    const { bo, carol } = world;
    await bo.types(request('200'));
    await bo.submits(world.t('form.request.submit'), { reason: 'x' });
    await bo.sees(world.t('refusal.reason-length.what', { least: 20, most: 500 }));
    await bo.submits(world.t('form.request.submit'), {
      amount: '1001',
      reason: say('a big run of all evaluations', '发布之前需要完整地运行一遍全部评测，请批准。'),
    });
    await bo.sees(world.t('refusal.request-too-large.what', { limit: '$1,000' }));
    await bo.submits(world.t('form.request.submit'), { amount: '200', until: '2026-03-01' });
    await bo.sees(world.t('refusal.past-date.what'));
    await bo.submits(world.t('form.request.submit'), { until: '2026-03-20' });
    await bo.sees(world.t('done.request', { amount: '$200', approvers: 'Carol Mbeki' }));
    await bo.closes();
    await carol.clicks(world.t('button.approve', { amount: '$200' }));
    await bo.sees(world.t('notice.request-approved', { decider: 'Carol Mbeki', amount: '$200' }));
    await bo.types('/tokens');
    const answer = await bo.sees(/\$500/);
    expect(answer.text).toContain(world.t('lot.top-up'));
  });

  it('in a direct message is confirmed first', async () => {
    const { wangwei, carol } = world;
    await wangwei.types(say('could I get 45 more for the load tests please?', '我想再申请 45，压测用'));
    await wangwei.sees(world.says('confirm.request', { amount: '$45', dated: 'no' }));
    await wangwei.clicks(world.t('button.request-amount', { amount: '$45' }));
    await wangwei.sees(world.t('done.request', { amount: '$45', approvers: 'Carol Mbeki' }));
    await carol.clicks(world.t('button.approve', { amount: '$45' }));
    await wangwei.sees(world.t('notice.request-approved', { decider: 'Carol Mbeki', amount: '$45' }));
  });

  it('is refused beyond the number of open ones', async () => {
    const { marek } = world;
    for (const amount of ['1', '2', '3']) {
      await marek.types(request(amount));
      await marek.sees(world.t('done.request', { amount: `$${amount}`, approvers: 'Carol Mbeki' }));
    }
    await marek.types(request('4'));
    await marek.sees(world.t('refusal.too-many-requests.what', { limit: 3 }));
  });

  it('is not approved beyond what the pool has, but in part', async () => {
    const { xiaoming, lina } = world;
    for (const amount of ['900', '500']) {
      await xiaoming.types(
        request(amount, say('the whole evaluation', '版本发布之前要把整个评测集完整地跑一遍看看效果')),
      );
      await lina.clicks(world.t('button.approve', { amount: `$${amount}` }));
      await xiaoming.sees(world.t('notice.request-approved', { decider: '李娜', amount: `$${amount}` }));
    }
    await xiaoming.types(request('150'));
    await lina.clicks(world.t('button.approve', { amount: '$150' }));
    const answer = await lina.sees(world.t('refusal.pool-short.what', { pool: 'Payments', left: '$100' }));
    expect(answer.text).toContain(world.t('refusal.help.finance'));
    await lina.clicks(world.t('button.approve-less'), { within: /\$150/ });
    await lina.submits(world.t('form.approve-less.submit'), { amount: '101' });
    await lina.sees(world.t('refusal.pool-short.what', { pool: 'Payments', left: '$100' }));
    await lina.submits(world.t('form.approve-less.submit'), { amount: '100' });
    await xiaoming.sees(world.t('notice.request-approved', { decider: '李娜', amount: '$100' }));
    await lina.closes();
  });

  it('is refused at once when nobody can approve it', async () => {
    const { sam } = world;
    const { policy } = world.desk;
    world.desk.policy = { ...policy, fallbackApprovers: [] };
    await sam.types(request('30'));
    await sam.sees(world.t('refusal.nobody-can-approve.what'));
    expect(
      (await world.owner.query('SELECT state FROM request WHERE id = $1', [await newest()])).rows,
    ).toEqual([{ state: 'refused' }]);
    world.desk.policy = policy;
  });
});
