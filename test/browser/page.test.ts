import type { Request } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserFound } from '../support/browser.js';
import { beyond, firstPaint, focused, holdsFocus, lacks, loseFocus } from './in-page.mjs';
import { useVisitors } from './sandbox.js';
import { testMs } from './visitor.js';

/** What the whole page may weigh as it comes over the wire, in bytes. */
const mostBytes = 300 * 1024;

describe.skipIf(!browserFound())('the page', { timeout: testMs }, () => {
  const { sandbox, visit } = useVisitors();

  it('weighs at most 300 KB compressed, all of it its own', async () => {
    const context = await sandbox().browser.newContext();
    const page = await context.newPage();
    const finished: Request[] = [];
    page.on('requestfinished', (request) => finished.push(request));
    await page.goto(sandbox().url);
    await page.getByText('0 of 7 done').waitFor();
    // Every tool once: what is fetched later counts too.
    for (const tab of await page.getByRole('tab').all()) await tab.click();
    const slack = page.getByRole('region', { name: 'Slack', exact: true });
    await slack.getByRole('link', { name: 'Home' }).click();
    await slack.getByRole('combobox', { name: 'Message TokenDesk' }).waitFor({ state: 'detached' });
    const counted = [...finished];
    const sizes = await Promise.all(counted.map((one) => one.sizes()));
    const bytes = sizes.reduce((sum, one) => sum + one.responseBodySize + one.responseHeadersSize, 0);
    expect(counted.length).toBeGreaterThan(10);
    expect(counted.map((one) => one.url()).filter((url) => !url.startsWith(sandbox().url))).toEqual([]);
    console.log(`page weight: ${Math.round(bytes / 1024)} KB in ${counted.length} responses`);
    expect(bytes).toBeLessThan(mostBytes);
    // Not by chance: what is sent is compressed.
    const packed = await fetch(sandbox().url, { headers: { 'accept-encoding': 'gzip' } });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    await context.close();
  });

  it('is there at once', async () => {
    const times: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const { page, close } = await sandbox().visit();
      times.push(await page.evaluate(firstPaint));
      await close();
    }
    console.log(`first view: ${times.map((one) => `${Math.round(one)} ms`).join(', ')}`);
    // Half a second on an idle machine; the tests share theirs.
    expect(Math.min(...times)).toBeLessThan(5_000);
  });

  it('misses nothing that a screen reader needs, wherever one is', async () => {
    const ana = await visit({ query: 'slack=ana&dingtalk=ana01' });
    const { page, slack, dingtalk } = ana;
    const check = async (where: string): Promise<void> => {
      expect((await page.evaluate(lacks)).map((one) => `${where}: ${one}`)).toEqual([]);
    };
    await check('first view');
    for (const tool of ['clock', 'faults', 'inspector', 'books', 'jobs']) {
      await ana.tool(tool);
      await check(tool);
    }
    await slack.types('how much do I have left');
    await slack.sees('Used in this order');
    await check('an answer');
    await slack.clicks('Request more');
    await slack.pane.getByRole('dialog').waitFor();
    await check('a form in Slack');
    await slack.pane.getByRole('button', { name: 'Cancel' }).click();
    await dingtalk.types('borrow');
    await dingtalk.log.getByRole('textbox').first().waitFor();
    await check('a form in DingTalk');
    await slack.opens('Home');
    await check('the Home tab');
    await page.getByRole('button', { name: 'Close the tools' }).click();
    await dingtalk.opens('To-do');
    await dingtalk.pane.getByRole('heading', { name: 'OA Approval' }).waitFor();
    await check('the to-do list');
  });

  it('works by the keyboard alone', async () => {
    const { page, slack } = await visit({ query: 'slack=grace&dingtalk=grace01' });
    const { keyboard } = page;
    const called = (): Promise<string> => page.evaluate(focused);
    /** Tab until something is reached: what it is called, or what stands on it. */
    const tabTo = async (what: string): Promise<void> => {
      for (let steps = 0; steps < 80; steps += 1) {
        await keyboard.press('Tab');
        if ((await called()) === what) return;
      }
      throw new Error(`"${what}" is not reached by Tab; the focus is on "${await called()}"`);
    };
    await tabTo('Message TokenDesk');
    await keyboard.type('how much do I have left');
    await keyboard.press('Enter');
    await slack.sees('Used in this order');
    await page.evaluate(loseFocus);
    await tabTo('Request more');
    await keyboard.press('Enter');
    const form = slack.pane.getByRole('dialog');
    await form.waitFor();
    // The focus is in the form, and cannot leave it.
    for (let steps = 0; steps < 12; steps += 1) {
      await keyboard.press('Tab');
      expect(await form.evaluate(holdsFocus)).toBe(true);
    }
    await keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    // It comes back to where it was.
    await expect.poll(called, { timeout: 10_000 }).toBe('Request more');
    await keyboard.press('Enter');
    await form.waitFor();
    await keyboard.type('25');
    await keyboard.press('Enter');
    // A reason is missing, or the form is done: whichever it is, the form says so or is gone.
    await expect
      .poll(async () => (await form.count()) === 0 || (await form.getByRole('textbox').count()) > 0, {
        timeout: 10_000,
      })
      .toBe(true);
    if ((await form.count()) > 0) {
      await keyboard.press('Escape');
      await form.waitFor({ state: 'detached' });
    }
    // A slash brings up the command; Tab takes it.
    await page.evaluate(loseFocus);
    await tabTo('Message TokenDesk');
    await keyboard.type('/to');
    await page.getByRole('option', { name: /\/tokens/ }).waitFor();
    await keyboard.press('Tab');
    await keyboard.type('loans');
    await keyboard.press('Enter');
    await slack.sees('Only visible to you');
  });

  it('works on a phone, with nothing beside the screen', async () => {
    const { page, slack, dingtalk, words } = await visit({
      query: 'slack=marek&dingtalk=carol01',
      width: 390,
      height: 780,
    });
    const views = page.getByRole('navigation', { name: words.views });
    const isWithin = async (where: string): Promise<void> => {
      const over = await page.evaluate(beyond);
      expect(`${where}: ${over}`).toBe(`${where}: 0`);
    };
    await isWithin('Slack');
    await slack.types('how much do I have left');
    await slack.sees('Used in this order');
    await isWithin('an answer');
    await slack.clicks('Request more');
    const form = slack.pane.getByRole('dialog');
    await form.waitFor();
    await isWithin('a form');
    const box = await form.boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
    await form.getByRole('button', { name: 'Cancel' }).click();
    await slack.types('/tokens request 20 for the regression runs');
    await slack.sees('Your request for $20 is with Carol Mbeki');

    await views.getByRole('button', { name: words.dingtalk }).click();
    if (!(await dingtalk.log.isVisible())) await dingtalk.opens(/TokenDesk/);
    await isWithin('DingTalk');
    await dingtalk.clicks('Approve $20');
    await dingtalk.sees(/Approved by Carol Mbeki/);
    await isWithin('a card');

    await views.getByRole('button', { name: words.tools }).click();
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await isWithin((await tab.textContent()) ?? '');
    }
    await page.getByRole('tab', { name: words.tabs['clock'] ?? '' }).click();
    await page.getByRole('button', { name: /One hour later/ }).click();
    await page.getByText(/^Arrived\./).waitFor();
    await views.getByRole('button', { name: words.slack }).click();
    await slack.sees('approved $20 for you');
    // One can be somebody else.
    await slack.be('Bo Lindqvist');
    await isWithin('somebody else');
  });
});
