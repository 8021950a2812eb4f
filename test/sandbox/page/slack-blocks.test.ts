import { afterEach, describe, expect, it } from 'vitest';
import { startSlack, stopAll, webClient } from '../slack/support.js';
import { pane, parts } from './slack-support.js';

afterEach(stopAll);

const plain = (text: string) => ({ type: 'plain_text' as const, text });

/** What Ana sees of these blocks. */
async function shown(blocks: readonly object[], attachments?: readonly object[]): Promise<string> {
  const slack = await startSlack();
  await webClient(slack).chat.postMessage({
    channel: 'U0ANA',
    text: 'x',
    blocks: blocks as never,
    ...(attachments === undefined ? {} : { attachments: attachments as never }),
  });
  return parts(await pane(slack, 'U0ANA'), 'sl-message')[0] ?? '';
}

describe('blocks in the Slack pane', () => {
  it('are drawn by their kinds', async () => {
    const html = await shown([
      { type: 'header', text: plain('Head :tada:') },
      { type: 'divider' },
      {
        type: 'section',
        text: { type: 'mrkdwn', text: 'said\n> quoted\n```> code```' },
        fields: [plain('one'), plain('two')],
      },
      { type: 'context', elements: [{ type: 'mrkdwn', text: '_small_' }] },
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: 'strong', style: { bold: true } },
              { type: 'user', user_id: 'U0BO' },
            ],
          },
          {
            type: 'rich_text_list',
            style: 'ordered',
            elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'item' }] }],
          },
          { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'a < b' }] },
        ],
      },
      { type: 'markdown', text: '# Title\n- **a** `c`\n- ~~b~~' },
      { type: 'table', rows: [[{ type: 'raw_text', text: 'h' }], [{ type: 'raw_text', text: 'c' }]] },
      { type: 'alert', text: plain('careful'), level: 'warning' },
    ]);
    for (const piece of [
      '<h3 class="sl-header">Head 🎉</h3>',
      '<hr>',
      'said<blockquote>quoted</blockquote><pre>&gt; code</pre>',
      '<div class="sl-fields"><div>one</div><div>two</div></div>',
      '<i>small</i>',
      '<b>strong</b><span class="mention">@Bo</span>',
      '<ol><li>item</li></ol>',
      '<pre>a &lt; b</pre>',
      '<p><b>Title</b></p><ul><li><b>a</b> <code>c</code></li><li><s>b</s></li></ul>',
      '<th scope="col">h</th>',
      '<td>c</td>',
      '<p class="sl-alert warning">careful</p>',
    ])
      expect(html).toContain(piece);
  });

  it('have buttons with their styles, their spoken names and what they ask first', async () => {
    const html = await shown([
      {
        type: 'actions',
        block_id: 'row',
        elements: [
          {
            type: 'button',
            action_id: 'go',
            text: plain('Go'),
            style: 'primary',
            accessibility_label: 'Go: to Bo',
          },
          {
            type: 'button',
            action_id: 'drop',
            text: plain('Drop'),
            style: 'danger',
            confirm: {
              title: plain('Sure?'),
              text: { type: 'mrkdwn', text: '*all* of it' },
              confirm: plain('Yes'),
              deny: plain('No'),
              style: 'danger',
            },
          },
          { type: 'button', action_id: 'web', text: plain('Web'), url: 'https://a.test/' },
          { type: 'button', action_id: 'evil', text: plain('Evil'), url: 'javascript:alert(1)' },
          { type: 'overflow', action_id: 'more', options: [{ text: plain('One'), value: '1' }] },
          {
            type: 'static_select',
            action_id: 'menu',
            placeholder: plain('Pick'),
            options: [{ text: plain('A'), value: 'a' }],
          },
        ],
      },
    ]);
    expect(html).toMatch(
      /<button type="button" class="sl-button primary" id="[\w-]+" data-slack-click data-action="go" data-block="row" aria-label="Go: to Bo">Go<\/button>/,
    );
    const ask = /data-action="drop" data-block="row" data-ask="([\w-]+)"/.exec(html)?.[1] ?? 'none';
    expect(html).toContain(
      `<div hidden id="${ask}" data-style="danger" data-yes="Yes" data-no="No" data-title="Sure?"><b>all</b> of it</div>`,
    );
    expect(html).toContain('href="https://a.test/"');
    expect(html).toMatch(
      /<button type="button" class="sl-button " id="[\w-]+" data-slack-click data-action="evil"/,
    );
    expect(html).toContain('data-value="1">One</button>');
    expect(html).toContain('<option value="">Pick</option><option value="a" >A</option>');
  });

  it('load this Slack’s own pictures, and of others only what they show', async () => {
    const slack = await startSlack();
    const web = webClient(slack);
    const { file_id: id = '', upload_url: address = '' } = await web.files.getUploadURLExternal({
      filename: 'week.png',
      length: 3,
    });
    await fetch(address, { method: 'POST', body: 'png' });
    await web.files.completeUploadExternal({ files: [{ id, title: 'Week' }] });
    const blocks = [
      { type: 'image', slack_file: { id }, alt_text: 'Mon 6', title: plain('The week') },
      { type: 'image', image_url: 'https://elsewhere.test/spy.png', alt_text: 'Elsewhere' },
    ];
    await web.chat.postMessage({ channel: 'U0ANA', text: 'x', blocks: blocks as never });
    const html = await pane(slack, 'U0ANA');
    expect(html).toContain(`src="/slack/api/files/${id}" alt="Mon 6"`);
    expect(html).toContain('<figcaption>The week</figcaption>');
    expect(html).not.toContain('elsewhere.test');
    expect(html).toContain('Elsewhere');
  });

  it('stand above files, which are named and can be downloaded', async () => {
    const slack = await startSlack();
    const web = webClient(slack);
    const { file_id: id = '', upload_url: address = '' } = await web.files.getUploadURLExternal({
      filename: 'loans-2026-03.csv',
      length: 3,
    });
    await fetch(address, { method: 'POST', body: 'a,b' });
    const { channel } = await web.conversations.open({ users: 'U0ANA' });
    await web.files.completeUploadExternal({
      files: [{ id, title: 'Your <loans>' }],
      channel_id: channel?.id ?? '',
    });
    const html = await pane(slack, 'U0ANA');
    expect(html).toContain(`href="/slack/api/files/${id}" download="loans-2026-03.csv"`);
    expect(html).toContain('Your &lt;loans&gt;<small>loans-2026-03.csv · 1 KB</small>');
  });

  it('stand beside a bar in the colour of their attachment', async () => {
    const html = await shown(
      [],
      [
        { color: 'danger', text: 'late' },
        { color: '#36c', title: 'T', fields: [{ title: 'F', value: '*v*' }] },
      ],
    );
    expect(html).toContain('fill="#e01e5a"');
    expect(html).toContain('fill="#36c"');
    expect(html).toContain('<b>F</b><br><b>v</b>');
  });
});
