-- What a decision runs through reaches a handful of rows by their keys, whatever the values: planned once per connection,
-- not at every call, which takes longer than the work.
ALTER FUNCTION "request_case"(uuid, boolean, text[], timestamptz) SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION "lock_books"(uuid[], uuid[], uuid[], timestamptz) SET plan_cache_mode = force_generic_plan;

-- As before, save that new lots are written with what they hold at once. How many rows a document holds is not known to the
-- planner, which takes them for a hundred, and for so many it would read all lots and all members of a middling company
-- rather than go by their keys.
CREATE OR REPLACE FUNCTION "post_books"("doc" jsonb) RETURNS void LANGUAGE plpgsql
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  INSERT INTO "grant" (id, member_id, kind, amount, remaining, effective_at, expires_at, window_start, loan_id, request_id, pool_id, pool_until, created_at)
    SELECT g.id, g.member_id, g.kind, g.amount, COALESCE(d.amount, 0), g.effective_at, g.expires_at, g.window_start, g.loan_id, g.request_id, g.pool_id, g.pool_until, g.created_at
    FROM jsonb_to_recordset(doc->'grants') AS g(id uuid, member_id uuid, kind text, amount bigint, effective_at timestamptz, expires_at timestamptz,
      window_start timestamptz, loan_id uuid, request_id uuid, pool_id uuid, pool_until timestamptz, created_at timestamptz)
    LEFT JOIN (
      SELECT p.grant_id AS id, sum(p.amount)::bigint AS amount FROM jsonb_to_recordset(doc->'postings') AS p(account text, amount bigint, grant_id uuid)
      WHERE p.account = 'lot' GROUP BY p.grant_id) d ON d.id = g.id;
  INSERT INTO "hold" (id, member_id, loan_id, pool_id, request_id, amount, remaining, state, expires_at, created_at)
    SELECT h.id, h.member_id, h.loan_id, h.pool_id, h.request_id, h.amount, 0, 'held', h.expires_at, h.created_at
    FROM jsonb_to_recordset(doc->'holds') AS h(id uuid, member_id uuid, loan_id uuid, pool_id uuid, request_id uuid, amount bigint,
      expires_at timestamptz, created_at timestamptz);
  INSERT INTO hold_lot (hold_id, grant_id, amount)
    SELECT l.hold_id, l.grant_id, l.amount FROM jsonb_to_recordset(doc->'hold_lots') AS l(hold_id uuid, grant_id uuid, amount bigint);
  INSERT INTO entry (id, kind, member_id, at, booked_at, loan_id, request_id, corrects)
    SELECT e.id, e.kind, e.member_id, e.at, e.booked_at, e.loan_id, e.request_id, e.corrects
    FROM jsonb_to_recordset(doc->'entries') AS e(id uuid, kind text, member_id uuid, at timestamptz, booked_at timestamptz, loan_id uuid, request_id uuid, corrects uuid);
  INSERT INTO posting (entry_id, account, amount, member_id, grant_id, hold_id, loan_id, pool_id, capped_at)
    SELECT p.entry_id, p.account, p.amount, p.member_id, p.grant_id, p.hold_id, p.loan_id, p.pool_id, p.capped_at
    FROM jsonb_to_recordset(doc->'postings') AS p(entry_id uuid, account text, amount bigint, member_id uuid, grant_id uuid, hold_id uuid, loan_id uuid, pool_id uuid, capped_at timestamptz);
  UPDATE "grant" g SET remaining = g.remaining + d.amount FROM (
    SELECT p.grant_id AS id, sum(p.amount)::bigint AS amount FROM jsonb_to_recordset(doc->'postings') AS p(account text, amount bigint, grant_id uuid)
    WHERE p.account = 'lot' AND p.grant_id NOT IN (SELECT n.id FROM jsonb_to_recordset(doc->'grants') AS n(id uuid)) GROUP BY p.grant_id) d WHERE g.id = d.id;
  UPDATE "hold" h SET remaining = h.remaining + d.amount,
      state = COALESCE(r.state, h.state), resolved_at = COALESCE(r.resolved_at, h.resolved_at)
    FROM (SELECT p.hold_id AS id, sum(p.amount)::bigint AS amount FROM jsonb_to_recordset(doc->'postings') AS p(account text, amount bigint, hold_id uuid)
      WHERE p.account = 'hold' GROUP BY p.hold_id) d
    LEFT JOIN jsonb_to_recordset(doc->'resolved') AS r(id uuid, state text, resolved_at timestamptz) ON r.id = d.id
    WHERE h.id = d.id;
  UPDATE pool q SET remaining = q.remaining + COALESCE(d.amount, 0),
      period_start = COALESCE(w.period_start, q.period_start), period_end = COALESCE(w.period_end, q.period_end)
    FROM (SELECT p.pool_id AS id, sum(p.amount)::bigint AS amount FROM jsonb_to_recordset(doc->'postings') AS p(account text, amount bigint, pool_id uuid)
      WHERE p.account = 'pool' GROUP BY p.pool_id) d
    FULL JOIN jsonb_to_recordset(doc->'pools') AS w(id uuid, period_start timestamptz, period_end timestamptz) ON w.id = d.id
    WHERE q.id = COALESCE(d.id, w.id);
  UPDATE member m SET overdraft = m.overdraft - COALESCE(d.amount, 0),
      period_start = COALESCE(w.period_start, m.period_start), period_end = COALESCE(w.period_end, m.period_end),
      next_settle_at = COALESCE(w.next_settle_at, m.next_settle_at), used_period = COALESCE(w.used_period, m.used_period),
      burn_hour = COALESCE(w.burn_hour, m.burn_hour), burn_cost = COALESCE(w.burn_cost, m.burn_cost),
      burn_limit = CASE WHEN w.burn_hour IS NULL THEN m.burn_limit ELSE w.burn_limit END, burn_told_at = COALESCE(w.burn_told_at, m.burn_told_at)
    FROM (SELECT p.member_id AS id, sum(p.amount)::bigint AS amount FROM jsonb_to_recordset(doc->'postings') AS p(account text, amount bigint, member_id uuid)
      WHERE p.account = 'overdraft' GROUP BY p.member_id) d
    FULL JOIN jsonb_to_recordset(doc->'members') AS w(id uuid, period_start timestamptz, period_end timestamptz, next_settle_at timestamptz,
      used_period bigint, burn_hour timestamptz, burn_cost bigint, burn_limit bigint, burn_told_at timestamptz) ON w.id = d.id
    WHERE m.id = COALESCE(d.id, w.id);
  UPDATE loan l SET principal = l.principal + COALESCE(w.lent, 0), outstanding = l.outstanding + COALESCE(d.amount, 0),
      state = COALESCE(w.state, l.state), answered_at = COALESCE(w.answered_at, l.answered_at), closed_at = COALESCE(w.closed_at, l.closed_at),
      next_reminder_at = CASE WHEN w.id IS NULL THEN l.next_reminder_at ELSE w.next_reminder_at END,
      version = l.version + 1
    FROM (SELECT p.loan_id AS id, sum(p.amount)::bigint AS amount FROM jsonb_to_recordset(doc->'postings') AS p(account text, amount bigint, loan_id uuid)
      WHERE p.account = 'receivable' GROUP BY p.loan_id) d
    FULL JOIN jsonb_to_recordset(doc->'loans') AS w(id uuid, lent bigint, state text, answered_at timestamptz, closed_at timestamptz, next_reminder_at timestamptz) ON w.id = d.id
    WHERE l.id = COALESCE(d.id, w.id);
END
$$;
