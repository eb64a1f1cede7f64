/**
 * What a TRE does with a request before anybody's data is touched. The crate is a stranger's: its package is verified, every review
 * it claims is thrown away, the rules are applied, the query is parsed anew and held against this TRE's own dictionary, and the
 * approval is judged from signed envelopes with the portal key that was pinned when the TRE joined. The portal's word counts nowhere.
 */
import { z } from "zod";
import { clearance } from "#lib/approval/clearance.ts";
import { Envelope, envelopeType, RunDecision, runDecisionType } from "#lib/approval/envelope.ts";
import { unmetInWords, type Condition, type MetCondition } from "#lib/approval/conditions.ts";
import { EvidenceStatement, evidenceStatementType, lackingEvidence, unmetConditions } from "#lib/approval/evidence.ts";
import { verifyDocument } from "#lib/approval/signature.ts";
import { judgeSignedEnvelope, judgeSignedRunDecision, type HeldKey, type SignatureDemand, type SignedDecision } from "#lib/approval/signed-decision.ts";
import { defaultLimits, type CrateLimits } from "#lib/crate/limits.ts";
import type { RequestCrate } from "#lib/crate/model.ts";
import { readCrate } from "#lib/crate/read-crate.ts";
import { mostDemanded } from "#lib/disclosure/under-approval.ts";
import { receiveRequest } from "#lib/crate/receive-request.ts";
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { JoinAnswer } from "#lib/protocol/messages.ts";
import type { DatasetDescription } from "#lib/query/dictionary.ts";
import { Query } from "#lib/query/model.ts";
import { contextQuestions, missingContext, type ContextDemand } from "#lib/query/output-context.ts";
import { saidOfOutputs } from "#lib/query/outputs-asked.ts";
import { validateQuery } from "#lib/query/validate.ts";
import type { Asked, RunRecord, Standing } from "./run-record.ts";

/** What this TRE knows by itself, against which the request is held. */
export type OwnSide = {
  membership: Pick<JoinAnswer, "treId" | "name" | "ror" | "portalKey" | "workflow">;
  datasets: ReadonlyMap<string, DatasetDescription>;
  crateBytes: number;
  today: PlainDate;
  /** This TRE's policy on what must be said of outputs; left out: nothing need be. */
  outputContext?: ContextDemand;
};

const limitsFor = (crateBytes: number): CrateLimits => ({ ...defaultLimits, archiveBytes: crateBytes, totalBytes: Math.max(defaultLimits.totalBytes, 4 * crateBytes) });

/** The check phase: is the package whole and safe to open? */
export async function checkPackage(zip: Uint8Array, crateBytes: number): Promise<Result<undefined>> {
  const opened = await readCrate(zip, limitsFor(crateBytes));
  return opened.ok ? ok(undefined) : opened;
}

/** The validation phase: does it keep the rules, is it meant for us, and can our data answer it? */
export async function validateRequest(zip: Uint8Array, run: Pick<RunRecord, "runId" | "submissionId" | "dataset">, own: OwnSide): Promise<Result<Asked>> {
  const received = await receiveRequest(zip, limitsFor(own.crateBytes));
  if (!received.ok) return received;
  const { request, discarded } = received.value;
  const misdirected = addressFault(request, run, own.membership);
  if (misdirected) return refuse("bad-crate", misdirected);

  const query = parseQuery(request.query.bytes);
  if (!query.ok) return query;
  const description = own.datasets.get(run.dataset);
  if (!description) return refuse("invalid-input", `This TRE has no dataset “${run.dataset}”.`);
  const problems = validateQuery(query.value, [description], own.today).filter((problem) => problem.severity === "error");
  const [first] = problems;
  if (first) return refuse("invalid-input", `This TRE's data can't answer the query: ${first.message}`, { fields: Object.fromEntries(problems.map((p) => [p.path, p.message])) });

  const unsaid = contextFault(request, query.value, own);
  if (unsaid) return refuse("invalid-input", unsaid);

  const { project, person, workflow, outputContext } = request;
  return ok({
    tre: request.tre,
    project: { id: project.id, reference: project.identifier, title: project.title },
    person: { name: person.name, orcid: person.orcid, affiliation: person.affiliation.name },
    title: request.query.title,
    words: request.query.words,
    query: query.value,
    queryDigest: request.query.digest,
    workflow: { url: workflow.url, version: workflow.version, digest: workflow.digest },
    ...(request.registered !== undefined && { registered: request.registered }),
    outputContext: saidOfOutputs(query.value, outputContext),
    discarded: discarded.map(({ name }) => name),
  });
}

/** A crate made for another run or another TRE must not be answered, even if the portal hands it to us. */
function addressFault(request: RequestCrate, run: Pick<RunRecord, "runId" | "submissionId">, membership: OwnSide["membership"]): string | undefined {
  if (request.runId !== run.runId || request.submissionId !== run.submissionId) return "The crate is for another run than the one it was offered as.";
  const ror = (id: string) => id.replace(/^https:\/\/ror\.org\//, "");
  const isUs = request.tre.name === membership.name || (membership.ror !== null && ror(request.tre.id) === ror(membership.ror));
  return isUs ? undefined : `The crate is addressed to ${request.tre.name}, not to this TRE.`;
}

function contextFault({ outputContext }: RequestCrate, query: Query, own: OwnSide): string | undefined {
  const strange = outputContext.find(({ output }) => !query.analyses.some(({ id }) => id === output));
  if (strange) return `The request says something of an output “${strange.output}”, which its query does not ask for.`;
  const missing = own.outputContext === "required" ? missingContext(outputContext, query.analyses)[0] : undefined;
  return missing && `This TRE's policy asks what is said of each output: “${contextQuestions[missing.field]}” is missing for “${missing.output}”.`;
}

function parseQuery(bytes: Uint8Array): Result<Query> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return refuse("bad-crate", "The query in the crate is not JSON.");
  }
  const parsed = Query.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return refuse("bad-crate", `The query in the crate is not one this TRE understands: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim());
}

export type Judgement = { standing: Standing | null; /** The approval by which the run was judged. */ chosen: Envelope | null; differences: string[]; /** Evidence that the approval leans on and that is not valid today, and conditions that are not met: no decision of people takes their place. */ lacking: string[]; /** Conditions that keep the output from leaving today. */ held: string[]; conditions: Condition[]; /** Null where there is no statement that holds. */ met: MetCondition[] | null; verified: { jws: string; envelope: Envelope }[] };

/**
 * Is the run inside what this TRE's committee allowed? Of several approvals the newest that is in force speaks, so that a narrower
 * decision is not undone by an older, wider one. What is revoked the portal no longer sends; the copy in the crate is not asked.
 * One that the portal signed and this version cannot read whole demands something that it would not hold the run to: nothing is cleared by rule beside it.
 */
export async function judgeApproval(asked: Asked, { dataset, evidence }: Pick<RunRecord, "dataset" | "evidence">, envelopes: readonly string[], own: Pick<OwnSide, "membership" | "today">): Promise<Judgement> {
  const { membership, today } = own;
  const verified: Judgement["verified"] = [];
  let isUnread = false;
  for (const jws of envelopes) {
    const document = await verifyDocument(jws, envelopeType, Envelope, membership.portalKey);
    if (!document.ok) isUnread ||= (await verifyDocument(jws, envelopeType, z.looseObject({}), membership.portalKey)).ok;
    else if (document.value.tre.id === membership.treId && document.value.project.id === asked.project.id) verified.push({ jws, envelope: document.value });
  }
  const newest = verified.toSorted((a, b) => b.envelope.decidedAt.localeCompare(a.envelope.decidedAt));
  const chosen = isUnread ? undefined : newest.find(({ envelope }) => envelope.validFrom <= today) ?? newest[0];
  const personId = personIn(chosen?.envelope, asked);
  const verdict = clearance(chosen?.envelope, {
    projectId: asked.project.id, personId, treId: membership.treId, dataset, query: asked.query,
  }, mostDemanded, today);
  const statement = chosen && (await statementOf(evidence, asked.project.id, personId, membership));
  const conditions = chosen?.envelope.conditions ?? [];
  return {
    conditions, met: statement ? (statement.conditions ?? []) : null, held: unmetInWords("output", conditions, statement?.conditions ?? [], today),
    standing: chosen ? { envelopeId: chosen.envelope.id, jws: chosen.jws, leastThreshold: chosen.envelope.leastThreshold } : null, chosen: chosen?.envelope ?? null, differences: isUnread ? [newerTerms] : verdict.cleared ? [] : verdict.differences, verified,
    lacking: chosen ? [...lackingEvidence(chosen.envelope, personId, statement, today), ...unmetConditions(chosen.envelope, statement, today)] : [],
  };
}

const newerTerms = "An approval of this project has terms that this version of the agent does not know. No run starts by rule until the agent is updated.";

/** A statement about another project or person, or one that the portal did not sign, is none. */
async function statementOf(jws: string | undefined, projectId: string, personId: string, membership: OwnSide["membership"]): Promise<EvidenceStatement | undefined> {
  const document = jws === undefined ? undefined : await verifyDocument(jws, evidenceStatementType, EvidenceStatement, membership.portalKey);
  return document?.ok && document.value.projectId === projectId && document.value.personId === personId ? document.value : undefined;
}

/** The crate names people by ORCID iD, the envelope by the portal's id. One without an iD in the envelope is known by name. */
function personIn(envelope: Envelope | undefined, asked: Asked): string {
  const bare = (orcid: string) => orcid.replace(/^https:\/\/orcid\.org\//, "");
  const same = envelope?.people.find((p) => (p.orcid ? bare(p.orcid) === bare(asked.person.orcid) : p.name === asked.person.name));
  return same?.id ?? "";
}

/** What this TRE demands of members' signatures, and the keys that count here. */
export type OwnKeys = { demand: SignatureDemand; keys: readonly HeldKey[] };

/** Who signed the approval that a run stands on; null where this TRE leaves it at the portal's signature. */
export async function signersOfApproval({ chosen, differences }: Pick<Judgement, "chosen" | "differences">, signed: readonly SignedDecision[], own: OwnKeys | undefined): Promise<Result<string[] | null>> {
  // A run outside its approval does not stand on it: people decide, and sign that.
  if (!own || !chosen || differences.length > 0) return ok(null);
  return judgeSignedEnvelope(chosen, signed, own.keys, own.demand);
}

/** The same of a decision about one run. A refusal needs no signature: to refuse gives nothing away. */
export async function signersOfRunDecision(decision: RunDecision, signed: SignedDecision | undefined, own: OwnKeys | undefined): Promise<Result<string[] | null>> {
  if (!own || decision.decision === "refuse") return ok(null);
  return judgeSignedRunDecision(decision, signed, own.keys, own.demand);
}

/** A committee's decision about one run is for that run, this TRE, that dataset and that very query, or it is for nothing. */
export async function readDecision(jws: string, run: RunRecord, membership: OwnSide["membership"]): Promise<Result<RunDecision>> {
  const document = await verifyDocument(jws, runDecisionType, RunDecision, membership.portalKey);
  if (!document.ok) return document;
  const { runId, treId, dataset, queryDigest } = document.value;
  if (runId !== run.runId || treId !== membership.treId || dataset !== run.dataset || queryDigest !== run.asked?.queryDigest) return refuse("outside-approval", "The decision is about another run, TRE, dataset or query.");
  return document;
}
