/** Concepts of another kind than the records that are searched for them. */
import { checkedConcepts } from "../checked-concepts.ts";
import { partsOfQuery } from "../cohort-walk.ts";
import type { ConceptSetItem } from "../concept-set.ts";
import type { DatasetDescription } from "../dictionary.ts";
import { recordTables, type RecordDomain } from "../omop-tables.ts";
import { finding, type Check, type Finding } from "./finding.ts";

/** OMOP's names of domains, and the records that hold concepts of them; observations hold many others too. */
const recordsOf: Readonly<Record<string, readonly RecordDomain[]>> = {
  condition: ["condition", "condition-era", "death", "observation"], drug: ["drug", "drug-era", "dose-era", "observation"], procedure: ["procedure", "observation"], measurement: ["measurement", "observation"],
  observation: ["observation"], device: ["device", "observation"], specimen: ["specimen"], visit: ["visit", "visit-detail"],
};
const checked = new Map(checkedConcepts.map((c) => [c.conceptId, c.domain]));
const published = (item: ConceptSetItem, datasets: readonly DatasetDescription[]) => datasets.flatMap((d) => d.concepts.filter((c) => c.conceptId === item.conceptId).map((c) => c.domain));

/** The kinds of record in which the concept is found; empty where nothing is known. */
function homesOf(item: ConceptSetItem, datasets: readonly DatasetDescription[]): readonly RecordDomain[] {
  const named = [item.domain?.toLowerCase() ?? "", checked.get(item.conceptId) ?? ""].flatMap((domain) => recordsOf[domain] ?? []);
  return [...named, ...published(item, datasets).flatMap((domain) => recordsOf[domain] ?? [domain])];
}

export const wrongDomain: Check = {
  key: "wrong-domain", severity: "warning", circe: [],
  title: "Concepts of another kind than the records",
  why: "A medicine is not found among conditions: the criterion is never met, and no error says so.",
  find: (query, { datasets }) => partsOfQuery(query).flatMap((part): Finding[] => {
    if (!("filter" in part)) return [];
    const { domain, conceptSet, where } = part.filter;
    const set = query.conceptSets?.find((s) => s.key === conceptSet);
    const known = (set?.items ?? []).filter((i) => !i.exclude).map((item) => ({ item, homes: homesOf(item, datasets) })).filter(({ homes }) => homes.length > 0);
    const strange = known.filter(({ homes }) => !homes.includes(domain));
    const [first] = strange;
    if (!set || !first) return [];
    const [home] = first.homes;
    const all = strange.length === known.length && known.length === set.items.filter((i) => !i.exclude).length && strange.every(({ homes }) => homes[0] === home);
    const rest = strange.length > 1 ? ` and ${strange.length - 1} more of “${set.name}” are` : " is";
    return [finding("warning")(`${part.path}.conceptSet`, `“${first.item.name}”${rest} recorded among ${recordTables[home!].plural}, not among ${recordTables[domain].plural}.`,
      all && where.length === 0 ? { label: `Search ${recordTables[home!].plural}`, edits: [{ op: "set", path: `${part.path}.domain`, value: home }] } : undefined)];
  }),
};
