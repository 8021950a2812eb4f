-- Approved requests that are given anew each period, until somebody ends them.
CREATE TABLE "recurring" (
    "request_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "times" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" UUID,

    CONSTRAINT "recurring_pkey" PRIMARY KEY ("request_id")
);
ALTER TABLE "recurring" ADD CONSTRAINT "recurring_times_not_below_zero" CHECK ("times" >= 0),
  ADD CONSTRAINT "recurring_ended_or_due" CHECK (("next_at" IS NULL) = ("ended_at" IS NOT NULL));
ALTER TABLE "recurring" ADD CONSTRAINT "recurring_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "recurring" ADD CONSTRAINT "recurring_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "recurring_member_id_idx" ON "recurring"("member_id");
CREATE INDEX "recurring_due" ON "recurring" ("next_at") WHERE "next_at" IS NOT NULL;
GRANT SELECT, INSERT, UPDATE ON "recurring" TO tokendesk_app;
