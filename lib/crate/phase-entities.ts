/** Each phase of a run as the action that Five Safes RO-Crate 0.4 gives it. The table below is the profile's section on review, as data. */
import type { Entity } from "./graph.ts";
import { reference, references } from "./graph.ts";
import type { Phase, PhaseRecord } from "./model.ts";
import { agentEntities } from "./request-entities.ts";
import { actionStatuses, profileIri, sha512Iri, shp } from "./vocabulary.ts";

/** Execution is the requested CreateAction itself, which keeps its id; the other phases add an action of their own. */
export type ReviewPhase = Exclude<Phase, "execution">;
export type ReviewAction = { readonly type: string; readonly additionalType?: string; readonly idStem: string };

export const reviewActions: Readonly<Record<ReviewPhase, ReviewAction>> = {
  check: { type: "AssessAction", additionalType: shp.check, idStem: "check" },
  validation: { type: "AssessAction", additionalType: shp.validation, idStem: "validate" },
  "workflow-retrieval": { type: "DownloadAction", idStem: "download" },
  "sign-off": { type: "AssessAction", additionalType: shp.signOff, idStem: "signoff" },
  disclosure: { type: "AssessAction", additionalType: shp.disclosure, idStem: "disclosure" },
  publishing: { type: "UpdateAction", additionalType: shp.generateCheckValue, idStem: "bagit" },
  receiving: { type: "ReceiveAction", idStem: "receive" },
};

/** What the actions point to, as ids within the crate. */
export type PhaseSurroundings = {
  readonly runId: string;
  readonly workflow: string;
  readonly workflowDownload: string;
  readonly project: string;
  readonly approvalFile?: string;
  readonly outputs: readonly string[];
};

export const phaseEntityId = (phase: ReviewPhase, runId: string): string => `#${reviewActions[phase].idStem}-${runId}`;

/** The action's entity first, then the entities it brings along. */
export function phaseEntities(phase: ReviewPhase, record: Omit<PhaseRecord, "phase">, around: PhaseSurroundings): Entity[] {
  const { type, additionalType } = reviewActions[phase];
  const { links, described } = linksOf(phase, record, around);
  // The final manifests are made after their own record is written (F77), so publishing can't know its end.
  const endTime = phase === "publishing" ? undefined : record.endTime;
  return [
    {
      "@id": phaseEntityId(phase, around.runId), "@type": type, ...(additionalType === undefined ? {} : { additionalType: reference(additionalType) }),
      name: record.name, actionStatus: actionStatuses[record.status], agent: reference(record.agent.id),
      ...(record.startTime === undefined ? {} : { startTime: record.startTime }), ...(endTime === undefined ? {} : { endTime }),
      ...(record.error === undefined ? {} : { error: record.error }), ...links,
    },
    ...described,
    ...agentEntities(record.agent),
  ];
}

const sha512Entity: Entity = { "@id": sha512Iri, "@type": "DefinedTerm", name: "sha-512 algorithm" };

function linksOf(phase: ReviewPhase, record: Omit<PhaseRecord, "phase">, around: PhaseSurroundings): { links: Entity; described: Entity[] } {
  const root = reference("./");
  switch (phase) {
    case "check":
    case "publishing":
      return { links: { object: root, instrument: reference(sha512Iri) }, described: [sha512Entity] };
    case "validation":
      return { links: { object: root, instrument: reference(profileIri) }, described: [] };
    case "workflow-retrieval":
      return { links: { object: reference(around.workflowDownload) }, described: [] };
    case "sign-off": {
      const policy = record.policy ?? { id: "#agreement-policy", name: "Agreement policy of the data environment for this project" };
      return {
        links: { object: references(["./", around.workflow, around.project]), instrument: reference(policy.id) },
        described: [{ "@id": policy.id, "@type": "CreativeWork", name: policy.name, ...(around.approvalFile === undefined ? {} : { isBasedOn: reference(around.approvalFile) }) }],
      };
    }
    case "disclosure":
      return { links: { object: references(["./", ...around.outputs]) }, described: [] };
    case "receiving":
      return { links: { object: root }, described: [] };
  }
}
