CREATE TABLE "revocations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"tre_id" uuid NOT NULL,
	"statement" jsonb NOT NULL,
	"demanded" integer NOT NULL,
	"signatures" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"stopped_by" uuid,
	"stopped_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "evidence" DROP CONSTRAINT "somebody_or_a_signature_verifies_evidence";--> statement-breakpoint
ALTER TABLE "evidence" ADD COLUMN "registry" jsonb;--> statement-breakpoint
ALTER TABLE "revocations" ADD CONSTRAINT "revocations_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revocations" ADD CONSTRAINT "revocations_tre_id_tres_id_fk" FOREIGN KEY ("tre_id") REFERENCES "public"."tres"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revocations" ADD CONSTRAINT "revocations_stopped_by_users_id_fk" FOREIGN KEY ("stopped_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "revocations_tre_id_stopped_at_index" ON "revocations" USING btree ("tre_id","stopped_at");--> statement-breakpoint
CREATE INDEX "revocations_project_id_tre_id_index" ON "revocations" USING btree ("project_id","tre_id");--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "somebody_a_signature_or_a_registry_verifies_evidence" CHECK (("evidence"."verified_at" is null) = ("evidence"."verified_by" is null and "evidence"."visa" is null and "evidence"."registry" is null));--> statement-breakpoint
-- Custom: what was taken back stays so, in the words that were signed; signatures are added.
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON "revocations" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER statement_stays BEFORE UPDATE OF "statement", "project_id", "tre_id", "stopped_at" ON "revocations" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
