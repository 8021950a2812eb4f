import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importCommand } from '../../src/cli/import.js';
import { type DeskOffice, openDeskOffice } from '../desk/office.js';

let office: DeskOffice;
let home = '';
beforeAll(async () => {
  office = await openDeskOffice('', null, new Date('2026-03-05T02:00:00Z'));
  home = mkdtempSync(join(tmpdir(), 'import-'));
});
afterAll(async () => {
  await office.close();
  rmSync(home, { recursive: true, force: true });
});

async function run(content: string | Buffer | null, ...more: string[]) {
  const file = join(home, 'members.csv');
  if (content !== null) writeFileSync(file, content);
  const out: string[] = [];
  const err: string[] = [];
  let closed = 0;
  const open = async () => ({
    desk: office.desk,
    close: async () => {
      closed += 1;
    },
  });
  const argv = content === null ? more : [file, ...more];
  const code = await importCommand(
    argv,
    { out: (line) => out.push(line), err: (line) => err.push(line) },
    open,
  );
  return { code, out, err, closed };
}

const csv = 'name,email,slack\nAna,ana@example.com,U1\nBo,bo@example.com,U2\n';

test('prints what became of everybody', async () => {
  expect(await run(csv, '--workspace', 'T1', '--dry-run')).toMatchObject({
    code: 0,
    out: [
      'created    Ana',
      'created    Bo',
      'Would be: 2 created, 0 updated, 0 unchanged. Nothing was changed.',
    ],
    closed: 1,
  });
  expect((await run(csv, '--workspace', 'T1')).out.at(-1)).toBe('Done: 2 created, 0 updated, 0 unchanged.');
  expect(await run(csv.replace('Ana', 'Anna'), '--workspace', 'T1')).toMatchObject({
    code: 0,
    out: ['updated    Anna: name', 'Done: 0 created, 1 updated, 1 unchanged.'],
  });
});

test('wrong lines are listed, and the exit code is 1', async () => {
  expect(await run('name,email\n,a@b.c\n')).toEqual({
    code: 1,
    out: [],
    err: ['line 2: has no name; fill in the column name', 'Nothing was imported: 1 problems.'],
    closed: 1,
  });
});

test.each([[[]], [['a.csv', 'b.csv']], [['a.csv', '--frobnicate']]])('wrong arguments: %j', async (argv) => {
  const { code, err } = await run(null, ...argv);
  expect([code, err[0]]).toEqual([2, expect.stringContaining('usage: tokendesk import')]);
});

test('a file that is not there or not UTF-8 opens no database', async () => {
  expect(await run(null, join(home, 'nowhere.csv'))).toMatchObject({
    code: 2,
    err: [expect.stringContaining('ENOENT')],
    closed: 0,
  });
  const gbk = Buffer.from([0xcd, 0xf5, 0xd0, 0xa1, 0xc3, 0xf7]);
  expect(await run(gbk)).toMatchObject({ code: 2, err: [expect.stringContaining('CSV UTF-8')], closed: 0 });
});
