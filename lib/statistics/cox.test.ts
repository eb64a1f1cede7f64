/** Cox models over four sites in rounds, against R's stratified fit of everyone together (testing/r/rounds.R). */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latestFirst } from "./order-by-time.ts";
import type { ModelData } from "./rounds.ts";
import { coxInRounds, distance, fitInRounds } from "./testing/fit-in-rounds.ts";
import { colonRows, hasRealData } from "./testing/real-data.ts";
import { recorded } from "./testing/recorded.ts";

type Wanted = Record<"coefficients" | "standardErrors" | "proportionality", number[]> & Record<"nullLogLikelihood" | "logLikelihood" | "score" | "wald" | "n" | "events", number>;
const truth = recorded<Record<"efron" | "breslow", Wanted>>("rounds");

describe.skipIf(!hasRealData)("colon cancer, four sites in rounds are R's fit with strata(site)", () => {
  const tres = () => colonRows().map((all): ModelData => {
    const rows = all.filter((row) => !Number.isNaN(row.nodes) && !Number.isNaN(row.differ));
    return { n: rows.length, x: Float64Array.from(rows.flatMap((row) => [row.male!, row.age!, row.obstruct!, row.nodes!, row.differ!])), y: Float64Array.from(rows, (row) => row.event!), time: Float64Array.from(rows, (row) => row.time!) };
  });
  it.each(["efron", "breslow"] as const)("%s: coefficients, errors, the three tests of all columns, and of proportional hazards as cox.zph", (ties) => {
    const fit = coxInRounds({ kind: "cox", ties, p: 5 }, tres());
    const wanted = truth[ties];
    expect(distance([...fit.coefficients, ...fit.standardErrors], [...wanted.coefficients, ...wanted.standardErrors])).toBeLessThan(1e-10);
    expect(distance([fit.nullLogLikelihood, fit.logLikelihood, fit.score, fit.wald, fit.n, fit.events], [wanted.nullLogLikelihood, wanted.logLikelihood, wanted.score, wanted.wald, wanted.n, wanted.events])).toBeLessThan(1e-10);
    expect(distance([...fit.proportionality.columns, fit.proportionality.all], wanted.proportionality)).toBeLessThan(1e-8);
    expect(fit.df).toBe(5);
  });
});

type Person = { a: number; b: number; time: number; event: number; tre: number };
const person = fc.record({ a: fc.integer({ min: -100, max: 100 }), b: fc.integer({ min: 0, max: 1 }), time: fc.integer({ min: 0, max: 12 }), event: fc.integer({ min: 0, max: 1 }), tre: fc.nat(2) });
const dataOf = (people: readonly Person[], more: (p: Person) => number[] = () => []): ModelData => ({
  n: people.length, x: Float64Array.from(people.flatMap((p) => [p.a / 50, p.b, ...more(p)])), y: Float64Array.from(people, (p) => p.event), time: Float64Array.from(people, (p) => p.time),
});

describe("Cox in rounds", () => {
  it("of three people by hand: events at 1 (z = 1), 2 (z = 0), 3 (z = 1) have e^β = 1/√2", () => {
    // Partial likelihood θ/(2θ + 1) · 1/(θ + 1) · 1, with θ = e^β: its logarithm is largest where 1/θ = 2/(2θ + 1) + 1/(θ + 1), so 2θ² = 1.
    const fit = coxInRounds({ kind: "cox", ties: "breslow", p: 1 }, [{ n: 3, x: Float64Array.of(1, 0, 1), y: Float64Array.of(1, 1, 1), time: Float64Array.of(1, 2, 3) }]);
    expect(Math.exp(fit.coefficients[0]!)).toBeCloseTo(Math.SQRT1_2, 12);
    expect(fit.nullLogLikelihood).toBeCloseTo(-Math.log(6), 12);
  });

  it("does not depend on the order of people and TREs; people without events at a time of their own, and empty TREs, change nothing", () => {
    fc.assert(fc.property(fc.array(person, { minLength: 60, maxLength: 100 }), fc.constantFrom("efron" as const, "breslow" as const), (people, ties) => {
      const spec = { kind: "cox", ties, p: 2 } as const;
      const tres = [0, 1, 2].map((tre) => people.filter((p) => p.tre === tre));
      const one = fitInRounds(spec, tres.map((some) => dataOf(some)));
      const other = fitInRounds(spec, [dataOf([]), ...tres.map((some) => dataOf([...some].reverse())).reverse()]);
      expect(other.state.phase).toBe(one.state.phase);
      if (one.fit?.of !== "cox" || other.fit?.of !== "cox") return;
      expect(distance([...other.fit.coefficients, ...other.fit.standardErrors, other.fit.logLikelihood, other.fit.score], [...one.fit.coefficients, ...one.fit.standardErrors, one.fit.logLikelihood, one.fit.score])).toBeLessThan(1e-9);
      // A TRE of one person has nobody to compare with.
      const withOne = coxInRounds(spec, [...tres.map((some) => dataOf(some)), dataOf(people.slice(0, 1))]);
      expect(distance([...withOne.coefficients, ...withOne.standardErrors], [...one.fit.coefficients, ...one.fit.standardErrors])).toBeLessThan(1e-9);
    }), { numRuns: 60 });
  });

  const made = Array.from({ length: 90 }, (_, i): Person => ({ a: ((i * 7) % 23) * 4, b: i % 2, time: (i * 11) % 30, event: i % 3 === 0 ? 0 : 1, tre: i % 3 }));
  const tres = (people: readonly Person[], more?: (p: Person) => number[]) => [0, 1, 2].map((tre) => dataOf(people.filter((p) => p.tre === tre), more));

  it("leaves out a column that others say, and one that is the same within every TRE only where it says nothing", () => {
    const plain = coxInRounds({ kind: "cox", ties: "efron", p: 2 }, tres(made));
    const fit = coxInRounds({ kind: "cox", ties: "efron", p: 3 }, tres(made, (p) => [3 * p.b - 1]));
    expect(fit.coefficients[2]).toBeNull();
    expect(distance(fit.coefficients.slice(0, 2), plain.coefficients)).toBeLessThan(1e-10);
    expect(fit.proportionality.columns[2]).toBeNull();
    expect(fit.proportionality.all).toBeCloseTo(plain.proportionality.all, 9);
    expect(coxInRounds({ kind: "cox", ties: "efron", p: 3 }, tres(made, (p) => [p.tre])).coefficients[2]).toBeNull();
  });

  it("columns and times a thousand million from nought keep their digits", () => {
    const near = coxInRounds({ kind: "cox", ties: "efron", p: 2 }, tres(made));
    const far = coxInRounds({ kind: "cox", ties: "efron", p: 2 }, tres(made.map((p) => ({ ...p, a: p.a + 50e9, time: p.time + 1e9 }))));
    expect(distance([...far.coefficients, ...far.standardErrors, ...far.proportionality.columns], [...near.coefficients, ...near.standardErrors, ...near.proportionality.columns])).toBeLessThan(1e-6);
  });

  it("halves steps that make the fit worse: one person far out dies last of all, and first steps overshoot", () => {
    const people = [...made.map((p) => ({ ...p, a: p.a / 10, time: p.time + p.a / 4 })), { a: 5000, b: 0, time: 20, event: 1, tre: 0 }];
    const { state } = fitInRounds({ kind: "cox", ties: "efron", p: 2 }, tres(people));
    expect(state.phase).toBe("converged");
  });

  it("names a column whose group has no event, and knows that nobody or no event is nothing to fit", () => {
    const { state } = fitInRounds({ kind: "cox", ties: "efron", p: 2 }, tres(made.map((p) => (p.b === 1 ? { ...p, event: 0 } : p))));
    expect(state).toMatchObject({ phase: "separated", unbounded: [1] });
    expect(fitInRounds({ kind: "cox", ties: "efron", p: 2 }, tres(made.map((p) => ({ ...p, event: 0 })))).state.phase).toBe("no-people");
    expect(fitInRounds({ kind: "cox", ties: "efron", p: 2 }, [dataOf([])]).state.phase).toBe("no-people");
  });
});

it("orders times from the last to the first, ties in any order", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
    const order = latestFirst(Float64Array.from(times));
    expect([...order].sort((a, b) => a - b)).toEqual(times.map((_, i) => i));
    expect([...order].map((i) => times[i])).toEqual([...times].sort((a, b) => b - a));
  }));
});
