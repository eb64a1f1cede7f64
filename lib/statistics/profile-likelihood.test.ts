import { describe, expect, it } from "vitest";
import type { GlmFamily } from "./glm-family.ts";
import { contributionOf, profileOf, type ModelData, type RoundSpec, type RoundState } from "./rounds.ts";
import { distance, fitInRounds } from "./testing/fit-in-rounds.ts";
import { hasRealData, heartRows, isComplete, type Row } from "./testing/real-data.ts";
import { recorded } from "./testing/recorded.ts";

const cut = 3.841458820694124;
type GlmSpec = Extract<RoundSpec, { kind: "glm" }>;
function intervals(spec: GlmSpec, tres: readonly ModelData[]) {
  const { profile: _, ...plain } = spec;
  const [fitted, { state, fit, rounds }] = [fitInRounds(plain, tres), fitInRounds(spec, tres)];
  expect(fit).toEqual(fitted.fit);
  return { ...profileOf(spec, state)!, rounds: rounds - fitted.rounds };
}

describe("profile-likelihood intervals in rounds", () => {
  it("of 3 against 6 in two groups of 10: where twice the log-likelihood has fallen by 3.84", () => {
    const y = [...Array.from({ length: 10 }, (_, i) => (i < 3 ? 1 : 0)), ...Array.from({ length: 10 }, (_, i) => (i < 6 ? 1 : 0))];
    const tres = [0, 5, 10, 15].map((from): ModelData => ({ n: 5, x: Float64Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? 1 : from >= 10 ? 1 : 0)), y: Float64Array.from(y.slice(from, from + 5)) }));
    const [, ends] = intervals({ kind: "glm", family: "logistic", p: 2, profile: cut }, tres).columns;
    const logit = (p: number) => Math.log(p / (1 - p));
    const l = (k: number, p: number) => k * Math.log(p) + (10 - k) * Math.log(1 - p);
    for (const end of ends!) {
      // The best level of the first group at this log odds ratio, by golden section.
      let [low, high] = [-8, 8];
      const at = (a: number) => l(3, 1 / (1 + Math.exp(-a))) + l(6, 1 / (1 + Math.exp(-a - end!)));
      for (let i = 0; i < 200; i++) { const [one, other] = [low + 0.382 * (high - low), low + 0.618 * (high - low)]; if (at(one) < at(other)) low = one; else high = other; }
      expect(2 * (l(3, 0.3) + l(6, 0.6) - at(low))).toBeCloseTo(cut, 9);
    }
    expect(ends![0]!).toBeLessThan(logit(0.6) - logit(0.3));
    expect(ends![1]!).toBeGreaterThan(logit(0.6) - logit(0.3));
  });

  it.skipIf(!hasRealData).each(["logistic", "cloglog", "poisson"] as const)("%s over four hospitals: the ends that R finds on everyone", (family: GlmFamily) => {
    const names = family === "poisson" ? (["sex", "cp", "thalach", "exang"] as const) : (["age", "sex", "cp", "trestbps", "chol", "thalach", "exang", "oldpeak"] as const);
    const tres = heartRows().map((all): ModelData => {
      const people = all.filter(isComplete);
      const row = (p: Row) => [1, ...names.flatMap((name) => (name === "cp" ? [2, 3, 4].map((level) => (p.cp === level ? 1 : 0)) : [p[name]!]))];
      return { n: people.length, x: Float64Array.from(people.flatMap(row)), y: Float64Array.from(people, (p) => (family === "poisson" ? p.num! : p.y!)), ...(family === "poisson" && { offset: Float64Array.from(people, (p) => Math.log(p.age!)) }) };
    });
    const { columns, rounds } = intervals({ kind: "glm", family, p: names.length + 3, profile: cut }, tres);
    const wanted = recorded<{ profiles: Record<string, [number, number][]> }>("rounds").profiles[family]!;
    expect(columns[0]).toBeNull();
    expect(distance(columns.slice(1).flatMap((ends) => ends!), wanted.flat())).toBeLessThan(1e-8);
    expect(rounds).toBeLessThan(15);
  });

  const data: ModelData = { n: 6, x: Float64Array.of(1, 0, 1, 1, 1, 2, 1, 3, 1, 4, 1, 5), y: Float64Array.of(0, 1, 0, 1, 0, 1) };
  it("least squares have none, nor a model that has not converged", () => {
    expect(fitInRounds({ kind: "glm", family: "linear", p: 2, profile: cut }, [data]).state.of).toBe("glm");
    expect(fitInRounds({ kind: "glm", family: "logistic", p: 2, profile: cut }, [{ ...data, y: Float64Array.of(0, 0, 0, 1, 1, 1) }]).state).toMatchObject({ of: "glm", phase: "separated" });
  });

  it("a TRE gives nothing for ends that its own specification does not ask for, nor for the same end twice", () => {
    const asked: GlmSpec = { kind: "glm", family: "logistic", p: 2, profile: cut };
    const { state } = fitInRounds(asked, [data]);
    if (state.of !== "profile") throw new Error("no profile");
    const again: RoundState = { ...state, phase: "profile", ends: state.ends.map((end) => ({ ...end, phase: "search" as const })) };
    expect(contributionOf(asked, again, data).every(Number.isFinite)).toBe(true);
    expect(() => contributionOf({ kind: "glm", family: "logistic", p: 2 }, again, data)).toThrow(TypeError);
    expect(() => contributionOf(asked, { ...again, ends: [...again.ends, again.ends[0]!] }, data)).toThrow(TypeError);
  });
});
