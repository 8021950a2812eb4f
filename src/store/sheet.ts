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
import { takeable } from './shelf.js';

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
  /** From whom gifts came, by lot; null where somebody left it on the shelf and did not want to be named. */
  gifts: ReadonlyMap<string, string | null>;
  /** What holds are for, by hold; loans' with the borrower's name, gifts' with the receiver's. */
  heldFor: ReadonlyMap<string, { what: 'offer' | 'gift' | 'shelf'; with: string | null }>;
  /** What others left on the team's shelf. */
  onShelf: bigint;
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
  gifts: z.array(z.object({ lot: z.string(), from: z.string().nullable() })),
  heldFor: z.array(
    z.object({ hold: z.string(), what: z.enum(['offer', 'gift', 'shelf']), with: z.string().nullable() }),
  ),
  onShelf: amount,
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
      (SELECT count(*)::int FROM request r WHERE r.requester_id = m.id AND r.state = 'pending') AS "openRequests",
      (SELECT coalesce(json_agg(json_build_object('lot', g.id, 'from', a.name)), '[]')
        FROM "grant" g JOIN gift_lot l ON l.grant_id = g.id LEFT JOIN gift f ON f.id = l.gift_id
          LEFT JOIN shelf_take k ON k.id = l.take_id LEFT JOIN shelf s ON s.id = k.shelf_id AND s.named
          LEFT JOIN member a ON a.id = coalesce(f.giver_id, s.giver_id)
        WHERE g.member_id = m.id AND g.remaining > 0 AND g.kind = 'gift') AS gifts,
      (SELECT coalesce(json_agg(json_build_object('hold', h.id, 'with', a.name, 'what',
          CASE WHEN h.loan_id IS NOT NULL THEN 'offer' WHEN f.id IS NOT NULL THEN 'gift' ELSE 'shelf' END)), '[]')
        FROM hold h LEFT JOIN loan l ON l.id = h.loan_id LEFT JOIN gift f ON f.hold_id = h.id
          LEFT JOIN member a ON a.id = coalesce(l.borrower_id, f.receiver_id)
        WHERE h.member_id = m.id AND h.state = 'held') AS "heldFor",
      (SELECT coalesce(sum(s.amount - s.taken), 0)::text FROM shelf s JOIN member a ON a.id = s.giver_id
        WHERE s.team_id = m.team_id AND s.giver_id <> m.id AND ${takeable(now)}) AS "onShelf"
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
    gifts: new Map(row.gifts.map(({ lot, from }) => [lot, from])),
    heldFor: new Map(row.heldFor.map(({ hold, ...what }) => [hold, what])),
    onShelf: row.onShelf,
  };
}
