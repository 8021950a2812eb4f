import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { projectRoot } from '../../src/store/project-root.js';

const CHECK = join(projectRoot(), 'tools', 'check-locales.mjs');
// A template's filled-in part, as code.
const HOLE = ['$', '{x}'].join('');

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'locales-'));
  mkdirSync(join(home, 'src'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function check(...args: string[]): { code: number | null; says: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CHECK, ...args], { encoding: 'utf8' });
  return { code: status, says: stdout + stderr };
}

function checkOf(en: object, chinese: object, code: string): { code: number | null; says: string } {
  writeFileSync(join(home, 'en.json'), JSON.stringify(en, null, 2));
  writeFileSync(join(home, 'zh-CN.json'), JSON.stringify(chinese, null, 2));
  writeFileSync(join(home, 'src', 'a.ts'), `export const a = ${code};`);
  return check(home, join(home, 'src'));
}

const greeting = { 'hello.name': 'Hello {name}' };
const chinese = { 'hello.name': '{name},你好' };

test('the languages of the project are whole', () => {
  const { code, says } = check();
  expect(says).toMatch(/[1-9]\d* messages in both languages/);
  expect(code).toBe(0);
});

test.each(["t('hello.name')", `t(\`hello.${HOLE}\`)`])('two whole languages, used as %s', (use) => {
  expect(checkOf(greeting, chinese, use)).toEqual({ code: 0, says: expect.stringContaining('1 messages') });
});

test.each([
  ['a missing translation', greeting, {}, "t('hello.name')", 'zh-CN.json lacks hello.name'],
  ['a missing original', {}, chinese, "t('hello.name')", 'en.json lacks hello.name'],
  ['another value', greeting, { 'hello.name': '{who},你好' }, "t('hello.name')", 'does not use {name}'],
  [
    'a message that does not parse',
    greeting,
    { 'hello.name': '{name' },
    "t('hello.name')",
    'cannot be parsed',
  ],
  ['an empty message', { 'hello.x': ' ' }, { 'hello.x': '你好' }, "t('hello.x')", 'hello.x is no text'],
  ['an unused message', greeting, chinese, "t('other')", 'nobody says hello.name'],
  [
    'a message that is not there',
    greeting,
    chinese,
    "[t('hello.name'), t('hello.nobody')]",
    'hello.nobody, which is',
  ],
  [
    'a template that fits nothing',
    greeting,
    chinese,
    `[t('hello.name'), t(\`hello.${HOLE}.rest\`)]`,
    'fits no message',
  ],
])('finds %s', (_what, en, other, use, expected) => {
  const { code, says } = checkOf(en, other, use);
  expect(code).toBe(1);
  expect(says).toContain(expected);
});
