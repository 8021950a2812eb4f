import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AuditFilter,
  type AuditLine,
  actorsByWord,
  auditChain,
  auditLines,
} from '../../src/desk/audit-export.js';
import { askAboutRequest, seenRequest } from '../../src/desk/request-talk.js';
import { seal } from '../../src/desk/sweep.js';
import { writeAudit } from '../../src/store/audit.js';
import { nov } from '../support/books.js';
import { approvals, rule, type Stage, stage, step } from './request-stage.js';

/** The tables' owner can switch the guards off; whoever can do that is who the chain is for. */
async function tampers(s: Stage, statement: string): Promise<void> {
  await s.house.owner.query(
    `SET session_replication_role = replica; ${statement}; SET session_replication_role = origin`,
  );
}

const chained = ['audit_unsealed', 'audit_seal', 'audit'];

async function lines(s: Stage, filter: AuditFilter = {}, pageSize?: number): Promise<AuditLine[]> {
  const all: AuditLine[] = [];
  for await (const page of auditLines(s.house.desk, filter, pageSize)) all.push(...page);
  return all;
}

const short = (all: readonly AuditLine[]) => all.map(({ actor, action }) => `${actor} ${action}`);

describe('what is kept of a request', () => {
  let s: Stage;
  let requestId: string;
  beforeAll(async () => {
    const steps = [
      step(['manager'], { escalateHours: 8, escalateTo: ['managers-manager'] }),
      step(['role:finance']),
    ];
    s = await stage(approvals([rule(steps)], { version: 'v7' }), { zone: 'Asia/Shanghai' });
    const { desk } = s.house;
    requestId = await s.asks('ana', 100n, { reason: '=HYPERLINK("x")' });
    await seenRequest(desk, { requestId, memberId: s.id.mei });
    await askAboutRequest(desk, 'ask', { requestId, memberId: s.id.mei, text: 'For what?' });
    expect(await s.approves('bo', requestId)).toBe('not-approver');
    expect(await s.approves('mei', requestId, 80n)).toBe('open');
    await seenRequest(desk, { requestId, memberId: s.id.fin });
    s.house.clock.set(nov(10, '11:30'));
    expect(await s.approves('fin', requestId)).toBe('approved');
    await s.asks('bo', 10n);
  });
  afterAll(() => s.close());

  test('who asked, who was asked, who saw, who decided, under which rule and version, on which evidence', async () => {
    const all = await lines(s, { subject: { type: 'request', id: requestId } });
    expect(short(all)).toEqual([
      'ana request.submit',
      'mei request.seen',
      'mei request.ask',
      'bo request.refused',
      'mei request.approve-step',
      'fin request.seen',
      'fin request.approve',
    ]);
    expect(all[0]).toMatchObject({
      asked: 'mei',
      rule: 'steps',
      policy_version: 'v7',
      step: 1,
      about: 'ana',
    });
    expect(all[4]).toMatchObject({
      asked: 'fin',
      seat: 'manager',
      step: 1,
      amount: '0.00008',
      amount_minor: '80',
      unit: 'USD',
      rule: 'steps',
      policy_version: 'v7',
      evidence_left: '0.001',
      evidence_pool_before: '0.001',
      evidence_pool_after: '0.00092',
    });
    expect(all[6]).toMatchObject({
      seat: 'role:finance',
      step: 2,
      amount: '0.00008',
      evidence_used: '0',
      evidence_allowance: '0.001',
      at: '2026-11-10T19:30:00.000+08:00',
      actor_email: 'fin@example.com',
    });
  });

  test.each<[string, () => AuditFilter, string[]]>([
    ['an actor', () => ({ who: { memberId: s.id.fin } }), ['fin request.seen', 'fin request.approve']],
    ['an action', () => ({ actions: ['request.approve'] }), ['fin request.approve']],
    ['the beginning of one', () => ({ actions: ['request.approve', 'loan.'] }), ['fin request.approve']],
    [
      'a person’s matters',
      () => ({ subject: { ofMember: s.id.bo }, actions: ['request.'] }),
      ['bo request.submit'],
    ],
    [
      'a time',
      () => ({ since: nov(10, '11:00'), actions: ['request.'] }),
      ['fin request.approve', 'bo request.submit'],
    ],
    ['a time before', () => ({ before: nov(10, '10:00') }), []],
    [
      'everything at once',
      () => ({
        who: { memberId: s.id.mei },
        actions: ['request.seen'],
        since: nov(10),
        before: nov(11),
        subject: { type: 'request' },
      }),
      ['mei request.seen'],
    ],
    [
      'the program itself',
      () => ({ who: { actor: 'test' }, subject: { ofMember: s.id.zoe } }),
      ['test member.enrol'],
    ],
  ])('by %s', async (_, filter, expected) => {
    expect(short(await lines(s, filter()))).toEqual(expected);
  });

  test('page by page it is the same, in the order of what happened', async () => {
    const all = await lines(s);
    expect(all.length).toBeGreaterThan(10);
    for (const size of [1, 2, 7, 1000]) expect(await lines(s, {}, size)).toEqual(all);
    const sizes: number[] = [];
    for await (const page of auditLines(s.house.desk, {}, 4)) sizes.push(page.length);
    expect(Math.max(...sizes)).toBe(4);
  });

  test('people by their words, the program by its own', async () => {
    const { desk } = s.house;
    expect(await actorsByWord(desk, 'fin@example.com')).toEqual({ memberId: s.id.fin });
    expect(await actorsByWord(desk, s.id.fin)).toEqual({ memberId: s.id.fin });
    expect(await actorsByWord(desk, 'test')).toEqual({ actor: 'test' });
    expect(await actorsByWord(desk, 'nobody@example.com')).toEqual({ people: [] });
  });
});

describe('the chain', () => {
  let s: Stage;
  beforeAll(async () => {
    s = await stage(approvals([]));
    await s.asks('ana', 10n);
  });
  afterAll(() => s.close());

  const problems = async (noted?: { seal: bigint; hash: string }) =>
    (await auditChain(s.house.desk, noted)).problems;

  test('is unbroken, also while rows wait for their seal', async () => {
    expect(await auditChain(s.house.desk)).toMatchObject({ problems: [], sealed: 0n, hash: null });
    const waiting = (await auditChain(s.house.desk)).waiting;
    expect(waiting).toBeGreaterThan(9n);
    while ((await seal(s.house.desk)) > 0);
    expect(await auditChain(s.house.desk)).toMatchObject({ problems: [], sealed: waiting, waiting: 0n });
  });

  test.each<[string, string, RegExp]>([
    [
      'changed',
      `UPDATE audit SET detail = detail || '{"amount": "1"}' WHERE id = 4`,
      /^audit 4: does not match its seal 4$/,
    ],
    [
      'given to somebody else',
      `UPDATE audit SET actor_id = NULL WHERE action = 'request.submit'`,
      /does not match its seal/,
    ],
    [
      'dated back',
      `UPDATE audit SET at = at - interval '1 millisecond' WHERE id = 2`,
      /^audit 2: does not match its seal 2$/,
    ],
    ['removed', `DELETE FROM audit WHERE id = 3`, /^audit 3: sealed but gone$/],
    [
      'removed with its seal',
      `DELETE FROM audit_seal WHERE audit_id = 3; DELETE FROM audit WHERE id = 3`,
      /^audit_seal 3: missing$/,
    ],
    [
      'inserted past the sealer',
      `INSERT INTO audit (id, at, actor, action, subject_type, subject_id, detail) OVERRIDING SYSTEM VALUE SELECT 9000, at, actor, action, subject_type, subject_id, detail FROM audit WHERE id = 1`,
      /rows neither sealed nor waiting for it$/,
    ],
    [
      'inserted with a seal of its own',
      `INSERT INTO audit (id, at, actor, action, subject_type, subject_id, detail) OVERRIDING SYSTEM VALUE SELECT 9000, at, actor, action, subject_type, subject_id, detail FROM audit WHERE id = 1;
        INSERT INTO audit_seal SELECT max(seq) + 1, 9000, repeat('0', 64) FROM audit_seal`,
      /^audit 9000: does not match its seal/,
    ],
    [
      'swapped with another',
      `UPDATE audit_seal SET audit_id = -1 WHERE seq = 2; UPDATE audit_seal SET audit_id = 2 WHERE seq = 3; UPDATE audit_seal SET audit_id = 3 WHERE seq = 2`,
      /^audit 3: does not match its seal 2$/,
    ],
  ])('finds a row that was %s', async (_, statement, says) => {
    const { owner } = s.house;
    for (const table of chained) await owner.query(`CREATE TEMP TABLE "kept ${table}" AS TABLE "${table}"`);
    try {
      await tampers(s, statement);
      expect((await problems())[0]).toMatch(says);
    } finally {
      for (const table of chained)
        await tampers(
          s,
          `DELETE FROM "${table}"; INSERT INTO "${table}" OVERRIDING SYSTEM VALUE TABLE "kept ${table}"; DROP TABLE "kept ${table}"`,
        );
    }
    expect(await problems()).toEqual([]);
  });

  test('that was cut off at its end holds in itself; a seal that was noted shows it', async () => {
    const { sealed, hash } = await auditChain(s.house.desk);
    const noted = { seal: sealed, hash: hash ?? '' };
    await s.house.desk.db.transaction((tx) =>
      writeAudit(
        tx,
        [{ actorId: null, actor: 'cli', action: 'test.more', subjectType: 'test', subjectId: '1' }],
        nov(12),
      ),
    );
    while ((await seal(s.house.desk)) > 0);
    expect(await problems(noted)).toEqual([]);
    expect(await problems({ ...noted, hash: '0'.repeat(64) })).toEqual([
      `audit_seal ${sealed}: is not what was noted`,
    ]);
    const last = (await auditChain(s.house.desk)).hash ?? '';
    await tampers(
      s,
      `DELETE FROM audit_seal WHERE seq > ${sealed}; DELETE FROM audit WHERE action = 'test.more'`,
    );
    expect(await problems()).toEqual([]);
    expect(await problems({ seal: sealed + 1n, hash: last })).toEqual([
      `audit_seal ${sealed + 1n}: was noted but is not there`,
    ]);
  });
});
