CREATE TABLE "register_findings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"text" text NOT NULL,
	"state" text NOT NULL,
	"written_by" uuid NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "register_questions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"entry_id" uuid NOT NULL,
	"question" text NOT NULL,
	"state" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"answer" text,
	"declined_for" text,
	"decided_by" uuid,
	"decided_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "register_watches" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"confirm_sha256" text NOT NULL,
	"end_secret" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"confirmed_at" timestamp with time zone,
	CONSTRAINT "register_watches_confirmSha256_unique" UNIQUE("confirm_sha256"),
	CONSTRAINT "register_watches_endSecret_unique" UNIQUE("end_secret")
);
--> statement-breakpoint
ALTER TABLE "register_findings" ADD CONSTRAINT "register_findings_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_findings" ADD CONSTRAINT "register_findings_written_by_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_findings" ADD CONSTRAINT "register_findings_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_questions" ADD CONSTRAINT "register_questions_entry_id_register_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."register_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_questions" ADD CONSTRAINT "register_questions_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "register_findings_project_id_written_at_index" ON "register_findings" USING btree ("project_id","written_at");--> statement-breakpoint
CREATE UNIQUE INDEX "one_text_waits" ON "register_findings" USING btree ("project_id") WHERE "register_findings"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "register_questions_entry_id_state_decided_at_index" ON "register_questions" USING btree ("entry_id","state","decided_at");--> statement-breakpoint
CREATE INDEX "register_questions_state_asked_at_index" ON "register_questions" USING btree ("state","asked_at");--> statement-breakpoint
CREATE UNIQUE INDEX "register_watches_email_kind_value_index" ON "register_watches" USING btree ("email","kind","value");--> statement-breakpoint
CREATE INDEX "register_watches_kind_value_index" ON "register_watches" USING btree ("kind","value");