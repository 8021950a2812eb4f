import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { policyCommand } from '../../src/cli/policy.js';
import { requestTopUp } from '../../src/desk/request.js';
import { type DeskOffice, openDeskOffice } from '../desk/office.js';
import { loaded } from '../kit/i18n/loaded.js';

const people = `name,email,team,manager,plan
Ana Ferreira,ana@example.com,Platform,carol@example.com,engineer
Bo Lin,bo@example.com,Platform,carol@example.com,engineer
Carol Mbeki,carol@example.com,Platform,dave@example.com,engineer
Dave Okafor,dave@example.com,Finance,,engineer
Fay Novak,fay@example.com,Finance,dave@example.com,engineer
Wang Wei,wei@example.com,Platform,carol@example.com,intern
Wang Wei,wei.two@example.com,Platform,carol@example.com,engineer
`;

const rules = `unit: USD
zone: UTC
defaultPlan: engineer
plans:
  engineer: { allowance: 500, requests: { most: 3000, reasonFrom: 200 } }
  intern: { allowance: 100 }
pools: { Platform: 2000 }
approvals:
  fallback: [dave@example.com, fay@example.com]
  roles: { finance: [fay@example.com, dave@example.com] }
  rules:
    - name: incidents
      when: { request: { upTo: 50 }, purpose: [Incident, 故障] }
      approve: { mostPerPeriod: 150 }
    - name: large
      when: { amount: { from: 1000 } }
      steps:
        - { from: [manager], escalateHours: 8, escalateTo: [managers-manager] }
        - { from: [role:finance], need: 2 }
      less: false
      reason: required
    - name: interns
      when: { plan: [intern] }
      refuse: { en: Interns ask their mentor., zh-CN: 实习生请先找导师。 }
`;

let office: DeskOffice;
let home = '';
beforeAll(async () => {
  // A Thursday.
  office = await openDeskOffice(rules, people, new Date('2026-03-05T15:00:00Z'));
  home = mkdtempSync(join(tmpdir(), 'policy-'));
});
afterAll(async () => {
  await office.close();
  rmSync(home, { recursive: true, force: true });
});

async function run(...argv: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  let closed = 0;
  const open = async () => ({
    desk: office.desk,
    words: loaded(),
    close: async () => {
      closed += 1;
    },
  });
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line) };
  const code = await policyCommand(argv, io, null, open);
  return { code, out, err, closed, text: out.join('\n') };
}

const long = 'the whole evaluation before the release';

describe('policy check', () => {
  test('says what each rule of a file does, with its line', async () => {
    const file = join(home, 'good.yaml');
    writeFileSync(file, rules);
    const { code, out, err, closed } = await run('check', '--file', file);
    expect([code, err, closed]).toEqual([0, [], 0]);
    expect(out[0]).toMatch(/good\.yaml is good: 3 rules for requests\. Version [0-9a-f]{12}\.$/);
    expect(out.slice(1).map((line) => line.trim())).toEqual(
      expect.arrayContaining([
        '1. incidents (line 12)',
        'When this request alone is at most 50 USD and reason or task contain "incident" or "故障":',
        'It is approved at once, as long as this request with all that was granted or is open this period is at most 150 USD and the pool pays; else the next rules decide.',
        '2. large (line 15)',
        'When this request with all that was granted or is open this period is at least 1000 USD:',
        "Step 1: the manager. After 8 working hours, or at once where they cannot, also: the manager's manager.",
        'Step 2: 2 of finance (fay@example.com, dave@example.com). Where they cannot: approvals.fallback (dave@example.com, fay@example.com).',
        'All that was asked or nothing is given.',
        'A reason is needed.',
        '3. interns (line 22)',
        'It is refused at once: “Interns ask their mentor.” / “实习生请先找导师。”.',
        '4. usual (always there)',
        'For every request that no rule before it took:',
        'Plan engineer: at most 3000 USD per request, 3 open at once, a reason from 200 USD on, 72 hours to decide.',
        'Note: the last rule of the file does not take every request; what is left goes to the manager.',
      ]),
    );
  });

  test('says it as JSON', async () => {
    const file = join(home, 'good.yaml');
    writeFileSync(file, rules);
    const { code, text } = await run('check', '--file', file, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(text)).toMatchObject({
      ok: true,
      file,
      rules: [
        { name: 'incidents', line: 12, outcome: 'approve' },
        { name: 'large', line: 15, outcome: 'steps' },
        { name: 'interns', line: 22, outcome: 'refuse', when: ["the requester's plan is intern"] },
        { name: 'usual', line: null, when: [] },
      ],
    });
  });

  test('lists every problem at once', async () => {
    const file = join(home, 'bad.yaml');
    writeFileSync(file, rules.replace('role:finance', 'role:finanze').replace('[intern]', '[interns]'));
    const { code, out, err } = await run('check', '--file', file);
    expect([code, out]).toEqual([1, []]);
    expect(err.join('\n')).toMatch(
      /bad\.yaml line 19: approvals\.rules\[1\]\.steps\[1\]\.from\[0\] "role:finanze" .*\n.*line 23: approvals\.rules\[2\]\.when\.plan\[0\] "interns" .*\n.*cannot be used: 2 problems\.$/,
    );
    const json = await run('check', '--file', file, '--json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.text)).toMatchObject({
      ok: false,
      problems: [{ key: 'approvals.rules[1].steps[1].from[0]' }, { key: 'approvals.rules[2].when.plan[0]' }],
    });
  });

  test('without a file it tells the rules that hold then', async () => {
    const { code, out } = await run('check');
    expect([code, out[0]]).toEqual([
      0,
      expect.stringContaining('There is no file; these rules hold without one'),
    ]);
    expect(out.join('\n')).toContain('Step 1: the manager. Where they cannot: approvals.fallback (nobody).');
  });

  test('a file that is not there, arguments that it does not know', async () => {
    expect(await run('check', '--file', join(home, 'nowhere.yaml'))).toMatchObject({
      code: 2,
      err: [expect.stringContaining('ENOENT')],
    });
    for (const argv of [['check', 'x'], ['check', '--frobnicate'], [], ['decide']])
      expect(await run(...argv)).toMatchObject({
        code: 2,
        err: [expect.stringContaining('usage: tokendesk')],
      });
  });
});

describe('policy explain', () => {
  const explain = (as: string, amount: string, ...more: string[]) =>
    run('explain', '--as', as, '--amount', amount, ...more);

  test('which rule applies, why not the others, who is asked, and when it escalates', async () => {
    const { code, out, closed } = await explain(
      'ana@example.com',
      '1200',
      '--reason',
      long,
      '--until',
      '2026-03-20',
    );
    expect([code, closed]).toEqual([0, 1]);
    expect(out.filter((line) => line !== '')).toEqual([
      'Ana Ferreira (ana@example.com), plan engineer, team Platform, asks for 1200 USD until the end of 2026-03-20.',
      'This period: 0 USD granted by 0 requests, 0 USD open; with this request 1200 USD. 14 percent of it have passed.',
      'Declined in the last 30 days: 0 requests.',
      'Pool Platform: 2000 USD left, 800 USD after this request.',
      'Plan engineer: at most 3000 USD per request; 0 of 3 open; a reason from 200 USD on.',
      'Rule large (line 15) applies: this request with all that was granted or is open this period is at least 1000 USD.',
      '  not incidents (line 12): this request alone is 1200 USD, not at most 50 USD',
      'Step 1: Carol Mbeki.',
      '  Carol Mbeki, the manager',
      "  from Fri 2026-03-06 14:00 UTC on also: Dave Okafor, the manager's manager",
      'Step 2: 2 of Fay Novak and Dave Okafor.',
      '  Fay Novak, role finance',
      '  Dave Okafor, role finance',
      'All that was asked or nothing is given.',
      'A reason is needed.',
      'Undecided, it would expire Sun 2026-03-08 15:00 UTC.',
      'It would be sent, and Carol Mbeki would be asked first.',
    ]);
  });

  test('what keeps a request from being made', async () => {
    const last = async (...argv: Parameters<typeof explain>) => (await explain(...argv)).out.at(-1);
    expect(await last('Ana', '500')).toContain(
      'It would be refused: From $200 on, a request needs a reason.',
    );
    expect(await last('Ana', '1000', '--reason', 'now')).toContain('A reason has 20 to 500 characters.');
    expect(await last('Ana', '3001', '--reason', long)).toContain('One request may be $3,000 at most.');
    expect(await last('Ana', '5', '--until', '2026-03-01')).toContain('It would be refused: ');
    expect(await last('wei@example.com', '5')).toContain('It would be refused: Interns ask their mentor.');
  });

  test('what is approved at once, up to its bound', async () => {
    const once = await explain('bo', '50', '--task', 'INCIDENT 7');
    expect(once.out.at(-1)).toBe('It would be approved at once.');
    expect(JSON.parse((await explain('bo', '50', '--task', '修故障', '--json')).text)).toMatchObject({
      member: 'Bo Lin',
      result: 'approved',
      rule: { name: 'incidents', line: 12 },
      steps: [],
    });
    const more = JSON.parse((await explain('bo', '51', '--task', 'INCIDENT 7', '--json')).text);
    expect(more).toMatchObject({
      result: 'asked',
      rule: { name: 'usual', line: null },
      passedOver: [
        { name: 'incidents', condition: 'request' },
        { condition: 'amount' },
        { condition: 'plan' },
      ],
      facts: { amount: '51', poolLeft: '2000' },
      steps: [{ need: 'any', asked: [{ name: 'Carol Mbeki', as: 'manager', actingFor: null }] }],
      expiresAt: '2026-03-08T15:00:00.000Z',
    });
  });

  test('it says what a real request then meets', async () => {
    const boId = await office.id('bo@example.com');
    const ask = (key: string, amount: bigint, task: string | null) =>
      requestTopUp(office.desk, key, { requesterId: boId, amount, reason: long, until: null, task });
    expect(await ask('r1', 50_000_000n, 'Incident 1')).toMatchObject({ done: { approvers: [] } });
    expect(await ask('r2', 930_000_000n, null)).toMatchObject({ done: { approvers: ['Carol Mbeki'] } });
    const { text } = await explain('bo@example.com', '20', '--reason', long);
    expect(text).toContain('50 USD granted by 1 request, 930 USD open; with this request 1000 USD.');
    expect(text).toContain('Rule large (line 15) applies');
    expect(text).toContain('1 of 3 open');
    expect((await explain('bo@example.com', '19.99')).text).toContain('Rule usual (always there) applies');
  });

  test('who decides in place of somebody, and until when', async () => {
    await office.all(
      `INSERT INTO delegation (id, from_id, to_id, starts_at, ends_at, created_at)
       VALUES (gen_random_uuid(), $1, $2, '2026-03-01', '2026-03-07', '2026-03-01')`,
      [await office.id('carol@example.com'), await office.id('fay@example.com')],
    );
    const { out } = await explain('ana@example.com', '10');
    expect(out).toContain('  Fay Novak, in place of Carol Mbeki until Sat 2026-03-07 00:00 UTC');
    expect(out.at(-1)).toBe('It would be sent, and Carol Mbeki and Fay Novak would be asked first.');
    await office.all('UPDATE delegation SET revoked_at = created_at');
  });

  test('nobody who can decide', async () => {
    const alone = {
      ...office,
      desk: office.under(rules.replace('[dave@example.com, fay@example.com]\n  roles', '[]\n  roles')),
    };
    const out: string[] = [];
    const io = { out: (line: string) => out.push(line), err: () => {} };
    const open = async () => ({ desk: alone.desk, words: loaded(), close: async () => {} });
    await policyCommand(['explain', '--as', 'dave@example.com', '--amount', '10'], io, null, open);
    expect(out).toContain('Step 1: nobody can decide it.');
    expect(out.at(-1)).toContain('It would be refused: There is nobody who can approve your request');
  });

  test('two people of one name, and nobody', async () => {
    expect(await explain('Wang Wei', '5')).toMatchObject({
      code: 1,
      err: [
        expect.stringContaining('Several people are called "Wang Wei"'),
        '  Wang Wei  wei@example.com  plan intern',
        '  Wang Wei  wei.two@example.com  plan engineer',
      ],
      closed: 1,
    });
    expect(await explain('Nobody', '5')).toMatchObject({
      code: 1,
      err: [expect.stringContaining('Nobody here is called "Nobody"')],
    });
  });

  test.each([
    ['--amount', '1,000'],
    ['--amount', '0'],
    ['--amount', '0.1234567'],
    ['--until', 'soon'],
    ['--until', '2026-02-30'],
  ])('%s %s is a mistake', async (option, value) => {
    const given = option === '--amount' ? ['--amount', value] : ['--amount', '5', option, value];
    const { code, err, closed } = await run('explain', '--as', 'Ana', ...given);
    expect([code, closed]).toEqual([2, 1]);
    expect(err.join('\n')).toContain(option);
  });

  test('without a member or an amount it opens nothing', async () => {
    for (const argv of [
      ['--as', 'Ana'],
      ['--amount', '5'],
      ['--as', 'Ana', '--amount', '5', '--borrow', '7'],
    ])
      expect(await run('explain', ...argv)).toMatchObject({
        code: 2,
        closed: 0,
        err: [expect.stringContaining('usage: tokendesk policy explain')],
      });
  });
});
