/** Two TREs' released numbers pooled, against what everyone together has. Rounding is off, so that the truth can be met to its digits. */
import { describe, expect, it } from "vitest";
import { controlDisclosure } from "#lib/disclosure/control.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { outputsOfRun } from "#lib/analysis/outputs-of-run.ts";
import { Query } from "#lib/query/model.ts";
import { evaluateReference, peopleOf, type TableRows } from "#lib/query/reference-engine.ts";
import { combine } from "./combine.ts";
import { ownOutput } from "./own-output.ts";
import type { PooledOutput, PooledResult } from "./pooled-result.ts";
import { comparisonStatistics, curvesOf, logRankOf, ratesByGroup } from "./reckoned-statistics.ts";

const dictionary: TableRows["dictionary"] = {
  table: "patients", label: "Patients",
  columns: [
    { kind: "category", name: "arm", label: "Arm", levels: [{ code: "a", label: "A" }, { code: "b", label: "B" }], missingCodes: [] },
    { kind: "category", name: "died", label: "Died", levels: [{ code: "yes", label: "Yes" }, { code: "no", label: "No" }], missingCodes: [] },
    { kind: "number", name: "days", label: "Days", min: 0, max: 10_000, missingCodes: [] }, { kind: "number", name: "x", label: "X", min: -1e12, max: 1e12, missingCodes: [] },
  ],
};
const rows: TableRows["rows"] = Array.from({ length: 400 }, (_, i) => ({ arm: i % 3 === 0 ? "a" : "b", died: i % 4 === 0 ? "yes" : "no", days: 1 + ((i * 37) % 800), x: 50 + ((i * 29) % 41) - (i % 3 === 0 ? 4 : 0) }));
const query = Query.parse({
  version: 1, title: "A question", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: [] },
  variables: dictionary.columns.map(({ name, label }) => ({ kind: "column", name, label, column: name })),
  analyses: [
    { kind: "comparison", id: "c", of: "x", by: "arm" }, { kind: "correlation", id: "r", of: ["x", "days"] }, { kind: "rate", id: "q", event: { variable: "died", level: "yes" }, time: "days", by: "arm" },
    { kind: "survival", id: "s", event: { variable: "died", level: "yes" }, time: "days", by: "arm", breaks: [200, 400, 600, 800] },
  ],
});
/** Counts as they are, and fifteen digits. */
const policy = { ...profileNamed("omop-5")!, threshold: 2, summaryPeople: 2, summaryDigits: 15 };

const pooled = async (parts: TableRows["rows"][]): Promise<PooledOutput[]> => (await pooledResult(parts)).outputs;
async function pooledResult(parts: TableRows["rows"][]): Promise<PooledResult> {
  const answers = await Promise.all(parts.map(async (some, i) => {
    const data: TableRows = { kind: "table", dictionary, rows: some };
    const { released } = await controlDisclosure(outputsOfRun(query, dictionary, evaluateReference(query, data), peopleOf(query, data)), policy, { queryDigest: "0".repeat(64) });
    return { tre: { id: `t${i}`, name: `TRE ${i}` }, state: "released" as const, since: "2026-01-01T00:00:00Z", outputs: released.outputs, zeros: "shown" as const };
  }));
  return combine(answers, policy);
}
const of = <K extends PooledOutput["kind"]>(outputs: PooledOutput[], kind: K) => outputs.find((o): o is Extract<PooledOutput, { kind: K }> => o.kind === kind)!;
const value = (n: { is: string } | undefined): number => (n?.is === "number" ? (n as unknown as { value: number }).value : NaN);

describe("two TREs together", () => {
  it("have the means, deviations, correlation and days of everyone in one", async () => {
    const [one, two] = [await pooled([rows]), await pooled([rows.slice(0, 150), rows.slice(150)])];
    const group = (arm: string) => rows.filter((r) => r.arm === arm).map((r) => r.x as number);
    const mean = (xs: number[]) => xs.reduce((s, x) => s + x, 0) / xs.length;
    for (const outputs of [one, two]) {
      expect(value(of(outputs, "comparison").means[0])).toBeCloseTo(mean(group("a")), 9);
      expect(value(of(outputs, "comparison").means[1])).toBeCloseTo(mean(group("b")), 9);
    }
    expect(value(of(two, "comparison").sds[1])).toBeCloseTo(value(of(one, "comparison").sds[1]), 9);
    expect(value(of(two, "correlation").r[1])).toBeCloseTo(value(of(one, "correlation").r[1]), 9);
    expect(value(of(two, "rate").days[0])).toBe(rows.filter((r) => r.arm === "a").reduce((s, r) => s + (r.days as number), 0));
    expect(comparisonStatistics(of(two, "comparison"))[0]!.value).toBeCloseTo(mean(group("a")) - mean(group("b")), 9);
  });

  it("have the rates and the curves of everyone in one, and one log-rank test", async () => {
    const two = await pooled([rows.slice(0, 150), rows.slice(150)]);
    const [a] = ratesByGroup(of(two, "rate"));
    const inA = rows.filter((r) => r.arm === "a");
    expect(a!.rate!.per1000).toBeCloseTo((1000 * inA.filter((r) => r.died === "yes").length) / (inA.reduce((s, r) => s + (r.days as number), 0) / 365.25), 9);
    const curves = curvesOf(of(two, "survival"));
    // Kaplan–Meier by hand on the first interval: those of arm A with an event by day 200, of all of arm A.
    const events = inA.filter((r) => r.died === "yes" && (r.days as number) <= 200).length;
    expect(curves[0]!.curve!.steps[1]).toMatchObject({ time: 200, share: 1 - events / inA.length });
    const apart = logRankOf(curvesOf(of(await pooled([rows]), "survival")))!;
    expect(logRankOf(curves)!.value).toBeCloseTo(apart.value, 9);
  });

  it("each keeps curves, rates and means of its own beside them, those of its people alone", async () => {
    const parts = [rows.slice(0, 150), rows.slice(150)];
    const sites = (await pooledResult(parts)).sites;
    for (const [i, site] of sites.entries()) {
      const own = site.outputs.flatMap((o) => (o.kind === "comparison" || o.kind === "rate" || o.kind === "survival" ? [ownOutput(o, site)] : []));
      const alone = await pooled([parts[i]!]);
      expect(curvesOf(of(own, "survival")).map(({ curve }) => curve?.steps)).toEqual(curvesOf(of(alone, "survival")).map(({ curve }) => curve?.steps));
      expect(ratesByGroup(of(own, "rate"))).toEqual(ratesByGroup(of(alone, "rate")));
      expect(comparisonStatistics(of(own, "comparison"))).toEqual(comparisonStatistics(of(alone, "comparison")));
    }
  });

  it("a curve is read on the days that every TRE kept", async () => {
    const few = rows.slice(0, 9);
    const { breaks } = of(await pooled([rows, few]), "survival");
    const alone = of(await pooled([few]), "survival").breaks;
    expect(breaks).toEqual(alone);
    expect(breaks.length).toBeLessThan(4);
  });
});
