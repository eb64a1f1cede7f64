CREATE TABLE "governing_documents" (
	"kind" text NOT NULL,
	"body" text NOT NULL,
	"key" text NOT NULL,
	"version" integer NOT NULL,
	"sha256" text NOT NULL,
	"signed" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "governing_documents_kind_body_key_version_pk" PRIMARY KEY("kind","body","key","version")
);
--> statement-breakpoint
CREATE TABLE "register_watch_news" (
	"watch_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "register_watch_news_watch_id_entry_id_revision_pk" PRIMARY KEY("watch_id","entry_id","revision")
);
--> statement-breakpoint
ALTER TABLE "register_watches" ADD COLUMN "pace" text DEFAULT 'daily' NOT NULL;--> statement-breakpoint
ALTER TABLE "register_watch_news" ADD CONSTRAINT "register_watch_news_watch_id_register_watches_id_fk" FOREIGN KEY ("watch_id") REFERENCES "public"."register_watches"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_watch_news" ADD CONSTRAINT "register_watch_news_entry_id_register_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."register_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "governing_documents" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
