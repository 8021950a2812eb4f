import { endOfLocalDate } from '../core/calendar.js';
import type { GivenKind } from '../core/grants.js';
import { toMinor } from '../core/money.js';
import type { Executor } from '../store/db.js';
import { type Person, peopleByEmail, peopleById, peopleByWord } from '../store/people.js';
import type { Desk } from './desk.js';
import type { GrantLine } from './grant-csv.js';

/** One line of a run, as it was understood. */
export interface ManyRow {
  line: number;
  who: string;
  /** Null where nobody, or nobody for certain, is meant. */
  memberId: string | null;
  name: string;
  amount: bigint;
  until: Date | null;
  kind: GivenKind;
  reason: string | null;
  /** Why it cannot be done; null if it can. */
  problem: string | null;
}

/** Looks every line up; what is wrong with one is written into it. */
export async function understand(
  desk: Desk,
  tx: Executor,
  lines: readonly GrantLine[],
  now: Date,
): Promise<ManyRow[]> {
  const rows: ManyRow[] = [];
  const mails = lines.flatMap(({ who }) => (who.includes('@') ? [who] : []));
  const known = mails.length > 0 ? await peopleByEmail(tx, mails) : [];
  const byEmail = new Map(known.flatMap((person) => (person.email ? [[person.email, person] as const] : [])));
  for (const line of lines) {
    const person = await personOf(tx, line.who, byEmail);
    const amount = amountOf(desk, line.amount);
    const until = untilOf(desk, line.until);
    const problem =
      person.problem ??
      (amount === null ? `"${line.amount}" is not an amount; write a number such as 50 or 12.5` : null) ??
      (until === 'wrong' ? `"${line.until}" is not a day; write it as YYYY-MM-DD` : null) ??
      (until instanceof Date && until <= now ? `${line.until} is over` : null);
    rows.push({
      line: line.line,
      who: line.who,
      memberId: person.id,
      name: person.name,
      amount: amount ?? 0n,
      until: until === 'wrong' ? null : until,
      kind: line.kind,
      reason: line.reason,
      problem,
    });
  }
  return rows;
}

/** An e-mail address, or the id that a filter wrote behind the name, says for certain who is meant; a name may not. */
async function personOf(
  tx: Executor,
  who: string,
  byEmail: ReadonlyMap<string, Person>,
): Promise<{ id: string | null; name: string; problem: string | null }> {
  const id = /#([0-9a-f-]{36})$/.exec(who)?.[1];
  const mailed = byEmail.get(who.toLowerCase());
  const people = mailed
    ? [mailed]
    : id
      ? await peopleById(tx, [id])
      : await peopleByWord(tx, 'slack', who.replace(/^@/, ''));
  const [only, ...more] = people;
  const nobody = { id: null, name: who };
  if (!only) return { ...nobody, problem: 'nobody here is called that; write the e-mail address' };
  if (more.length > 0)
    return { ...nobody, problem: `${people.length} people are called that; write the e-mail address` };
  return { id: only.id, name: only.name, problem: null };
}

function amountOf(desk: Desk, text: string): bigint | null {
  if (!/^\d{1,12}(?:\.\d{1,6})?$/.test(text)) return null;
  const amount = toMinor(text, desk.policy.unit);
  return amount > 0n ? amount : null;
}

function untilOf(desk: Desk, text: string | null): Date | null | 'wrong' {
  if (text === null) return null;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) return 'wrong';
  return endOfLocalDate(text, desk.policy.zone);
}
