import { describe, expect, test } from 'vitest';
import {
  amountSoFar,
  type Candidate,
  type DelegationInForce,
  freeze,
  frozenFrom,
  type Resolved,
  type Seat,
  seatsOf,
  standing,
  type Vote,
} from '../../src/core/approval.js';
import { type Selector, type StepRule, usualApprovals, usualRule } from '../../src/core/approval-rules.js';
import { nov } from '../support/books.js';

const person = (id: string, status: Candidate['status'] = 'active'): Candidate => ({ id, name: id, status });
const step = (over: Partial<StepRule> = {}): StepRule => ({
  need: 'any',
  from: ['manager'],
  escalateHours: 8,
  escalateTo: ['role:finance'],
  ...over,
});

/** Whom the selectors mean on 10 November; a name with a dash is somebody who left. */
function who(people: Partial<Record<Selector, string[]>>, delegations: DelegationInForce[] = []): Resolved {
  const bySelector = new Map(
    Object.entries(people).map(([selector, names]) => [
      selector as Selector,
      (names ?? []).map((name) => person(name.replace('-', ''), name.startsWith('-') ? 'left' : 'active')),
    ]),
  );
  return { at: nov(10), bySelector, delegations };
}

const away = (from: string, to: string, until = nov(12), since = nov(9)): DelegationInForce => ({
  from: person(from),
  to: person(to),
  since,
  until,
});

const shown = (seats: readonly Seat[]) =>
  seats.map(({ person: { id }, as, actingFor }) =>
    actingFor ? `${id} for ${actingFor.id}` : `${id} as ${as}`,
  );

describe('who has a seat', () => {
  const both = who({ manager: ['mei'], 'role:finance': ['fay', 'dave'] });

  test('those of `from`; those of `escalateTo` join after the escalation', () => {
    expect(shown(seatsOf(step(), false, both, 'ana'))).toEqual(['mei as manager']);
    expect(shown(seatsOf(step(), true, both, 'ana'))).toEqual([
      'mei as manager',
      'fay as role:finance',
      'dave as role:finance',
    ]);
  });

  test.each<[string, Resolved, string]>([
    ['who left', who({ manager: ['-mei'], 'role:finance': ['fay'] }), 'ana'],
    ['who is not there', who({ 'role:finance': ['fay'] }), 'ana'],
    ['who asks', who({ manager: ['ana'], 'role:finance': ['fay', 'ana'] }), 'ana'],
  ])('in place of a manager %s sits who it escalates to, at once', (_, resolved, requester) => {
    expect(shown(seatsOf(step(), false, resolved, requester))).toEqual(['fay as role:finance']);
  });

  test('nobody twice, though they are asked for two reasons', () => {
    const twice = who({ manager: ['fay'], 'role:finance': ['fay', 'dave'] });
    const asked = step({ from: ['manager', 'role:finance'] });
    expect(shown(seatsOf(asked, true, twice, 'ana'))).toEqual(['fay as manager', 'dave as role:finance']);
  });

  test('of people who take turns, whose turn it is, or the next one who can', () => {
    const asked = step({ from: ['rota:oncall'] });
    expect(shown(seatsOf(asked, false, who({ 'rota:oncall': ['bo', 'cy'] }), 'ana'))).toEqual([
      'bo as rota:oncall',
    ]);
    for (const turns of [
      ['ana', 'cy'],
      ['-bo', 'cy'],
    ])
      expect(shown(seatsOf(asked, false, who({ 'rota:oncall': turns }), 'ana'))).toEqual([
        'cy as rota:oncall',
      ]);
  });

  test.each<[string, DelegationInForce[], string[]]>([
    ['a delegate sits beside whom they act for', [away('mei', 'bo')], ['mei as manager', 'bo for mei']],
    ['not when it is over', [away('mei', 'bo', nov(10))], ['mei as manager']],
    [
      'to its last moment',
      [away('mei', 'bo', new Date(nov(10).getTime() + 1))],
      ['mei as manager', 'bo for mei'],
    ],
    ['not before it begins', [away('mei', 'bo', nov(12), nov(11))], ['mei as manager']],
    ['from its first moment', [away('mei', 'bo', nov(12), nov(10))], ['mei as manager', 'bo for mei']],
    ['not a delegate’s delegate', [away('mei', 'bo'), away('bo', 'cy')], ['mei as manager', 'bo for mei']],
    ['not the requester', [away('mei', 'ana')], ['mei as manager']],
    ['nobody for somebody who has no seat', [away('lee', 'bo')], ['mei as manager']],
  ])('delegation: %s', (_, delegations, seats) => {
    expect(shown(seatsOf(step(), false, who({ manager: ['mei'] }, delegations), 'ana'))).toEqual(seats);
  });

  test('nobody sits for the requester, nor for a manager who left', () => {
    const own = who({ manager: ['ana'], 'role:finance': ['fay'] }, [away('ana', 'bo')]);
    expect(shown(seatsOf(step(), false, own, 'ana'))).toEqual(['fay as role:finance']);
    const left = who({ manager: ['-mei'], 'role:finance': ['fay'] }, [away('mei', 'bo')]);
    expect(shown(seatsOf(step(), false, left, 'ana'))).toEqual(['fay as role:finance']);
  });

  test('whoever could sit for two sits once, and in their own right first', () => {
    const resolved = who({ 'role:finance': ['fay', 'dave'] }, [
      away('fay', 'bo'),
      away('dave', 'bo'),
      away('fay', 'dave'),
    ]);
    expect(shown(seatsOf(step({ from: ['role:finance'] }), false, resolved, 'ana'))).toEqual([
      'fay as role:finance',
      'dave as role:finance',
      'bo for fay',
    ]);
  });
});

describe('where a request stands', () => {
  const finance = who({ manager: ['mei'], 'role:finance': ['fay', 'dave', 'gus'] }, [away('fay', 'bo')]);
  const two = [step(), step({ from: ['role:finance'], need: 2, escalateTo: [] })];
  const yes = (
    voter: string,
    at = 0,
    amount: bigint | null = null,
    actingFor: string | null = null,
  ): Vote => ({
    step: at,
    voterId: voter,
    actingFor,
    verdict: 'approve',
    amount,
  });
  const no = (voter: string, at = 0): Vote => ({ ...yes(voter, at), verdict: 'decline' });
  const stands = (steps: StepRule[], at: number, votes: Vote[], escalated = false, resolved = finance) => {
    const rule = steps[at] ?? step();
    return standing({ steps }, at, seatsOf(rule, escalated, resolved, 'ana'), votes, 100n);
  };

  test('one step after the other, to the lowest amount', () => {
    expect(stands(two, 0, [])).toEqual({ kind: 'open', missing: 1 });
    expect(stands(two, 0, [yes('mei', 0, 80n)])).toEqual({ kind: 'next', step: 1 });
    expect(stands(two, 1, [yes('mei', 0, 80n)])).toEqual({ kind: 'open', missing: 2 });
    expect(stands(two, 1, [yes('mei', 0, 80n), yes('fay', 1, 70n)])).toEqual({ kind: 'open', missing: 1 });
    const all = [yes('mei', 0, 80n), yes('fay', 1, 70n), yes('gus', 1)];
    expect(stands(two, 1, all)).toEqual({ kind: 'granted', amount: 70n });
    expect(amountSoFar(all, 100n)).toBe(70n);
    expect(amountSoFar([], 100n)).toBe(100n);
  });

  test('one refusal declines, whatever the others say', () => {
    expect(stands(two, 1, [yes('mei'), yes('fay', 1), no('dave', 1)])).toEqual({ kind: 'declined' });
    expect(stands(two, 1, [no('mei')])).toEqual({ kind: 'declined' });
  });

  test('a delegate’s approval and that of whom they act for are one', () => {
    const votes = [yes('mei'), yes('fay', 1), yes('bo', 1, null, 'fay')];
    expect(stands(two, 1, votes)).toEqual({ kind: 'open', missing: 1 });
    expect(stands(two, 1, [...votes, yes('gus', 1)])).toMatchObject({ kind: 'granted' });
  });

  test('a second vote of the same person does not count', () => {
    expect(stands(two, 1, [yes('fay', 1), yes('fay', 1, null, 'dave')])).toEqual({
      kind: 'open',
      missing: 1,
    });
  });

  test('all means each who is asked, by themselves or by a delegate', () => {
    const all = [step({ from: ['role:finance'], need: 'all', escalateTo: ['person:ceo@example.com'] })];
    const people = who({ 'role:finance': ['fay', 'dave'], 'person:ceo@example.com': ['cy'] }, [
      away('fay', 'bo'),
    ]);
    expect(stands(all, 0, [yes('bo', 0, null, 'fay')], false, people)).toEqual({ kind: 'open', missing: 1 });
    expect(stands(all, 0, [yes('bo', 0, null, 'fay'), yes('dave')], false, people)).toMatchObject({
      kind: 'granted',
    });
    // Escalated, the one above stands in for one of them, not for both.
    expect(stands(all, 0, [yes('cy')], true, people)).toEqual({ kind: 'open', missing: 1 });
    expect(stands(all, 0, [yes('cy'), yes('fay')], true, people)).toMatchObject({ kind: 'granted' });
  });

  test('of all, somebody who has left since is not waited for, but an approval there must be', () => {
    const all = [step({ from: ['role:finance'], need: 'all', escalateTo: [] })];
    const less = who({ 'role:finance': ['-fay', 'dave'] });
    expect(stands(all, 0, [yes('dave')], false, less)).toMatchObject({ kind: 'granted' });
    expect(stands(all, 0, [yes('fay')], false, less)).toEqual({ kind: 'open', missing: 1 });
    expect(stands(all, 0, [], false, who({}))).toEqual({ kind: 'stuck' });
    expect(stands(all, 0, [yes('fay')], false, who({}))).toMatchObject({ kind: 'granted' });
  });

  test('stuck where too few are left', () => {
    expect(stands(two, 0, [], false, who({}))).toEqual({ kind: 'stuck' });
    expect(stands(two, 1, [], false, who({ 'role:finance': ['fay'] }))).toEqual({ kind: 'stuck' });
    expect(stands(two, 1, [yes('dave', 1)], false, who({ 'role:finance': ['fay', '-dave'] }))).toEqual({
      kind: 'open',
      missing: 1,
    });
    expect(stands(two, 7, [])).toEqual({ kind: 'stuck' });
    expect(stands([], 0, [yes('mei')])).toEqual({ kind: 'stuck' });
  });
});

describe('what is kept with a request', () => {
  const approvals = usualApprovals(['fay@example.com']);

  test('goes through JSON unchanged', () => {
    const frozen = freeze(usualRule, approvals);
    expect(frozen).toMatchObject({ rule: 'usual', policyVersion: 'usual', mode: 'card', less: true });
    expect(frozenFrom(JSON.parse(JSON.stringify(frozen)))).toEqual(frozen);
    const atOnce = freeze({ ...usualRule, outcome: { kind: 'approve', mostPerPeriod: 5n } }, approvals);
    expect(frozenFrom(JSON.parse(JSON.stringify(atOnce))).steps).toEqual([]);
  });

  test('from before there were rules, it means the usual rule', () => {
    expect(frozenFrom({ plan: 'engineer', step: 'manager' })).toEqual({
      ...freeze(usualRule, approvals),
      policyVersion: 'before',
    });
  });

  const good = freeze(usualRule, approvals);
  test.each([
    null,
    'usual',
    [],
    {},
    { ...good, mode: 'telepathy' },
    { ...good, less: 'yes' },
    { ...good, steps: [null] },
    { ...good, steps: [{ ...good.steps[0], need: 0 }] },
    { ...good, steps: [{ ...good.steps[0], need: 1.5 }] },
    { ...good, steps: [{ ...good.steps[0], from: ['everybody'] }] },
    { ...good, steps: [{ ...good.steps[0], escalateHours: 'soon' }] },
  ])('anything else is a mistake: %j', (json) => {
    expect(() => frozenFrom(json)).toThrow(RangeError);
  });
});
