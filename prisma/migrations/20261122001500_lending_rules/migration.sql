-- Loans that somebody must agree to: between the lender's yes and that decision the loan waits, and a hold keeps its credit.
ALTER TABLE "loan" DROP CONSTRAINT "loan_state_known",
  ADD CONSTRAINT "loan_state_known" CHECK ("state" IN ('asked', 'offered', 'waiting', 'active', 'repaid', 'declined', 'refused', 'expired', 'withdrawn')),
  ADD CONSTRAINT "loan_answered_when_waiting" CHECK ("state" <> 'waiting' OR "answered_at" IS NOT NULL);
DROP INDEX "loan_question_due";
CREATE INDEX "loan_question_due" ON "loan" ("expires_at") WHERE "state" IN ('asked', 'offered', 'waiting');

-- Who is asked about a loan, and what they decided. `amount` is what the lender would lend.
CREATE TABLE "loan_approval" (
    "loan_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "asked" UUID[] NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "decider_id" UUID,
    "acting_for" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "loan_approval_pkey" PRIMARY KEY ("loan_id")
);
ALTER TABLE "loan_approval" ADD CONSTRAINT "loan_approval_amount_positive" CHECK ("amount" > 0),
  ADD CONSTRAINT "loan_approval_state_known" CHECK ("state" IN ('waiting', 'approved', 'declined', 'expired', 'ended')),
  ADD CONSTRAINT "loan_approval_decided_by_somebody" CHECK (("state" IN ('approved', 'declined')) = ("decider_id" IS NOT NULL)),
  ADD CONSTRAINT "loan_approval_decided_at_a_time" CHECK (("state" = 'waiting') = ("decided_at" IS NULL));
ALTER TABLE "loan_approval" ADD CONSTRAINT "loan_approval_loan_id_fkey" FOREIGN KEY ("loan_id") REFERENCES "loan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "loan_approval" ADD CONSTRAINT "loan_approval_decider_id_fkey" FOREIGN KEY ("decider_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "loan_approval_waiting" ON "loan_approval" ("expires_at") WHERE "state" = 'waiting';
-- Nobody decides a loan of their own, whichever side they are on.
CREATE FUNCTION "refuse_own_loan"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM loan l WHERE l.id = NEW.loan_id AND NEW.decider_id IN (l.lender_id, l.borrower_id)) THEN
    RAISE EXCEPTION 'loan %: nobody decides a loan of their own', NEW.loan_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "loan_approval_of_others" BEFORE INSERT OR UPDATE OF "decider_id" ON "loan_approval" FOR EACH ROW EXECUTE FUNCTION "refuse_own_loan"();
GRANT SELECT, INSERT, UPDATE ON "loan_approval" TO tokendesk_app;
