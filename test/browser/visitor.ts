import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { dingtalkWords } from '../../src/sandbox/page/words/dingtalk.js';
import { type FrameWords, frameWords } from '../../src/sandbox/page/words/frame.js';
import { slackWords } from '../../src/sandbox/page/words/slack.js';

/** A language of the page. */
export type Lang = 'en' | 'zh-CN';

/** How somebody comes to the page. */
export interface Visit {
  /** The language of their browser; English when absent. */
  readonly lang?: Lang;
  /** What stands behind the address. */
  readonly query?: string;
  readonly width?: number;
  readonly height?: number;
}

/** One of the two applications on the page, as a person uses it. */
export interface Application {
  readonly pane: Locator;
  /** The conversation that is open. */
  readonly log: Locator;
  /** The messages of the conversation, oldest first. */
  readonly messages: Locator;
  /** Chooses who one is. */
  be(name: string): Promise<void>;
  /** Types a line and sends it with Enter. */
  types(text: string): Promise<void>;
  /** Waits until the conversation shows a message that says this; it is the newest such message. */
  sees(text: string | RegExp): Promise<Locator>;
  /** How many messages say this just now. */
  count(text: string | RegExp): Promise<number>;
  /** Clicks a button of the newest message that has it. */
  clicks(label: string | RegExp): Promise<void>;
  /** Opens a conversation, or another place, by its name in the list. */
  opens(name: string | RegExp): Promise<void>;
}

/** Somebody with a browser window. */
export interface Visitor {
  readonly page: Page;
  readonly slack: Application;
  readonly dingtalk: Application;
  readonly words: FrameWords;
  reload(): Promise<void>;
  /** Opens one of the tools. */
  tool(name: string): Promise<Locator>;
  /** What went wrong in the window: errors of scripts, what the browser refused, requests to other origins. */
  readonly troubles: readonly string[];
  close(): Promise<void>;
}

/** Longer than anything on the page takes that works, on the busiest machine, in milliseconds. */
export const patienceMs = 45_000;

/** What a test may take there. */
export const testMs = 150_000;

/** Opens the page in a window with nothing in it: no cookies, nothing stored, nothing cached. */
export async function openVisitor(browser: Browser, url: string, visit: Visit = {}): Promise<Visitor> {
  const { lang = 'en', query = '', width = 1400, height = 900 } = visit;
  const context = await browser.newContext({
    locale: lang === 'en' ? 'en-GB' : 'zh-CN',
    viewport: { width, height },
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const troubles = watch(page, url);
  await shown(page, () => page.goto(`${url}/${query === '' ? '' : `?${query}`}`));
  return visitorOf(context, page, lang, troubles);
}

function visitorOf(context: BrowserContext, page: Page, lang: Lang, troubles: readonly string[]): Visitor {
  const words = frameWords[lang];
  const slack = page.getByRole('region', { name: words.slack, exact: true });
  const dingtalk = page.getByRole('region', { name: words.dingtalk, exact: true });
  const send = { slack: slackWords[lang].sendTo(''), dingtalk: dingtalkWords(lang).placeholder };
  return {
    page,
    words,
    slack: applicationOf(slack, words, (pane) =>
      pane.getByRole('combobox', { name: new RegExp(`^${send.slack.trim()}|${slackWords[lang].reply}`) }),
    ),
    dingtalk: applicationOf(dingtalk, words, (pane) => pane.getByLabel(new RegExp(`^${send.dingtalk}`))),
    async tool(name) {
      const label = words.tabs[name] ?? name;
      const tab = page.getByRole('tab', { name: label });
      if (!(await tab.isVisible()))
        await page.getByRole('button', { name: words.tools, exact: true }).click();
      await tab.click();
      const panel = page.getByRole('tabpanel', { name: label });
      await panel.waitFor();
      return panel;
    },
    reload: () => shown(page, () => page.reload()),
    troubles,
    close: () => context.close(),
  };
}

function applicationOf(pane: Locator, words: FrameWords, field: (pane: Locator) => Locator): Application {
  const log = pane.getByRole('log');
  const messages = log.getByRole('article');
  return {
    pane,
    log,
    messages,
    async be(name) {
      const chooser = pane.getByLabel(words.youAre);
      const options = await chooser.getByRole('option').allTextContents();
      const option = options.find((one) => one === name || one.startsWith(`${name} `));
      if (option === undefined) throw new Error(`nobody is called ${name}`);
      await chooser.selectOption({ label: option });
    },
    async types(text) {
      const writing = field(pane);
      await writing.fill(text);
      await writing.press('Enter');
    },
    async sees(text) {
      const found = messages.filter({ hasText: text }).last();
      await found.waitFor();
      return found;
    },
    count: (text) => messages.filter({ hasText: text }).count(),
    async clicks(label) {
      // By what stands on it: to those who cannot see it, a button may say more.
      await log.getByRole('button').filter({ hasText: label }).last().click();
    },
    async opens(name) {
      await pane.getByRole('link', { name }).first().click();
    },
  };
}

/** Loads the page, and waits until it follows what happens: from then on it does what one clicks. */
async function shown(page: Page, load: () => Promise<unknown>): Promise<void> {
  const follows = page.waitForResponse((response) => response.url().includes('/sandbox/live'));
  await Promise.all([load(), follows]);
}

/** Notes what no page should do. */
function watch(page: Page, url: string): readonly string[] {
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const other = !request.url().startsWith(`${url}/`) && !request.url().startsWith('data:');
    if (other) troubles.push(`request to ${request.url()}`);
  });
  return troubles;
}
