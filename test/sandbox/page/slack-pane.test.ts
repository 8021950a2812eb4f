import { afterEach, describe, expect, it } from 'vitest';
import { createTimes } from '../../../src/sandbox/page/slack/times.js';
import { slackWords } from '../../../src/sandbox/page/words/slack.js';
import { office, person, startBolt, startSlack, stopAll, webClient } from '../slack/support.js';
import { pane, parts } from './slack-support.js';

afterEach(stopAll);

const plain = (text: string) => ({ type: 'plain_text' as const, text });

/** The list's entry of a conversation. */
const entry = (html: string, id: string): string =>
  new RegExp(`<li><a [^>]*data-slack-at="${id}"[^]*?</li>`).exec(html)?.[0] ?? '';

describe('the Slack pane', () => {
  it('lists channels and the app, and says what is new until it is read', async () => {
    const slack = await startSlack();
    const people = slack.sandbox.people;
    await person(slack, 'bo').types('hello', '#random');
    await person(slack, 'bo').types('@ana look', '#general');
    await webClient(slack).chat.postMessage({ channel: 'U0ANA', text: 'x' });
    const html = await pane(slack, 'U0ANA', { slackAt: 'about' });
    expect(html).toContain('<h2>Office</h2>');
    expect(entry(html, 'C0RANDOM')).toContain('class="unread"');
    expect(entry(html, 'C0RANDOM')).not.toContain('sl-count');
    expect(entry(html, 'C0GENERAL')).toContain('aria-label="1 unread message">1</span>');
    expect(html).not.toContain('C0SECRET');
    expect(entry(await pane(slack, 'U0ANA', { slackAt: 'C0RANDOM' }), 'D0ANA')).toContain(
      'TokenDesk</span><span class="sl-count"',
    );
    await people.markRead({ user: 'ana', conversation: 'C0GENERAL' });
    expect(entry(await pane(slack, 'U0ANA'), 'C0GENERAL')).not.toContain('unread');
    // What one wrote oneself is not new, nor what one has before one's eyes.
    expect(entry(await pane(slack, 'U0BO'), 'C0RANDOM')).not.toContain('unread');
    expect(entry(await pane(slack, 'U0ANA', { slackAt: 'C0RANDOM' }), 'C0RANDOM')).not.toContain(
      'class="unread"',
    );
  });

  it('opens the conversation with the app where an address names none of theirs', async () => {
    const slack = await startSlack();
    for (const slackAt of ['', 'C0SECRET', 'nonsense'])
      expect(await pane(slack, 'U0ANA', { slackAt })).toContain(
        'This is the very beginning of your direct message history with TokenDesk.',
      );
  });

  it('shows the newest messages, and earlier ones when asked', async () => {
    const slack = await startSlack();
    for (let at = 0; at < 60; at += 1) await person(slack, 'bo').types(`message ${at}.`, '#random');
    const html = await pane(slack, 'U0ANA', { slackAt: 'C0RANDOM' });
    expect(parts(html, 'sl-message')).toHaveLength(50);
    expect(html).toContain('message 10.');
    expect(html).not.toContain('message 9.');
    expect(html).toContain('data-slack-more="100"');
    const more = await pane(slack, 'U0ANA', { slackAt: 'C0RANDOM', slackMore: '100' });
    expect(more).toContain('message 0.');
    expect(more).not.toContain('data-slack-more');
  });

  it('has the App Home’s three tabs', async () => {
    const slack = await startSlack({
      workspace: { ...office, app: { ...office.app, description: 'Counts <tokens>.' } },
    });
    expect(await pane(slack, 'U0ANA', { slackAt: 'home' })).toContain(
      'The app has not published anything here yet.',
    );
    await webClient(slack).views.publish({
      user_id: 'U0ANA',
      view: { type: 'home', blocks: [{ type: 'section', text: plain('Your page') }] },
    });
    const home = await pane(slack, 'U0ANA', { slackAt: 'home' });
    expect(home).toContain('Your page');
    expect(home).toMatch(/data-slack-tab="home" aria-current="page"/);
    expect(home).not.toContain('data-slack-composer');
    const about = await pane(slack, 'U0ANA', { slackAt: 'about' });
    expect(about).toContain('Counts &lt;tokens&gt;.');
    expect(about).toContain('<code>/plain</code>');
    expect(await pane(slack, 'U0ANA', { slackAt: 'C0GENERAL' })).not.toContain('data-slack-tab');
  });

  it('offers commands, people and shortcuts to whoever types', async () => {
    const slack = await startSlack({
      workspace: {
        ...office,
        commands: [{ command: '/tokens', description: 'D "q"', usage_hint: '[<x>]' }],
        shortcuts: [
          { callback_id: 'new', name: 'New one', type: 'global' },
          { callback_id: 'quote', name: 'Quote it', type: 'message' },
        ],
      },
    });
    await person(slack, 'bo').types('hi', '#general');
    const html = await pane(slack, 'U0ANA', { slackAt: 'C0GENERAL' });
    const data = (name: string): unknown =>
      JSON.parse(
        (new RegExp(`data-${name}="([^"]*)"`).exec(html)?.[1] ?? '')
          .replaceAll('&quot;', '"')
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>'),
      );
    expect(data('commands')).toEqual([{ command: '/tokens', description: 'D "q"', usageHint: '[<x>]' }]);
    expect(data('people')).toEqual(
      expect.arrayContaining([
        { name: 'TokenDesk', about: 'APP', insert: '@TokenDesk' },
        { name: 'Bo', about: 'bo · Bo Berg', insert: '@Bo' },
        // Two people have this name: the handle says which one.
        { name: '王伟', about: 'wei2', insert: '@wei2' },
      ]),
    );
    expect(html).toContain('data-slack-shortcut="new">New one</button>');
    const message = (parts(html, 'sl-message')[0] ?? '').split('</article>')[0];
    expect(message).toContain('data-slack-shortcut="quote">Quote it</button>');
    expect(message).not.toContain('data-slack-shortcut="new"');
  });

  it('knows when the app has answered a click', async () => {
    const slack = await startSlack();
    let answered = false;
    await startBolt(slack, (app) => {
      app.action('go', async ({ ack }) => {
        answered = true;
        await ack();
      });
    });
    const { ts = '', channel = '' } = await webClient(slack).chat.postMessage({
      channel: 'U0ANA',
      text: 'x',
      blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'go', text: plain('Go') }] }],
    });
    await slack.sandbox.people.click({
      user: 'ana',
      place: { kind: 'message', conversation: channel, ts },
      actionId: 'go',
      untilAnswered: true,
    });
    expect(answered).toBe(true);
  });
});

describe('times in the Slack pane', () => {
  const now = Date.parse('2026-11-22T12:00:00Z');
  const ts = String(Date.parse('2026-11-21T15:05:00Z') / 1000);
  const times = (locale: string, lang: 'en' | 'zh-CN', tz = 'Etc/UTC') =>
    createTimes({ locale, tz, lang, words: slackWords[lang], now });

  it('have the hours that the reader is used to, and words of the page’s language', () => {
    expect(times('en-US', 'en').clock(ts)).toMatch(/^3:05\sPM$/);
    expect(times('en-GB', 'en').clock(ts)).toBe('15:05');
    expect(times('zh-CN', 'zh-CN').clock(ts)).toBe('15:05');
    expect(times('zh-CN', 'en').clock(ts)).toBe('15:05');
    expect(times('en-US', 'en').day(ts)).toBe('Yesterday');
    // Seven minutes to midnight at UTC is another day in Shanghai.
    expect(
      times('zh-CN', 'zh-CN', 'Asia/Shanghai').day(String(Date.parse('2026-11-21T23:53:00Z') / 1000)),
    ).toBe('今天');
    expect(times('en-US', 'zh-CN').day(String(Date.parse('2026-11-02T12:00:00Z') / 1000))).toBe(
      '11月2日星期一',
    );
  });
});
