import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const tool = fileURLToPath(new URL('../../../tools/check-locales.mjs', import.meta.url));
const made: string[] = [];

afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true });
});

function check(...directories: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, ...directories], {
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

/** A project with these messages and one source file. */
function project(en: string, zh: string, source: string): [locales: string, sources: string] {
  const root = mkdtempSync(join(tmpdir(), 'locales-'));
  made.push(root);
  const [locales, sources] = [join(root, 'locales'), join(root, 'src')];
  mkdirSync(locales);
  mkdirSync(sources);
  writeFileSync(join(locales, 'en.json'), en);
  writeFileSync(join(locales, 'zh-CN.json'), zh);
  writeFileSync(join(sources, 'a.ts'), source);
  return [locales, sources];
}

test('the messages of this project have nothing to mend', () => {
  const { status, output } = check();
  expect(output).toMatch(/^Locales: \d{3,} messages in both languages, all in use\n$/);
  expect(status).toBe(0);
});

test('finds everything that can be wrong', () => {
  const en = `{
    "a.same": "Hello {name}", "a.other": "{n, plural, one {#} other {# of {all}}}",
    "a.broken": "{name", "a.only-en": "x", "a.unused": "x", "a.empty": "x",
    "a.twice": "x",
    "a.twice": "y", "kind.one": "x", "kind.two.what": "x"
  }`;
  const zh = `{
    "a.same": "你好", "a.other": "{n}", "a.broken": "x", "a.only-zh": "x", "a.unused": "x", "a.empty": " ",
    "a.twice": "x", "kind.one": "x", "kind.two.what": "x"
  }`;
  const source = [
    "say.t('a.same'); say.t('a.other'); t('en', 'a.broken'); t('a.only-en'); t('a.twice'); t('a.empty');",
    `t(yes ? 'a.missing' : 'a.same'); t(\`kind.\${'one'}\`); t(\`kind.\${x}.nothing\`);`,
  ].join('\n');
  const { status, output } = check(...project(en, zh, source));
  expect(status).toBe(1);
  expect(
    output
      .replace(/\S+a\.ts/g, 'a.ts')
      .split('\n')
      .slice(1)
      .map((line) => line.trim()),
  ).toEqual([
    'en.json has a.twice twice',
    'zh-CN.json: a.empty is no text',
    'zh-CN.json lacks a.only-en',
    'en.json lacks a.only-zh',
    'zh-CN.json: a.same does not use {name}',
    'zh-CN.json: a.other does not use {all}',
    'en.json: a.broken cannot be parsed: EXPECT_ARGUMENT_CLOSING_BRACE',
    'a.ts says a.missing, which is no message',
    'a.ts says kind.….nothing, which fits no message',
    'nobody says a.unused',
    'nobody says kind.two.what',
    '',
  ]);
});
