-- Approvals in DingTalk's own OA that stand for a step of a request, and the outbox's rows that bring them in line.

CREATE TABLE "oa_instance" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "step" INTEGER NOT NULL,
    "round" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "originator" TEXT NOT NULL,
    "approvers" TEXT[] NOT NULL,
    "need" TEXT NOT NULL,
    "reader_id" UUID NOT NULL,
    "instance_id" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "open_users" TEXT[] NOT NULL,
    "judged" TEXT[] NOT NULL,
    "remark" JSONB,
    "hints" INTEGER NOT NULL DEFAULT 0,
    "read_hints" INTEGER NOT NULL DEFAULT 0,
    "checks" INTEGER NOT NULL DEFAULT 0,
    "next_check_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "oa_instance_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "oa_instance_request_id_step_round_key" ON "oa_instance"("request_id", "step", "round");
CREATE UNIQUE INDEX "oa_instance_instance_id_key" ON "oa_instance"("instance_id");
ALTER TABLE "oa_instance" ADD CONSTRAINT "oa_instance_state_known" CHECK ("state" IN ('wanted', 'starting', 'open', 'closed')),
  ADD CONSTRAINT "oa_instance_need_known" CHECK ("need" IN ('NONE', 'OR', 'AND')),
  ADD CONSTRAINT "oa_instance_somebody_asked" CHECK (cardinality("approvers") > 0),
  ADD CONSTRAINT "oa_instance_open_is_there" CHECK ("state" <> 'open' OR "instance_id" IS NOT NULL),
  ADD CONSTRAINT "oa_instance_looked_at_until_closed" CHECK (("state" = 'closed') = ("next_check_at" IS NULL));
ALTER TABLE "oa_instance" ADD CONSTRAINT "oa_instance_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "oa_instance_due" ON "oa_instance" ("next_check_at") WHERE "next_check_at" IS NOT NULL;
GRANT SELECT, INSERT, UPDATE ON "oa_instance" TO tokendesk_app;

-- One waiting row per request is enough: whoever takes it looks at the request as it is then.
ALTER TABLE "outbox" DROP CONSTRAINT "outbox_kind_known",
  ADD CONSTRAINT "outbox_kind_known" CHECK ("kind" IN ('card', 'notice', 'update', 'gateway', 'oa')),
  DROP CONSTRAINT "outbox_has_target",
  ADD CONSTRAINT "outbox_has_target" CHECK (CASE "kind" WHEN 'update' THEN "message_id" IS NOT NULL WHEN 'oa' THEN "subject_id" IS NOT NULL
    ELSE "member_id" IS NOT NULL END);
CREATE UNIQUE INDEX "outbox_one_oa" ON "outbox" ("subject_id") WHERE "kind" = 'oa' AND "state" = 'due';
