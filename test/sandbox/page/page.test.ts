import { afterEach, describe, expect, it } from 'vitest';
import { type Backstage, BackstageError } from '../../../src/sandbox/page/backstage.js';
import * as dingtalkSupport from '../dingtalk/support.js';
import { person, stopAll, webClient } from '../slack/support.js';
import { openPage } from './page-support.js';

afterEach(async () => {
  await stopAll();
  await dingtalkSupport.stopAll();
});

/** A backstage of which only the clock works. */
function onlyClock(move: Backstage['move']): Backstage {
  const none = async (): Promise<never> => {
    throw new Error('not in this test');
  };
  const clock: Backstage['clock'] = async () => ({
    now: '2026-03-10T08:00:00.000Z',
    zone: 'Asia/Shanghai',
    moving: null,
    failed: null,
    stops: [
      { kind: 'hour', at: '2026-03-10T09:00:00.000Z', about: null },
      { kind: 'due', at: '2026-03-13T16:00:00.000Z', about: 'Ana → <b>Bo $200' },
    ],
  });
  return { clock, move, burn: none, books: none, verify: none, jobs: none };
}

describe('the page', () => {
  it('has everything in its first answer, in the language asked for', async () => {
    const { text, slack, get } = await openPage();
    await webClient(slack).chat.postMessage({ channel: 'U0CAROL', text: 'hello &lt;b&gt;Carol' });
    const response = await get('/?slack=carol&dingtalk=lina', {
      'accept-language': 'zh-CN,zh;q=0.9,en;q=0.5',
    });
    const page = await response.text();
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(page).toContain('<html lang="zh-CN">');
    expect(page).toContain('data-region="slack"');
    expect(page).toContain('data-region="dingtalk"');
    expect(page).toContain('hello &lt;b&gt;Carol');
    expect(page).not.toContain('<b>Carol');
    expect(page).toMatch(/<option value="U0CAROL" selected>/);
    expect(page).toMatch(/<option value="lina" selected>/);
    expect(await text('/?slack=carol&lang=en', { 'accept-language': 'zh-CN' })).toContain('<html lang="en">');
  });

  it('says who one is on each side, and offers to be the same person on the other', async () => {
    const { text } = await openPage();
    const page = await text('/?slack=wei2&dingtalk=lina&lang=en');
    expect(page).toContain('data-also="dingtalk" data-user="wang2"');
    expect(page).not.toContain('data-also="slack"');
    const guest = await text('/sandbox/region/who-slack?slack=gus&lang=en');
    expect(guest).toContain('>guest<');
    expect(await text('/sandbox/region/who-slack?slack=wei2&dingtalk=wang2')).not.toContain('data-also');
  });

  it('draws one region, or several at once, and says when there is none', async () => {
    const { get, slack } = await openPage();
    const one = (await (await get('/sandbox/region/slack?slack=ana')).json()) as Record<string, unknown>;
    expect(one['position']).toBe(await person(slack, 'ana').mark());
    expect(one['html']).toEqual(expect.any(String));
    const both = (await (await get('/sandbox/regions/slack,dingtalk')).json()) as Record<string, unknown>;
    expect(Object.keys(both).sort()).toEqual(['dingtalk', 'slack']);
    expect((await get('/sandbox/region/nothing')).status).toBe(404);
    expect((await get('/other')).status).toBe(404);
    expect((await get('/sandbox/other')).status).toBe(404);
  });

  it('forgets what was only for the moment when it is reloaded, and not before', async () => {
    const { text, slack } = await openPage();
    await webClient(slack).chat.postEphemeral({
      channel: 'C0GENERAL',
      user: 'U0ANA',
      text: 'for your eyes only',
    });
    const here = '/?slack=ana&slackAt=C0GENERAL';
    expect(await text(here)).toContain('for your eyes only');
    expect(await text(here)).toContain('for your eyes only');
    expect(await text(here, { 'cache-control': 'max-age=0' })).not.toContain('for your eyes only');
  });

  it('shows only the tab that is open, and none when the tools are closed', async () => {
    const { text } = await openPage();
    const story = await text('/');
    expect(story).toMatch(/<aside class="f-tools"[^>]*>/);
    expect(story).not.toMatch(/id="panel-story"[^>]*hidden/);
    expect(await text('/?tool=clock')).toMatch(/id="panel-story"[^>]*hidden/);
    expect(await text('/?tool=none')).toMatch(/<aside class="f-tools"[^>]*hidden/);
  });

  it('says that the bot is starting for as long as it does', async () => {
    const { text, url } = await openPage();
    expect(await text('/?lang=en')).toContain('The bot is still starting');
    const answer = await fetch(`${url}/sandbox/backstage/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': 'zh-CN' },
      body: '{}',
    });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ ok: false, error: '机器人正在启动，过几秒再试。' });
  });

  it('shows the clock with the date of every stop, and says in words why it does not move', async () => {
    const backstage = onlyClock(async () => {
      throw new BackstageError('past', 'earlier than now');
    });
    const { text, url } = await openPage({ backstage: () => backstage });
    const clock = await text('/?tool=clock&lang=en');
    expect(clock).toMatch(/Tue,? 10 Mar, 16:00/);
    expect(clock).toContain('Saturday, 14 March 2026 at 00:00 · Ana → &lt;b&gt;Bo $200');
    expect(await text('/?tool=clock&lang=zh-CN')).toContain('2026年3月14日星期六 00:00');
    const answer = await fetch(`${url}/sandbox/backstage/move`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': 'en' },
      body: JSON.stringify({ to: '2020-01-01T00:00:00Z' }),
    });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toEqual({
      ok: false,
      error: 'The clock only moves forward. Choose a later moment.',
    });
    // A page of another origin cannot send JSON without being let in: anything else is refused.
    const form = await fetch(`${url}/sandbox/backstage/move`, { method: 'POST', body: '{}' });
    expect(form.status).toBe(415);
  });
});
