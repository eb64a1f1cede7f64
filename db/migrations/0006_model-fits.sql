CREATE TABLE "model_contributions" (
	"fit_id" uuid NOT NULL,
	"tre_id" uuid NOT NULL,
	"step" integer NOT NULL,
	"sums" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "model_contributions_fit_id_tre_id_step_pk" PRIMARY KEY("fit_id","tre_id","step")
);
--> statement-breakpoint
CREATE TABLE "model_fits" (
	"id" uuid PRIMARY KEY NOT NULL,
	"submission_id" uuid NOT NULL,
	"analysis" text NOT NULL,
	"participants" jsonb NOT NULL,
	"columns" jsonb NOT NULL,
	"spec" jsonb NOT NULL,
	"step" integer NOT NULL,
	"state" jsonb NOT NULL,
	"began_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "model_contributions" ADD CONSTRAINT "model_contributions_fit_id_model_fits_id_fk" FOREIGN KEY ("fit_id") REFERENCES "public"."model_fits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_contributions" ADD CONSTRAINT "model_contributions_tre_id_tres_id_fk" FOREIGN KEY ("tre_id") REFERENCES "public"."tres"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_fits" ADD CONSTRAINT "model_fits_submission_id_submissions_id_fk" FOREIGN KEY ("submission_id") REFERENCES "public"."submissions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "model_fits_submission_id_analysis_index" ON "model_fits" USING btree ("submission_id","analysis");