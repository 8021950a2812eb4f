-- What may happen to a loan between its question and its end: asked again, given more time, forgiven.
ALTER TABLE "loan" ADD COLUMN "forgiven" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "postponed" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "ask_again_at" TIMESTAMPTZ(3),
  ADD COLUMN "extend_to" TIMESTAMPTZ(3),
  ADD COLUMN "extend_until" TIMESTAMPTZ(3),
  ADD COLUMN "extend_reason" TEXT;

-- What was forgiven was lent and is not owed any more.
ALTER TABLE "loan" ADD CONSTRAINT "loan_forgiven_within_principal" CHECK ("forgiven" >= 0 AND "forgiven" <= "principal" - "outstanding"),
  ADD CONSTRAINT "loan_postponed_not_below_zero" CHECK ("postponed" >= 0),
  ADD CONSTRAINT "loan_extension_whole" CHECK (("extend_to" IS NULL) = ("extend_until" IS NULL)),
  ADD CONSTRAINT "loan_extended_later" CHECK ("extend_to" > "due_at");

CREATE INDEX "loan_asked_again" ON "loan" ("ask_again_at") WHERE "state" = 'asked' AND "ask_again_at" IS NOT NULL;
CREATE INDEX "loan_extension_due" ON "loan" ("extend_until") WHERE "state" = 'active' AND "extend_until" IS NOT NULL;
