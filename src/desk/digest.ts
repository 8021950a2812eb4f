import {
  daysBefore,
  type Occasion,
  occasionOf,
  sendingTimes,
  tooManyForPictures,
} from '../core/digest-plan.js';
import type { AnyDigest, DigestDays, DigestView } from '../core/digest-view.js';
import {
  countRecipients,
  type DigestRecipient,
  type DigestRow,
  digestData,
  digestKey,
  dueRecipients,
  keepDigests,
  lastPlanned,
  lockPlan,
  moveOn,
  orgDigestOf,
  planFirst,
  recipientById,
  unplanned,
} from '../store/digest.js';
import { addToOutbox, type OutboxItem } from '../store/outbox.js';
import { pack, unpack } from './answers.js';
import type { Desk } from './desk.js';
import { orgDigest } from './digest-org.js';
import { personDigests } from './digest-person.js';
import { firstDigestAt } from './digest-schedule.js';
import { teamDigests } from './digest-team.js';
import { inBooks } from './in-books.js';

/** Members whose digests are made together: the statements are the same few whatever their number. */
const batch = 500;
/** Members settled in one transaction. */
const together = 50;

/** Which notice tells of which digest. */
const noticeOf = { person: 'digest', team: 'digest-team', org: 'digest-org' } as const;

/**
 * Makes the digests that are due, at most {@link batch} people's at a time, and plans when each leaves. Returns how many
 * people were handled; call it again until it returns 0. Two processes at once make nothing twice: a digest is one row
 * per member, week and kind, and so is its message; whoever stops between the two is made up for at the next try.
 */
export async function digestsDue(desk: Desk, now: Date): Promise<number> {
  const recipients = await dueRecipients(desk.db, now, batch);
  if (recipients.length === 0) return 0;
  await settle(desk, recipients, now);
  const occasions = occasionsOf(desk, recipients, now);
  const groups = new Map<number, DigestRecipient[]>();
  for (const one of recipients) {
    const served = occasions.get(one.id)?.served?.getTime();
    if (served === undefined) continue;
    const group = groups.get(served);
    if (group) group.push(one);
    else groups.set(served, [one]);
  }
  const rows: DigestRow[] = [];
  for (const [served, members] of groups) {
    const days = daysBefore(new Date(served), desk.policy.zone);
    rows.push(...(await makeDigests(desk, members, days, now)));
  }
  await keep(desk, rows, recipients, occasions, now);
  desk.seam('after-commit');
  desk.wake();
  return recipients.length;
}

/** Most have their occasion in common with many others, and calendars are slow. */
function occasionsOf(desk: Desk, recipients: readonly DigestRecipient[], now: Date): Map<string, Occasion> {
  const { policy } = desk;
  const known = new Map<string, Occasion>();
  return new Map(
    recipients.map(({ id, scheduledAt, zone, rhythm }) => {
      const key = `${scheduledAt.getTime()} ${zone} ${rhythm}`;
      const occasion =
        known.get(key) ?? occasionOf(scheduledAt, now, policy.digest.at, zone ?? policy.zone, rhythm);
      known.set(key, occasion);
      return [id, occasion];
    }),
  );
}

/** What is left is told from settled books. */
async function settle(desk: Desk, recipients: readonly DigestRecipient[], now: Date): Promise<void> {
  const unsettled = recipients.filter((one) => one.unsettled).map((one) => one.id);
  for (let i = 0; i < unsettled.length; i += together) {
    const members = unsettled.slice(i, i + together);
    await desk.db.transaction((tx) => inBooks(desk, tx, now, { members }, () => {}));
  }
}

async function makeDigests(
  desk: Desk,
  members: readonly DigestRecipient[],
  days: DigestDays & { week: string },
  now: Date,
): Promise<DigestRow[]> {
  const rows: DigestRow[] = [];
  const add = (memberId: string, view: AnyDigest) =>
    rows.push({ id: desk.newId(), memberId, week: days.week, kind: view.is, data: pack(view) });
  for (const [id, view] of await personDigests(desk, members, days, now)) if (view) add(id, view);
  const managers = members.filter((one) => one.reports).map((one) => one.id);
  for (const [id, view] of await teamDigests(desk, managers, days, now)) add(id, view);
  const finance = members.filter(
    ({ email }) => email !== null && desk.policy.fallbackApprovers.includes(email),
  );
  if (finance.length > 0) {
    const view = await organisation(desk, days, now);
    if (view) for (const { id } of finance) add(id, view);
  }
  return rows;
}

/** All who get the organisation's digest of a week get the same, and it is added up once. */
async function organisation(desk: Desk, days: DigestDays & { week: string }, now: Date) {
  const made = unpack(await orgDigestOf(desk.db, days.week)) as AnyDigest | null;
  return made?.is === 'org' && made.days.from === days.from ? made : orgDigest(desk, days, now);
}

async function keep(
  desk: Desk,
  rows: readonly DigestRow[],
  recipients: readonly DigestRecipient[],
  occasions: ReadonlyMap<string, Occasion>,
  now: Date,
): Promise<void> {
  // First the digests, then in one transaction their messages and the members' next times: these bring what a crash in
  // between has left to the next sweep.
  const pictures = (await countRecipients(desk.db, tooManyForPictures)) < tooManyForPictures;
  const ids = await keepDigests(desk.db, rows, now);
  desk.seam('digests.kept');
  await desk.db.transaction(async (tx) => {
    if (rows.length > 0) {
      await lockPlan(tx);
      const planned = await lastPlanned(tx);
      const readers = rows.map((row) => row.memberId);
      const times = sendingTimes(readers, now, planned, desk.policy.digest, pictures);
      const items = rows.map((row, i): OutboxItem => {
        const key = digestKey(row);
        const payload = { digestId: ids.get(key) ?? row.id, picture: pictures };
        const name = noticeOf[row.kind];
        const notice = { id: desk.newId(), kind: 'notice', name, memberId: row.memberId, payload } as const;
        return { ...notice, dedupeKey: `digest:${key}`, dueAt: times[i] ?? now };
      });
      await addToOutbox(tx, items, now);
    }
    const moves = recipients.map(({ id, scheduledAt }) => ({
      id,
      was: scheduledAt,
      next: occasions.get(id)?.next ?? scheduledAt,
    }));
    await moveOn(tx, moves);
    desk.seam('before-commit');
  });
}

/** A digest as it was made, for whom it was made; null for anybody else. */
export async function readDigest(desk: Desk, id: string, memberId: string): Promise<AnyDigest | null> {
  const row = await digestData(desk.db, id, memberId);
  return row ? (unpack(row.data) as AnyDigest) : null;
}

/** A member's digest as of now, on request: the seven organisation days up to yesterday. Nothing is kept of it. */
export async function digestNow(desk: Desk, memberId: string): Promise<DigestView> {
  const now = desk.clock.now();
  const one = await recipientById(desk.db, memberId, now);
  if (!one) throw new Error(`member ${memberId} is not there`);
  await settle(desk, [one], now);
  const days = daysBefore(now, desk.policy.zone);
  const view = (await personDigests(desk, [one], days, now, true)).get(memberId);
  if (!view) throw new Error(`member ${memberId} has no books`);
  return view;
}

/** Plans the first digest of everybody who has none planned: those who were there before digests were. */
export async function planDigests(desk: Desk): Promise<number> {
  const now = desk.clock.now();
  let planned = 0;
  for (;;) {
    const members = await unplanned(desk.db, batch);
    if (members.length === 0) return planned;
    const times = members.map(({ id, zone }) => ({ id, at: firstDigestAt(desk.policy, now, zone) }));
    const changed = await desk.db.transaction((tx) => planFirst(tx, times));
    planned += changed;
    if (changed === 0) return planned;
  }
}
