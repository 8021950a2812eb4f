import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditCommand } from '../../src/cli/audit.js';
import { csvRow } from '../../src/cli/audit-formats.js';
import { auditColumns } from '../../src/desk/audit-export.js';
import { approveRequest } from '../../src/desk/decide.js';
import { requestTopUp } from '../../src/desk/request.js';
import { seal } from '../../src/desk/sweep.js';
import { writeAudit } from '../../src/store/audit.js';
import { type DeskOffice, openDeskOffice } from '../desk/office.js';

const people = `name,email,team,manager,plan
Ana Ferreira,ana@example.com,Platform,carol@example.com,engineer
Carol Mbeki,carol@example.com,Platform,,engineer
Wang Wei,wei@example.com,Platform,carol@example.com,engineer
Wang Wei,wei.two@example.com,Platform,carol@example.com,engineer
`;
const rules = `unit: USD
zone: Asia/Shanghai
defaultPlan: engineer
plans:
  engineer: { allowance: 500 }
pools: { Platform: 2000 }
`;

let office: DeskOffice;
let home = '';
let requestId = '';
beforeAll(async () => {
  office = await openDeskOffice(rules, people, new Date('2026-03-05T15:30:00Z'));
  home = mkdtempSync(join(tmpdir(), 'audit-'));
  const { desk } = office;
  const [ana, carol] = [await office.id('ana@example.com'), await office.id('carol@example.com')];
  office.clock.set(new Date('2026-03-05T16:10:00Z'));
  const asked = await requestTopUp(desk, 'ask', {
    requesterId: ana,
    amount: 12_500_000n,
    reason: null,
    until: null,
  });
  if (!('done' in asked)) throw new Error(JSON.stringify(asked));
  requestId = asked.done.requestId;
  await approveRequest(desk, 'yes', { requestId, deciderId: carol, amount: null });
  const formula = {
    reason: '=1+1',
    rule: '@SUM(A1)',
    seat: '-2',
    policyVersion: '+3',
    note: 'a "quoted",\nline',
  };
  await desk.db.transaction((tx) =>
    writeAudit(
      tx,
      [
        {
          actorId: null,
          actor: 'cli',
          action: 'test.formula',
          subjectType: 'test',
          subjectId: '=cmd|x',
          detail: formula,
        },
      ],
      office.clock.now(),
    ),
  );
  while ((await seal(desk)) > 0);
});
afterAll(async () => {
  expect(await office.verify()).toEqual([]);
  await office.close();
  rmSync(home, { recursive: true, force: true });
});

async function run(...argv: string[]) {
  const pieces: string[] = [];
  const err: string[] = [];
  const out = new Writable({
    write(chunk: Buffer, _, done) {
      pieces.push(chunk.toString());
      done();
    },
  });
  const open = () => Promise.resolve({ desk: office.desk, close: async () => {} });
  const code = await auditCommand(argv, { out, err: (line) => err.push(line) }, open);
  return { code, out: pieces.join(''), pieces, err: err.join('\n') };
}

/** A plain CSV reader: rows of cells. */
function cells(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    rows.at(-1)?.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === '\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

/** The rows of an export by their columns. */
async function rowsOf(...argv: string[]): Promise<Record<string, string>[]> {
  const { code, out, err } = await run(...argv);
  expect(code, err).toBe(0);
  const [head = [], ...rows] = cells(out);
  expect(head).toEqual([...auditColumns]);
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ''])));
}

describe('CSV', () => {
  test('has who, what, when and how much, in the organisation’s time and unit', async () => {
    const rows = await rowsOf('--subject', `request:${requestId}`);
    expect(rows.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'Ana Ferreira request.submit',
      'Carol Mbeki request.approve',
    ]);
    expect(rows[1]).toMatchObject({
      at: '2026-03-06T00:10:00.000+08:00',
      actor_email: 'carol@example.com',
      about: 'Ana Ferreira',
      amount: '12.5',
      amount_minor: '12500000',
      unit: 'USD',
      evidence_pool_before: '2000',
      evidence_pool_after: '1987.5',
    });
    expect(JSON.parse(rows[0]?.['detail'] ?? '')).toMatchObject({ amount: '12500000' });
    expect(rows[1]?.['hash']).toMatch(/^[0-9a-f]{64}$/);
  });

  test('runs no formula in a spreadsheet, and keeps quotes and line breaks', async () => {
    const { out } = await run('--action', 'test.formula');
    expect(
      cells(out)
        .flat()
        .filter((cell) => /^[=+\-@\t\r]/.test(cell)),
    ).toEqual([]);
    const [row] = await rowsOf('--action', 'test.formula');
    expect(row).toMatchObject({
      subject_id: "'=cmd|x",
      reason: "'=1+1",
      rule: "'@SUM(A1)",
      seat: "'-2",
      policy_version: "'+3",
    });
    expect(JSON.parse(row?.['detail'] ?? '')).toMatchObject({ note: 'a "quoted",\nline' });
  });

  test.each([
    ['=A1', "'=A1\n"],
    ['+1', "'+1\n"],
    ['-1', "'-1\n"],
    ['@x', "'@x\n"],
    ['\tx', "'\tx\n"],
    ['\rx', '"\'\rx"\n'],
    ['=a,"b"', '"\'=a,""b"""\n'],
    ['plain', 'plain\n'],
    ['a=b', 'a=b\n'],
    [null, '\n'],
    [7, '7\n'],
  ])('%j becomes %j', (cell, line) => {
    expect(csvRow([cell])).toBe(line);
  });
});

describe('JSON', () => {
  test('is one object with its rows, and says how the chain stands', async () => {
    const { code, out } = await run('--format', 'json', '--who', 'carol@example.com');
    expect(code).toBe(0);
    const whole = JSON.parse(out) as { rows: Record<string, unknown>[]; chain: Record<string, unknown> };
    expect(whole).toMatchObject({
      unit: 'USD',
      zone: 'Asia/Shanghai',
      count: 1,
      chain: { unbroken: true, waiting: 0, problems: [] },
    });
    expect(whole.rows[0]).toMatchObject({
      action: 'request.approve',
      amount: '12.5',
      amount_minor: '12500000',
      detail: { amount: '12500000' },
      asked: null,
    });
    expect(Object.keys(whole.rows[0] ?? {})).toEqual([...auditColumns]);
  });

  test('without rows is still one', async () => {
    const { out } = await run('--format', 'json', '--until', '2020-01-01');
    expect(JSON.parse(out)).toMatchObject({ rows: [], count: 0 });
  });
});

describe('filters', () => {
  test.each<[string, string[], number]>([
    ['the day in the organisation’s zone', ['--since', '2026-03-06', '--action', 'request'], 2],
    ['both days included', ['--since', '2026-03-06', '--until', '2026-03-06', '--action', 'request'], 2],
    ['the day before', ['--until', '2026-03-05', '--action', 'request'], 0],
    ['an instant', ['--since', '2026-03-05T16:10:00.001Z', '--action', 'request'], 0],
    ['an instant of another zone', ['--since', '2026-03-05T17:10:00+01:00', '--action', 'request.*'], 2],
    ['several actions', ['--action', 'request.submit, test.formula'], 2],
    ['the program', ['--who', 'cli'], 1],
    ['a name', ['--who', 'Ana Ferreira', '--action', 'request'], 1],
    ['a person’s matters', ['--subject', 'ana@example.com', '--action', 'request'], 2],
    ['a type', ['--subject', 'request'], 2],
  ])('%s', async (_, argv, count) => {
    expect(await rowsOf(...argv)).toHaveLength(count);
  });

  test('an id', async () => {
    expect(await rowsOf('--subject', requestId)).toHaveLength(2);
  });

  test.each<[string, string[], RegExp]>([
    ['a day that is none', ['--since', '2026-02-30'], /neither a day .* nor an instant/],
    ['an instant without a zone', ['--until', '2026-03-05T17:10:00'], /neither a day/],
    ['nobody', ['--who', 'zoe@example.com'], /nobody here is called/],
    [
      'two people of a name',
      ['--who', 'Wang Wei'],
      /several people .*\n.*wei@example.com\n.*wei.two@example.com/,
    ],
    ['an action that is none', ['--action', 'Request!'], /is none; write one like/],
    ['a seal that is none', ['--noted', '12'], /is no seal/],
    ['another format', ['--format', 'xml'], /^usage:/],
    ['an option that is none', ['--everything'], /^usage:/],
  ])('%s is said, with what to write', async (_, argv, says) => {
    const { code, out, err } = await run(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(says);
  });
});

describe('where it goes', () => {
  test('into a file that only its owner can read', async () => {
    const file = join(home, 'audit.csv');
    const { code, out, err } = await run('--out', file);
    expect([code, out]).toEqual([0, '']);
    expect(err).toMatch(
      /^\d+ rows written to .*audit\.csv\.\nThe chain is unbroken: \d+ rows sealed, 0 waiting/,
    );
    expect(readFileSync(file, 'utf8')).toBe((await run()).out);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('in pieces: never all of it is in memory', async () => {
    const { desk } = office;
    const item = { actorId: null, actor: 'cli', action: 'test.many', subjectType: 'test' };
    const rows = Array.from({ length: 2600 }, (_, at) => ({ ...item, subjectId: String(at) }));
    await desk.db.transaction((tx) => writeAudit(tx, rows, office.clock.now()));
    while ((await seal(desk)) > 0);
    for (const format of ['csv', 'json']) {
      const { pieces, out } = await run('--action', 'test.many', '--format', format);
      expect(out.match(/test\.many/g)).toHaveLength(2600);
      expect(pieces.length).toBeGreaterThan(5);
      expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(out.length / 4);
    }
  });
});

describe('the chain', () => {
  test('a seal that was printed is proved later', async () => {
    const seal = /The last seal is (\d+:[0-9a-f]{64})$/.exec((await run()).err)?.[1] ?? '';
    expect((await run('--noted', seal)).code).toBe(0);
    const other = seal.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
    const { code, err } = await run('--noted', other);
    expect(code).toBe(1);
    expect(err).toMatch(/is not what was noted\nThe chain is BROKEN: 1 place\.$/);
  });

  test('one that is broken is named and ends with 1', async () => {
    const change = (text: string) =>
      office.all(
        `SELECT set_config('session_replication_role', 'replica', true); `.concat(
          `UPDATE audit SET actor = '${text}' WHERE action = 'test.formula'`,
        ),
      );
    await change('someone');
    const { code, err } = await run('--format', 'json', '--out', join(home, 'broken.json'));
    expect(code).toBe(1);
    expect(err).toMatch(/audit \d+: does not match its seal \d+\nThe chain is BROKEN/);
    expect(JSON.parse(readFileSync(join(home, 'broken.json'), 'utf8'))).toMatchObject({
      chain: { unbroken: false },
    });
    await change('cli');
    expect((await run()).code).toBe(0);
  });
});
