-- The look that a manager takes when somebody has used half of a period's quota.

-- CreateTable
CREATE TABLE "review" (
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "period_start" TIMESTAMPTZ(3) NOT NULL,
    "period_end" TIMESTAMPTZ(3) NOT NULL,
    "share" INTEGER NOT NULL,
    "used" BIGINT NOT NULL,
    "quota" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "asked" UUID[],
    "talked_by" UUID,
    "talked_at" TIMESTAMPTZ(3),
    "answered_by" UUID,
    "answered_at" TIMESTAMPTZ(3),
    "raised" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "review_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "review_member_id_period_start_key" ON "review"("member_id", "period_start");

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Values that must hold whatever program writes.
ALTER TABLE "review" ADD CONSTRAINT "review_state_known" CHECK ("state" IN ('open', 'fine', 'raised')),
  ADD CONSTRAINT "review_share_is_percent" CHECK ("share" BETWEEN 1 AND 100),
  ADD CONSTRAINT "review_not_below_zero" CHECK ("used" >= 0 AND "quota" >= 0),
  ADD CONSTRAINT "review_answered_by_somebody" CHECK (("state" = 'open') = ("answered_by" IS NULL) AND ("state" = 'open') = ("answered_at" IS NULL)),
  ADD CONSTRAINT "review_raised_has_amount" CHECK (("state" = 'raised') = ("raised" IS NOT NULL) AND ("raised" IS NULL OR "raised" > 0)),
  ADD CONSTRAINT "review_not_of_oneself" CHECK ("answered_by" <> "member_id" AND "talked_by" <> "member_id"),
  ADD CONSTRAINT "review_talked_at_some_time" CHECK (("talked_by" IS NULL) = ("talked_at" IS NULL));
GRANT SELECT, INSERT, UPDATE ON "review" TO tokendesk_app;

-- Whether somebody's period was put to their manager is kept where what alerts have told is, and read with it.
ALTER TABLE "alert_state" DROP CONSTRAINT "alert_state_budget_known",
  ADD CONSTRAINT "alert_state_budget_known" CHECK ("budget" IN ('credit', 'week', 'day', 'pool', 'review'));
