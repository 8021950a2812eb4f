import { afterEach, describe, expect, test } from 'vitest';
import type { Policy } from '../../src/core/policy.js';
import type { Outcome } from '../../src/core/refusals.js';
import { acceptLoan } from '../../src/desk/answer-loan.js';
import { borrow } from '../../src/desk/borrow.js';
import { approveRequest } from '../../src/desk/decide.js';
import { delegate } from '../../src/desk/delegate.js';
import { requestTopUp } from '../../src/desk/request.js';
import { fineReview, proposeRaise, raiseReview, talkAboutReview } from '../../src/desk/review-answer.js';
import { reviewView } from '../../src/desk/review-view.js';
import { sweep } from '../../src/desk/sweep.js';
import { verify } from '../../src/store/verify.js';
import { nov, testPlan, testPolicy } from '../support/books.js';
import { type Company, company } from '../support/company.js';

const alerts: Policy['alerts'] = { enabled: true, pace: 120, burnFactor: 5, burnFloor: 10, quiet: null };
const fallbackApprovers = ['fin@example.com', 'fio@example.com'];
const slack = { platform: 'slack', workspace: 'T1' };

let house: Company;
let id: Record<'ana' | 'bo' | 'mei' | 'zoe' | 'fin' | 'fio', string>;
let keys = 0;
const key = () => {
  keys += 1;
  return `key ${keys}`;
};

afterEach(async () => {
  expect(await verify(house.desk.db)).toEqual([]);
  await house.close();
});

/** ana and bo work for mei and share a pool; zoe, fin and fio have no manager. */
async function open(
  plan: Parameters<typeof testPlan>[0] = {},
  over: Partial<Policy> = {},
  start = nov(10, '10:00'),
): Promise<void> {
  const policy = testPolicy([testPlan({ review: { at: 50 }, ...plan })], {
    alerts,
    fallbackApprovers,
    ...over,
  });
  house = await company(policy, start);
  const { teamId } = await house.team('Payments', 2000n);
  const mei = await house.join('mei');
  id = {
    mei,
    ana: await house.join('ana', { managerId: mei, teamId }),
    bo: await house.join('bo', { managerId: mei, teamId }),
    zoe: await house.join('zoe'),
    fin: await house.join('fin'),
    fio: await house.join('fio'),
  };
}

interface Row {
  id: string;
  of: string;
  state: string;
  used: string;
  quota: string;
  raised: string | null;
}

const reviews = async (): Promise<Row[]> =>
  (
    await house.owner.query<Row>(
      'SELECT r.id, m.name AS of, r.state, r.used, r.quota, r.raised FROM review r JOIN member m ON m.id = r.member_id ORDER BY r.created_at, m.name',
    )
  ).rows;

/** Cards and notices of reviews that were written to be sent: "name to member". */
const sent = async (): Promise<string[]> =>
  (
    await house.owner.query<{ line: string }>(
      `SELECT o.name || ' to ' || m.name AS line FROM outbox o JOIN member m ON m.id = o.member_id
        WHERE (o.name LIKE 'review%' OR o.name = 'granted') AND o.kind <> 'update' ORDER BY o.created_at, o.kind, o.name, m.name`,
    )
  ).rows.map(({ line }) => line);

const trail = async (): Promise<{ action: string; actor: string; detail: Record<string, unknown> }[]> =>
  (
    await house.owner.query<{ action: string; actor: string; detail: Record<string, unknown> }>(
      `SELECT a.action, coalesce(m.name, a.actor) AS actor, a.detail FROM audit a LEFT JOIN member m ON m.id = a.actor_id
        WHERE a.subject_type = 'review' ORDER BY a.id`,
    )
  ).rows;

async function only(): Promise<Row> {
  const [row, more] = await reviews();
  if (!row || more) throw new Error('there is not exactly one review');
  return row;
}

function word(outcome: Outcome<unknown>): string {
  return 'refused' in outcome ? outcome.refused.code : 'done';
}

const fine = async (who: keyof typeof id, reviewId: string) =>
  word(await fineReview(house.desk, key(), { reviewId, memberId: id[who] }));
const raise = async (who: keyof typeof id, reviewId: string, amount: bigint) =>
  word(await raiseReview(house.desk, key(), { reviewId, memberId: id[who], amount }));
const talk = (who: keyof typeof id, reviewId: string, from = slack) =>
  talkAboutReview(house.desk, key(), { reviewId, memberId: id[who], from });

async function topUp(memberId: string, amount: bigint): Promise<void> {
  const input = { requesterId: memberId, amount, reason: null, until: null };
  const asked = await requestTopUp(house.desk, key(), input);
  if (!('done' in asked)) throw new Error(JSON.stringify(asked));
  const { requestId } = asked.done;
  expect(
    await approveRequest(house.desk, key(), { requestId, deciderId: id.mei, amount: null }),
  ).toHaveProperty('done');
}

async function lent(from: string, to: string, amount: bigint): Promise<void> {
  const terms = { dueAt: null, reason: null };
  const asked = await borrow(house.desk, key(), { borrowerId: to, lenderId: from, amount, ...terms });
  if (!('done' in asked)) throw new Error(JSON.stringify(asked));
  const { loanId } = asked.done;
  expect(await acceptLoan(house.desk, key(), { loanId, lenderId: from, part: null })).toHaveProperty('done');
}

describe('when it is put to the manager', () => {
  test('at half of the quota, once, and the member hears nothing of it', async () => {
    await open();
    await house.spends(id.ana, 499n);
    expect(await reviews()).toEqual([]);
    await house.spends(id.ana, 1n);
    expect(await reviews()).toMatchObject([{ of: 'ana', state: 'open', used: '500', quota: '1000' }]);
    expect(await sent()).toEqual(['review to mei']);
    await house.spends(id.ana, 400n);
    expect(await reviews()).toHaveLength(1);
    expect(await trail()).toMatchObject([
      {
        action: 'review.open',
        actor: 'ingest',
        detail: { share: 50, used: '500', quota: '1000', asked: [id.mei] },
      },
    ]);
  });

  test('approved credit counts towards the quota; a raise does not bring a second card in the period', async () => {
    await open();
    await topUp(id.ana, 400n);
    await house.spends(id.ana, 699n);
    expect(await reviews()).toEqual([]);
    await house.spends(id.ana, 1n);
    expect(await reviews()).toMatchObject([{ used: '700', quota: '1400' }]);
    await topUp(id.ana, 600n);
    await house.spends(id.ana, 500n);
    expect(await reviews()).toHaveLength(1);
    expect(await sent()).toEqual(['review to mei']);
  });

  test('neither lending nor borrowing triggers it', async () => {
    await open();
    await house.spends(id.ana, 450n);
    await lent(id.ana, id.bo, 500n);
    // 450 of what was 1000, although 50 are left.
    expect(await reviews()).toEqual([]);
    await house.spends(id.bo, 499n);
    expect(await reviews()).toEqual([]);
    // Of bo’s own 1000; the borrowed 500 are no part of it.
    await house.spends(id.bo, 1n);
    expect(await reviews()).toMatchObject([{ of: 'bo', used: '500', quota: '1000' }]);
  });

  test('again in the next period', async () => {
    await open();
    await house.spends(id.ana, 600n);
    house.clock.set(nov(31, '12:00'));
    await sweep(house.desk, house.clock.now());
    await house.spends(id.ana, 499n);
    expect(await reviews()).toHaveLength(1);
    await house.spends(id.ana, 1n);
    expect(await reviews()).toHaveLength(2);
    expect(await sent()).toEqual(['review to mei', 'review to mei']);
  });

  test('credit of an earlier period counts with what was left of it when this one began', async () => {
    await open();
    const { owner, desk } = house;
    await topUp(id.ana, 400n);
    await owner.query(`UPDATE "grant" SET expires_at = '2026-12-20T00:00:00Z' WHERE kind = 'top-up'`);
    await owner.query(`UPDATE member SET next_settle_at = '2026-12-01T00:00:00Z' WHERE id = $1`, [id.ana]);
    await house.spends(id.ana, 1100n);
    house.clock.set(nov(31, '12:00'));
    await sweep(desk, house.clock.now());
    await house.spends(id.ana, 649n);
    expect(await reviews()).toHaveLength(1);
    await house.spends(id.ana, 1n);
    expect((await reviews())[1]).toMatchObject({ used: '650', quota: '1300' });
  });

  test.each([
    ['the plan says off', { review: { at: null } }, {}],
    ['alerts are off altogether', {}, { alerts: { ...alerts, enabled: false } }],
  ])('not where %s', async (_, plan, over) => {
    await open(plan, over);
    await house.spends(id.ana, 900n);
    expect(await reviews()).toEqual([]);
  });

  test('at the plan’s own percent', async () => {
    await open({ review: { at: 80 } });
    await house.spends(id.ana, 799n);
    expect(await reviews()).toEqual([]);
    await house.spends(id.ana, 1n);
    expect(await reviews()).toHaveLength(1);
  });

  test('the card waits for the manager’s quiet hours to end', async () => {
    await open({}, { alerts: { ...alerts, quiet: { from: '22:00', to: '08:00' } } }, nov(10, '23:00'));
    await house.spends(id.ana, 500n);
    const { rows } = await house.owner.query(`SELECT due_at FROM outbox WHERE name = 'review'`);
    expect(rows).toEqual([{ due_at: nov(11, '08:00') }]);
  });
});

describe('to whom', () => {
  test('those who decide otherwise, where there is no manager; never to oneself', async () => {
    await open();
    await house.spends(id.zoe, 500n);
    expect(await sent()).toEqual(['review to fin', 'review to fio']);
    await house.spends(id.fin, 500n);
    expect(await sent()).toEqual(['review to fin', 'review to fio', 'review to fio']);
  });

  test('to who stands in for the manager, and the manager may answer all the same', async () => {
    await open();
    const away = { fromId: id.mei, toId: id.zoe, startsAt: null, endsAt: nov(20) };
    expect(await delegate(house.desk, key(), away)).toHaveProperty('done');
    await house.spends(id.ana, 500n);
    expect(await sent()).toEqual(['review to zoe']);
    const { id: reviewId } = await only();
    const view = await reviewView(house.desk, reviewId, id.zoe);
    expect(view).toMatchObject({ mine: true, why: 'stand-in', actingFor: 'mei' });
    expect(await fine('mei', reviewId)).toBe('done');
    expect(await fine('zoe', reviewId)).toBe('review-answered');
  });

  test('a stand-in who is the member does not decide their own', async () => {
    await open();
    const away = { fromId: id.mei, toId: id.ana, startsAt: null, endsAt: nov(20) };
    expect(await delegate(house.desk, key(), away)).toHaveProperty('done');
    await house.spends(id.ana, 500n);
    expect(await sent()).toEqual(['review to mei']);
    expect(await fine('ana', (await only()).id)).toBe('review-not-yours');
  });

  test('to nobody where nobody is there, for this period', async () => {
    await open({}, { fallbackApprovers: [] });
    await house.spends(id.zoe, 500n);
    await house.owner.query('UPDATE member SET manager_id = $1 WHERE id = $2', [id.mei, id.zoe]);
    await house.spends(id.zoe, 1n);
    expect(await reviews()).toEqual([]);
    expect(await sent()).toEqual([]);
  });
});

describe('what the manager does', () => {
  test('fine: kept with who and when, and nothing else', async () => {
    await open();
    await house.spends(id.ana, 500n);
    const { id: reviewId } = await only();
    expect(await fine('mei', reviewId)).toBe('done');
    expect(await only()).toMatchObject({ state: 'fine', raised: null });
    expect(await sent()).toEqual(['review to mei']);
    expect((await trail()).map(({ action, actor }) => `${actor} ${action}`)).toEqual([
      'ingest review.open',
      'mei review.fine',
    ]);
    const late = await fineReview(house.desk, key(), { reviewId, memberId: id.mei });
    expect(late).toMatchObject({
      refused: { code: 'review-answered', params: { state: 'fine', by: 'mei' } },
    });
    expect(await raise('mei', reviewId, 100n)).toBe('review-answered');
    expect(word(await talk('mei', reviewId))).toBe('review-answered');
  });

  test('the same click twice is one act', async () => {
    await open();
    await house.spends(id.ana, 500n);
    const { id: reviewId } = await only();
    const input = { reviewId, memberId: id.mei, amount: 100n };
    const first = await raiseReview(house.desk, 'same', input);
    expect(await raiseReview(house.desk, 'same', input)).toEqual(first);
    expect(await raiseReview(house.desk, 'same', { ...input, amount: 101n })).toMatchObject({
      refused: { code: 'conflict' },
    });
    expect(await house.owner.query(`SELECT 1 FROM "grant" WHERE kind = 'top-up'`)).toHaveProperty(
      'rowCount',
      1,
    );
  });

  test('raise: paid by the pool until the end of the period; the member hears of it', async () => {
    await open({}, {}, nov(16));
    await house.spends(id.ana, 600n);
    const { id: reviewId } = await only();
    const proposal = await proposeRaise(house.desk, { reviewId, memberId: id.mei });
    expect(proposal).toMatchObject({
      done: { member: 'ana', amount: 200n, until: nov(31), pool: { team: 'Payments', left: 2000n } },
    });
    const outcome = await raiseReview(house.desk, key(), { reviewId, memberId: id.mei, amount: 200n });
    expect(outcome).toEqual({ done: { member: 'ana', amount: 200n, left: 600n, until: nov(31) } });
    expect(await only()).toMatchObject({ state: 'raised', raised: '200' });
    expect(await sent()).toEqual(['review to mei', 'granted to ana']);
    expect((await trail()).at(-1)).toMatchObject({
      action: 'review.raise',
      actor: 'mei',
      detail: { amount: '200', member: id.ana, policyVersion: expect.any(String), rule: expect.any(String) },
    });
    expect((await trail()).at(-1)?.detail['evidence']).toMatchObject({
      left: '400',
      used: '600',
      pool: { before: '2000', after: '1800' },
    });
  });

  test.each<[string, bigint, string]>([
    ['zero', 0n, 'zero'],
    ['more than the pool has', 2001n, 'grant-short'],
    ['more than the plan lets people request', 2500n, 'grant-too-large'],
  ])('a raise by %s is refused, and the review stays open', async (_, amount, code) => {
    await open(code === 'grant-too-large' ? { requests: { most: 1000n } } : {});
    await house.spends(id.ana, 600n);
    const { id: reviewId } = await only();
    expect(await raise('mei', reviewId, amount)).toBe(code);
    expect(await only()).toMatchObject({ state: 'open' });
    expect(await raise('mei', reviewId, 50n)).toBe('done');
  });

  test('talk: both in the workspace share a conversation; fine and raise stay open', async () => {
    await open();
    for (const who of ['ana', 'mei'] as const)
      await house.owner.query(
        `INSERT INTO identity (platform, workspace, user_id, member_id, created_at) VALUES ('slack', 'T1', $1, $2, now())`,
        [`U-${who}`, id[who]],
      );
    await house.spends(id.ana, 500n);
    const { id: reviewId } = await only();
    expect(await talk('mei', reviewId)).toEqual({ done: { member: 'ana', how: 'together' } });
    // Once more opens nothing new.
    expect(await talk('mei', reviewId)).toEqual({ done: { member: 'ana', how: 'together' } });
    expect(await sent()).toEqual(['review to mei', 'review-together to mei']);
    expect(await reviewView(house.desk, reviewId, id.mei)).toMatchObject({ state: 'open', talker: 'mei' });
    expect(await fine('mei', reviewId)).toBe('done');
  });

  test('talk elsewhere tells the member; a second one who would hears who was first', async () => {
    await open();
    await house.spends(id.zoe, 500n);
    const { id: reviewId } = await only();
    expect(await talk('fin', reviewId, { platform: 'dingtalk', workspace: 'ding1' })).toEqual({
      done: { member: 'zoe', how: 'told' },
    });
    expect(await sent()).toEqual(['review to fin', 'review to fio', 'review-talk to zoe']);
    expect(await talk('fio', reviewId)).toMatchObject({
      refused: { code: 'review-talked', params: { by: 'fin', name: 'zoe' } },
    });
    expect(await fine('fio', reviewId)).toBe('done');
  });

  test('nobody else may: the member, a colleague, a stranger, the manager of before; each is kept', async () => {
    await open();
    await house.spends(id.ana, 500n);
    const { id: reviewId } = await only();
    for (const who of ['ana', 'bo', 'fin'] as const) {
      expect(await fine(who, reviewId)).toBe('review-not-yours');
      expect(await raise(who, reviewId, 10n)).toBe('review-not-yours');
      expect(word(await talk(who, reviewId))).toBe('review-not-yours');
      expect(word(await proposeRaise(house.desk, { reviewId, memberId: id[who] }))).toBe('review-not-yours');
    }
    await house.owner.query('UPDATE member SET manager_id = $1 WHERE id = $2', [id.zoe, id.ana]);
    expect(await fine('mei', reviewId)).toBe('review-not-now');
    expect(await fine('zoe', reviewId)).toBe('done');
    expect((await trail()).filter(({ action }) => action === 'review.refused')).toHaveLength(13);
    expect(await fine('mei', reviewId)).toBe('review-answered');
    expect(word(await fineReview(house.desk, key(), { reviewId: id.ana, memberId: id.mei }))).toBe(
      'not-yours',
    );
  });

  test('of two who answer at once one is first, and the other hears it', async () => {
    await open();
    await house.spends(id.zoe, 500n);
    const { id: reviewId } = await only();
    const words = await Promise.all([
      fine('fin', reviewId),
      fine('fio', reviewId),
      raise('fin', reviewId, 10n),
    ]);
    expect(words.filter((one) => one === 'done')).toHaveLength(1);
    expect(words.filter((one) => one === 'review-answered')).toHaveLength(2);
  });
});

describe('what the card is made of', () => {
  test('what it went into, what came of it, and where it leads', async () => {
    await open({}, {}, nov(16));
    await house.spends(id.ana, 600n);
    await house.owner.query(
      `INSERT INTO outcome (source, external_id, input_hash, member_id, kind, subject, state, occurred_at, received_at, attributes)
        VALUES ('t', '1', 'h', $1, 'pull-request', 'pr/1', 'merged', $2, $2, '{"title": "Retry loop"}'),
          ('t', '2', 'h', $1, 'pull-request', 'pr/2', 'merged', $2, $2, '{}')`,
      [id.ana, nov(12)],
    );
    const view = await reviewView(house.desk, (await only()).id, id.mei);
    expect(view).toMatchObject({
      member: 'ana',
      mine: true,
      why: 'manager',
      facts: {
        used: 600n,
        quota: 1000n,
        left: 400n,
        paceKnown: true,
        models: [{ model: 'm', cost: 600n, events: 1 }],
        projects: [{ project: null, cost: 600n }],
        outcomes: [{ kind: 'pull-request', count: 2, costEach: 300n }],
      },
    });
    expect(view?.facts?.last.map(({ title }) => title).sort()).toEqual(['Retry loop', null].sort());
    // 600 in 15 days: 400 last for 10 more.
    expect(view?.facts?.runsOutAt).toEqual(nov(26));
    // Nobody else sees figures, and after the answer nobody.
    expect(await reviewView(house.desk, (await only()).id, id.bo)).toMatchObject({
      mine: false,
      facts: null,
    });
    expect(await fine('mei', (await only()).id)).toBe('done');
    expect(await reviewView(house.desk, (await only()).id, id.mei)).toMatchObject({
      facts: null,
      answerer: 'mei',
    });
  });
});
