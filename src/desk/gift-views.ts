import { mostTaken } from '../core/gifts.js';
import { lendable } from '../core/loans.js';
import { type Outcome, refusal } from '../core/refusals.js';
import type { GiftView, ShelfEntryView, ShelfView } from '../core/views.js';
import { endsOfGift, type GiftRow, giftById, openGiftsOf } from '../store/gifts.js';
import { peopleById } from '../store/people.js';
import { type ShelfRow, shelfById, shelfOf, shelvedBy, takenBy, teamName } from '../store/shelf.js';
import { booksOf } from './balance.js';
import type { Desk } from './desk.js';

/** A gift as one of its two people sees it; null for anybody else. */
export async function giftView(desk: Desk, giftId: string, memberId: string): Promise<GiftView | null> {
  const row = await giftById(desk.db, giftId);
  if (!row || (row.giverId !== memberId && row.receiverId !== memberId)) return null;
  return toView(desk, row, memberId);
}

/** A member's gifts that wait for an answer, on either side, the oldest first. */
export async function openGifts(desk: Desk, memberId: string): Promise<GiftView[]> {
  const rows = await openGiftsOf(desk.db, memberId);
  return Promise.all(rows.map((row) => toView(desk, row, memberId)));
}

async function toView(desk: Desk, row: GiftRow, memberId: string): Promise<GiftView> {
  const { giverId, receiverId, holdId, createdAt, ...shown } = row;
  const ends = await endsOfGift(desk.db, holdId);
  return { ...shown, ...ends, side: giverId === memberId ? 'giver' : 'receiver' };
}

/** What somebody left on the shelf, for them alone; null for anybody else. */
export async function shelfEntryView(
  desk: Desk,
  shelfId: string,
  memberId: string,
): Promise<ShelfEntryView | null> {
  const row = await shelfById(desk.db, shelfId);
  return row?.giverId === memberId ? entryOf(row) : null;
}

/** The shelf of a member's team; refused for somebody without one. */
export async function shelfView(desk: Desk, memberId: string): Promise<Outcome<ShelfView>> {
  const now = desk.clock.now();
  const [person] = await peopleById(desk.db, [memberId]);
  if (!person?.teamId) return { refused: refusal('shelf-no-team') };
  const { teamId } = person;
  const books = await booksOf(desk, memberId, now);
  const member = books.member(memberId);
  const [rows, own, taken, team] = await Promise.all([
    shelfOf(desk.db, teamId, now),
    shelvedBy(desk.db, memberId),
    takenBy(desk.db, memberId, member.periodStart),
    teamName(desk.db, teamId),
  ]);
  const there = rows
    .filter((row) => row.giverId !== memberId)
    .map((row) => ({
      left: row.amount - row.taken,
      expiresAt: row.expiresAt,
      from: row.named ? row.giver : null,
    }));
  const most = mostTaken(member, desk.policy);
  return {
    done: {
      team: team ?? '',
      there,
      left: there.reduce((sum, { left }) => sum + left, 0n),
      mayTake: most > taken ? most - taken : 0n,
      refillAt: member.periodEnd,
      own: own.filter((row) => row.expiresAt > now).map(entryOf),
      mayPut: lendable(books, memberId, desk.policy, now).amount,
    },
  };
}

function entryOf({ id, version, amount, taken, named, state, expiresAt, endedAt }: ShelfRow): ShelfEntryView {
  return { id, version, amount, taken, named, state, expiresAt, endedAt };
}
