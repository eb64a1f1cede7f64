/** Rules about what leaves a TRE and how it is closed. */
import { follow, idOf, isA, ofAdditionalType, referencesOf, rootOf, runOf, textOf, valuesOf } from "../graph.ts";
import { actionOf, statusOf } from "../read-results.ts";
import { actionStatuses, sha512Iri, shp } from "../vocabulary.ts";
import type { Failure, Rule } from "./rule.ts";

const section = "Publishing";
const outputFiles = (files: ReadonlyMap<string, unknown>): string[] => [...files.keys()].filter((path) => path.startsWith("outputs/"));

export const publishingRules: readonly Rule[] = [
  {
    id: "F70", strength: "must", section: "Disclosure", appliesTo: "both", sentence: "After a failed disclosure check no output and no result is in the crate.",
    check: ({ graph, files }) => {
      const failed = ofAdditionalType(graph, shp.disclosure).some((action) => textOf(action, "actionStatus") === actionStatuses.failed);
      return failed ? [...new Set([...outputFiles(files), ...referencesOf(runOf(graph), "result")])].map((where) => ({ where, mend: "Take it out: the disclosure check failed." })) : [];
    },
  },
  {
    id: "sem-undisclosed-results", strength: "must", section: "Disclosure", appliesTo: "results", sentence: "Outputs leave only with a completed disclosure check that the root mentions.",
    check: ({ graph, files }) => (statusOf(actionOf(graph, "disclosure")) === "completed" ? [] : [...new Set([...outputFiles(files), ...referencesOf(runOf(graph), "result")])]
      .map((where) => ({ where, mend: "Check it for disclosure before it leaves." }))),
  },
  {
    id: "sem-unlisted-output", strength: "must", section: "Disclosure", appliesTo: "results", sentence: "Every file under outputs/ is a result of the run, so that the disclosure check speaks of it.",
    check: ({ graph, files }) => {
      const results = referencesOf(runOf(graph), "result");
      return outputFiles(files).filter((path) => !results.some((id) => id === path || (id.endsWith("/") && path.startsWith(id)))).map((where) => ({ where, mend: "List it in the run's result, or take it out." }));
    },
  },
  {
    id: "F71", strength: "should", section, appliesTo: "results", sentence: "datePublished is a time with a zone, not earlier than any action.",
    check: ({ graph }) => {
      const published = textOf(rootOf(graph), "datePublished") ?? "";
      const at = Date.parse(published);
      if (!/T.*(Z|[+-]\d\d:\d\d)$/i.test(published) || Number.isNaN(at)) return [{ where: "./", mend: "Write datePublished like 2026-11-22T09:00:00Z." }];
      return graph.entities.filter((entity) => Date.parse(textOf(entity, "endTime") ?? "") > at).map((entity) => ({ where: idOf(entity), mend: "Set datePublished to the time the manifests were written." }));
    },
  },
  {
    id: "F72", strength: "should", section, appliesTo: "results", sentence: "The publisher is the TRE, an Organization.",
    check: ({ graph }) => (follow(graph, rootOf(graph), "publisher").some((entity) => isA(entity, "Organization")) ? [] : [{ where: "./", mend: "Add the data environment as publisher." }]),
  },
  {
    id: "F74", strength: "must", section, appliesTo: "results", sentence: "Every result is part of the root, directly or through folders.",
    check: ({ graph }) => {
      const reached = new Set<string>();
      const visit = (id: string): void => {
        if (reached.has(id)) return;
        reached.add(id);
        referencesOf(graph.byId.get(id), "hasPart").forEach(visit);
      };
      visit("./");
      return referencesOf(runOf(graph), "result").filter((id) => !reached.has(id) && !isA(graph.byId.get(id), "PropertyValue", "Collection"))
        .map((where) => ({ where, mend: "Add it to hasPart of the root or of its folder." }));
    },
  },
  {
    id: "F75", strength: "should", section, appliesTo: "results", sentence: "The licence of the outputs is described.",
    check: ({ graph }) => (follow(graph, rootOf(graph), "license").length > 0 ? [] : [{ where: "./", mend: "Describe the license." }]),
  },
  {
    id: "F77", strength: "should", section, appliesTo: "results", sentence: "The last step is recorded: an UpdateAction that generates the SHA-512 manifests, completed, without endTime or result.",
    check: ({ graph }) => {
      const updates = ofAdditionalType(graph, shp.generateCheckValue);
      if (updates.length === 0) return [{ where: "./", mend: "Record that the manifests were made." }];
      return updates.flatMap((action): Failure[] => {
        const sound = isA(action, "UpdateAction") && textOf(action, "actionStatus") === actionStatuses.completed
          && valuesOf(action, "endTime").length === 0 && valuesOf(action, "result").length === 0
          && referencesOf(action, "object").includes("./") && referencesOf(action, "instrument").includes(sha512Iri);
        return sound ? [] : [{ where: idOf(action), mend: "Record it as a completed UpdateAction of the root by SHA-512, without endTime and result." }];
      });
    },
  },
];
