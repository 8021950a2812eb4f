import { afterEach, describe, expect, test } from 'vitest';
import { approveRequest } from '../../src/desk/decide.js';
import { decideMany } from '../../src/desk/decide-many.js';
import { withdrawRequest } from '../../src/desk/request.js';
import { requestView, waitingFor } from '../../src/desk/request-views.js';
import { nov } from '../support/books.js';
import { approvals, rule, type Stage, stage, step, word } from './request-stage.js';

let it: Stage;
afterEach(() => it.close());

const twoSteps = approvals([rule([step(['manager']), step(['role:finance'])])]);
const boardOf = (need: 'all' | number) => approvals([rule([step(['role:board'], { need })])]);

describe('one step', () => {
  test('the manager approves: grant, payment, audit with the evidence of that moment, and nobody is asked any more', async () => {
    it = await stage(approvals([rule([step(['manager'])])]));
    await it.house.spends(it.id.ana, 300n);
    await it.said();
    const request = await it.asks('ana', 200n, { task: 'Migration' });
    expect(await it.said()).toEqual(['card request to ana', 'card request to mei']);
    expect(await it.asked(request)).toEqual(['mei']);
    expect(await it.approves('mei', request)).toBe('approved');
    expect([await it.left(), await it.state(request), await it.asked(request)]).toEqual([
      800n,
      'approved',
      [],
    ]);
    expect(await it.said()).toEqual(['notice request-approved to ana']);
    const decision = (await it.trail(request)).at(-1);
    expect(decision).toMatchObject({
      action: 'request.approve',
      actor: 'mei',
      detail: {
        amount: '200',
        rule: 'steps',
        policyVersion: 'v1',
        seat: 'manager',
        evidence: {
          left: '700',
          used: '300',
          allowance: '1000',
          pool: { before: '1000', after: '800' },
        },
      },
    });
    const view = await requestView(it.house.desk, request, it.id.ana);
    expect(view).toMatchObject({ state: 'approved', decider: 'mei', task: 'Migration', approvers: [] });
  });

  test('the same click again gives the same answer and nothing more', async () => {
    it = await stage(approvals([rule([step(['manager'])])]));
    const request = await it.asks('ana', 200n);
    const input = { requestId: request, deciderId: it.id.mei, amount: null };
    const first = await approveRequest(it.house.desk, 'click', input);
    expect(await approveRequest(it.house.desk, 'click', input)).toEqual(first);
    expect(await it.left()).toBe(800n);
  });

  test.each<[string, keyof Stage['id'], string]>([
    ['the requester', 'ana', 'own-request'],
    ['a colleague', 'bo', 'not-approver'],
    ['the manager’s manager, who is not named', 'ada', 'not-approver'],
    ['finance, who is not named', 'fin', 'not-approver'],
  ])('not by %s, and the attempt is kept', async (_, who, code) => {
    it = await stage(approvals([rule([step(['manager'])])]));
    const request = await it.asks('ana', 200n);
    expect([await it.approves(who, request), await it.declines(who, request)]).toEqual([code, code]);
    expect((await it.trail(request)).slice(1).map(({ action, actor }) => `${actor} ${action}`)).toEqual([
      `${who} request.refused`,
      `${who} request.refused`,
    ]);
    expect(await it.state(request)).toBe('pending');
  });

  test('late clicks hear the outcome; whoever was never asked does not', async () => {
    it = await stage(boardOf(1));
    const request = await it.asks('ana', 200n);
    expect(await it.declines('b1', request)).toBe('declined');
    const late = await approveRequest(it.house.desk, 'late', {
      requestId: request,
      deciderId: it.id.b2,
      amount: null,
    });
    expect(late).toMatchObject({
      refused: { code: 'request-decided', params: { state: 'declined', by: 'b1' } },
    });
    expect(await it.approves('zoe', request)).toBe('not-approver');
  });

  test('amounts: never more than asked, never nothing, and all of it where the rule says so', async () => {
    const whole = rule([], {
      outcome: { kind: 'steps', steps: [step(['manager'])], mode: 'card', less: false },
    });
    it = await stage(approvals([whole]));
    const request = await it.asks('ana', 200n);
    expect(await it.approves('mei', request, 201n)).toBe('more-than-asked');
    expect(await it.approves('mei', request, 0n)).toBe('zero');
    expect(await it.approves('mei', request, 199n)).toBe('less-not-allowed');
    expect(await it.approves('mei', request, 200n)).toBe('approved');
  });
});

describe('two steps', () => {
  test('the first approval sets the amount aside, the second may lower it, and the rest goes back', async () => {
    it = await stage(twoSteps);
    const request = await it.asks('ana', 400n);
    await it.said();
    expect(await it.approves('mei', request, 300n)).toBe('open');
    expect([await it.left(), await it.asked(request)]).toEqual([700n, ['fin']]);
    expect(await it.said()).toEqual(['card request to fin', 'notice request-moved to ana']);
    expect(await it.approves('mei', request)).toBe('voted-already');
    expect(await it.approves('fin', request, 301n)).toBe('more-than-asked');
    const view = await requestView(it.house.desk, request, it.id.fin);
    expect(view).toMatchObject({
      most: 300n,
      why: 'fallback',
      mine: { as: 'role:finance', actingFor: null },
    });
    expect(view?.evidence?.pool).toEqual({ name: 'Payments', before: 1000n, after: 700n });
    expect(view?.steps.map(({ state, votes }) => [state, votes.map((vote) => vote.by)])).toEqual([
      ['done', ['mei']],
      ['open', []],
    ]);
    expect(await it.approves('fin', request, 250n)).toBe('approved');
    expect([await it.left(), await it.state(request)]).toEqual([750n, 'approved']);
    expect((await it.trail(request)).map(({ action }) => action)).toEqual([
      'request.submit',
      'request.approve-step',
      'request.approve',
    ]);
  });

  test('two approvals cannot spend the same of a pool', async () => {
    it = await stage(twoSteps);
    const requests = [await it.asks('ana', 600n), await it.asks('bo', 600n)];
    const words = await Promise.all(requests.map((request) => it.approves('mei', request)));
    expect(words.sort()).toEqual(['open', 'pool-short']);
    expect(await it.left()).toBe(400n);
    const held = (await it.asked(String(requests[0]))).includes('fin') ? requests : [...requests].reverse();
    expect(await it.approves('mei', String(held[1]), 400n)).toBe('open');
    expect(await it.left()).toBe(0n);
    expect(await Promise.all(held.map((request) => it.approves('fin', request)))).toEqual([
      'approved',
      'approved',
    ]);
    expect(await it.left()).toBe(0n);
  });

  test.each<[string, (request: string) => Promise<unknown>, string]>([
    ['declined', (request) => it.declines('fin', request), 'declined'],
    [
      'withdrawn',
      (requestId) => withdrawRequest(it.house.desk, 'take back', { requestId, memberId: it.id.ana }),
      'withdrawn',
    ],
    ['out of time', () => it.later(nov(13, '10:00')), 'expired'],
  ])('what was set aside goes back when it is %s', async (_, end, state) => {
    it = await stage(twoSteps);
    const request = await it.asks('ana', 400n);
    await it.approves('mei', request);
    expect(await it.left()).toBe(600n);
    await end(request);
    expect([await it.left(), await it.state(request), await it.asked(request)]).toEqual([1000n, state, []]);
  });

  test('a hold ends with the pool’s month; the last approval then takes from the new one', async () => {
    it = await stage(
      approvals([rule([step(['manager']), step(['role:finance'])], { expiresHours: 24 * 30 })]),
      {},
      nov(29, '10:00'),
    );
    const request = await it.asks('ana', 400n);
    await it.approves('mei', request);
    await it.later(nov(31, '09:00'));
    expect(await it.left()).toBe(1000n);
    expect(await it.approves('fin', request)).toBe('approved');
    expect(await it.left()).toBe(600n);
  });
});

describe('several of a step', () => {
  test('two of three, and the lowest amount counts', async () => {
    it = await stage(boardOf(2));
    const request = await it.asks('ana', 100n);
    expect(await it.approves('b2', request, 80n)).toBe('open');
    expect(await it.asked(request)).toEqual(['b1', 'b3']);
    expect(await it.approves('b2', request)).toBe('voted-already');
    expect(await it.approves('b3', request)).toBe('approved');
    expect(await it.left()).toBe(920n);
  });

  test('all of three, one refusal ends it', async () => {
    it = await stage(boardOf('all'));
    const request = await it.asks('ana', 100n);
    await it.approves('b1', request);
    await it.approves('b3', request);
    expect(await it.state(request)).toBe('pending');
    expect(await it.declines('b2', request)).toBe('declined');
    expect(await it.left()).toBe(1000n);
  });
});

describe('at the same moment', () => {
  test('approvals and refusals of one request: one decision, and each loser hears whose', async () => {
    it = await stage(boardOf(1));
    for (let round = 0; round < 10; round += 1) {
      const request = await it.asks('ana', 10n);
      const words = await Promise.all(
        (['b1', 'b2', 'b3'] as const).flatMap((who) => [
          it.approves(who, request),
          it.declines(who, request),
        ]),
      );
      const [decided, ...rest] = words.filter((one) => one !== 'request-decided');
      expect(rest).toEqual([]);
      expect(await it.state(request)).toBe(decided);
    }
  });

  test('requests are never granted beyond the pool', async () => {
    it = await stage(approvals([rule([step(['role:board'])])]));
    const requests = await Promise.all(
      Array.from({ length: 12 }, (_, n) => it.asks(n % 2 ? 'ana' : 'bo', 150n)),
    );
    const words = await Promise.all(requests.map((request, n) => it.approves(n % 2 ? 'b1' : 'b2', request)));
    expect(words.filter((one) => one === 'approved')).toHaveLength(6);
    expect(words.filter((one) => one === 'pool-short')).toHaveLength(6);
    expect(await it.left()).toBe(100n);
  });
});

describe('several with one click', () => {
  test('each on its own; what cannot be approved is told apart, and the same click changes nothing more', async () => {
    it = await stage(approvals([rule([step(['manager'])])]));
    const requests = [await it.asks('ana', 400n), await it.asks('bo', 900n), await it.asks('ana', 300n)];
    expect((await waitingFor(it.house.desk, it.id.mei)).map((view) => view.amount)).toEqual([
      400n,
      900n,
      300n,
    ]);
    const click = { requestIds: requests, deciderId: it.id.mei };
    const result = await decideMany(it.house.desk, 'many', click);
    expect(result.done.map((one) => word({ done: one }))).toEqual(['approved', 'approved']);
    expect(result.refused).toMatchObject([{ requestId: requests[1], refused: { code: 'pool-short' } }]);
    expect((await decideMany(it.house.desk, 'many', click)).done).toEqual(result.done);
    expect(await it.left()).toBe(300n);
  });
});
