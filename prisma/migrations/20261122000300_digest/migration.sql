-- What was delivered, what of the usage was wasted, and the weekly digests made of both.

-- AlterTable
ALTER TABLE "member" ADD COLUMN "next_digest_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "usage_event" ADD COLUMN "attempt" INTEGER,
ADD COLUMN "failed" BOOLEAN,
ADD COLUMN "failed_events" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "judged_events" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "misfit_cost" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "misfit_saves" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "retry_cost" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "tool_calls" INTEGER,
ADD COLUMN "tooled_events" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "usage_day" ADD COLUMN "failed_events" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "judged_events" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "misfit_cost" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "misfit_saves" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "retry_cost" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "tooled_events" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "outcome" (
    "source" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "input_hash" TEXT NOT NULL,
    "member_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "agent" TEXT,
    "attributes" JSONB NOT NULL,

    CONSTRAINT "outcome_pkey" PRIMARY KEY ("source","external_id")
);

-- CreateTable
CREATE TABLE "digest" (
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "week" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "digest_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "outcome_member_id_occurred_at_idx" ON "outcome"("member_id", "occurred_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "digest_member_id_week_kind_key" ON "digest"("member_id", "week", "kind");

-- AddForeignKey
ALTER TABLE "outcome" ADD CONSTRAINT "outcome_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "digest" ADD CONSTRAINT "digest_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Values that must hold whatever program writes.
ALTER TABLE "outcome" ADD CONSTRAINT "outcome_kind_and_state_known" CHECK (CASE "kind"
    WHEN 'pull-request' THEN "state" IN ('merged', 'closed', 'reverted')
    WHEN 'ticket' THEN "state" IN ('resolved', 'reopened')
    WHEN 'campaign' THEN "state" = 'finished'
    WHEN 'agent-task' THEN "state" IN ('completed', 'failed')
    ELSE FALSE END);
ALTER TABLE "digest" ADD CONSTRAINT "digest_kind_known" CHECK ("kind" IN ('person', 'team', 'org'));

-- Who gets a digest next, and what of the digests still waits to be sent.
CREATE INDEX "member_digest_due" ON "member" ("next_digest_at") WHERE "status" = 'active' AND "next_digest_at" IS NOT NULL;
CREATE INDEX "digest_of_organisation" ON "digest" ("week") WHERE "kind" = 'org';
CREATE INDEX "outbox_digest_waiting" ON "outbox" ("due_at") WHERE "state" = 'due' AND "name" IN ('digest', 'digest-team', 'digest-org');

-- Append-only: what was reported stays as it was reported.
CREATE TRIGGER "outcome_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "outcome" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- A digest is made once; it is not rewritten.
GRANT SELECT, INSERT ON "outcome", "digest" TO tokendesk_app;
