import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DingTalkWorld, startDingTalkWorld } from '../support/dingtalk-world.js';

let world: DingTalkWorld;

describe.each([true, false])('giving unasked in DingTalk, with cards: %s', (cards) => {
  beforeAll(async () => {
    world = await startDingTalkWorld({ cards });
    await world.in('lina').types('语言 中文');
    await world.in('lina').sees(/中文|设置/);
  });
  afterEach(async () => {
    expect(await world.verify()).toEqual([]);
  });
  afterAll(() => world.close());

  it('a manager confirms, the member is told', async () => {
    const [ana, carol] = [world.in('ana'), world.in('carol')];
    await ana.types('how much do I have left');
    await ana.sees(/left/);
    const before = Number(await world.balance('ana'));
    await carol.types('grant @ana 30 as thanks for the launch until 20 March');
    await carol.sees(/Give Ana Costa \$30 as thanks/);
    await carol.clicks(/^Give \$30/);
    await carol.sees(/Ana Costa has \$30 as thanks/);
    await ana.sees(/Carol Mbeki gave you \$30 as thanks/);
    expect(Number(await world.balance('ana'))).toBe(before + 30);
  });

  it('in Chinese, by form, with what is wrong marked on it', async () => {
    const [lina, wang] = [world.in('lina'), world.in('chen')];
    await wang.types('语言 中文');
    await wang.sees(/中文|设置/);
    await lina.types('给 @chen 发 20，用于迁移');
    await lina.sees(/要发放 \$20 给/);
    await lina.clicks(/^发放/);
    await lina.sees(/已发放 \$20 给/);
    await wang.sees(/给你发放了 \$20/);
    await lina.types('为“迁移”任务预留 100，到3月20日');
    await lina.sees(/要为任务“迁移”预留 \$100/);
    await lina.clicks(/^预留/);
    await lina.sees(/已为任务“迁移”预留 \$100/);
    await lina.types('任务 迁移 加 @chen 40');
    await lina.clicks(/^发放 \$40/);
    await lina.sees(/已从任务“迁移”中发放 \$40/);
    await wang.sees(/用于任务“迁移”/);
    await lina.types('任务 迁移');
    await lina.sees(/“迁移”还可发放 \$60/);
  });

  it('asks in a form what the words left out', async () => {
    const carol = world.in('carol');
    await carol.types('grant @ana');
    if (cards) {
      await carol.submits('Next', { 'To whom': 'ana', Amount: '0' });
      await carol.sees(/0/);
      await carol.submits('Next', { 'To whom': 'ana', Amount: '15' });
      await carol.sees(/Give Ana Costa \$15/);
      await carol.clicks(/^Give \$15/);
      await carol.sees(/Ana Costa has \$15 more/);
    } else await carol.sees(/grant @ana 300|Ana|amount/i);
  });
});
