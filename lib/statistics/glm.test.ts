/** Models fitted over four hospitals in rounds, against R's fit of everyone together (testing/r/rounds.R). */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { designOf, type DesignColumn, type DesignTerm } from "./design.ts";
import type { GlmFamily } from "./glm-family.ts";
import type { ModelData } from "./rounds.ts";
import { distance, fitInRounds, glmInRounds } from "./testing/fit-in-rounds.ts";
import { colonRows, hasRealData, heartRows, isComplete, type Row } from "./testing/real-data.ts";
import { recorded } from "./testing/recorded.ts";

const number = (rows: readonly Row[], name: string): DesignColumn => ({ kind: "number", name, values: Float64Array.from(rows, (row) => row[name]!) });
const chestPain = (rows: readonly Row[]): DesignColumn => ({ kind: "category", name: "cp", levels: ["1", "2", "3", "4"], codes: Int32Array.from(rows, (row) => row.cp! - 1) });
const numbers = ["age", "twice", "sex", "trestbps", "chol", "thalach", "exang", "oldpeak"];
type Asked = { outcome: string; terms: DesignTerm[]; offset?: boolean; weights?: boolean; bySite?: boolean };
/** 827 people; what each counts for goes 1, 2, 3, 1, … through everyone. */
function hospitalData({ outcome, terms, offset, weights, bySite }: Asked): { p: number; tres: ModelData[] } {
  let before = 0;
  let p = 0;
  const tres = heartRows().map((all, index): ModelData => {
    const rows = all.filter(isComplete).map((row): Row => ({ ...row, twice: 2 * row.age! + 3 }));
    const design = designOf([...numbers.map((name) => number(rows, name)), chestPain(rows)], terms, rows.length, { intercept: true, ...(bySite && { site: { index, names: ["Cleveland", "Budapest", "Switzerland", "Long Beach"] } }) });
    p = design.p;
    const first = before;
    before += rows.length;
    return {
      n: rows.length, x: design.x, y: Float64Array.from(rows, (row) => row[outcome]!),
      ...(offset && { offset: Float64Array.from(rows, (row) => Math.log(row.age!)) }), ...(weights && { weights: Float64Array.from(rows, (_, i) => 1 + ((first + i) % 3)) }),
    };
  });
  return { p, tres };
}
const main = (...names: string[]): DesignTerm[] => names.map((name) => ({ main: name }));
const all = main("age", "sex", "cp", "trestbps", "chol", "thalach", "exang", "oldpeak");

type Wanted = Record<"coefficients" | "standardErrors", (number | null)[]> & Record<"dispersion" | "deviance" | "nullDeviance" | "logLikelihood" | "aic" | "n" | "residualDf", number>;
const truth = recorded<Record<string, Wanted> & { negativeBinomial: Wanted & { theta: number; thetaStandardError: number } }>("rounds");
const farFrom = (fit: ReturnType<typeof glmInRounds>, wanted: Wanted): number => Math.max(
  distance(fit.coefficients, wanted.coefficients), distance(fit.standardErrors, wanted.standardErrors),
  distance([fit.dispersion, fit.deviance, fit.nullDeviance, fit.logLikelihood, fit.aic, fit.n, fit.residualDf], [wanted.dispersion, wanted.deviance, wanted.nullDeviance, wanted.logLikelihood, wanted.aic, wanted.n, wanted.residualDf]),
);

describe.skipIf(!hasRealData)("four hospitals in rounds are R's fit of all their people", () => {
  const cases: [string, GlmFamily, Asked][] = [
    ["logistic", "logistic", { outcome: "y", terms: all }],
    ["bySite", "logistic", { outcome: "y", terms: all, bySite: true }],
    ["probit", "probit", { outcome: "y", terms: all }],
    ["cloglog", "cloglog", { outcome: "y", terms: all }],
    ["linear", "linear", { outcome: "thalach", terms: main("age", "sex", "cp", "trestbps", "chol", "exang", "oldpeak") }],
    ["poisson", "poisson", { outcome: "num", terms: main("sex", "cp", "thalach", "exang"), offset: true }],
    ["weighted", "logistic", { outcome: "y", terms: all, weights: true }],
    ["linearWeighted", "linear", { outcome: "thalach", terms: main("age", "sex", "exang"), weights: true }],
    ["interaction", "logistic", { outcome: "y", terms: [...main("age", "sex", "cp", "exang"), { together: ["sex", "cp"] }, { together: ["age", "exang"] }] }],
    ["spline", "logistic", { outcome: "y", terms: [{ curve: "age", knots: [40, 50, 58, 68] }, ...main("sex")] }],
    ["collinear", "logistic", { outcome: "y", terms: main("age", "twice", "sex") }],
  ];
  it.each(cases)("%s", (name, family, asked) => {
    const { p, tres } = hospitalData(asked);
    expect(farFrom(glmInRounds({ kind: "glm", family, p }, tres), truth[name]!)).toBeLessThan(1e-8);
  });

  it("has the reference digits of 827 people: deviance 691.2401348388271, and 645.21 with a level for each hospital", () => {
    const { p, tres } = hospitalData({ outcome: "y", terms: all });
    const fit = glmInRounds({ kind: "glm", family: "logistic", p }, tres);
    expect(fit.deviance).toBeCloseTo(691.2401348388271, 10);
    expect(distance(fit.coefficients, [-1.13696658907676, 0.024654143052583, 1.221562317100841, -0.961924850281538, -0.468663228413798, 1.061108417759873, 0.005090050955661, -0.003939925883355, -0.013313681808485, 0.985191171691183, 0.551407538140778])).toBeLessThan(1e-12);
    const bySite = hospitalData({ outcome: "y", terms: all, bySite: true });
    expect(glmInRounds({ kind: "glm", family: "logistic", p: bySite.p }, bySite.tres).deviance).toBeCloseTo(645.21, 2);
  });

  it("negative binomial: counts of nodes, with θ and its error as MASS has them", () => {
    const tres = colonRows().map((all): ModelData => {
      const rows = all.filter((row) => !Number.isNaN(row.nodes) && !Number.isNaN(row.differ));
      return { n: rows.length, x: Float64Array.from(rows.flatMap((row) => [1, row.male!, row.age!, row.obstruct!, row.differ!])), y: Float64Array.from(rows, (row) => row.nodes!) };
    });
    const fit = glmInRounds({ kind: "glm", family: "negative-binomial", p: 5 }, tres);
    const wanted = truth.negativeBinomial;
    expect(farFrom(fit, wanted)).toBeLessThan(1e-8);
    expect(distance([fit.theta, fit.thetaStandardError], [wanted.theta, wanted.thetaStandardError])).toBeLessThan(1e-7);
  });
});

/** One row: intercept, a, b; outcome; an offset and a weight. */
const person = fc.record({ a: fc.integer({ min: -3000, max: 3000 }).map((a) => a / 1000), b: fc.integer({ min: 0, max: 1 }), chance: fc.double({ min: 0, max: 0.999, noNaN: true }), tre: fc.nat(4) });
type Person = { a: number; b: number; chance: number; tre: number };
const rowsOf = (people: readonly Person[], y: (p: Person) => number): ModelData => ({ n: people.length, x: Float64Array.from(people.flatMap(({ a, b }) => [1, a, b])), y: Float64Array.from(people, y) });
const outcomes: Record<string, (p: Person) => number> = {
  linear: ({ a, b, chance }) => 1 + a - b + chance,
  logistic: ({ a, b, chance }) => (chance < 1 / (1 + Math.exp(0.2 - 0.5 * a + 0.4 * b)) ? 1 : 0),
  poisson: ({ a, chance }) => Math.floor(-Math.log(1 - chance) * Math.exp(0.5 + 0.2 * a)),
};

describe("what the fit does not depend on", () => {
  it.each(["linear", "logistic", "poisson"] as const)("%s: the order and the grouping of TREs, nor TREs of nobody and of one person", (family) => {
    fc.assert(fc.property(fc.array(person, { minLength: 60, maxLength: 120 }), (people) => {
      const data = (some: readonly Person[]) => rowsOf(some, outcomes[family]!);
      const spec = { kind: "glm", family, p: 3 } as const;
      const together = fitInRounds(spec, [data(people)]);
      const apart = [0, 1, 2, 3, 4].map((tre) => people.slice(1).filter((p) => p.tre === tre));
      const spread = fitInRounds(spec, [data([]), ...apart.map(data), data(people.slice(0, 1)), data([])].reverse());
      expect(spread.state.phase).toBe(together.state.phase);
      const [one, other] = [together.fit, spread.fit];
      // Of a line through every point there is only rounding left to compare.
      if (one?.of !== "glm" || other?.of !== "glm" || one.deviance < 1e-9) return;
      expect(distance(other.coefficients, one.coefficients)).toBeLessThan(1e-9 * Math.max(1, ...one.standardErrors.map((s) => s ?? 0)));
      expect(distance([other.deviance, other.nullDeviance, other.aic], [one.deviance, one.nullDeviance, one.aic])).toBeLessThan(1e-9);
    }), { numRuns: 60 });
  });

  it("a weight of 3 is three people, a weight of 0 nobody", () => {
    fc.assert(fc.property(fc.array(person, { minLength: 60, maxLength: 90 }), (people) => {
      const times = (p: Person) => p.tre % 4;
      const weighted = { ...rowsOf(people, outcomes.poisson!), weights: Float64Array.from(people, times) };
      const repeated = rowsOf(people.flatMap((p) => Array.from({ length: times(p) }, () => p)), outcomes.poisson!);
      const [one, other] = [weighted, repeated].map((data) => fitInRounds({ kind: "glm", family: "poisson", p: 3 }, [data]).fit);
      if (one?.of !== "glm" || other?.of !== "glm") return;
      expect(distance([...one.coefficients, ...one.standardErrors, one.deviance, one.logLikelihood], [...other.coefficients, ...other.standardErrors, other.deviance, other.logLikelihood])).toBeLessThan(1e-8);
    }), { numRuns: 40 });
  });
});

const made = Array.from({ length: 80 }, (_, i): Person => ({ a: ((i * 7) % 23) / 4 - 3, b: i % 2, chance: ((i * 37) % 80) / 80, tre: i % 3 }));
const madeTres = (y: (p: Person) => number, change: (x: Float64Array) => Float64Array = (x) => x): ModelData[] => [0, 1, 2].map((tre) => { const data = rowsOf(made.filter((p) => p.tre === tre), y); return { ...data, x: change(data.x) }; });

describe("hard data", () => {
  it("columns a thousand million from nought keep their slopes", () => {
    const near = glmInRounds({ kind: "glm", family: "logistic", p: 3 }, madeTres(outcomes.logistic!));
    const far = glmInRounds({ kind: "glm", family: "logistic", p: 3 }, madeTres(outcomes.logistic!, (x) => x.map((v, at) => (at % 3 === 1 ? Math.round(v * 4) / 4 + 1e9 : v))));
    expect(distance(far.coefficients.slice(1), near.coefficients.slice(1))).toBeLessThan(1e-10);
    expect(distance(far.standardErrors.slice(1), near.standardErrors.slice(1))).toBeLessThan(1e-10);
  });

  it("nearly collinear columns (apart by a ten-thousandth) find the coefficients that made the outcome", () => {
    const close = (x: Float64Array) => x.map((v, at) => (at % 3 === 2 ? x[at - 1]! + 1e-4 * v : v));
    const tres = madeTres(() => 0, close).map((data): ModelData => ({ ...data, y: Float64Array.from({ length: data.n }, (_, i) => 2 + 3 * data.x[i * 3 + 1]! - 5 * data.x[i * 3 + 2]! + 1e-3 * (i % 2)) }));
    const fit = glmInRounds({ kind: "glm", family: "linear", p: 3 }, tres);
    // One more unit of what sets them apart is 1e-4 · −5.
    expect(fit.conditionNumber).toBeGreaterThan(1e7);
    fit.coefficients.slice(1).forEach((b, j) => expect(Math.abs(b! - [3, -5][j]!)).toBeLessThan(4 * fit.standardErrors[j + 1]!));
    expect(fit.coefficients[1]! + fit.coefficients[2]!).toBeCloseTo(-2, 3);
  });

  it("a column that others say is left out; so is one that is the same for all", () => {
    const fit = glmInRounds({ kind: "glm", family: "logistic", p: 3 }, madeTres(outcomes.logistic!, (x) => x.map((v, at) => (at % 3 === 2 ? 0.1 : v))));
    expect(fit.coefficients[2]).toBeNull();
    expect(fit.residualDf).toBe(made.length - 2);
  });

  it("names the columns that tell the outcome without fail: one group without any, or a cut between none and all", () => {
    const quasi = fitInRounds({ kind: "glm", family: "logistic", p: 3 }, madeTres((p) => (p.b === 1 ? 1 : outcomes.logistic!(p))));
    expect(quasi.state).toMatchObject({ phase: "separated", unbounded: expect.arrayContaining([2]) as unknown });
    expect(quasi.state).not.toMatchObject({ unbounded: expect.arrayContaining([1]) as unknown });
    const whole = fitInRounds({ kind: "glm", family: "logistic", p: 3 }, madeTres(({ a }) => (a > 0 ? 1 : 0)));
    expect(whole.state).toMatchObject({ phase: "separated", unbounded: expect.arrayContaining([1]) as unknown });
    const empty = fitInRounds({ kind: "glm", family: "poisson", p: 3 }, madeTres((p) => (p.b === 1 ? 0 : 1 + outcomes.poisson!(p))));
    expect(empty.state).toMatchObject({ phase: "separated", unbounded: [2] });
    for (const family of ["probit", "cloglog"] as const) expect(fitInRounds({ kind: "glm", family, p: 3 }, madeTres((p) => (p.b === 1 ? 1 : outcomes.logistic!(p)))).state.phase).toBe("separated");
    for (const outcome of [0, 1]) expect(fitInRounds({ kind: "glm", family: "logistic", p: 3 }, madeTres(() => outcome)).state.phase).toBe("separated");
  });

  it("counts that vary no more than Poisson's have no θ", () => {
    const { state, rounds } = fitInRounds({ kind: "glm", family: "negative-binomial", p: 3 }, madeTres(outcomes.logistic!));
    expect(state.phase).toBe("did-not-converge");
    expect(rounds).toBeLessThan(30);
  });

  it("halves steps that make the fit worse, the first too: one person far out, for whom it foresees e⁴⁰ events", () => {
    const people = [...made, { a: 30, b: 0, chance: 0, tre: 0 }];
    const tres = [0, 1, 2].map((tre) => rowsOf(people.filter((p) => p.tre === tre), (p) => (p.a === 30 ? 0 : Math.floor(Math.exp(2 * p.a + p.chance)))));
    expect(fitInRounds({ kind: "glm", family: "poisson", p: 3 }, tres).state.phase).toBe("converged");
  });

  it("has no fit of nobody, nor an error where a line goes through every point", () => {
    expect(fitInRounds({ kind: "glm", family: "logistic", p: 3 }, [rowsOf([], () => 0)]).state.phase).toBe("no-people");
    expect(fitInRounds({ kind: "glm", family: "linear", p: 3 }, [rowsOf(made.slice(0, 3), () => 1)]).fit).toBeUndefined();
  });
});
