/**
 * What the form holds while a query is written. It has the query's own shape, with gaps: a number not yet typed is undefined, a
 * window without dates is {}. `asQuery` drops the gaps, so that what is checked, read back and sent is the same thing.
 */
import type { OwnModel } from "#lib/query/analysis.ts";
import type { Cohort } from "#lib/query/cohort.ts";
import type { ConceptSet } from "#lib/query/concept-set.ts";
import type { Analysis, Criterion, EventDomain, Variable } from "#lib/query/model.ts";
import type { Column, TableDictionary } from "#lib/query/dictionary.ts";
import { nameFor, unlike } from "#lib/query/language/invented-names.ts";

export type DraftVariable = Record<string, unknown> & { kind: Variable["kind"]; name: string; label: string };
export type DraftAnalysis = Record<string, unknown> & { kind: Analysis["kind"]; id: string };
export type QueryDraft = {
  version: 1;
  dataModel: { kind: "omop-5.4" } | { kind: "table"; table: string };
  population: { kind: "group"; match: "all" | "any" | "none"; of: unknown[] } | Cohort;
  conceptSets?: ConceptSet[];
  variables: DraftVariable[];
  analyses: DraftAnalysis[];
};

export const emptyDraft = (dictionary?: TableDictionary): QueryDraft => ({
  version: 1,
  dataModel: dictionary ? { kind: "table", table: dictionary.table } : { kind: "omop-5.4" },
  population: { kind: "group", match: "all", of: [] },
  variables: [],
  analyses: [{ kind: "count", id: "people" }],
});

export type CriterionKind = Criterion["kind"];
export const newCriterion = (kind: CriterionKind, today: string): Record<string, unknown> => {
  switch (kind) {
    case "sex": return { kind, is: "female" };
    case "age": return { kind, at: today };
    case "condition": case "drug": case "procedure": return { kind, concepts: [], window: {} };
    case "race": case "ethnicity": return { kind, concepts: [] };
    case "measurement": case "observation": return { kind, concepts: [], window: {}, value: {} };
    case "number": return { kind, column: "" };
    case "category": return { kind, column: "", in: [] };
    case "group": return { kind, match: "any", of: [] };
  }
};

/** What a variable made from a column is called until a person says otherwise. */
export const columnLabel = (kind: Variable["kind"], column: Column | undefined): string => `${column?.label ?? "Column"}${kind === "column-band" ? " band" : ""}`.slice(0, 80);

export function newVariable(kind: Variable["kind"], taken: readonly string[], today: string, column?: Column): DraftVariable {
  const named = (label: string, rest: Record<string, unknown> = {}): DraftVariable => ({ kind, name: nameFor(label, taken), label, ...rest });
  switch (kind) {
    case "sex": return named("Sex");
    case "age": return named("Age", { at: today });
    case "age-band": return named("Age band", { at: today, cutPoints: [40, 65] });
    case "had": return named("Had a record", { domain: "condition" satisfies EventDomain, concepts: [], window: {} });
    case "last-value": return named("Last value", { concepts: [], window: {} });
    case "column": return named(columnLabel(kind, column), { column: column?.name ?? "" });
    case "column-band": return named(columnLabel(kind, column), { column: column?.name ?? "", cutPoints: [] });
    case "column-recode": return named(columnLabel(kind, column), { column: column?.name ?? "", groups: [] });
    case "column-derived": return named("Reckoned value", { left: { column: "" }, op: "over", right: { column: "" } });
    case "ethnicity": return named("Ethnic category");
    case "declared": return named("Region", { attribute: "region", levels: [] });
    case "records": return named("Records", { measure: "had", records: { domain: "condition", where: [] }, days: { from: null, to: null } });
    case "days-between": return named("Days between", { from: { records: { domain: "condition", where: [] }, days: { from: null, to: null } }, to: { records: { domain: "drug", where: [] }, days: { from: null, to: null } } });
    case "follow-up": return named("Follow-up", { measure: "event", outcome: { domain: "condition", where: [] } });
    case "index-year": return named("Year", { from: 2015, to: 2024 });
  }
}

/** What is modelled, whether over all environments or in each by itself. */
export const newModel = (kind: OwnModel["kind"]): Record<string, unknown> =>
  kind === "cox" ? { kind, event: { variable: "", level: "" }, time: "", terms: [], ties: "efron" } : { kind, family: "logistic", outcome: "", level: "", terms: [], offset: "", weights: "" };

export function newAnalysis(kind: Analysis["kind"], taken: readonly string[]): DraftAnalysis {
  const stem = { count: "people", crosstab: "table", summary: "summary", histogram: "histogram", distribution: "distribution", comparison: "comparison", characteristics: "characteristics", correlation: "correlation", rate: "rate", survival: "survival", "meta-analysis": "meta-analysis", regression: "model", cox: "cox", quantiles: "quantiles" }[kind];
  const id = unlike(stem, taken, "-");
  switch (kind) {
    case "count": return { kind, id };
    case "crosstab": return { kind, id, by: [] };
    case "summary": return { kind, id, of: "" };
    case "histogram": return { kind, id, of: "", breaks: [] };
    case "distribution": return { kind, id, of: "codes" };
    case "comparison": return { kind, id, of: "", by: "" };
    case "characteristics": return { kind, id, by: "", of: [] };
    case "correlation": return { kind, id, of: [] };
    case "rate": return { kind, id, event: { variable: "", level: "" }, time: "", by: "" };
    case "survival": return { kind, id, event: { variable: "", level: "" }, time: "", by: "", breaks: [30, 90, 180, 365, 730] };
    case "meta-analysis": return { kind, id, of: newModel("regression"), method: "reml", interval: "hartung-knapp" };
    case "regression": return { ...newModel("regression"), kind, id, bySite: false, intervals: "" };
    case "cox": return { ...newModel("cox"), kind, id };
    case "quantiles": return { kind, id, of: "", by: "", at: [0.25, 0.5, 0.75], low: 0, high: 250, step: 1 };
  }
}

const isGap = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === "number" && Number.isNaN(value)) ||
  (typeof value === "object" && !Array.isArray(value) && Object.keys(value).length === 0);

/** Parts that are whole whenever the form holds them, and in which null says “no limit” and an empty list “nothing more asked”. */
const wholeParts = ["conceptSets", "days", "records", "outcome"];
const isCohort = (value: unknown): boolean => typeof value === "object" && value !== null && "kind" in value && value.kind === "cohort";

function withoutGaps(value: unknown): unknown {
  if (isCohort(value)) return value;
  if (Array.isArray(value)) return value.map(withoutGaps);
  if (typeof value !== "object" || value === null) return value;
  const notGiven = (key: string, inner: unknown) => (inner === "" && ["from", "to", "level", "offset", "weights", "intervals", "by", "reference", "standard", "within"].includes(key)) || (["typeConceptIds", "conceptSets", "tests"].includes(key) && Array.isArray(inner) && inner.length === 0);
  const entries = Object.entries(value).map(([key, inner]) => [key, notGiven(key, inner) ? undefined : wholeParts.includes(key) ? inner : withoutGaps(inner)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => !isGap(inner)));
}

/** The draft as a candidate query: what `Query` parses, the portal previews and a submission sends. */
export const asQuery = (title: string, draft: QueryDraft): Record<string, unknown> => ({ ...(withoutGaps(draft) as Record<string, unknown>), title });
