ALTER TABLE "model_contributions" ALTER COLUMN "sums" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "model_contributions" ADD COLUMN "part" jsonb;--> statement-breakpoint
ALTER TABLE "model_fits" ADD COLUMN "masks" jsonb;--> statement-breakpoint
ALTER TABLE "model_fits" ADD COLUMN "stopped" jsonb;--> statement-breakpoint
ALTER TABLE "model_contributions" ADD CONSTRAINT "in_the_open_or_masked" CHECK (("model_contributions"."sums" is null) <> ("model_contributions"."part" is null));
--> statement-breakpoint
-- Models that were under way: the identity key that each TRE has now.
UPDATE "model_fits" SET "participants" = (
  SELECT jsonb_agg(a.p || jsonb_build_object('x', (SELECT t."public_key"->>'x' FROM "tres" t WHERE t."id" = (a.p->>'treId')::uuid)) ORDER BY a.place)
  FROM jsonb_array_elements("participants") WITH ORDINALITY AS a(p, place)
);
