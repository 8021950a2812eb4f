import type { Books } from '../core/books.js';
import { drawShelf, mayShelve, mayTake } from '../core/gifts.js';
import { giveFromHold, placeHold, releaseHold } from '../core/holds.js';
import { lendable, owedBy } from '../core/loans.js';
import { type Outcome, refusal } from '../core/refusals.js';
import { writeAudit } from '../store/audit.js';
import { type Executor, RunAgain } from '../store/db.js';
import { insertGiftLots } from '../store/gifts.js';
import { addToOutbox, rerender } from '../store/outbox.js';
import { peopleById } from '../store/people.js';
import {
  endShelf,
  insertShelf,
  insertTakes,
  lockShelf,
  lockShelfOf,
  type ShelfRow,
  type TakenPart,
  takenBy,
} from '../store/shelf.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { auditAct, tell } from './record.js';
import { tellLater } from './tell-later.js';

/** Credit to be left on the team's shelf. */
export interface ShelfInput {
  giverId: string;
  amount: bigint;
  /** Whether colleagues may see who left it. */
  named: boolean;
}

/** What was left there; it is set aside until it is taken, taken back, or ends. */
export interface Shelved {
  shelfId: string;
  amount: bigint;
  named: boolean;
  expiresAt: Date;
}

/** Nothing ends later than this: credit without an end would stay on the shelf for good. */
const longest = 366 * 24 * 60 * 60 * 1000;

/** Leaves credit on the team's shelf. It ends there when the earliest of its lots does. */
export function putOnShelf(desk: Desk, key: string, input: ShelfInput): Promise<Outcome<Shelved>> {
  const { giverId, amount, named } = input;
  return actOnce<Shelved>(desk, { key, input: { act: 'shelf', ...input } }, async (tx, now) => {
    const id = desk.newId();
    const held = await inBooks(desk, tx, now, { members: [giverId] }, (books) => {
      const refused = mayShelve(books, giverId, amount, desk.policy, now);
      if (refused) return refused;
      const { teamId } = books.member(giverId);
      if (teamId === null) return refusal('shelf-no-team');
      const takes = lendable(books, giverId, desk.policy, now).takes(amount);
      const hold = placeHold(books, giverId, takes, null, new Date(now.getTime() + longest), now);
      return { teamId, holdId: hold.id, expiresAt: hold.expiresAt };
    });
    if ('code' in held) return { refused: held };
    await insertShelf(tx, { id, giverId, amount, named, createdAt: now, ...held });
    const card = { kind: 'card', name: 'shelf', subjectType: 'shelf', subjectId: id } as const;
    await addToOutbox(tx, [{ ...card, id: desk.newId(), memberId: giverId }], now);
    const detail = { teamId: held.teamId, amount, named };
    await auditAct(tx, giverId, 'shelf.put', { type: 'shelf', id }, detail, now);
    return { done: { shelfId: id, amount, named, expiresAt: held.expiresAt } };
  });
}

/** What was taken. */
export interface TakenFromShelf {
  amount: bigint;
  /** Names of those who wanted to be named. */
  givers: string[];
  /** When the first of it ends, and when the last; null for never. */
  endsFirst: Date | null;
  endsLast: Date | null;
}

/** Takes a part of what others left on the team's shelf: what ends first is taken first. Whoever comes first is served. */
export function takeFromShelf(
  desk: Desk,
  key: string,
  input: { takerId: string; amount: bigint },
): Promise<Outcome<TakenFromShelf>> {
  const { takerId, amount } = input;
  return actOnce<TakenFromShelf>(desk, { key, input: { act: 'take', ...input } }, async (tx, now) => {
    const [person] = await peopleById(tx, [takerId]);
    if (!person?.teamId) return { refused: refusal('shelf-no-team') };
    const there = await lockShelfOf(tx, person.teamId, now);
    const entries = there
      .filter((entry) => entry.giverId !== takerId)
      .map((entry) => ({ ...entry, left: entry.amount - entry.taken }));
    const left = entries.reduce((sum, entry) => sum + entry.left, 0n);
    const drawn = drawShelf(entries, amount);
    const members = [takerId, ...drawn.map(({ entry }) => entry.giverId)];
    const found = await inBooks(desk, tx, now, { members }, async (books) => {
      const taker = books.member(takerId);
      const own = there.find((entry) => entry.giverId === takerId);
      if (left === 0n && own) return refusal('shelf-own', { left: own.amount - own.taken });
      const taken = await takenBy(tx, takerId, taker.periodStart);
      const refused = mayTake(taker, { amount, left, taken }, desk.policy);
      if (refused) return refused;
      // What time has ended meanwhile is not there any more; who owes since our look is passed over when we look again.
      const over = drawn.filter(({ entry }) => books.holds.get(entry.holdId ?? '')?.remaining !== entry.left);
      const gone = over.reduce((sum, { entry }) => sum + entry.left, 0n);
      if (gone > 0n)
        return left > gone ? refusal('shelf-less', { left: left - gone }) : refusal('shelf-empty');
      if (!drawn.every(({ entry }) => isAble(books, entry.giverId))) throw new RunAgain();
      return drawn.flatMap(({ entry, amount: part }) => {
        const hold = books.holds.get(entry.holdId ?? '');
        if (!hold) return [];
        const { made, rest } = giveFromHold(books, hold, takerId, part, now);
        return [{ id: desk.newId(), entry, amount: part, made, restHoldId: rest?.id ?? null }];
      });
    });
    if ('code' in found) return { refused: found };
    const parts: TakenPart[] = found.map(({ entry, made, ...part }) => ({ ...part, shelfId: entry.id }));
    await insertTakes(tx, takerId, parts, now);
    await insertGiftLots(
      tx,
      found.flatMap(({ id, made }) => made.map((lot) => ({ grantId: lot.id, takeId: id }))),
    );
    const emptied = found.filter(({ restHoldId }) => restHoldId === null);
    for (const { entry } of emptied)
      await tellGiver(desk, tx, { ...entry, taken: entry.amount }, 'shelf-empty', now);
    const ids = found.map(({ entry }) => entry.id);
    await rerender(tx, 'shelf', ids, now);
    await writeAudit(
      tx,
      found.map(({ entry, amount: part }) => ({
        actorId: takerId,
        actor: 'member',
        action: 'shelf.take',
        subjectType: 'shelf',
        subjectId: entry.id,
        detail: { amount: part },
      })),
      now,
    );
    const givers = found.flatMap(({ entry }) => (entry.named ? [entry.giver] : []));
    const lots = found.flatMap(({ made }) => made);
    return { done: { amount, givers: [...new Set(givers)], ...endsOf(lots) } };
  });
}

/** Whether what somebody left may still be taken: whoever is away, or owes, gives nothing. */
function isAble(books: Books, giverId: string): boolean {
  return books.member(giverId).status === 'active' && owedBy(books, giverId) === 0n;
}

function endsOf(lots: readonly { expiresAt: Date | null }[]): Pick<TakenFromShelf, 'endsFirst' | 'endsLast'> {
  const ends = lots.flatMap(({ expiresAt }) => (expiresAt ? [expiresAt.getTime()] : []));
  if (ends.length === 0) return { endsFirst: null, endsLast: null };
  const last = ends.length < lots.length ? null : new Date(Math.max(...ends));
  return { endsFirst: new Date(Math.min(...ends)), endsLast: last };
}

/** The giver takes back what nobody took yet. */
export function takeBack(
  desk: Desk,
  key: string,
  input: { shelfId: string; memberId: string },
): Promise<Outcome<{ back: bigint; taken: bigint }>> {
  return actOnce<{ back: bigint; taken: bigint }>(
    desk,
    { key, input: { act: 'take-back', ...input } },
    async (tx, now) => {
      const entry = await lockShelf(tx, input.shelfId);
      if (!entry || entry.giverId !== input.memberId) return { refused: refusal('not-yours') };
      if (entry.state !== 'open')
        return { refused: refusal('shelf-over', { state: entry.state, at: entry.endedAt }) };
      if (entry.expiresAt <= now)
        return { refused: refusal('shelf-over', { state: 'ended', at: entry.expiresAt }) };
      await clearShelf(desk, tx, entry, 'withdrawn', now);
      const { id, taken, amount } = entry;
      const detail = { back: amount - taken, taken };
      await auditAct(tx, input.memberId, 'shelf.take-back', { type: 'shelf', id }, detail, now);
      return { done: { back: amount - taken, taken } };
    },
  );
}

/** What nobody took has ended on the shelf: it is the giver's again, who is told in one line. */
export async function shelfDue(desk: Desk, tx: Executor, id: string, now: Date): Promise<void> {
  const entry = await lockShelf(tx, id);
  if (entry?.state !== 'open' || entry.expiresAt > now) return;
  await clearShelf(desk, tx, entry, 'ended', now);
  await tellGiver(desk, tx, entry, 'shelf-ended', now);
  const row = { actorId: null, actor: 'clock', action: 'shelf.end', subjectType: 'shelf', subjectId: id };
  await writeAudit(tx, [row], now);
}

/** Ends an entry's row and gives back what it still held. The row is locked. */
export async function clearShelf(
  desk: Desk,
  tx: Executor,
  entry: ShelfRow,
  state: 'withdrawn' | 'ended',
  now: Date,
): Promise<void> {
  await inBooks(desk, tx, now, { members: [entry.giverId] }, (books) => {
    const hold = books.holds.get(entry.holdId ?? '');
    if (hold && hold.remaining > 0n)
      releaseHold(books, hold, state === 'ended' ? 'timed-out' : 'voided', now);
  });
  await endShelf(tx, entry.id, state, now);
  await rerender(tx, 'shelf', [entry.id], now);
}

function tellGiver(
  desk: Desk,
  tx: Executor,
  { id, giverId, amount, taken }: Pick<ShelfRow, 'id' | 'giverId' | 'amount' | 'taken'>,
  name: 'shelf-empty' | 'shelf-ended',
  now: Date,
): Promise<void> {
  const payload = { amount: amount.toString(), taken: taken.toString(), back: (amount - taken).toString() };
  const say = name === 'shelf-ended' ? tellLater : tell;
  return say(desk, tx, giverId, name, { type: 'shelf', id }, payload, now);
}
