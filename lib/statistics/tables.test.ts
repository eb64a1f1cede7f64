import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addTables, pearsonChiSquare, type CountTable } from "./contingency.ts";
import { fisherExact } from "./fisher-exact.ts";
import { addTerms, mantelHaenszel, mantelHaenszelTerms, noTerms } from "./mantel-haenszel.ts";
import { expectNear } from "./testing/near.ts";
import { hasRealData, heartRows, isComplete, type Row } from "./testing/real-data.ts";
import { recorded } from "./testing/recorded.ts";
import { trendTest } from "./trend-test.ts";
import { oddsRatio, riskDifference, riskRatio, type TwoByTwo } from "./two-by-two.ts";

type Test = { statistic: number; df: number; p: number };
const r = recorded<{
  pearson: Test; expected: number[][]; plain: Test; yates: Test; fisher: { table: number[][]; p: number }[]; trend: Test; trendScored: Test; exang: number[][];
  effect: { or: number[]; rr: number[]; rd: number[] }; mantelHaenszel: { ratio: number; interval: number[]; statistic: number; p: number; plain: number; plainP: number };
}>("tables");

const tally = (people: Row[], rows: number[], row: string, columns: number[], column: string): number[][] =>
  rows.map((i) => columns.map((j) => people.filter((p) => p[row] === i && p[column] === j).length));
const fourCounts = (table: CountTable): TwoByTwo => {
  const [a, b, c, d] = table.flat();
  return { a: a!, b: b!, c: c!, d: d! };
};

const expectTest = (found: { statistic: number; p: number } | null, truth: Test): void => {
  expectNear(found?.statistic, truth.statistic);
  expectNear(found?.p, truth.p);
};

describe.skipIf(!hasRealData)("tables of four hospitals, added up, against R on everyone", () => {
  const sites = hasRealData ? heartRows() : [];
  const sum = (table: (people: Row[]) => number[][]) => sites.map(table).reduce((a, b) => addTables(a, b));
  const exang = (people: Row[]) => tally(people.filter(isComplete), [1, 0], "exang", [1, 0], "y");

  it("Pearson's chi-square of chest pain by disease, and Yates' of angina", () => {
    const found = pearsonChiSquare(sum((people) => tally(people, [1, 2, 3, 4], "cp", [0, 1, 2, 3, 4], "num")));
    expectTest(found, r.pearson);
    expect(found!.df).toBe(r.pearson.df);
    found!.expected.forEach((row, i) => row.forEach((e, j) => expectNear(e, r.expected[i]![j]!)));
    expectTest(pearsonChiSquare(sum(exang)), r.plain);
    expectTest(pearsonChiSquare(sum(exang), { yates: true }), r.yates);
  });
  it("odds ratio, risk ratio and risk difference", () => {
    const counts = fourCounts(sum(exang));
    [oddsRatio(counts), riskRatio(counts)].forEach((found, i) => {
      const truth = [r.effect.or, r.effect.rr][i]!;
      [found!.ratio, found!.logStandardError, found!.interval.low, found!.interval.high, found!.p].forEach((x, k) => expectNear(x, truth[k]!));
    });
    const difference = riskDifference(counts)!;
    [difference.difference, difference.standardError, difference.interval.low, difference.interval.high, difference.p].forEach((x, k) => expectNear(x, r.effect.rd[k]!));
  });
  it("Mantel–Haenszel with hospitals as strata: a log odds ratio of 2.114723699", () => {
    const terms = sites.map((people) => mantelHaenszelTerms(fourCounts(exang(people)))).reduce(addTerms, noTerms);
    const found = mantelHaenszel(terms)!;
    expectNear(found.ratio, r.mantelHaenszel.ratio);
    expect(Math.log(found.ratio).toFixed(9)).toBe("2.114723699");
    expect(found.ratio).not.toBeCloseTo(oddsRatio(fourCounts(sum(exang)))!.ratio, 1);
    [found.interval.low, found.interval.high].forEach((x, i) => expectNear(x, r.mantelHaenszel.interval[i]!));
    expectTest(found.test, { ...r.mantelHaenszel, df: 1 });
    expectTest(mantelHaenszel(terms, { continuity: false })!.test, { statistic: r.mantelHaenszel.plain, p: r.mantelHaenszel.plainP, df: 1 });
  });
  it("trend over the slope of the ST segment", () => {
    const table = sum((people) => tally(people, [1, 2, 3], "slope", [0, 1], "y"));
    expectTest(trendTest(table.map((row) => row[1]!), table.map((row) => row[0]! + row[1]!)), r.trend);
  });
});

describe("exact tests and edges", () => {
  it("Fisher's p is R's, for two by two and larger", () => {
    for (const { table, p } of r.fisher) {
      const found = fisherExact(table);
      // R's own network algorithm for larger tables, and its sums for large two by two, are good to about 1e-8 and 1e-11.
      expectNear("p" in found ? found.p : null, p, table.length === 2 && table[0]!.length === 2 ? 1e-10 : 1e-7);
    }
  });
  it("the lady tasting tea: 34/70", () => expect(fisherExact([[3, 1], [1, 3]])).toEqual({ p: expect.closeTo(34 / 70, 14) }));
  it("refuses what it cannot enumerate, in a value", () => {
    expect(fisherExact(Array.from({ length: 5 }, () => Array.from({ length: 5 }, () => 40)))).toEqual({ refused: "too-large" });
    expect(fisherExact([[99_999, 1, 0], [1, 2, 3]])).toEqual({ refused: "too-large" });
    expect(fisherExact([[500_000, 400_000], [300_000, 350_000]])).toEqual({ p: expect.closeTo(0, 300) });
  });
  it("trend with scores of one's own", () => expectTest(trendTest([15, 10, 30], [40, 60, 50], [0, 1, 5]), r.trendScored));
  it("leaves out levels nobody has, as a TRE may lack one that another has", () => {
    expect(pearsonChiSquare([[10, 0, 5], [4, 0, 9], [0, 0, 0]])).toEqual(pearsonChiSquare([[10, 5], [4, 9]]));
    expect(pearsonChiSquare([[10, 5], [0, 0]])).toBeNull();
    expect(pearsonChiSquare([[10, 5], [4, 9], [3, 3]], { yates: true })).toEqual(pearsonChiSquare([[10, 5], [4, 9], [3, 3]]));
    expect(fisherExact([[10, 5], [0, 0]])).toEqual({ p: 1 });
  });
  it("has no ratio over a zero, and no test where all are alike", () => {
    expect(oddsRatio({ a: 0, b: 5, c: 3, d: 9 })).toBeNull();
    expect(riskRatio({ a: 5, b: 0, c: 3, d: 0 })).toBeNull();
    expect(riskDifference({ a: 0, b: 0, c: 3, d: 4 })).toBeNull();
    expect(trendTest([0, 0], [10, 10])).toBeNull();
    expect(mantelHaenszel(noTerms)).toBeNull();
  });
  it("counts tables as whole numbers do", () => {
    const choose = (n: number, k: number): bigint => { let c = 1n; for (let i = 0; i < k; i++) c = (c * BigInt(n - i)) / BigInt(i + 1); return c; };
    const small = fc.integer({ min: 0, max: 25 });
    fc.assert(fc.property(small, small, small, small, (a, b, c, d) => {
      const ways = (x: number): bigint => choose(a + b, x) * choose(c + d, a + c - x);
      const places = Array.from({ length: a + b + 1 }, (_, x) => x).filter((x) => x <= a + c && a + c - x <= c + d);
      const asUnlikely = places.filter((x) => ways(x) <= ways(a)).reduce((sum, x) => sum + ways(x), 0n);
      const found = fisherExact([[a, b], [c, d]]);
      expectNear("p" in found ? found.p : null, Number((asUnlikely * 10n ** 40n) / choose(a + b + c + d, a + c)) / 1e40, 1e-12);
    }));
  });
  it("subtracts a half only from what is larger, as R", () => {
    const { test } = mantelHaenszel(mantelHaenszelTerms({ a: 5, b: 6, c: 5, d: 5 }))!;
    // O − E = 5 − 110/21 = −0.238; V = 11 · 10 · 10 · 11 / (21² · 20)
    expectNear(test.statistic, (5 / 21) ** 2 / (12100 / 8820), 1e-12);
  });
  it("does not depend on the order or grouping of TREs", () => {
    const four = fc.record({ a: fc.nat(500), b: fc.nat(500), c: fc.nat(500), d: fc.nat(500) });
    fc.assert(fc.property(fc.array(four, { minLength: 2, maxLength: 8 }), fc.nat(), (strata, cut) => {
      const terms = strata.map(mantelHaenszelTerms);
      const at = cut % terms.length;
      const one = mantelHaenszel(terms.reduce(addTerms, noTerms));
      const other = mantelHaenszel(addTerms(terms.slice(at).reduce(addTerms, noTerms), terms.slice(0, at).reverse().reduce(addTerms, noTerms)));
      expect(other === null).toBe(one === null);
      if (!one || !other) return;
      expectNear(other.ratio, one.ratio, 1e-12);
      expectNear(other.logStandardError, one.logStandardError, 1e-12);
    }));
  });
});
