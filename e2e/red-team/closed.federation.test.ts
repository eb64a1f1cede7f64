/** What cannot be asked at all: each question goes through the portal's own door as anybody's would. */
import { describe, expect, it } from "vitest";
import { submitQuery } from "#lib/portal/submit-query.ts";
import { createQuery } from "#lib/portal/create-query.ts";
import { analysisKinds } from "#lib/query/analysis.ts";
import { ReleasedOutput } from "#lib/disclosure/released.ts";
import { count, one, people, question, redTeam, shown, type Asked } from "./attacker.ts";
import { titleOf } from "./attacks.ts";

const { asked, portal, world, tre } = redTeam({ closed: { rows: people } });

/** Whether a question got so far that a hospital was asked; the words of the refusal where not. */
async function refusalOf(query: unknown): Promise<string | null> {
  const { context, researcher, projectId } = { context: portal().context, ...world() };
  const draft = await createQuery(context, researcher, { projectId, title: "An ordinary question", draft: query, targets: [{ treId: tre("closed").id, dataset: "hospital" }] });
  if (!draft.ok) return JSON.stringify(draft.refusal);
  const sent = await submitQuery(context, researcher, { queryId: draft.value.id, version: draft.value.version, idempotencyKey: crypto.randomUUID() });
  return sent.ok ? null : JSON.stringify(sent.refusal);
}
const withAnalysis = (analysis: Record<string, unknown>) => question({ analyses: [{ id: "x", ...analysis }] });
const withPopulation = (criterion: Record<string, unknown>) => question({ analyses: [count], population: [criterion] as unknown as Asked["population"] & object });

describe("what can be asked", () => {
  it(titleOf("A22"), async () => {
    expect(await refusalOf(question({ analyses: [count] }))).toBeNull();
    for (const kind of ["min", "max", "range", "mode", "top", "first", "t-digest", "digest", "list", "rows"]) expect(await refusalOf(withAnalysis({ kind, of: "chol" })), kind).not.toBeNull();
    // Nor as an option of one that exists, nor as a quantile at the ends.
    for (const more of [{ min: true }, { statistics: ["max"] }, { top: 10 }]) expect(await refusalOf(withAnalysis({ kind: "summary", of: "chol", ...more })), JSON.stringify(more)).not.toBeNull();
    for (const at of [[0], [1], [0.999], [1 / 3]]) expect(await refusalOf(withAnalysis({ kind: "quantiles", of: "chol", at, low: 0, high: 700, step: 1 })), String(at)).not.toBeNull();
  });

  it(titleOf("A23"), async () => {
    for (const kind of ["scatter", "residuals", "boxplot", "outliers", "funnel", "qq"]) expect(await refusalOf(withAnalysis({ kind, of: ["age", "chol"] })), kind).not.toBeNull();
    for (const more of [{ residuals: true }, { leverage: true }, { predicted: true }]) expect(await refusalOf(withAnalysis({ kind: "regression", family: "linear", outcome: "chol", terms: [{ variable: "age" }], bySite: false, ...more }))).not.toBeNull();
    // And an agent that sent points would be sending what no result has a place for.
    expect(analysisKinds.length).toBeGreaterThan(10);
    const table = { dimensions: [{ variable: "x", label: "X", levels: [{ code: "a", label: "A" }] }], cells: [{ is: "zero" }], margins: [], total: { is: "zero" } };
    const model = { kind: "regression", id: "m", table, columns: ["x"], reasons: [] };
    expect(ReleasedOutput.safeParse(model).success).toBe(true);
    for (const points of [{ residuals: [1.5] }, { points: [[1, 2]] }, { fitted: [0.1] }]) expect(ReleasedOutput.safeParse({ ...model, ...points }).success).toBe(false);
  });

  it(titleOf("A25"), async () => {
    const statement = "' OR patient = 1000; DROP TABLE patients; --";
    for (const criterion of [
      { kind: "number", column: statement, min: 1 }, { kind: "number", column: "patient", min: 1000, max: 1000 }, { kind: "sql", text: "patient = 1000" }, { kind: "number", column: "age", min: "1 OR 1=1" },
      { kind: "category", column: "sex", in: [statement] }, { kind: "number", column: "age", expression: "CASE WHEN patient = 1000 THEN 1 END" },
    ]) expect(await refusalOf(withPopulation(criterion)), JSON.stringify(criterion)).not.toBeNull();
    for (const variable of [
      { kind: "column", name: "patient", label: "Patient", column: "patient" }, { kind: "column", name: "x); --", label: "X", column: "age" }, { kind: "expression", name: "x", label: "X", text: "patient" },
      { kind: "column-derived", name: "x", label: "X", left: { column: "patient" }, op: "minus", right: { number: 1000 } },
    ]) expect(await refusalOf(question({ analyses: [{ kind: "summary", id: "x", of: "x" }], variables: [variable] as unknown as Asked["variables"] & object })), JSON.stringify(variable)).not.toBeNull();
    // A label is a person's own words and stays so: it comes back as it was written, beside the same numbers.
    const told = one(await asked("closed", { variables: [{ kind: "column", name: "y", label: statement, column: "sex" }], analyses: [{ kind: "crosstab", id: "t", by: ["y"] }] }), "crosstab");
    expect([told.dimensions[0]!.label, shown(told.cells[0]!)]).toEqual([statement, 100]);
  });
});
