-- What members may still spend, as the gateway knows it, and whose limit must be lowered before whose is raised.

-- CreateTable
CREATE TABLE "gateway_limit" (
    "member_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "done_version" INTEGER NOT NULL DEFAULT 0,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "told_left" BIGINT,
    "told_used" BIGINT,
    "told_since" TIMESTAMPTZ(3),
    "told_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3),

    CONSTRAINT "gateway_limit_pkey" PRIMARY KEY ("member_id")
);

-- CreateTable
CREATE TABLE "gateway_limit_after" (
    "member_id" UUID NOT NULL,
    "giver_id" UUID NOT NULL,
    "giver_version" INTEGER NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "gateway_limit_after_pkey" PRIMARY KEY ("member_id","giver_id","giver_version")
);

-- CreateIndex
CREATE INDEX "gateway_limit_after_giver_id_idx" ON "gateway_limit_after"("giver_id");

-- AddForeignKey
ALTER TABLE "gateway_limit" ADD CONSTRAINT "gateway_limit_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gateway_limit_after" ADD CONSTRAINT "gateway_limit_after_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "gateway_limit"("member_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gateway_limit_after" ADD CONSTRAINT "gateway_limit_after_giver_id_fkey" FOREIGN KEY ("giver_id") REFERENCES "gateway_limit"("member_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Values that must hold whatever program writes.
ALTER TABLE "gateway_limit" ADD CONSTRAINT "gateway_limit_done_after_changed" CHECK ("done_version" BETWEEN 0 AND "version"),
  ADD CONSTRAINT "gateway_limit_not_below_zero" CHECK ("told_left" >= 0 AND "told_used" >= 0 AND "calls" >= 0),
  ADD CONSTRAINT "gateway_limit_told_whole" CHECK (num_nulls("told_left", "told_used", "told_since", "told_at") IN (0, 4));
ALTER TABLE "gateway_limit_after" ADD CONSTRAINT "gateway_limit_after_amount_positive" CHECK ("amount" > 0),
  ADD CONSTRAINT "gateway_limit_after_two_people" CHECK ("member_id" <> "giver_id");

CREATE INDEX "gateway_limit_due" ON "gateway_limit" ("next_at") WHERE "next_at" IS NOT NULL;
CREATE INDEX "gateway_limit_waiting" ON "gateway_limit" ("member_id") WHERE "done_version" < "version";

GRANT SELECT, INSERT, UPDATE ON "gateway_limit" TO tokendesk_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "gateway_limit_after" TO tokendesk_app;
