/**
 * Two versions of a query as one tree of sentences, each marked: the same, added, removed, changed. What decides is meaning, not
 * wording: names, order and spelling make no mark where both ask the same. The sentences of `queryDifference` tell the same in a list.
 */
import { z } from "zod";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { analysisKey, variableKey, queryMeaning } from "./canonical.ts";
import { contentOf } from "./canonical-cohort.ts";
import type { TableDictionary } from "./dictionary.ts";
import type { Query } from "./model.ts";
import { queryInWords, type Phrase } from "./words.ts";

const marks = ["same", "added", "removed", "changed"] as const;
export type Mark = (typeof marks)[number];
/** `was` is the earlier wording of a changed part, where the words differ. */
export type MarkedPart = { mark: Mark; text: string; was?: string | undefined; of: MarkedPart[] };
const MarkedPart: z.ZodType<MarkedPart> = z.object({ mark: z.enum(marks), text: z.string(), was: z.string().optional(), get of() { return z.array(MarkedPart); } }).meta({ id: "MarkedPart" });
export const MarkedSection = z.object({ heading: z.string(), parts: z.array(MarkedPart) });
export type MarkedSection = z.infer<typeof MarkedSection>;

/** `key` is what the sentence means, whatever it is called. */
type Part = { text: string; key: string; of: Part[] };
const leaf = (text: string, key: string): Part => ({ text, key, of: [] });

/** The query with its names of rules, concepts and sets taken away: what its words then say is meaning only. */
function nameless(query: Query): Query {
  const content = contentOf(query.conceptSets);
  const population = JSON.parse(JSON.stringify(query.population), (key, value: unknown) => (key === "name" && typeof value === "string" ? "-" : value)) as Query["population"];
  const sets = query.conceptSets?.map((set) => ({ ...set, name: content(set.key), items: set.items.map((item) => ({ ...item, name: "-" })) }));
  return { ...query, population, ...(sets ? { conceptSets: sets } : {}) };
}
const zipped = (shown: Phrase, meant: Phrase): Part => ({ text: shown.text, key: meant.text, of: shown.of.map((p, i) => zipped(p, meant.of[i] ?? p)) });

type Sections = Record<"Data" | "Who" | "What about each person" | "What comes out", Part[]>;
function sectionsOf(query: Query, dictionary: TableDictionary | undefined): Sections {
  const [shown, meant] = [queryInWords(query, dictionary), queryInWords(nameless(query), dictionary)];
  const { dataModel, conceptSets, variables, analyses } = query;
  return {
    Data: [leaf(dataModel.kind === "table" ? `The table “${dataModel.table}”` : "OMOP records", canonicalJson(dataModel))],
    Who: [zipped(shown.populationPhrase, meant.populationPhrase)],
    "What about each person": variables.map((v, i) => leaf(shown.variables[i]!, variableKey(v, conceptSets))),
    "What comes out": analyses.map((a, i) => leaf(shown.analyses[i]!, analysisKey(a, variables, conceptSets))),
  };
}

/** What a part and all under it mean, in whatever order. */
const meaning = (part: Part): string => JSON.stringify([part.key, part.of.map(meaning).sort()]);
const all = (part: Part, mark: Mark): MarkedPart => ({ mark, text: part.text, of: part.of.map((p) => all(p, mark)) });
const wordsIn = (part: Part): Set<string> => new Set(part.text.toLowerCase().split(/[^\p{L}\p{N}]+/u));
/** Share of words that two sentences have in common, from 0 to 1. */
function likeness(a: Part, b: Part): number {
  const [x, y] = [wordsIn(a), wordsIn(b)];
  return (2 * [...x].filter((word) => y.has(word)).length) / (x.size + y.size);
}
const leastAlike = 0.5;

/** Which earlier part each later one continues: one that means the same, has the same heading, or reads most alike. */
function pairs(before: readonly Part[], after: readonly Part[]): Map<Part, Part> {
  const paired = new Map<Part, Part>();
  const left = new Set(before);
  const pair = (alike: (was: Part, is: Part) => boolean) => {
    for (const is of after) {
      const was = paired.has(is) ? undefined : [...left].find((part) => alike(part, is));
      if (was) { paired.set(is, was); left.delete(was); }
    }
  };
  pair((was, is) => meaning(was) === meaning(is));
  pair((was, is) => was.text === is.text && is.of.length > 0);
  const close = after.filter((is) => !paired.has(is)).flatMap((is) => [...left].map((was) => ({ is, was, by: likeness(was, is) }))).filter(({ by }) => by >= leastAlike).sort((a, b) => b.by - a.by);
  for (const { is, was } of close) if (!paired.has(is) && left.has(was)) { paired.set(is, was); left.delete(was); }
  return paired;
}
function marked(before: readonly Part[], after: readonly Part[]): MarkedPart[] {
  const paired = pairs(before, after);
  const continued = new Set(paired.values());
  const parts: MarkedPart[] = [];
  let next = 0;
  // What was removed stands where it stood: before the part that followed it.
  const removedUpTo = (end: number) => { for (; next < end; next++) if (!continued.has(before[next]!)) parts.push(all(before[next]!, "removed")); };
  for (const is of after) {
    const was = paired.get(is);
    if (was) removedUpTo(before.indexOf(was));
    parts.push(was ? together(was, is) : all(is, "added"));
  }
  removedUpTo(before.length);
  return parts;
}
function together(was: Part, is: Part): MarkedPart {
  if (meaning(was) === meaning(is)) return all(is, "same");
  const changed = was.key !== is.key;
  return { mark: changed ? "changed" : "same", text: is.text, ...(changed && was.text !== is.text ? { was: was.text } : {}), of: marked(was.of, is.of) };
}

/** Every sentence is marked “same” exactly where both versions ask the same of the same people. */
export function markedDifference(before: Query, after: Query, dictionary?: TableDictionary): MarkedSection[] {
  const [was, is] = [sectionsOf(before, dictionary), sectionsOf(after, dictionary)];
  const alike = canonicalJson(queryMeaning(before)) === canonicalJson(queryMeaning(after));
  return (Object.keys(is) as (keyof Sections)[])
    .map((heading) => ({ heading, parts: alike ? is[heading].map((p) => all(p, "same")) : heading === "Who" || heading === "Data" ? is[heading].map((p, i) => together(was[heading][i]!, p)) : marked(was[heading], is[heading]) }))
    .filter(({ heading, parts }) => parts.length > 0 && (heading !== "Data" || parts.some((p) => p.mark !== "same")));
}
const marksIn = (parts: readonly MarkedPart[]): Mark[] => parts.flatMap((p) => [p.mark, ...(p.mark === "added" || p.mark === "removed" ? [] : marksIn(p.of))]);
/** How many parts were added, removed and changed; what was added or removed as a whole counts once. */
export function countMarks(sections: readonly MarkedSection[]): Record<Exclude<Mark, "same">, number> {
  const found = sections.flatMap((s) => marksIn(s.parts));
  const count = (mark: Mark) => found.filter((m) => m === mark).length;
  return { added: count("added"), removed: count("removed"), changed: count("changed") };
}
