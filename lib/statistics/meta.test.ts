import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StudyEstimate } from "./between-study-variance.ts";
import { leaveOneOut, metaAnalysis, type MetaInterval, type MetaMethod } from "./meta-analysis.ts";
import { expectNear } from "./testing/near.ts";
import { hasRealData, heartRows, isComplete } from "./testing/real-data.ts";
import { recorded } from "./testing/recorded.ts";
import { oddsRatio } from "./two-by-two.ts";

type Fit = { estimate: number; standardError: number; low: number; high: number; p: number; predictionLow: number; predictionHigh: number; iSquaredOfTau: number; tauSquared: number };
type Truth = { y: number[]; se: number[]; q: number; qP: number; iSquaredOfQ: number; fits: Record<MetaMethod, Record<MetaInterval, Fit>>; leaveOneOut: number[] };
const r = recorded<Record<"heart" | "bcg" | "alike", Truth>>("meta");
const studiesOf = ({ y, se }: Truth): StudyEstimate[] => y.map((estimate, i) => ({ estimate, standardError: se[i]! }));
const methods = ["fixed", "dersimonian-laird", "reml"] as const;
const intervals = ["wald", "hartung-knapp", "hartung-knapp-ad-hoc"] as const;

describe("meta-analysis", () => {
  it.each(["heart", "bcg", "alike"] as const)("of %s is R's for every method and interval", (name) => {
    const truth = r[name];
    for (const method of methods) for (const interval of intervals) {
      const found = metaAnalysis(studiesOf(truth), { method, interval })!;
      const fit = truth.fits[method][interval];
      for (const key of ["estimate", "standardError", "p"] as const) expectNear(found[key], fit[key], 1e-9);
      for (const key of ["low", "high"] as const) expectNear(found.interval[key], fit[key], 1e-9);
      for (const key of ["iSquaredOfTau", "tauSquared"] as const) expectNear(found.heterogeneity[key], fit[key], 1e-9);
      expect(found.df).toBe(interval === "wald" ? null : truth.y.length - 1);
      expectNear(found.heterogeneity.q, truth.q);
      expectNear(found.heterogeneity.p, truth.qP);
      expectNear(found.heterogeneity.iSquaredOfQ, truth.iSquaredOfQ, 1e-10, 1e-10);
      if (method === "fixed") expect(found.prediction).toBeNull();
      else { expectNear(found.prediction!.low, fit.predictionLow, 1e-9); expectNear(found.prediction!.high, fit.predictionHigh, 1e-9); expect(found.prediction!.df).toBe(truth.y.length - 2); }
    }
    leaveOneOut(studiesOf(truth), { method: "reml" }).forEach((fit, i) => expectNear(fit?.estimate, truth.leaveOneOut[i]!, 1e-9));
  });

  it("of the BCG trials has the digits that metafor publishes", () => {
    const fit = metaAnalysis(studiesOf(r.bcg), { method: "reml", interval: "hartung-knapp" })!;
    expect([fit.estimate, fit.heterogeneity.tauSquared, fit.interval.low, fit.interval.high].map((x) => x.toFixed(9))).toEqual(["-0.714532342", "0.313243258", "-1.108443714", "-0.320620971"]);
  });

  it.skipIf(!hasRealData)("of angina and disease at four hospitals has the published digits", () => {
    const studies = heartRows().map((rows) => {
      const people = rows.filter(isComplete);
      const count = (exang: number, isIll: boolean) => people.filter((p) => p.exang === exang && p.y === Number(isIll)).length;
      const { ratio, logStandardError } = oddsRatio({ a: count(1, true), b: count(1, false), c: count(0, true), d: count(0, false) })!;
      return { estimate: Math.log(ratio), standardError: logStandardError };
    });
    const digits = (xs: (number | undefined)[]) => xs.map((x) => x!.toFixed(9));
    expect(digits(studies.map((s) => s.estimate))).toEqual(["2.000864288", "2.700502995", "1.780395711", "1.394878105"]);
    const [fixed, dl, reml] = methods.map((method) => metaAnalysis(studies, { method, interval: method === "reml" ? "hartung-knapp" : "wald" })!);
    expect(digits([fixed!.estimate, fixed!.standardError, fixed!.heterogeneity.q])).toEqual(["2.118448783", "0.187357495", "6.370978092"]);
    expect(digits([dl!.estimate, dl!.heterogeneity.tauSquared])).toEqual(["2.061012659", "0.181209571"]);
    expect((100 * dl!.heterogeneity.iSquaredOfQ).toFixed(6)).toBe("52.911469");
    expect(digits([reml!.estimate, reml!.heterogeneity.tauSquared, reml!.interval.low, reml!.interval.high])).toEqual(["2.055102823", "0.216806881", "1.131962868", "2.978242778"]);
  });

  it("the ad hoc interval is never narrower than the usual one, the plain one may be", () => {
    const width = (interval: MetaInterval) => metaAnalysis(studiesOf(r.alike), { method: "reml", interval })!.standardError;
    expect(width("hartung-knapp")).toBeLessThan(width("wald"));
    expect(width("hartung-knapp-ad-hoc")).toBe(width("wald"));
  });

  it("has nothing of no study, and one study is itself", () => {
    expect(metaAnalysis([], { method: "reml" })).toBeNull();
    expect(metaAnalysis([{ estimate: 1, standardError: 2 }], { method: "reml", interval: "hartung-knapp" })).toBeNull();
    const twins = [{ estimate: 1, standardError: 2 }, { estimate: 1, standardError: 2 }];
    expect(metaAnalysis(twins, { method: "reml", interval: "hartung-knapp" })).toBeNull();
    expectNear(metaAnalysis(twins, { method: "reml", interval: "hartung-knapp-ad-hoc" })!.standardError, Math.SQRT2, 1e-14);
    expect(metaAnalysis([{ estimate: 1, standardError: 2 }], { method: "reml" })).toMatchObject({ estimate: 1, standardError: 2, prediction: null, heterogeneity: { q: 0, df: 0, p: 1, tauSquared: 0, iSquaredOfQ: 0, iSquaredOfTau: 0 } });
  });

  it("does not depend on the order of TREs", () => {
    const study = fc.record({ estimate: fc.double({ min: -5, max: 5, noNaN: true }), standardError: fc.double({ min: 0.05, max: 2, noNaN: true }) });
    fc.assert(fc.property(fc.array(study, { minLength: 1, maxLength: 8 }), (studies) => {
      for (const method of methods) {
        const [one, other] = [metaAnalysis(studies, { method }), metaAnalysis(studies.toReversed(), { method })];
        expect(one).not.toBeNull();
        // τ² itself is found by iteration, to 1e-13 in its own units.
        expectNear(other!.estimate, one!.estimate, 1e-11, 1);
        expectNear(other!.standardError, one!.standardError, 1e-11, 1);
      }
    }));
  });
});
