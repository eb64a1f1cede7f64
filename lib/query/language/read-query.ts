/** A query's words read back into the query. Titles, names and ids are not in the words: they are kept from the query before, or made anew. */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { checkedConcepts } from "../checked-concepts.ts";
import type { ConceptSet } from "../concept-set.ts";
import type { TableDictionary } from "../dictionary.ts";
import { isCohort, Query, type Analysis, type Population, type Variable } from "../model.ts";
import { analysisLine } from "./analyses.ts";
import { readGroup } from "./calendar.ts";
import { cohortHeading, isNamesLine, readCohort } from "./cohort.ts";
import { readConceptSets } from "./concept-sets.ts";
import { nameFor, unlike } from "./invented-names.ts";
import { namesOf, onOneLine } from "./names.ts";
import { nodesOf, Reader, type LineNode, type TextProblem } from "./read-lines.ts";
import { variableLine } from "./variables.ts";

/** The headings of the parts, as `queryInWords` writes them; the first words are enough. */
export const headings = {
  who: "Who", variables: "What is known about each person (stays inside each data environment)", analyses: "What may come out, after disclosure control", notes: "Notes",
} as const;
type Part = keyof typeof headings;
const begins: Record<Part, RegExp> = { who: /^who\s*:?$/i, variables: /^what is known about each person\b/i, analyses: /^what may come out\b/i, notes: /^notes\s*:?$/i };

export type TextReading = { ok: true; query: Query } | { ok: false; problems: TextProblem[] };
/** Longer texts are refused unread. */
export const longestText = 200_000;

function partsOf(text: string, wrong: (problem: TextProblem) => void): Record<Part, LineNode[]> {
  const lines: Record<Part, { text: string; line: number; at: number }[]> = { who: [], variables: [], analyses: [], notes: [] };
  let part: Part | undefined;
  let at = 0;
  for (const [i, raw] of text.split("\n").entries()) {
    const line = raw.replace(/\r$/, "");
    const heading = (Object.keys(begins) as Part[]).find((p) => begins[p].test(line.trim()));
    if (heading) part = heading;
    else if (part) lines[part].push({ text: line, line: i + 1, at });
    else if (line.trim() !== "") wrong({ line: i + 1, from: at, to: at + line.length, message: `Begin with a line that says “${headings.who}”.` });
    at += raw.length + 1;
  }
  return { who: nodesOf(lines.who), variables: nodesOf(lines.variables), analyses: nodesOf(lines.analyses), notes: [] };
}

function readVariables(nodes: readonly LineNode[], before: readonly Variable[], reader: Reader): Variable[] {
  const variables: Variable[] = [];
  for (const node of nodes) {
    const found = reader.line(variableLine, node);
    if (!found) continue;
    const shown = namesOf({ variables: before }).variables.find((n) => n.shown === found.label && !variables.some((v) => v.name === n.id))?.id;
    const known = before.find((v) => v.name === shown);
    const name = known?.name ?? nameFor(found.label, [...before, ...variables].map((v) => v.name));
    variables.push({ ...found.meaning, name, label: known?.label ?? found.label });
  }
  return variables;
}
function readAnalyses(nodes: readonly LineNode[], before: readonly Analysis[], reader: Reader): Analysis[] {
  const analyses: Analysis[] = [];
  for (const node of nodes) {
    const found = reader.line(analysisLine, node);
    if (!found) continue;
    const same = before.find((a) => canonicalJson({ ...a, id: "" }) === canonicalJson({ ...found, id: "" }) && !analyses.some((b) => b.id === a.id));
    analyses.push({ ...found, id: same?.id ?? unlike(found.kind, [...before, ...analyses].map((a) => a.id), "-") });
  }
  return analyses;
}
/** What a reader of the words cannot see, and nothing depends on. */
function withDescriptions(population: Population, before: Population): Population {
  if (!isCohort(population) || !isCohort(before)) return population;
  return { ...population, rules: population.rules.map((rule) => ({ ...rule, ...(() => { const description = before.rules.find((r) => r.name === rule.name)?.description; return description === undefined ? {} : { description }; })() })) };
}

type Called = { conceptId: number; name: string };
/** Every concept that is named anywhere in a part of a query. */
function* conceptsIn(value: unknown): Generator<Called> {
  if (typeof value !== "object" || value === null) return;
  if ("conceptId" in value && "name" in value) yield value as Called;
  for (const inner of Object.values(value)) yield* conceptsIn(inner);
}
/** An id decides and a name is read: one that somebody changed without the other would make the words lie. */
function misnamed(query: Query, before: Query, text: string): TextProblem[] {
  const plain = (name: string) => onOneLine(name).toLowerCase();
  const names = new Map<number, Set<string>>();
  for (const { conceptId, name } of [...checkedConcepts, ...conceptsIn(before)]) names.set(conceptId, (names.get(conceptId) ?? new Set()).add(plain(name)));
  return [...conceptsIn(query)].flatMap(({ conceptId, name }): TextProblem[] => {
    const known = names.get(conceptId);
    if (!known || known.has(plain(name))) return [];
    const from = Math.max(0, text.indexOf(`${name} [${conceptId}`));
    return [{ line: text.slice(0, from).split("\n").length, from, to: from + name.length, message: `Concept ${conceptId} is called “${[...known][0]!}”, not “${name}”. Change its id too, or choose the concept in the form.` }];
  });
}

/** Reads `queryInWords(query).text`, or what a person made of it. `before` gives the title, the data model and whatever else the words leave out. */
export function readQueryText(text: string, before: Query, dictionary?: TableDictionary): TextReading {
  const problems: TextProblem[] = [];
  if (text.length > longestText) return { ok: false, problems: [{ line: 1, from: 0, to: 0, message: `The text is longer than ${longestText.toLocaleString("en-GB")} characters. Shorten it, or change the query in the form.` }] };
  const parts = partsOf(text, (problem) => problems.push(problem));
  const unnamed = new Reader(namesOf({ dictionary }), problems);
  const [who, ...rest] = parts.who;
  const namesLine = who?.of.find((child) => isNamesLine(child, unnamed));
  const conceptSets: ConceptSet[] = namesLine ? readConceptSets(namesLine.of, before.conceptSets ?? [], unnamed) : [];
  const reader = unnamed.with(namesOf({ conceptSets, dictionary }));
  for (const extra of rest) reader.wrong(extra, "Begin this line with two spaces for each line that it belongs under.");

  const population = who && (reader.quietly(cohortHeading, who) ? readCohort(who, reader) : readGroup(who, reader));
  const variables = readVariables(parts.variables, before.variables, reader);
  const analyses = readAnalyses(parts.analyses, before.analyses, unnamed.with(namesOf({ conceptSets, dictionary, variables })));
  if (!who && problems.length === 0) problems.push({ line: 1, from: 0, to: 0, message: `Say who is asked about, under a line “${headings.who}”.` });
  if (problems.length > 0 || !population) return { ok: false, problems: problems.sort((a, b) => a.from - b.from) };
  const parsed = Query.safeParse({ version: 1, title: before.title, dataModel: before.dataModel, population: withDescriptions(population, before.population), ...(conceptSets.length > 0 || before.conceptSets ? { conceptSets } : {}), variables, analyses });
  if (parsed.success) {
    const misnames = misnamed(parsed.data, before, text);
    return misnames.length > 0 ? { ok: false, problems: misnames } : { ok: true, query: parsed.data };
  }
  return { ok: false, problems: parsed.error.issues.map((issue) => ({ line: 1, from: 0, to: 0, message: issue.message })) };
}
