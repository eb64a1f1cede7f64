/** Rules about sense: in which order things may happen, and who may not judge whom. No metadata shape can say these. */
import type { Crate } from "../crate.ts";
import type { Entity } from "../graph.ts";
import { idOf, referencesOf, runOf, textOf, valuesOf } from "../graph.ts";
import { actionOf, statusOf } from "../read-results.ts";
import { actionStatuses } from "../vocabulary.ts";
import type { Failure, Rule } from "./rule.ts";

const section = "Order and roles";
const timeOf = (entity: Entity | undefined, property: string): number => Date.parse(textOf(entity, property) ?? "");
const unfinished: readonly string[] = [actionStatuses.potential, actionStatuses.active];
const hasBegun = (crate: Crate): boolean => ["active", "completed", "failed"].includes(statusOf(runOf(crate.graph)) ?? "");
const atRun = (crate: Crate, mend: string): Failure[] => [{ where: idOf(runOf(crate.graph) ?? {}), mend }];

export const orderRules: readonly Rule[] = [
  {
    id: "sem-time-order", strength: "must", section, appliesTo: "both", sentence: "Nothing ends before it starts.",
    check: ({ graph }) => graph.entities.filter((entity) => timeOf(entity, "endTime") < timeOf(entity, "startTime")).map((entity) => ({ where: idOf(entity), mend: "Correct startTime or endTime." })),
  },
  {
    id: "sem-unfinished-end", strength: "must", section, appliesTo: "both", sentence: "What is not finished has no endTime.",
    check: ({ graph }) => graph.entities.filter((entity) => unfinished.includes(textOf(entity, "actionStatus") ?? "") && valuesOf(entity, "endTime").length > 0)
      .map((entity) => ({ where: idOf(entity), mend: "Take out endTime, or set the status to completed or failed." })),
  },
  {
    id: "sem-self-approval", strength: "must", section, appliesTo: "results", sentence: "Nobody signs off or clears what they asked for themselves.",
    check: ({ graph }) => {
      const requesters = referencesOf(runOf(graph), "agent");
      return (["sign-off", "disclosure"] as const).map((phase) => actionOf(graph, phase)).filter((action) => action !== undefined).filter((action) => referencesOf(action, "agent").some((id) => requesters.includes(id)))
        .map((action) => ({ where: idOf(action), mend: "Let someone else decide." }));
    },
  },
  {
    id: "sem-run-without-signoff", strength: "must", section, appliesTo: "results", sentence: "A run begins only after a completed sign-off.",
    check: (crate) => (hasBegun(crate) && !["completed", "failed"].includes(statusOf(actionOf(crate.graph, "sign-off")) ?? "") ? atRun(crate, "Record the sign-off that allowed the run.") : []),
  },
  {
    id: "sem-run-after-refusal", strength: "must", section, appliesTo: "results", sentence: "Nothing runs after a failed check, validation, retrieval or sign-off.",
    check: (crate) => {
      const refused = (["check", "validation", "workflow-retrieval", "sign-off"] as const).some((phase) => statusOf(actionOf(crate.graph, phase)) === "failed");
      return refused && hasBegun(crate) ? atRun(crate, "A run that was refused stays potential.") : [];
    },
  },
  {
    id: "sem-run-before-signoff", strength: "must", section, appliesTo: "results", sentence: "The run starts after the sign-off ended.",
    check: (crate) => (timeOf(runOf(crate.graph), "startTime") < timeOf(actionOf(crate.graph, "sign-off"), "endTime") ? atRun(crate, "Correct the times, or explain the run that was not yet allowed.") : []),
  },
  {
    id: "sem-disclosure-before-run-end", strength: "must", section, appliesTo: "results", sentence: "The disclosure check ends after the run ended.",
    check: ({ graph }) => {
      const disclosure = actionOf(graph, "disclosure");
      return disclosure && timeOf(disclosure, "endTime") < timeOf(runOf(graph), "endTime") ? [{ where: idOf(disclosure), mend: "Check the outputs after the run has ended." }] : [];
    },
  },
];
