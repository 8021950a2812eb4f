-- How many calls of each class the organisation made in a calendar month.
CREATE TABLE "api_call" (
    "platform" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "api_call_pkey" PRIMARY KEY ("platform", "month", "class")
);
ALTER TABLE "api_call" ADD CONSTRAINT "api_call_month_written_out" CHECK ("month" ~ '^\d{4}-\d{2}$'),
  ADD CONSTRAINT "api_call_class_known" CHECK ("class" IN ('decision', 'alarm', 'loan', 'alert', 'digest')),
  ADD CONSTRAINT "api_call_not_below_zero" CHECK ("count" >= 0);
GRANT SELECT, INSERT, UPDATE ON "api_call" TO tokendesk_app;

-- Buttons that are sent as text: what a tap on one means, known by an unguessable token, and whose it is.
CREATE TABLE "dingtalk_button" (
    "token" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dingtalk_button_pkey" PRIMARY KEY ("token")
);
CREATE INDEX "dingtalk_button_created_at_idx" ON "dingtalk_button"("created_at");
GRANT SELECT, INSERT, DELETE ON "dingtalk_button" TO tokendesk_app;
