import type { Browser, Page } from 'playwright-core';
import type { Asked } from './asking.js';

/** Two windows of the page: one of whoever asked for a loan, one of whoever was asked. */
export interface Windows {
  /**
   * Takes a question back with a click on its button, and waits until the other window shows it.
   * Returns the milliseconds from the click's event to the frame in which it stands there.
   */
  takeBack(asked: Asked): Promise<number>;
  close(): Promise<void>;
}

/** The width and height of both, in pixels: the tools are closed, as for people who merely chat. */
const viewport = { width: 1400, height: 900 };

/** How long anything may take, in milliseconds; then something is broken. */
const patience = 60_000;

/** Opens the page as each of the two, in contexts of their own, as on two machines. */
export async function openWindows(
  browser: Browser,
  url: string,
  { borrower, lender }: { borrower: string; lender: string },
): Promise<Windows> {
  const open = async (handle: string): Promise<Page> => {
    const context = await browser.newContext({ viewport, locale: 'en-US' });
    await context.addInitScript(stopwatch);
    const page = await context.newPage();
    await page.goto(`${url}/?slack=${handle}&tool=none&lang=en`);
    await page.locator('.f-slack [role=log]').waitFor();
    return page;
  };
  const [here, there] = await Promise.all([open(borrower), open(lender)]);
  return {
    async takeBack({ amount, ts }) {
      const card = here.locator(`.f-slack article[data-place*="${ts}"]`);
      const button = card.getByRole('button', { name: 'Withdraw' });
      // The answer to the question comes beside the card: nobody clicks on what still moves.
      await here.locator('.f-slack article', { hasText: `for $${amount} until` }).waitFor();
      await button.waitFor();
      const shown = there.evaluate<number>(`stopwatch.shown(${JSON.stringify(takenBack(amount))})`);
      const clicked = here.evaluate<number>('stopwatch.clicked()');
      await button.click();
      return (await shown) - (await clicked);
    },
    async close() {
      await Promise.all([here.context().close(), there.context().close()]);
    },
  };
}

/** What whoever was asked reads then. */
export function takenBack(amount: number): string {
  return `no longer needs the $${amount}`;
}

/**
 * Runs in each window. `clicked`: when its next click comes. `shown`: the frame in which a text stands in a message that
 * does not stand there yet. Times are comparable among windows. Kept as text, since it belongs to the browser.
 */
const stopwatch = `globalThis.stopwatch = {
  now: () => performance.timeOrigin + performance.now(),
  clicked: () => new Promise((resolve, reject) => {
    setTimeout(reject, ${patience}, new Error('the click did not come'));
    document.addEventListener('click', () => resolve(stopwatch.now()), { capture: true, once: true });
  }),
  shown: (wanted) => new Promise((resolve, reject) => {
    setTimeout(reject, ${patience}, new Error('nothing was shown'));
    const observer = new MutationObserver(() => {
      const messages = [...document.querySelectorAll('.f-slack article')];
      if (!messages.some((one) => one.textContent.includes(wanted))) return;
      observer.disconnect();
      requestAnimationFrame(() => resolve(stopwatch.now()));
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  }),
};`;
