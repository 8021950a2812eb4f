import pg from 'pg';
import { allowance, budget, refillAt } from './data.js';

/** The period that the refill begins. */
const periodEnd = '2027-01-01T00:00:00Z';

/**
 * The refill of everybody as one transaction of set-based SQL, as the program's role, its guards awake: what is unspent of
 * loans goes back, lots end, allowances come, debts are collected from them, and people are told. It writes the rows that the
 * program writes over the data of this bench and knows nothing beyond: no rollover, no overdraft, no hold, no pool, one instant.
 * Seconds until it was committed.
 */
export async function refillBarely(appUrl: string, now: Date): Promise<number> {
  const client = new pg.Client({ connectionString: appUrl });
  await client.connect();
  try {
    const start = performance.now();
    await client.query('BEGIN');
    for (const statement of prepared) await client.query(statement);
    for (const statement of written(now)) await client.query(statement);
    await client.query('COMMIT');
    return (performance.now() - start) / 1000;
  } finally {
    await client.end();
  }
}

const at = `'${refillAt.toISOString()}'::timestamptz`;

/** What is to be done, worked out once, with the ids of the rows to come. */
const prepared: readonly string[] = [
  `CREATE TEMP TABLE back ON COMMIT DROP AS
    SELECT l.id AS loan_id, l.lender_id, l.borrower_id, g.id AS from_id, g.remaining AS amount, g.expires_at,
      uuidv7() AS lot_id, uuidv7() AS entry_id, uuidv7() AS expiry_id
    FROM loan l JOIN "grant" g ON g.loan_id = l.id AND g.kind = 'loan' AND g.remaining > 0 WHERE l.state = 'active'`,
  `CREATE TEMP TABLE ending ON COMMIT DROP AS
    SELECT id AS lot_id, member_id, remaining AS amount, uuidv7() AS entry_id FROM "grant"
    WHERE kind = 'allowance' AND remaining > 0 AND expires_at <= ${at}`,
  `CREATE TEMP TABLE coming ON COMMIT DROP AS
    SELECT id AS member_id, uuidv7() AS lot_id, uuidv7() AS entry_id FROM member WHERE period_end <= ${at}`,
  `ANALYZE back; ANALYZE coming`,
  `CREATE TEMP TABLE taken ON COMMIT DROP AS
    SELECT loan_id, lender_id, borrower_id, from_id, amount, left_over, uuidv7() AS lot_id, uuidv7() AS entry_id FROM (
      SELECT d.*, c.lot_id AS from_id, least(owed, greatest(${budget} - (sum(owed) OVER (PARTITION BY borrower_id ORDER BY due_at) - owed), 0)) AS amount,
        owed - least(owed, greatest(${budget} - (sum(owed) OVER (PARTITION BY borrower_id ORDER BY due_at) - owed), 0)) AS left_over
      FROM (SELECT l.id AS loan_id, l.lender_id, l.borrower_id, l.due_at, l.outstanding - coalesce(b.amount, 0) AS owed
        FROM loan l LEFT JOIN back b ON b.loan_id = l.id WHERE l.state = 'active') d
      JOIN coming c ON c.member_id = d.borrower_id) t
    WHERE amount > 0`,
  `ANALYZE taken; ANALYZE ending`,
];

function written(now: Date): readonly string[] {
  const booked = `'${now.toISOString()}'::timestamptz`;
  const end = `'${refillAt.toISOString()}'::timestamptz`;
  return [
    `INSERT INTO "grant" (id, member_id, kind, amount, remaining, effective_at, expires_at, window_start, loan_id, created_at)
      SELECT lot_id, lender_id, 'repayment', amount, 0, ${end}, expires_at, NULL::timestamptz, loan_id, ${booked} FROM back
      UNION ALL SELECT c.lot_id, c.member_id, 'allowance', ${allowance}, ${allowance} - coalesce(t.amount, 0), ${end}, '${periodEnd}', ${end}, NULL, ${booked}
        FROM coming c LEFT JOIN (SELECT from_id, sum(amount) AS amount FROM taken GROUP BY from_id) t ON t.from_id = c.lot_id
      UNION ALL SELECT lot_id, lender_id, 'repayment', amount, amount, ${end}, '${periodEnd}', NULL, loan_id, ${booked} FROM taken`,
    `INSERT INTO entry (id, kind, member_id, at, booked_at, loan_id)
      SELECT entry_id, 'return', borrower_id, ${end}, ${booked}, loan_id FROM back
      UNION ALL SELECT expiry_id, 'expiry', lender_id, ${end}, ${booked}, NULL FROM back
      UNION ALL SELECT entry_id, 'expiry', member_id, ${end}, ${booked}, NULL FROM ending
      UNION ALL SELECT entry_id, 'refill', member_id, ${end}, ${booked}, NULL FROM coming
      UNION ALL SELECT entry_id, 'collection', borrower_id, ${end}, ${booked}, loan_id FROM taken`,
    `INSERT INTO posting (entry_id, account, amount, member_id, grant_id, loan_id)
      SELECT m.entry_id, side.* FROM (SELECT entry_id, loan_id, lender_id, borrower_id, from_id, lot_id, amount FROM back
          UNION ALL SELECT entry_id, loan_id, lender_id, borrower_id, from_id, lot_id, amount FROM taken) m, LATERAL (VALUES
        ('receivable', -amount, lender_id, NULL::uuid, loan_id), ('payable', amount, borrower_id, NULL, loan_id),
        ('lot', -amount, borrower_id, from_id, NULL), ('lot', amount, lender_id, lot_id, NULL)) side
      UNION ALL SELECT e.entry_id, account, sign * e.amount, e.member_id, e.lot_id, NULL
        FROM (SELECT entry_id, member_id, lot_id, amount FROM ending UNION ALL SELECT expiry_id, lender_id, lot_id, amount FROM back) e,
        (VALUES ('lot', -1), ('expired', 1)) side(account, sign)
      UNION ALL SELECT entry_id, account, amount, member_id, CASE account WHEN 'lot' THEN lot_id END, NULL
        FROM coming, (VALUES ('issued', -${allowance}), ('lot', ${allowance})) side(account, amount)`,
    `UPDATE "grant" g SET remaining = 0 FROM (SELECT lot_id AS id FROM ending UNION ALL SELECT from_id FROM back) e WHERE g.id = e.id`,
    `UPDATE member m SET period_start = ${end}, period_end = '${periodEnd}', next_settle_at = '${periodEnd}', used_period = 0
      FROM coming c WHERE c.member_id = m.id`,
    `UPDATE loan l SET outstanding = l.outstanding - m.amount, state = CASE WHEN l.outstanding = m.amount THEN 'repaid' ELSE l.state END,
        closed_at = CASE WHEN l.outstanding = m.amount THEN ${end} END, version = l.version + 1,
        next_reminder_at = CASE WHEN l.outstanding = m.amount THEN NULL ELSE l.next_reminder_at END
      FROM (SELECT loan_id, sum(amount) AS amount FROM (SELECT loan_id, amount FROM back UNION ALL SELECT loan_id, amount FROM taken) a GROUP BY loan_id) m
      WHERE m.loan_id = l.id`,
    `INSERT INTO outbox (id, kind, name, member_id, subject_type, subject_id, payload, platform, paired, state, due_at, created_at)
      SELECT uuidv7(), 'notice', said.name, said.member_id, CASE WHEN said.loan_id IS NOT NULL THEN 'loan' END, said.loan_id,
        jsonb_build_object('amount', said.amount::text, 'outstanding', said.left_over::text) || said.more, i.platform, false, 'due', ${booked}, ${booked}
      FROM (
        SELECT side.name, side.member_id, loan_id, amount, 0::bigint AS left_over, side.more
          FROM back, LATERAL (VALUES ('loan-returned', borrower_id, '{}'::jsonb), ('loan-repaid', lender_id, '{"how": "return"}')) side(name, member_id, more)
        UNION ALL ${toldOnce('borrower_id', 'loan-collected', 'loans-collected', `{"next": "${periodEnd}", "kept": "450000000"}`, 'lender_id')}
        UNION ALL ${toldOnce('lender_id', 'loan-repaid', 'loans-repaid', '{"how": "refill"}', 'borrower_id')}
      ) said JOIN identity i ON i.member_id = said.member_id`,
    `INSERT INTO outbox (id, kind, name, member_id, payload, dedupe_key, platform, paired, state, due_at, created_at)
      SELECT uuidv7(), 'notice', 'credit-back', a.subject_id, jsonb_build_object('budget', 'credit', 'periodStart', ${end}, 'arming', 0),
        'alert:' || a.subject_id || ':credit:${refillAt.toISOString()}:back:0', i.platform, false, 'due', ${booked}, ${booked}
      FROM alert_state a JOIN identity i ON i.member_id = a.subject_id WHERE a.budget = 'credit' AND a.level = 100`,
    `UPDATE alert_state SET period_start = ${end}, level = 0, arming = 0, pace = false WHERE budget = 'credit' AND level = 100`,
    `INSERT INTO outbox (id, kind, name, member_id, message_id, subject_type, subject_id, payload, state, due_at, created_at)
      SELECT uuidv7(), 'update', m.name, m.member_id, m.id, m.subject_type, m.subject_id, m.payload, 'due', ${booked}, ${booked}
      FROM message m JOIN (SELECT loan_id FROM back UNION SELECT loan_id FROM taken) l ON l.loan_id = m.subject_id
      WHERE m.subject_type = 'loan' AND NOT m.gone AND m.editable`,
  ];
}

/** Everybody once for the whole refill, with a part for each of several loans. */
function toldOnce(reader: string, one: string, several: string, more: string, other: string): string {
  return `SELECT CASE count(*) WHEN 1 THEN '${one}' ELSE '${several}' END, t.${reader}, CASE count(*) WHEN 1 THEN (array_agg(t.loan_id))[1] END, sum(t.amount),
      sum(t.left_over), '${more}'::jsonb || CASE count(*) WHEN 1 THEN '{}' ELSE jsonb_build_object('parts',
        jsonb_agg(jsonb_build_object('name', m.name, 'amount', t.amount::text, 'outstanding', t.left_over::text))) END
    FROM taken t JOIN member m ON m.id = t.${other} GROUP BY t.${reader}`;
}
