import { afterEach, beforeEach, expect, test } from 'vitest';
import { InstallationError, install } from '../../src/desk/install.js';
import { type DeskOffice, openDeskOffice } from './office.js';

let office: DeskOffice;
beforeEach(async () => {
  office = await openDeskOffice(
    'pools: { Platform: 500 }\nissuance: 1000',
    null,
    new Date('2026-03-05T02:00:00Z'),
  );
});
afterEach(() => office.close());

const pools = () =>
  office.all(`SELECT t.name AS team, q.allowance / 1000000 AS allowance, q.remaining / 1000000 AS remaining, q.period_end AS until
    FROM pool q LEFT JOIN team t ON t.id = q.team_id ORDER BY t.name NULLS LAST`);
const april = new Date('2026-03-31T16:00:00Z');
const may = new Date('2026-04-30T16:00:00Z');

test('the first start fixes the basics and fills the pools', async () => {
  expect(await office.one('SELECT unit, zone FROM installation')).toEqual({
    unit: 'USD',
    zone: 'Asia/Shanghai',
  });
  expect(await pools()).toEqual([
    { team: 'Platform', allowance: '500', remaining: '500', until: april },
    { team: null, allowance: '1000', remaining: '1000', until: april },
  ]);
  expect(await office.verify()).toEqual([]);
});

test('further starts, also several at once, change nothing', async () => {
  const before = await pools();
  await Promise.all([install(office.desk), install(office.desk), install(office.desk)]);
  expect(await pools()).toEqual(before);
});

test('another unit or zone is refused', async () => {
  await expect(install(office.under('unit: CNY'))).rejects.toThrow(InstallationError);
  await expect(install(office.under('unit: CNY'))).rejects.toThrow(
    'keeps its books in unit USD, but the configuration says CNY. The unit is fixed at the first start: set "unit: USD"',
  );
  await expect(install(office.under('zone: UTC'))).rejects.toThrow('set "zone: Asia/Shanghai"');
});

test('a changed allowance applies at the next refill, a new pool is full at once, a dropped one gets no more', async () => {
  const changed = office.under('pools: { Platform: 800, Research: 50 }');
  await install(changed);
  expect(await pools()).toEqual([
    { team: 'Platform', allowance: '800', remaining: '500', until: april },
    { team: 'Research', allowance: '50', remaining: '50', until: april },
    { team: null, allowance: '0', remaining: '1000', until: april },
  ]);
  office.clock.set(new Date('2026-04-02T00:00:00Z'));
  await install(changed);
  expect(await pools()).toEqual([
    { team: 'Platform', allowance: '800', remaining: '800', until: may },
    { team: 'Research', allowance: '50', remaining: '50', until: may },
    { team: null, allowance: '0', remaining: '0', until: may },
  ]);
  expect(await office.verify()).toEqual([]);
});

test('a refill that was due brings what was promised before the change', async () => {
  office.clock.set(new Date('2026-04-02T00:00:00Z'));
  await install(office.under('pools: { Platform: 10 }\nissuance: 1000'));
  expect((await pools())[0]).toEqual({ team: 'Platform', allowance: '10', remaining: '500', until: may });
  expect(await office.verify()).toEqual([]);
});
