CREATE TABLE "register_log_checkpoints" (
	"size" bigint PRIMARY KEY NOT NULL,
	"root" "bytea" NOT NULL,
	"note" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "register_log_cosignatures" (
	"size" bigint NOT NULL,
	"tre_id" uuid NOT NULL,
	"line" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "register_log_cosignatures_size_tre_id_pk" PRIMARY KEY("size","tre_id")
);
--> statement-breakpoint
CREATE TABLE "register_log_leaves" (
	"index" bigint PRIMARY KEY NOT NULL,
	"entry" "bytea" NOT NULL,
	"about" text,
	"revision" integer,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "register_log_queue" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"entry" jsonb NOT NULL,
	"queued_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "register_log_tiles" (
	"level" integer NOT NULL,
	"n" bigint NOT NULL,
	"hashes" "bytea" NOT NULL,
	CONSTRAINT "register_log_tiles_level_n_pk" PRIMARY KEY("level","n")
);
--> statement-breakpoint
ALTER TABLE "register_entries" ADD COLUMN "salts" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "register_log_cosignatures" ADD CONSTRAINT "register_log_cosignatures_size_register_log_checkpoints_size_fk" FOREIGN KEY ("size") REFERENCES "public"."register_log_checkpoints"("size") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_log_cosignatures" ADD CONSTRAINT "register_log_cosignatures_tre_id_tres_id_fk" FOREIGN KEY ("tre_id") REFERENCES "public"."tres"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "register_log_leaves_about_revision_index" ON "register_log_leaves" USING btree ("about","revision");