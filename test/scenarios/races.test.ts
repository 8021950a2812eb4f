import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { acceptLoan } from '../../src/desk/answer-loan.js';
import { balanceOf } from '../../src/desk/balance.js';
import { borrow } from '../../src/desk/borrow.js';
import { ingestUsage } from '../../src/desk/ingest-usage.js';
import { repay } from '../../src/desk/repay.js';
import { sweep } from '../../src/desk/sweep.js';
import type { Handle } from '../../src/sandbox/company/company.js';
import { startTestWorld, type TestWorld } from '../support/world.js';

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld({ locale: 'en' });
});
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
});
afterAll(() => world.close());

const dollar = 1_000_000n;

/** Clicks that come in one after another without anybody waiting for an answer. */
function volley(clicks: readonly { user: Handle; actionId: string; value: string }[]) {
  return Promise.all(clicks.map((click) => world.slack.forgeClick(click)));
}

/** What a person was answered for their eyes only since a position, once `count` answers are there. */
async function answers(who: Handle, since: number, count: number): Promise<string[]> {
  const look = async () => {
    const { items } = await world.slack.news({ user: who, since });
    return items
      .filter((seen) => seen.kind === 'ephemeral' || seen.kind === 'notice')
      .map((seen) => seen.text.split('\n')[0] ?? '');
  };
  await expect
    .poll(async () => (await look()).length, { timeout: 25_000, interval: 100 })
    .toBeGreaterThanOrEqual(count);
  return look();
}

function tally(lines: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of lines) {
    const kind = line.replace(/ · .*$/, '').replace(/ until .*$/, '');
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

describe('fifty clicks at once', () => {
  it('on one question lend once, and each is answered', async () => {
    const { ana, bo } = world;
    await ana.types('/tokens borrow 50 from @bo');
    await bo.sees(/asks to borrow \$50/);
    const { rows } = await world.owner.query<{ id: string }>("SELECT id FROM loan WHERE state = 'asked'");
    const value = rows[0]?.id ?? '';
    const since = await bo.mark();
    const [anas, carols] = [await ana.mark(), await world.carol.mark()];
    await volley([
      ...Array.from({ length: 40 }, () => ({ user: 'bo' as const, actionId: 'loan.accept', value })),
      ...Array.from({ length: 5 }, () => ({ user: 'ana' as const, actionId: 'loan.accept', value })),
      ...Array.from({ length: 5 }, () => ({ user: 'carol' as const, actionId: 'loan.accept', value })),
    ]);
    expect(tally(await answers('bo', since, 40))).toEqual({
      'You lent Ana Costa $50': 1,
      'Bo Lindqvist already accepted this': 39,
    });
    expect(tally(await answers('ana', anas, 5))).toEqual({ 'This question is for somebody else.': 5 });
    expect(tally(await answers('carol', carols, 5))).toEqual({ 'This question is for somebody else.': 5 });
    await world.settled();
    expect(await world.count('ana', /lent you \$50;/)).toBe(1);
    expect([await world.balance('ana'), await world.balance('bo')]).toEqual(['350', '250']);
    expect(world.troubles).toEqual([]);
  });

  it('to lend, to decline and to withdraw have one outcome', async () => {
    const { grace, chen } = world;
    await grace.types('/tokens borrow 30 from @chen');
    await chen.sees(/asks to borrow \$30/);
    const { rows } = await world.owner.query<{ id: string }>("SELECT id FROM loan WHERE state = 'asked'");
    const value = rows[0]?.id ?? '';
    const [chens, graces] = [await chen.mark(), await grace.mark()];
    await volley(
      Array.from({ length: 50 }, (_, index) =>
        index % 2 === 0
          ? { user: 'chen' as const, actionId: 'loan.accept', value }
          : { user: 'grace' as const, actionId: 'loan.withdraw', value },
      ),
    );
    const heard = [...(await answers('chen', chens, 25)), ...(await answers('grace', graces, 25))];
    const counts = tally(heard);
    const lent = counts['You lent Grace Tan $30'] ?? 0;
    const withdrawn = counts['You withdrew the question.'] ?? 0;
    expect(lent + withdrawn).toBe(1);
    expect(counts[lent === 1 ? '陈晨 already accepted this' : 'Grace Tan already took this back']).toBe(49);
    await world.settled();
    expect(await world.balance('grace')).toBe(lent === 1 ? '330' : '300');
  });

  it('on one request by two approvers, to approve and to decline, decide once', async () => {
    const { sam, dave, fay } = world;
    await sam.types('/tokens request 30');
    await dave.sees(/Sam Reyes requests \$30 more/);
    await fay.sees(/Sam Reyes requests \$30 more/);
    const { rows } = await world.owner.query<{ id: string }>(
      "SELECT id FROM request WHERE state = 'pending'",
    );
    const requestId = rows[0]?.id ?? '';
    // Two declines lie ready in their forms while everybody clicks.
    for (const approver of [dave, fay]) {
      await approver.clicks('Decline', { within: /Sam Reyes requests/ });
      await approver.fills({ reason: 'not this month' });
    }
    const [daves, fays] = [await dave.mark(), await fay.mark()];
    await Promise.all([
      volley(
        Array.from({ length: 24 }, (_, index) => ({
          user: index % 2 === 0 ? ('dave' as const) : ('fay' as const),
          actionId: 'request.approve',
          value: requestId,
        })),
      ),
      dave.submits('Decline'),
      fay.submits('Decline'),
      volley(
        Array.from({ length: 24 }, (_, index) => ({
          user: index % 2 === 0 ? ('fay' as const) : ('dave' as const),
          actionId: 'request.approve',
          value: requestId,
        })),
      ),
    ]);
    const heard = [...(await answers('dave', daves, 24)), ...(await answers('fay', fays, 24))];
    for (const approver of [dave, fay]) {
      // In the form's place, or as a message if it took longer than Slack waits for a form.
      const answer = /^.*(already|I have told Sam).*$/m;
      const shown = await approver.sees(
        (seen) => (seen.kind === 'modal' || seen.kind === 'message') && answer.test(seen.text),
        { since: 0, timeoutMs: 20_000 },
      );
      heard.push(answer.exec(shown.text)?.[0] ?? '');
    }
    const counts = tally(heard);
    const [state] = (
      await world.owner.query<{ state: string; name: string }>(
        'SELECT r.state, m.name FROM request r JOIN member m ON m.id = r.decider_id WHERE r.id = $1',
        [requestId],
      )
    ).rows;
    expect(counts[`${state?.name} already ${state?.state} this`]).toBe(49);
    expect(
      (counts['You approved $30 for Sam Reyes.'] ?? 0) +
        (counts['Declined. I have told Sam Reyes, with your reason.'] ?? 0),
    ).toBe(1);
    await world.settled();
    expect(await world.balance('sam')).toBe(state?.state === 'approved' ? '330' : '300');
    expect(await world.count('sam', /(approved|declined your request for) \$30/)).toBe(1);
    expect(world.troubles).toEqual([]);
  });
});

describe('one hot member', () => {
  it('lends, borrows, spends, repays and is settled all at once; nothing is lost, nothing deadlocks', async () => {
    const { desk } = world;
    const id = async (handle: Handle) => (await world.memberId(handle)) ?? '';
    const lenders = [await id('marek'), await id('wangwei'), await id('wangwei2')];
    const [hot, lina] = [await id('xiaoming'), await id('lina')];
    desk.policy = { ...desk.policy, plans: unlimited() };
    let acts = 0;
    const key = () => {
      acts += 1;
      return `race ${acts}`;
    };
    const borrowing = async (lenderId: string, amount: bigint) => {
      const asked = await borrow(desk, key(), {
        borrowerId: hot,
        lenderId,
        amount,
        dueAt: null,
        reason: null,
      });
      if ('refused' in asked) return asked;
      const { loanId } = asked.done;
      return acceptLoan(desk, key(), { loanId, lenderId, part: null });
    };
    const lending = async (borrowerId: string) => {
      const asked = await borrow(desk, key(), {
        borrowerId,
        lenderId: hot,
        amount: dollar,
        dueAt: null,
        reason: null,
      });
      return 'refused' in asked
        ? asked
        : acceptLoan(desk, key(), { loanId: asked.done.loanId, lenderId: hot, part: null });
    };
    const spending = (batch: number) =>
      ingestUsage(
        desk,
        'race',
        Array.from({ length: 5 }, (_, index) => ({
          id: `${batch}.${index}`,
          member: ['xiaoming@example.com', 'marek@example.com'][index % 2],
          occurredAt: desk.clock.now().toISOString(),
          model: 'claude-sonnet-4-5',
          cost: { amount: '0.5', currency: 'USD' },
        })),
      );
    const repaying = () =>
      repay(desk, key(), { borrowerId: hot, loanId: null, lenderId: null, amount: dollar });
    const rounds = Array.from({ length: 8 }, (_, round) => [
      ...lenders.map((lender) => borrowing(lender, 2n * dollar)),
      lending(lina),
      spending(round),
      spending(round),
      repaying(),
      repaying(),
      sweep(desk, desk.clock.now()),
      balanceOf(desk, hot),
    ]).flat();
    const settled = await Promise.allSettled(rounds);
    expect(settled.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))).toEqual([]);
    const { rows } = await world.owner.query(
      "SELECT count(*)::int AS events, sum(cost)::int AS cost FROM usage_event WHERE source = 'race'",
    );
    expect(rows).toEqual([{ events: 40, cost: 20_000_000 }]);
    // And through a refill with everything that is due then.
    await world.advance('2026-04-02T08:00:00Z');
    expect(world.troubles).toEqual([]);
  });
});

/** Plans in which nobody is stopped by how many loans there are. */
function unlimited() {
  const { plans } = world.desk.policy;
  return new Map(
    [...plans].map(([name, plan]) => [
      name,
      { ...plan, lending: { ...plan.lending, mostOpen: 99, mostQuestions: 99 } },
    ]),
  );
}
