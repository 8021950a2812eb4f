import { isUntouched } from '../core/link.js';
import { type Refusal, refusal } from '../core/refusals.js';
import type { Executor } from '../store/db.js';
import { doingsOf, type LinkCode } from '../store/link.js';
import { type AccountKey, accountsOf, personByAccount } from '../store/people.js';
import type { Desk } from './desk.js';

/** Why a code cannot go on; null while it can. */
export function standsOpen(link: LinkCode, now: Date): Refusal | null {
  const closed = link.state === 'joined' || link.state === 'declined' || link.state === 'replaced';
  if (closed || link.ownerStatus === 'left') return refusal('link-over');
  return link.expiresAt <= now ? refusal('link-expired') : null;
}

/** The account on which a code was typed; null while nobody has. */
export function typedOn(link: LinkCode): AccountKey | null {
  const { otherPlatform: platform, otherWorkspace: workspace, otherUserId: userId } = link;
  return platform && workspace && userId ? { platform, workspace, userId } : null;
}

/** Whether these are the same account. */
export function isAccount(one: AccountKey | null, other: AccountKey): boolean {
  return one?.platform === other.platform && one.workspace === other.workspace && one.userId === other.userId;
}

/** How an account is named in the audit trail. */
export function accountName({ platform, workspace, userId }: AccountKey): string {
  return `${platform}/${workspace}/${userId}`;
}

/** Why the account cannot become the code's owner's; null if it can, as far as anybody has committed by now. */
export async function refusedToJoin(
  desk: Desk,
  tx: Executor,
  link: LinkCode,
  account: AccountKey,
): Promise<Refusal | null> {
  const person = await personByAccount(tx, account);
  if (person?.id === link.ownerId) return refusal('link-both');
  const accounts = await accountsOf(tx, link.ownerId);
  if (accounts.some(({ platform }) => platform === account.platform)) return refusal('link-taken');
  return person && (await hasHistory(tx, person.id)) ? belongsToAnother(desk) : null;
}

/** Whether somebody is more than a newcomer who has done nothing. */
export async function hasHistory(tx: Executor, memberId: string): Promise<boolean> {
  return !isUntouched(await doingsOf(tx, memberId));
}

/** The account has a history of its own, which an admin must look at. */
export function belongsToAnother(desk: Desk): Refusal {
  return refusal('link-other', { contact: desk.policy.contact });
}
