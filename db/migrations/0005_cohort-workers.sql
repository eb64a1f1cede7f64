CREATE TABLE "worker_tasks" (
	"run_id" uuid PRIMARY KEY NOT NULL,
	"notes" jsonb NOT NULL,
	"task" jsonb,
	"handed_out" integer DEFAULT 0 NOT NULL,
	"answer_sha256" text
);
--> statement-breakpoint
CREATE TABLE "cohort_workers" (
	"tre_id" uuid PRIMARY KEY NOT NULL,
	"collection_id" text NOT NULL,
	"username" text NOT NULL,
	"password_sha256" text NOT NULL,
	"password_since" timestamp with time zone NOT NULL,
	"facts" jsonb NOT NULL,
	CONSTRAINT "cohort_workers_collectionId_unique" UNIQUE("collection_id"),
	CONSTRAINT "cohort_workers_username_unique" UNIQUE("username")
);
--> statement-breakpoint
ALTER TABLE "tres" ADD COLUMN "kind" text DEFAULT 'fivefold' NOT NULL;--> statement-breakpoint
ALTER TABLE "worker_tasks" ADD CONSTRAINT "worker_tasks_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_workers" ADD CONSTRAINT "cohort_workers_tre_id_tres_id_fk" FOREIGN KEY ("tre_id") REFERENCES "public"."tres"("id") ON DELETE no action ON UPDATE no action;