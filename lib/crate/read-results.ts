/** What a results crate tells: how the run ended, what happened in each phase, and the outputs. Run the rules first; this only reads. */
import type { Result } from "#lib/kernel/result.ts";
import { ok, refuse } from "#lib/kernel/result.ts";
import { z } from "zod";
import type { Crate } from "./crate.ts";
import type { Entity, Graph } from "./graph.ts";
import { follow, idOf, isA, ofAdditionalType, ofType, referencesOf, rootOf, runOf, textOf } from "./graph.ts";
import type { PhaseStatus, ResultsCrate } from "./model.ts";
import { Instant, Licence, Organisation, OutputFile, PhaseRecord, phases } from "./model.ts";
import type { Phase } from "./model.ts";
import { reviewActions } from "./phase-entities.ts";
import { licenceIn, mendsOf, organisationIn, readRequest } from "./read-request.ts";
import { outcomeOf } from "./results-crate.ts";
import { actionStatuses } from "./vocabulary.ts";

/** The action that records a phase, if the root mentions one. */
export function actionOf(graph: Graph, phase: Phase): Entity | undefined {
  if (phase === "execution") return runOf(graph);
  const { type, additionalType } = reviewActions[phase];
  const mentioned = new Set(referencesOf(rootOf(graph), "mentions"));
  const candidates = additionalType === undefined ? ofType(graph, type) : ofAdditionalType(graph, additionalType);
  return candidates.find((action) => mentioned.has(idOf(action)));
}

export function statusOf(action: Entity | undefined): PhaseStatus | undefined {
  const status = textOf(action, "actionStatus");
  return (Object.keys(actionStatuses) as PhaseStatus[]).find((word) => actionStatuses[word] === status);
}

/** Defined properties only: the schemas are strict, and absent is not the same as undefined in JSON. */
const told = (value: Entity): Entity => Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined));

function agentIn(graph: Graph, entity: Entity | undefined): unknown {
  if (isA(entity, "Organization")) return { kind: "organisation", ...(organisationIn(entity) as object) };
  if (isA(entity, "SoftwareApplication")) {
    return told({ kind: "software", id: entity && idOf(entity), name: textOf(entity, "name"), version: textOf(entity, "version"), provider: organisationIn(follow(graph, entity, "provider")[0]) });
  }
  return told({ kind: "person", id: entity && idOf(entity), name: textOf(entity, "name"), affiliation: organisationIn(follow(graph, entity, "affiliation")[0]) });
}

/** What the crate records of a phase, or undefined where it records nothing or not enough. */
export function readPhase(graph: Graph, phase: Phase): PhaseRecord | undefined {
  const action = actionOf(graph, phase);
  if (!action) return undefined;
  const policy = phase === "sign-off" ? follow(graph, action, "instrument")[0] : undefined;
  const ownPolicy = policy && !idOf(policy).startsWith("#") ? { id: idOf(policy), name: textOf(policy, "name") } : undefined;
  // The run's agent is the person who asked (F32); who carried it out is its first participant.
  const agent = follow(graph, action, phase === "execution" ? "participant" : "agent")[0];
  const record = PhaseRecord.safeParse(told({
    phase, status: statusOf(action), agent: agentIn(graph, agent), startTime: textOf(action, "startTime"), endTime: textOf(action, "endTime"),
    name: textOf(action, "name"), error: textOf(action, "error"), policy: ownPolicy,
  }));
  return record.success ? record.data : undefined;
}

export function readResults(crate: Crate): Result<ResultsCrate> {
  const { graph, files } = crate;
  const request = readRequest(crate);
  if (!request.ok) return request;
  const root = rootOf(graph);
  const records = phases.flatMap((phase) => readPhase(graph, phase) ?? []).filter(({ status }) => status !== "potential");
  const outcome = outcomeOf(records);
  const outputs = follow(graph, runOf(graph), "result").map((entity) => ({
    path: idOf(entity), name: textOf(entity, "name"), mediaType: textOf(entity, "encodingFormat"), bytes: files.get(idOf(entity)),
  }));
  const parsed = z.object({ tre: Organisation, publishedAt: Instant, licence: Licence, outputs: z.array(OutputFile) }).safeParse({
    tre: organisationIn(follow(graph, root, "publisher")[0]), publishedAt: textOf(root, "datePublished"), licence: licenceIn(follow(graph, root, "license")[0]), outputs,
  });
  if (!parsed.success) {
    const fields = mendsOf(parsed.error);
    return refuse("bad-crate", `The results crate doesn't say enough to be used: ${Object.keys(fields).join(", ")}.`, { fields });
  }
  const because = outcome === "released" ? undefined : textOf(root, "description");
  return ok({ request: request.value, outcome, phases: records, ...parsed.data, ...(because === undefined ? {} : { because }) });
}
