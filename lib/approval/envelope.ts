/**
 * An approval is not a flag but an envelope: what one TRE's committee allowed, as data with a digest, signed so that the TRE
 * can check it without asking the portal again. A run inside a live envelope is cleared by rule; a run outside shows the
 * difference in words and goes to people.
 */
import { z } from "zod";
import { EnvelopeId, ProjectId, TreId, UserId } from "#lib/kernel/ids.ts";
import { PlainDate } from "#lib/kernel/plain-date.ts";
import { outputKinds } from "#lib/query/analysis.ts";
import { recordDomains } from "#lib/query/omop-tables.ts";
import { Bound } from "./bounds.ts";
import { Condition } from "./conditions.ts";
import { evidenceKinds } from "./evidence-kinds.ts";

export const Envelope = z.strictObject({
  version: z.literal(1),
  id: EnvelopeId,
  project: z.strictObject({ id: ProjectId, reference: z.string(), title: z.string(), revision: z.int().positive() }),
  tre: z.strictObject({ id: TreId, name: z.string() }),
  /** Safe people: only these may ask under this approval. */
  people: z.array(z.strictObject({ id: UserId, name: z.string(), orcid: z.string().optional(), accreditedUntil: PlainDate.optional(), /** Evidence that must be valid on the day a run of theirs starts. */ evidence: z.array(z.enum(evidenceKinds)).optional() })).min(1),
  /** Evidence of the project that must be valid on the day a run starts. */
  evidence: z.array(z.enum(evidenceKinds)).optional(),
  /** Keys of the TRE's datasets. */
  datasets: z.array(z.string()).min(1),
  analyses: z.array(z.enum(outputKinds)).min(1),
  /** OMOP domains whose codes may be asked for; empty for table data. */
  domains: z.array(z.enum(recordDomains)),
  /** Concept ids the committee limited the project to; empty = no limit beyond the domains. */
  concepts: z.array(z.int().positive()),
  /** Columns of table data that may be asked for; empty = every declared column. */
  columns: z.array(z.string()),
  /** Whoever is asked about meets each of them; absent: anybody in the data. */
  population: z.array(Bound).min(1).optional(),
  conditions: z.array(Condition),
  /** People behind a count. A run is held to the stricter of this and the TRE's own threshold (lib/disclosure/under-approval.ts). */
  leastThreshold: z.int().min(1),
  validFrom: PlainDate,
  /** Last day on which a run may start. */
  validTo: PlainDate,
  decidedAt: z.iso.datetime(),
  decidedBy: z.string(),
});
export type Envelope = z.infer<typeof Envelope>;

/** The portal's and committee's words about one run that was outside its envelope. */
export const RunDecision = z.strictObject({
  version: z.literal(1),
  runId: z.uuid(),
  treId: TreId,
  /** Key of the dataset it was decided for: the same query on other data is another run. */
  dataset: z.string().min(1),
  queryDigest: z.string().regex(/^[0-9a-f]{64}$/),
  decision: z.enum(["approve", "refuse"]),
  reason: z.string().min(3).max(2000),
  decidedBy: z.string(),
  decidedAt: z.iso.datetime(),
});
export type RunDecision = z.infer<typeof RunDecision>;

/** The `typ` under which each is signed (lib/approval/signature.ts). */
export const envelopeType = "fivefold-envelope+jws";
export const runDecisionType = "fivefold-run-decision+jws";
