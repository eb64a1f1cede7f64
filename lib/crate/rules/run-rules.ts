/** Rules about what is asked: the workflow, the requested run, its inputs and outputs. */
import type { Crate } from "../crate.ts";
import type { Entity } from "../graph.ts";
import { follow, idOf, isA, ofAdditionalType, ofType, referencesOf, rootOf, runOf, textOf, valuesOf } from "../graph.ts";
import { actionStatuses, shp, workflowCrateIri } from "../vocabulary.ts";
import type { Failure, Rule } from "./rule.ts";

const workflow = "Workflow reference";
const run = "Requested run";
const inputs = "Inputs";
const outputs = "Outputs";

const runs = ({ graph }: Crate): Entity[] => ofType(graph, "CreateAction");
const eachRun = (judge: (entity: Entity, crate: Crate) => string | undefined) => (crate: Crate): Failure[] =>
  runs(crate).flatMap((entity) => {
    const mend = judge(entity, crate);
    return mend === undefined ? [] : [{ where: idOf(entity), mend }];
  });
const statuses: readonly string[] = Object.values(actionStatuses);

export const runRules: readonly Rule[] = [
  {
    id: "F24", strength: "must", section: workflow, appliesTo: "both", sentence: "The root's mainEntity is one Dataset that is a Workflow RO-Crate.",
    check: ({ graph }) => {
      const named = referencesOf(rootOf(graph), "mainEntity");
      const dataset = graph.byId.get(named[0] ?? "");
      const kinds = referencesOf(dataset, "conformsTo");
      if (named.length !== 1) return [{ where: "./", mend: "Refer to exactly one workflow as mainEntity." }];
      if (!isA(dataset, "Dataset")) return [{ where: named[0] ?? "./", mend: "Describe the workflow as a Dataset." }];
      return kinds.length === 1 && kinds[0]?.startsWith(workflowCrateIri.replace(/\/[\d.]+$/, "")) ? [] : [{ where: idOf(dataset ?? {}), mend: `Give the workflow exactly one conformsTo, ${workflowCrateIri}.` }];
    },
  },
  {
    id: "F25", strength: "should", section: workflow, appliesTo: "both", sentence: "The workflow is named by an address or is a folder of the payload.",
    check: ({ graph }) => referencesOf(rootOf(graph), "mainEntity").filter((id) => !/^https?:/.test(id) && !id.endsWith("/")).map((where) => ({ where, mend: "Name the workflow by its versioned address." })),
  },
  {
    id: "F27", strength: "should", section: workflow, appliesTo: "both", sentence: "A workflow elsewhere has a distribution: the address of its ZIP, described as a DataDownload of type application/zip.",
    check: ({ graph }) => follow(graph, rootOf(graph), "mainEntity").flatMap((entity): Failure[] => {
      if (!/^https?:/.test(idOf(entity))) return [];
      const download = follow(graph, entity, "distribution").find((candidate) => isA(candidate, "DataDownload") && /^https?:/.test(idOf(candidate)));
      return textOf(download, "encodingFormat") === "application/zip" ? [] : [{ where: idOf(entity), mend: "Add distribution with the address of the workflow's ZIP." }];
    }),
  },
  {
    id: "F29", strength: "must", section: run, appliesTo: "both", sentence: "The root mentions a CreateAction: the run that is asked for.",
    check: ({ graph }) => (follow(graph, rootOf(graph), "mentions").some((entity) => isA(entity, "CreateAction")) ? [] : [{ where: "./", mend: "Describe the requested run as a CreateAction and add it to mentions." }]),
  },
  {
    id: "F30", strength: "should", section: run, appliesTo: "both", sentence: "The run's id is based on a UUID other than the External-Identifier.",
    check: (crate) => eachRun((entity) => {
      const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(idOf(entity))?.[0];
      return uuid !== undefined && !crate.externalIdentifier.includes(uuid) ? undefined : "Base the run's @id on a fresh UUID.";
    })(crate),
  },
  {
    id: "F31", strength: "must", section: run, appliesTo: "both", sentence: "The instrument of every CreateAction is the mainEntity.",
    check: eachRun((entity, { graph }) => {
      const main = referencesOf(rootOf(graph), "mainEntity")[0];
      const instruments = referencesOf(entity, "instrument");
      return main !== undefined && instruments.length === 1 && instruments[0] === main ? undefined : `Set instrument to the mainEntity${main === undefined ? "" : `, ${main}`}.`;
    }),
  },
  {
    id: "F53", strength: "must", section: "Review process", appliesTo: "both", sentence: "Every action has a name that tells people what is done, of at least ten characters.",
    check: ({ graph }) => graph.entities.filter((entity) => valuesOf(entity, "@type").some((type) => String(type).endsWith("Action")))
      .filter((entity) => (textOf(entity, "name") ?? "").trim().length < 10).map((entity) => ({ where: idOf(entity), mend: "Say in a sentence what was done and how it ended." })),
  },
  {
    id: "F68", strength: "must", section: run, appliesTo: "both", sentence: "The run's actionStatus is one of the four schema.org statuses, as a string.",
    check: eachRun((entity) => (valuesOf(entity, "actionStatus").length === 1 && statuses.includes(textOf(entity, "actionStatus") ?? "") ? undefined : `Use one of ${statuses.join(", ")}.`)),
  },
  {
    id: "F66", strength: "should", section: run, appliesTo: "both", sentence: "A run that ended has an endTime.",
    check: eachRun((entity) => {
      const ended = ([actionStatuses.completed, actionStatuses.failed] as string[]).includes(textOf(entity, "actionStatus") ?? "");
      return ended && valuesOf(entity, "endTime").length !== 1 ? "Add the time at which the run ended." : undefined;
    }),
  },
  {
    id: "L9", strength: "must", section: run, appliesTo: "both", sentence: "Only a failed action has an error.",
    check: ({ graph }) => graph.entities.filter((entity) => Object.hasOwn(entity, "error") && textOf(entity, "actionStatus") !== actionStatuses.failed).map((entity) => ({ where: idOf(entity), mend: "Set actionStatus to failed, or take the error out." })),
  },
  {
    id: "F40", strength: "should", section: inputs, appliesTo: "both", sentence: "The run lists its inputs in object.",
    check: eachRun((entity) => (referencesOf(entity, "object").length > 0 ? undefined : "List the inputs in object.")),
  },
  {
    id: "F41", strength: "must", section: inputs, appliesTo: "both", sentence: "Every input of the run is described; a PropertyValue has its value.",
    check: (crate) => runs(crate).flatMap((entity) => referencesOf(entity, "object").flatMap((id): Failure[] => {
      const input = crate.graph.byId.get(id);
      if (!input) return [{ where: id, mend: "Describe the input as a File, Dataset or PropertyValue." }];
      return isA(input, "PropertyValue") && valuesOf(input, "value").length === 0 ? [{ where: id, mend: "Give the PropertyValue its value." }] : [];
    })),
  },
  {
    id: "F42", strength: "should", section: inputs, appliesTo: "both", sentence: "Every input is exampleOfWork of a FormalParameter.",
    check: ({ graph }) => follow(graph, runOf(graph), "object").filter((input) => !follow(graph, input, "exampleOfWork").some((parameter) => isA(parameter, "FormalParameter")))
      .map((input) => ({ where: idOf(input), mend: "Add exampleOfWork with the workflow's parameter." })),
  },
  {
    id: "F44", strength: "should", section: outputs, appliesTo: "results", sentence: "A completed run lists its outputs in result, unless they were withheld.",
    check: (crate) => (ofAdditionalType(crate.graph, shp.disclosure).some((action) => textOf(action, "actionStatus") === actionStatuses.failed) ? []
      : eachRun((entity) => (textOf(entity, "actionStatus") === actionStatuses.completed && referencesOf(entity, "result").length === 0 ? "List the outputs in result." : undefined))(crate)),
  },
  {
    id: "F45", strength: "must", section: outputs, appliesTo: "both", sentence: "Outputs are described as File, Dataset, Collection, DigitalDocument or PropertyValue.",
    check: (crate) => runs(crate).flatMap((entity) => referencesOf(entity, "result")
      .filter((id) => !isA(crate.graph.byId.get(id), "File", "Dataset", "Collection", "DigitalDocument", "PropertyValue")).map((where) => ({ where, mend: "Describe the output." }))),
  },
  {
    id: "F46", strength: "may", section: outputs, appliesTo: "results", sentence: "Outputs in the payload are under outputs/.",
    check: ({ graph, files }) => referencesOf(runOf(graph), "result").filter((id) => files.has(id) && !id.startsWith("outputs/")).map((where) => ({ where, mend: "Put the file under outputs/." })),
  },
  {
    id: "sem-potential-result", strength: "must", section: outputs, appliesTo: "both", sentence: "A run that has not begun has no result and no times.",
    check: eachRun((entity) => (textOf(entity, "actionStatus") === actionStatuses.potential && ["result", "startTime", "endTime"].some((key) => Object.hasOwn(entity, key)) ? "Take out result, startTime and endTime." : undefined)),
  },
];
