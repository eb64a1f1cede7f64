/**
 * Packs what a TRE answers: the request as it came, without any review its sender claimed, plus what happened in each phase
 * and, only after a completed disclosure check, the outputs. The bag keeps the request's External-Identifier (F14).
 */
import type { Result } from "#lib/kernel/result.ts";
import { ok } from "#lib/kernel/result.ts";
import type { BagInfo } from "./bag-info.ts";
import { bagInfoValues, toUuidUrn } from "./bag-info.ts";
import type { Entity } from "./graph.ts";
import { idOf, reference, references, referencesOf, writeGraph } from "./graph.ts";
import type { CrateLimits } from "./limits.ts";
import { defaultLimits } from "./limits.ts";
import type { Licence, Organisation, Outcome, PhaseRecord, RequestCrate } from "./model.ts";
import { OutputFile, PhaseRecord as PhaseRecordSchema, phases as phaseOrder } from "./model.ts";
import type { PhaseSurroundings, ReviewPhase } from "./phase-entities.ts";
import { phaseEntities, phaseEntityId } from "./phase-entities.ts";
import { readCrate } from "./read-crate.ts";
import { readRequest } from "./read-request.ts";
import { bagSoftware } from "./request-crate.ts";
import { agentEntities, licenceEntity, organisationEntity, projectEntityId, runEntityId } from "./request-entities.ts";
import { discardReviewActions } from "./review-actions.ts";
import { actionStatuses, approvalPath, contextIri, metadataPath, outputsFolder } from "./vocabulary.ts";
import { isStoredAsIs, writeBag } from "./write-bag.ts";
import { writeZip } from "./write-zip.ts";

export type ResultsToPack = {
  /** The request crate's ZIP, as it was collected. */
  readonly request: Uint8Array;
  readonly tre: Organisation;
  /** What happened, one record a phase. Publishing may be left out: packing is publishing, and is then recorded in the TRE's name. */
  readonly phases: readonly PhaseRecord[];
  /** What was released. Must be empty unless sign-off, execution and disclosure are completed. */
  readonly outputs: readonly OutputFile[];
  /** Why nothing is released although the query ran. Demands a failed disclosure phase. */
  readonly withheld?: string;
  readonly licence: Licence;
  /** ISO 8601 with a zone. */
  readonly publishedAt: string;
};

/** Refuses if the request can't be read; throws on results that must not leave (those are faults of ours). */
export async function buildResultsCrate(results: ResultsToPack, limits: CrateLimits = defaultLimits): Promise<Result<Uint8Array>> {
  const opened = await readCrate(results.request, limits);
  if (!opened.ok) return opened;
  const { crate } = discardReviewActions(opened.value);
  const read = readRequest(crate);
  if (!read.ok) return read;
  const request = read.value;

  const records = results.phases.map((record) => PhaseRecordSchema.parse(record));
  const outputs = results.outputs.map((output) => OutputFile.parse(output));
  const happened = phasesThatHappened(records);
  const outcome = outcomeOf(happened);
  refuseToLeak(happened, outcome, outputs, results.withheld);

  const around: PhaseSurroundings = {
    runId: request.runId, workflow: request.workflow.url, workflowDownload: request.workflow.downloadUrl, project: projectEntityId(request.project),
    ...(request.approval ? { approvalFile: approvalPath } : {}), outputs: outputs.map(({ path }) => path),
  };
  const entities = amend(crate.graph.entities, [
    ...resultsRoot(crate.graph.byId.get("./") ?? {}, request, { ...results, phases: happened }, outcome),
    ...executedRun(request, happened, around, results.tre),
    ...happened.flatMap((record) => (record.phase === "execution" ? agentEntities(record.agent) : phaseEntities(record.phase, record, around))),
    ...(happened.some(({ phase }) => phase === "publishing") ? [] : phaseEntities("publishing", publishingBy(results), around)),
    ...outputEntities(outputs),
    licenceEntity(results.licence),
    organisationEntity(results.tre),
  ]);

  const payload = new Map([...crate.files, [metadataPath, writeGraph(contextIri, entities)] as const, ...outputs.map(({ path, bytes }) => [path, bytes] as const)]);
  const group = bagInfoValues(crate.bagInfo, "Bag-Group-Identifier")[0];
  const info: BagInfo = [
    ["External-Identifier", toUuidUrn(request.crateId)],
    ...(group === undefined ? [] : [["Bag-Group-Identifier", group] as const]),
    ["Bagging-Date", results.publishedAt.slice(0, 10)], ["Bag-Software-Agent", bagSoftware], ["Source-Organization", results.tre.name],
  ];
  const packed = async (filled: number) => writeZip(await writeBag(request.crateId, payload, info, { filled }), { at: new Date(results.publishedAt), compress: (path) => !isStoredAsIs(path) });
  const bare = (await packed(0)).length;
  return ok(await packed(Math.ceil(bare / sizeStep) * sizeStep - bare));
}
/** The archive is filled up to a multiple of so many bytes: its size on the wire would say how much of the question was released (attack A27). */
const sizeStep = 16_384;

/** In order, without phases not begun, and with nothing after a gate that failed: the profile has no word for "never came to it". */
function phasesThatHappened(records: readonly PhaseRecord[]): PhaseRecord[] {
  const inOrder = [...records].filter(({ status }) => status !== "potential").sort((a, b) => phaseOrder.indexOf(a.phase) - phaseOrder.indexOf(b.phase));
  if (new Set(inOrder.map(({ phase }) => phase)).size < inOrder.length) throw new Error("a phase is recorded twice");
  const failed = inOrder.findIndex(({ status }) => status === "failed");
  return inOrder.filter(({ phase }, index) => failed < 0 || index <= failed || phase === "publishing" || (inOrder[failed]?.phase === "execution" && phase === "disclosure"));
}

export function outcomeOf(records: readonly Pick<PhaseRecord, "phase" | "status">[]): Outcome {
  const failed = records.find(({ status }) => status === "failed")?.phase;
  if (failed === undefined) return "released";
  if (failed === "disclosure") return "withheld";
  return failed === "execution" ? "failed" : "refused";
}

/** The one place through which outputs go into a crate: it will not pack any that were not run, signed off and checked (F70). */
function refuseToLeak(records: readonly PhaseRecord[], outcome: Outcome, outputs: readonly OutputFile[], withheld: string | undefined): void {
  const completed = (phase: string) => records.some((record) => record.phase === phase && record.status === "completed");
  const cleared = completed("sign-off") && completed("execution") && completed("disclosure");
  if (outputs.length > 0 && (!cleared || outcome !== "released" || withheld !== undefined)) throw new Error("outputs can't be packed before sign-off, execution and disclosure are completed");
  if (withheld !== undefined && outcome !== "withheld") throw new Error("withheld results need a failed disclosure phase");
  if (outcome === "released" && outputs.length === 0) throw new Error("results without outputs need a phase that failed");
}

function describeOutcome(request: RequestCrate, results: ResultsToPack, outcome: Outcome): string {
  const failed = results.phases.find(({ status }) => status === "failed");
  switch (outcome) {
    case "released":
      return `Results of one query for the project ${request.project.title}, checked for disclosure and released by ${results.tre.name}.`;
    case "withheld":
      return `${results.tre.name} ran the query and released no outputs. ${results.withheld ?? failed?.name ?? ""}`.trim();
    case "failed":
      return `${results.tre.name} could not run the query to its end. ${failed?.name ?? ""}`.trim();
    case "refused":
      return `${results.tre.name} did not run the query. ${failed?.name ?? ""}`.trim();
  }
}

function resultsRoot(root: Entity, request: RequestCrate, results: ResultsToPack, outcome: Outcome): Entity[] {
  const happened = results.phases.flatMap(({ phase }) => (phase === "execution" || phase === "publishing" ? [] : [phase]));
  const actions = ([...happened, "publishing"] satisfies ReviewPhase[]).map((phase) => phaseEntityId(phase, request.runId));
  return [{
    ...root, name: `${request.query.title} - results`, description: describeOutcome(request, results, outcome),
    datePublished: results.publishedAt, license: reference(results.licence.id), publisher: reference(results.tre.id),
    hasPart: references([...new Set([...referencesOf(root, "hasPart"), ...(results.outputs.length > 0 ? [outputsFolder] : [])])]),
    mentions: references([...new Set([...referencesOf(root, "mentions"), ...actions])]),
  }];
}

function executedRun(request: RequestCrate, records: readonly PhaseRecord[], around: PhaseSurroundings, tre: Organisation): Entity[] {
  const execution = records.find(({ phase }) => phase === "execution");
  if (!execution) return [];
  const { startTime, endTime, error } = execution;
  return [{
    "@id": runEntityId(request.runId), name: execution.name, actionStatus: actionStatuses[execution.status],
    participant: references([...new Set([execution.agent.id, tre.id])]),
    ...(startTime === undefined ? {} : { startTime }), ...(endTime === undefined ? {} : { endTime }), ...(error === undefined ? {} : { error }),
    ...(around.outputs.length > 0 ? { result: references(around.outputs) } : {}),
  }];
}

const publishingBy = ({ tre, publishedAt }: ResultsToPack): Omit<PhaseRecord, "phase"> =>
  ({ status: "completed", agent: { kind: "organisation", ...tre }, startTime: publishedAt, name: "BagIt manifests of the crate were made anew" });

function outputEntities(outputs: readonly OutputFile[]): Entity[] {
  if (outputs.length === 0) return [];
  return [
    {
      "@id": outputsFolder, "@type": "Dataset", name: "Released outputs", description: "Everything that passed the disclosure check.",
      hasPart: references(outputs.map(({ path }) => path)),
    },
    ...outputs.map(({ path, name, bytes, mediaType }) => ({
      "@id": path, "@type": "File", name, description: "Aggregates that passed the disclosure check.", encodingFormat: mediaType, contentSize: String(bytes.length),
    })),
  ];
}

/** The TRE's word on an entity goes over what the request said of it. */
function amend(entities: readonly Entity[], additions: readonly Entity[]): Entity[] {
  const byId = new Map(entities.map((entity) => [idOf(entity), entity]));
  for (const entity of additions) byId.set(idOf(entity), { ...byId.get(idOf(entity)), ...entity });
  return [...byId.values()];
}
