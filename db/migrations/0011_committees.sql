CREATE TABLE "committee_rules" (
	"tre_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"rule" jsonb NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	"set_by" uuid NOT NULL,
	CONSTRAINT "committee_rules_tre_id_version_pk" PRIMARY KEY("tre_id","version")
);
--> statement-breakpoint
CREATE TABLE "committee_seats" (
	"tre_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"independent" boolean NOT NULL,
	"organisation" text NOT NULL,
	"ror" text NOT NULL,
	CONSTRAINT "committee_seats_tre_id_user_id_pk" PRIMARY KEY("tre_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "deliberation_events" (
	"project_id" uuid NOT NULL,
	"tre_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by" uuid NOT NULL,
	"event" jsonb NOT NULL,
	CONSTRAINT "deliberation_events_project_id_tre_id_position_pk" PRIMARY KEY("project_id","tre_id","position")
);
--> statement-breakpoint
ALTER TABLE "committee_rules" ADD CONSTRAINT "committee_rules_tre_id_tres_id_fk" FOREIGN KEY ("tre_id") REFERENCES "public"."tres"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "committee_rules" ADD CONSTRAINT "committee_rules_set_by_users_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "committee_seats" ADD CONSTRAINT "committee_seats_tre_id_tres_id_fk" FOREIGN KEY ("tre_id") REFERENCES "public"."tres"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "committee_seats" ADD CONSTRAINT "committee_seats_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliberation_events" ADD CONSTRAINT "deliberation_events_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliberation_events" ADD CONSTRAINT "deliberation_events_tre_id_tres_id_fk" FOREIGN KEY ("tre_id") REFERENCES "public"."tres"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliberation_events" ADD CONSTRAINT "deliberation_events_by_users_id_fk" FOREIGN KEY ("by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "committee_rules" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "deliberation_events" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
