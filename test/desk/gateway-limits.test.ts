import { afterEach, describe, expect, test } from 'vitest';
import { askMany } from '../../src/desk/ask.js';
import { lendPart } from '../../src/desk/ask-part.js';
import { endGift, offerGift } from '../../src/desk/gift.js';
import { leave } from '../../src/desk/leave.js';
import { putOnShelf, takeFromShelf } from '../../src/desk/shelf.js';
import { GatewayError } from '../../src/ports/gateway.js';
import { nov } from '../support/books.js';
import { type GatewayStage, gatewayStage } from './gateway-stage.js';
import { usd, type Who } from './lending-stage.js';

let it: GatewayStage;
afterEach(() => it.close());

const december = new Date('2026-12-01T00:00:00Z');
const away = () => new GatewayError('unreachable');

let acts = 0;
const key = () => {
  acts += 1;
  return `limit ${acts}`;
};

async function offered(giver: Who, receiver: Who, dollars: number): Promise<string> {
  const input = { giverId: it.id[giver], receiverId: it.id[receiver], amount: usd(dollars), reason: null };
  const outcome = await offerGift(it.desk, key(), input);
  if ('refused' in outcome) throw new Error(outcome.refused.code);
  return outcome.done.giftId;
}

describe('the giver’s limit is lowered before the receiver’s is raised', () => {
  test('a loan, and its repayment by hand', async () => {
    it = await gatewayStage();
    await it.lent('ana', 'bo', 200);
    await it.work();
    expect(it.told()).toEqual(['bo 800', 'ana 1200']);
    await it.repays('ana');
    await it.work();
    expect(it.told().slice(2)).toEqual(['ana 1000', 'bo 1000']);
  });

  test('what is unspent goes back on the due date', async () => {
    it = await gatewayStage();
    await it.lent('ana', 'bo', 200, nov(20));
    await it.work();
    await it.spends('ana', 50);
    await it.later(nov(20, '00:01'));
    await it.work();
    // Bo has 150 again; the 50 of Ana's that ended first were her own, so she has 950.
    expect(it.told().slice(2)).toEqual(['ana 950', 'bo 1000']);
  });

  test('collection at the refill', async () => {
    it = await gatewayStage();
    await it.lent('ana', 'bo', 900);
    await it.work();
    await it.spends('ana', 1900);
    await it.later(december);
    await it.work();
    const told = it.told().slice(2);
    // Half of Ana's allowance is protected. Bo's own refill need not wait for her.
    expect(told.indexOf('ana 500')).toBeLessThan(told.indexOf('bo 1500'));
    expect(told.filter((line) => /^(ana|bo) /.test(line)).sort()).toEqual(
      expect.arrayContaining(['ana 500', 'bo 1500']),
    );
    expect([it.limit('ana'), it.limit('bo'), it.limit('cem'), await it.waiting()]).toEqual([
      500, 1500, 1000, 0,
    ]);
    // December's budgets begin with no usage.
    expect(it.gateway.limits.get(it.id.ana)).toEqual({ left: usd(500), used: 0n, since: december });
  });

  test('a gift: set aside at once, given on acceptance', async () => {
    it = await gatewayStage();
    await it.gives('bo', 'ana', 100);
    await it.work();
    expect(it.told()).toEqual(['bo 900', 'ana 1100']);
    await offered('bo', 'dee', 100);
    await it.work();
    expect(it.told().slice(2)).toEqual(['bo 800']);
  });

  test('a part of the shelf', async () => {
    it = await gatewayStage();
    const amount = usd(100);
    await putOnShelf(it.desk, key(), { giverId: it.id.bo, amount, named: false });
    await takeFromShelf(it.desk, key(), { takerId: it.id.ana, amount: usd(60) });
    await it.work();
    expect(it.told()).toEqual(['bo 900', 'ana 1060']);
  });

  test('a part of an ask', async () => {
    it = await gatewayStage();
    const wish = { askerId: it.id.ana, amount: usd(300), dueAt: null, reason: null, channel: null };
    const asked = await askMany(it.desk, key(), wish);
    if ('refused' in asked) throw new Error(asked.refused.code);
    const { askId } = asked.done;
    for (const lender of ['bo', 'dee'] as const) {
      const part = { askId, lenderId: it.id[lender], amount: usd(100), orLess: false, unnamed: false };
      expect(await lendPart(it.desk, key(), part)).toMatchObject({ done: { amount: usd(100) } });
    }
    await it.work();
    const told = it.told();
    expect(told.filter((line) => !line.startsWith('ana')).sort()).toEqual(['bo 900', 'dee 900']);
    expect(told.at(-1)).toBe('ana 1200');
    expect(it.highest()).toBe(6000);
  });

  test('whoever leaves may spend nothing, and only then have the lenders more', async () => {
    it = await gatewayStage();
    await it.lent('ana', 'bo', 200);
    await it.work();
    await leave(it.desk, it.id.ana);
    await it.work();
    const told = it.told().slice(2);
    expect(told).toEqual(['ana pause', 'ana 0', 'bo 1000']);
    // Also when there is nothing of theirs that could end.
    await it.spends('dee', 1000);
    await leave(it.desk, it.id.dee);
    await it.work();
    expect(it.told().slice(-2)).toEqual(['dee pause', 'dee 0']);
  });
});

describe('what is written', () => {
  test('nothing for usage alone, and the whole figure for as much new credit', async () => {
    it = await gatewayStage();
    await it.spends('ana', 200);
    await it.work();
    expect(it.told()).toEqual([]);
    await it.gives('bo', 'ana', 200);
    await it.work();
    // As much is left as was told before, but of a larger budget.
    expect(it.told()).toEqual(['bo 800', 'ana 1000']);
    expect(it.gateway.limits.get(it.id.ana)).toMatchObject({ left: usd(1000), used: usd(200) });
  });

  test('nothing where nothing has changed by the time of the call', async () => {
    it = await gatewayStage();
    const giftId = await offered('bo', 'ana', 100);
    await endGift(it.desk, key(), { giftId, memberId: it.id.bo });
    await it.work();
    expect([it.told(), await it.waiting()]).toEqual([[], 0]);
  });

  test('one call for many changes, with the figure at the time of the call', async () => {
    it = await gatewayStage();
    for (const receiver of ['ana', 'dee', 'mei'] as const) await it.gives('bo', receiver, 100);
    await it.work();
    expect(it.told()[0]).toBe('bo 700');
    expect(it.told().slice(1).sort()).toEqual(['ana 1100', 'dee 1100', 'mei 1100']);
  });

  test('more, when the cap that keeps something back begins anew', async () => {
    it = await gatewayStage({}, {}, { caps: [{ window: 'day', amount: usd(100) }] });
    expect(it.limit('ana')).toBe(100);
    await it.spends('ana', 100);
    await it.work();
    expect(it.told()).toEqual([]);
    await it.later(nov(11));
    await it.work();
    expect(it.told()).toEqual(['ana 100']);
    await it.later(nov(13));
    await it.work();
    expect(it.told()).toEqual(['ana 100']);
  });

  test('nothing at all where no gateway is connected', async () => {
    it = await gatewayStage();
    it.desk.gateway = null;
    const { rows: before } = await it.house.owner.query('SELECT * FROM gateway_limit ORDER BY member_id');
    await it.lent('ana', 'bo', 200);
    await it.later(december);
    await leave(it.desk, it.id.ana);
    const { rows } = await it.house.owner.query('SELECT * FROM gateway_limit ORDER BY member_id');
    expect(rows).toEqual(before);
    const { rows: due } = await it.house.owner.query(
      `SELECT 1 FROM outbox WHERE kind = 'gateway' AND state <> 'sent'`,
    );
    expect(due).toEqual([]);
  });
});

describe('a gateway in trouble', () => {
  test('nobody is raised while the giver’s call fails, however long', async () => {
    it = await gatewayStage();
    it.gateway.trouble(...Array.from({ length: 24 }, away));
    await it.lent('ana', 'bo', 200);
    for (let i = 0; i < 24; i += 1) await it.retry();
    expect(it.told()).toEqual(Array.from({ length: 24 }, () => 'bo 800'));
    expect([it.limit('ana'), await it.waiting()]).toEqual([1000, 2]);
    await it.retry();
    expect(it.told().slice(24)).toEqual(['bo 800', 'ana 1200']);
  });

  test('an unknown outcome is repeated, also if everything is as before by then', async () => {
    it = await gatewayStage();
    it.gateway.lost(away());
    const giftId = await offered('bo', 'ana', 100);
    await it.work();
    expect([it.told(), it.limit('bo')]).toEqual([['bo 900'], 900]);
    await endGift(it.desk, key(), { giftId, memberId: it.id.bo });
    await it.retry();
    expect(it.told()).toEqual(['bo 900', 'bo 1000']);
  });

  test('whom it refuses for good holds up nobody', async () => {
    it = await gatewayStage();
    it.gateway.trouble(new GatewayError('unknown-user', true));
    await it.lent('ana', 'bo', 200);
    await it.work();
    expect(it.told()).toEqual(['bo 800', 'ana 1200']);
    const { rows } = await it.house.owner.query(`SELECT error FROM outbox WHERE state = 'dead'`);
    expect(rows).toEqual([{ error: 'gateway: unknown-user' }]);
    await it.gives('bo', 'dee', 50);
    await it.work();
    expect(it.told().slice(2)).toEqual(['bo 750', 'dee 1050']);
  });
});

describe('movements that overlap', () => {
  test('A gives B while B gives C: what B gave does not wait for A', async () => {
    it = await gatewayStage();
    it.gateway.during(async (call) => {
      if (call.member.memberId === it.id.ana) throw away();
    });
    await it.gives('ana', 'bo', 100);
    await it.gives('bo', 'cem', 40);
    await it.work();
    expect(it.told().filter((line) => !line.startsWith('ana'))).toEqual(['bo 960', 'cem 1040']);
    it.gateway.during(async () => {});
    await it.retry();
    expect(it.told().slice(-2)).toEqual(['ana 900', 'bo 1060']);
    expect(await it.waiting()).toBe(0);
  });

  test('two who give to each other do not wait for each other', async () => {
    it = await gatewayStage();
    await it.gives('ana', 'bo', 100);
    await it.gives('bo', 'ana', 30);
    await it.work();
    expect([it.limit('ana'), it.limit('bo'), await it.waiting()]).toEqual([930, 1070, 0]);
    const told = it.told();
    expect(told.indexOf('ana 900')).toBeLessThan(told.indexOf('bo 1070'));
    expect(it.highest()).toBe(6000);
  });

  test('a change during the call is followed by another call', async () => {
    it = await gatewayStage();
    it.gateway.during(async () => {
      it.gateway.during(async () => {});
      await it.gives('bo', 'dee', 50);
    });
    await it.gives('bo', 'ana', 100);
    await it.work();
    expect(it.told().slice(0, 2)).toContain('bo 900');
    const told = it.told();
    expect(told.indexOf('bo 850')).toBeLessThan(told.indexOf('dee 1050'));
    expect([it.limit('ana'), it.limit('bo'), it.limit('dee'), it.highest()]).toEqual([1100, 850, 1050, 6000]);
  });
});

describe('processes', () => {
  test.each(['limit.begun', 'limit.called', null])(
    'one that dies with the giver at %s: another finishes, debit first',
    async (place) => {
      it = await gatewayStage();
      await it.lent('ana', 'bo', 200);
      await it.diesAt('bo', place);
      const raisedEarly = it.limit('ana');
      // Something new for the giver, while the dead one's row still has its lease: one call at a time.
      await it.gives('bo', 'dee', 50);
      await it.house.owner.query(`UPDATE outbox SET state = 'skipped' WHERE kind <> 'gateway'`);
      it.time.push(31_000);
      await it.work();
      expect([raisedEarly, it.limit('ana'), it.limit('bo'), it.limit('dee')]).toEqual([
        1000, 1200, 750, 1050,
      ]);
      const told = it.told();
      const lowered = told.findIndex((line) => line === 'bo 800' || line === 'bo 750');
      expect(lowered).toBeLessThan(told.indexOf('ana 1200'));
      expect(told.indexOf('bo 750')).toBeLessThan(told.indexOf('dee 1050'));
    },
  );

  test('an older figure never stays: a call that took longer than its lease is made good', async () => {
    it = await gatewayStage();
    const [first, second] = [await it.process(), await it.process()];
    let overtaken = Promise.resolve();
    it.gateway.during(async () => {
      it.gateway.during(async () => {});
      // The first process sticks in its call; what it says arrives after what the second one said.
      await it.gives('bo', 'dee', 50);
      it.time.push(31_000);
      overtaken = second.drain().catch(() => {});
      second.nudge();
      while (it.told().filter((line) => line === 'bo 850').length === 0) await it.time.wait(5);
    });
    await it.gives('bo', 'ana', 100);
    await first.drain();
    await overtaken;
    await second.drain();
    expect([it.limit('bo'), it.limit('ana'), it.limit('dee'), await it.waiting()]).toEqual([
      850, 1100, 1050, 0,
    ]);
  });

  test('gifts in all directions, failing calls, three processes: never more than there is', async () => {
    it = await gatewayStage({}, {}, { gifts: { mostShare: 100, mostOpen: 99, cooldownHours: 0 } as never });
    const people = ['ana', 'bo', 'dee', 'mei'] as const;
    const all = Object.keys(it.id).length * 1000;
    let most = 0;
    let underWay = 0;
    const busy = new Set<string>();
    const together: string[] = [];
    let calls = 0;
    it.gateway.during(async ({ member }) => {
      if (busy.has(member.memberId)) together.push(member.memberId);
      busy.add(member.memberId);
      calls += 1;
      const turn = calls;
      await it.time.wait(turn % 3);
      busy.delete(member.memberId);
      if (turn % 5 === 0) throw away();
      if (turn % 7 === 0) it.gateway.lost(away());
    });
    const watch = () => {
      const sum = [...it.gateway.limits.values()].reduce((total, { left }) => total + Number(left) / 1e6, 0);
      if (sum > most) most = sum;
    };
    const workers = [await it.process(), await it.process(), await it.process()];
    const give = async (from: number) => {
      for (let i = 0; i < 6; i += 1) {
        const [giver, receiver] = [people[from % 4], people[(from + 1 + (i % 3)) % 4]];
        if (!giver || !receiver) continue;
        underWay += 1;
        await it.gives(giver, receiver, 10 + from + i);
        for (const worker of workers) worker.nudge();
        watch();
        it.house.clock.advance(1_000);
      }
    };
    await Promise.all([give(0), give(1), give(2), give(3)]);
    for (let round = 0; (await it.waiting()) > 0 && round < 60; round += 1) {
      await Promise.all(workers.map((worker) => worker.drain()));
      watch();
      it.house.clock.advance(60_000);
    }
    watch();
    expect([underWay, most, await it.waiting(), together]).toEqual([24, all, 0, []]);
    for (const who of people) expect([who, it.limit(who)]).toEqual([who, Number(await it.left(who)) / 1e6]);
  });
});
