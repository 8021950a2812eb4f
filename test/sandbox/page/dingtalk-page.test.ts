import { afterEach, describe, expect, it } from 'vitest';
import { createSandboxPage } from '../../../src/sandbox/page/page.js';
import * as dingtalkSupport from '../dingtalk/support.js';
import {
  app,
  button,
  caller,
  cardFor,
  createPath,
  startDingTalk,
  person as userOf,
} from '../dingtalk/support.js';
import { startSlack, stopAll } from '../slack/support.js';

afterEach(async () => {
  await stopAll();
  await dingtalkSupport.stopAll();
});

async function start() {
  const slack = await startSlack();
  const dingtalk = await startDingTalk({
    fallback: (sandbox, req, res) => createSandboxPage(slack.sandbox.people, sandbox.people)(req, res),
  });
  const get = async (path: string) => (await fetch(`${dingtalk.url}${path}`)).text();
  return { dingtalk, get };
}

const said = (text: string) => ({
  robotCode: app.robotCode,
  userIds: ['lina'],
  msgKey: 'sampleMarkdown',
  msgParam: JSON.stringify({ title: 'x', text }),
});

describe('the DingTalk side of the page', () => {
  it('shows Markdown as it is read, with links to tap, and nothing unescaped', async () => {
    const { dingtalk, get } = await start();
    const call = await caller(dingtalk);
    const link = 'dtmd://dingtalkclient/sendMessage?content=%E4%BD%99%E9%A2%9D';
    const text = [
      '#### 你还有 $5 <script>alert(1)</script>',
      `- **本期** *已用* [查"><b>看](${link})`,
      '> 引用 [a](javascript:alert(1)) [b](https://b.test)',
    ].join('\n');
    const { status } = await call('POST', '/v1.0/robot/oToMessages/batchSend', said(text));
    expect(status).toBe(200);
    await userOf(dingtalk, 'lina').sees('你还有');
    const page = await get('/?on=dingtalk&as=lina');
    expect(page).toContain('<html lang="zh-CN">');
    expect(page).toContain('<h3>你还有 $5 alert(1)</h3>');
    expect(page).toContain(
      '<li><b>本期</b> <i>已用</i> <button type="button" class="link" data-tap="link:0"',
    );
    expect(page).toContain('查&quot;&gt;');
    expect(page).toContain('<a class="link" href="https://b.test"');
    for (const bad of ['<script>alert', 'href="javascript:', '"><b>']) expect(page).not.toContain(bad);
    expect(await get('/?on=dingtalk&as=lina&lang=en')).toContain('<html lang="en">');
  });

  it('shows cards with their buttons and their form, as it stands', async () => {
    const { dingtalk, get } = await start();
    const call = await caller(dingtalk);
    const form = JSON.stringify({
      fields: [
        { name: 'amount', label: '金额', type: 'NUMBER', required: true },
        { name: 'why', label: '原因 <i>', type: 'TEXT_AREA', defaultValue: '</textarea><b>' },
        { name: 'who', label: '谁', type: 'SELECT', options: [{ value: 'b', text: 'Bo' }] },
      ],
    });
    const own = { form, submit: '发送', buttons: JSON.stringify([button('<u>拒绝', 'act')]) };
    await call(
      'POST',
      createPath,
      cardFor('lina', 'c1', { title: '<b>申请' }, { privateData: { lina: { cardParamMap: own } } }),
    );
    const lina = userOf(dingtalk, 'lina');
    await lina.sees('申请');
    await lina.fills({ 金额: '60' });
    const parts = JSON.parse(await get('/sandbox/parts?on=dingtalk&as=lina')) as {
      main: string;
      position: number;
    };
    expect(parts.position).toBe(await lina.mark());
    expect(parts.main).toContain('<h3>&lt;b&gt;申请</h3>');
    expect(parts.main).toMatch(
      /<input type="number"[^>]*value="60" data-field="amount" aria-required="true"/,
    );
    expect(parts.main).toContain('&lt;/textarea&gt;&lt;b&gt;</textarea>');
    expect(parts.main).toContain('<option value="b" >Bo</option>');
    expect(parts.main).toContain('<button class="primary">发送</button>');
    expect(parts.main).toMatch(/data-tap="button:buttons:0"[^>]*>&lt;u&gt;拒绝<\/button>/);
    expect(await get('/?on=dingtalk&as=wang1')).not.toContain('申请');
  });

  it('leads from one platform to the other as the same person', async () => {
    const { get } = await start();
    expect(await get('/?as=wei2&lang=en')).toContain('href="/?on=dingtalk&amp;as=wang2&amp;lang=en"');
    expect(await get('/?on=dingtalk&as=wang1')).toContain('href="/?as=U0WEI1"');
    const outside = await get('/?on=dingtalk&as=gus&in=cidteam');
    expect(outside).toContain('href="/?"');
    expect(outside).toContain('data-conversation="cidteam"');
    expect(outside).not.toContain('别的群');
  });
});
