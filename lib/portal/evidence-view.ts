/** The shapes in which people read evidence. */
import { z } from "zod";
import { evidenceKinds } from "#lib/approval/evidence-kinds.ts";
import { evidenceStandings, standingOfEvidence, type Evidence } from "#lib/governance/evidence.ts";
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { May } from "./project-view.ts";

export const EvidenceView = z.object({
  id: z.uuid(), kind: z.enum(evidenceKinds), issuer: z.string(), reference: z.string(), validFrom: z.iso.date(), validTo: z.iso.date(), standing: z.enum(evidenceStandings),
  verified: z.object({ by: z.string(), at: z.iso.datetime(), how: z.string() }).nullable(),
  ended: z.object({ by: z.string(), at: z.iso.datetime(), because: z.string() }).nullable(),
}).meta({ id: "Evidence" });
export type EvidenceView = z.infer<typeof EvidenceView>;

export const evidenceView = (evidence: Evidence, today: PlainDate): EvidenceView => ({ ...evidence, standing: standingOfEvidence(evidence, today) });

/** What a committee sees of safe people: each person's evidence, and what is demanded and missing. */
export const PeopleCheck = z.object({
  demanded: z.array(z.enum(evidenceKinds)),
  people: z.array(z.object({ name: z.string(), role: z.enum(["lead", "member"]), /** Somebody without an account asks nothing and shows nothing. */ hasAccount: z.boolean(), /** As the application gives it; empty: none. */ orcid: z.string(), /** Whether ORCID itself has said that it is theirs. */ orcidAuthenticated: z.boolean(), evidence: z.array(EvidenceView), lacking: z.array(z.enum(evidenceKinds)) })),
  project: z.object({ evidence: z.array(EvidenceView), lacking: z.array(z.enum(evidenceKinds)) }),
  verify: May,
}).meta({ id: "PeopleCheck" });
export type PeopleCheck = z.infer<typeof PeopleCheck>;
