/**
 * What a crate says, in the words of the people who use it: who asks, for which project, of which environment, what is asked,
 * under which approval, and what became of it phase by phase. Builders turn these values into JSON-LD, readers turn it back.
 * Ids are IRIs (ORCID, ROR, or any https address); instants are ISO 8601 with a zone.
 */
import { PortableSignatures } from "#lib/approval/portable-signatures.ts";
import { z } from "zod";
import { OutputContexts } from "#lib/query/output-context.ts";

const Iri = z.url({ protocol: /^(https?|urn|mailto)$/ });
const Line = z.string().trim().min(1).max(500);
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Uuid = z.uuid();
const Bytes = z.instanceof(Uint8Array);
/** As the profile's validator accepts it: seconds, optional fraction, `Z` or an offset. */
export const Instant = z.iso.datetime({ offset: true });

/** `id` is the ROR where the organisation has one, else its address on the web. */
export const Organisation = z.strictObject({ id: Iri, name: Line, url: z.url().optional() });
export type Organisation = z.infer<typeof Organisation>;

export const Person = z.strictObject({ orcid: z.string().regex(/^https:\/\/orcid\.org\/\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/), name: Line, affiliation: Organisation });
export type Person = z.infer<typeof Person>;

export const Licence = z.strictObject({ id: Iri, name: Line, description: Line.optional() });
export type Licence = z.infer<typeof Licence>;

export const Project = z.strictObject({
  id: Uuid,
  title: Line,
  /** The name people know the project by, such as `FF-2026-014`. */
  identifier: Line,
  funder: z.strictObject({ name: Line, id: Iri.optional(), grant: Line.optional() }).optional(),
  /** Organisations on the project; the requesting person's is added if it is missing. */
  members: z.array(Organisation).default([]),
});
export type Project = z.infer<typeof Project>;

/** `url` is the versioned address of the Workflow RO-Crate, `downloadUrl` of its ZIP, `digest` the ZIP's SHA-256, which a TRE pins. */
export const Workflow = z.strictObject({ url: z.url(), downloadUrl: z.url(), name: Line, version: Line, digest: Sha256 });
export type Workflow = z.infer<typeof Workflow>;

/** `bytes` are the query as JSON, `digest` their SHA-256, `words` the same question in plain English. */
export const AskedQuery = z.strictObject({ title: Line, words: z.string().min(1), bytes: Bytes, digest: Sha256 });
export type AskedQuery = z.infer<typeof AskedQuery>;

/** The committee's envelope as a compact JWS; `digest` is the SHA-256 of that text. `signatures`: its members' own, where they signed. */
export const Approval = z.strictObject({ jws: z.string().regex(/^[\w-]+\.[\w-]*\.[\w-]+$/), digest: Sha256, signatures: PortableSignatures.optional() });
export type Approval = z.infer<typeof Approval>;

export const RequestCrate = z.strictObject({
  /** Becomes the bag's External-Identifier. */
  crateId: Uuid,
  runId: Uuid,
  /** Groups the crates that ask several TREs one question. */
  submissionId: Uuid,
  tre: Organisation,
  project: Project,
  person: Person,
  workflow: Workflow,
  query: AskedQuery,
  /** What the researcher says of the outputs beforehand, for those who check them. */
  outputContext: OutputContexts.default([]),
  approval: Approval.optional(),
  /** Proof that the project is in the public register: a C2SP tlog-proof with the log's entry in it, as text. */
  registered: z.string().min(1).max(100_000).optional(),
  requestedAt: Instant,
  /** Of the request's own metadata. */
  licence: Licence,
});
export type RequestCrate = z.infer<typeof RequestCrate>;

/** The eight phases in order, from the profile's text. */
export const phases = ["check", "validation", "workflow-retrieval", "sign-off", "execution", "disclosure", "publishing", "receiving"] as const;
export const Phase = z.enum(phases);
export type Phase = z.infer<typeof Phase>;

export const PhaseStatus = z.enum(["potential", "active", "completed", "failed"]);
export type PhaseStatus = z.infer<typeof PhaseStatus>;

/** Who did it. People inside a TRE may be named by an opaque `urn:uuid:`; software says for which organisation it acts (F56). */
export const Agent = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("person"), id: Iri, name: Line, affiliation: Organisation.optional() }),
  Organisation.extend({ kind: z.literal("organisation") }),
  z.strictObject({ kind: z.literal("software"), id: Iri, name: Line, version: Line.optional(), provider: Organisation }),
]);
export type Agent = z.infer<typeof Agent>;

/** One phase of one run. `name` says for people what was done and how it ended; `error` tells a failure for machines and only then. */
export const PhaseRecord = z.strictObject({
  phase: Phase,
  status: PhaseStatus,
  agent: Agent,
  startTime: Instant.optional(),
  endTime: Instant.optional(),
  name: z.string().trim().min(10).max(1000),
  error: z.string().min(1).max(2000).optional(),
  /** Sign-off only: the agreement it was judged by. */
  policy: z.strictObject({ id: Iri, name: Line }).optional(),
}).refine((record) => record.error === undefined || record.status === "failed", { path: ["error"], message: "Only a failed phase has an error." });
export type PhaseRecord = z.infer<typeof PhaseRecord>;

/** `path` is under `outputs/`, in letters that need no encoding in an id. */
export const OutputFile = z.strictObject({
  path: z.string().regex(/^outputs\/[A-Za-z0-9][A-Za-z0-9_-]*([./][A-Za-z0-9][A-Za-z0-9_-]*)*$/),
  name: Line,
  bytes: Bytes,
  mediaType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/),
});
export type OutputFile = z.infer<typeof OutputFile>;

/** How a run ended, as its results crate shows it. */
export const Outcome = z.enum(["released", "withheld", "failed", "refused"]);
export type Outcome = z.infer<typeof Outcome>;

export type ResultsCrate = {
  readonly request: RequestCrate;
  readonly outcome: Outcome;
  readonly tre: Organisation;
  readonly phases: readonly PhaseRecord[];
  readonly outputs: readonly OutputFile[];
  /** The sentence that tells why there are no outputs, where there are none. */
  readonly because?: string;
  readonly publishedAt: string;
  readonly licence: Licence;
};
