-- A wish for credit put to many: several colleagues each lend a part, one loan per part.

-- CreateTable
CREATE TABLE "ask" (
    "id" UUID NOT NULL,
    "asker_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "filled" BIGINT NOT NULL DEFAULT 0,
    "reason" TEXT,
    "place" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "ask_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ask_asker_id_created_at_idx" ON "ask"("asker_id", "created_at");

-- AddForeignKey
ALTER TABLE "ask" ADD CONSTRAINT "ask_asker_id_fkey" FOREIGN KEY ("asker_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Values that must hold whatever program writes: more than was asked for is never lent.
ALTER TABLE "ask" ADD CONSTRAINT "ask_amount_positive" CHECK ("amount" > 0),
  ADD CONSTRAINT "ask_filled_within_amount" CHECK ("filled" BETWEEN 0 AND "amount"),
  ADD CONSTRAINT "ask_place_known" CHECK ("place" IN ('channel', 'team')),
  ADD CONSTRAINT "ask_state_known" CHECK ("state" IN ('open', 'full', 'enough', 'over')),
  ADD CONSTRAINT "ask_closed_at_some_time" CHECK (("state" = 'open') = ("closed_at" IS NULL)),
  ADD CONSTRAINT "ask_full_when_filled" CHECK (("state" <> 'full' OR "filled" = "amount") AND ("state" <> 'open' OR "filled" < "amount"));
CREATE INDEX "ask_due" ON "ask" ("ends_at") WHERE "state" = 'open';
CREATE UNIQUE INDEX "ask_one_open" ON "ask" ("asker_id") WHERE "state" = 'open';
GRANT SELECT, INSERT, UPDATE ON "ask" TO tokendesk_app;

-- A part of an ask is a loan like any other. Who lends may wish not to be named to others than the borrower.
-- AlterTable
ALTER TABLE "loan" ADD COLUMN "ask_id" UUID,
ADD COLUMN "unnamed" BOOLEAN NOT NULL DEFAULT false;
-- AddForeignKey
ALTER TABLE "loan" ADD CONSTRAINT "loan_ask_id_fkey" FOREIGN KEY ("ask_id") REFERENCES "ask"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "loan_of_ask" ON "loan" ("ask_id") WHERE "ask_id" IS NOT NULL;

-- A card may be put into a channel or group; it still belongs to the member on whose behalf it is there.
-- AlterTable
ALTER TABLE "outbox" ADD COLUMN "conversation" TEXT,
ADD COLUMN "workspace" TEXT;
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_conversation_somewhere" CHECK ("conversation" IS NULL OR ("platform" IS NOT NULL AND "workspace" IS NOT NULL));
