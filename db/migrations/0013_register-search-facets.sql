-- Likeness of words by their groups of three letters; a trusted extension of PostgreSQL itself.
create extension if not exists pg_trgm;--> statement-breakpoint
CREATE TABLE "register_search" (
	"entry_id" uuid PRIMARY KEY NOT NULL,
	"reference" text NOT NULL,
	"title" text NOT NULL,
	"terms" text[] NOT NULL,
	"words" tsvector NOT NULL,
	"approved_on" text NOT NULL,
	"results_due" text,
	"published_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"lot" double precision DEFAULT random() NOT NULL,
	"shape" integer NOT NULL,
	"spelt" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "register_words" (
	"word" text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
DROP INDEX "register_entries_changed_at_index";--> statement-breakpoint
ALTER TABLE "register_search" ADD CONSTRAINT "register_search_entry_id_register_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."register_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "register_search_terms_index" ON "register_search" USING gin ("terms");--> statement-breakpoint
CREATE INDEX "register_search_words_index" ON "register_search" USING gin ("words");--> statement-breakpoint
CREATE INDEX "register_search_lot_index" ON "register_search" USING btree ("lot");--> statement-breakpoint
CREATE INDEX "register_search_approved_on_index" ON "register_search" USING btree ("approved_on");--> statement-breakpoint
CREATE INDEX "register_search_results_due_index" ON "register_search" USING btree ("results_due");--> statement-breakpoint
CREATE INDEX "register_search_changed_at_reference_index" ON "register_search" USING btree ("changed_at","reference");--> statement-breakpoint
CREATE INDEX "register_search_published_at_reference_index" ON "register_search" USING btree ("published_at","reference");--> statement-breakpoint
CREATE INDEX "register_search_title_reference_index" ON "register_search" USING btree ("title","reference");--> statement-breakpoint
CREATE INDEX "register_search_spelt_index" ON "register_search" USING btree ("spelt") WHERE not "register_search"."spelt";--> statement-breakpoint
CREATE INDEX "register_words_word_index" ON "register_words" USING gin ("word" gin_trgm_ops);--> statement-breakpoint
ALTER TABLE "register_entries" DROP COLUMN "text";--> statement-breakpoint
-- Texts are kept apart from what a search goes through row by row.
alter table register_search set (toast_tuple_target = 256);
