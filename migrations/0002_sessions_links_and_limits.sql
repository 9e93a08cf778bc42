CREATE TABLE "limits" (
	"key" text PRIMARY KEY NOT NULL,
	"whole" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "known_addresses" (
	"account" integer NOT NULL,
	"address" text NOT NULL,
	"seen" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "known_addresses_account_address_pk" PRIMARY KEY("account","address")
);
--> statement-breakpoint
CREATE TABLE "links" (
	"token" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"account" integer,
	"created" timestamp (3) with time zone NOT NULL,
	"expires" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "links_name_an_account" CHECK (("links"."purpose" = 'reset') = ("links"."account" is not null))
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account" integer NOT NULL,
	"token" text NOT NULL,
	"created" timestamp (3) with time zone NOT NULL,
	"seen" timestamp (3) with time zone NOT NULL,
	"expires" timestamp (3) with time zone NOT NULL,
	"agent" text,
	CONSTRAINT "sessions_token_unique" UNIQUE("token")
);
--> statement-breakpoint
ALTER TABLE "known_addresses" ADD CONSTRAINT "known_addresses_account_accounts_actor_fk" FOREIGN KEY ("account") REFERENCES "public"."accounts"("actor") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "links" ADD CONSTRAINT "links_account_accounts_actor_fk" FOREIGN KEY ("account") REFERENCES "public"."accounts"("actor") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_account_accounts_actor_fk" FOREIGN KEY ("account") REFERENCES "public"."accounts"("actor") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "limits_by_whole" ON "limits" USING btree ("whole");--> statement-breakpoint
CREATE INDEX "known_addresses_by_seen" ON "known_addresses" USING btree ("seen");--> statement-breakpoint
CREATE INDEX "links_by_account" ON "links" USING btree ("account");--> statement-breakpoint
CREATE INDEX "sessions_by_account" ON "sessions" USING btree ("account","seen");--> statement-breakpoint
CREATE INDEX "sessions_by_expires" ON "sessions" USING btree ("expires");