-- What the schema file cannot say: the rules the database itself keeps. test/store/guards.test.ts lists them.

-- The program's role: it uses the tables and does not own them, so it cannot take these guards away.
DO $$
BEGIN
  CREATE ROLE tokendesk_app NOLOGIN;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
DO $$
BEGIN
  IF NOT pg_has_role(current_user, 'tokendesk_app', 'MEMBER') THEN
    EXECUTE format('GRANT tokendesk_app TO %I', current_user);
  END IF;
END
$$;

-- Values that must hold whatever program writes.
ALTER TABLE "installation" ADD CONSTRAINT "installation_is_one_row" CHECK ("id" = 1),
  ADD CONSTRAINT "installation_unit_known" CHECK ("unit" IN ('USD', 'CNY', 'token', 'point'));
ALTER TABLE "clock_offset" ADD CONSTRAINT "clock_offset_is_one_row" CHECK ("id" = 1);
ALTER TABLE "pool" ADD CONSTRAINT "pool_not_below_zero" CHECK ("remaining" >= 0 AND "allowance" >= 0),
  ADD CONSTRAINT "pool_period_runs_forward" CHECK ("period_end" > "period_start");
CREATE UNIQUE INDEX "pool_one_organisation" ON "pool" ((1)) WHERE "team_id" IS NULL;
ALTER TABLE "member" ADD CONSTRAINT "member_overdraft_not_below_zero" CHECK ("overdraft" >= 0),
  ADD CONSTRAINT "member_status_known" CHECK ("status" IN ('active', 'frozen', 'left')),
  ADD CONSTRAINT "member_not_own_manager" CHECK ("manager_id" <> "id"),
  ADD CONSTRAINT "member_period_runs_forward" CHECK ("period_end" > "period_start"),
  ADD CONSTRAINT "member_email_lower_case" CHECK ("email" = lower("email"));
ALTER TABLE "identity" ADD CONSTRAINT "identity_platform_known" CHECK ("platform" IN ('slack', 'dingtalk'));
ALTER TABLE "grant" ADD CONSTRAINT "grant_remaining_within_amount" CHECK ("remaining" >= 0 AND "remaining" <= "amount"),
  ADD CONSTRAINT "grant_amount_positive" CHECK ("amount" > 0),
  ADD CONSTRAINT "grant_kind_known" CHECK ("kind" IN ('allowance', 'rollover', 'top-up', 'task', 'loan', 'repayment', 'gift', 'reward')),
  ADD CONSTRAINT "grant_loan_named" CHECK ("kind" <> 'loan' OR "loan_id" IS NOT NULL);
ALTER TABLE "hold" ADD CONSTRAINT "hold_remaining_within_amount" CHECK ("remaining" >= 0 AND "remaining" <= "amount"),
  ADD CONSTRAINT "hold_state_known" CHECK ("state" IN ('held', 'posted', 'voided', 'timed-out')),
  ADD CONSTRAINT "hold_resolved_is_empty" CHECK ("state" = 'held' OR ("remaining" = 0 AND "resolved_at" IS NOT NULL));
ALTER TABLE "hold_lot" ADD CONSTRAINT "hold_lot_amount_positive" CHECK ("amount" > 0);
ALTER TABLE "loan" ADD CONSTRAINT "loan_outstanding_within_principal" CHECK ("outstanding" >= 0 AND "outstanding" <= "principal"),
  ADD CONSTRAINT "loan_principal_within_asked" CHECK ("principal" >= 0 AND "principal" <= "asked" AND "asked" > 0),
  ADD CONSTRAINT "loan_two_people" CHECK ("lender_id" <> "borrower_id"),
  ADD CONSTRAINT "loan_opened_by_known" CHECK ("opened_by" IN ('borrower', 'lender')),
  ADD CONSTRAINT "loan_state_known" CHECK ("state" IN ('asked', 'offered', 'active', 'repaid', 'declined', 'expired', 'withdrawn')),
  ADD CONSTRAINT "loan_open_only_while_active" CHECK (("state" = 'active') = ("outstanding" > 0)),
  ADD CONSTRAINT "loan_answered_when_lent" CHECK ("principal" = 0 OR "answered_at" IS NOT NULL);
ALTER TABLE "request" ADD CONSTRAINT "request_amount_positive" CHECK ("amount" > 0),
  ADD CONSTRAINT "request_state_known" CHECK ("state" IN ('pending', 'approved', 'declined', 'expired', 'withdrawn', 'refused')),
  ADD CONSTRAINT "request_never_raised" CHECK ("approved" > 0 AND "approved" <= "amount"),
  ADD CONSTRAINT "request_approved_has_amount" CHECK (("state" = 'approved') = ("approved" IS NOT NULL)),
  ADD CONSTRAINT "request_not_self_decided" CHECK ("decider_id" <> "requester_id");
ALTER TABLE "posting" ADD CONSTRAINT "posting_amount_not_zero" CHECK ("amount" <> 0),
  ADD CONSTRAINT "posting_account_known" CHECK ("account" IN
    ('lot', 'hold', 'overdraft', 'receivable', 'payable', 'pool', 'issued', 'consumed', 'expired', 'overrun')),
  ADD CONSTRAINT "posting_names_its_row" CHECK (CASE "account"
    WHEN 'lot' THEN "member_id" IS NOT NULL AND "grant_id" IS NOT NULL
    WHEN 'hold' THEN "member_id" IS NOT NULL AND "hold_id" IS NOT NULL
    WHEN 'overdraft' THEN "member_id" IS NOT NULL
    WHEN 'receivable' THEN "member_id" IS NOT NULL AND "loan_id" IS NOT NULL
    WHEN 'payable' THEN "member_id" IS NOT NULL AND "loan_id" IS NOT NULL
    WHEN 'pool' THEN "pool_id" IS NOT NULL
    ELSE TRUE END);
ALTER TABLE "inbox" ADD CONSTRAINT "inbox_state_known" CHECK ("state" IN ('received', 'working', 'done', 'dead'));
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_state_known" CHECK ("state" IN ('due', 'sending', 'sent', 'skipped', 'dead')),
  ADD CONSTRAINT "outbox_kind_known" CHECK ("kind" IN ('card', 'notice', 'update')),
  ADD CONSTRAINT "outbox_has_target" CHECK (CASE WHEN "kind" = 'update' THEN "message_id" IS NOT NULL ELSE "member_id" IS NOT NULL END);

-- What is looked for while it is still open; the closed rows stay out of these indexes.
CREATE INDEX "grant_live" ON "grant" ("member_id") WHERE "remaining" > 0;
-- A period's allowance comes once.
CREATE UNIQUE INDEX "grant_one_refill" ON "grant" ("member_id", "window_start") WHERE "kind" = 'allowance';
CREATE INDEX "loan_active_borrower" ON "loan" ("borrower_id") WHERE "state" = 'active';
CREATE INDEX "loan_active_lender" ON "loan" ("lender_id") WHERE "state" = 'active';
CREATE INDEX "loan_question_due" ON "loan" ("expires_at") WHERE "state" IN ('asked', 'offered');
CREATE INDEX "loan_reminder_due" ON "loan" ("next_reminder_at") WHERE "state" = 'active';
CREATE INDEX "request_due" ON "request" ("expires_at") WHERE "state" = 'pending';
CREATE INDEX "hold_open" ON "hold" ("member_id") WHERE "state" = 'held';
CREATE INDEX "posting_capped" ON "posting" ("member_id", "capped_at") INCLUDE ("amount") WHERE "capped_at" IS NOT NULL;
CREATE INDEX "outbox_open" ON "outbox" ("due_at") WHERE "state" IN ('due', 'sending');
CREATE UNIQUE INDEX "outbox_one_update" ON "outbox" ("message_id") WHERE "kind" = 'update' AND "state" = 'due';
CREATE INDEX "inbox_open" ON "inbox" ("due_at") WHERE "state" IN ('received', 'working');

-- Append-only: what was written stays as it was written.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only: % refused; write a correcting row instead', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER "entry_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "entry" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "posting_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "posting" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "usage_event_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "usage_event" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_seal_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_seal" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Every entry sums to zero, whatever statement wrote its postings.
CREATE FUNCTION "refuse_unbalanced"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong uuid;
BEGIN
  SELECT p.entry_id INTO wrong FROM posting p
    WHERE p.entry_id IN (SELECT DISTINCT entry_id FROM added)
    GROUP BY p.entry_id HAVING sum(p.amount) <> 0 LIMIT 1;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'the postings of entry % do not sum to zero', wrong USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER "posting_sums_to_zero" AFTER INSERT ON "posting" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_unbalanced"();

-- Every audit row waits for the sealer.
CREATE FUNCTION "await_seal"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_unsealed (audit_id) SELECT id FROM added;
  RETURN NULL;
END
$$;
CREATE TRIGGER "audit_awaits_seal" AFTER INSERT ON "audit" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION "await_seal"();

-- Writes one unit of work: new lots and holds, entries with their postings, the caches those postings move, and
-- where each member stands in time. One call, so that a decision costs one round trip.
-- Amounts travel as decimal strings, times as ISO strings.
CREATE FUNCTION "post_books"("doc" jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "grant" (id, member_id, kind, amount, remaining, effective_at, expires_at, window_start, loan_id, request_id, pool_id, pool_until, created_at)
    SELECT g.id, g.member_id, g.kind, g.amount, 0, g.effective_at, g.expires_at, g.window_start, g.loan_id, g.request_id, g.pool_id, g.pool_until, g.created_at
    FROM jsonb_to_recordset(doc->'grants') AS g(id uuid, member_id uuid, kind text, amount bigint, effective_at timestamptz, expires_at timestamptz,
      window_start timestamptz, loan_id uuid, request_id uuid, pool_id uuid, pool_until timestamptz, created_at timestamptz);
  INSERT INTO "hold" (id, member_id, loan_id, amount, remaining, state, expires_at, created_at)
    SELECT h.id, h.member_id, h.loan_id, h.amount, 0, 'held', h.expires_at, h.created_at
    FROM jsonb_to_recordset(doc->'holds') AS h(id uuid, member_id uuid, loan_id uuid, amount bigint, expires_at timestamptz, created_at timestamptz);
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
    WHERE p.account = 'lot' GROUP BY p.grant_id) d WHERE g.id = d.id;
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
      next_settle_at = COALESCE(w.next_settle_at, m.next_settle_at)
    FROM (SELECT p.member_id AS id, sum(p.amount)::bigint AS amount FROM jsonb_to_recordset(doc->'postings') AS p(account text, amount bigint, member_id uuid)
      WHERE p.account = 'overdraft' GROUP BY p.member_id) d
    FULL JOIN jsonb_to_recordset(doc->'members') AS w(id uuid, period_start timestamptz, period_end timestamptz, next_settle_at timestamptz) ON w.id = d.id
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

-- Rights: the program reads and writes rows; it owns nothing and cannot delete what the books rest on.
GRANT USAGE ON SCHEMA public TO tokendesk_app;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO tokendesk_app;
REVOKE UPDATE ON "entry", "posting", "usage_event", "audit", "audit_seal", "audit_unsealed", "hold_lot", "idempotency" FROM tokendesk_app;
-- A lot is never edited; only what remains of it follows its postings.
REVOKE UPDATE ON "grant" FROM tokendesk_app;
GRANT UPDATE ("remaining") ON "grant" TO tokendesk_app;
GRANT DELETE ON "audit_unsealed" TO tokendesk_app;
REVOKE INSERT, UPDATE ON "installation" FROM tokendesk_app;
GRANT INSERT ON "installation" TO tokendesk_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO tokendesk_app;
-- Prisma's own bookkeeping is the owner's affair.
DO $$
BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
    REVOKE ALL ON "_prisma_migrations" FROM tokendesk_app;
  END IF;
END
$$;
-- The job queue keeps its own tables, which may be emptied at any moment.
CREATE SCHEMA IF NOT EXISTS tokendesk_queue AUTHORIZATION tokendesk_app;
