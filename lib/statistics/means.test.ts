import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anova, welchAnova } from "./anova.ts";
import { correlation, correlationInterval, correlationTest, coMomentsOf, mergeCoMoments, noCoMoments } from "./correlation.ts";
import { mergeMoments, momentsOf, noMoments, standardDeviation, standardError, variance, type Moments } from "./moments.ts";
import { mergeThirdMoments, noThirdMoments, skewness, thirdMomentsOf } from "./skewness.ts";
import { standardisedCategoryDifference, standardisedMeanDifference } from "./standardised-difference.ts";
import { meanInterval, studentTest, welchTest, type TTest } from "./t-tests.ts";
import { expectNear } from "./testing/near.ts";
import { hasRealData, heartRows, type Row } from "./testing/real-data.ts";
import { recorded } from "./testing/recorded.ts";

type RTest = { difference: number; standardError: number; t: number; df: number; p: number; interval: [number, number] };
type RF = { f: number; df1: number; df2: number; p: number };
const r = recorded<{
  thalach: { n: number; mean: number; sd: number; se: number; interval: [number, number]; skewness: number[] }; welch: RTest; student: RTest; anova: RF & { between: number; within: number }; welchAnova: RF;
  smd: number; smdProportion: number; smdCategory: number;
  correlation: { n: number; means: number[]; tests: { i: number; j: number; r: number; t: number; p: number; interval: [number, number] }[] };
}>("means");

const known = (xs: number[]): number[] => xs.filter((x) => !Number.isNaN(x));

it("Student's t of 1, 2, 3 and 2, 4, 6: −2 on a standard error of √(5/3) is −1.549 on 4 degrees of freedom", () => {
  const [a, b] = [[1, 2, 3], [2, 4, 6]].map((values) => momentsOf(values)) as [Moments, Moments];
  expect(studentTest(a, b)).toMatchObject({ difference: -2, df: 4, standardError: expect.closeTo(Math.sqrt(5 / 3), 12), t: expect.closeTo(-1.549, 3) });
  expect(studentTest(a, momentsOf([1]))).toBeNull();
});

describe.skipIf(!hasRealData)("numbers of four hospitals, merged, against R on everyone", () => {
  const sites = hasRealData ? heartRows() : [];
  const merged = (of: (people: Row[]) => Moments): Moments => sites.map(of).reduce(mergeMoments, noMoments);
  const thalach = (who: (p: Row) => boolean): Moments => merged((people) => momentsOf(known(people.filter(who).map((p) => p.thalach!))));
  const [well, ill] = [thalach((p) => p.y === 0), thalach((p) => p.y === 1)];
  const count = (who: (p: Row) => boolean): number => sites.reduce((s, people) => s + people.filter(who).length, 0);

  it("mean, SD, standard error, interval and the three skewnesses", () => {
    const m = sites.map((people) => thirdMomentsOf(known(people.map((p) => p.thalach!)))).reduce(mergeThirdMoments, noThirdMoments);
    expect(m.n).toBe(r.thalach.n);
    expectNear(m.mean, r.thalach.mean);
    expectNear(standardDeviation(m), r.thalach.sd);
    expectNear(standardError(m), r.thalach.se);
    expectNear(meanInterval(m)!.low, r.thalach.interval[0]);
    expectNear(meanInterval(m)!.high, r.thalach.interval[1]);
    (["moment", "adjusted", "sample"] as const).forEach((type, i) => expectNear(skewness(m, type), r.thalach.skewness[i]!));
  });
  it("Welch's t and Student's", () => {
    const expectT = (found: TTest | null, truth: RTest) => {
      for (const key of ["difference", "standardError", "t", "df", "p"] as const) expectNear(found?.[key], truth[key]);
      expectNear(found!.interval.low, truth.interval[0]);
      expectNear(found!.interval.high, truth.interval[1]);
    };
    expectT(welchTest(well, ill), r.welch);
    expectT(studentTest(well, ill), r.student);
  });
  it("analysis of variance over kinds of chest pain, Fisher's and Welch's", () => {
    const groups = [1, 2, 3, 4].map((cp) => thalach((p) => p.cp === cp));
    for (const key of ["f", "df1", "df2", "p", "between", "within"] as const) expectNear(anova(groups)?.[key], r.anova[key]);
    for (const key of ["f", "df1", "df2", "p"] as const) expectNear(welchAnova(groups)?.[key], r.welchAnova[key]);
  });
  it("standardised differences of a mean and a category", () => {
    expectNear(standardisedMeanDifference(ill, well), r.smd);
    const exang = (isIll: boolean) => ({ with: count((p) => p.y === Number(isIll) && p.exang === 1), n: count((p) => p.y === Number(isIll) && !Number.isNaN(p.exang)) });
    const cp = (isIll: boolean) => [1, 2, 3, 4].map((level) => count((p) => p.y === Number(isIll) && p.cp === level));
    expectNear(standardisedCategoryDifference(cp(true), cp(false)), r.smdCategory);
    // Of two levels it is R's difference of a proportion (Austin 2009), without its sign.
    const [a, b] = [exang(true), exang(false)];
    expectNear(standardisedCategoryDifference([a.with, a.n - a.with], [b.with, b.n - b.with]), Math.abs(r.smdProportion));
  });
  it("correlations over complete cases, with tests and intervals", () => {
    const rows = (people: Row[]) => people.map((p) => [p.age!, p.trestbps!, p.thalach!, p.oldpeak!]).filter((row) => !row.some(Number.isNaN));
    const all = sites.map((people) => coMomentsOf(rows(people), 4)).reduce(mergeCoMoments, noCoMoments(4));
    expect(all.n).toBe(r.correlation.n);
    all.means.forEach((mean, i) => expectNear(mean, r.correlation.means[i]!));
    for (const { i, j, r: rho, t, p, interval } of r.correlation.tests) {
      const found = correlation(all, i, j)!;
      expectNear(found, rho);
      expect(correlation(all, j, i)).toBe(found);
      expectNear(correlationTest(found, all.n)?.t, t);
      expectNear(correlationTest(found, all.n)?.p, p);
      expectNear(correlationInterval(found, all.n)?.low, interval[0]);
      expectNear(correlationInterval(found, all.n)?.high, interval[1]);
    }
  });
});

describe("large offsets, empty TREs and TREs of one", () => {
  const far = [4, 7, 13, 16].map((x) => 1e9 + x);
  it("keeps variance 30 and skewness 0 a thousand million away, however it is split", () => {
    for (const parts of [[far], [[], far], [far.slice(0, 1), far.slice(1)], [far.slice(2), [], far.slice(0, 2)]]) {
      const m = parts.map(thirdMomentsOf).reduce(mergeThirdMoments, noThirdMoments);
      expect(variance(m)).toBe(30);
      expect(skewness(m, "adjusted")).toBe(0);
    }
  });
  it("finds a skewness by hand: {1, 2, 6} has m3 = 6 and m2 = 14/3, so g1 = 0.5952", () => {
    const m = mergeThirdMoments(thirdMomentsOf([6]), thirdMomentsOf([1, 2]));
    expectNear(m.m3, 18, 1e-14);
    expectNear(skewness(m, "moment"), 6 / (14 / 3) ** 1.5, 1e-14);
  });
  it("keeps a correlation a thousand million away", () => {
    const rows = far.map((x, i) => [x, -2e9 + [1, 5, 4, 9][i]!]);
    const all = [rows.slice(0, 1), [], rows.slice(1)].map((part) => coMomentsOf(part, 2)).reduce(mergeCoMoments, noCoMoments(2));
    const near = coMomentsOf([[4, 1], [7, 5], [13, 4], [16, 9]], 2);
    expectNear(correlation(all, 0, 1), correlation(near, 0, 1)!, 1e-12);
  });
  it("says nothing where there is nothing to say", () => {
    const [none, one, alike] = [noMoments, momentsOf([5]), momentsOf([3, 3, 3])];
    expect([variance(one), standardError(none), meanInterval(one), welchTest(one, alike), welchTest(alike, alike), anova([alike, none]), welchAnova([alike, momentsOf([1, 2])])]).toEqual(new Array(7).fill(null));
    expect(standardisedMeanDifference(alike, alike)).toBeNull();
    expect([standardisedCategoryDifference([0, 0], [1, 2]), standardisedCategoryDifference([5, 0], [0, 2]), skewness(thirdMomentsOf([1, 2]), "moment")]).toEqual([null, null, null]);
    expect([correlation(coMomentsOf([[1, 2], [1, 3]], 2), 0, 1), correlationTest(0.5, 2), correlationInterval(0.5, 3)]).toEqual([null, null, null]);
  });
});

describe("no order or grouping of TREs changes a result beyond 1e-12", () => {
  const people = fc.array(fc.tuple(fc.integer({ min: -10_000, max: 10_000 }), fc.double({ min: -1e4, max: 1e4, noNaN: true })), { maxLength: 15 });
  it("moments to the third and co-moments", () => {
    fc.assert(fc.property(fc.array(people, { minLength: 1, maxLength: 6 }), fc.nat(), (sites, cut) => {
      const at = cut % sites.length;
      const xs = sites.map((site) => thirdMomentsOf(site.map(([, y]) => y)));
      const one = xs.reduce(mergeThirdMoments, noThirdMoments);
      const other = mergeThirdMoments(xs.slice(at).reduce(mergeThirdMoments, noThirdMoments), xs.slice(0, at).reverse().reduce(mergeThirdMoments, noThirdMoments));
      const most = Math.max(1, ...sites.flat().map(([, y]) => Math.abs(y)));
      expect(other.n).toBe(one.n);
      expectNear(other.mean, one.mean, 1e-12, most);
      expectNear(other.m2, one.m2, 1e-12, most ** 2);
      expectNear(other.m3, one.m3, 1e-12, most ** 3);
      const cs = sites.map((site) => coMomentsOf(site, 2));
      const [first, second] = [cs.reduce(mergeCoMoments, noCoMoments(2)), cs.toReversed().reduce(mergeCoMoments, noCoMoments(2))];
      const reach = Math.max(1, ...sites.flat(2).map(Math.abs));
      first.coMoments.forEach((co, k) => expectNear(second.coMoments[k], co, 1e-12, reach ** 2));
    }));
  });
});
