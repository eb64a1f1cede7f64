CREATE TABLE "committee_absences" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tre_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"from" text NOT NULL,
	"to" text NOT NULL,
	"leads" uuid,
	"deputy" uuid,
	"said_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "committee_seats" ADD COLUMN "hears_appeals" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "committee_seats" ADD COLUMN "deputy_of" uuid;--> statement-breakpoint
ALTER TABLE "committee_absences" ADD CONSTRAINT "committee_absences_tre_id_tres_id_fk" FOREIGN KEY ("tre_id") REFERENCES "public"."tres"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "committee_absences" ADD CONSTRAINT "committee_absences_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "committee_absences" ADD CONSTRAINT "committee_absences_leads_users_id_fk" FOREIGN KEY ("leads") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "committee_absences" ADD CONSTRAINT "committee_absences_deputy_users_id_fk" FOREIGN KEY ("deputy") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "committee_absences_tre_id_to_index" ON "committee_absences" USING btree ("tre_id","to");--> statement-breakpoint
ALTER TABLE "committee_seats" ADD CONSTRAINT "committee_seats_deputy_of_users_id_fk" FOREIGN KEY ("deputy_of") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;