CREATE TABLE "former_policies" (
	"tre_id" uuid NOT NULL,
	"digest" text NOT NULL,
	"policy" jsonb NOT NULL,
	"until" timestamp with time zone NOT NULL,
	CONSTRAINT "former_policies_tre_id_digest_until_pk" PRIMARY KEY("tre_id","digest","until")
);
--> statement-breakpoint
ALTER TABLE "former_policies" ADD CONSTRAINT "former_policies_tre_id_tres_id_fk" FOREIGN KEY ("tre_id") REFERENCES "public"."tres"("id") ON DELETE no action ON UPDATE no action;