import { afterEach, expect, it } from 'vitest';
import { type DingTalkWorld, startDingTalkWorld } from '../support/dingtalk-world.js';

let world: DingTalkWorld;
afterEach(() => world.close());

async function calls(name: string): Promise<number> {
  const log = await world.dingtalk.log({});
  return log.filter((entry) => entry.kind === 'call' && entry.name === name).length;
}

it('a database that is slow under a click: it says so in time, decides once, and updates the card only then', async () => {
  world = await startDingTalkWorld({ deliver: 'dingtalk' });
  const ana = world.in('ana');
  const carol = world.in('carol');
  await ana.types('request 100 for the eval run');
  await carol.sees(/Ana Costa/);
  await ana.sees(/Carol/);
  await world.settled();
  await world.owner.query('BEGIN');
  await world.owner.query('SELECT id FROM request FOR UPDATE');
  const since = await carol.mark();
  await carol.clicks('Approve $100');
  await carol.sees(/Working on it/);
  expect(await calls('updateCard')).toBe(0);
  await world.owner.query('COMMIT');
  const seen = await carol.sees(/approved \$100/i, { since });
  expect(seen.text).not.toContain('Working on it');
  await ana.sees(/approved \$100/i);
  await carol.clicks(/Approve \$100/, { timeoutMs: 200 }).catch(() => null);
  expect(await world.verify()).toEqual([]);
  const { rows } = await world.owner.query("SELECT approved FROM request WHERE state = 'approved'");
  expect(rows).toEqual([{ approved: '100000000' }]);
  expect((await world.dingtalk.warnings({})).map(({ kind }) => kind)).toEqual([]);
  expect(world.troubles).toEqual([]);
});
