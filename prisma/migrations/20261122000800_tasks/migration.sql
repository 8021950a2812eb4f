-- Credit given unasked, and what is set aside for tasks.

-- A task: what its owner set aside in a pool until a day. `amount` is what was set aside once; what of it nobody was given
-- yet is the hold's, of which there is a new one after each grant and none once all is given.
CREATE TABLE "task" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "pool_id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "pool_until" TIMESTAMPTZ(3) NOT NULL,
    "hold_id" UUID,
    "state" TEXT NOT NULL DEFAULT 'open',
    "ended_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "task_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "task" ADD CONSTRAINT "task_amount_positive" CHECK ("amount" > 0),
  ADD CONSTRAINT "task_name_not_empty" CHECK (btrim("name") <> ''),
  ADD CONSTRAINT "task_state_known" CHECK ("state" IN ('open', 'ended')),
  ADD CONSTRAINT "task_ended_at_some_time" CHECK (("state" = 'ended') = ("ended_at" IS NOT NULL)),
  ADD CONSTRAINT "task_runs_forward" CHECK ("ends_at" > "created_at");
ALTER TABLE "task" ADD CONSTRAINT "task_pool_id_fkey" FOREIGN KEY ("pool_id") REFERENCES "pool"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "task" ADD CONSTRAINT "task_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "task" ADD CONSTRAINT "task_hold_id_fkey" FOREIGN KEY ("hold_id") REFERENCES "hold"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE UNIQUE INDEX "task_hold_id_key" ON "task"("hold_id");
CREATE INDEX "task_owner_id_idx" ON "task"("owner_id");
CREATE UNIQUE INDEX "task_one_of_a_name" ON "task" ("pool_id", lower("name")) WHERE "state" = 'open';
CREATE INDEX "task_due" ON "task" ("ends_at") WHERE "state" = 'open';
-- What was agreed stays as it is; only where it stands changes.
GRANT SELECT, INSERT, UPDATE ("hold_id", "state", "ended_at") ON "task" TO tokendesk_app;

-- Who gave a lot unasked, and why; `run` names the run of the command line that gave to many. For good.
CREATE TABLE "grant_given" (
    "grant_id" UUID NOT NULL,
    "giver_id" UUID,
    "task_id" UUID,
    "reason" TEXT,
    "run" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "grant_given_pkey" PRIMARY KEY ("grant_id")
);
ALTER TABLE "grant_given" ADD CONSTRAINT "grant_given_by_somebody" CHECK (("giver_id" IS NULL) = ("run" IS NOT NULL));
ALTER TABLE "grant_given" ADD CONSTRAINT "grant_given_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "grant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "grant_given" ADD CONSTRAINT "grant_given_giver_id_fkey" FOREIGN KEY ("giver_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "grant_given" ADD CONSTRAINT "grant_given_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "grant_given_task_id_idx" ON "grant_given"("task_id");
CREATE FUNCTION "refuse_own_grant"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "grant" g WHERE g.id = NEW.grant_id AND g.member_id = NEW.giver_id) THEN
    RAISE EXCEPTION 'grant %: nobody gives to themselves', NEW.grant_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "grant_given_to_others" BEFORE INSERT ON "grant_given" FOR EACH ROW EXECUTE FUNCTION "refuse_own_grant"();
CREATE TRIGGER "grant_given_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "grant_given" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
GRANT SELECT, INSERT ON "grant_given" TO tokendesk_app;

-- A pool's hold is a request's or a task's: the task names it, which is looked at when all is written.
ALTER TABLE "hold" DROP CONSTRAINT "hold_of_a_member_or_a_pool",
  ADD CONSTRAINT "hold_of_a_member_or_a_pool" CHECK (("member_id" IS NULL) = ("pool_id" IS NOT NULL)
    AND ("request_id" IS NULL OR "pool_id" IS NOT NULL));
CREATE FUNCTION "refuse_nobodys_hold"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM hold h WHERE h.id = NEW.id AND h.state = 'held')
      AND NOT EXISTS (SELECT FROM task t WHERE t.hold_id = NEW.id AND t.pool_id = NEW.pool_id AND t.state = 'open') THEN
    RAISE EXCEPTION 'hold % of pool %: neither a request nor a task has it', NEW.id, NEW.pool_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER "hold_is_somebodys" AFTER INSERT ON "hold" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.pool_id IS NOT NULL AND NEW.request_id IS NULL) EXECUTE FUNCTION "refuse_nobodys_hold"();
