/** Meta-analysis from people to the one estimate, as a run goes through a TRE and the portal: against R's two stages, and what happens to TREs that give nothing. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { outputsOfRun } from "#lib/analysis/outputs-of-run.ts";
import { controlDisclosure } from "#lib/disclosure/control.ts";
import { linkCounts } from "#lib/disclosure/linked-counts.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { Query } from "#lib/query/model.ts";
import { evaluateReference, peopleOf, type TableRows } from "#lib/query/reference-engine.ts";
import { expectNear } from "#lib/statistics/testing/near.ts";
import { colonRows, hasRealData, heartRows, type Row } from "#lib/statistics/testing/real-data.ts";
import { recorded } from "#lib/statistics/testing/recorded.ts";
import { combine } from "./combine.ts";
import { numbersIn } from "./output-numbers.ts";
import { pooledCsv } from "./pooled-csv.ts";
import type { PooledOutput } from "./pooled-result.ts";
import type { SiteAnswer } from "./site-answer.ts";

type Meta = Extract<PooledOutput, { kind: "meta-analysis" }>;
const number = (name: string) => ({ kind: "number" as const, name, label: name, min: -1e6, max: 1e6, missingCodes: [] });
const yesOrNo = (name: string) => ({ kind: "category" as const, name, label: name, levels: [{ code: "0", label: "No" }, { code: "1", label: "Yes" }], missingCodes: [] });
const dictionary: TableRows["dictionary"] = { table: "patients", label: "Patients", columns: [...["age", "oldpeak", "sex", "trestbps", "nodes", "time", "weight", "x"].map(number), yesOrNo("disease"), yesOrNo("event")] };
const asking = (of: object, more: object = {}) => Query.parse({
  version: 1, title: "A question", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: [] },
  variables: dictionary.columns.map(({ name, label }) => ({ kind: "column", name, label, column: name })), analyses: [{ kind: "meta-analysis", id: "m", of, method: "reml", interval: "hartung-knapp", ...more }],
});
/** Rules so lax that all give their estimates, to fifteen digits: what R has can be met. */
const open: DisclosurePolicy = { ...profileNamed("omop-5")!, threshold: 1, summaryPeople: 1, summaryDigits: 15, degreesOfFreedom: 0, models: { columnsPerPerson: 1, leverage: 1, eventsPerColumn: 0 } };

async function answer(name: string, query: Query, rows: TableRows["rows"], policy = open): Promise<SiteAnswer> {
  const data: TableRows = { kind: "table", dictionary, rows };
  const { released } = await controlDisclosure(outputsOfRun(query, dictionary, evaluateReference(query, data), peopleOf(query, data)), policy, { queryDigest: "0".repeat(64) });
  return { tre: { id: name, name }, state: "released", since: "2026-01-01T00:00:00Z", outputs: released.outputs, zeros: "shown" };
}
const metaOf = (answers: readonly SiteAnswer[]): Meta => combine(answers, open).outputs[0] as Meta;

const known = (x: number | undefined) => (x === undefined || Number.isNaN(x) ? null : x);
const patient = (row: Row) => ({ age: known(row.age), oldpeak: known(row.oldpeak), sex: known(row.sex), trestbps: known(row.trestbps), nodes: known(row.nodes), time: known(row.time), weight: Number.isNaN(row.age) ? null : 1 + (row.age! % 3), x: null, disease: row.y === undefined ? null : String(row.y), event: row.event === undefined ? null : String(row.event) });
const hospitals = ["cleveland", "hungarian", "switzerland", "va"];
const terms = (...names: string[]) => names.map((variable) => ({ variable }));

type Fits = { estimate: number; standardError: number; low: number; high: number; p: number; predictionLow: number; predictionHigh: number; tauSquared: number };
type Truth = Record<"logistic" | "linear" | "weighted" | "cox", { estimates: Record<string, number[]>; standardErrors: Record<string, number[]>; together: Record<string, { q: number; iSquaredOfQ: number; leaveOneOut: number[]; fits: { reml: { "hartung-knapp": Fits } } }> }>;

describe.skipIf(!hasRealData)("two stages over real sites are R's", () => {
  const truth = recorded<Truth>("two-stage");
  it.each([
    ["logistic", { kind: "regression", family: "logistic", outcome: "disease", level: "1", terms: terms("age", "oldpeak") }],
    ["linear", { kind: "regression", family: "linear", outcome: "trestbps", terms: terms("age", "sex") }],
    ["weighted", { kind: "regression", family: "logistic", outcome: "disease", level: "1", terms: terms("age", "oldpeak"), weights: "weight" }],
    ["cox", { kind: "cox", event: { variable: "event", level: "1" }, time: "time", terms: terms("age", "nodes"), ties: "efron" }],
  ] as const)("%s", async (name, of) => {
    const { estimates, standardErrors, together } = truth[name];
    const sites = name === "cox" ? colonRows() : heartRows();
    const names = name === "cox" ? Object.keys(estimates) : hospitals;
    const meta = metaOf(await Promise.all(sites.map((rows, i) => answer(names[i]!, asking(of), rows.map(patient)))));
    expect(meta.takingPart).toEqual(names);
    meta.effects.forEach((effect, j) => {
      for (const study of effect.studies) {
        expectNear(study.estimate, estimates[study.treId]![j]!, 1e-8);
        expectNear(study.standardError, standardErrors[study.treId]![j]!, 1e-8);
      }
      const r = together[effect.column]!;
      const fit = r.fits.reml["hartung-knapp"];
      for (const key of ["estimate", "standardError", "p"] as const) expectNear(effect.together![key], fit[key], 1e-6);
      for (const key of ["low", "high"] as const) expectNear(effect.together!.interval[key], fit[key], 1e-6);
      expectNear(effect.together!.prediction!.low, fit.predictionLow, 1e-6);
      expectNear(effect.heterogeneity!.q, r.q, 1e-7);
      expectNear(effect.heterogeneity!.iSquared, r.iSquaredOfQ, 1e-6, 1e-3);
      effect.leaveOneOut.forEach((left, i) => { expectNear(left.estimate, r.leaveOneOut[i]!, 1e-6); });
    });
  });

  it("to a policy's four digits the one estimate lies within the rounding of its parts", async () => {
    const query = asking({ kind: "regression", family: "logistic", outcome: "disease", level: "1", terms: terms("age", "oldpeak") });
    const meta = metaOf(await Promise.all(heartRows().map((rows, i) => answer(hospitals[i]!, query, rows.map(patient), { ...open, summaryDigits: 4 }))));
    const exact = truth.logistic.together.oldpeak!.fits.reml["hartung-knapp"].estimate;
    const found = meta.estimates[1]!;
    expect(found.is === "number" && found.digits === 4 && Math.abs(found.value - exact) < 1e-3).toBe(true);
  });

  it("by the NHS England profile a hospital with eight people without disease gives no estimate, and is named with the rule", async () => {
    const query = asking({ kind: "regression", family: "logistic", outcome: "disease", level: "1", terms: terms("age", "oldpeak") });
    const policy = profileNamed("nhse-sde-10-5")!;
    const meta = metaOf(await Promise.all(heartRows().map((rows, i) => answer(hospitals[i]!, query, rows.map(patient), policy))));
    expect(meta.notTakingPart).toEqual([{ treId: "switzerland", reasons: ["small-group", "too-few-events"] }]);
    expect(meta.effects[0]!.studies.map((s) => s.treId)).toEqual(["cleveland", "hungarian", "va"]);
  });
});

/** People of one TRE: x goes up with i, and the outcome comes more often where x is high. */
const made = (size: number, shift: number): TableRows["rows"] => Array.from({ length: size }, (_, i) => ({
  age: 40 + (i % 30), oldpeak: null, sex: i % 2, trestbps: 100 + 2 * (i % 30) + ((i * 7) % 11) + shift, nodes: null, time: 1 + ((i * 37) % 800), weight: i === 0 ? 10_000 : 0.01, x: ((i * 29) % 41) - 20,
  disease: ((i * 29) % 41) - 20 + ((i * 13) % 31) - 15 > shift ? "1" : "0", event: i % 3 === 0 ? "1" : "0",
}));
const logistic = { kind: "regression", family: "logistic", outcome: "disease", level: "1", terms: terms("x") };
const rules = profileNamed("sdc-handbook-10")!;

describe("a meta-analysis", () => {
  it("does not depend on the order in which TREs answer, and names those that refuse, have nobody or answer otherwise", async () => {
    const query = asking(logistic);
    const other = asking({ ...logistic, terms: terms("x", "age") });
    const answers: SiteAnswer[] = [
      await answer("a", query, made(120, 0), rules), await answer("b", query, made(150, 2), rules), await answer("c", query, made(90, -3), rules), await answer("d", query, [], rules), await answer("e", other, made(90, 1), rules),
      { tre: { id: "f", name: "Wessex" }, state: "refused", since: "2026-01-01T00:00:00Z", reason: "Not this time." },
    ];
    const first = combine(answers, open);
    const meta = first.outputs[0] as Meta;
    expect(meta.takingPart).toEqual(["a", "b", "c"]);
    expect(meta.notTakingPart.map(({ treId }) => treId)).toEqual(["d"]);
    expect(first.notes.map((n) => n.sentence)).toContain("e is not in the pooled numbers: it answered with estimates of other predictors or levels.");
    expect(first.sites.find((s) => s.tre.id === "f")).toMatchObject({ state: "refused", reason: "Not this time." });
    fc.assert(fc.property(fc.shuffledSubarray(answers, { minLength: answers.length }), (shuffled) => { expect(combine(shuffled, open)).toEqual(first); }), { numRuns: 30 });
    // Every number stands in the file under the name of what it is.
    expect(new Set(numbersIn(meta).map((n) => n.measure))).toEqual(new Set(["coefficient", "standard error", "people", "lower limit", "upper limit", "p-value", "lower prediction limit", "upper prediction limit", "Cochran's Q", "p-value of Q", "I squared", "tau squared"]));
    expect(pooledCsv(first)).toMatch(/m,meta-analysis,a,coefficient,0\.\d+,/);
  });

  it("of one TRE is that TRE's own by the normal distribution, and nothing by Hartung and Knapp", async () => {
    const wald = metaOf([await answer("a", asking(logistic, { interval: "wald" }), made(120, 0), rules)]);
    expect(wald.effects[0]!.together!.estimate).toBe(wald.effects[0]!.studies[0]!.estimate);
    expect(wald.effects[0]!).toMatchObject({ heterogeneity: null, leaveOneOut: [] });
    expect(metaOf([await answer("a", asking(logistic), made(120, 0), rules)]).effects[0]!.together).toBeNull();
  });

  it.each([
    ["seven people", made(7, 0), logistic, ["too-few-people", "small-group", "too-few-events"]],
    ["a predictor that only makes a table", made(120, 0), { kind: "regression", family: "linear", outcome: "trestbps", terms: terms("sex") }, ["only-a-table"]],
    ["twelve events for five coefficients", made(36, 0), { kind: "cox", event: { variable: "event", level: "1" }, time: "time", terms: [...terms("age", "x", "trestbps"), { together: ["age", "x"] }, { together: ["x", "trestbps"] }], ties: "efron" }, ["too-few-events"]],
    ["one person who outweighs all others", made(120, 0), { ...logistic, weights: "weight" }, ["one-person-decides", "uneven-weights"]],
    ["three people without a value, whose number and so that of the others is hidden", made(120, 0).map((row, i) => ({ ...row, x: i < 3 ? null : (row.x ?? null) })), logistic, ["hidden-count"]],
    ["an outcome that a cut through x tells without fail", made(120, 0).map((row) => ({ ...row, disease: (row.x as number) > 0 ? "1" : "0" })), logistic, ["no-estimate"]],
  ])("%s: none of the TRE's estimates leave", async (_, rows, of, reasons) => {
    const { outputs } = await answer("a", asking(of), rows, rules);
    expect(outputs![0]).toMatchObject({ estimates: [], standardErrors: [], reasons });
  });

  it("leaves no TRE whose people are near to those of an earlier release, nor one that takes part in no models", async () => {
    const data: TableRows = { kind: "table", dictionary, rows: made(120, 0) };
    const query = asking(logistic);
    const run = outputsOfRun(query, dictionary, evaluateReference(query, data), peopleOf(query, data));
    const near = new Set(linkCounts(run).counts.map(({ key }) => key).filter((key) => key.includes("_known")));
    const ledger = { answers: new Map(), near, nearReleased: near, figures: new Set<string>() };
    const reasons = async (context: object) => { const [output] = (await controlDisclosure(run, rules, { queryDigest: "0".repeat(64), ...context })).released.outputs; return output?.kind === "meta-analysis" && output.estimates.length === 0 ? output.reasons : []; };
    expect(await reasons({ ledger })).toEqual(["withheld"]);
    expect(await reasons({ models: { offered: false, maskedOver: null } })).toEqual(["not-offered"]);
  });

  it("keeps the intercept inside, and says nothing of a column that others say", async () => {
    const { outputs } = await answer("a", asking({ ...logistic, terms: [{ variable: "x" }, { variable: "age" }, { variable: "oldpeak" }] }), made(120, 0).map((row) => ({ ...row, oldpeak: (row.x as number) * 2 + 1 })), rules);
    expect(outputs![0]).toMatchObject({ columns: ["x", "age", "oldpeak"], estimates: [{ is: "number" }, { is: "number" }, { is: "not-applicable" }], standardErrors: [{ is: "number" }, { is: "number" }, { is: "not-applicable" }] });
  });
});
