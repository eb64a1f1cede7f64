ALTER TABLE "committee_absences" ADD COLUMN "said_by" uuid;--> statement-breakpoint
UPDATE "committee_absences" SET "said_by" = "user_id";--> statement-breakpoint
ALTER TABLE "committee_absences" ALTER COLUMN "said_by" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "committee_absences" ADD CONSTRAINT "committee_absences_said_by_users_id_fk" FOREIGN KEY ("said_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;
