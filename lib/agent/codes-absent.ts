import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import type { HeldConcept } from "#lib/query/dictionary.ts";
import type { Query } from "#lib/query/model.ts";

/**
 * Variables that this TRE's data can't know, because it holds none of the codes asked for: “code absent” is another fact than 0 people.
 * Where the policy hides zeros it stays unsaid, for it would tell them. A code asked for with its descendants may live in those.
 */
export function codesAbsent(query: Query, held: readonly Pick<HeldConcept, "conceptId">[], policy: Pick<DisclosurePolicy, "zeros">): string[] {
  if (query.dataModel.kind !== "omop-5.4" || policy.zeros === "suppressed") return [];
  const known = new Set(held.map((concept) => concept.conceptId));
  return query.variables.flatMap((variable) => {
    if (variable.kind !== "had" && variable.kind !== "last-value") return [];
    return variable.concepts.every((c) => !c.descendants && !known.has(c.conceptId)) ? [variable.name] : [];
  });
}
