import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DingTalkWorld, startDingTalkWorld } from '../support/dingtalk-world.js';

// In DingTalk's groups: one card for all, whose figures come to everybody by its update, while each click is answered to
// the one who clicked.

let world: DingTalkWorld;
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
  expect(world.troubles).toEqual([]);
  expect(await world.dingtalk.warnings({})).toEqual([]);
});

/** The update of a card that was clicked on waits for some seconds. */
const shortly = () => world.advance(new Date(world.desk.clock.now().getTime() + 5_000));

describe('asking many in DingTalk', () => {
  beforeAll(async () => {
    world = await startDingTalkWorld({ deliver: 'dingtalk' });
  });
  afterAll(() => world.close());

  it('puts a card into the group, which fills up before everybody; who clicks is answered alone', async () => {
    const [xiaoming, chen, lina] = [world.in('xiaoming'), world.in('chen'), world.in('lina')];
    const since = { chen: await chen.mark(), lina: await lina.mark(), xiaoming: await xiaoming.mark() };
    await xiaoming.says('支付团队', '@TokenDesk 求助 60 用于今晚的故障');
    const card = await chen.sees(/王小明\s*向大家求助 \$60/, { since: since.chen });
    expect(card.where).toContain('支付团队');
    expect(card.text).toContain('今晚的故障');
    await xiaoming.sees(/已在这里求助 \$60/, { since: since.xiaoming });
    await chen.clicks(/借出 \$10/);
    await chen.sees(/已借给\s*王小明 \$10/);
    await shortly();
    const seen = await lina.sees(/▓▓░+ \$10 \/ \$60/, { since: since.lina });
    expect(seen.text).toContain('陈晨：$10');
    expect(seen.text).not.toMatch(/已借给/);
    await lina.doesNotSee(/已借给|余额|你现在有/, { since: since.lina });
    // Another amount is typed in one's own chat, unnamed.
    const form = await lina.mark();
    await lina.clicks('借出其他数额');
    await lina.sees(/表单已发到我们的单聊/, { since: form });
    await lina.fills({ amount: '15', how: ['unnamed'] });
    await lina.submits();
    await lina.sees(/已借给\s*王小明 \$15/);
    const chenSince = await chen.mark();
    await shortly();
    const unnamed = await chen.sees(/\$25 \/ \$60/, { since: chenSince });
    expect(unnamed.text).toContain('一位同事：$15');
    expect(unnamed.text).not.toContain('李娜');
    await chen.clicks(/补齐余下的 \$35/);
    await chen.sees(/这样就凑齐了/);
    await shortly();
    await lina.sees(/已凑齐，谢谢大家/, { since: since.lina });
    await xiaoming.sees(/2位同事借给你 \$60|2 位同事借给你 \$60/, { since: since.xiaoming });
    const { conversations } = await world.dingtalk
      .see({ user: 'chenchen01' })
      .catch(() => ({ conversations: [] }));
    for (const { items } of conversations) expect(items.at(-1)?.text ?? '').not.toContain('补齐余下的');
  });

  it('is closed by its asker, and by nobody else', async () => {
    const [bo, carol] = [world.in('bo'), world.in('carol')];
    const since = await carol.mark();
    await bo.says('Platform', '@TokenDesk ask 40 for the release');
    await carol.sees(/Bo Lindqvist asks you all for \$40/, { since });
    await carol.clicks('That is enough', { within: /Bo Lindqvist/ });
    await carol.sees(/Only Bo Lindqvist can close this/);
    const own = await bo.mark();
    await bo.clicks('That is enough', { within: /asks you all/ });
    await bo.sees(/Nobody had lent anything yet/, { since: own });
    const closed = await carol.mark();
    await shortly();
    await carol.sees(/Bo Lindqvist has enough since/, { since: closed });
  });

  it('asked in the chat with the bot goes to the team, each in their own chat', async () => {
    const [ana, bo] = [world.in('ana'), world.in('bo')];
    const since = await bo.mark();
    await ana.types('ask 25 for tests');
    await ana.sees(/colleagues? of your team for \$25/);
    await bo.sees(/Ana Costa asks your team for \$25/, { since });
    await bo.clicks('Lend the rest ($25)');
    await bo.sees(/You lent Ana Costa \$25/);
  });

  it('without an amount opens a form in the chat', async () => {
    const sam = world.in('sam');
    await sam.types('ask');
    await sam.fills({ amount: '12' });
    await sam.submits();
    await sam.sees(/I have asked \d+ colleagues of your team for \$12/);
    await sam.types('cancel');
    await sam.sees(/Nobody had lent anything yet/);
  });
});

describe('asking many in DingTalk without a card template', () => {
  beforeAll(async () => {
    world = await startDingTalkWorld({ cards: false, deliver: 'dingtalk' });
  });
  afterAll(() => world.close());

  it('says it in the group in words, and reaches the team with links in their own chats', async () => {
    const [bo, carol] = [world.in('bo'), world.in('carol')];
    const since = await carol.mark();
    await bo.says('Platform', '@TokenDesk ask 40 for the release');
    const said = await carol.sees(/Bo Lindqvist asks you all for \$40/, { since });
    expect(said.text).not.toContain('[Lend');
    await bo.types('cancel');
    await bo.sees(/Nobody had lent anything yet/);
    const own = await carol.mark();
    await bo.types('ask 30');
    await carol.sees(/asks your team for \$30/, { since: own });
    // A card that is still to be written would show the part itself.
    await bo.sees(/You asked for \$30/);
    const told = await bo.mark();
    await carol.clicks('Lend $5');
    await carol.sees(/You lent Bo Lindqvist \$5/);
    // His own card is a text that nobody can edit, so he is told of each part.
    const part = await bo.sees(/Carol Mbeki lent you \$5/, { since: told });
    expect(part.text).toMatch(/\$5 of \$30/);
    await carol.clicks('Lend the rest ($30)');
    await carol.sees(/You lent Bo Lindqvist \$25/);
    await bo.sees(/Your ask is full: 1 colleague lent you \$30/, { since: told });
  });
});
