/** Fits over several TREs against R's fits of all rows together (testing/r/models.R made the record). */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { designOf, type DesignColumn, type DesignTerm } from "./design.ts";
import { advance, contributionOf, contributionSize, firstState, fitOf, isRunning, type Fit, type ModelData, type RoundSpec, type RoundState } from "./rounds.ts";
import truth from "./testing/r/models.json" with { type: "json" };
import { colonRows, hasRealData, heartRows, type Row } from "./testing/real-data.ts";

/** Sums of all parts, in their order. */
const added = (parts: readonly Float64Array[]): Float64Array => parts[0]!.map((_, i) => parts.reduce((sum, part) => sum + part[i]!, 0));
function fitted(spec: RoundSpec, sites: readonly ModelData[], withOffset = false): { state: RoundState; fit: Fit | undefined } {
  let state = firstState(spec);
  while (isRunning(state)) {
    const parts = sites.map((data) => contributionOf(spec, state, data));
    expect(parts[0]).toHaveLength(contributionSize(spec, state));
    // A state travels as JSON between any two rounds.
    state = JSON.parse(JSON.stringify(advance(spec, state, added(parts)))) as RoundState;
  }
  return { state, fit: fitOf(spec, state, withOffset) };
}

const numeric = (rows: readonly Row[], name: string): DesignColumn => ({ kind: "number", name, values: Float64Array.from(rows, (row) => row[name]!) });
const chestPain = (rows: readonly Row[]): DesignColumn => ({ kind: "category", name: "cp", levels: ["1", "2", "3", "4"], codes: Int32Array.from(rows, (row) => (Number.isNaN(row.cp) ? -1 : row.cp! - 1)) });
type Model = { outcome: string; on: DesignTerm[]; offset?: string; bySite?: boolean };
function dataOf(sites: readonly Row[][], { outcome, on, offset, bySite = false }: Model): { p: number; sites: ModelData[] } {
  let p = 0;
  const data = sites.map((rows, index): ModelData => {
    const columns = [...["age", "sex", "trestbps", "chol", "thalach", "exang", "oldpeak"].map((name) => numeric(rows, name)), chestPain(rows)];
    const design = designOf(columns, on, rows.length, { intercept: true, needed: [numeric(rows, outcome), ...(offset ? [numeric(rows, offset)] : [])], ...(bySite && { site: { index, names: ["c", "h", "s", "v"] } }) });
    p = design.p;
    const pick = (name: string, change = (x: number) => x) => Float64Array.from(design.rows, (row) => change(rows[row]![name]!));
    return { n: design.rows.length, x: design.x, y: pick(outcome), ...(offset && { offset: pick(offset, Math.log) }) };
  });
  return { p, sites: data };
}
const mains = (...names: string[]): DesignTerm[] => names.map((main) => ({ main }));
const full = mains("age", "sex", "cp", "trestbps", "chol", "thalach", "exang", "oldpeak");

type Recorded = { coefficients: number[]; standardErrors: number[]; deviance: number; nullDeviance: number; aic: number; n: number };
const near = (actual: readonly (number | null)[], wanted: readonly number[], within = 1e-8) => {
  expect(actual).toHaveLength(wanted.length);
  actual.forEach((x, i) => expect(Math.abs(x! - wanted[i]!), `number ${i}: ${x} for ${wanted[i]}`).toBeLessThan(within * Math.max(1, Math.abs(wanted[i]!))));
};

describe.skipIf(!hasRealData)("four heart disease hospitals", () => {
  const cases: [keyof typeof truth & string, "linear" | "logistic" | "probit" | "cloglog" | "poisson", Model][] = [
    ["logistic", "logistic", { outcome: "y", on: full }],
    ["logistic-by-site", "logistic", { outcome: "y", on: full, bySite: true }],
    ["probit", "probit", { outcome: "y", on: full }],
    ["cloglog", "cloglog", { outcome: "y", on: full }],
    ["linear", "linear", { outcome: "trestbps", on: mains("age", "sex", "chol") }],
    ["linear-by-site", "linear", { outcome: "trestbps", on: mains("age"), bySite: true }],
    ["poisson", "poisson", { outcome: "num", on: mains("age", "sex", "oldpeak") }],
    ["poisson-offset", "poisson", { outcome: "num", on: mains("sex", "oldpeak"), offset: "age" }],
    ["together", "logistic", { outcome: "y", on: [...mains("age", "sex"), { together: ["age", "sex"] }] }],
  ];
  it.each(cases)("%s: R's coefficients, standard errors, deviance and AIC", (name, family, model) => {
    const { p, sites } = dataOf(heartRows(), model);
    const { fit } = fitted({ kind: "glm", family, p }, sites, model.offset !== undefined);
    if (fit?.of !== "glm") throw new Error("no fit");
    const wanted = truth[name] as unknown as Recorded;
    near(fit.coefficients, wanted.coefficients);
    near(fit.standardErrors, wanted.standardErrors);
    near([fit.deviance, fit.aic], [wanted.deviance, wanted.aic]);
    if (!model.offset) near([fit.nullDeviance], [wanted.nullDeviance]);
    expect(fit.n).toBe(wanted.n);
  });

  it("the quantiles of cholesterol, to the digit", () => {
    const spec: RoundSpec = { kind: "quantiles", at: [0.05, 0.25, 0.5, 0.75, 0.95], low: 0, high: 700, step: 1 };
    const { fit } = fitted(spec, heartRows().map((rows) => ({ n: 0, x: new Float64Array(), y: Float64Array.from(rows.map((r) => r.chol!).filter((x) => !Number.isNaN(x))) })));
    if (fit?.of !== "quantiles") throw new Error("no fit");
    near(fit.quantiles.map((q) => q.value), truth.quantiles.values, 1e-12);
  });
});

describe.skipIf(!hasRealData)("colon cancer, stratified by site", () => {
  it.each(["efron", "breslow"] as const)("Cox with ties by %s: R's coefficients, standard errors and likelihoods", (ties) => {
    const on = ["age", "male", "nodes", "obstruct"];
    const sites = colonRows().map((all): ModelData => {
      const rows = all.filter((row) => on.every((name) => !Number.isNaN(row[name])));
      return { n: rows.length, x: Float64Array.from(rows.flatMap((row) => on.map((name) => row[name]!))), y: Float64Array.from(rows, (row) => row.event!), time: Float64Array.from(rows, (row) => row.time!) };
    });
    const { fit } = fitted({ kind: "cox", ties, p: on.length }, sites);
    if (fit?.of !== "cox") throw new Error("no fit");
    const wanted = truth[`cox-${ties}`];
    near(fit.coefficients, wanted.coefficients);
    near(fit.standardErrors, wanted.standardErrors);
    near([fit.nullLogLikelihood, fit.logLikelihood, fit.score], [...wanted.logLikelihood, wanted.score]);
    expect([fit.n, fit.events]).toEqual([wanted.n, wanted.events]);
  });
});

describe("what data may be like", () => {
  const people = fc.array(fc.record({ x: fc.double({ min: -5, max: 5, noNaN: true }), z: fc.double({ min: -5, max: 5, noNaN: true }), u: fc.double({ min: 0, max: 1, noNaN: true }) }), { minLength: 40, maxLength: 80 });
  const data = (rows: readonly { x: number; z: number; y: number }[], shift = 0): ModelData => ({ n: rows.length, x: Float64Array.from(rows.flatMap(({ x, z }) => [1, x + shift, z])), y: Float64Array.from(rows, (r) => r.y) });
  const logistic: RoundSpec = { kind: "glm", family: "logistic", p: 3 };

  it("how people are spread over TREs, and in which order TREs come, changes nothing; nor do TREs with nobody or one person", () => {
    fc.assert(fc.property(people, fc.array(fc.nat(4), { minLength: 80, maxLength: 80 }), (drawn, places) => {
      const rows = drawn.map(({ x, z, u }) => ({ x, z, y: u < 1 / (1 + Math.exp(-0.5 * x + 0.3 * z)) ? 1 : 0 }));
      const together = fitted(logistic, [data(rows)]);
      const spread = [0, 1, 2, 3, 4].map((site) => data(rows.filter((_, i) => places[i] === site)));
      const apart = fitted(logistic, [...spread, data([])].reverse());
      expect(apart.state.phase).toBe(together.state.phase);
      if (together.fit?.of === "glm" && apart.fit?.of === "glm") {
        const size = Math.max(1, ...together.fit.standardErrors.map((s) => s ?? 0));
        near(apart.fit.coefficients, together.fit.coefficients as number[], 1e-7 * size);
      }
    }), { numRuns: 60 });
  });

  it("a column far from 0 keeps its digits (1e9 and its neighbours)", () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({ x: (i * 7) % 11, z: (i * 5) % 13, y: (i * 3) % 7 }));
    const fit = (shift: number) => { const { fit: found } = fitted({ kind: "glm", family: "linear", p: 3 }, [data(rows.slice(0, 25), shift), data(rows.slice(25), shift)]); if (found?.of !== "glm") throw new Error("no fit"); return found; };
    const [plain, far] = [fit(0), fit(1e9)];
    near(far.coefficients.slice(1), plain.coefficients.slice(1) as number[], 1e-9);
    near([far.deviance], [plain.deviance], 1e-9);
    near(far.standardErrors.slice(1), plain.standardErrors.slice(1) as number[], 1e-9);
  });

  it("a column that others already say is left out, as R does; the rest is that of the model without it", () => {
    const rows = Array.from({ length: 50 }, (_, i) => ({ x: (i * 7) % 11, z: 2 * ((i * 7) % 11) + 3, y: (i * 3) % 7 }));
    const { fit } = fitted({ kind: "glm", family: "linear", p: 3 }, [data(rows.slice(0, 20)), data(rows.slice(20))]);
    const alone = fitted({ kind: "glm", family: "linear", p: 2 }, [{ n: 50, x: Float64Array.from(rows.flatMap((r) => [1, r.x])), y: Float64Array.from(rows, (r) => r.y) }]).fit;
    if (fit?.of !== "glm" || alone?.of !== "glm") throw new Error("no fit");
    expect(fit.coefficients[2]).toBeNull();
    near(fit.coefficients.slice(0, 2), alone.coefficients as number[], 1e-10);
    expect(fit.residualDf).toBe(48);
  });

  it("says so when a column tells the outcome without fail, and when nobody is there", () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ x: i, z: i % 3, y: i < 20 ? 0 : 1 }));
    expect(fitted(logistic, [data(rows)]).state.phase).toBe("separated");
    expect(fitted(logistic, [data([]), data([])]).state.phase).toBe("no-people");
  });
});
