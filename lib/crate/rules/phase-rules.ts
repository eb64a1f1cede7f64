/** Rules about the record of each phase. Which phases a crate should show depends on how far it came: nothing is asked of phases after one that failed. */
import type { Crate } from "../crate.ts";
import type { Entity } from "../graph.ts";
import { follow, idOf, isA, ofAdditionalType, ofType, referencesOf, rootOf, textOf, valuesOf } from "../graph.ts";
import type { Phase } from "../model.ts";
import { phases } from "../model.ts";
import type { ReviewPhase } from "../phase-entities.ts";
import { reviewActions } from "../phase-entities.ts";
import { actionOf, statusOf } from "../read-results.ts";
import { actionStatuses, profileIri } from "../vocabulary.ts";
import type { Failure, Rule } from "./rule.ts";

const statuses: readonly string[] = Object.values(actionStatuses);

/** Actions of a phase wherever they stand, mentioned or not. */
function actionsOf({ graph }: Crate, phase: ReviewPhase): Entity[] {
  const { type, additionalType } = reviewActions[phase];
  return additionalType === undefined ? ofType(graph, type) : ofAdditionalType(graph, additionalType);
}
const allActions = ({ graph }: Crate): Entity[] => graph.entities.filter((entity) => valuesOf(entity, "@type").some((type) => String(type).endsWith("Action")));

/** Whether the run came as far as this phase: every earlier phase that a gate guards did not fail. */
function wasReached({ graph }: Crate, phase: Phase): boolean {
  return phases.slice(0, phases.indexOf(phase)).every((earlier) => {
    const status = statusOf(actionOf(graph, earlier));
    return status !== "failed" && (earlier !== "execution" || status === "completed");
  });
}

type PhaseShape = { id: string; phase: ReviewPhase; sentence: string; shape: (action: Entity, crate: Crate) => string | undefined };

const phaseShapes: readonly PhaseShape[] = [
  {
    id: "F57", phase: "check", sentence: "The check of the bag is recorded first: object the root, instrument SHA-512.",
    shape: (action, { graph }) => (referencesOf(action, "object").includes("./") && follow(graph, action, "instrument").some((entity) => isA(entity, "DefinedTerm")) ? undefined : "Set object to the root and instrument to the DefinedTerm of SHA-512."),
  },
  {
    id: "F61", phase: "validation", sentence: "Validation against the profile is recorded: object the root, instrument the profile.",
    shape: (action) => (referencesOf(action, "object").includes("./") && referencesOf(action, "instrument").includes(profileIri) ? undefined : `Set object to the root and instrument to ${profileIri}.`),
  },
  {
    id: "F63", phase: "workflow-retrieval", sentence: "The retrieval of the workflow is recorded: object its distribution.",
    shape: (action, { graph }) => {
      const distribution = referencesOf(follow(graph, rootOf(graph), "mainEntity")[0], "distribution");
      return referencesOf(action, "object").some((id) => distribution.includes(id)) ? undefined : "Set object to the workflow's distribution.";
    },
  },
  {
    id: "F65", phase: "sign-off", sentence: "Sign-off is recorded: of the crate, the workflow and the project, by the agreement policy.",
    shape: (action, { graph }) => {
      const root = rootOf(graph);
      const judged = referencesOf(action, "object");
      const policies = follow(graph, action, "instrument").filter((entity) => isA(entity, "CreativeWork") && textOf(entity, "name") !== undefined);
      const wanted = ["./", ...referencesOf(root, "mainEntity"), ...referencesOf(root, "sourceOrganization")];
      return wanted.every((id) => judged.includes(id)) && policies.length > 0 ? undefined : "Set object to the root, the workflow and the project, and instrument to the policy, a CreativeWork with a name.";
    },
  },
  {
    id: "F69", phase: "disclosure", sentence: "The disclosure check is recorded before anything returns: object the root.",
    shape: (action) => (referencesOf(action, "object").includes("./") ? undefined : "Set object to the root."),
  },
];

const shapeRules: readonly Rule[] = phaseShapes.map(({ id, phase, sentence, shape }): Rule => ({
  id, strength: "should", section: "Review process", appliesTo: "results", sentence,
  check: (crate) => {
    const actions = actionsOf(crate, phase);
    if (actions.length === 0 && wasReached(crate, phase)) return [{ where: "./", mend: `Record the phase ${phase}.` }];
    return actions.flatMap((action) => {
      const mend = shape(action, crate);
      return mend === undefined ? [] : [{ where: idOf(action), mend }];
    });
  },
}));

const ended: readonly string[] = [actionStatuses.completed, actionStatuses.failed];

export const phaseRules: readonly Rule[] = [
  ...shapeRules,
  {
    id: "F52", strength: "must", section: "Review process", appliesTo: "results", sentence: "Every recorded phase has the action type that the profile gives it.",
    check: (crate) => (Object.keys(reviewActions) as ReviewPhase[]).flatMap((phase) => actionsOf(crate, phase)
      .filter((action) => !isA(action, reviewActions[phase].type)).map((action) => ({ where: idOf(action), mend: `Use the type ${reviewActions[phase].type}.` }))),
  },
  {
    id: "F50", strength: "must", section: "Review process", appliesTo: "results", sentence: "Every action has one of the four schema.org statuses, as a string.",
    check: (crate) => allActions(crate).filter((action) => !statuses.includes(textOf(action, "actionStatus") ?? "")).map((action) => ({ where: idOf(action), mend: `Use one of ${statuses.join(", ")}.` })),
  },
  {
    id: "F51", strength: "should", section: "Review process", appliesTo: "results", sentence: "Every assessment has the root in object.",
    check: ({ graph }) => ofType(graph, "AssessAction").filter((action) => !referencesOf(action, "object").includes("./")).map((action) => ({ where: idOf(action), mend: "Add the root to object." })),
  },
  {
    id: "F54", strength: "should", section: "Review process", appliesTo: "results", sentence: "Every assessment or download that ended has an endTime.",
    check: ({ graph }) => ofType(graph, "AssessAction", "DownloadAction").filter((action) => ended.includes(textOf(action, "actionStatus") ?? "") && valuesOf(action, "endTime").length === 0)
      .map((action) => ({ where: idOf(action), mend: "Add the time at which it ended." })),
  },
  {
    id: "sem-time-format", strength: "must", section: "Review process", appliesTo: "both", sentence: "startTime and endTime are RFC 3339 with a time zone.",
    check: ({ graph }) => graph.entities.flatMap((entity) => ["startTime", "endTime"].flatMap((key) => valuesOf(entity, key))
      .filter((value) => typeof value !== "string" || !/^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d([.,]\d+)?(Z|z|[+-]\d\d:\d\d)$/.test(value) || Number.isNaN(Date.parse(value)))
      .map((): Failure => ({ where: idOf(entity), mend: "Write times like 2026-11-22T09:00:00Z." }))),
  },
  {
    id: "F73", strength: "must", section: "Publishing", appliesTo: "results", sentence: "The root mentions every action that the crate records.",
    check: (crate) => {
      const mentioned = referencesOf(rootOf(crate.graph), "mentions");
      return allActions(crate).filter((action) => !mentioned.includes(idOf(action))).map((action) => ({ where: idOf(action), mend: "Add it to the root's mentions." }));
    },
  },
  {
    id: "F64", strength: "must", section: "Review process", appliesTo: "results", sentence: "A downloaded workflow in the payload is sameAs the mainEntity.",
    check: ({ graph }) => ofType(graph, "DownloadAction").flatMap((action) => follow(graph, action, "result")).filter((copy) => {
      const main = referencesOf(rootOf(graph), "mainEntity");
      return !referencesOf(copy, "sameAs").some((id) => main.includes(id));
    }).map((copy) => ({ where: idOf(copy), mend: "Add sameAs with the mainEntity." })),
  },
];
