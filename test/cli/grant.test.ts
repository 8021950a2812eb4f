import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { grantCommand } from '../../src/cli/grant.js';
import { type DeskOffice, openDeskOffice } from '../desk/office.js';

const yaml = `
unit: USD
zone: UTC
defaultPlan: engineer
plans:
  engineer: { name: Engineer, allowance: 100 }
  contractor: { name: Contractor, allowance: 50 }
pools: { Platform: 200 }
`;
const people =
  'name,email,team,plan\nAna,ana@example.com,Platform,engineer\nBo,bo@example.com,Platform,contractor\n' +
  '王伟,wang1@example.com,Payments,engineer\n王伟,wang2@example.com,Payments,engineer\nEve,eve@example.com,Platform,engineer\n';

let office: DeskOffice;
let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'grant-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));
beforeEach(async () => {
  office = await openDeskOffice(yaml, people, new Date('2026-03-05T02:00:00Z'));
});
afterEach(async () => {
  expect(await office.verify()).toEqual([]);
  await office.close();
});

async function run(...argv: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const open = async () => ({ desk: office.desk, close: async () => {} });
  const code = await grantCommand(
    argv,
    { out: (line) => out.push(line), err: (line) => err.push(line) },
    open,
  );
  return { code, out, err };
}

function file(content: string): string {
  const path = join(home, 'grants.csv');
  writeFileSync(path, content);
  return path;
}

const left = async () => [await office.left('ana@example.com'), await office.left('bo@example.com')];
const million = 1_000_000n;

const good =
  'member,amount,until,kind,reason\nana@example.com,50,2026-03-31,reward,Thanks for March\nBo,25.5,,,\n';

describe('a file', () => {
  test('is shown first and done with --yes, once', async () => {
    const path = file(good);
    expect(await run('--file', path)).toEqual({
      code: 0,
      out: [
        'line  who  amount (USD)  until       kind',
        '2     Ana  50            2026-03-31  reward  ok',
        '3     Bo   25.5          2026-03-31  top-up  ok',
        '2 of 2 lines are good: 75.5 USD in all.',
        'The pool of Platform pays: 200 -> 124.5 USD',
        'Nothing was given. To do it, say the same with --yes.',
      ],
      err: [],
    });
    expect(await left()).toEqual([100n * million, 50n * million]);
    const done = 'people were given 75.5 USD in all.';
    expect((await run('--file', path, '--yes')).out).toEqual([`Done: 2 ${done}`]);
    expect(await left()).toEqual([150n * million, 75_500_000n]);
    expect((await run('--file', path, '--yes')).out).toEqual([
      `Done before under this key, nothing more was given: 2 ${done}`,
    ]);
    expect(await left()).toEqual([150n * million, 75_500_000n]);
    const told = await office.all(
      `SELECT payload FROM outbox WHERE name = 'granted' ORDER BY payload->>'kind'`,
    );
    expect(told).toMatchObject([
      {
        payload: {
          by: null,
          kind: 'reward',
          amount: '50000000',
          left: '150000000',
          reason: 'Thanks for March',
        },
      },
      { payload: { kind: 'top-up', amount: '25500000' } },
    ]);
    const audit = await office.all(`SELECT actor, action FROM audit WHERE action = 'grant.give'`);
    expect(audit).toEqual([
      { actor: 'cli', action: 'grant.give' },
      { actor: 'cli', action: 'grant.give' },
    ]);
  });

  const bad = `${good}王伟,10,,,\nnobody,10,,,\nEve,ten,,,\nEve,10,2026-13-45,,\nEve,10,2026-03-01,,\nEve,500,,,\n`;

  test('with wrong lines does nothing, and says what is wrong with each', async () => {
    const { code, out, err } = await run('--file', file(bad), '--yes');
    expect(code).toBe(1);
    expect(out.join('\n')).toMatch(
      /2 people are called that[\s\S]*nobody here is called that[\s\S]*"ten" is not an amount[\s\S]*not a day[\s\S]*2026-03-01 is over[\s\S]*pool has not enough left/,
    );
    expect(err).toEqual([
      'Nothing was given, since lines are wrong. Mend them, or leave them out with --skip-bad.',
    ]);
    expect(await left()).toEqual([100n * million, 50n * million]);
    expect((await run('--file', file(bad))).code).toBe(1);
  });

  test('with --skip-bad does the good ones', async () => {
    expect((await run('--file', file(bad), '--yes', '--skip-bad')).out).toEqual([
      'Done: 2 people were given 75.5 USD in all, 6 lines skipped.',
    ]);
    expect(await left()).toEqual([150n * million, 75_500_000n]);
    expect((await run('--file', file('member,amount\nnobody,5\n'), '--yes', '--skip-bad')).err).toEqual([
      'No line is good. Nothing was given.',
    ]);
  });

  test('one pool pays for all lines in their order', async () => {
    const { out } = await run('--file', file('member,amount\nAna,120\nBo,90\nEve,80\n'));
    expect(out.filter((line) => /ok$|left$/.test(line)).map((line) => line.replace(/ +/g, ' '))).toEqual([
      '2 Ana 120 2026-03-31 top-up ok',
      '3 Bo 90 2026-03-31 top-up the pool has not enough left',
      '4 Eve 80 2026-03-31 top-up ok',
    ]);
  });

  test('another file under the same key is refused', async () => {
    expect((await run('--file', file(good), '--yes', '--key', 'march')).code).toBe(0);
    expect(await run('--file', file('member,amount\nAna,5\n'), '--yes', '--key', 'march')).toMatchObject({
      code: 1,
      err: [expect.stringContaining('stands for another run')],
    });
  });

  test('in Chinese headings and kinds', async () => {
    const { out } = await run('--file', file('成员;额度;类型;理由\nana@example.com;5;奖励;谢谢\n'));
    expect(out[1]).toMatch(/Ana.*reward.*ok/);
  });

  test.each([
    ['who,amount,colour\n', /the column "colour" is unknown/],
    ['amount\n5\n', /there is no column member/],
    ['member,amount,kind\nana,5,bribe\n', /"bribe" is no kind/],
    ['member,amount\n,5\n', /names nobody/],
    ['member,amount\n"ana,5\n', /not valid CSV/],
  ])('%j cannot be used', async (content, why) => {
    const { code, err } = await run('--file', file(content));
    expect(code).toBe(2);
    expect(err.join('\n')).toMatch(why);
  });
});

describe('a filter', () => {
  test('gives each of a team on a plan the same; two runs at once do it once', async () => {
    const filter = ['--team', 'platform', '--plan', 'engineer', '--amount', '50', '--until', '2026-12-31'];
    const { out } = await run(...filter);
    expect(out.filter((line) => /ok$/.test(line))).toHaveLength(2);
    const both = await Promise.all([run(...filter, '--yes'), run(...filter, '--yes')]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(await left()).toEqual([150n * million, 50n * million]);
  });

  test.each([
    [['--amount', '5'], /nobody is meant/],
    [['--team', 'Platform'], /--amount is missing/],
    [['--team', 'Platform', '--amount', '5', '--file', 'x.csv'], /not both/],
    [['--team', 'Platform', '--amount', '5', '--kind', 'bribe'], /is no kind/],
    [['--colour', 'red'], /colour/],
    [['--file', 'no-such.csv'], /cannot be read \(ENOENT\)/],
  ])('%j is a mistake', async (argv, why) => {
    const { code, err } = await run(...argv);
    expect(code).toBe(2);
    expect(err.join('\n')).toMatch(why);
  });

  test('that means nobody says so', async () => {
    expect(await run('--team', 'Nowhere', '--amount', '5')).toMatchObject({ code: 1 });
  });
});
