-- Requests decided in steps: who is asked and why, who voted, questions and answers, delegation, and holds on pools.

ALTER TABLE "request" ADD COLUMN "task" TEXT,
ADD COLUMN "lasting" TEXT NOT NULL DEFAULT 'period',
ADD COLUMN "rule" TEXT,
ADD COLUMN "policy_version" TEXT,
ADD COLUMN "step" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "step_since" TIMESTAMPTZ(3),
ADD COLUMN "escalated" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "next_escalation_at" TIMESTAMPTZ(3),
ADD COLUMN "next_reminder_at" TIMESTAMPTZ(3),
ADD COLUMN "reminders" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "nudged_at" TIMESTAMPTZ(3),
ADD COLUMN "evidence" JSONB;
UPDATE "request" SET "lasting" = 'date' WHERE "until" IS NOT NULL;
UPDATE "request" SET "step_since" = "created_at";
ALTER TABLE "request" ALTER COLUMN "step_since" SET NOT NULL,
  ADD CONSTRAINT "request_lasting_known" CHECK ("lasting" IN ('period', 'date', 'every')),
  ADD CONSTRAINT "request_date_named" CHECK ("lasting" <> 'date' OR "until" IS NOT NULL),
  ADD CONSTRAINT "request_counts_not_below_zero" CHECK ("step" >= 0 AND "reminders" >= 0);

-- Who was asked in which step, and why; `active` while their answer is wanted.
CREATE TABLE "request_asked" (
    "request_id" UUID NOT NULL,
    "step" INTEGER NOT NULL,
    "member_id" UUID NOT NULL,
    "seat" TEXT NOT NULL,
    "acting_for" UUID,
    "handed" BOOLEAN NOT NULL DEFAULT false,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3),
    "active" BOOLEAN NOT NULL,

    CONSTRAINT "request_asked_pkey" PRIMARY KEY ("request_id", "step", "member_id")
);
ALTER TABLE "request_asked" ADD CONSTRAINT "request_asked_not_for_oneself" CHECK ("acting_for" <> "member_id"),
  ADD CONSTRAINT "request_asked_handed_by_somebody" CHECK (NOT "handed" OR "acting_for" IS NOT NULL);
ALTER TABLE "request_asked" ADD CONSTRAINT "request_asked_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "request_asked" ADD CONSTRAINT "request_asked_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "request_asked_open" ON "request_asked" ("member_id") WHERE "active";
GRANT SELECT, INSERT, UPDATE ON "request_asked" TO tokendesk_app;

-- Who decided what in which step; one vote per person and step, for good.
CREATE TABLE "request_vote" (
    "request_id" UUID NOT NULL,
    "step" INTEGER NOT NULL,
    "voter_id" UUID NOT NULL,
    "acting_for" UUID,
    "verdict" TEXT NOT NULL,
    "amount" BIGINT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "request_vote_pkey" PRIMARY KEY ("request_id", "step", "voter_id")
);
ALTER TABLE "request_vote" ADD CONSTRAINT "request_vote_verdict_known" CHECK ("verdict" IN ('approve', 'decline')),
  ADD CONSTRAINT "request_vote_amount_if_approved" CHECK (("verdict" = 'approve') = ("amount" IS NOT NULL)),
  ADD CONSTRAINT "request_vote_amount_positive" CHECK ("amount" > 0),
  ADD CONSTRAINT "request_vote_not_for_oneself" CHECK ("acting_for" <> "voter_id");
ALTER TABLE "request_vote" ADD CONSTRAINT "request_vote_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "request_vote" ADD CONSTRAINT "request_vote_voter_id_fkey" FOREIGN KEY ("voter_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE FUNCTION "refuse_own_vote"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM request r WHERE r.id = NEW.request_id AND (r.requester_id = NEW.voter_id OR NEW.amount > r.amount)) THEN
    RAISE EXCEPTION 'request %: nobody decides their own, nor gives more than was asked', NEW.request_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "request_vote_of_others" BEFORE INSERT ON "request_vote" FOR EACH ROW EXECUTE FUNCTION "refuse_own_vote"();
CREATE TRIGGER "request_vote_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "request_vote" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
GRANT SELECT, INSERT ON "request_vote" TO tokendesk_app;

-- Questions to the requester, and the answers.
CREATE TABLE "request_note" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "request_note_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "request_note" ADD CONSTRAINT "request_note_kind_known" CHECK ("kind" IN ('question', 'answer')),
  ADD CONSTRAINT "request_note_not_empty" CHECK ("text" <> '');
ALTER TABLE "request_note" ADD CONSTRAINT "request_note_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "request_note" ADD CONSTRAINT "request_note_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "request_note_request_id_idx" ON "request_note"("request_id");
GRANT SELECT, INSERT ON "request_note" TO tokendesk_app;

-- Who decides for whom while they are away.
CREATE TABLE "delegation" (
    "id" UUID NOT NULL,
    "from_id" UUID NOT NULL,
    "to_id" UUID NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "delegation_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_two_people" CHECK ("from_id" <> "to_id"),
  ADD CONSTRAINT "delegation_runs_forward" CHECK ("ends_at" > "starts_at");
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_from_id_fkey" FOREIGN KEY ("from_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_to_id_fkey" FOREIGN KEY ("to_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "delegation_standing" ON "delegation" ("from_id") WHERE "revoked_at" IS NULL;
CREATE INDEX "delegation_taken" ON "delegation" ("to_id") WHERE "revoked_at" IS NULL;
CREATE INDEX "delegation_due" ON "delegation" ("next_at") WHERE "next_at" IS NOT NULL;
-- One at a time per person. The member's row keeps two of them from being written past each other.
CREATE FUNCTION "refuse_overlap"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM member m WHERE m.id = NEW.from_id FOR NO KEY UPDATE;
  IF NEW.revoked_at IS NULL AND EXISTS (SELECT FROM delegation d WHERE d.from_id = NEW.from_id AND d.id <> NEW.id
      AND d.revoked_at IS NULL AND d.starts_at < NEW.ends_at AND NEW.starts_at < d.ends_at) THEN
    RAISE EXCEPTION 'member % has handed over decisions in this time already', NEW.from_id USING ERRCODE = 'exclusion_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "delegation_one_at_a_time" BEFORE INSERT OR UPDATE OF "from_id", "starts_at", "ends_at", "revoked_at" ON "delegation"
  FOR EACH ROW EXECUTE FUNCTION "refuse_overlap"();
GRANT SELECT, INSERT, UPDATE ON "delegation" TO tokendesk_app;

-- Requests whose askers must be looked at again, since somebody left, moved, or handed over. No foreign key: it would
-- lock the request behind the member's back.
CREATE TABLE "request_recheck" (
    "request_id" UUID NOT NULL,

    CONSTRAINT "request_recheck_pkey" PRIMARY KEY ("request_id")
);
CREATE FUNCTION "recheck_seats"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO request_recheck (request_id)
    SELECT a.request_id FROM request_asked a WHERE a.member_id = NEW.id AND a.active
    UNION SELECT a.request_id FROM request_asked a WHERE a.acting_for = NEW.id AND a.active
    UNION SELECT r.id FROM request r WHERE r.requester_id = NEW.id AND r.state = 'pending'
    UNION SELECT r.id FROM member m JOIN request r ON r.requester_id = m.id AND r.state = 'pending' WHERE m.manager_id = NEW.id
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE INDEX "request_asked_for" ON "request_asked" ("acting_for") WHERE "active" AND "acting_for" IS NOT NULL;
CREATE TRIGGER "member_moves_seats" AFTER UPDATE OF "status", "manager_id", "email" ON "member" FOR EACH ROW
  WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.manager_id IS DISTINCT FROM NEW.manager_id OR OLD.email IS DISTINCT FROM NEW.email)
  EXECUTE FUNCTION "recheck_seats"();
GRANT SELECT, INSERT, DELETE ON "request_recheck" TO tokendesk_app;
-- Whoever was asked before this was kept is asked anew.
INSERT INTO "request_recheck" SELECT "id" FROM "request" WHERE "state" = 'pending';

CREATE INDEX "request_open_of" ON "request" ("requester_id") WHERE "state" = 'pending';
CREATE INDEX "request_escalation_due" ON "request" ("next_escalation_at") WHERE "state" = 'pending' AND "next_escalation_at" IS NOT NULL;
CREATE INDEX "request_reminder_due" ON "request" ("next_reminder_at") WHERE "state" = 'pending' AND "next_reminder_at" IS NOT NULL;

-- A hold may be a pool's: from a request's first approval until the last.
ALTER TABLE "hold" ALTER COLUMN "member_id" DROP NOT NULL,
  ADD COLUMN "pool_id" UUID,
  ADD COLUMN "request_id" UUID;
ALTER TABLE "hold" ADD CONSTRAINT "hold_pool_id_fkey" FOREIGN KEY ("pool_id") REFERENCES "pool"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "hold" ADD CONSTRAINT "hold_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "hold" ADD CONSTRAINT "hold_of_a_member_or_a_pool" CHECK (("member_id" IS NULL) = ("pool_id" IS NOT NULL)
  AND ("pool_id" IS NULL) = ("request_id" IS NULL));
CREATE UNIQUE INDEX "hold_one_per_request" ON "hold" ("request_id") WHERE "state" = 'held' AND "request_id" IS NOT NULL;
CREATE INDEX "hold_open_of_pool" ON "hold" ("pool_id") WHERE "state" = 'held' AND "pool_id" IS NOT NULL;
ALTER TABLE "posting" DROP CONSTRAINT "posting_names_its_row",
  ADD CONSTRAINT "posting_names_its_row" CHECK (CASE "account"
    WHEN 'lot' THEN "member_id" IS NOT NULL AND "grant_id" IS NOT NULL
    WHEN 'hold' THEN ("member_id" IS NULL) <> ("pool_id" IS NULL) AND "hold_id" IS NOT NULL
    WHEN 'overdraft' THEN "member_id" IS NOT NULL
    WHEN 'receivable' THEN "member_id" IS NOT NULL AND "loan_id" IS NOT NULL
    WHEN 'payable' THEN "member_id" IS NOT NULL AND "loan_id" IS NOT NULL
    WHEN 'pool' THEN "pool_id" IS NOT NULL
    ELSE TRUE END);

-- As before, and with it the holds on pools.
CREATE OR REPLACE FUNCTION "post_books"("doc" jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "grant" (id, member_id, kind, amount, remaining, effective_at, expires_at, window_start, loan_id, request_id, pool_id, pool_until, created_at)
    SELECT g.id, g.member_id, g.kind, g.amount, 0, g.effective_at, g.expires_at, g.window_start, g.loan_id, g.request_id, g.pool_id, g.pool_until, g.created_at
    FROM jsonb_to_recordset(doc->'grants') AS g(id uuid, member_id uuid, kind text, amount bigint, effective_at timestamptz, expires_at timestamptz,
      window_start timestamptz, loan_id uuid, request_id uuid, pool_id uuid, pool_until timestamptz, created_at timestamptz);
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

-- Locks members, ascending, with all who are connected by a debt of somebody with a due event, then pools. Null if
-- somebody joined them while waiting: they must be locked in order, from the beginning. A statement of a function sees
-- what was committed before it began, and its plan is kept.
CREATE FUNCTION "lock_books"("p_members" uuid[], "p_lots" uuid[], "p_pools" uuid[], "p_now" timestamptz) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
  circle uuid[] := circle_of(p_members, p_lots, p_now);
BEGIN
  PERFORM 1 FROM member m WHERE m.id = ANY(circle) ORDER BY m.id FOR NO KEY UPDATE;
  IF cardinality(circle_of(circle, p_lots, p_now)) > cardinality(circle) THEN
    RETURN NULL;
  END IF;
  IF cardinality(p_pools) > 0 THEN
    PERFORM 1 FROM pool q WHERE q.id = ANY(p_pools) ORDER BY q.id FOR NO KEY UPDATE;
  END IF;
  RETURN circle;
END
$$;
CREATE FUNCTION "circle_of"("p_members" uuid[], "p_lots" uuid[], "p_now" timestamptz) RETURNS uuid[] LANGUAGE plpgsql AS $$
BEGIN
  RETURN ARRAY(WITH RECURSIVE circle(id) AS (
      (SELECT unnest(p_members)
        UNION SELECT l.lender_id FROM "grant" g JOIN loan l ON l.id = g.loan_id AND l.state = 'active'
          WHERE g.id = ANY(p_lots) AND g.kind = 'loan')
      UNION
      SELECT CASE WHEN l.lender_id = c.id THEN l.borrower_id ELSE l.lender_id END
      FROM circle c
      JOIN loan l ON l.state = 'active' AND (l.lender_id = c.id OR l.borrower_id = c.id)
      JOIN member b ON b.id = l.borrower_id AND b.next_settle_at <= p_now)
    SELECT c.id FROM circle c ORDER BY c.id);
END
$$;

-- A request with everything its decision rests on, in one call: its people, who was asked, who voted, who decides for
-- whom at that time, what is held for it, and who pays. `p_emails`: who fills the roles now. Locked first where it is
-- to be decided, and read after the lock is held.
CREATE FUNCTION "request_case"("p_id" uuid, "p_locking" boolean, "p_emails" text[], "p_at" timestamptz) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  it request%ROWTYPE;
  boss uuid;
  boss_of_boss uuid;
  team uuid;
  emails text[];
  named uuid[];
  deciders uuid[];
  found jsonb;
BEGIN
  IF p_locking THEN
    SELECT * INTO it FROM request r WHERE r.id = p_id FOR UPDATE;
  ELSE
    SELECT * INTO it FROM request r WHERE r.id = p_id;
  END IF;
  IF it.id IS NULL THEN
    RETURN NULL;
  END IF;
  SELECT m.manager_id, b.manager_id, m.team_id INTO boss, boss_of_boss, team FROM member m LEFT JOIN member b ON b.id = m.manager_id WHERE m.id = it.requester_id;
  emails := p_emails || ARRAY(SELECT lower(substr(s.selector, 8)) FROM jsonb_array_elements(
      CASE jsonb_typeof(it.policy->'steps') WHEN 'array' THEN it.policy->'steps' ELSE '[]'::jsonb END) st
    CROSS JOIN LATERAL jsonb_array_elements_text((st->'from') || (st->'escalateTo')) AS s(selector) WHERE s.selector LIKE 'person:%');
  named := ARRAY(SELECT m.id FROM member m WHERE m.email = ANY(emails));
  deciders := named || ARRAY[boss, boss_of_boss] || ARRAY(SELECT a.acting_for FROM request_asked a WHERE a.request_id = it.id AND a.handed);
  WITH standing AS MATERIALIZED (
    SELECT d.from_id, d.to_id, d.starts_at, d.ends_at FROM delegation d WHERE d.from_id = ANY(deciders) AND d.revoked_at IS NULL
      AND d.starts_at <= p_at AND p_at < d.ends_at
  ), asked AS MATERIALIZED (
    SELECT * FROM request_asked a WHERE a.request_id = it.id
  ), votes AS MATERIALIZED (
    SELECT * FROM request_vote v WHERE v.request_id = it.id
  )
  SELECT jsonb_build_object(
    'request', jsonb_build_object('id', it.id, 'requesterId', it.requester_id, 'amount', it.amount::text, 'reason', it.reason, 'task', it.task,
      'state', it.state, 'lasting', it.lasting, 'until', it.until, 'approved', it.approved::text, 'deciderId', it.decider_id,
      'decidedAt', it.decided_at, 'declineReason', it.decline_reason, 'policy', it.policy, 'rule', it.rule, 'policyVersion', it.policy_version,
      'step', it.step, 'stepSince', it.step_since, 'escalated', it.escalated, 'nextEscalationAt', it.next_escalation_at,
      'nextReminderAt', it.next_reminder_at, 'reminders', it.reminders, 'nudgedAt', it.nudged_at, 'expiresAt', it.expires_at,
      'createdAt', it.created_at, 'version', it.version),
    'teamId', team, 'managerId', boss, 'managersManagerId', boss_of_boss,
    'people', (SELECT jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name, 'status', m.status, 'email', m.email)) FROM member m WHERE m.id = ANY(
      deciders || ARRAY[it.requester_id, it.decider_id] || ARRAY(SELECT d.to_id FROM standing d) || ARRAY(SELECT a.member_id FROM asked a)
      || ARRAY(SELECT a.acting_for FROM asked a) || ARRAY(SELECT v.voter_id FROM votes v) || ARRAY(SELECT v.acting_for FROM votes v))),
    'delegations', (SELECT coalesce(jsonb_agg(jsonb_build_object('from', d.from_id, 'to', d.to_id, 'since', d.starts_at, 'until', d.ends_at)), '[]'::jsonb) FROM standing d),
    'asked', (SELECT coalesce(jsonb_agg(jsonb_build_object('step', a.step, 'memberId', a.member_id, 'seat', a.seat, 'actingFor', a.acting_for,
      'handed', a.handed, 'askedAt', a.asked_at, 'seenAt', a.seen_at, 'active', a.active) ORDER BY a.step, a.asked_at, a.member_id), '[]'::jsonb) FROM asked a),
    'votes', (SELECT coalesce(jsonb_agg(jsonb_build_object('step', v.step, 'voterId', v.voter_id, 'actingFor', v.acting_for, 'verdict', v.verdict,
      'amount', v.amount::text, 'at', v.at) ORDER BY v.step, v.at, v.voter_id), '[]'::jsonb) FROM votes v),
    'hold', (SELECT jsonb_build_object('id', h.id, 'poolId', h.pool_id, 'remaining', h.remaining::text) FROM hold h WHERE h.request_id = it.id AND h.state = 'held'),
    'payer', (SELECT jsonb_build_object('id', q.id, 'team', t.name, 'remaining', q.remaining::text) FROM pool q LEFT JOIN team t ON t.id = q.team_id
      WHERE (q.team_id = team OR q.team_id IS NULL) AND q.allowance > 0 ORDER BY q.team_id NULLS LAST LIMIT 1)
  ) INTO found;
  RETURN found;
END
$$;
