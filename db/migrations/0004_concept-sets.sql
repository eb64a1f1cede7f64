CREATE TABLE "concept_set_versions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"concept_set_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"note" text NOT NULL,
	"name" text NOT NULL,
	"items" jsonb NOT NULL,
	"kept_by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "concept_sets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"project_id" uuid,
	"everyone" boolean NOT NULL,
	"version" integer NOT NULL,
	"copy_of" uuid,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"archived_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "concept_set_versions" ADD CONSTRAINT "concept_set_versions_concept_set_id_concept_sets_id_fk" FOREIGN KEY ("concept_set_id") REFERENCES "public"."concept_sets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "concept_set_versions" ADD CONSTRAINT "concept_set_versions_kept_by_users_id_fk" FOREIGN KEY ("kept_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "concept_sets" ADD CONSTRAINT "concept_sets_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "concept_sets" ADD CONSTRAINT "concept_sets_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "concept_set_versions_concept_set_id_number_index" ON "concept_set_versions" USING btree ("concept_set_id","number");--> statement-breakpoint
CREATE INDEX "concept_sets_project_id_index" ON "concept_sets" USING btree ("project_id");--> statement-breakpoint
CREATE INDEX "concept_sets_created_by_index" ON "concept_sets" USING btree ("created_by");--> statement-breakpoint
create trigger append_only before update or delete or truncate on concept_set_versions for each statement execute function refuse_change();
