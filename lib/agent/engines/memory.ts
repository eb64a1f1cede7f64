/** The reference engine as an engine: for tests and for a handful of rows. */
import { checkedConcepts } from "#lib/query/checked-concepts.ts";
import { eventDomains } from "#lib/query/model.ts";
import { evaluateReference, type ReferenceData } from "#lib/query/reference-engine.ts";
import type { Engine, EngineProfile } from "./engine.ts";
import { nearestBroader } from "./held-vocabulary.ts";

function profileOf(data: ReferenceData): EngineProfile {
  if (data.kind === "table") return { dataModel: "table", people: data.rows.length, concepts: [], dictionary: data.dictionary };
  const known = new Set(data.persons.map((p) => p.id));
  const concepts = eventDomains.flatMap((domain) => {
    const people = new Map<number, Set<string>>();
    for (const e of data.events[domain] ?? []) if (e.conceptId !== null && e.conceptId > 0 && known.has(e.personId)) people.set(e.conceptId, (people.get(e.conceptId) ?? new Set()).add(e.personId));
    return [...people].map(([conceptId, ids]) => ({ conceptId, domain, people: ids.size, name: checkedConcepts.find((c) => c.conceptId === conceptId)?.name ?? `Concept ${conceptId}` }));
  });
  const held = new Set(concepts.map((c) => c.conceptId));
  const ancestors = new Map<number, Set<number>>();
  for (const { ancestor, descendant } of data.conceptAncestors ?? []) {
    if (ancestor !== descendant && held.has(ancestor) && held.has(descendant)) ancestors.set(descendant, (ancestors.get(descendant) ?? new Set()).add(ancestor));
  }
  const broader = nearestBroader(ancestors);
  return { dataModel: "omop-5.4", people: known.size, concepts: concepts.map((c) => ({ ...c, ...(broader.has(c.conceptId) ? { broader: broader.get(c.conceptId)! } : {}) })) };
}

export function memoryEngine(data: ReferenceData): Engine {
  return {
    describe: async () => profileOf(data),
    run: async (query, signal) => {
      signal.throwIfAborted();
      return evaluateReference(query, data);
    },
    close: async () => {},
  };
}
