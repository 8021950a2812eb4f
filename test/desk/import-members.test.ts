import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { importMembers } from '../../src/desk/import-members.js';
import { ingestUsage } from '../../src/desk/ingest-usage.js';
import { type DeskOffice, openDeskOffice } from './office.js';

const rules = `
plans:
  standard: { allowance: 100 }
  large: { allowance: 300, name: { en: Large, zh-CN: 大套餐 } }
  weekly: { allowance: 50, window: week }
`;
const usd = (amount: number) => BigInt(amount) * 1_000_000n;

let office: DeskOffice;
beforeEach(async () => {
  office = await openDeskOffice(rules, null, new Date('2026-03-05T02:00:00Z'));
});
afterEach(() => office.close());

const load = (csv: string, options = {}) => importMembers(office.desk, csv, options);
const members = () =>
  office.all(
    `SELECT m.name, m.email, t.name AS team, b.name AS manager, m.plan FROM member m
      LEFT JOIN team t ON t.id = m.team_id LEFT JOIN member b ON b.id = m.manager_id ORDER BY m.name`,
  );

const company = `name,email,team,manager,plan,slack,dingtalk
Ana Lima,Ana@Example.com,Platform,carol@example.com,,T1/U1,
Bo,bo@example.com,Platform,Carol,large,T1/U2,ding1/bo
Carol,carol@example.com,Platform,,standard,T1/U3,
`;

test('makes members with teams, managers who come later, accounts and the full allowance', async () => {
  expect(await load(company)).toMatchObject({
    created: [{ line: 2, name: 'Ana Lima' }, { name: 'Bo' }, { name: 'Carol' }],
    problems: [],
  });
  expect(await members()).toEqual([
    { name: 'Ana Lima', email: 'ana@example.com', team: 'Platform', manager: 'Carol', plan: 'standard' },
    { name: 'Bo', email: 'bo@example.com', team: 'Platform', manager: 'Carol', plan: 'large' },
    { name: 'Carol', email: 'carol@example.com', team: 'Platform', manager: null, plan: 'standard' },
  ]);
  expect(await office.left('bo@example.com')).toBe(usd(300));
  expect(
    await office.all(
      "SELECT 1 FROM identity WHERE platform = 'dingtalk' AND workspace = 'ding1' AND user_id = 'bo'",
    ),
  ).toHaveLength(1);
  expect(await office.all("SELECT 1 FROM audit WHERE action = 'member.enrol'")).toHaveLength(3);
  expect(await office.verify()).toEqual([]);
});

test('the same file again changes nothing', async () => {
  await load(company);
  const before = await office.one(
    'SELECT (SELECT count(*) FROM audit) AS audit, (SELECT count(*) FROM posting) AS postings',
  );
  expect(await load(company)).toEqual({ created: [], updated: [], unchanged: 3, problems: [] });
  expect(
    await office.one(
      'SELECT (SELECT count(*) FROM audit) AS audit, (SELECT count(*) FROM posting) AS postings',
    ),
  ).toEqual(before);
});

test('two imports of one file at once make everybody once', async () => {
  const results = await Promise.all([load(company), load(company), load(company)]);
  expect(results.map(({ created }) => created.length).sort()).toEqual([0, 0, 3]);
  expect(await members()).toHaveLength(3);
});

test('reads Chinese headings, a byte order mark, semicolons, quotes and default workspaces', async () => {
  const csv =
    '\uFEFF姓名;邮箱;团队;主管;套餐;Slack;钉钉\r\n"王小明";WANG@example.com;研发;李雷;大套餐;U7;m7\r\n李雷;lilei@example.com;研发;;;U8;\r\n';
  expect(await load(csv, { slack: 'T9', dingtalk: 'ding9' })).toMatchObject({ problems: [] });
  expect(await members()).toEqual([
    { name: '李雷', email: 'lilei@example.com', team: '研发', manager: null, plan: 'standard' },
    { name: '王小明', email: 'wang@example.com', team: '研发', manager: '李雷', plan: 'large' },
  ]);
  expect(await office.all('SELECT platform, workspace, user_id FROM identity ORDER BY 1, 2, 3')).toEqual([
    { platform: 'dingtalk', workspace: 'ding9', user_id: 'm7' },
    { platform: 'slack', workspace: 'T9', user_id: 'U7' },
    { platform: 'slack', workspace: 'T9', user_id: 'U8' },
  ]);
});

test('a dry run says what would happen and changes nothing', async () => {
  expect((await load(company, { dryRun: true })).created).toHaveLength(3);
  expect(await members()).toEqual([]);
  expect(await office.all('SELECT 1 FROM team')).toEqual([]);
});

describe('members who are there already', () => {
  beforeEach(async () => {
    await load(company);
  });

  test('are updated where the file says so; a missing column leaves things as they are', async () => {
    const result = await load('email,name,manager\nana@example.com,Ana Lima-Costa,\n');
    expect(result.updated).toEqual([{ line: 2, name: 'Ana Lima-Costa', changes: ['name', 'manager'] }]);
    expect(await members()).toContainEqual({
      name: 'Ana Lima-Costa',
      email: 'ana@example.com',
      team: 'Platform',
      manager: null,
      plan: 'standard',
    });
  });

  test('are found by account when they had no e-mail address', async () => {
    await office.desk.db.client.member.updateMany({
      where: { email: 'ana@example.com' },
      data: { email: null },
    });
    const result = await load('name,email,slack\nAna Lima,ana@new.example.com,T1/U1\n');
    expect(result).toMatchObject({ created: [], updated: [{ changes: ['email'] }], problems: [] });
  });

  test('a higher plan brings the difference at once, and only once', async () => {
    const plan = (key: string) => load(`name,email,plan\nAna Lima,ana@example.com,${key}\n`);
    await plan('large');
    expect(await office.left('ana@example.com')).toBe(usd(300));
    await plan('standard');
    expect(await office.left('ana@example.com')).toBe(usd(300));
    await plan('large');
    expect(await office.left('ana@example.com')).toBe(usd(300));
    await plan('standard');
    expect(await office.verify()).toEqual([]);
    office.clock.set(new Date('2026-04-05T00:00:00Z'));
    // A refill that nobody has booked yet is booked first, under the plan that held.
    await plan('large');
    expect(await office.left('ana@example.com')).toBe(usd(300));
    expect(
      await office.all(
        "SELECT amount FROM \"grant\" WHERE kind = 'allowance' AND effective_at > '2026-03-15' ORDER BY amount",
      ),
    ).toEqual([{ amount: String(usd(100)) }, { amount: String(usd(200)) }]);
    expect(await office.verify()).toEqual([]);
  });

  test('a higher plan clears an overdraft first', async () => {
    const cost = { amount: '130', currency: 'USD' };
    await ingestUsage(office.desk, 'x', [
      { id: '1', member: 'ana@example.com', occurredAt: '2026-03-05T01:00:00Z', model: 'm', cost },
    ]);
    await load('name,email,plan\nAna Lima,ana@example.com,large\n');
    expect(await office.left('ana@example.com')).toBe(usd(170));
    expect(await office.verify()).toEqual([]);
  });

  test('a corrected account replaces the wrong one', async () => {
    const result = await load('name,email,slack\nAna Lima,ana@example.com,T1/U9\n');
    expect(result.updated).toEqual([{ line: 2, name: 'Ana Lima', changes: ['slack'] }]);
    expect(await office.all("SELECT user_id FROM identity WHERE workspace = 'T1' ORDER BY 1")).toEqual([
      { user_id: 'U2' },
      { user_id: 'U3' },
      { user_id: 'U9' },
    ]);
  });

  test("somebody else's account is refused", async () => {
    const { problems } = await load('name,email,slack\nDan,dan@example.com,T1/U1\nBo,bo@example.com,T1/U3\n');
    expect(problems).toEqual([
      {
        line: 2,
        message:
          'slack:T1/U1 is the account of Ana Lima (ana@example.com); correct the account or the e-mail address',
      },
      {
        line: 3,
        message:
          'slack:T1/U3 is the account of Carol (carol@example.com); correct the account or the e-mail address',
      },
    ]);
  });

  test('circles of managers are refused, also with those who are not in the file', async () => {
    const { problems } = await load('name,email,manager\nCarol,carol@example.com,ana@example.com\n');
    expect(problems).toEqual([
      {
        line: 2,
        message:
          'these people manage each other in a circle: Carol → Ana Lima → Carol; correct one of the managers',
      },
    ]);
  });
});

test('every wrong line is named, and then nothing is imported', async () => {
  const { problems } = await load(`name,email,manager,plan,slack
Ana,ana@example.com,,,
,x@example.com,,,
Bo,not an address,,,
Cy,,,,
Di,di@example.com,Nobody,,
Ed,ed@example.com,Ed,,
Flo,flo@example.com,,gold,
Gil,gil@example.com,,,U5
Hal,ana@example.com,,,
Ida,ida@example.com,,,T1/U5/x
Jo,jo1@example.com,,,
Jo,jo2@example.com,,,
Kim,kim@example.com,jo,,
`);
  expect(problems.map(({ line, message }) => [line, message.split(';')[0]])).toEqual([
    [3, 'has no name'],
    [4, '"not an address" is not an e-mail address'],
    [5, 'Cy has neither an e-mail address nor an account'],
    [6, 'the manager Nobody is neither in the file nor a member'],
    [7, 'Ed cannot be their own manager'],
    [8, '"gold" is no plan'],
    [9, '"U5" names no workspace'],
    [10, 'ana@example.com stands on line 2 already'],
    [11, '"T1/U5/x" is not an account'],
    [14, '2 people are called jo'],
  ]);
  expect(await members()).toEqual([]);
});

test.each([
  ['', 'the file is empty'],
  ['name,mail\nAna,a@b.c,extra\n', 'is not valid CSV'],
  ['name,email,mananger\nAna,a@b.c,x\n', 'the column "mananger" is unknown'],
  ['name,team\nAna,x\n', 'there is no column by which to know people again'],
  ['email\na@b.c\n', 'there is no column name'],
  ['name,email,e-mail\nAna,a@b.c,d@e.f\n', 'two columns are headed email'],
  ['name,email\n"Ana,a@b.c\n', 'is not valid CSV'],
])('a file that cannot be read: %j', async (csv, message) => {
  const { problems } = await load(csv);
  expect(problems.map((problem) => problem.message).join()).toContain(message);
});

test('2,000 people in one go', async () => {
  const lines = Array.from(
    { length: 2000 },
    (_, i) =>
      `Person ${i},p${i}@example.com,Team ${i % 40},${i ? `p${Math.floor(i / 8)}@example.com` : ''},T1/U${i}`,
  );
  const begun = performance.now();
  expect((await load(`name,email,team,manager,slack\n${lines.join('\n')}\n`)).created).toHaveLength(2000);
  expect(performance.now() - begun).toBeLessThan(15_000);
  expect(await office.verify()).toEqual([]);
});

describe('the column status', () => {
  const status = (email: string) =>
    office
      .one<{ status: string }>('SELECT status FROM member WHERE email = $1', [email])
      .then((row) => row.status);

  test('who has left is settled at once, who is paused keeps their credit; again nothing changes', async () => {
    await load(company);
    const csv =
      'name,email,状态\nAna Lima,ana@example.com,离职\nBo,bo@example.com,frozen\nCarol,carol@example.com,\n';
    expect(await load(csv, { dryRun: true })).toMatchObject({
      updated: [{ changes: ['status'] }, { changes: ['status'] }],
    });
    expect(await status('ana@example.com')).toBe('active');
    expect(await load(csv)).toMatchObject({ updated: [{ name: 'Ana Lima' }, { name: 'Bo' }], unchanged: 1 });
    expect([
      await status('ana@example.com'),
      await status('bo@example.com'),
      await status('carol@example.com'),
    ]).toEqual(['left', 'frozen', 'active']);
    expect([await office.left('ana@example.com'), await office.left('bo@example.com')]).toEqual([
      0n,
      usd(300),
    ]);
    expect(await load(csv)).toMatchObject({ updated: [], unchanged: 3 });
    expect(await office.verify()).toEqual([]);
  });

  test('who comes back is a member again, with an allowance from the next refill on', async () => {
    await load(company);
    await load('name,email,status\nAna Lima,ana@example.com,left\n');
    await load('name,email,status\nAna Lima,ana@example.com,active\n');
    expect([await status('ana@example.com'), await office.left('ana@example.com')]).toEqual(['active', 0n]);
    expect(await office.verify()).toEqual([]);
  });

  test('a file that was interrupted goes on where it stopped', async () => {
    await load(company);
    const { desk } = office;
    let commits = 0;
    const seam = (point: string) => {
      if (point === 'after-commit') commits += 1;
      if (commits === 2) throw new Error('killed');
    };
    const csv = 'name,email,status\nAna Lima,ana@example.com,left\nBo,bo@example.com,left\n';
    await expect(importMembers({ ...desk, seam }, csv)).rejects.toThrow('killed');
    expect([await status('ana@example.com'), await status('bo@example.com')]).toEqual(['left', 'active']);
    expect(await load(csv)).toMatchObject({ updated: [{ name: 'Bo' }], unchanged: 1 });
    expect(await status('bo@example.com')).toBe('left');
  });

  test('other words, and strangers who left, are named with their line', async () => {
    await load(company);
    const { problems } = await load(
      'name,email,status\nBo,bo@example.com,gone\nNoor,noor@example.com,left\n',
    );
    expect(problems.map(({ line, message }) => [line, message])).toEqual([
      [2, '"gone" is no status; write active, frozen or left, or leave the cell empty'],
      [3, 'Noor has left and was never here; remove the line'],
    ]);
  });
});
