// Pictures of the page for the README and the guides: plays the story in both languages in a sandbox of its own, whose
// clock begins on a fixed day, and writes docs/images/*.png. Prints how fast the first view was and what each picture weighs.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chromium } from 'playwright-core';
import { loadConfig } from '../dist/src/config.js';
import { dataDirectory, openDatabase } from '../dist/src/database.js';
import { createLog } from '../dist/src/kit/log.js';
import { runSandbox } from '../dist/src/sandbox-run.js';
import { dropDatabase } from '../dist/src/store/postgres/databases.js';
import { ensureServer } from '../dist/src/store/postgres/server.js';
import { findChromium, launchOptions } from './chromium.mjs';
import { root } from './set-up/root.mjs';
import { smallPng } from './small-png.mjs';

const IMAGES = join(root, 'docs', 'images');
/** A Tuesday late in the month: 9:30 in Berlin, 16:30 in Shanghai. */
const BEGIN = new Date('2026-03-24T08:30:00Z');
/** What a picture may weigh, in kilobytes. */
const MOST = 120;

/** What is typed and pressed, by language: what stands on the page. */
const WORDS = {
  en: {
    slack: 'Slack',
    dingtalk: 'DingTalk',
    youAre: 'You are',
    hero: 'Ana Costa',
    lender: 'Bo Lindqvist',
    manager: 'Carol Mbeki',
    ask: 'how much do I have left',
    left: 'Used in this order',
    more: 'Request more',
    cancel: 'Cancel',
    burn: 'Let agents run',
    amount: 'For how much',
    borrow: 'borrow 200 from @bo for the release until Friday',
    lend: /^Lend \$200$/,
    lent: 'lent you $200',
    request: 'request 120 for the regression runs of the gateway migration',
    approve: /^Approve \$120$/,
    approved: 'approved $120 for you',
    large: 'request 650 for the load tests before the gateway migration',
    close: 'Close the tools',
    toolsButton: 'Tools',
    todo: /To-do/,
    agree: 'Approve',
    monday: 'Monday',
    digest: 'Your week',
    tools: ['Faults', 'Inspector', 'Books'],
    check: 'Check the books now',
  },
  'zh-CN': {
    slack: 'Slack',
    dingtalk: '钉钉',
    youAre: '当前身份',
    hero: '王小明',
    lender: '王伟',
    manager: '李娜',
    ask: '我还剩多少',
    left: '使用顺序',
    more: '申请额度',
    cancel: '取消',
    burn: '让智能体跑一会儿',
    amount: '用掉多少',
    borrow: '找 @wangwei 借 200 用于发版，周五还',
    lend: /^借出\s*\$/,
    lent: '借给了你',
    request: '申请 120 用于结算服务上线前的全量回归测试和压力测试',
    approve: /^批准 \$120$/,
    approved: '为你批准',
    large: '申请 650 用于结算服务上线前一周的压力测试和全量回归测试',
    close: '收起工具',
    toolsButton: '工具',
    todo: /待办/,
    agree: '同意',
    monday: '周一',
    digest: '你的一周',
    tools: ['故障', '通信', '账本'],
    check: '立即核对账目',
  },
};
const TOOL_NAMES = ['faults', 'inspector', 'books'];

const path = findChromium();
if (path === null) {
  console.error('No Chromium found: install it, or name it in CHROMIUM_PATH.');
  process.exit(1);
}
mkdirSync(IMAGES, { recursive: true });
const settings = loadConfig({ TOKENDESK_DATA_DIR: process.env['TOKENDESK_DATA_DIR'] }).settings;
const server = await ensureServer({ dataDir: dataDirectory(settings), log: (line) => console.error(line) });
const browser = await chromium.launch(launchOptions(path));
try {
  for (const lang of ['en', 'zh-CN']) await inSandbox(lang, (url) => play(lang, url));
} finally {
  await browser.close();
  await server.stop();
}

/** Runs a sandbox with a database and a directory of its own, which are gone afterwards. */
async function inSandbox(lang, work) {
  const name = `pictures_${process.pid}_${lang.slice(0, 2)}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'tokendesk-pictures-'));
  await (await openDatabase({ databaseUrl: null, dataDir: settings.dataDir }, () => {}, name)).close(true);
  const config = loadConfig(
    { DATABASE_URL: server.adminUrl(name), TOKENDESK_DATA_DIR: dataDir, PORT: '0' },
    dataDir,
  );
  const running = await runSandbox(config, createLog({ level: 'silent' }), BEGIN);
  try {
    await work(/http:\/\/\S+/.exec(running.greeting)[0]);
  } finally {
    await running.stop();
    await dropDatabase(server, name);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The story, with a picture of each moment. */
async function play(lang, url) {
  const words = WORDS[lang];
  const { page, shoot, slack, dingtalk } = await open(lang, url, { width: 1440, height: 860 });
  await shoot('first-view');
  await slack.types(words.ask);
  await slack.sees(words.left);
  await shoot('balance');

  await slack.clicks(words.more);
  const form = slack.pane.getByRole('dialog');
  await form.getByRole('textbox').first().fill('many');
  await form.locator('[data-slack-submit]').click();
  await form.locator('[aria-invalid=true]').first().waitFor();
  await shoot('form', slack.pane);
  await form.getByRole('button', { name: words.cancel }).click();
  await form.waitFor({ state: 'detached' });

  await page.getByLabel(words.amount).fill('60');
  await page.getByRole('button', { name: words.burn }).click();
  await page.locator('progress[value="2"]').waitFor();
  await shoot('alert', slack.pane);

  await slack.types(words.borrow);
  await slack.be(words.lender);
  await slack.sees(words.hero);
  await shoot('lend', slack.pane);
  await slack.clicks(words.lend);
  await slack.be(words.hero);
  await slack.sees(words.lent);
  await slack.types(words.request);
  await dingtalk.sees('$120');
  await shoot('approve', dingtalk.pane);
  await dingtalk.clicks(words.approve);
  await slack.sees(words.approved);
  await page.locator('progress[value="6"]').waitFor();
  await shoot('both');

  // From 600 on the manager has it among DingTalk's own approvals as well.
  await slack.types(words.large);
  await page.getByRole('button', { name: words.close, exact: true }).click();
  await dingtalk.pane.getByRole('link', { name: words.todo }).click();
  await dingtalk.pane.getByRole('link', { name: /AI 额度申请.*650/ }).click();
  await dingtalk.pane.getByRole('button', { name: words.agree }).waitFor();
  await shoot('approval', dingtalk.pane);
  await page.getByRole('button', { name: words.toolsButton, exact: true }).click();

  for (const [at, name] of TOOL_NAMES.entries()) {
    await page.getByRole('tab', { name: words.tools[at] }).click();
    const tools = page.getByRole('complementary');
    if (name === 'books') {
      await page.getByRole('button', { name: words.check }).click();
      await page.getByText('✓').waitFor();
    }
    await shoot(name, tools);
  }
  await page.getByRole('banner').getByRole('button', { name: words.monday, exact: true }).click();
  // All of it in one picture.
  await page.setViewportSize({ width: 1440, height: 1150 });
  await (await slack.sees(words.digest)).locator('img').scrollIntoViewIfNeeded();
  await shoot('digest', slack.pane);
  await page.context().close();

  const phone = await open(lang, url, { width: 390, height: 780 });
  await phone.slack.sees(words.digest);
  await phone.shoot('phone');
  await phone.page.context().close();
}

/** Opens the page in a window; pictures are taken of the page or of a part of it. */
async function open(lang, url, viewport) {
  const context = await browser.newContext({
    locale: lang === 'en' ? 'en-GB' : 'zh-CN',
    viewport,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const follows = page.waitForResponse((response) => response.url().includes('/sandbox/live'));
  await page.goto(url);
  await follows;
  const paint = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  );
  console.log(`${lang} ${viewport.width} px: first view after ${Math.round(paint)} ms`);
  const words = WORDS[lang];
  return {
    page,
    slack: application(page, words.slack, words.youAre),
    dingtalk: application(page, words.dingtalk, words.youAre),
    async shoot(name, part = page) {
      const file = join(IMAGES, `${name}.${lang}.png`);
      // No caret, no ring of the focus, and the newest at the end.
      await page.evaluate(() => document.activeElement?.blur());
      await page.mouse.move(1, 1);
      // What DingTalk says for a moment is over.
      await page.locator('#dt-toast').waitFor({ state: 'hidden' });
      const picture = smallPng(await part.screenshot({ animations: 'disabled', caret: 'hide' }));
      writeFileSync(file, picture);
      const size = Math.ceil(picture.length / 1024);
      console.log(`${basename(file)} ${size} KB${size > MOST ? `: MORE THAN ${MOST} KB` : ''}`);
      if (size > MOST) process.exitCode = 1;
    },
  };
}

/** One of the two applications on the page. */
function application(page, name, youAre) {
  const pane = page.getByRole('region', { name, exact: true });
  const messages = pane.getByRole('log').getByRole('article');
  return {
    pane,
    async be(person) {
      const chooser = pane.getByLabel(youAre);
      const options = await chooser.getByRole('option').allTextContents();
      await chooser.selectOption({ label: options.find((one) => one.startsWith(`${person} `)) });
    },
    async types(text) {
      const field = pane.locator('form textarea[name=text]').last();
      await field.fill(text);
      await field.press('Enter');
    },
    async sees(text) {
      const found = messages.filter({ hasText: text }).last();
      await found.waitFor();
      return found;
    },
    clicks: (label) => pane.getByRole('log').getByRole('button').filter({ hasText: label }).last().click(),
  };
}
