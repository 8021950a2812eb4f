import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DingTalkWorld, startDingTalkWorld } from '../support/dingtalk-world.js';

let world: DingTalkWorld;

describe.each([true, false])('the life of a loan in DingTalk, with cards: %s', (cards) => {
  beforeAll(async () => {
    world = await startDingTalkWorld({ cards });
    for (const who of ['lina', 'chen'] as const) {
      await world.in(who).types('语言 中文');
      await world.in(who).sees(/中文|设置/);
    }
  });
  afterEach(async () => {
    expect(await world.verify()).toEqual([]);
  });
  afterAll(() => world.close());

  it('is put off, lent, extended and forgiven in Chinese', async () => {
    const [lina, chen] = [world.in('lina'), world.in('chen')];
    await chen.types('找 @lina 借 30，3月20日还');
    await lina.sees(/想向你借 \$30/);
    await lina.sees(/借出后你还剩/);
    await lina.clicks(/^明天再问我/);
    await lina.sees(/再次询问你/);
    await chen.sees(/将再次询问/);
    const since = await lina.mark();
    await world.advance(new Date('2026-03-11T02:00:00Z'));
    await lina.sees(/想向你借 \$30/, { since });
    await lina.clicks(/^借出 \$30/);
    await chen.sees(/借给了你 ?\$30/, { since: 0 });
    const wish = async () => {
      const [mark, mine] = [await lina.mark(), await chen.mark()];
      await chen.types('找 @lina 延期到3月25日');
      await chen.sees(/3月25日/, { since: mine });
      await chen.clicks(/^问问李娜/);
      await lina.sees(/归还日期延到/, { since: mark });
    };
    await wish();
    await chen.types('取消');
    await chen.sees(/已撤回延期申请/);
    await lina.sees(/撤回了延到.*的申请/, { since });
    await wish();
    await lina.clicks(/^同意/);
    await chen.sees(/同意你在.*归还/, { since: 0 });
    await lina.types('免掉 @chen 的 30');
    await lina.sees(/不用还了？/);
    await lina.clicks(/^免还 \$30/);
    await chen.sees(/你不用还了/, { since: 0 });
    await chen.types('对账单 2026-03');
    await chen.sees(/2026-03 借还对账单/, { since: 0 });
  });

  it('is repaid to everybody at once in English', async () => {
    const [ana, carol] = [world.in('ana'), world.in('carol')];
    await carol.types('help');
    await carol.sees(/loans/);
    await ana.types('borrow 20 from @carol until 20 March');
    await carol.clicks(/^Lend \$20/);
    await ana.sees(/lent you \$20/, { since: 0 });
    await ana.types('cancel');
    await ana.sees(/Hand \$20 back to Carol Mbeki/);
    await ana.clicks(/^Hand it back/);
    await carol.sees(/did not need \$20/, { since: 0 });
  });
});
