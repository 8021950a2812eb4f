import { afterEach, describe, expect, it } from 'vitest';
import { createSandboxPage } from '../../../src/sandbox/page/page.js';
import { person, startBolt, startSlack, stopAll, webClient } from '../slack/support.js';

afterEach(stopAll);

const start = () =>
  startSlack({ fallback: (sandbox, req, res) => createSandboxPage(sandbox.people)(req, res) });

describe('the page', () => {
  it('shows a person their conversations, in their language, with nothing unescaped', async () => {
    const slack = await start();
    await webClient(slack).chat.postMessage({
      channel: 'U0CAROL',
      text: 'x',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: '<script>alert(1)</script>' } },
        {
          type: 'section',
          text: {
            type: 'mrkdwn',
            text: '*bold* <javascript:alert(1)|click> <https://a.test|link> &lt;img src=x&gt;',
          },
        },
        {
          type: 'actions',
          elements: [{ type: 'button', action_id: 'a"><b>', text: { type: 'plain_text', text: '"><i>Go' } }],
        },
      ],
    });
    const response = await fetch(`${slack.url}/?as=carol`);
    const page = await response.text();
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(page).toContain('<html lang="zh-CN">');
    expect(page).toContain('<b>bold</b> click <a href="https://a.test"');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('&lt;img src=x&gt;');
    for (const bad of ['<script>alert', '<img src=x', 'javascript:', '<i>Go', '"><b>'])
      expect(page).not.toContain(bad);
    const english = await (await fetch(`${slack.url}/?as=carol&lang=en`)).text();
    expect(english).toContain('<html lang="en">');
  });

  it('shows the pictures of this Slack, and of others only what they show', async () => {
    const slack = await start();
    const client = webClient(slack);
    const { file_id: id = '', upload_url: address = '' } = await client.files.getUploadURLExternal({
      filename: 'week.png',
      length: 3,
    });
    await fetch(address, { method: 'POST', body: 'png' });
    await client.files.completeUploadExternal({ files: [{ id, title: 'Week' }] });
    const blocks = [
      { type: 'image', slack_file: { id }, alt_text: 'Mon 6' },
      { type: 'image', image_url: 'https://elsewhere.test/spy.png', alt_text: 'Elsewhere' },
    ];
    await client.chat.postMessage({ channel: 'U0CAROL', text: 'x', blocks: blocks as never });
    const page = await (await fetch(`${slack.url}/?as=carol`)).text();
    expect(page).toContain(`<img src="/slack/api/files/${id}" alt="Mon 6">`);
    expect(page).not.toContain('elsewhere.test');
    expect(page).toContain('Elsewhere');
  });

  it('gives the parts that changed, with modals and their errors', async () => {
    const slack = await start();
    await startBolt(slack, (app) => {
      app.command('/tokens', async ({ ack, body, client }) => {
        await ack();
        await client.views.open({
          trigger_id: body.trigger_id,
          view: {
            type: 'modal',
            title: { type: 'plain_text', text: 'Request' },
            submit: { type: 'plain_text', text: 'Send' },
            blocks: [
              {
                type: 'input',
                block_id: 'amount',
                label: { type: 'plain_text', text: 'Amount' },
                element: { type: 'number_input', is_decimal_allowed: false, action_id: 'n' },
              },
            ],
          },
        });
      });
    });
    const ana = person(slack, 'ana');
    await ana.types('/tokens');
    await ana.fills({ Amount: '1.5' });
    await ana.submits();
    await ana.sees('Please enter a whole number.');
    const parts = (await (await fetch(`${slack.url}/sandbox/parts?as=ana`)).json()) as {
      modal: string;
      position: number;
    };
    expect(parts.modal).toContain('data-field="amount"');
    expect(parts.modal).toContain('value="1.5"');
    expect(parts.modal).toContain('Please enter a whole number.');
    expect(parts.position).toBe(await ana.mark());
  });

  it('serves its script and style, and leaves other paths alone', async () => {
    const slack = await start();
    const script = await (await fetch(`${slack.url}/sandbox/page.js`)).text();
    expect(() => new Function(`return async () => {${script}}`)).not.toThrow();
    expect((await fetch(`${slack.url}/sandbox/page.css`)).headers.get('content-type')).toContain('text/css');
    expect((await fetch(`${slack.url}/other`)).status).toBe(404);
    expect((await fetch(`${slack.url}/?as=ana&in=home`)).status).toBe(200);
  });
});
