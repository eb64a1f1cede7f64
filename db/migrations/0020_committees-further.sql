CREATE TABLE "bank_questions" (
	"key" text NOT NULL,
	"version" integer NOT NULL,
	"tre_id" uuid,
	"question" jsonb NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	"set_by" uuid NOT NULL,
	CONSTRAINT "bank_questions_key_version_pk" PRIMARY KEY("key","version")
);
--> statement-breakpoint
CREATE TABLE "committee_forms" (
	"tre_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"form" jsonb NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	"set_by" uuid NOT NULL,
	CONSTRAINT "committee_forms_tre_id_version_pk" PRIMARY KEY("tre_id","version")
);
--> statement-breakpoint
ALTER TABLE "committee_seats" ADD COLUMN "delegate" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "site_decisions" ADD COLUMN "amendment" jsonb;--> statement-breakpoint
ALTER TABLE "site_decisions" ADD COLUMN "nudges" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "bank_questions" ADD CONSTRAINT "bank_questions_tre_id_tres_id_fk" FOREIGN KEY ("tre_id") REFERENCES "public"."tres"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_questions" ADD CONSTRAINT "bank_questions_set_by_users_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "committee_forms" ADD CONSTRAINT "committee_forms_tre_id_tres_id_fk" FOREIGN KEY ("tre_id") REFERENCES "public"."tres"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "committee_forms" ADD CONSTRAINT "committee_forms_set_by_users_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- Custom: what was asked, and by which form, stays as it was.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "bank_questions" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "committee_forms" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
