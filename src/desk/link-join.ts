import type { Platform } from '../core/link.js';
import { voidCredit } from '../core/link-void.js';
import { type Outcome, refusal } from '../core/refusals.js';
import type { Executor } from '../store/db.js';
import {
  lockAccount,
  lockCode,
  moveAccount,
  retireMember,
  setCodeState,
  wantedSince,
} from '../store/link.js';
import { addToOutbox } from '../store/outbox.js';
import { type AccountKey, personByAccount, saveAccount } from '../store/people.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import {
  accountName,
  belongsToAnother,
  hasHistory,
  refusedToJoin,
  standsOpen,
  typedOn,
} from './link-state.js';
import { wantedFrom } from './link-wanted.js';
import { auditAct } from './record.js';

/** Two accounts that are one member's from now on. */
export interface LinkJoined {
  /** The platform whose account came to the member. */
  platform: Platform;
}

/**
 * The owner of the code agrees, where the code was made, and the other account becomes theirs: one balance, one set of
 * settings. Authority is checked here and now; the other side has agreed before.
 */
export function joinLink(
  desk: Desk,
  key: string,
  input: { linkId: string; from: AccountKey; memberId: string },
): Promise<Outcome<LinkJoined>> {
  const { linkId, from, memberId } = input;
  return actOnce<LinkJoined>(desk, { key, input: { act: 'link.join', ...input } }, async (tx, now) => {
    const link = await lockCode(tx, { id: linkId });
    if (!link || link.ownerId !== memberId || link.platform !== from.platform)
      return { refused: refusal('link-not-yours') };
    const open = standsOpen(link, now);
    if (open) return { refused: open };
    const account = typedOn(link);
    if (link.state !== 'agreed' || !account) return { refused: refusal('link-not-yours') };
    await lockAccount(tx, account);
    const refused = await refusedToJoin(desk, tx, link, account);
    if (refused) return { refused };
    const taken = await takeOver(desk, tx, account, memberId, now);
    if (!taken) return { refused: belongsToAnother(desk) };
    await setCodeState(tx, linkId, 'joined', now);
    const { merged, voided } = taken;
    const detail = { linkId, account: accountName(account), merged, voided: voided.toString() };
    await auditAct(tx, memberId, 'member.link', { type: 'member', id: memberId }, detail, now);
    if (merged)
      await auditAct(tx, memberId, 'member.merge', { type: 'member', id: merged }, { into: memberId }, now);
    const wanted = await wantedSince(tx, account, wantedFrom(now));
    const told = { id: desk.newId(), kind: 'notice', name: 'link-joined', memberId } as const;
    const payload = { platform: link.platform, wanted: wanted?.wanted ?? null };
    await addToOutbox(tx, [{ ...told, platform: account.platform, payload }], now);
    return { done: { platform: account.platform } };
  });
}

/**
 * Gives the account to the member. A newcomer who had it goes, and their allowance returns to where it came from. Null,
 * with nothing moved, if they have done something in the meantime: known for certain once their books are locked.
 */
async function takeOver(
  desk: Desk,
  tx: Executor,
  account: AccountKey,
  memberId: string,
  now: Date,
): Promise<{ merged: string | null; voided: bigint } | null> {
  const newcomer = await personByAccount(tx, account);
  if (!newcomer) {
    await saveAccount(tx, account, memberId, null, now);
    return { merged: null, voided: 0n };
  }
  const voided = await inBooks(desk, tx, now, { members: [memberId, newcomer.id] }, async (books) =>
    (await hasHistory(tx, newcomer.id)) ? null : voidCredit(books, newcomer.id, now),
  );
  if (voided === null) return null;
  await moveAccount(tx, account, memberId);
  await retireMember(tx, newcomer.id);
  return { merged: newcomer.id, voided };
}
