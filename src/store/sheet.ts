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
  loans: z.array(loanShape.extend({ lender: z.string() })),
  holds: z.array(holdShape),
  models: z.array(z.object({ model: z.string(), cost: amount, tokens: amount })),
  used: z.object({ period: amount, today: amount }),
  openRequests: z.number(),
});

/** Reads a member's sheet in one statement: this is what people ask for most, and the way there and back costs most. */
export async function readSheet(db: Executor, question: SheetQuestion): Promise<Sheet> {
  const { memberId, now, zone, usualDays, newId } = question;
  const since = capWindows(now, zone);
  const [row] = await db.rows(
    shape,
    sql`SELECT ${memberJson(now)} AS member,
      EXISTS (SELECT FROM loan l JOIN member b ON b.id = l.borrower_id
        WHERE l.lender_id = m.id AND l.state = 'active' AND b.next_settle_at <= ${now}) AS "debtorDue",
      (SELECT coalesce(jsonb_agg(${lotJson}), '[]') FROM "grant" g WHERE g.member_id = m.id AND g.remaining > 0) AS lots,
      (SELECT coalesce(jsonb_agg(${loanJson} || jsonb_build_object('lender', a.name)), '[]')
        FROM loan l JOIN member a ON a.id = l.lender_id
        WHERE l.state = 'active' AND (l.lender_id = m.id OR l.borrower_id = m.id)) AS loans,
      (SELECT coalesce(jsonb_agg(${holdJson}), '[]') FROM hold h WHERE h.member_id = m.id AND h.state = 'held') AS holds,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('model', u.model, 'cost', u.cost::text, 'tokens', u.tokens::text)
          ORDER BY u.cost DESC, u.tokens DESC, u.model), '[]')
        FROM (SELECT d.model, sum(d.cost) AS cost,
            sum(d.input_tokens + d.output_tokens + d.cache_read_tokens + d.cache_write_tokens) AS tokens
          FROM usage_day d WHERE d.member_id = m.id AND d.day BETWEEN t.day - ${usualDays}::int AND t.day
          GROUP BY d.model) u) AS models,
      (SELECT jsonb_build_object('period', coalesce(sum(d.cost), 0)::text,
          'today', coalesce(sum(d.cost) FILTER (WHERE d.day = t.day), 0)::text)
        FROM usage_day d WHERE d.member_id = m.id
          AND d.day BETWEEN (m.period_start AT TIME ZONE ${zone})::date AND t.day) AS used,
      (SELECT count(*)::int FROM request r WHERE r.requester_id = m.id AND r.state = 'pending') AS "openRequests"
    FROM member m CROSS JOIN LATERAL (${capUse(since)}) c
      CROSS JOIN (SELECT (${now}::timestamptz AT TIME ZONE ${zone})::date AS day) t
    WHERE m.id = ${memberId}::uuid`,
  );
  if (!row) throw new Error(`member ${memberId} is not there`);
  const books = new Books(newId, now);
  takeMember(books, row.member, since);
  for (const lot of row.lots) books.putLot(lot);
  for (const loan of row.loans) books.loans.set(loan.id, loan);
  for (const hold of row.holds) books.holds.set(hold.id, hold);
  return {
    books,
    due: row.member.due || row.debtorDue,
    lenders: new Map(row.loans.map((loan) => [loan.id, loan.lender])),
    models: row.models,
    used: row.used,
    openRequests: row.openRequests,
  };
}
