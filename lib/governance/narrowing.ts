/**
 * How a committee narrows what an application asks for: fewer kinds of result and of record, some columns or codes alone, some people alone. What it
 * leaves as it was asked for is not narrowed. The TRE's agent checks each of these before a run (lib/approval/clearance.ts).
 */
import { z } from "zod";
import { Bound, boundInWords, isOfRecords, type RecordBound } from "#lib/approval/bounds.ts";
import { Envelope } from "#lib/approval/envelope.ts";
import { analysisWords, domainWords } from "./five-safes.ts";

export const Narrowing = z.strictObject({
  /** Of the kinds of result asked for, those that are approved; absent: all. */
  analyses: z.array(Envelope.shape.analyses.element).min(1, "Leave at least one kind of result.").optional(),
  /** The same of kinds of record. */
  domains: Envelope.shape.domains.optional(),
  /** Columns that alone may be asked for; empty: any that the datasets declare. */
  columns: z.array(z.string().max(40)).max(500).default([]),
  /** Codes (concept ids) that alone may be asked for; empty: any of the kinds of record. */
  concepts: z.array(z.int("Write concept ids, which are whole numbers.").positive("Write concept ids, which are whole numbers.")).max(2000).default([]),
  /** What must be true of each person who is asked about. */
  population: z.array(Bound).max(20, "Set at most 20 bounds.").default([]),
});
export type Narrowing = z.infer<typeof Narrowing>;

/** A column as its TRE declares it. */
export const DeclaredColumn = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("number"), name: z.string(), label: z.string(), unit: z.string().optional(), min: z.number(), max: z.number() }),
  z.object({ kind: z.literal("category"), name: z.string(), label: z.string(), levels: z.array(z.object({ code: z.string(), label: z.string() })) }),
]);
export type DeclaredColumn = z.infer<typeof DeclaredColumn>;
/** What was asked of one TRE: the widest that can be approved. `hasRecords`: of OMOP health records, where people have an age and a sex. */
export const Reach = z.object({ analyses: z.array(Envelope.shape.analyses.element), domains: Envelope.shape.domains, columns: z.array(DeclaredColumn), hasRecords: z.boolean() });
export type Reach = z.infer<typeof Reach>;

/** What an approval comes to, of that which may stand in the way of its own bounds. */
type TermsToNarrow = { domains: Reach["domains"]; concepts: readonly number[]; columns: readonly string[]; population: readonly Bound[] };
/** Why an approval cannot be narrowed so: `[field, sentence]`. `after`: what it comes to, with what an approval in force goes on demanding. */
export function whyNotSo({ analyses = [], domains = [], columns, population }: Narrowing, reach: Reach, after: TermsToNarrow): [string, string][] {
  const [moreResults, moreRecords] = [analyses.filter((one) => !reach.analyses.includes(one)), domains.filter((one) => !reach.domains.includes(one))];
  const unknown = columns.filter((name) => !reach.columns.some((column) => column.name === name));
  return [
    ...(moreResults.length > 0 ? [["analyses", `The application does not ask for ${moreResults.map((one) => analysisWords[one]).join(" or ")}.`] as [string, string]] : []),
    ...(moreRecords.length > 0 ? [["domains", `The application does not ask for ${moreRecords.map((one) => domainWords[one]).join(" or ")}.`] as [string, string]] : []),
    ...(unknown.length > 0 ? [["columns", `No dataset that is asked for here declares ${unknown.map((name) => `“${name}”`).join(" or ")}.`] as [string, string]] : []),
    ...population.flatMap((bound, at): [string, string][] => { const why = whyNotBound(bound, reach); return why === undefined ? [] : [[`population.${at}`, why]]; }),
    // A query keeps to a bound by asking for it, and what it asks for must be approved.
    ...after.population.flatMap((bound) => (isOfRecords(bound) ? beyondApproved(bound, after) : [])),
    ...after.population.flatMap((bound): [string, string][] => (after.columns.length === 0 || !("column" in bound) || after.columns.includes(bound.column) ? [] : [["columns", `People are chosen by “${bound.column}”: leave it among the columns.`]])),
  ];
}

function beyondApproved({ kind, concepts }: RecordBound, after: Pick<TermsToNarrow, "domains" | "concepts">): [string, string][] {
  if (!after.domains.includes(kind)) return [["domains", `People are chosen by ${domainWords[kind]}: leave them among the kinds of record.`]];
  const isReached = after.concepts.length === 0 || concepts.some(({ conceptId }) => after.concepts.includes(conceptId));
  return isReached ? [] : [["concepts", `People are chosen by ${concepts.map(({ name, conceptId }) => `${name} (${conceptId})`).join(", ")}: leave one of these among the codes.`]];
}

function whyNotBound(bound: Bound, reach: Reach): string | undefined {
  if (isOfRecords(bound)) return reach.domains.includes(bound.kind) && reach.hasRecords ? undefined : `The application does not ask for ${domainWords[bound.kind]}: people cannot be chosen by them.`;
  if (bound.kind === "age" || bound.kind === "sex") return reach.hasRecords ? undefined : `No dataset that is asked for here knows a person’s ${bound.kind} by itself: choose a column.`;
  const column = reach.columns.find((one) => one.name === bound.column && one.kind === bound.kind);
  if (!column) return `No dataset that is asked for here declares “${bound.column}”.`;
  const missing = bound.kind === "category" && column.kind === "category" ? bound.in.filter((code) => !column.levels.some((level) => level.code === code)) : [];
  return missing.length > 0 ? `“${column.label}” has no level ${missing.join(" or ")}.` : undefined;
}

export const populationInWords = (population: readonly Bound[], columns: readonly DeclaredColumn[] = []): string[] => population.map((bound) => {
  const column = bound.kind === "number" || bound.kind === "category" ? columns.find((one) => one.name === bound.column) : undefined;
  return boundInWords(bound, column && { table: "data", label: "data", columns: [column.kind === "number" ? { ...column, missingCodes: [] } : { ...column, missingCodes: [] }] });
});

/** What an approval so narrowed covers, line by line: before it is given, and where members sign it. A column that is declared no more is named as it stands. */
export function coverInWords(narrowing: Narrowing, reach: Reach): { term: string; detail: string }[] {
  const { analyses = reach.analyses, domains = reach.domains, columns, concepts, population } = narrowing;
  const labels = new Map(reach.columns.map(({ name, label }) => [name, label]));
  const named = [...reach.columns.map(({ name }) => name).filter((name) => columns.includes(name)), ...columns.filter((name) => !labels.has(name))].map((name) => labels.get(name) ?? name);
  return [
    { term: "Kinds of result", detail: analyses.length === 0 ? "None" : analyses.map((one) => analysisWords[one]).join(", ") },
    ...(reach.hasRecords ? [{ term: "Kinds of record", detail: domains.length === 0 ? "None: people’s age and sex alone" : domains.map((one) => domainWords[one]).join(", ") }] : []),
    ...(concepts.length > 0 ? [{ term: "Codes", detail: `Only ${concepts.join(", ")}` }] : []),
    ...(reach.columns.length > 0 || columns.length > 0 ? [{ term: "Columns", detail: columns.length === 0 ? "Every column" : `Only ${named.join(", ")}` }] : []),
    { term: "People", detail: population.length === 0 ? "Anybody in the data" : `Only those of whom all of this is true: ${populationInWords(population, reach.columns).join("; ")}` },
  ];
}
