import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestWorld, type TestWorld } from '../../support/world.js';

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld({
    locale: 'en',
    door: 'http',
    slack: { timings: { ackMs: 1_500, redeliverMs: [0, 300, 300] } },
  });
});
afterAll(() => world.close());

/** How many of something the database holds. */
async function count(table: 'loan' | 'inbox', where = 'true'): Promise<number> {
  const { rows } = await world.owner.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM ${table} WHERE ${where}`,
  );
  return rows[0]?.n ?? -1;
}

describe('the whole bot behind two HTTP servers', () => {
  it('answers, lends and decides as over Socket Mode', async () => {
    const { ana, bo } = world;
    await ana.types('/tokens');
    await ana.sees(/\$300/);
    await ana.types('/tokens borrow 50 from @bo until Friday');
    await bo.clicks(world.t('button.lend', { amount: '$50' }));
    await ana.sees(world.says('loan.borrower.lent', { principal: '$50' }));
    expect(await world.verify()).toEqual([]);
  });

  it('says in the form what is wrong with it, and takes it mended', async () => {
    const { xiaoming, wangwei2 } = world;
    await xiaoming.types('/tokens borrow 80 from @wangwei2');
    await wangwei2.clicks(world.t('button.lend-part'));
    await wangwei2.submits(world.t('form.lend-part.submit'), { amount: '81' });
    await wangwei2.sees(world.t('refusal.part-too-large.what', { asked: '$80' }));
    await wangwei2.submits(world.t('form.lend-part.submit'), { amount: '30' });
    await wangwei2.sees(world.says('done.lend', { borrower: '王小明', amount: '$30' }));
    await xiaoming.sees(world.says('notice.loan-accepted', { lender: '王伟', amount: '$30' }));
  });

  it('draws the App Home, and takes a click there', async () => {
    const { ana } = world;
    await ana.opensHome();
    const home = await ana.sees((seen) => seen.kind === 'home');
    expect(home.text).toContain('$');
    await ana.clicks(world.t('button.history'));
    await ana.sees((seen) => seen.kind === 'modal');
    await ana.closes();
  });

  it('has one effect when the acknowledgement is lost and the event comes again to the other process', async () => {
    const { marek } = world;
    await world.settled();
    const before = { loans: await count('loan'), inbox: await count('inbox') };
    await world.slack.addFault({ kind: 'drop-ack' });
    await marek.types('borrow 20 from @ana until Friday');
    const retried = async () =>
      (await world.slack.log({})).filter(
        ({ kind, detail }) => kind === 'sent' && JSON.stringify(detail).includes('"x-slack-retry-num":"1"'),
      ).length;
    await expect.poll(retried, { timeout: 5_000 }).toBe(1);
    await expect
      .poll(async () => (await world.slack.log({})).filter(({ name }) => name === 'events_api').at(-1), {
        timeout: 10_000,
      })
      .toMatchObject({ kind: 'ack', detail: { status: 200 } });
    await world.settled();
    expect(await count('loan')).toBe(before.loans + 1);
    expect(await count('inbox')).toBe(before.inbox + 1);
  });

  it('has one effect when a command or a click is delivered to both', async () => {
    const { sam, wangwei } = world;
    await world.settled();
    const before = await count('loan');
    await world.slack.addFault({ kind: 'deliver-twice' });
    await sam.types('/tokens borrow 15 from @wangwei until Friday');
    await wangwei.sees(/\$15/);
    await world.slack.addFault({ kind: 'deliver-twice' });
    await wangwei.clicks(world.t('button.lend', { amount: '$15' }));
    await sam.sees(world.says('loan.borrower.lent', { principal: '$15' }));
    await world.settled();
    expect(await count('loan')).toBe(before + 1);
    expect(await count('loan', "principal = 15000000 AND state = 'active'")).toBe(1);
    expect(await world.verify()).toEqual([]);
    expect(world.troubles).toEqual([]);
  });
});
