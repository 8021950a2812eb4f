import { z } from 'zod';
import type { Books } from '../core/books.js';
import type { LendingFacts } from '../core/lending-rules.js';
import { amount, time } from './books-json.js';
import { type Executor, type Sql, sql } from './db.js';

/** Two people between whom a loan is thought of. */
export interface LendingPair {
  borrowerId: string;
  lenderId: string;
  /** The question, offer or part that is being decided: it does not count against itself. */
  loanId?: string | undefined;
}

const openShape = z.object({
  id: z.string(),
  lenderId: z.string(),
  borrowerId: z.string(),
  openedBy: z.enum(['borrower', 'lender']),
  state: z.enum(['asked', 'offered', 'waiting', 'active']),
  outstanding: amount,
  held: amount,
  askId: z.string().nullable(),
  expiresAt: time,
});

const timeOrNull = z.union([z.null(), time]);

const factsShape = z.object({
  standing: z.array(openShape),
  borrowerTeam: z.string().nullable(),
  lenderTeam: z.string().nullable(),
  declinedAt: timeOrNull,
  repaidLateAt: timeOrNull,
  ownAsk: z.string().nullable(),
});

/** What {@link lendingFacts} is made of, as one value of JSON: to be read together with the books. */
export function factsBeside({ borrowerId, lenderId, loanId: own }: LendingPair): Sql {
  const loanId = own ?? null;
  return sql`json_build_object('standing', (SELECT coalesce(json_agg(json_build_object('id', l.id, 'lenderId', l.lender_id, 'borrowerId', l.borrower_id,
        'openedBy', l.opened_by, 'state', l.state, 'outstanding', l.outstanding::text, 'held', coalesce(h.remaining, 0)::text,
        'askId', l.ask_id, 'expiresAt', l.expires_at)), '[]'::json)
      FROM loan l LEFT JOIN hold h ON h.loan_id = l.id AND h.state = 'held'
      WHERE l.state IN ('asked', 'offered', 'waiting', 'active') AND (l.borrower_id = ${borrowerId}::uuid OR l.lender_id = ${lenderId}::uuid)
        AND l.id IS DISTINCT FROM ${loanId}::uuid),
    'borrowerTeam', (SELECT t.name FROM member m JOIN team t ON t.id = m.team_id WHERE m.id = ${borrowerId}::uuid),
    'lenderTeam', (SELECT t.name FROM member m JOIN team t ON t.id = m.team_id WHERE m.id = ${lenderId}::uuid),
    'declinedAt', (SELECT max(l.answered_at) FROM loan l WHERE l.borrower_id = ${borrowerId}::uuid AND l.lender_id = ${lenderId}::uuid
      AND l.opened_by = 'borrower' AND l.state = 'declined'),
    'repaidLateAt', (SELECT max(l.closed_at) FROM loan l WHERE l.borrower_id = ${borrowerId}::uuid AND l.state = 'repaid'
      AND l.closed_at > l.due_at),
    'ownAsk', (SELECT l.ask_id FROM loan l WHERE l.id = ${loanId}::uuid))`;
}

/**
 * What the guards of a loan between two people go by. Read it after both members' books are in hand and give them:
 * what settling repaid is in them before it is in the tables. Questions that ran out do not count, marked or not.
 */
export async function lendingFacts(
  tx: Executor,
  pair: LendingPair,
  now: Date,
  books?: Books,
  /** What {@link factsBeside} was read as, if it was. */
  beside?: unknown,
): Promise<LendingFacts> {
  const { borrowerId, lenderId } = pair;
  const found = factsShape.parse(beside ?? (await readFacts(tx, pair)));
  const standing = found.standing.flatMap((row) => {
    const owed =
      row.state === 'active' ? (books?.loans.get(row.id)?.outstanding ?? row.outstanding) : row.held;
    const over = row.state === 'active' ? owed === 0n : row.expiresAt <= now;
    return over ? [] : [{ ...row, owed }];
  });
  const mine = standing.filter((row) => row.borrowerId === borrowerId);
  const running = mine.filter(({ state }) => state === 'active' || state === 'waiting');
  const questions = mine.filter(({ state, openedBy }) => state === 'asked' && openedBy === 'borrower');
  const sum = (list: readonly { owed: bigint }[]) => list.reduce((total, { owed }) => total + owed, 0n);
  return {
    // The parts of one ask are one loan to the borrower: those before do not stand in the way of the next.
    openLoans: new Set(
      running.flatMap(({ id, askId }) => (askId === null ? [id] : askId === found.ownAsk ? [] : [askId])),
    ).size,
    openQuestions: questions.length,
    alreadyAsked: questions.some((row) => row.lenderId === lenderId),
    owed: sum(running),
    lent: sum(standing.filter((row) => row.lenderId === lenderId)),
    between: sum(running.filter((row) => row.lenderId === lenderId)),
    declinedAt: found.declinedAt,
    repaidLateAt: found.repaidLateAt,
    teams: { borrower: found.borrowerTeam, lender: found.lenderTeam },
  };
}

async function readFacts(tx: Executor, pair: LendingPair): Promise<unknown> {
  const [row] = await tx.rows(z.object({ facts: z.unknown() }), sql`SELECT ${factsBeside(pair)} AS facts`);
  return row?.facts;
}
