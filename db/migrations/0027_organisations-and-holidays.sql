CREATE TABLE "proclaimed_holidays" (
	"nation" text NOT NULL,
	"day" text NOT NULL,
	"name" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	"set_by" uuid NOT NULL,
	CONSTRAINT "proclaimed_holidays_nation_day_pk" PRIMARY KEY("nation","day")
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"ror" text,
	"sector" text NOT NULL,
	"other_names" text[] NOT NULL,
	"merged_into" uuid,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "organisation_id" uuid;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "organisation_id" uuid;--> statement-breakpoint
ALTER TABLE "tres" ADD COLUMN "organisation_id" uuid;--> statement-breakpoint
ALTER TABLE "proclaimed_holidays" ADD CONSTRAINT "proclaimed_holidays_set_by_users_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisations" ADD CONSTRAINT "organisations_merged_into_organisations_id_fk" FOREIGN KEY ("merged_into") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "one_organisation_of_a_name" ON "organisations" USING btree (lower("name")) WHERE "organisations"."merged_into" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "one_organisation_of_a_ror" ON "organisations" USING btree ("ror") WHERE "organisations"."merged_into" is null;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tres" ADD CONSTRAINT "tres_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "projects_organisation_id_index" ON "projects" USING btree ("organisation_id");