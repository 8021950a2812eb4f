import { expect } from 'vitest';
import {
  type ApprovalRule,
  type ApprovalRules,
  noConditions,
  type Selector,
  type StepRule,
  usualApprovals,
} from '../../src/core/approval-rules.js';
import type { Policy } from '../../src/core/policy.js';
import type { Outcome } from '../../src/core/refusals.js';
import { approveRequest, declineRequest } from '../../src/desk/decide.js';
import { type RequestInput, requestTopUp } from '../../src/desk/request.js';
import { sweep } from '../../src/desk/sweep.js';
import { verify } from '../../src/store/verify.js';
import { nov, testPlan, testPolicy } from '../support/books.js';
import { type Company, company } from '../support/company.js';

/** A step that any of `from` decides, unless it says otherwise. */
export function step(from: Selector[], over: Partial<StepRule> = {}): StepRule {
  return { need: 'any', from, escalateHours: null, escalateTo: [], ...over };
}

/** A rule with steps that applies to everything. */
export function rule(steps: StepRule[], over: Partial<ApprovalRule> = {}): ApprovalRule {
  return {
    name: 'steps',
    line: null,
    when: noConditions,
    outcome: { kind: 'steps', steps, mode: 'card', less: true },
    reason: 'optional',
    task: 'optional',
    expiresHours: null,
    ...over,
  };
}

/** Finance and two more roles, and the given rules. */
export function approvals(rules: ApprovalRule[], over: Partial<ApprovalRules> = {}): ApprovalRules {
  const usual = usualApprovals();
  const roles = new Map([
    ...usual.roles,
    ['finance', ['fin@example.com']],
    ['board', ['b1@example.com', 'b2@example.com', 'b3@example.com']],
  ]);
  return {
    ...usual,
    rules,
    roles,
    limits: { ...usual.limits, requestsPerHour: null },
    version: 'v1',
    ...over,
  };
}

/** A house with a team that has a pool: ana and bo work for mei, who works for ada; fin and a board decide, too. */
export interface Stage {
  house: Company;
  pool: string;
  id: Record<'ana' | 'bo' | 'mei' | 'ada' | 'fin' | 'b1' | 'b2' | 'b3' | 'zoe', string>;
  asks(who: 'ana' | 'bo', amount: bigint, over?: Partial<RequestInput>): Promise<string>;
  approves(who: keyof Stage['id'], requestId: string, amount?: bigint | null): Promise<string>;
  declines(who: keyof Stage['id'], requestId: string): Promise<string>;
  /** What is left in the pool. */
  left(): Promise<bigint>;
  state(requestId: string): Promise<string>;
  /** Names of those whose answer is wanted. */
  asked(requestId: string): Promise<string[]>;
  /** What was written to be sent since the last look: "name to member". */
  said(): Promise<string[]>;
  /** The details of a request's audit rows, by action. */
  trail(
    requestId: string,
  ): Promise<{ action: string; actor: string | null; detail: Record<string, unknown> }[]>;
  /** Moves the clock on and sweeps until nothing is due. */
  later(to: Date): Promise<void>;
  /** The books are proved, then everything is closed. */
  close(): Promise<void>;
}

/** What an outcome says in a word: `done` with its state, or why not. */
export function word(outcome: Outcome<unknown>): string {
  if ('refused' in outcome) return outcome.refused.code;
  const { done } = outcome;
  return typeof done === 'object' && done !== null && 'state' in done ? String(done.state) : 'done';
}

/** Opens the house. */
export async function stage(
  rules: ApprovalRules,
  over: Partial<Policy> = {},
  start = nov(10, '10:00'),
  plan: Parameters<typeof testPlan>[0] = { requests: { mostOpen: 50 } },
): Promise<Stage> {
  const house = await company(testPolicy([testPlan(plan)], { approvals: rules, ...over }), start);
  const { desk, owner, clock } = house;
  const { teamId, poolId } = await house.team('Payments', 1000n);
  const ada = await house.join('ada');
  const mei = await house.join('mei', { managerId: ada });
  const id = {
    ada,
    mei,
    ana: await house.join('ana', { managerId: mei, teamId }),
    bo: await house.join('bo', { managerId: mei, teamId }),
    fin: await house.join('fin'),
    b1: await house.join('b1'),
    b2: await house.join('b2'),
    b3: await house.join('b3'),
    zoe: await house.join('zoe'),
  };
  let keys = 0;
  const key = () => {
    keys += 1;
    return `key ${keys}`;
  };
  const seen = new Set<string>();
  const column = async <T>(query: string, values: unknown[]): Promise<T[]> =>
    (await owner.query<{ value: T }>(query, values)).rows.map(({ value }) => value);
  return {
    house,
    pool: poolId,
    id,
    asks: async (who, amount, given = {}) => {
      const input = { requesterId: id[who], amount, reason: null, until: null, ...given };
      const outcome = await requestTopUp(desk, key(), input);
      if ('refused' in outcome) throw new Error(outcome.refused.code);
      return outcome.done.requestId;
    },
    approves: async (who, requestId, amount = null) =>
      word(await approveRequest(desk, key(), { requestId, deciderId: id[who], amount })),
    declines: async (who, requestId) =>
      word(await declineRequest(desk, key(), { requestId, deciderId: id[who], reason: 'not this month' })),
    left: async () => BigInt((await column<string>('SELECT remaining AS value FROM pool', []))[0] ?? -1n),
    state: async (requestId) =>
      (await column<string>('SELECT state AS value FROM request WHERE id = $1', [requestId]))[0] ?? '',
    asked: (requestId) =>
      column(
        `SELECT m.name AS value FROM request_asked a JOIN member m ON m.id = a.member_id WHERE a.request_id = $1 AND a.active ORDER BY m.name`,
        [requestId],
      ),
    said: async () => {
      const { rows } = await owner.query<{ id: string; line: string }>(
        `SELECT o.id, o.kind || ' ' || o.name || ' to ' || m.name AS line FROM outbox o JOIN member m ON m.id = o.member_id
          ORDER BY o.created_at, o.name, m.name`,
      );
      const fresh = rows.filter((row) => !seen.has(row.id));
      for (const row of fresh) seen.add(row.id);
      return fresh.map(({ line }) => line);
    },
    trail: async (requestId) =>
      (
        await owner.query<{ action: string; actor: string | null; detail: Record<string, unknown> }>(
          `SELECT a.action, coalesce(m.name, a.actor) AS actor, a.detail FROM audit a LEFT JOIN member m ON m.id = a.actor_id
            WHERE a.subject_id = $1 ORDER BY a.id`,
          [requestId],
        )
      ).rows,
    later: async (to) => {
      clock.set(to);
      for (let rounds = 0; (await sweep(desk, clock.now())) > 0; rounds += 1)
        if (rounds > 50) throw new Error('the sweep does not come to an end');
    },
    close: async () => {
      expect(await verify(desk.db)).toEqual([]);
      await house.close();
    },
  };
}
