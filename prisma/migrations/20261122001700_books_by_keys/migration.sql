-- Who comes with whom, and what is written of it, for as many as a refill brings together: by keys alone, whatever the planner
-- knows of how many loans are running just now.

-- As before. A debt is found from either side by an index of its own; asked for both sides at once, it would be looked for
-- among all that are running.
CREATE OR REPLACE FUNCTION "circle_of"("p_members" uuid[], "p_lots" uuid[], "p_now" timestamptz) RETURNS uuid[] LANGUAGE plpgsql
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  RETURN ARRAY(WITH RECURSIVE circle(id) AS (
      (SELECT unnest(p_members)
        UNION SELECT l.lender_id FROM "grant" g JOIN loan l ON l.id = g.loan_id AND l.state = 'active'
          WHERE g.id = ANY(p_lots) AND g.kind = 'loan')
      UNION
      SELECT o.id FROM circle c CROSS JOIN LATERAL (
        SELECT l.lender_id AS id FROM member b JOIN loan l ON l.borrower_id = b.id AND l.state = 'active'
          WHERE b.id = c.id AND b.next_settle_at <= p_now
        UNION ALL
        SELECT l.borrower_id FROM loan l JOIN member b ON b.id = l.borrower_id AND b.next_settle_at <= p_now
          WHERE l.lender_id = c.id AND l.state = 'active') o)
    SELECT c.id FROM circle c ORDER BY c.id);
END
$$;

-- As before, save that rows come as lists of their own, which are read as they are written; that new lots say themselves what
-- they hold, the sum of the postings that come with them; that the postings are read once for everything that follows from
-- them; and that nothing is looked for of which there is none.
DROP FUNCTION "post_books"(jsonb);
CREATE FUNCTION "post_books"("p_lots" json, "p_holds" json, "p_hold_lots" json, "p_entries" json, "p_postings" json, "p_resolved" json,
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
    FROM (SELECT grant_id AS id, sum(amount)::bigint AS amount FROM p WHERE account = 'lot' GROUP BY grant_id) d WHERE g.id = d.id),
  loans AS (
    UPDATE loan l SET principal = l.principal + COALESCE(w.lent, 0), outstanding = l.outstanding + COALESCE(d.amount, 0),
      state = COALESCE(w.state, l.state), answered_at = COALESCE(w.answered_at, l.answered_at), closed_at = COALESCE(w.closed_at, l.closed_at),
      next_reminder_at = CASE WHEN w.id IS NULL THEN l.next_reminder_at ELSE w.next_reminder_at END,
      version = l.version + 1
    FROM (SELECT loan_id AS id, sum(amount)::bigint AS amount FROM p WHERE account = 'receivable' GROUP BY loan_id) d
    FULL JOIN json_to_recordset(p_loans) AS w(id uuid, lent bigint, state text, answered_at timestamptz, closed_at timestamptz, next_reminder_at timestamptz) ON w.id = d.id
    WHERE l.id = COALESCE(d.id, w.id))
  UPDATE member m SET overdraft = m.overdraft - COALESCE(d.amount, 0),
      period_start = COALESCE(w.period_start, m.period_start), period_end = COALESCE(w.period_end, m.period_end),
      next_settle_at = COALESCE(w.next_settle_at, m.next_settle_at), used_period = COALESCE(w.used_period, m.used_period),
      burn_hour = COALESCE(w.burn_hour, m.burn_hour), burn_cost = COALESCE(w.burn_cost, m.burn_cost),
      burn_limit = CASE WHEN w.burn_hour IS NULL THEN m.burn_limit ELSE w.burn_limit END, burn_told_at = COALESCE(w.burn_told_at, m.burn_told_at)
    FROM (SELECT member_id AS id, sum(amount)::bigint AS amount FROM p WHERE account = 'overdraft' GROUP BY member_id) d
    FULL JOIN json_to_recordset(p_members) AS w(id uuid, period_start timestamptz, period_end timestamptz, next_settle_at timestamptz,
      used_period bigint, burn_hour timestamptz, burn_cost bigint, burn_limit bigint, burn_told_at timestamptz) ON w.id = d.id
    WHERE m.id = COALESCE(d.id, w.id);
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
