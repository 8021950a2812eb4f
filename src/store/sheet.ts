import { z } from 'zod';
import { Books } from '../core/books.js';
import {
  amount,
  capUse,
  capWindows,
  holdJson,
  holdShape,
  loanJson,
  loanShape,
  lotJson,
  lotShape,
  memberJson,
  memberShape,
  takeMember,
} from './books-json.js';
import { type Executor, sql } from './db.js';

/** What a balance is told from. */
export interface Sheet {
  /** Of this one member, unlocked: for showing, never for deciding. */
  books: Books;
  /** Something of this member, or of somebody who owes them, is due: the books stand as they were before it. */
  due: boolean;
  /** Names of those who lent to this member, by loan. */
  lenders: ReadonlyMap<string, string>;
  /** Usage by model over the usual days, dearest first. */
  models: readonly { model: string; cost: bigint; tokens: bigint }[];
  used: { period: bigint; today: bigint };
  openRequests: number;
}

/** For whom and when; `zone` is the organisation's, whose days count. */
export interface SheetQuestion {
  memberId: string;
  now: Date;
  zone: string;
  /** How many days before today tell which models are usual. */
  usualDays: number;
  newId: () => string;
}

const shape = z.object({
  member: memberShape,
  debtorDue: z.boolean(),
  lots: z.array(lotShape),
  loans: z.array(z.object({ loan: loanShape, lender: z.string() })),
  holds: z.array(holdShape),
  models: z.array(
    z.object({ model: z.string(), cost: amount, tokens: amount, period: amount, today: amount }),
  ),
  openRequests: z.number(),
});

/** Reads a member's sheet in one statement: this is what people ask for most, and the way there and back costs most. */
export async function readSheet(db: Executor, question: SheetQuestion): Promise<Sheet> {
  const { memberId, now, zone, usualDays, newId } = question;
  const since = capWindows(now, zone);
  // OFFSET 0: the days are worked out once, not anew for every row that is compared with them.
  const [row] = await db.rows(
    shape,
    sql`SELECT ${memberJson(now)} AS member,
      EXISTS (SELECT FROM loan l JOIN member b ON b.id = l.borrower_id
        WHERE l.lender_id = m.id AND l.state = 'active' AND b.next_settle_at <= ${now}) AS "debtorDue",
      (SELECT coalesce(json_agg(${lotJson}), '[]') FROM "grant" g WHERE g.member_id = m.id AND g.remaining > 0) AS lots,
      (SELECT coalesce(json_agg(json_build_object('loan', ${loanJson}, 'lender', a.name)), '[]')
        FROM loan l JOIN member a ON a.id = l.lender_id
        WHERE l.state = 'active' AND (l.lender_id = m.id OR l.borrower_id = m.id)) AS loans,
      (SELECT coalesce(json_agg(${holdJson}), '[]') FROM hold h WHERE h.member_id = m.id AND h.state = 'held') AS holds,
      (SELECT coalesce(json_agg(json_build_object('model', u.model, 'cost', coalesce(u.cost, 0)::text,
          'tokens', coalesce(u.tokens, 0)::text, 'period', coalesce(u.period, 0)::text, 'today', coalesce(u.today, 0)::text)
          ORDER BY u.cost DESC NULLS LAST, u.tokens DESC, u.model), '[]')
        FROM (SELECT d.model, sum(d.cost) FILTER (WHERE d.day >= t.usual) AS cost,
            sum(d.input_tokens + d.output_tokens + d.cache_read_tokens + d.cache_write_tokens) FILTER (WHERE d.day >= t.usual) AS tokens,
            sum(d.cost) FILTER (WHERE d.day >= t.period) AS period, sum(d.cost) FILTER (WHERE d.day = t.today) AS today
          FROM usage_day d WHERE d.member_id = m.id AND d.day BETWEEN least(t.usual, t.period) AND t.today
          GROUP BY d.model) u) AS models,
      (SELECT count(*)::int FROM request r WHERE r.requester_id = m.id AND r.state = 'pending') AS "openRequests"
    FROM member m CROSS JOIN LATERAL (${capUse(since)}) c
      CROSS JOIN LATERAL (SELECT n.today, n.today - ${usualDays}::int AS usual,
          (m.period_start AT TIME ZONE ${zone})::date AS period
        FROM (SELECT (${now}::timestamptz AT TIME ZONE ${zone})::date AS today) n OFFSET 0) t
    WHERE m.id = ${memberId}::uuid`,
  );
  if (!row) throw new Error(`member ${memberId} is not there`);
  const books = new Books(newId, now);
  takeMember(books, row.member, since);
  for (const lot of row.lots) books.putLot(lot);
  for (const { loan } of row.loans) books.loans.set(loan.id, loan);
  for (const hold of row.holds) books.holds.set(hold.id, hold);
  return {
    books,
    due: row.member.due || row.debtorDue,
    lenders: new Map(row.loans.map(({ loan, lender }) => [loan.id, lender])),
    models: row.models,
    used: {
      period: row.models.reduce((sum, { period }) => sum + period, 0n),
      today: row.models.reduce((sum, { today }) => sum + today, 0n),
    },
    openRequests: row.openRequests,
  };
}
