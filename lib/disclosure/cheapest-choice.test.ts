import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cheapestChoice, type Condition, type Price } from "./cheapest-choice.ts";
import { loadSolver } from "./solver.ts";

const solver = await loadSolver();
const prices = (firsts: readonly number[]): Map<number, Price> => new Map(firsts.map((first, name) => [name, { first, second: name }]));
const costOf = (of: ReadonlyMap<number, Price>, names: Iterable<number>): [number, number] => [...names].reduce<[number, number]>(([a, b], name) => [a + of.get(name)!.first, b + of.get(name)!.second], [0, 0]);

/** The points of a projective space over two elements, numbered by their coordinates' bits, and its lines: any two points and their sum. */
const space = (dimensions: number) => {
  const points = Array.from({ length: 2 ** (dimensions + 1) - 1 }, (_, i) => i + 1);
  const lines = points.flatMap((a) => points.flatMap((b) => (a < b && b < (a ^ b) ? [[a, b, a ^ b]] : [])));
  return { points, lines };
};
const isOdd = (bits: number): boolean => bits.toString(2).replaceAll("0", "").length % 2 === 1;

describe("the cheapest choice", () => {
  it.each([2, 3, 4])("in %i dimensions the fewest points that meet every line are a hyperplane's (Bose and Burton 1966), and of all hyperplanes the cheapest is found", (dimensions) => {
    const { points, lines } = space(dimensions);
    const of = new Map(points.map((point, i) => [point, { first: 1, second: i }]));
    const conditions = lines.map((line): Condition => ({ weights: new Map(line.map((point) => [point, 1])), least: 1 }));
    const hyperplanes = points.map((normal) => points.filter((point) => !isOdd(point & normal)));
    const cheapest = Math.min(...hyperplanes.map((plane) => costOf(of, plane)[1]));
    const found = cheapestChoice(of, conditions, solver)!;
    expect([found.first, ...costOf(of, found.names)]).toEqual([2 ** dimensions - 1, 2 ** dimensions - 1, cheapest]);
    // What is known of the first price beforehand saves work, and changes nothing.
    expect(cheapestChoice(of, conditions, solver, found.first)).toEqual(found);
  });

  // Steiner's triple systems are small programmes that take many branches (Fulkerson, Nemhauser and Trotter 1974).
  it.each([[13, [[0, 1, 4], [0, 2, 7]]], [19, [[0, 1, 8], [0, 2, 5], [0, 4, 13]]]] as const)("of %i points that shall meet all triples of a Steiner system is what trying all choices finds", (points, bases) => {
    const triples = bases.flatMap((base) => Array.from({ length: points }, (_, shift) => base.map((point) => (point + shift) % points)));
    const masks = triples.map((triple) => triple.reduce((bits, point) => bits | (1 << point), 0));
    const best = { first: Infinity, second: Infinity };
    for (let bits = 0; bits < 2 ** points; bits++) {
      if (!masks.every((mask) => mask & bits)) continue;
      let [first, second] = [0, 0];
      for (let point = 0; point < points; point++) if (bits & (1 << point)) [first, second] = [first + 1, second + point];
      if (first < best.first || (first === best.first && second < best.second)) Object.assign(best, { first, second });
    }
    const of = prices(Array.from({ length: points }, () => 1));
    const found = cheapestChoice(of, triples.map((triple): Condition => ({ weights: new Map(triple.map((point) => [point, 1])), least: 1 })), solver)!;
    expect(costOf(of, found.names)).toEqual([best.first, best.second]);
  });

  it("is what trying all choices finds, of counts and of totals", () => {
    const condition = fc.record({ weights: fc.array(fc.tuple(fc.nat(7), fc.constantFrom(-1, 0.25, 0.5, 1)), { minLength: 1, maxLength: 5 }), least: fc.constantFrom(0, 0.5, 1) });
    fc.assert(fc.property(fc.array(fc.constantFrom(0, 1, 1, 1, 9), { minLength: 8, maxLength: 8 }), fc.array(condition, { minLength: 1, maxLength: 12 }), (firsts, drawn) => {
      const of = prices(firsts);
      const conditions = drawn.map(({ weights, least }): Condition => ({ weights: new Map(weights), least }));
      const costs = Array.from({ length: 256 }, (_, bits) => firsts.flatMap((_price, name) => (bits & (1 << name) ? [name] : [])))
        .filter((names) => conditions.every(({ weights, least }) => names.reduce((sum, name) => sum + (weights.get(name) ?? 0), 0) >= least))
        .map((names) => costOf(of, names)).sort(([a, b], [c, d]) => a - c || b - d);
      const found = cheapestChoice(of, conditions, solver);
      expect(found && costOf(of, found.names)).toEqual(costs[0] ?? null);
    }), { numRuns: 200 });
  });

  it("is none where the conditions exclude each other", () => {
    const conditions: Condition[] = [{ weights: new Map([[0, 1], [1, 1]]), least: 1 }, { weights: new Map([[0, -1]]), least: 0 }, { weights: new Map([[1, -1]]), least: 0 }];
    expect(cheapestChoice(prices([1, 1]), conditions, solver)).toBeNull();
  });

  it("is none once several searches have used up the branches that they share: each uses as many as the same search did before, and no fewer suffice", () => {
    // Any two of five make each of ten conditions: a linear programme takes half of each, so that branches are needed.
    const pairs = Array.from({ length: 5 }, (_, a) => Array.from({ length: 5 - a - 1 }, (_, b): Condition => ({ weights: new Map([[a, 1], [a + b + 1, 1]]), least: 1 }))).flat();
    const ample = { branches: 1000 };
    const found = cheapestChoice(prices([1, 1, 1, 1, 1]), pairs, solver, 0, ample)!;
    expect(found.names.size).toBe(4);
    const used = 1000 - ample.branches;
    expect(used).toBeGreaterThan(1);
    const twice = { branches: 2 * used };
    expect([1, 2, 3].map(() => cheapestChoice(prices([1, 1, 1, 1, 1]), pairs, solver, 0, twice)?.names.size)).toEqual([4, 4, undefined]);
    expect(cheapestChoice(prices([1, 1, 1, 1, 1]), pairs, solver, 0, { branches: used - 1 })).toBeNull();
  });
});
