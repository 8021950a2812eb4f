import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { projectRoot } from '../../src/store/project-root.js';
import { checkImports, roomOf } from '../../tools/check-imports.mjs';

describe('the tree', () => {
  test('keeps the rules, and every file of it was read', () => {
    const src = join(projectRoot(), 'src');
    const { files, imports, violations } = checkImports(src);
    expect(violations).toEqual([]);
    const walked = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
      (path) => path.endsWith('.ts') && !path.startsWith(join('store', 'generated')),
    );
    expect(files).toHaveLength(walked.length);
    expect(files.length).toBeGreaterThan(40);
    expect(imports).toBeGreaterThan(files.length / 2);
  });
});

describe('a planted violation', () => {
  let src = '';
  beforeEach(() => {
    src = mkdtempSync(join(tmpdir(), 'imports-'));
  });
  afterEach(() => rmSync(src, { recursive: true, force: true }));

  function plant(file: string, text: string): string[] {
    mkdirSync(dirname(join(src, file)), { recursive: true });
    writeFileSync(join(src, file), text);
    return checkImports(src).violations;
  }

  test.each([
    ['core/a.ts', "import { b } from '../store/b.js';", /core may not import store/],
    ['core/a.ts', "import type { B } from '../kit/b.js';", /core may not import kit/],
    ['core/a.ts', "import { type B } from '../desk/b.js';", /core may not import desk/],
    ['core/a.ts', "export type { B } from '../ports/b.js';", /core may not import ports/],
    ['core/a.ts', "export * from '../ports/b.js';", /core may not import ports/],
    ['core/a.ts', "export type A = import('../ports/b.js').B;", /core may not import ports/],
    ['core/a.ts', "export const a = import('../ports/b.js');", /core may not import ports/],
    ['ports/a.ts', "import '../store/b.js';", /ports may not import store/],
    ['store/a.ts', "import '../desk/b.js';", /store may not import desk/],
    ['desk/a.ts', "import '../chat/cards/b.js';", /desk may not import cards/],
    ['desk/a.ts', "import '../jobs/b.js';", /desk may not import jobs/],
    ['chat/cards/a.ts', "import '../../desk/b.js';", /cards may not import desk/],
    ['chat/intents/a.ts', "import '../../store/b.js';", /intents may not import store/],
    ['chat/slack/a.ts', "import '../dingtalk/b.js';", /slack may not import dingtalk/],
    ['chat/dingtalk/a.ts', "import '../slack/b.js';", /dingtalk may not import slack/],
    ['chat/slack/a.ts', "import '../../store/b.js';", /slack may not import store/],
    ['jobs/a.ts', "import '../store/b.js';", /jobs may not import store/],
    ['cli/a.ts', "import '../store/b.js';", /cli may not import store/],
    ['http/a.ts', "import '../chat/cards/b.js';", /http may not import cards/],
    ['sandbox/slack/a.ts', "import '../../kit/b.js';", /sandbox may not import kit/],
    ['kit/a.ts', "import '../core/b.js';", /kit may not import core/],
    ['config.ts', "import './store/b.js';", /config may not import store/],
    ['desk/a.ts', "import '../../test/b.js';", /outside src/],
    ['desk/a.ts', "import '../elsewhere/b.js';", /in no room/],
    ['elsewhere/a.ts', 'export const a = 1;', /in no room/],
    ['desk/a.ts', 'export const a = (name: string) => import(name);', /only known at run time/],
    ['desk/a.ts', "import { App } from '@slack/bolt';", /belongs to slack/],
    ['sandbox/a.ts', "import type { KnownBlock } from '@slack/types';", /belongs to slack/],
    ['http/a.ts', "import { DWClient } from 'dingtalk-stream';", /belongs to dingtalk/],
    ['desk/a.ts', "import { Prisma } from '@prisma/client';", /belongs to store/],
    ['jobs/a.ts', "import { Prisma } from '@prisma/client';", /belongs to store/],
    ['desk/a.ts', "import pg from 'pg';", /belongs to store/],
    ['desk/a.ts', "export const a = createRequire(import.meta.url)('pg');", /belongs to store/],
    ['store/a.ts', "import { Queue } from 'bullmq';", /belongs to jobs/],
    ['http/a.ts', "import { Redis } from 'ioredis';", /belongs to jobs/],
    ['core/a.ts', "import { readFileSync } from 'node:fs';", /does no I\/O/],
    ['core/a.ts', "import { readFileSync } from 'fs';", /does no I\/O/],
    ['core/a.ts', "import pino from 'pino';", /the core is pure/],
    ['core/a.ts', 'export const a = () => new Date();', /reads the clock/],
    ['core/a.ts', 'export const a = () => Date.now();', /reads the clock/],
    ['core/a.ts', "export const a = () => Date['now']();", /reads the clock/],
    ['core/a.ts', 'export const a = Math.random;', /is random/],
    ['core/a.ts', "export const a = process.env['A'];", /reaches outside: process/],
    ['core/a.ts', 'export const a = () => fetch;', /reaches outside: fetch/],
  ])('in %s: %s', (file, text, expected) => {
    expect(plant(file, text)).toEqual([expect.stringMatching(expected)]);
  });

  test.each([
    ['core/a.ts', 'export const a = (at: number, row: { process: number }) => [new Date(at), row.process];'],
    ['core/a.ts', "import { TZDate } from '@date-fns/tz'; export const a = TZDate;"],
    ['store/a.ts', "import { b } from '../core/b.js'; import pg from 'pg'; export { b, pg };"],
    ['chat/slack/a.ts', "import { App } from '@slack/bolt'; import '../cards/b.js'; export { App };"],
    ['main.ts', "import './sandbox/a.js'; import './chat/slack/a.js';"],
  ])('is not seen where there is none, in %s: %s', (file, text) => {
    expect(plant(file, text)).toEqual([]);
  });

  test('does not hide in a file that cannot be parsed', () => {
    expect(() => plant('core/a.ts', 'import {')).toThrow(/does not parse/);
  });
});

test('the longest path names the room', () => {
  expect([roomOf('chat/slack/a.ts'), roomOf('config.ts'), roomOf('main.ts')]).toEqual([
    'slack',
    'config',
    'main',
  ]);
});
