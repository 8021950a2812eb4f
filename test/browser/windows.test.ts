import { describe, expect, it } from 'vitest';
import { browserFound } from '../support/browser.js';
import { useVisitors } from './sandbox.js';
import { testMs } from './visitor.js';

describe.skipIf(!browserFound())('windows', { timeout: testMs }, () => {
  const { visit } = useVisitors();

  it('of two people who click one button, one decides and the other is told', async () => {
    const sam = await visit({ query: 'slack=sam&tool=none' });
    const dave = await visit({ query: 'slack=dave&tool=none' });
    const fay = await visit({ query: 'slack=fay&tool=none' });
    await sam.slack.types('/tokens request 60 for the eval run of the gateway');
    const both = [dave, fay];
    for (const one of both) await one.slack.sees('Sam Reyes requests $60 more');
    await Promise.all(both.map((one) => one.slack.clicks(/^Approve \$60$/)));
    await Promise.all(both.map((one) => one.slack.sees(/You approved \$60|already approved this/)));
    const approved = await Promise.all(both.map((one) => one.slack.count('You approved $60 for Sam Reyes')));
    const told = await Promise.all(both.map((one) => one.slack.count(/already approved this/)));
    expect(approved.sort()).toEqual([0, 1]);
    expect(told.sort()).toEqual([0, 1]);
    // In every window the buttons are gone, and the requester has it once.
    for (const one of both) {
      await one.slack.sees(/Sam Reyes requests \$60 more.*Approved by/s);
      expect(await one.slack.log.getByRole('button', { name: /Approve/ }).count()).toBe(0);
    }
    await sam.slack.sees('approved $60 for you');
    expect(await sam.slack.count('approved $60 for you')).toBe(1);
  });

  it('what one person does, another sees in theirs, in both applications at once', async () => {
    const ana = await visit({ query: 'slack=ana&dingtalk=ana01&tool=none' });
    const others = await visit({ query: 'slack=bo&dingtalk=carol01&tool=none' });
    await ana.slack.types('/tokens borrow 40 from @bo until Friday');
    await others.slack.clicks(/^Lend \$40$/);
    await ana.slack.sees('lent you $40');
    await ana.dingtalk.types('request 30 for the load tests');
    await others.dingtalk.clicks('Approve $30');
    await ana.dingtalk.sees(/You requested \$30 more.*Approved by Carol Mbeki/s);
    // People talk to each other as well.
    await ana.slack.opens('general');
    await others.slack.opens('general');
    await ana.slack.types('good morning everybody');
    await others.slack.sees('good morning everybody');
    await others.slack.types('morning!');
    await ana.slack.sees('morning!');
  });

  it('a reload keeps the story and what was said; what Slack forgets is gone, and nothing is lost by it', async () => {
    const { page, slack, dingtalk, reload } = await visit({ query: 'slack=grace&dingtalk=grace01' });
    const story = page.getByRole('tabpanel', { name: 'Story' });
    const form = slack.pane.getByRole('dialog');
    const alone = slack.messages.filter({ hasText: 'Only visible to you' });
    await story.getByRole('button', { name: 'Skip this step' }).click();
    await story.getByText('1 of 7 done').waitFor();
    await dingtalk.types('how much do I have left');
    await dingtalk.sees('Used in this order');
    await slack.types('how much do I have left');
    await slack.sees('Used in this order');
    await slack.types('/tokens loans');
    await alone.waitFor();
    await slack.clicks('Request more');
    await form.getByRole('textbox').first().fill('25');
    await reload();
    await story.getByText('1 of 7 done').waitFor();
    await slack.sees('Used in this order');
    await dingtalk.sees('Used in this order');
    // As in Slack itself: neither an open form nor what was for her eyes alone outlives it.
    expect([await form.count(), await alone.count()]).toEqual([0, 0]);
    await slack.clicks('Request more');
    await form.getByRole('button', { name: 'Cancel' }).click();
    await form.waitFor({ state: 'detached' });
    expect(await slack.count('Used in this order')).toBe(1);
  });

  it('speaks the language that is chosen, and keeps it', async () => {
    const ana = await visit({ query: 'slack=ana&dingtalk=carol01' });
    await ana.page.getByRole('link', { name: '中文' }).click();
    await ana.page.getByRole('heading', { name: '五分钟了解 TokenDesk' }).waitFor();
    expect(await ana.page.getByRole('tab').allTextContents()).toEqual([
      '导览',
      '时钟',
      '故障',
      '通信',
      '账本',
      '任务',
    ]);
    await ana.page.getByRole('region', { name: '钉钉' }).waitFor();
    await ana.reload();
    await ana.page.getByRole('heading', { name: '五分钟了解 TokenDesk' }).waitFor();
    // Who one is stays as well, and people keep their own language.
    await ana.page.getByRole('link', { name: 'EN', exact: true }).click();
    await ana.page.getByRole('heading', { name: 'TokenDesk in five minutes' }).waitFor();
    expect(await ana.slack.pane.getByLabel('You are').inputValue()).toBe('U07ANA00001');
  });
});
