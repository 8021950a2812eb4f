-- How a person wants to be written to, where they were met last, and the codes that join two accounts of one person.

-- AlterTable
ALTER TABLE "member" ADD COLUMN "alerts" TEXT NOT NULL DEFAULT 'on',
ADD COLUMN "deliver" TEXT NOT NULL DEFAULT 'last',
ADD COLUMN "digest" TEXT NOT NULL DEFAULT 'weekly',
ADD COLUMN "quiet" TEXT;

-- AlterTable
ALTER TABLE "identity" ADD COLUMN "last_seen_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "outbox" ADD COLUMN "paired" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "platform" TEXT;

-- CreateTable
CREATE TABLE "link_code" (
    "id" UUID NOT NULL,
    "code_hash" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "other_platform" TEXT,
    "other_workspace" TEXT,
    "other_user_id" TEXT,
    "other_name" TEXT,
    "state" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "link_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "link_account" (
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "wrong" INTEGER NOT NULL DEFAULT 0,
    "wrong_since" TIMESTAMPTZ(3),
    "wanted" TEXT,
    "wanted_at" TIMESTAMPTZ(3),

    CONSTRAINT "link_account_pkey" PRIMARY KEY ("platform","workspace","user_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "link_code_code_hash_key" ON "link_code"("code_hash");

-- CreateIndex
CREATE INDEX "link_code_owner_id_idx" ON "link_code"("owner_id");

-- AddForeignKey
ALTER TABLE "link_code" ADD CONSTRAINT "link_code_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Values that must hold whatever program writes.
ALTER TABLE "member" ADD CONSTRAINT "member_alerts_known" CHECK ("alerts" IN ('on', 'off')),
  ADD CONSTRAINT "member_deliver_known" CHECK ("deliver" IN ('last', 'slack', 'dingtalk', 'both')),
  ADD CONSTRAINT "member_digest_known" CHECK ("digest" IN ('weekly', 'monthly', 'off')),
  ADD CONSTRAINT "member_quiet_readable" CHECK ("quiet" = 'off' OR "quiet" ~ '^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$');
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_platform_known" CHECK ("platform" IN ('slack', 'dingtalk'));
ALTER TABLE "link_code" ADD CONSTRAINT "link_code_state_known" CHECK ("state" IN ('open', 'typed', 'agreed', 'joined', 'declined', 'replaced')),
  ADD CONSTRAINT "link_code_platform_known" CHECK ("platform" IN ('slack', 'dingtalk') AND "other_platform" IN ('slack', 'dingtalk')),
  ADD CONSTRAINT "link_code_two_platforms" CHECK ("other_platform" <> "platform"),
  ADD CONSTRAINT "link_code_typed_by_somebody" CHECK ("state" NOT IN ('typed', 'agreed', 'joined') OR
    ("other_platform" IS NOT NULL AND "other_workspace" IS NOT NULL AND "other_user_id" IS NOT NULL));
ALTER TABLE "link_account" ADD CONSTRAINT "link_account_wrong_not_below_zero" CHECK ("wrong" >= 0);
-- A person has one code at a time.
CREATE UNIQUE INDEX "link_code_one_open" ON "link_code" ("owner_id") WHERE "state" IN ('open', 'typed', 'agreed');

GRANT SELECT, INSERT, UPDATE ON "link_code", "link_account" TO tokendesk_app;
