import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PersonSet } from "./person-set.ts";
import { blocks, fingerprintOf, mayBeFew, overlap } from "./sketch.ts";

const id = fc.oneof(fc.nat(300), fc.nat(200_000), fc.maxSafeNat());
const ids = fc.array(id, { maxLength: 80 });
const dense = fc.record({ from: fc.nat(70_000), length: fc.integer({ min: 0, max: 9000 }) }).map(({ from, length }) => Array.from({ length }, (_, i) => from + i));
/** Neighbours among ids that are scattered. */
const far = fc.array(fc.nat(30).map((more) => 2 ** 40 + more), { maxLength: 20 });
const some = fc.tuple(ids, fc.oneof(fc.constant([]), dense), far).map((parts) => parts.flat());
const ascending = (values: Iterable<number>) => [...new Set(values)].sort((a, b) => a - b);

describe("a set of people", () => {
  it("computes as sets do, and survives its bytes", () => {
    fc.assert(fc.property(some, some, fc.nat(20), (a, b, limit) => {
      const [x, y, inB] = [PersonSet.from(a), PersonSet.from(b), new Set(b)];
      const minus = ascending(a).filter((p) => !inB.has(p));
      expect([...x]).toEqual(ascending(a));
      expect(x.size).toBe(new Set(a).size);
      expect([...x.union(y)]).toEqual(ascending([...a, ...b]));
      expect([...x.minus(y)]).toEqual(minus);
      expect([...x.intersect(y)]).toEqual(ascending(a).filter((p) => inB.has(p)));
      expect(x.intersectionSize(y)).toBe(x.size - minus.length);
      expect([x.differenceSize(y), x.differenceSize(y, limit)]).toEqual([minus.length, Math.min(limit, minus.length)]);
      expect(PersonSet.fromBytes(x.toBytes()).equals(x)).toBe(true);
      expect(x.equals(y)).toBe(ascending(a).join() === ascending(b).join());
    }), { numRuns: 150 });
  });
  it("a million dense people take less than 130 kB", () => {
    expect(PersonSet.from(Array.from({ length: 1_000_000 }, (_, i) => i)).toBytes().length).toBeLessThan(130_000);
  });
  it("sums weights over people near and far", () => {
    fc.assert(fc.property(some, some, some, (...of) => {
      const weights = [1, 1, -1];
      const sums = new Map<number, number>();
      of.forEach((people, i) => { for (const id of new Set(people)) sums.set(id, (sums.get(id) ?? 0) + weights[i]!); });
      const touched = [...sums.values()].filter((sum) => sum !== 0).length;
      expect(PersonSet.touched(of.map((people, i) => ({ people: PersonSet.from(people), weight: weights[i]! })), 1_048_573, Infinity)).toBe(touched);
    }), { numRuns: 60 });
  });
  it("reads what version 1 wrote: all ids in chunks", () => {
    // 3 and 5 in chunk 0; 2^32 + 7 in chunk 65,536.
    const written = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 3, 0, 5, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 7, 0);
    expect([...PersonSet.fromBytes(written)]).toEqual([3, 5, 2 ** 32 + 7]);
    expect(PersonSet.fromBytes(written).equals(PersonSet.from([3, 5, 2 ** 32 + 7]))).toBe(true);
  });
  it("two hundred thousand people with digests for ids take 8 bytes each, and no time to speak of", () => {
    const digests = Array.from({ length: 200_000 }, (_, i) => Math.floor(((i * 0.6180339887498949) % 1) * 2 ** 53));
    const began = performance.now();
    const people = PersonSet.from(digests);
    expect(people.minus(PersonSet.from(digests.slice(0, 100))).size).toBe(199_900);
    // 50 s before, with a bitmap for each of them.
    expect(performance.now() - began).toBeLessThan(5000);
    expect(people.toBytes().length).toBeLessThan(8 * 200_000 + 100_000);
  });
  it("refuses ids and bytes that it can't hold", () => {
    expect(() => PersonSet.from([-1])).toThrow(RangeError);
    expect(() => PersonSet.from([2 ** 53])).toThrow(RangeError);
    const bytes = PersonSet.from([1, 2]).toBytes();
    expect(() => PersonSet.fromBytes(bytes.slice(0, -1))).toThrow(RangeError);
    expect(() => PersonSet.fromBytes(Uint8Array.of(9, ...bytes.slice(1)))).toThrow(RangeError);
  });
});

describe("a sketch", () => {
  it("never rules out sets that differ by few, and rules out most others", () => {
    fc.assert(fc.property(some, fc.array(id, { maxLength: 9 }), (base, extra) => {
      expect(mayBeFew(10, fingerprintOf(PersonSet.from([...base, ...extra])).blocks, 0, fingerprintOf(PersonSet.from(base)).blocks, 0)).toBe(true);
    }), { numRuns: 300 });
    const [a, b] = [PersonSet.from(Array.from({ length: 500 }, (_, i) => i)), PersonSet.from(Array.from({ length: 500 }, (_, i) => i + 40))];
    expect(mayBeFew(10, fingerprintOf(a).blocks, 0, fingerprintOf(b).blocks, 0)).toBe(false);
    expect(fingerprintOf(a).blocks.length).toBe(blocks);
  });
  it("tells about how much of the smaller set lies in the larger, large or small", () => {
    const print = (from: number, to: number) => ({ lows: fingerprintOf(PersonSet.from(Array.from({ length: to - from }, (_, i) => from + i))).lows, size: to - from });
    const near = (a: ReturnType<typeof print>, b: ReturnType<typeof print>) => overlap(a.lows, 0, a.size, b.lows, 0, b.size);
    expect(near(print(0, 20_000), print(0, 20_000))).toBe(1);
    expect(near(print(0, 20_000), print(5000, 15_000))).toBeGreaterThan(0.7);
    expect(near(print(0, 20_000), print(15_000, 35_000))).toBeLessThan(0.45);
    expect(near(print(0, 20_000), print(20_000, 40_000))).toBeLessThan(0.1);
    expect(near(print(0, 40), print(0, 30))).toBeGreaterThan(0.7);
  });
  it("is known to be made of the people that a bitmap names", () => {
    expect([...PersonSet.fromBitmap(Uint32Array.of(5, 0, 1))]).toEqual([0, 2, 64]);
    expect([...PersonSet.fromBitmap(Uint32Array.of(1), 65_536)]).toEqual([65_536]);
    expect(() => PersonSet.fromBitmap(Uint32Array.of(1), 32)).toThrow(RangeError);
  });
});
