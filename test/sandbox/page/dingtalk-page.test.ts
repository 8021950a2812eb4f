import { afterEach, describe, expect, it } from 'vitest';
import {
  app,
  batchPath,
  button,
  type Caller,
  caller,
  cardFor,
  createPath,
  person,
  startDingTalk,
  stopAll,
} from '../dingtalk/support.js';
import { paneOf } from './dingtalk-support.js';

afterEach(stopAll);

async function start() {
  const clock = { at: Date.parse('2026-11-23T02:30:00Z') };
  const dingtalk = await startDingTalk({ now: () => clock.at });
  return { dingtalk, clock, call: await caller(dingtalk), draw: paneOf(dingtalk) };
}

const say = (call: Caller, text: string, users = ['lina']) =>
  call('POST', batchPath, {
    robotCode: app.robotCode,
    userIds: users,
    msgKey: 'sampleMarkdown',
    msgParam: JSON.stringify({ title: 'x', text }),
  });

const dtmd = 'dtmd://dingtalkclient/sendMessage?content=%E4%BD%99%E9%A2%9D';

describe('the DingTalk pane', () => {
  it('shows Markdown as it is read, with links to tap, and nothing unescaped', async () => {
    const { call, draw } = await start();
    const text = [
      '#### 你还有 $5 <script>alert(1)</script>',
      `- **本期** *已用* [查"><b>看](${dtmd})`,
      '> 引用 [a](javascript:alert(1)) [b](https://b.test) ![图](https://x.test/y.png)',
      '2. 第二',
    ].join('\n');
    expect((await say(call, text)).status).toBe(200);
    const page = await draw('dingtalk=lina');
    expect(page).toContain('<h4 class="dt-h4">你还有 $5 alert(1)</h4>');
    expect(page).toContain(
      '<li><b>本期</b> <i>已用</i> <button type="button" class="dt-link" data-dt-tap="link:0"',
    );
    expect(page).toContain('查&quot;&gt;');
    expect(page).toContain('<a class="dt-link" href="https://b.test"');
    expect(page).toContain('<ol><li value="2">第二</li></ol>');
    for (const bad of ['<script>alert', 'href="javascript:', '查">', 'x.test'])
      expect(page).not.toContain(bad);
  });

  it('escapes what people type, in the chat, in the list and in the mentions', async () => {
    const { dingtalk, draw } = await start();
    await person(dingtalk, 'wang1').says('研发群', '<img src=x onerror=alert(1)> "hi"\n第二行');
    const page = await draw('dingtalk=lina&dingtalkAt=研发群');
    expect(page).toContain('<p>&lt;img src=x onerror=alert(1)&gt; &quot;hi&quot;<br>第二行</p>');
    expect(page).toContain('<span class="dt-words">王伟: &lt;img src=x onerror=alert(1)&gt;');
    expect(page).not.toContain('<img');
    // Two have one name: what is written is the one that was chosen.
    expect(page).toContain('data-dt-insert="wang1" data-dt-name="王伟"');
    expect(page).toContain('data-dt-insert="wang2" data-dt-name="王伟"');
    expect(page).toContain('data-dt-insert="TokenDesk"');
  });

  it('has own words on the right, names on the others, the robot marked, and times between', async () => {
    const { dingtalk, clock, draw } = await start();
    await person(dingtalk, 'lina').says('研发群', '大家好');
    clock.at += 60_000;
    await person(dingtalk, 'wang1').says('研发群', '你好');
    clock.at += 6 * 60_000;
    await person(dingtalk, 'wang1').says('研发群', '在吗');
    const page = await draw('dingtalk=lina&dingtalkAt=研发群');
    expect(page.match(/class="dt-post dt-own"/g)).toHaveLength(1);
    expect(page).toContain('<p class="dt-from">王伟</p>');
    const times = [...page.matchAll(/<p class="dt-time"[^>]*><time[^>]*>([^<]*)/g)].map((one) => one[1]);
    expect(times).toEqual(['11月23日 10:30', '11月23日 10:37']);
    const english = await draw('dingtalk=lina&dingtalkAt=研发群', 'en');
    expect(english).toContain('Nov 23, 10:30');
    expect(english).toContain('placeholder="Type a message, @ to mention"');
    const single = await draw('dingtalk=lina');
    expect(single).toContain('<h2>TokenDesk <span class="dt-tag">机器人</span></h2>');
  });

  it('counts what came while another chat was open, and no longer when it was looked at', async () => {
    const { dingtalk, call, draw } = await start();
    await draw('dingtalk=lina');
    await say(call, '一');
    await person(dingtalk, 'wang1').says('研发群', '二');
    await person(dingtalk, 'wang1').says('研发群', '三');
    // On the rail, beside the chat in the list, and on the way back to it.
    const badges = (page: string) => [...page.matchAll(/class="dt-badge">(\d+\+?)/g)].map((one) => one[1]);
    expect(badges(await draw('dingtalk=lina'))).toEqual(['2', '2', '2']);
    expect(badges(await draw('dingtalk=lina&dingtalkAt=cidteam'))).toEqual([]);
    // On somebody else's screen nothing was read.
    expect(badges(await draw('dingtalk=wang2'))).toEqual(['2', '2', '2']);
  });

  it('draws the newest fifty posts, and more when asked', async () => {
    const { dingtalk, draw } = await start();
    for (let i = 1; i <= 60; i += 1) await person(dingtalk, 'wang1').says('研发群', `第${i}条`);
    const page = await draw('dingtalk=lina&dingtalkAt=研发群');
    expect(page.match(/<article/g)).toHaveLength(50);
    expect(page).toContain('data-dt-more="100"');
    const more = await draw('dingtalk=lina&dingtalkAt=研发群&dingtalkMore=100');
    expect(more.match(/<article/g)).toHaveLength(60);
    expect(more).not.toContain('data-dt-more');
  });

  it('shows nothing to nobody, and to people of other organisations their groups alone', async () => {
    const { draw } = await start();
    expect(await draw('')).toContain('这个组织里还没有人');
    // Somebody of another organisation sees the groups they are in, and no other.
    const outside = await draw('dingtalk=gus&dingtalkAt=todo');
    expect(outside).toContain('研发群');
    for (const other of ['别的群', 'OA审批', '待办']) expect(outside).not.toContain(other);
  });
});

describe('cards in the DingTalk pane', () => {
  const form = JSON.stringify({
    fields: [
      { name: 'amount', label: '金额', type: 'NUMBER', required: true, placeholder: '例如 "60"' },
      { name: 'why', label: '原因 <i>', type: 'TEXT_AREA', defaultValue: '</textarea><b>' },
      { name: 'who', label: '谁', type: 'SELECT', options: [{ value: 'b', text: 'Bo' }] },
      { name: 'day', label: '日期', type: 'DATE' },
      { name: 'list', label: '清单', type: 'TEXT_ARRAY' },
      { name: 'fixed', label: '固定', type: 'TEXT', readOnly: true, defaultValue: '<u>不变' },
    ],
  });

  it('have their form as it stands, and their buttons in their colours', async () => {
    const { dingtalk, call, draw } = await start();
    const buttons = JSON.stringify([
      button('<u>同意', 'act'),
      { ...(button('拒绝', 'act') as object), color: 'red' },
      { ...(button('稍后', 'act') as object), color: 'gray', status: 'disabled' },
    ]);
    const own = { form, submit: '发送', buttons };
    const body = cardFor(
      'lina',
      'c1',
      { title: '<b>申请', body: '**20** 元', status: '待审批' },
      { privateData: { lina: { cardParamMap: own } } },
    );
    expect((await call('POST', createPath, body)).status).toBe(200);
    await person(dingtalk, 'lina').fills({ 金额: '60' });
    const page = await draw('dingtalk=lina');
    expect(page).toContain('<h3 class="dt-title">&lt;b&gt;申请</h3>');
    expect(page).toContain('<p class="dt-status">待审批</p>');
    expect(page).toMatch(/<input type="number"[^>]*value="60"[^>]*data-dt-field="amount"/);
    expect(page).toMatch(/data-dt-field="amount"[^>]*aria-required="true" placeholder="例如 &quot;60&quot;"/);
    expect(page).toContain('&lt;/textarea&gt;&lt;b&gt;</textarea>');
    expect(page).toContain('<option value="b" >Bo</option>');
    expect(page).toMatch(/<input type="date"[^>]*data-dt-field="day"/);
    expect(page).toContain('<span class="dt-value">&lt;u&gt;不变</span>');
    expect(page).not.toContain('data-dt-field="fixed"');
    expect(page).toContain('dt-wide">发送</button>');
    expect(page).toMatch(/class="dt-button dt-blue" data-dt-tap="button:buttons:0"[^>]*>&lt;u&gt;同意</);
    expect(page).toMatch(/class="dt-button dt-red" data-dt-tap="button:buttons:1"/);
    expect(page).toMatch(/class="dt-button dt-gray" data-dt-tap="button:buttons:2"[^>]* disabled>稍后/);
    expect(await draw('dingtalk=wang1')).not.toContain('申请');
  });

  it('show in a group what is private to the one it is for alone', async () => {
    const { call, draw } = await start();
    const body = {
      ...cardFor('lina', 'c2', { title: '请求', body: '给大家' }),
      openSpaceId: 'dtv1.card//IM_GROUP.cidteam',
      imGroupOpenSpaceModel: { supportForward: false },
      imGroupOpenDeliverModel: { robotCode: app.robotCode },
      privateData: { lina: { cardParamMap: { buttons: JSON.stringify([button('处理', 'act')]) } } },
    };
    expect((await call('POST', createPath, body)).status).toBe(200);
    const mine = await draw('dingtalk=lina&dingtalkAt=cidteam');
    const theirs = await draw('dingtalk=wang1&dingtalkAt=cidteam');
    expect(mine).toMatch(/data-dt-tap="button:buttons:0"[^>]*>处理</);
    expect(theirs).toContain('给大家');
    expect(theirs).not.toContain('处理</button>');
  });
});
