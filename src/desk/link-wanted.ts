import { wantedLifeMs } from '../core/link.js';
import { saveWanted, wantedSince } from '../store/link.js';
import type { AccountKey } from '../store/people.js';
import type { Desk } from './desk.js';

/** What somebody wanted when they were refused, and when. */
export interface Wanted {
  wanted: string;
  at: Date;
}

/** Longer sentences are no commands. */
const longest = 500;

/** Keeps for an hour what somebody wanted who is nobody here yet. */
export async function keepWanted(desk: Desk, account: AccountKey, text: string): Promise<void> {
  if (text.length > longest) return;
  await saveWanted(desk.db, account, text, desk.clock.now());
}

/** What somebody wanted within the last hour when they were refused; null if nothing. */
export function wantedBy(desk: Desk, account: AccountKey): Promise<Wanted | null> {
  return wantedSince(desk.db, account, wantedFrom(desk.clock.now()));
}

/** From when on a wish still counts. */
export function wantedFrom(now: Date): Date {
  return new Date(now.getTime() - wantedLifeMs);
}
