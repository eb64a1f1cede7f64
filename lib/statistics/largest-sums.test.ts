import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { glmFamilies } from "./glm-family.ts";
import { largestSums, type PublicRanges } from "./largest-sums.ts";
import { advance, contributionOf, firstState, isRunning, type ModelData, type RoundSpec } from "./rounds.ts";

const person = fc.record({ a: fc.double({ min: 20, max: 90, noNaN: true }), b: fc.integer({ min: 0, max: 1 }), y: fc.integer({ min: 0, max: 1 }), count: fc.integer({ min: 0, max: 50 }), time: fc.integer({ min: 0, max: 400 }), weight: fc.integer({ min: 0, max: 5 }) });

describe("largest sums", () => {
  const specs: RoundSpec[] = [
    ...glmFamilies.map((family): RoundSpec => ({ kind: "glm", family, p: 3, profile: 3.84 })), { kind: "cox", ties: "efron", p: 2 }, { kind: "cox", ties: "breslow", p: 2 },
    { kind: "quantiles", at: [0.5], low: 0, high: 400, step: 1 },
  ];
  it.each(specs.map((spec): [string, RoundSpec] => [JSON.stringify(spec), spec]))("%s: no contribution of any round goes beyond", (_, spec) => {
    fc.assert(fc.property(fc.array(person, { minLength: 1, maxLength: 40 }), fc.boolean(), (people, isHeavy) => {
      const isGlm = spec.kind === "glm";
      const isCount = isGlm && (spec.family === "poisson" || spec.family === "negative-binomial" || spec.family === "linear");
      const data: ModelData = {
        n: people.length, x: Float64Array.from(people.flatMap(({ a, b }) => (isGlm ? [1, a, b] : [a, b]))), y: Float64Array.from(people, (p) => (isCount ? p.count : spec.kind === "quantiles" ? p.time : p.y)), time: Float64Array.from(people, (p) => p.time),
        ...(isGlm && isHeavy && { weights: Float64Array.from(people, (p) => p.weight), offset: Float64Array.from(people, (p) => Math.log(1 + p.time)) }),
      };
      const ranges: PublicRanges = { people: 40, columns: [...(isGlm ? [[1, 1] as const] : []), [20, 90], [0, 1]], outcome: [0, isCount ? 50 : 1], time: [0, 400], ...(isGlm && isHeavy && { largestWeight: 5, offset: [0, Math.log(401)] }) };
      for (let state = firstState(spec); isRunning(state);) {
        const [sums, bounds] = [contributionOf(spec, state, data), largestSums(spec, state, ranges)];
        expect(bounds).toHaveLength(sums.length);
        sums.forEach((sum, i) => expect(Math.abs(sum), `number ${i} of ${JSON.stringify(state)}`).toBeLessThanOrEqual(bounds[i]! * (1 + 1e-9) + 1e-9));
        state = advance(spec, state, sums);
      }
    }), { numRuns: 100 });
  });

  it("of 100 people aged 0 to 120 no sum of ages goes beyond 12 000", () => {
    const spec: RoundSpec = { kind: "glm", family: "logistic", p: 2 };
    expect(largestSums(spec, firstState(spec), { people: 100, columns: [[1, 1], [0, 120]], outcome: [0, 1] })).toEqual([100, 100, 100, 0, 100, 12_000]);
  });
});
