/** A concept set as files that other programs read. CSV is safe to open in a spreadsheet and reads back by `readCodeListCsv`. */
import { ConceptSet, type ConceptSetItem } from "../concept-set.ts";
import { systems, vocabularyNamed } from "./guess-vocabulary.ts";
import { csvCell } from "./table-lines.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { largestCodeList } from "./code-list.ts";

const columns = ["concept_id", "code", "term", "vocabulary", "descendants", "mapped", "exclude"] as const;
export function conceptSetAsCsv(set: ConceptSet): string {
  const rows = set.items.map((item) => [item.conceptId, item.code ?? "", item.name, item.vocabulary ?? "", String(item.descendants), String(item.mapped), String(item.exclude)]);
  return [columns, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

export const conceptSetAsJson = (set: ConceptSet): string => `${JSON.stringify({ kind: "fivefold-concept-set", version: 1, set }, null, 2)}\n`;
/** Our own export, back. */
export function readConceptSetJson(text: string): Result<ConceptSet> {
  if (text.length > largestCodeList) return refuse("too-large", "The document is too long for a concept set.");
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return refuse("invalid-input", "The document is not JSON. Paste it whole, from the first brace to the last.");
  }
  const held = typeof document === "object" && document !== null && "set" in document ? document.set : undefined;
  const set = ConceptSet.safeParse(held);
  return set.success ? ok(set.data) : refuse("invalid-input", `This is no concept set of ours: ${set.error.issues[0]?.path.join(".") ?? ""} ${set.error.issues[0]?.message ?? ""}`);
}

type Part = { system: string; concept?: { code: string; display: string }[]; filter?: { property: "concept"; op: "is-a"; value: string }[] };
/** What FHIR cannot say, or has no code for, is in `leftOut`, by concept, and in the document's description. */
export function conceptSetAsValueSet(set: ConceptSet): { valueSet: unknown; leftOut: { conceptId: number; name: string; because: string }[] } {
  const leftOut: { conceptId: number; name: string; because: string }[] = [];
  const parts = (items: readonly ConceptSetItem[]): Part[] => {
    const lists = new Map<string, Part>();
    const hierarchies: Part[] = [];
    for (const item of items) {
      const { conceptId, name, code } = item;
      const vocabulary = item.vocabulary === undefined ? undefined : vocabularyNamed(item.vocabulary);
      const system = systems.find(([, id]) => id === vocabulary)?.[0];
      if (code === undefined || system === undefined) { leftOut.push({ conceptId, name, because: "Its code or its vocabulary’s FHIR address is not known here." }); continue; }
      if (item.mapped) leftOut.push({ conceptId, name, because: "The concept is in; FHIR has no way to say “and codes mapped to it”." });
      if (item.descendants) hierarchies.push({ system, filter: [{ property: "concept", op: "is-a", value: code }] });
      else {
        const part: Part = lists.get(system) ?? { system, concept: [] };
        part.concept?.push({ code, display: name });
        lists.set(system, part);
      }
    }
    return [...lists.values(), ...hierarchies];
  };
  const [include, exclude] = [parts(set.items.filter((i) => !i.exclude)), parts(set.items.filter((i) => i.exclude))];
  const description = leftOut.map(({ conceptId, name, because }) => `${name} [OMOP concept ${conceptId}]: ${because}`);
  return { valueSet: { resourceType: "ValueSet", status: "draft", name: set.key, title: set.name, ...(description.length > 0 ? { description: ["What this value set could not say of the concept set:", ...description].join("\n") } : {}), compose: { include, ...(exclude.length > 0 ? { exclude } : {}) } }, leftOut };
}
