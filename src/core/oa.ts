import type { StepRule } from './approval-rules.js';

/** How those of a step decide together in an approval that knows one, any of them, or all of them. */
export function oaNeedOf(need: StepRule['need'], people: number): 'NONE' | 'OR' | 'AND' {
  if (people < 2) return 'NONE';
  // Of a number of them each approval counts for itself: whoever is still wanted then gets another one.
  return need === 'all' ? 'AND' : 'OR';
}

/** An approval elsewhere, as far as it matters for whether it still stands for its request. */
export interface OaStanding {
  step: number;
  /** Whose answer it waits for. */
  openUsers: readonly string[];
}

/** What an approval elsewhere ought to ask; nobody where none is wanted. */
export interface OaWanted {
  step: number;
  users: readonly string[];
}

/** Whether an approval asks exactly those whose answer is wanted, for the step that waits for it. */
export function oaFits(row: OaStanding, wanted: OaWanted): boolean {
  const [open, users] = [new Set(row.openUsers), new Set(wanted.users)];
  return row.step === wanted.step && open.size === users.size && [...users].every((user) => open.has(user));
}

/** Most approvals that are started for one step; after that its people decide on cards. */
export const oaMostRounds = 10;

/** By this an approval says for what it was started: the request, its step from 1, and the round. */
export function oaMark(row: { requestId: string; step: number; round: number }): string {
  return `${row.requestId}-${row.step + 1}.${row.round}`;
}
