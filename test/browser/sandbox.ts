import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, type RunnerTask } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { createLog } from '../../src/kit/log.js';
import { runSandbox } from '../../src/sandbox-run.js';
import { startBrowser } from '../support/browser.js';
import { testDatabase } from '../support/database.js';
import { openVisitor, type Visit, type Visitor } from './visitor.js';

/** The sandbox as `npm start` runs it, with a browser in front of it. */
export interface Opened {
  readonly browser: Browser;
  readonly url: string;
  /** Opens the page in a window of its own. */
  visit(visit?: Visit): Promise<Visitor>;
  close(): Promise<void>;
}

/** Two months of usage are booked first; on a busy machine that takes its time. */
const startMs = 120_000;

/** A Tuesday late in the month, when Ana is running out: 9:30 in Berlin, 16:30 in Shanghai. */
const tuesday = new Date('2026-03-24T08:30:00Z');

/** Starts it before a file's tests and stops it after them. */
export function useSandbox(begin: Date = tuesday): () => Opened {
  const up: { sandbox?: Opened } = {};
  const sandbox = (): Opened => {
    if (up.sandbox === undefined) throw new Error('the sandbox is not up');
    return up.sandbox;
  };
  beforeAll(async () => {
    up.sandbox = await openSandbox(begin);
  }, startMs);
  afterEach(({ task }) => keepPictures(task, up.sandbox));
  afterAll(() => up.sandbox?.close());
  return sandbox;
}

/**
 * The same for tests that open windows of their own: after each, nothing was amiss in any of them, and they are closed.
 */
export function useVisitors(begin?: Date): { sandbox: () => Opened; visit: Opened['visit'] } {
  const sandbox = useSandbox(begin);
  const open: Visitor[] = [];
  // Hooks run last to first: the pictures have to be taken here already.
  afterEach(async ({ task }) => {
    await keepPictures(task, sandbox());
    const visitors = open.splice(0);
    const troubles = visitors.flatMap((one) => one.troubles);
    for (const one of visitors) await one.close();
    expect(troubles).toEqual([]);
  });
  const visit: Opened['visit'] = async (how) => {
    const visitor = await sandbox().visit(how);
    open.push(visitor);
    return visitor;
  };
  return { sandbox, visit };
}

/** With TOKENDESK_PICTURES set to a directory, the windows of a test that failed are kept there. */
async function keepPictures(task: Readonly<RunnerTask>, sandbox: Opened | undefined): Promise<void> {
  const directory = process.env['TOKENDESK_PICTURES'];
  if (directory === undefined || task.result?.state !== 'fail') return;
  const pages = sandbox?.browser.contexts().flatMap((context) => context.pages()) ?? [];
  for (const [at, page] of pages.entries()) {
    const name = `${task.name.replaceAll(/\W+/g, '-').slice(0, 60)}-${at}.png`;
    await page.screenshot({ path: join(directory, name) });
  }
}

/** Starts it on a port, a database and a data directory of its own. */
async function openSandbox(begin: Date): Promise<Opened> {
  const database = await testDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'tokendesk-browser-'));
  const config = loadConfig(
    { DATABASE_URL: database.adminUrl, TOKENDESK_DATA_DIR: dataDir, PORT: '0' },
    dataDir,
  );
  const [running, browser] = await Promise.all([
    runSandbox(config, createLog({ level: 'silent' }), begin),
    startBrowser(),
  ]);
  // Where a person reads it.
  const url = /http:\/\/\S+/.exec(running.greeting)?.[0] ?? '';
  return {
    browser,
    url,
    visit: (visit) => openVisitor(browser, url, visit),
    async close() {
      await browser.close();
      await running.stop();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
