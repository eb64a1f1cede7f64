/** The reference engine as an engine: for tests and for a handful of rows. */
import { yearOf, type PlainDate } from "#lib/kernel/plain-date.ts";
import { mostBrokenDown, sexAgeCell, sexAgeCells, yearCell, yearCells } from "#lib/query/breakdown.ts";
import { conceptName, genderConcept } from "#lib/query/checked-concepts.ts";
import { eventDomains } from "#lib/query/model.ts";
import { codeHolders, evaluateReference, peopleOf, type OmopPeople, type OmopPerson, type ReferenceData } from "#lib/query/reference-engine.ts";
import type { Engine, EngineProfile, ExactBreakdown } from "./engine.ts";
import { nearestBroader } from "./held-vocabulary.ts";

function profileOf(data: ReferenceData, on?: PlainDate): EngineProfile {
  if (data.kind === "table") return { dataModel: "table", people: data.rows.length, concepts: [], dictionary: data.dictionary };
  const known = new Set(data.persons.map((p) => p.id));
  const concepts = eventDomains.flatMap((domain) => {
    const people = new Map<number, Set<string>>();
    for (const e of data.events[domain] ?? []) if (e.conceptId !== null && e.conceptId > 0 && known.has(e.personId)) people.set(e.conceptId, (people.get(e.conceptId) ?? new Set()).add(e.personId));
    return [...people].map(([conceptId, ids]) => ({ conceptId, domain, people: ids.size, name: conceptName(conceptId, data.concepts?.find((c) => c.conceptId === conceptId)?.name) }));
  });
  const held = new Set(concepts.map((c) => c.conceptId));
  const ancestors = new Map<number, Set<number>>();
  for (const { ancestor, descendant } of data.conceptAncestors ?? []) {
    if (ancestor !== descendant && held.has(ancestor) && held.has(descendant)) ancestors.set(descendant, (ancestors.get(descendant) ?? new Set()).add(ancestor));
  }
  const broader = nearestBroader(ancestors);
  return { dataModel: "omop-5.4", people: known.size, concepts: concepts.map((c) => ({ ...c, ...(broader.has(c.conceptId) ? { broader: broader.get(c.conceptId)! } : {}) })), ...(on === undefined ? {} : { breakdown: breakdownOf(data, on, concepts) }) };
}

function breakdownOf(data: OmopPeople, on: PlainDate, concepts: EngineProfile["concepts"]): ExactBreakdown {
  const year = yearOf(on);
  const cellOf = (p: OmopPerson) => sexAgeCell(p.genderConceptId === genderConcept.female ? "female" : p.genderConceptId === genderConcept.male ? "male" : "other", year - p.yearOfBirth);
  const counted = (cells: readonly number[], length: number) => Array.from({ length }, (_, i) => cells.filter((cell) => cell === i).length);
  const common = concepts.toSorted((a, b) => b.people - a.people || a.conceptId - b.conceptId).slice(0, mostBrokenDown);
  return {
    on, bySexAndAge: counted(data.persons.map(cellOf), sexAgeCells),
    concepts: common.map(({ conceptId, domain }) => {
      const records = (data.events[domain] ?? []).filter((e) => e.conceptId === conceptId);
      const firsts = data.persons.flatMap((p) => { const own = records.filter((e) => e.personId === p.id); return own.length === 0 ? [] : [{ p, year: own.map((e) => e.date).filter((d) => d !== null).toSorted()[0] }]; });
      return { conceptId, domain, bySexAndAge: counted(firsts.map(({ p }) => cellOf(p)), sexAgeCells), byYear: counted(firsts.map((f) => yearCell(f.year === undefined ? 0 : yearOf(f.year), year)), yearCells) };
    }),
  };
}

export function memoryEngine(data: ReferenceData): Engine {
  return {
    isFixed: false,
    describe: async (on) => profileOf(data, on),
    run: async (query, signal) => {
      signal.throwIfAborted();
      return evaluateReference(query, data);
    },
    people: async (query, signal) => {
      signal.throwIfAborted();
      return peopleOf(query, data);
    },
    holders: async (query, signal, take) => {
      signal.throwIfAborted();
      codeHolders(query, data, take);
    },
    close: async () => {},
  };
}
