/**
 * What the researcher says of each output, as entities of a request crate: a CreativeWork about the query for each output, whose parts are
 * named values. They are contextual entities: the workflow has no such input, and nothing is run by them. A TRE's answer keeps them.
 */
import { contextFields, contextQuestions, type OutputContext } from "#lib/query/output-context.ts";
import type { Entity, Graph } from "./graph.ts";
import { follow, idOf, reference, references, textOf } from "./graph.ts";
import { queryPath } from "./vocabulary.ts";

const prefix = "#output-context-";
export const outputContextId = (output: string): string => `${prefix}${output}`;

export function outputContextEntities(contexts: readonly OutputContext[], author: string): Entity[] {
  return contexts.flatMap((context) => {
    const id = outputContextId(context.output);
    const parts = contextFields.flatMap((field) => (context[field] === undefined ? [] : [{ "@id": `${id}-${field}`, "@type": "PropertyValue", propertyID: field, name: contextQuestions[field], value: context[field] }]));
    return [
      { "@id": id, "@type": "CreativeWork", name: `What is said of the output “${context.output}”`, identifier: context.output, about: reference(queryPath), author: reference(author), additionalProperty: references(parts.map((part) => part["@id"])) },
      ...parts,
    ];
  });
}

/** As far as the crate says it; for a schema to judge. */
export function outputContextsIn(graph: Graph): unknown[] {
  return follow(graph, graph.byId.get(queryPath), "subjectOf").filter((entity) => idOf(entity).startsWith(prefix)).map((entity) => ({
    output: textOf(entity, "identifier"),
    ...Object.fromEntries(follow(graph, entity, "additionalProperty").map((part) => [textOf(part, "propertyID") ?? "unnamed", textOf(part, "value")])),
  }));
}
