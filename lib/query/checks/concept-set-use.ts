/** Concept sets that nothing uses, that hold nothing, or that stand there twice. */
import { contentOf } from "../canonical-cohort.ts";
import { partsOfQuery, setsNamed } from "../cohort-walk.ts";
import type { ConceptSet } from "../concept-set.ts";
import type { Query } from "../model.ts";
import { finding, type Check, type Finding } from "./finding.ts";

const namedIn = (query: Query) => setsNamed(partsOfQuery(query));
const isUsed = (query: Query, set: ConceptSet) => namedIn(query).some(({ key }) => key === set.key);
/** What is listed to be in, and not listed to be out with all that is more specific. */
const included = (set: ConceptSet) => set.items.filter((item) => !item.exclude && !set.items.some((out) => out.exclude && out.conceptId === item.conceptId && (out.descendants || !item.descendants)));
const ofSets = (query: Query, find: (set: ConceptSet, path: string, i: number) => Finding[]): Finding[] => (query.conceptSets ?? []).flatMap((set, i) => find(set, `conceptSets.${i}`, i));

export const unusedConceptSet: Check = {
  key: "unused-concept-set", severity: "warning", circe: ["UnusedConceptsCheck"],
  title: "A concept set that nothing uses",
  why: "It asks nothing and misleads a reader; often the criterion that was to use it names another.",
  find: (query) => ofSets(query, (set, path) => isUsed(query, set) ? [] : [finding("warning")(path, `No criterion uses the concept set “${set.name}”.`, { label: "Remove the set", edits: [{ op: "remove", path }] })]),
};

export const emptyConceptSet: Check = {
  key: "empty-concept-set", severity: "warning", circe: ["EmptyConceptSetCheck"],
  title: "A concept set that holds nothing",
  why: "No record matches an empty set, or one whose exclusions take out all that it lists: an index event or a rule with it is never met.",
  find: (query) => ofSets(query, (set, path) => {
    if (!isUsed(query, set) || included(set).length > 0) return [];
    return [finding("warning")(path, set.items.some((item) => !item.exclude) ? `Everything that the concept set “${set.name}” lists is excluded again: no record can match it.` : `The concept set “${set.name}” holds nothing: no record can match it.`)];
  }),
};

export const repeatedConceptSet: Check = {
  key: "repeated-concept-set", severity: "warning", circe: ["DuplicatesConceptSetCheck"],
  title: "Two concept sets that hold the same",
  why: "A later change to one of them is easily forgotten in the other.",
  find: (query) => {
    const sets = query.conceptSets ?? [];
    const content = contentOf(sets);
    return ofSets(query, (set, path, i) => {
      const twin = sets.slice(0, i).find((other) => other.key !== set.key && content(other.key) === content(set.key) && isUsed(query, other));
      if (!twin || !isUsed(query, set) || set.items.length === 0) return [];
      const uses = namedIn(query).filter(({ key }) => key === set.key).map(({ path: use }) => ({ op: "set" as const, path: use, value: twin.key }));
      return [finding("warning")(path, `“${set.name}” holds the same as “${twin.name}”.`, { label: `Use “${twin.name}” for both`, edits: [...uses, { op: "remove", path }] })];
    });
  },
};

export const notHeldConceptSet: Check = {
  key: "concept-set-not-held", severity: "warning", circe: [],
  title: "A concept set of which a data environment publishes nothing",
  why: "The answer from there would be nobody, or rest on more specific concepts alone.",
  find: (query, { datasets }) => ofSets(query, (set, path) => {
    const listed = included(set);
    if (!isUsed(query, set) || listed.length === 0) return [];
    return datasets.filter((d) => !listed.some((item) => d.concepts.some((c) => c.conceptId === item.conceptId)))
      .map((d) => finding("warning")(path, `${d.title} publishes no records of the concepts listed in “${set.name}”${listed.some((item) => item.descendants) ? "; it may hold more specific ones" : ""}.`));
  }),
};

