-- Books locked and read in one call: what a decision waits for most is the way to the server and back.

-- As before, without looking for a circle where nobody comes along, and without drawing it anew to see whether somebody joined:
-- that is so if a debt leads out of it.
CREATE OR REPLACE FUNCTION "lock_books"("p_members" uuid[], "p_lots" uuid[], "p_pools" uuid[], "p_now" timestamptz) RETURNS uuid[] LANGUAGE plpgsql
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  circle uuid[] := ARRAY(SELECT DISTINCT m.id FROM unnest(p_members) AS m(id) ORDER BY m.id);
BEGIN
  IF cardinality(p_lots) > 0 OR EXISTS (SELECT FROM unnest(circle) AS c(id) CROSS JOIN LATERAL (
      SELECT l.lender_id AS id FROM member b JOIN loan l ON l.borrower_id = b.id AND l.state = 'active'
        WHERE b.id = c.id AND b.next_settle_at <= p_now
      UNION ALL
      SELECT l.borrower_id FROM loan l JOIN member b ON b.id = l.borrower_id AND b.next_settle_at <= p_now
        WHERE l.lender_id = c.id AND l.state = 'active') o
    WHERE o.id NOT IN (SELECT unnest(circle))) THEN
    circle := circle_of(circle, p_lots, p_now);
  END IF;
  PERFORM 1 FROM member m WHERE m.id = ANY(circle) ORDER BY m.id FOR NO KEY UPDATE;
  -- Seen anew: what was committed while this waited.
  IF EXISTS (SELECT FROM unnest(circle) AS c(id) CROSS JOIN LATERAL (
      SELECT l.lender_id AS id FROM member b JOIN loan l ON l.borrower_id = b.id AND l.state = 'active'
        WHERE b.id = c.id AND b.next_settle_at <= p_now
      UNION ALL
      SELECT l.borrower_id FROM loan l JOIN member b ON b.id = l.borrower_id AND b.next_settle_at <= p_now
        WHERE l.lender_id = c.id AND l.state = 'active') o
    WHERE o.id NOT IN (SELECT unnest(circle))) OR cardinality(p_lots) > 0 AND cardinality(circle_of(circle, p_lots, p_now)) > cardinality(circle) THEN
    RETURN NULL;
  END IF;
  IF cardinality(p_pools) > 0 THEN
    PERFORM 1 FROM pool q WHERE q.id = ANY(p_pools) ORDER BY q.id FOR NO KEY UPDATE;
  END IF;
  RETURN circle;
END
$$;

-- The books of members as one value of JSON, as books-json.ts reads it: amounts as text, since JSON's numbers would round them.
-- They are of the same moment as what the statement reads beside. `p_week` and `p_day`: when the windows of the caps began.
-- `p_told`: with what was told of the budgets.
CREATE FUNCTION "books_of"("p_members" uuid[], "p_lots" uuid[], "p_pools" uuid[], "p_now" timestamptz, "p_week" timestamptz, "p_day" timestamptz,
  "p_told" boolean) RETURNS json LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN (WITH live AS MATERIALIZED (
      SELECT g.* FROM "grant" g WHERE g.member_id = ANY(p_members) AND g.remaining > 0
      UNION ALL
      SELECT g.* FROM (SELECT hl.grant_id AS id FROM "hold" h JOIN hold_lot hl ON hl.hold_id = h.id WHERE h.member_id = ANY(p_members) AND h.state = 'held'
        UNION SELECT unnest(p_lots)) also JOIN "grant" g ON g.id = also.id WHERE NOT (g.remaining > 0 AND g.member_id IN (SELECT unnest(p_members)))
    ), payers AS MATERIALIZED (
      SELECT p_pools
        || ARRAY(SELECT pool_id FROM live WHERE pool_id IS NOT NULL AND expires_at <= p_now AND expires_at < pool_until)
        || ARRAY(SELECT (SELECT q.id FROM pool q WHERE q.team_id = m.team_id OR q.team_id IS NULL ORDER BY q.team_id NULLS LAST LIMIT 1)
          FROM member m WHERE m.id = ANY(p_members) AND m.status = 'left') AS ids
    ), paying AS MATERIALIZED (
      SELECT q.* FROM pool q WHERE q.id = ANY((SELECT ids FROM payers)::uuid[])
    )
    SELECT json_build_object('weekStart', p_week, 'dayStart', p_day,
      'members', (SELECT coalesce(json_agg(r), '[]'::json) FROM (SELECT m.id, m.team_id AS "teamId", m.plan, m.status,
          CASE WHEN m.status = 'left' THEN
            (SELECT q.id FROM pool q WHERE q.team_id = m.team_id OR q.team_id IS NULL ORDER BY q.team_id NULLS LAST LIMIT 1) END AS "heirPoolId",
          m.overdraft::text, m.period_start AS "periodStart", m.period_end AS "periodEnd", m.next_settle_at AS "nextSettleAt",
          m.next_settle_at <= p_now AS due, coalesce(c.week, 0)::text AS week, coalesce(c.day, 0)::text AS day,
          m.used_period::text AS "usedPeriod", m.burn_hour AS "burnHour", m.burn_cost::text AS "burnCost", m.burn_limit::text AS "burnLimit",
          m.burn_told_at AS "burnToldAt"
        FROM member m LEFT JOIN LATERAL (
          SELECT -sum(p.amount) AS week, -sum(p.amount) FILTER (WHERE p.capped_at >= p_day) AS day
          FROM posting p WHERE p.member_id = m.id AND p.capped_at IS NOT NULL AND p.capped_at >= p_week) c ON true
        WHERE m.id = ANY(p_members)) r),
      'lots', (SELECT coalesce(json_agg(r), '[]'::json) FROM (SELECT g.id, g.member_id AS "memberId", g.kind, g.amount::text, g.remaining::text,
          g.effective_at AS "effectiveAt", g.expires_at AS "expiresAt", g.window_start AS "windowStart", g.loan_id AS "loanId",
          g.request_id AS "requestId", g.pool_id AS "poolId", g.pool_until AS "poolUntil", g.created_at AS "createdAt" FROM live g) r),
      'loans', (SELECT coalesce(json_agg(r), '[]'::json) FROM (
        SELECT l.id, l.lender_id AS "lenderId", l.borrower_id AS "borrowerId", l.outstanding::text, l.due_at AS "dueAt"
          FROM loan l WHERE l.state = 'active' AND l.lender_id = ANY(p_members)
        UNION ALL
        SELECT l.id, l.lender_id, l.borrower_id, l.outstanding::text, l.due_at
          FROM loan l WHERE l.state = 'active' AND l.borrower_id = ANY(p_members) AND l.lender_id NOT IN (SELECT unnest(p_members))) r),
      'holds', (SELECT coalesce(json_agg(json_build_object('id', h.id, 'memberId', h.member_id, 'loanId', h.loan_id,
          'remaining', h.remaining::text, 'expiresAt', h.expires_at, 'createdAt', h.created_at,
          'lots', (SELECT json_agg(json_build_object('grantId', hl.grant_id, 'amount', hl.amount::text) ORDER BY hl.grant_id)
            FROM hold_lot hl WHERE hl.hold_id = h.id))), '[]'::json)
        FROM "hold" h WHERE h.member_id = ANY(p_members) AND h.state = 'held'),
      'pools', (SELECT coalesce(json_agg(json_build_object('id', q.id, 'allowance', q.allowance::text, 'remaining', q.remaining::text,
          'periodStart', q.period_start, 'periodEnd', q.period_end)), '[]'::json) FROM paying q),
      'poolHolds', (SELECT coalesce(json_agg(json_build_object('id', h.id, 'poolId', h.pool_id, 'requestId', h.request_id, 'taskId', t.id,
          'remaining', h.remaining::text, 'expiresAt', h.expires_at, 'poolUntil', coalesce(t.pool_until, h.expires_at), 'createdAt', h.created_at)), '[]'::json)
        FROM "hold" h LEFT JOIN task t ON t.hold_id = h.id WHERE h.pool_id = ANY(ARRAY(SELECT id FROM paying)) AND h.state = 'held'),
      'told', (SELECT coalesce(json_agg(json_build_object('subjectId', a.subject_id, 'budget', a.budget, 'periodStart', a.period_start,
          'level', a.level, 'arming', a.arming, 'pace', a.pace)), '[]'::json)
        FROM alert_state a WHERE p_told AND a.subject_id = ANY(p_members || ARRAY(SELECT id FROM paying)))));
END
$$;

-- The same behind lock_books, in one statement: it sees what was committed before the locks were had, since each statement of a
-- function that may write looks anew. Pools that come along because of what is due are locked first.
CREATE FUNCTION "locked_books_of"("p_members" uuid[], "p_lots" uuid[], "p_pools" uuid[], "p_now" timestamptz, "p_week" timestamptz, "p_day" timestamptz,
  "p_told" boolean) RETURNS json LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  PERFORM 1 FROM pool q WHERE q.id = ANY(p_pools || ARRAY(
      SELECT g.pool_id FROM "grant" g WHERE g.member_id = ANY(p_members) AND g.remaining > 0
        AND g.pool_id IS NOT NULL AND g.expires_at <= p_now AND g.expires_at < g.pool_until
      UNION ALL
      SELECT g.pool_id FROM "hold" h JOIN hold_lot hl ON hl.hold_id = h.id JOIN "grant" g ON g.id = hl.grant_id
        WHERE h.member_id = ANY(p_members) AND h.state = 'held' AND g.pool_id IS NOT NULL AND g.expires_at <= p_now AND g.expires_at < g.pool_until
      UNION ALL
      SELECT g.pool_id FROM "grant" g WHERE g.id = ANY(p_lots) AND g.pool_id IS NOT NULL AND g.expires_at <= p_now AND g.expires_at < g.pool_until
      UNION ALL
      SELECT (SELECT r.id FROM pool r WHERE r.team_id = m.team_id OR r.team_id IS NULL ORDER BY r.team_id NULLS LAST LIMIT 1)
        FROM member m WHERE m.id = ANY(p_members) AND m.status = 'left'))
    ORDER BY q.id FOR NO KEY UPDATE;
  RETURN books_of(p_members, p_lots, p_pools, p_now, p_week, p_day, p_told);
END
$$;

-- What the guards of a loan between two people go by, as lending-facts.ts reads it; the loan in question does not count.
CREATE FUNCTION "lending_facts"("p_borrower" uuid, "p_lender" uuid, "p_loan" uuid) RETURNS json LANGUAGE plpgsql
  SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN json_build_object(
    'standing', (SELECT coalesce(json_agg(r), '[]'::json) FROM (
      SELECT l.id, l.lender_id AS "lenderId", l.borrower_id AS "borrowerId", l.opened_by AS "openedBy", l.state, l.outstanding::text,
        coalesce(h.remaining, 0)::text AS held, l.ask_id AS "askId", l.expires_at AS "expiresAt"
      FROM loan l LEFT JOIN "hold" h ON h.loan_id = l.id AND h.state = 'held'
      WHERE l.state IN ('asked', 'offered', 'waiting', 'active') AND (l.borrower_id = p_borrower OR l.lender_id = p_lender)
        AND l.id IS DISTINCT FROM p_loan) r),
    'borrowerTeam', (SELECT t.name FROM member m JOIN team t ON t.id = m.team_id WHERE m.id = p_borrower),
    'lenderTeam', (SELECT t.name FROM member m JOIN team t ON t.id = m.team_id WHERE m.id = p_lender),
    'declinedAt', (SELECT max(l.answered_at) FROM loan l WHERE l.borrower_id = p_borrower AND l.lender_id = p_lender
      AND l.opened_by = 'borrower' AND l.state = 'declined'),
    'repaidLateAt', (SELECT max(l.closed_at) FROM loan l WHERE l.borrower_id = p_borrower AND l.state = 'repaid' AND l.closed_at > l.due_at),
    'ownAsk', (SELECT l.ask_id FROM loan l WHERE l.id = p_loan));
END
$$;

-- As before, save that members are not looked at where there is nothing to be written of one: whoever calls leaves those out
-- who stand as they stood, and names all whose overdraft moved.
CREATE OR REPLACE FUNCTION "post_books"("p_lots" json, "p_holds" json, "p_hold_lots" json, "p_entries" json, "p_postings" json, "p_resolved" json,
  "p_pools" json, "p_members" json, "p_loans" json, "p_holding" boolean, "p_pooling" boolean) RETURNS void LANGUAGE plpgsql
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  IF json_array_length(p_holds) > 0 THEN
    INSERT INTO "hold" (id, member_id, loan_id, pool_id, request_id, amount, remaining, state, expires_at, created_at)
      SELECT h.id, h.member_id, h.loan_id, h.pool_id, h.request_id, h.amount, 0, 'held', h.expires_at, h.created_at
      FROM json_to_recordset(p_holds) AS h(id uuid, member_id uuid, loan_id uuid, pool_id uuid, request_id uuid, amount bigint,
        expires_at timestamptz, created_at timestamptz);
  END IF;
  -- What stands beside each other here sees the tables as they were before: new lots, which are written with what they hold, are
  -- not found when the others follow their postings.
  WITH p AS MATERIALIZED (
    SELECT * FROM json_to_recordset(p_postings) AS p(entry_id uuid, account text, amount bigint, member_id uuid, grant_id uuid, hold_id uuid,
      loan_id uuid, pool_id uuid, capped_at timestamptz)),
  new_lots AS (
    INSERT INTO "grant" (id, member_id, kind, amount, remaining, effective_at, expires_at, window_start, loan_id, request_id, pool_id, pool_until, created_at)
    SELECT g.id, g.member_id, g.kind, g.amount, g.remaining, g.effective_at, g.expires_at, g.window_start, g.loan_id, g.request_id, g.pool_id, g.pool_until, g.created_at
    FROM json_to_recordset(p_lots) AS g(id uuid, member_id uuid, kind text, amount bigint, remaining bigint, effective_at timestamptz, expires_at timestamptz,
      window_start timestamptz, loan_id uuid, request_id uuid, pool_id uuid, pool_until timestamptz, created_at timestamptz)),
  journal AS (
    INSERT INTO entry (id, kind, member_id, at, booked_at, loan_id, request_id, corrects)
    SELECT e.id, e.kind, e.member_id, e.at, e.booked_at, e.loan_id, e.request_id, e.corrects
    FROM json_to_recordset(p_entries) AS e(id uuid, kind text, member_id uuid, at timestamptz, booked_at timestamptz, loan_id uuid, request_id uuid, corrects uuid)),
  sides AS (
    INSERT INTO posting (entry_id, account, amount, member_id, grant_id, hold_id, loan_id, pool_id, capped_at)
    SELECT entry_id, account, amount, member_id, grant_id, hold_id, loan_id, pool_id, capped_at FROM p),
  lots AS (
    UPDATE "grant" g SET remaining = g.remaining + d.amount
    FROM (SELECT grant_id AS id, sum(amount)::bigint AS amount FROM p WHERE account = 'lot' GROUP BY grant_id) d WHERE g.id = d.id)
  UPDATE loan l SET principal = l.principal + COALESCE(w.lent, 0), outstanding = l.outstanding + COALESCE(d.amount, 0),
    state = COALESCE(w.state, l.state), answered_at = COALESCE(w.answered_at, l.answered_at), closed_at = COALESCE(w.closed_at, l.closed_at),
    next_reminder_at = CASE WHEN w.id IS NULL THEN l.next_reminder_at ELSE w.next_reminder_at END,
    version = l.version + 1
  FROM (SELECT loan_id AS id, sum(amount)::bigint AS amount FROM p WHERE account = 'receivable' GROUP BY loan_id) d
  FULL JOIN json_to_recordset(p_loans) AS w(id uuid, lent bigint, state text, answered_at timestamptz, closed_at timestamptz, next_reminder_at timestamptz) ON w.id = d.id
  WHERE l.id = COALESCE(d.id, w.id);
  IF json_array_length(p_members) > 0 THEN
    UPDATE member m SET overdraft = m.overdraft - COALESCE(d.amount, 0),
        period_start = COALESCE(w.period_start, m.period_start), period_end = COALESCE(w.period_end, m.period_end),
        next_settle_at = COALESCE(w.next_settle_at, m.next_settle_at), used_period = COALESCE(w.used_period, m.used_period),
        burn_hour = COALESCE(w.burn_hour, m.burn_hour), burn_cost = COALESCE(w.burn_cost, m.burn_cost),
        burn_limit = CASE WHEN w.burn_hour IS NULL THEN m.burn_limit ELSE w.burn_limit END, burn_told_at = COALESCE(w.burn_told_at, m.burn_told_at)
      FROM (SELECT member_id AS id, sum(amount)::bigint AS amount FROM json_to_recordset(p_postings) AS p(account text, amount bigint, member_id uuid)
        WHERE account = 'overdraft' GROUP BY member_id) d
      FULL JOIN json_to_recordset(p_members) AS w(id uuid, period_start timestamptz, period_end timestamptz, next_settle_at timestamptz,
        used_period bigint, burn_hour timestamptz, burn_cost bigint, burn_limit bigint, burn_told_at timestamptz) ON w.id = d.id
      WHERE m.id = COALESCE(d.id, w.id);
  END IF;
  -- Behind the lots: what is set aside right after a refill comes out of a lot that is new, too.
  IF json_array_length(p_hold_lots) > 0 THEN
    INSERT INTO hold_lot (hold_id, grant_id, amount)
      SELECT l.hold_id, l.grant_id, l.amount FROM json_to_recordset(p_hold_lots) AS l(hold_id uuid, grant_id uuid, amount bigint);
  END IF;
  IF p_holding THEN
    UPDATE "hold" h SET remaining = h.remaining + d.amount,
        state = COALESCE(r.state, h.state), resolved_at = COALESCE(r.resolved_at, h.resolved_at)
      FROM (SELECT p.hold_id AS id, sum(p.amount)::bigint AS amount FROM json_to_recordset(p_postings) AS p(account text, amount bigint, hold_id uuid)
        WHERE p.account = 'hold' GROUP BY p.hold_id) d
      LEFT JOIN json_to_recordset(p_resolved) AS r(id uuid, state text, resolved_at timestamptz) ON r.id = d.id
      WHERE h.id = d.id;
  END IF;
  IF p_pooling THEN
    UPDATE pool q SET remaining = q.remaining + COALESCE(d.amount, 0),
        period_start = COALESCE(w.period_start, q.period_start), period_end = COALESCE(w.period_end, q.period_end)
      FROM (SELECT p.pool_id AS id, sum(p.amount)::bigint AS amount FROM json_to_recordset(p_postings) AS p(account text, amount bigint, pool_id uuid)
        WHERE p.account = 'pool' GROUP BY p.pool_id) d
      FULL JOIN json_to_recordset(p_pools) AS w(id uuid, period_start timestamptz, period_end timestamptz) ON w.id = d.id
      WHERE q.id = COALESCE(d.id, w.id);
  END IF;
END
$$;
