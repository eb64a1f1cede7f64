CREATE TABLE "evidence" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"user_id" uuid,
	"project_id" uuid,
	"issuer" text NOT NULL,
	"reference" text NOT NULL,
	"valid_from" text NOT NULL,
	"valid_to" text NOT NULL,
	"added_by" uuid NOT NULL,
	"added_at" timestamp with time zone NOT NULL,
	"verified_by" uuid,
	"verified_at" timestamp with time zone,
	"verified_how" text,
	"visa" jsonb,
	"ended_by" uuid,
	"ended_at" timestamp with time zone,
	"ended_because" text,
	CONSTRAINT "evidence_is_of_a_person_or_a_project" CHECK (("evidence"."user_id" is null) <> ("evidence"."project_id" is null)),
	CONSTRAINT "nobody_verifies_their_own_evidence" CHECK ("evidence"."verified_by" is null or ("evidence"."verified_by" <> "evidence"."added_by" and "evidence"."verified_by" is distinct from "evidence"."user_id")),
	CONSTRAINT "somebody_or_a_signature_verifies_evidence" CHECK (("evidence"."verified_at" is null) = ("evidence"."verified_by" is null and "evidence"."visa" is null))
);
--> statement-breakpoint
CREATE TABLE "expiry_reminders" (
	"user_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"days_before" integer NOT NULL,
	"sent_at" timestamp with time zone NOT NULL,
	CONSTRAINT "expiry_reminders_user_id_subject_days_before_pk" PRIMARY KEY("user_id","subject","days_before")
);
--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_added_by_users_id_fk" FOREIGN KEY ("added_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_verified_by_users_id_fk" FOREIGN KEY ("verified_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_ended_by_users_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expiry_reminders" ADD CONSTRAINT "expiry_reminders_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "evidence_user_id_index" ON "evidence" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "evidence_project_id_index" ON "evidence" USING btree ("project_id");--> statement-breakpoint
CREATE INDEX "evidence_valid_to_index" ON "evidence" USING btree ("valid_to");--> statement-breakpoint
-- By hand: what a piece of evidence says never changes. It is verified once, and taken back once.
CREATE FUNCTION only_verify_or_end() RETURNS trigger LANGUAGE plpgsql AS $$
begin
  if (to_jsonb(new) - array['verified_by', 'verified_at', 'verified_how', 'ended_by', 'ended_at', 'ended_because']) is distinct from (to_jsonb(old) - array['verified_by', 'verified_at', 'verified_how', 'ended_by', 'ended_at', 'ended_because'])
    or (old.verified_at is not null and (new.verified_by, new.verified_at, new.verified_how) is distinct from (old.verified_by, old.verified_at, old.verified_how))
    or (old.ended_at is not null and (new.ended_by, new.ended_at, new.ended_because) is distinct from (old.ended_by, old.ended_at, old.ended_because)) then
    raise exception 'evidence may only be verified or taken back' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
--> statement-breakpoint
CREATE TRIGGER only_verify_or_end BEFORE UPDATE ON "evidence" FOR EACH ROW EXECUTE FUNCTION only_verify_or_end();
