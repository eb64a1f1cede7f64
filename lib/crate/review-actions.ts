/**
 * A request may claim that it was already checked, signed off or cleared. Such claims are worth nothing: the profile has the TRE
 * remove every review action a client sent (F86), and the removal is told.
 */
import type { Crate } from "./crate.ts";
import type { Entity } from "./graph.ts";
import { graphOf, idOf, isObject, textOf, valuesOf } from "./graph.ts";

export type DiscardedAction = { readonly id: string; readonly name: string };

/** Any action but a run, however its type is spelled (`AssessAction`, `schema:AssessAction`, `http://schema.org/AssessAction`). */
export const isReviewAction = (entity: Entity): boolean =>
  valuesOf(entity, "@type").some((type) => typeof type === "string" && /Action$/.test(type) && !/(^|[/#:])CreateAction$/.test(type))
  || valuesOf(entity, "additionalType").some((term) => String(isObject(term) ? term["@id"] : term).includes("shp#"));

/** The crate without review actions and without any reference to them. Files are left as they are. */
export function discardReviewActions(crate: Crate): { crate: Crate; discarded: readonly DiscardedAction[] } {
  const reviews = crate.graph.entities.filter(isReviewAction);
  if (reviews.length === 0) return { crate, discarded: [] };
  const removed = new Set(reviews.map(idOf));
  const entities = crate.graph.entities.filter((entity) => !isReviewAction(entity)).map((entity) => withoutReferences(entity, removed));
  return {
    crate: { ...crate, graph: graphOf(crate.graph.context, entities) },
    discarded: reviews.map((entity) => ({ id: idOf(entity), name: textOf(entity, "name") ?? "unnamed" })),
  };
}

function withoutReferences(entity: Entity, removed: ReadonlySet<string>): Entity {
  const points = (value: unknown) => isObject(value) && typeof value["@id"] === "string" && removed.has(value["@id"]);
  return Object.fromEntries(Object.entries(entity).flatMap(([property, value]): [string, unknown][] => {
    if (Array.isArray(value)) return [[property, value.filter((item) => !points(item))]];
    return points(value) ? [] : [[property, value]];
  }));
}
