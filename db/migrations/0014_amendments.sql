ALTER TABLE "committee_seats" ADD COLUMN "delegate" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "site_decisions" ADD COLUMN "amendment" jsonb;