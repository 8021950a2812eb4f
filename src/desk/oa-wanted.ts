import { oaNeedOf } from '../core/oa.js';
import type { Executor } from '../store/db.js';
import { accountsAt } from '../store/oa.js';
import type { RequestCase } from '../store/requests-case.js';
import type { Desk } from './desk.js';
import { frozenOf } from './request-seats.js';

/** What stands for a request in the company's own approval workflow, if it ought to. */
export interface WantedOa {
  step: number;
  /** Their accounts there, with the members behind them. */
  users: readonly string[];
  members: readonly string[];
  originator: string;
  need: 'NONE' | 'OR' | 'AND';
}

/** Whether the rule under which a request was made has it decided in the company's own workflow, and there is one. */
export function usesOa(desk: Desk, it: RequestCase): boolean {
  return Boolean(desk.oa) && frozenOf(it).mode !== 'card';
}

/**
 * Who is to be asked there now: those whose answer is wanted and who have an account. Null where nobody is, also where the
 * requester has no account: an approval has somebody who started it.
 */
export async function wantedOa(
  desk: Desk,
  db: Executor,
  it: RequestCase,
  now: Date,
): Promise<WantedOa | null> {
  const { request } = it;
  if (!desk.oa || !usesOa(desk, it) || request.state !== 'pending' || request.expiresAt <= now) return null;
  const asked = it.asked.filter((row) => row.active && row.step === request.step).map((row) => row.memberId);
  const accounts = await oaAccounts(desk, db, [...asked, request.requesterId]);
  const originator = accounts.get(request.requesterId);
  const members = asked.filter((id) => accounts.has(id));
  if (originator === undefined || members.length === 0) return null;
  const rule = frozenOf(it).steps[request.step];
  const users = members.flatMap((id) => accounts.get(id) ?? []);
  return {
    step: request.step,
    users,
    members,
    originator,
    need: oaNeedOf(rule?.need ?? 'any', users.length),
  };
}

/** Accounts in the workflow by member. */
export function oaAccounts(desk: Desk, db: Executor, ids: readonly string[]): Promise<Map<string, string>> {
  const { oa } = desk;
  return oa ? accountsAt(db, oa.platform, oa.workspace, ids) : Promise.resolve(new Map());
}

/**
 * Which of these people get a card of ours: all of them, but where a rule has requests decided in the workflow alone, those
 * whom it does not reach.
 */
export async function cardPeople(
  desk: Desk,
  db: Executor,
  it: RequestCase,
  ids: readonly string[],
): Promise<string[]> {
  if (!usesOa(desk, it) || frozenOf(it).mode !== 'oa') return [...ids];
  const accounts = await oaAccounts(desk, db, [...ids, it.request.requesterId]);
  if (!accounts.has(it.request.requesterId)) return [...ids];
  return ids.filter((id) => !accounts.has(id));
}
