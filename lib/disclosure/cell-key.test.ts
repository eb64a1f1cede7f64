import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellKey, noiseAt, noiseFor } from "./cell-key.ts";

const noise = { most: 2, variance: 1 };
const perturbed = (people: readonly number[], by: typeof noise): number => people.length + noiseAt(people.length, cellKey(people), by);
const recordKey = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe("the cell-key method", () => {
  it("the handbook's example: keys .9, .3 and .6 make .8, for which 3 becomes 4", () => {
    const people = [0.9, 0.3, 0.6].map((key) => Math.floor(key * 2 ** 32));
    expect(cellKey(people)).toBeCloseTo(0.8, 8);
    expect(perturbed(people, noise)).toBe(4);
  });
  it("noise has mean 0 and the variance asked for, makes no count negative and leaves zero alone", () => {
    for (const count of [1, 2, 3, 50]) {
      const { from, chances } = noiseFor(count, noise);
      const moment = (power: number) => chances.reduce((sum, p, i) => sum + p * (from + i) ** power, 0);
      expect(from).toBe(-Math.min(count, 2));
      expect(moment(0)).toBeCloseTo(1, 10);
      expect(moment(1)).toBeCloseTo(0, 10);
      expect(moment(2)).toBeCloseTo(1, 10);
    }
    expect(perturbed([], noise)).toBe(0);
    // Symmetric, by hand: with q = 6^(−1/4) the chances are q⁴, q, 1, q, q⁴ over their sum.
    const q = 6 ** -0.25;
    expect(noiseFor(9, noise).chances[3]).toBeCloseTo(q / (1 + 2 * q + 2 * q ** 4), 10);
  });
  it("is the same for the same people in any order, and so never averages out", () => {
    fc.assert(fc.property(fc.array(recordKey, { maxLength: 40 }), (people) => {
      expect(perturbed([...people].reverse(), noise)).toBe(perturbed(people, noise));
      expect(Math.abs(perturbed(people, noise) - people.length)).toBeLessThanOrEqual(2);
    }));
  });
  it("is found for every noise that a policy may ask for", () => {
    for (let most = 2; most <= 20; most++) {
      for (const variance of [0.5, most / 4, most / 2]) for (let count = 1; count <= most; count++) expect(noiseFor(count, { most, variance }).chances.every((p) => p >= 0)).toBe(true);
    }
  });
  it("refuses a variance that the range can't have", () => {
    expect(() => noiseFor(3, { most: 1, variance: 4 })).toThrow("variance");
  });
});
