import { windowEnd, windowStart } from '../core/calendar.js';
import { fillPool } from '../core/settle.js';
import { openBooks, saveBooks } from '../store/books.js';
import type { Executor } from '../store/db.js';
import {
  allPools,
  ensureTeams,
  insertPool,
  lockSetUp,
  readInstallation,
  setPoolAllowance,
  writeInstallation,
} from '../store/import.js';
import type { Desk } from './desk.js';
import { planDigests } from './digest.js';

/** The database was set up with other basics than the configuration now states. */
export class InstallationError extends Error {
  override readonly name = 'InstallationError';
}

/**
 * Brings the database in line with the policy; every process does so when it starts. The first start fixes unit and
 * zone. Teams and pools of the policy are made, new pools full; a changed allowance of a pool applies at its next
 * refill, and a pool that the policy no longer names gets nothing any more.
 *
 * @throws InstallationError when unit or zone is not the one of the first start: every amount and day in the books is
 * written in it.
 */
export async function install(desk: Desk): Promise<void> {
  const now = desk.clock.now();
  await desk.db.transaction(async (tx) => {
    await lockSetUp(tx);
    await fixBasics(desk, tx, now);
    await alignPools(desk, tx, now);
  });
  await planDigests(desk);
}

async function fixBasics(desk: Desk, tx: Executor, now: Date): Promise<void> {
  const { unit, zone } = desk.policy;
  const fixed = await readInstallation(tx);
  if (!fixed) return writeInstallation(tx, unit, zone, now);
  for (const [key, was, is] of [
    ['unit', fixed.unit, unit],
    ['zone', fixed.zone, zone],
  ] as const)
    if (was !== is)
      throw new InstallationError(
        `This database keeps its books in ${key} ${was}, but the configuration says ${is}. The ${key} is fixed at the first start: set "${key}: ${was}" in tokendesk.yaml, or start with an empty database.`,
      );
}

async function alignPools(desk: Desk, tx: Executor, now: Date): Promise<void> {
  const { policy } = desk;
  const wanted = new Map<string | null, bigint>(policy.pools);
  if (policy.issuance !== null) wanted.set(null, policy.issuance);
  const teams = await ensureTeams(tx, [...policy.pools.keys()], desk.newId, now);
  const known = await allPools(tx);
  const opening = { members: [], now, policy, newId: desk.newId };
  if (known.length > 0) {
    // Whatever refill is due still brings what the pool was promised.
    await saveBooks(tx, await openBooks(tx, { ...opening, pools: known.map((pool) => pool.id) }));
    for (const pool of known) {
      const allowance = wanted.get(pool.team) ?? 0n;
      if (allowance !== pool.allowance) await setPoolAllowance(tx, pool.id, allowance);
      wanted.delete(pool.team);
    }
  }
  const made: string[] = [];
  for (const [team, allowance] of wanted) {
    const id = desk.newId();
    const teamId = team === null ? null : (teams.ids.get(team) ?? null);
    const [periodStart, periodEnd] = [
      windowStart('month', now, policy.zone),
      windowEnd('month', now, policy.zone),
    ];
    await insertPool(tx, { id, teamId, allowance, periodStart, periodEnd });
    made.push(id);
  }
  if (made.length === 0) return;
  const books = await openBooks(tx, { ...opening, pools: made });
  for (const id of made) fillPool(books, books.pool(id), now);
  await saveBooks(tx, books);
}
