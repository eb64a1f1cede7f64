CREATE TABLE "register_sample" (
	"place" integer PRIMARY KEY NOT NULL,
	"terms" text[] NOT NULL,
	"words" "tsvector" NOT NULL,
	"title_words" "tsvector" NOT NULL,
	"approved_on" text NOT NULL,
	"results_due" text,
	"changed_at" timestamp with time zone NOT NULL,
	"drawn_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
DROP INDEX "register_search_changed_at_reference_index";--> statement-breakpoint
DROP INDEX "register_search_published_at_reference_index";--> statement-breakpoint
DROP INDEX "register_search_title_reference_index";--> statement-breakpoint
ALTER TABLE "register_search" ADD COLUMN "title_words" "tsvector" DEFAULT ''::tsvector NOT NULL;--> statement-breakpoint
CREATE INDEX "register_sample_words_index" ON "register_sample" USING gin ("words");--> statement-breakpoint
CREATE INDEX "register_search_changed_at_reference_entry_id_index" ON "register_search" USING btree ("changed_at","reference","entry_id");--> statement-breakpoint
CREATE INDEX "register_search_published_at_reference_entry_id_index" ON "register_search" USING btree ("published_at","reference","entry_id");--> statement-breakpoint
CREATE INDEX "register_search_title_reference_entry_id_index" ON "register_search" USING btree ("title","reference","entry_id");--> statement-breakpoint
-- Terms are read of every entry that is counted: they stay in the row, where long texts are apart from it.
alter table register_search alter column terms set storage main, alter column title_words set storage main;--> statement-breakpoint
alter table register_sample alter column terms set storage main;
