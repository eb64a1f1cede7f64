import { describe, expect, it } from "vitest";
import { kaplanMeier, survivalError, survivalInterval, survivalQuantile, survivalQuantileInterval, type SurvivalStep } from "./kaplan-meier.ts";
import { addLifeTables, lifeTable, numberAtRisk, type LifeTable } from "./life-table.ts";
import { addLogRankTerms, logRankTerms, logRankTest, type LogRankTerms } from "./log-rank.ts";
import { restrictedMeanDifference, restrictedMeanSurvival } from "./restricted-mean-survival.ts";
import { expectNear } from "./testing/near.ts";
import { arms, colonRows, hasRealData, type Row } from "./testing/real-data.ts";
import { recorded } from "./testing/recorded.ts";

type Curve = {
  time: number[]; atRisk: number[]; events: number[]; survival: number[]; se: number[]; plainLow: number[]; plainHigh: number[]; logLow: (number | null)[]; logHigh: (number | null)[];
  plainQuantiles: (number | null)[][]; logQuantiles: (number | null)[][]; atRiskAt: number[]; rmst1000: [number, number]; rmst2500: [number, number];
};
type LogRank = { statistic: number; p: number; observed: number[]; expected: number[]; covariance: number[][] };
const r = recorded<{ all: Curve; arms: Curve[]; logRank: LogRank; bySite: LogRank; grouped: { survival: number[]; se: number[]; atRisk: number[] }; flatMedian: number }>("survival");

/** What one TRE counts: a person's time is read at the first of `times` that is not before it. */
function tableOf(people: Row[], times: readonly number[]): LifeTable {
  const [events, censored] = [times.map(() => 0), times.map(() => 0)];
  let beyond = 0;
  for (const { time, event } of people) {
    const at = times.findIndex((t) => time! <= t);
    if (at < 0) beyond++;
    else (event === 1 ? events : censored)[at]!++;
  }
  return lifeTable(times, events, censored, beyond);
}

describe.skipIf(!hasRealData)("survival of four sites, added up, against R on everyone", () => {
  const sites = hasRealData ? colonRows() : [];
  const times = [...new Set(sites.flat().map((p) => p.time!))].sort((a, b) => a - b);
  const sum = (who: (p: Row) => boolean, on = times): LifeTable => sites.map((s) => tableOf(s.filter(who), on)).reduce(addLifeTables);

  it("curves of everyone and of each arm: survival, errors, intervals, numbers at risk", () => {
    [() => true, ...arms.map((_, arm) => (p: Row) => p.rx === arm)].forEach((who, g) => {
      const truth = [r.all, ...r.arms][g]!;
      const table = sum(who);
      const steps = kaplanMeier(table);
      expect([0, 500, 1000, 2000, 3000].map((time) => numberAtRisk(table, time))).toEqual(truth.atRiskAt);
      truth.time.forEach((time, i) => {
        const step = steps.find((s) => s.time === time)!;
        expect([step.atRisk, step.events]).toEqual([truth.atRisk[i], truth.events[i]]);
        expectNear(step.survival, truth.survival[i]!);
        expectNear(survivalError(step), truth.se[i]!);
        expectNear(survivalInterval(step, "plain")!.low, truth.plainLow[i]!);
        expectNear(survivalInterval(step, "plain")!.high, truth.plainHigh[i]!);
        const log = survivalInterval(step, "log-log");
        if (truth.logLow[i] === null) expect(log).toBeNull();
        else { expectNear(log!.low, truth.logLow[i]!); expectNear(log!.high, truth.logHigh[i]!); }
      });
      [0.25, 0.5].forEach((share, i) => {
        const found = (kind: "plain" | "log-log") => { const { low, high } = survivalQuantileInterval(steps, share, kind); return [survivalQuantile(steps, share), low, high]; };
        expect(found("plain")).toEqual(truth.plainQuantiles.map((row) => row[i]));
        expect(found("log-log")).toEqual(truth.logQuantiles.map((row) => row[i]));
      });
      ([[1000, truth.rmst1000], [2500, truth.rmst2500]] as const).forEach(([horizon, [mean, se]]) => {
        const found = restrictedMeanSurvival(steps, horizon)!;
        expectNear(found.mean, mean);
        expectNear(found.standardError, se);
      });
    });
  });
  it("on a public grid it is the curve of grouped times", () => {
    const grid = Array.from({ length: 14 }, (_, i) => 180 * (i + 1));
    kaplanMeier(sum(() => true, grid)).forEach((step, i) => {
      expect(step.atRisk).toBe(r.grouped.atRisk[i]);
      expectNear(step.survival, r.grouped.survival[i]!);
      expectNear(survivalError(step), r.grouped.se[i]!);
    });
  });
  it("log-rank, and stratified by site from each site's own terms", () => {
    const check = (terms: LogRankTerms, truth: LogRank) => {
      expect(terms.observed).toEqual(truth.observed);
      terms.expected.forEach((e, i) => expectNear(e, truth.expected[i]!));
      terms.covariance.forEach((v, i) => expectNear(v, truth.covariance.flat()[i]!));
      const test = logRankTest(terms)!;
      expect(test.df).toBe(2);
      expectNear(test.statistic, truth.statistic);
      expectNear(test.p, truth.p);
    };
    const inArm = arms.map((_, arm) => (p: Row) => p.rx === arm);
    check(logRankTerms(inArm.map((who) => sum(who))), r.logRank);
    const bySite = sites.map((site) => logRankTerms(inArm.map((who) => tableOf(site.filter(who), times))));
    check(bySite.reduce(addLogRankTerms), r.bySite);
    const [one, other] = [logRankTest(bySite.reduce(addLogRankTerms))!, logRankTest(bySite.toReversed().reduce(addLogRankTerms))!];
    expectNear(other.statistic, one.statistic, 1e-12);
  });
});

describe("survival by hand", () => {
  /** Five people: events at 1, 3 and 4, one left at 2, one still there after 4. */
  const five = lifeTable([1, 2, 3, 4], [1, 0, 1, 1], [0, 1, 0, 0], 1);
  const steps = kaplanMeier(five);
  it("multiplies 4/5, 2/3 and 1/2", () => {
    expect(five.atRisk).toEqual([5, 4, 3, 2]);
    expect([0, 1, 1.5, 4, 4.5].map((time) => numberAtRisk(five, time))).toEqual([5, 5, 4, 2, 1]);
    [0.8, 0.8, 1.6 / 3, 0.8 / 3].forEach((s, i) => expectNear(steps[i]!.survival, s, 1e-15));
    expect(survivalInterval(steps[3]!, "plain")!.low).toBe(0);
    expectNear(steps[2]!.logError, Math.sqrt(1 / 20 + 1 / 6), 1e-15);
  });
  it("finds the median, halfway along a flat half, and none where the curve stays above", () => {
    expect(survivalQuantile(steps, 0.5)).toBe(4);
    expect(survivalQuantile(steps, 0.9)).toBeNull();
    expect(survivalQuantile(kaplanMeier(lifeTable([1, 2, 3, 4], [1, 1, 1, 1], [0, 0, 0, 0], 0)), 0.5)).toBe(r.flatMedian);
    expect(survivalQuantile(kaplanMeier(lifeTable([1, 2], [1, 0], [0, 1], 0)), 0.5)).toBe(1);
  });
  it("measures the area until 3.5: 1 + 0.8 · 2 + 0.5333 · 0.5", () => {
    const found = restrictedMeanSurvival(steps, 3.5)!;
    expectNear(found.mean, 2.6 + 0.8 / 3, 1e-14);
    expectNear(found.standardError, Math.sqrt((1.6 + 0.8 / 3) ** 2 / 20 + (0.8 / 3) ** 2 / 6), 1e-14);
    expect(restrictedMeanSurvival(steps, 4.5)).toBeNull();
    expect(restrictedMeanSurvival([], 1)).toBeNull();
    expectNear(restrictedMeanSurvival(steps, 0.5)!.mean, 0.5, 1e-15);
    expectNear(restrictedMeanDifference(found, restrictedMeanSurvival(steps, 0.5)!).difference, 2.1 + 0.8 / 3, 1e-14);
  });
  it("has no error or interval once nobody survives, and runs on to any horizon", () => {
    const gone = kaplanMeier(lifeTable([1, 2], [1, 1], [0, 0], 0));
    expect([survivalError(gone[1]!), survivalInterval(gone[1]!, "plain")]).toEqual([null, null]);
    expectNear(restrictedMeanSurvival(gone, 10)!.mean, 1.5, 1e-15);
  });
  it("adds an empty TRE without a trace, and refuses other times", () => {
    expect(addLifeTables(five, lifeTable([1, 2, 3, 4], [0, 0, 0, 0], [0, 0, 0, 0], 0))).toEqual(five);
    expect(() => addLifeTables(five, lifeTable([1, 2], [0, 0], [0, 0], 0))).toThrow(TypeError);
    expect(kaplanMeier(lifeTable([1], [0], [0], 0))).toEqual<SurvivalStep[]>([]);
  });
  it("leaves a group out that nobody is in, and has no test for one group", () => {
    const none = lifeTable([1, 2, 3, 4], [0, 0, 0, 0], [0, 0, 0, 0], 0);
    const late = lifeTable([1, 2, 3, 4], [0, 0, 0, 1], [0, 0, 1, 0], 3);
    expect(logRankTest(logRankTerms([five, none, late]))?.df).toBe(1);
    expectNear(logRankTest(logRankTerms([five, none, late]))!.statistic, logRankTest(logRankTerms([five, late]))!.statistic, 1e-12);
    expect(logRankTest(logRankTerms([five, none]))).toBeNull();
  });
});
