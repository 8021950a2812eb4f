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

/** What the database's `lending_facts` gives. */
export const factsShape = z.object({
  standing: z.array(openShape),
  borrowerTeam: z.string().nullable(),
  lenderTeam: z.string().nullable(),
  declinedAt: timeOrNull,
  repaidLateAt: timeOrNull,
  ownAsk: z.string().nullable(),
});

/** What {@link lendingFacts} is made of, as a piece of SQL: JSON of {@link factsShape}. To be read once the books are locked. */
export function factsOf(borrowerId: Sql, lenderId: Sql, loanId: Sql): Sql {
  return sql`lending_facts(${borrowerId}, ${lenderId}, ${loanId})`;
}

/** The facts as they were read, before the books are asked. */
export type FoundFacts = z.infer<typeof factsShape>;

/**
 * What the guards of a loan between two people go by. Read it after both members' books are in hand and give them:
 * what settling repaid is in them before it is in the tables. Questions that ran out do not count, marked or not.
 */
export async function lendingFacts(
  tx: Executor,
  pair: LendingPair,
  now: Date,
  books?: Books,
  /** What was read together with the books, if it was; see {@link factsOf}. */
  read?: FoundFacts | null,
): Promise<LendingFacts> {
  const { borrowerId, lenderId } = pair;
  const found = read ?? (await readFacts(tx, pair));
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

async function readFacts(tx: Executor, pair: LendingPair): Promise<FoundFacts> {
  const { borrowerId, lenderId, loanId = null } = pair;
  const facts = factsOf(sql`${borrowerId}::uuid`, sql`${lenderId}::uuid`, sql`${loanId}::uuid`);
  const [row] = await tx.rows(z.object({ facts: factsShape }), sql`SELECT ${facts} AS facts`);
  if (!row) throw new Error('one row of facts was to come');
  return row.facts;
}
