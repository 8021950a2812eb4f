import { describe, expect, test } from 'vitest';
import { ConfigError, readPolicy } from '../../src/config.js';
import { usualApprovals, usualRule } from '../../src/core/approval-rules.js';

const read = (yaml: string) => readPolicy(yaml, 'rules.yaml').approvals;

function problems(yaml: string): string[] {
  try {
    read(yaml);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('without rules everything is as usual', () => {
  const { version, roles, rotas, ...rest } = read(
    'approvals: { fallback: [Fay@Example.com, fay@example.com] }',
  );
  const usual = usualApprovals(['fay@example.com']);
  expect(rest).toEqual({ ...rest, ...usual, version: undefined, roles: undefined, rotas: undefined });
  expect([[...roles], [...rotas]]).toEqual([[...usual.roles], []]);
  expect(version).toMatch(/^[0-9a-f]{12}$/);
});

test('a whole section', () => {
  const approvals = read(`unit: USD
approvals:
  fallback: [dave@example.com]
  roles: { finance: [fay@example.com, Gus@example.com] }
  rotas: { oncall: { people: [bo@example.com, cy@example.com], every: day, from: 2026-01-05 } }
  workdays: [sun, mon, tue, wed, thu]
  workHours: { from: 08:30, to: 17:00 }
  holidays: [2026-10-01]
  extraWorkdays: [2026-10-10]
  reminders: { firstHours: 2, most: 3 }
  limits: { requestsPerHour: null, cooldownHours: 24, reasonLeast: 10, reasonMost: 200 }
  rules:
    - name: small
      when: { request: { upTo: 50.5 }, purpose: [Incident] }
      approve: { mostPerPeriod: 150 }
    - name: large
      when:
        amount: { from: 1000 }
        plan: [standard]
        team: [Platform]
        lasting: [date]
        granted: { from: 0 }
        approvals: { upTo: 3 }
        declines: { upTo: 0 }
        period: { from: 10, upTo: 90 }
        pool: { from: 5 }
        poolAfter: { from: 1 }
      steps:
        - { from: [manager, Ana@example.com], need: all, escalateHours: 8, escalateTo: [managers-manager] }
        - { from: [role:finance, rota:oncall], need: 2 }
      mode: both
      less: false
      reason: 200
      task: required
      expiresHours: 24
    - name: rest
      refuse: { en: No., zh-CN: 不行。 }
`);
  expect(approvals.working).toEqual({
    days: [1, 2, 3, 4, 7],
    from: { hour: 8, minute: 30 },
    to: { hour: 17, minute: 0 },
    holidays: ['2026-10-01'],
    extraDays: ['2026-10-10'],
  });
  expect(approvals.limits).toEqual({
    requestsPerHour: null,
    cooldownHours: 24,
    reasonLeast: 10,
    reasonMost: 200,
  });
  expect(approvals.reminders).toEqual({ firstHours: 2, most: 3 });
  expect([...approvals.roles]).toEqual([
    ['finance', ['fay@example.com', 'gus@example.com']],
    ['fallback', ['dave@example.com']],
  ]);
  expect(approvals.rules.map(({ name, line }) => [name, line])).toEqual([
    ['small', 13],
    ['large', 16],
    ['rest', 36],
  ]);
  const [small, large, rest] = approvals.rules;
  expect(small).toMatchObject({
    when: { request: { from: null, upTo: 50_500_000n }, purpose: ['incident'], amount: null },
    outcome: { kind: 'approve', mostPerPeriod: 150_000_000n },
    reason: 'optional',
    expiresHours: null,
  });
  expect(large).toMatchObject({
    when: {
      amount: { from: 1_000_000_000n, upTo: null },
      plans: ['standard'],
      teams: ['Platform'],
      period: { from: 10, upTo: 90 },
    },
    outcome: {
      kind: 'steps',
      mode: 'both',
      less: false,
      steps: [
        {
          need: 'all',
          from: ['manager', 'person:ana@example.com'],
          escalateHours: 8,
          escalateTo: ['managers-manager'],
        },
        {
          need: 2,
          from: ['role:finance', 'rota:oncall'],
          escalateHours: null,
          escalateTo: ['role:fallback'],
        },
      ],
    },
    reason: { from: 200_000_000n },
    task: 'required',
    expiresHours: 24,
  });
  expect(rest?.outcome).toEqual({ kind: 'refuse', text: { en: 'No.', 'zh-CN': '不行。' } });
});

const rule = (over: string, name = 'a') => `    - { name: ${name}, ${over} }`;
const file = (...rules: string[]) =>
  `approvals:\n  fallback: [fay@example.com]\n  roles: { finance: [fay@example.com] }\n  rules:\n${rules.join('\n')}`;
const manager = 'steps: [{ from: [manager] }]';

test('rules that leave something over end in the usual one', () => {
  const names = (...rules: string[]) => read(file(...rules)).rules.map((one) => one.name);
  expect(names(rule(manager))).toEqual(['a']);
  expect(names(rule(`when: { amount: { from: 5 } }, ${manager}`))).toEqual(['a', 'usual']);
  expect(names(rule('approve: {}'))).toEqual(['a', 'usual']);
  expect(read(file(rule('approve: {}'))).rules[1]).toEqual(usualRule);
});

test('the version tells rules apart, not how they are laid out', () => {
  const version = (...rules: string[]) => read(file(...rules)).version;
  const one = version(rule(manager));
  expect(version('    # as before', rule(manager))).toBe(one);
  expect(version(rule(manager, 'b'))).not.toBe(one);
  expect(version(rule(`less: false, ${manager}`))).not.toBe(one);
  expect(version(rule(`when: { amount: { from: 5 } }, ${manager}`))).not.toBe(
    version(rule(`when: { amount: { from: 6 } }, ${manager}`)),
  );
});

describe('errors name the line, the key and the remedy', () => {
  test.each<[string, string]>([
    [
      file(rule('')),
      'line 5: approvals.rules[0] does not say what happens; add one of steps, approve, refuse',
    ],
    [file(rule(`${manager}, approve: {}`)), 'approvals.rules[0] says steps and approve; keep one of them'],
    [file(rule('steps: []')), 'line 5: approvals.rules[0].steps asks nobody'],
    [file(rule('steps: [{}]')), 'approvals.rules[0].steps[0].from names nobody; write for example [manager]'],
    [
      file(rule('steps: [{ from: [role:finanze] }]')),
      'line 5: approvals.rules[0].steps[0].from[0] "role:finanze" is not there, did you mean "finance"?; add finanze under approvals.roles',
    ],
    [file(rule('steps: [{ from: [rota:x] }]')), '"rota:x" is not there; add x under approvals.rotas'],
    [
      file(rule('steps: [{ from: [manger] }]')),
      'approvals.rules[0].steps[0].from[0] "manger" is nobody we know, did you mean "manager"?',
    ],
    [
      file(rule('steps: [{ from: [manager, role:finance], need: 3 }]')),
      'approvals.rules[0].steps[0].need "3" is more than the 2 who can be asked',
    ],
    [
      file(rule('steps: [{ from: [manager], need: some }]')),
      'need "some" is unknown; write any, all, or how many',
    ],
    [file(rule('steps: [{ from: [manager], escalateHours: 0 }]')), 'escalateHours "0" is out of range'],
    [
      file(rule('steps: [{ from: [manager], escalateHours: 4, escalateTo: [] }]')),
      'escalateHours leads to nobody; add escalateTo',
    ],
    [
      'approvals: { rules: [{ name: a, steps: [{ from: [manager], escalateHours: 4 }] }] }',
      'escalateHours leads to nobody',
    ],
    [
      'approvals: { rules: [{ name: a, steps: [{ from: [role:fallback] }] }] }',
      '"role:fallback" names nobody; list people under approvals.fallback',
    ],
    [
      file(rule(`when: { plan: [standrd] }, ${manager}`)),
      '"standrd" is not a plan, did you mean "standard"?',
    ],
    [
      file(rule(`when: { plan: standard }, ${manager}`)),
      'approvals.rules[0].when.plan is of the wrong kind; write a list',
    ],
    [file(rule(`when: { team: [] }, ${manager}`)), 'approvals.rules[0].when.team is empty'],
    [
      file(rule(`when: { amount: 5 }, ${manager}`)),
      'approvals.rules[0].when.amount is of the wrong kind; write a map',
    ],
    [
      file(rule(`when: { amount: { from: 9, upTo: 5 } }, ${manager}`)),
      'approvals.rules[0].when.amount never holds',
    ],
    [
      file(rule(`when: { amount: { upTo: 5 }, request: { from: 9 } }, ${manager}`)),
      'approvals.rules[0].when.request never holds',
    ],
    [
      file(rule(`when: { ammount: { from: 9 } }, ${manager}`)),
      'when.ammount is not a key here, did you mean "amount"?',
    ],
    [file(rule(`when: { period: { from: 101 } }, ${manager}`)), 'when.period.from "101" is out of range'],
    [
      file(rule(manager), rule(manager)),
      'line 6: approvals.rules[1].name "a" is the name of the rule in line 5 too; rename one',
    ],
    [
      file(
        rule(`when: { amount: { from: 5 } }, ${manager}`),
        rule(`when: { amount: { from: 9 } }, ${manager}`, 'b'),
      ),
      'line 6: approvals.rules[1] ("b") can never apply: "a" in line 5 applies whenever it would; move it up, or narrow "a"',
    ],
    [file(rule(manager, 'usual')), '"usual" is the name of the rule that is always there'],
    [file(rule('refuse: { en: No. }')), 'approvals.rules[0].refuse.zh-CN is missing; write text'],
    [file(rule(`reason: often, ${manager}`)), '"often" is unknown; write optional, required, or the amount'],
    [file(rule(`less: maybe, ${manager}`)), '"maybe" is neither; write true or false'],
    ['approvals: { roles: { fallback: [a@b.c] } }', 'approvals.roles.fallback is there by itself'],
    ['approvals: { roles: { finance: [] } }', 'approvals.roles.finance names nobody'],
    ['approvals: { rotas: { r: { from: 2026-01-05 } } }', 'approvals.rotas.r.people names nobody'],
    ['approvals: { rotas: { r: { people: [a@b.c] } } }', 'approvals.rotas.r.from is missing; write a day'],
    ['approvals: { workdays: [monday] }', 'approvals.workdays[0] "monday" is unknown'],
    ['approvals: { workdays: [] }', 'approvals.workdays names no day'],
    ['approvals: { workHours: { from: 18:00, to: 09:00 } }', 'approvals.workHours ends before it begins'],
    ['approvals: { holidays: [2026-02-30] }', '"2026-02-30" is not a day'],
    [
      'approvals: { holidays: [2026-10-10], extraWorkdays: [2026-10-10] }',
      'approvals.extraWorkdays[0] 2026-10-10 is among the holidays too',
    ],
    [
      'approvals: { limits: { reasonLeast: 50, reasonMost: 40 } }',
      'approvals.limits.reasonLeast is more than reasonMost',
    ],
  ])('%s', (yaml, message) => {
    expect(problems(yaml).join('\n')).toContain(message);
  });

  test('all of them at once', () => {
    const bad = file(
      rule('', 'x'),
      rule(`when: { plan: [nobody] }, steps: [{ from: [role:x], need: 9 }]`, 'x'),
    );
    expect(problems(bad)).toHaveLength(5);
  });

  test('a rule that gives at once within bounds hides none behind it', () => {
    expect(problems(file(rule('approve: { mostPerPeriod: 5 }'), rule(manager, 'b')))).toEqual([]);
  });
});
