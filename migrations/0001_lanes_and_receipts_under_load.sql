CREATE TABLE "chores" (
	"name" text PRIMARY KEY NOT NULL,
	"ran" timestamp (3) with time zone,
	"position" bigint
);
--> statement-breakpoint
ALTER TABLE "lanes" ADD COLUMN "width" integer DEFAULT 2 NOT NULL;--> statement-breakpoint
ALTER TABLE "lanes" ADD COLUMN "pace" integer;--> statement-breakpoint
ALTER TABLE "lanes" ADD COLUMN "minute" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "lanes" ADD COLUMN "minute_taken" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "lanes" ADD COLUMN "refusals" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "lanes" ADD COLUMN "missed_from" bigint;--> statement-breakpoint
ALTER TABLE "lanes" ADD COLUMN "missed_until" bigint;--> statement-breakpoint
ALTER TABLE "lanes" ADD COLUMN "faded" bigint;--> statement-breakpoint
ALTER TABLE "lanes" ADD COLUMN "resynced" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "receipts" ADD COLUMN "touches" integer[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "receipts" ADD COLUMN "needs" integer[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "receipts" ADD COLUMN "tried" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "instances" ADD COLUMN "returned" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "log_farewells" ON "log" USING btree ("community","seq") WHERE "log"."reaches_back" is not null;--> statement-breakpoint
CREATE INDEX "receipts_fresh" ON "receipts" USING btree ("origin","verified","id") WHERE "receipts"."state" = 'waiting' and "receipts"."next_try" is null;--> statement-breakpoint
CREATE INDEX "receipts_due" ON "receipts" USING btree ("verified","next_try") WHERE "receipts"."state" = 'waiting' and "receipts"."next_try" is not null;--> statement-breakpoint
CREATE INDEX "receipts_order" ON "receipts" USING gin ("touches","needs") WITH (fastupdate=false) WHERE "receipts"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "receipts_settled" ON "receipts" USING btree ("state","settled") WHERE "receipts"."state" <> 'waiting';--> statement-breakpoint
CREATE INDEX "journal_quarantined" ON "journal" USING btree ("id") WHERE "journal"."state" = 'quarantined';