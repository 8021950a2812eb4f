-- Gifts from one colleague to another, and what people leave on their team's shelf for each other.

-- A gift: set aside until the receiver answers. `hold_id` is what is set aside for it.
CREATE TABLE "gift" (
    "id" UUID NOT NULL,
    "giver_id" UUID NOT NULL,
    "receiver_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "reason" TEXT,
    "state" TEXT NOT NULL DEFAULT 'offered',
    "hold_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "gift_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "gift" ADD CONSTRAINT "gift_amount_positive" CHECK ("amount" > 0),
  ADD CONSTRAINT "gift_two_people" CHECK ("giver_id" <> "receiver_id"),
  ADD CONSTRAINT "gift_state_known" CHECK ("state" IN ('offered', 'accepted', 'declined', 'withdrawn', 'expired')),
  ADD CONSTRAINT "gift_answered_at_some_time" CHECK (("state" = 'offered') = ("answered_at" IS NULL)),
  ADD CONSTRAINT "gift_runs_forward" CHECK ("expires_at" > "created_at");
ALTER TABLE "gift" ADD CONSTRAINT "gift_giver_id_fkey" FOREIGN KEY ("giver_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "gift" ADD CONSTRAINT "gift_receiver_id_fkey" FOREIGN KEY ("receiver_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "gift" ADD CONSTRAINT "gift_hold_id_fkey" FOREIGN KEY ("hold_id") REFERENCES "hold"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE UNIQUE INDEX "gift_hold_id_key" ON "gift"("hold_id");
CREATE INDEX "gift_giver_id_created_at_idx" ON "gift"("giver_id", "created_at");
CREATE INDEX "gift_receiver_id_created_at_idx" ON "gift"("receiver_id", "created_at");
CREATE INDEX "gift_due" ON "gift" ("expires_at") WHERE "state" = 'offered';
-- What was offered stays as it is; only where it stands changes.
GRANT SELECT, INSERT, UPDATE ("state", "answered_at", "version") ON "gift" TO tokendesk_app;

-- What somebody left on their team's shelf. What of it nobody took yet is the hold's, of which there is a new one after each
-- part that is taken and none once all is taken.
CREATE TABLE "shelf" (
    "id" UUID NOT NULL,
    "giver_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "taken" BIGINT NOT NULL DEFAULT 0,
    "named" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL DEFAULT 'open',
    "hold_id" UUID,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "shelf_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "shelf" ADD CONSTRAINT "shelf_amount_positive" CHECK ("amount" > 0),
  ADD CONSTRAINT "shelf_taken_within_amount" CHECK ("taken" >= 0 AND "taken" <= "amount"),
  ADD CONSTRAINT "shelf_state_known" CHECK ("state" IN ('open', 'empty', 'withdrawn', 'ended')),
  ADD CONSTRAINT "shelf_empty_is_all_taken" CHECK (("state" = 'empty') = ("taken" = "amount")),
  ADD CONSTRAINT "shelf_open_has_a_hold" CHECK ("state" <> 'open' OR "hold_id" IS NOT NULL),
  ADD CONSTRAINT "shelf_ended_at_some_time" CHECK (("state" = 'open') = ("ended_at" IS NULL)),
  ADD CONSTRAINT "shelf_runs_forward" CHECK ("expires_at" > "created_at");
ALTER TABLE "shelf" ADD CONSTRAINT "shelf_giver_id_fkey" FOREIGN KEY ("giver_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "shelf" ADD CONSTRAINT "shelf_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "shelf" ADD CONSTRAINT "shelf_hold_id_fkey" FOREIGN KEY ("hold_id") REFERENCES "hold"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE UNIQUE INDEX "shelf_hold_id_key" ON "shelf"("hold_id");
CREATE INDEX "shelf_giver_id_idx" ON "shelf"("giver_id");
CREATE INDEX "shelf_open_of_team" ON "shelf" ("team_id") WHERE "state" = 'open';
CREATE INDEX "shelf_due" ON "shelf" ("expires_at") WHERE "state" = 'open';
GRANT SELECT, INSERT, UPDATE ("taken", "state", "hold_id", "ended_at", "version") ON "shelf" TO tokendesk_app;

-- A part that somebody took of what one person had left there. For good.
CREATE TABLE "shelf_take" (
    "id" UUID NOT NULL,
    "shelf_id" UUID NOT NULL,
    "taker_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "shelf_take_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "shelf_take" ADD CONSTRAINT "shelf_take_amount_positive" CHECK ("amount" > 0);
ALTER TABLE "shelf_take" ADD CONSTRAINT "shelf_take_shelf_id_fkey" FOREIGN KEY ("shelf_id") REFERENCES "shelf"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "shelf_take" ADD CONSTRAINT "shelf_take_taker_id_fkey" FOREIGN KEY ("taker_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "shelf_take_shelf_id_idx" ON "shelf_take"("shelf_id");
CREATE INDEX "shelf_take_taker_id_at_idx" ON "shelf_take"("taker_id", "at");
CREATE FUNCTION "refuse_own_take"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM shelf s WHERE s.id = NEW.shelf_id AND s.giver_id = NEW.taker_id) THEN
    RAISE EXCEPTION 'shelf %: nobody takes what they left there themselves', NEW.shelf_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "shelf_take_of_others" BEFORE INSERT ON "shelf_take" FOR EACH ROW EXECUTE FUNCTION "refuse_own_take"();
CREATE TRIGGER "shelf_take_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "shelf_take" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
GRANT SELECT, INSERT ON "shelf_take" TO tokendesk_app;

-- From which gift, or which part of the shelf, a lot of kind gift came. For good.
CREATE TABLE "gift_lot" (
    "grant_id" UUID NOT NULL,
    "gift_id" UUID,
    "take_id" UUID,

    CONSTRAINT "gift_lot_pkey" PRIMARY KEY ("grant_id")
);
ALTER TABLE "gift_lot" ADD CONSTRAINT "gift_lot_of_a_gift_or_the_shelf" CHECK (("gift_id" IS NULL) <> ("take_id" IS NULL));
ALTER TABLE "gift_lot" ADD CONSTRAINT "gift_lot_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "grant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "gift_lot" ADD CONSTRAINT "gift_lot_gift_id_fkey" FOREIGN KEY ("gift_id") REFERENCES "gift"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "gift_lot" ADD CONSTRAINT "gift_lot_take_id_fkey" FOREIGN KEY ("take_id") REFERENCES "shelf_take"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "gift_lot_gift_id_idx" ON "gift_lot"("gift_id");
CREATE INDEX "gift_lot_take_id_idx" ON "gift_lot"("take_id");
CREATE TRIGGER "gift_lot_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "gift_lot" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
GRANT SELECT, INSERT ON "gift_lot" TO tokendesk_app;

-- A member's hold is a loan's, a gift's or the shelf's: the latter two name it, which is looked at when all is written.
CREATE FUNCTION "refuse_unnamed_hold"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM hold h WHERE h.id = NEW.id AND h.state = 'held')
      AND NOT EXISTS (SELECT FROM gift g WHERE g.hold_id = NEW.id AND g.giver_id = NEW.member_id AND g.state = 'offered')
      AND NOT EXISTS (SELECT FROM shelf s WHERE s.hold_id = NEW.id AND s.giver_id = NEW.member_id AND s.state = 'open') THEN
    RAISE EXCEPTION 'hold % of member %: neither a loan nor a gift nor the shelf has it', NEW.id, NEW.member_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER "hold_is_for_something" AFTER INSERT ON "hold" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.member_id IS NOT NULL AND NEW.loan_id IS NULL) EXECUTE FUNCTION "refuse_unnamed_hold"();
