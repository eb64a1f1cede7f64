/** Concepts and concept sets of a definition. */
import type { ConceptSet, ConceptSetItem, NamedConcept } from "../../concept-set.ts";
import { at, list, objectAt, saysNothing, wholeAt, type Report } from "./reading.ts";

export const keyOfSet = (id: unknown, path: string): string => `set-${wholeAt(id, path)}`;
/** A reference to a set, or undefined where none is given. */
export const setNamed = (id: unknown, path: string): string | undefined => (saysNothing(id) ? undefined : keyOfSet(id, path));

const flags = { STANDARD_CONCEPT: ["S", "C", "N"], INVALID_REASON: ["D", "U", "V"] } as const;
/** Written anew by whoever saves. */
const shown = ["STANDARD_CONCEPT_CAPTION", "INVALID_REASON_CAPTION"];
const read = ["CONCEPT_ID", "CONCEPT_NAME", "CONCEPT_CODE", "VOCABULARY_ID", "DOMAIN_ID", "CONCEPT_CLASS_ID", ...Object.keys(flags), ...shown];

export function conceptAt(value: unknown, path: string, report: Report): NamedConcept | undefined {
  const c = objectAt(value, path);
  const id = wholeAt(c["CONCEPT_ID"], at(path, "CONCEPT_ID"), 0);
  if (id <= 0) {
    report.changed(path, `Concept ${id} means “no mapping” and cannot be asked for: it was left out.`);
    return undefined;
  }
  const text = (key: string, most: number) => report.text(c[key], most, at(path, key));
  const flag = <K extends keyof typeof flags>(key: K): (typeof flags)[K][number] | undefined => {
    const found = flags[key].find((f) => f === c[key]);
    if (found === undefined && !saysNothing(c[key])) report.looks(at(path, key), `“${String(c[key])}” is no value of ${key} and was left out.`);
    return found;
  };
  for (const key of Object.keys(c)) if (!read.includes(key) && !saysNothing(c[key])) report.looks(at(path, key), `“${key}” of a concept is not kept.`);
  const details = {
    code: text("CONCEPT_CODE", 100), vocabulary: text("VOCABULARY_ID", 60), domain: text("DOMAIN_ID", 60), conceptClass: text("CONCEPT_CLASS_ID", 60),
    standard: flag("STANDARD_CONCEPT"), invalidReason: flag("INVALID_REASON"),
  };
  const given = Object.fromEntries(Object.entries(details).filter(([, v]) => v !== undefined)) as Partial<NamedConcept>;
  return { conceptId: id, name: text("CONCEPT_NAME", 1000) ?? `Concept ${id}`, ...given };
}

export const conceptsAt = (value: unknown, path: string, report: Report): NamedConcept[] => list(value).flatMap((c, i) => conceptAt(c, at(path, i), report) ?? []);

export function conceptSetAt(value: unknown, path: string, report: Report): ConceptSet {
  const set = objectAt(value, path);
  const expression = objectAt(set["expression"] ?? {}, at(path, "expression"));
  report.rest(expression, ["items"], at(path, "expression"));
  for (const key of Object.keys(set)) if (!["id", "name", "expression"].includes(key) && !saysNothing(set[key])) report.looks(at(path, key), `“${key}” of a concept set is not kept.`);
  const items = list(expression["items"]).flatMap((given, i): ConceptSetItem[] => {
    const here = `${path}.expression.items.${i}`;
    const item = objectAt(given, here);
    report.rest(item, ["concept", "isExcluded", "includeDescendants", "includeMapped"], here);
    const concept = conceptAt(item["concept"], at(here, "concept"), report);
    return concept ? [{ ...concept, descendants: item["includeDescendants"] === true, mapped: item["includeMapped"] === true, exclude: item["isExcluded"] === true }] : [];
  });
  const key = keyOfSet(set["id"], at(path, "id"));
  return { key, name: report.text(set["name"], 255, at(path, "name")) ?? `Concept set ${key.slice("set-".length)}`, items };
}
