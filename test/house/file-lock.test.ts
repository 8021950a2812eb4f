import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isRunning, processMark, withLock } from '#file-lock';
import { projectRoot } from '../../src/store/project-root.js';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Runs a script that has `withLock`, `home` and `fs` at hand in a process of its own; resolves to how it ended. */
function inProcess(script: string): Promise<{ code: number | null; signal: string | null }> {
  const lock = JSON.stringify(join(projectRoot(), 'tools', 'file-lock.mjs'));
  const text = `import { withLock } from ${lock}; import fs from 'node:fs'; const home = ${JSON.stringify(home)}; ${script}`;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

const lockDirectory = () => join(home, 'lock');

test('four processes count to forty together', async () => {
  writeFileSync(join(home, 'count'), '0');
  const count = `
    for (let i = 0; i < 10; i += 1)
      await withLock(home + '/lock', async () => {
        const before = Number(fs.readFileSync(home + '/count', 'utf8'));
        await new Promise((resolve) => setImmediate(resolve));
        fs.writeFileSync(home + '/count', String(before + 1));
      });`;
  const ends = await Promise.all([1, 2, 3, 4].map(() => inProcess(count)));
  expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect(readFileSync(join(home, 'count'), 'utf8')).toBe('40');
  // What is released is tidied up, all but the last generation, which keeps the numbers from starting again.
  expect(readdirSync(lockDirectory())).toHaveLength(1);
});

test("a killed holder's lock is taken over, by one of several waiters at a time", async () => {
  const { signal } = await inProcess(
    `await withLock(home + '/lock', () => process.kill(process.pid, 'SIGKILL'));`,
  );
  expect(signal).toBe('SIGKILL');
  const [held] = readdirSync(lockDirectory());
  expect(readlinkSync(join(lockDirectory(), held ?? ''))).toMatch(/^\d+-\d+$/);
  let inside = 0;
  let most = 0;
  const enter = () =>
    withLock(lockDirectory(), async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    });
  await Promise.all([enter(), enter(), enter()]);
  expect(most).toBe(1);
});

test('a failed action frees the lock and its error comes through', async () => {
  await expect(withLock(lockDirectory(), () => Promise.reject(new Error('broken')))).rejects.toThrow(
    'broken',
  );
  expect(await withLock(lockDirectory(), () => 'free')).toBe('free');
});

test('a waiter is told whom it waits for', async () => {
  const holders: string[] = [];
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const first = withLock(lockDirectory(), () => opened);
  const onWait = (holder: string) => {
    holders.push(holder);
    open();
  };
  await Promise.all([first, withLock(lockDirectory(), () => undefined, { onWait })]);
  expect(holders).toEqual([processMark()]);
});

test('a process is known by its start, not by its number alone', () => {
  expect(isRunning(processMark())).toBe(true);
  expect(isRunning(`${process.pid}-1`)).toBe(false);
  expect(isRunning('not-a-process')).toBe(false);
});
