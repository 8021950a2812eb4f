import { afterEach, describe, expect, it } from 'vitest';
import { person, startSlack, stopAll, webClient } from '../slack/support.js';
import { pane, parts } from './slack-support.js';

afterEach(stopAll);

/** Sunday noon in UTC. */
const noon = Date.parse('2026-11-22T12:00:00Z');

describe('messages in the Slack pane', () => {
  it('escapes everything that people and apps write', async () => {
    const slack = await startSlack();
    const bad = '<script>alert(1)</script>"\'><img src=x onerror=y>';
    await person(slack, 'ana').types(bad, '#general');
    await webClient(slack).chat.postMessage({
      channel: 'U0ANA',
      text: bad,
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: bad } },
        {
          type: 'section',
          text: { type: 'mrkdwn', text: '<javascript:alert(1)|click> <https://a.test|link> &lt;i&gt;' },
        },
        { type: 'section', fields: [{ type: 'plain_text', text: bad }] },
        { type: 'context', elements: [{ type: 'plain_text', text: bad }] },
        { type: 'markdown', text: `**${bad}** [x](javascript:alert(1))` },
        {
          type: 'actions',
          block_id: 'b"<b>',
          elements: [
            { type: 'button', action_id: 'a"><b>', value: bad, text: { type: 'plain_text', text: bad } },
            {
              type: 'static_select',
              action_id: 's"<b>',
              options: [{ text: { type: 'plain_text', text: bad.slice(0, 70) }, value: '"><u>' }],
            },
          ],
        },
      ] as never,
      attachments: [
        { color: '"><svg onload=1>', pretext: bad, title: bad, title_link: 'javascript:1', text: bad },
      ],
    });
    const html = `${await pane(slack, 'U0ANA')}${await pane(slack, 'U0ANA', { slackAt: 'C0GENERAL' })}`;
    for (const raw of ['<script', '<img src=x', 'href="javascript', '<b>alert', '<svg onload', '<u>'])
      expect(html).not.toContain(raw);
    expect(html).toContain('&lt;script&gt;alert(1)');
    expect(html).toContain('<a href="https://a.test" rel="noopener noreferrer" target="_blank">link</a>');
    expect(html).toContain('click');
  });

  it('shows what everybody is called by as a mention, and only as that', async () => {
    const slack = await startSlack();
    await webClient(slack).chat.postMessage({
      channel: 'C0GENERAL',
      text: '<!channel> &lt;!channel&gt; <@U0BO> *x*',
    });
    const html = await pane(slack, 'U0ANA', { slackAt: 'C0GENERAL' });
    expect(html).toContain(
      '<span class="mention">@channel</span> &lt;!channel&gt; <span class="mention">@Bo</span> <b>x</b>',
    );
  });

  it('writes times on the reader’s clock and days between messages, and groups what one person says', async () => {
    let at = noon - 36 * 3_600_000;
    const slack = await startSlack({ now: () => at });
    const ana = person(slack, 'ana');
    await ana.types('first', '#general');
    at += 2 * 60_000;
    await ana.types('second', '#general');
    at += 10 * 60_000;
    await ana.types('third', '#general');
    at = noon;
    await ana.types('fourth', '#general');
    const html = await pane(slack, 'U0ANA', { slackAt: 'C0GENERAL' });
    const shown = parts(html, 'sl-message');
    expect(shown.map((one) => one.startsWith('<article class="sl-message grouped'))).toEqual([
      false,
      true,
      false,
      false,
    ]);
    // New York: five hours behind, twelve-hour clock.
    expect(shown[0]).toMatch(/7:00[\s ]PM<\/time>/);
    expect(parts(html, 'sl-day').map((one) => /<span>([^<]*)/.exec(one)?.[1])).toEqual([
      'Friday, November 20',
      'Today',
    ]);
    const chinese = await pane(slack, 'U0CAROL', { slackAt: 'C0GENERAL' }, 'zh-CN');
    expect(chinese).toContain('>20:00</time>');
    expect(chinese).toContain('<span>今天</span>');
  });

  it('marks what only one person sees, and what was edited, and hides what was done', async () => {
    const slack = await startSlack();
    const web = webClient(slack);
    const posted = await web.chat.postMessage({ channel: 'C0GENERAL', text: 'one' });
    await web.chat.update({ channel: 'C0GENERAL', ts: posted.ts ?? '', text: 'two' });
    await web.chat.postEphemeral({ channel: 'C0GENERAL', user: 'U0ANA', text: 'psst' });
    await slack.sandbox.people.runCommand({ user: 'ana', command: '/nowhere', conversation: 'C0GENERAL' });
    const html = await pane(slack, 'U0ANA', { slackAt: 'C0GENERAL' });
    const [public_ = '', ephemeral = '', notice = '', ...others] = parts(html, 'sl-message');
    expect(others).toEqual([]);
    expect(public_).toContain('<span class="sl-badge">APP</span>');
    expect(public_).toContain('two <small class="sl-edited">(edited)</small>');
    expect(public_).not.toContain('Only visible to you');
    expect(ephemeral).toContain('class="sl-message ephemeral"');
    expect(ephemeral).toContain('Only visible to you');
    expect(notice).toContain('<b>Slackbot</b>');
    expect(notice).toContain('/nowhere is not a valid command.');
    expect(await pane(slack, 'U0ANA', { slackAt: 'C0GENERAL' }, 'zh-CN')).toContain(
      '/nowhere 不是有效的命令。',
    );
    expect(await pane(slack, 'U0BO', { slackAt: 'C0GENERAL' })).not.toContain('psst');
    await slack.sandbox.people.reload({ user: 'ana' });
    expect(await pane(slack, 'U0ANA', { slackAt: 'C0GENERAL' })).not.toContain('psst');
  });

  it('leads into threads, and shows one', async () => {
    const slack = await startSlack();
    const web = webClient(slack);
    const { ts = '' } = await web.chat.postMessage({ channel: 'C0GENERAL', text: 'question' });
    await web.chat.postMessage({ channel: 'C0GENERAL', text: 'answer one', thread_ts: ts });
    await web.chat.postMessage({
      channel: 'C0GENERAL',
      text: 'answer two',
      thread_ts: ts,
      reply_broadcast: true,
    });
    const html = await pane(slack, 'U0ANA', { slackAt: 'C0GENERAL' });
    expect(html).toContain(`data-slack-thread="${ts}"`);
    expect(html).toContain('<b>2 replies</b>');
    expect(html).not.toContain('answer one');
    expect(html).toContain('answer two');
    const thread = await pane(slack, 'U0ANA', { slackAt: 'C0GENERAL', slackThread: ts });
    expect(parts(thread, 'sl-message')).toHaveLength(3);
    expect(thread).toContain(`data-thread="${ts}"`);
    // Who is not in the channel gets nothing of it.
    expect(await pane(slack, 'U0GUS', { slackAt: 'C0GENERAL', slackThread: ts })).not.toContain('question');
  });

  it('shows reactions, whose they are, and takes one’s own back', async () => {
    const slack = await startSlack();
    const { ts = '' } = await webClient(slack).chat.postMessage({ channel: 'C0GENERAL', text: 'x' });
    const about = { conversation: 'C0GENERAL', ts, name: 'tada' };
    await slack.sandbox.people.react({ user: 'ana', ...about });
    await slack.sandbox.people.react({ user: 'bo', ...about });
    expect(await pane(slack, 'U0ANA', { slackAt: 'C0GENERAL' })).toContain(
      'aria-pressed="true" data-slack-react="tada"',
    );
    expect(await pane(slack, 'U0CAROL', { slackAt: 'C0GENERAL' })).toContain(
      'aria-pressed="false" data-slack-react="tada"',
    );
    await slack.sandbox.people.react({ user: 'ana', ...about, remove: true });
    const html = await pane(slack, 'U0ANA', { slackAt: 'C0GENERAL' });
    expect(html).toContain('aria-pressed="false" data-slack-react="tada"');
    expect(html).toContain('🎉 1</button>');
  });
});
