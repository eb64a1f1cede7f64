/** The colon cancer trial at four sites, from people to curves as a run goes through TREs and the portal: disclosure control, the release as it is sent, pooling. Against R on everyone (lib/statistics/testing/r/survival.R). */
import { describe, expect, it } from "vitest";
import { outputsOfRun } from "#lib/analysis/outputs-of-run.ts";
import { controlDisclosure } from "#lib/disclosure/control.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { ReleasedOutputs } from "#lib/disclosure/released.ts";
import { Query } from "#lib/query/model.ts";
import { evaluateReference, peopleOf, type TableRows } from "#lib/query/reference-engine.ts";
import { expectNear } from "#lib/statistics/testing/near.ts";
import { arms, colonRows, hasRealData } from "#lib/statistics/testing/real-data.ts";
import { recorded } from "#lib/statistics/testing/recorded.ts";
import { combine } from "./combine.ts";
import { curvesOf, logRankOf } from "./reckoned-statistics.ts";
import type { PooledOutput } from "./pooled-result.ts";
import { restrictedMeansOf } from "./restricted-means.ts";
import type { SiteAnswer } from "./site-answer.ts";

type Survival = Extract<PooledOutput, { kind: "survival" }>;
const levels = (codes: readonly string[]) => codes.map((label, code) => ({ code: String(code), label }));
const dictionary: TableRows["dictionary"] = {
  table: "patients", label: "Patients",
  columns: [{ kind: "number", name: "time", label: "Days", min: 0, max: 4000, missingCodes: [] }, { kind: "category", name: "event", label: "Died", levels: levels(["No", "Yes"]), missingCodes: [] }, { kind: "category", name: "rx", label: "Treatment", levels: levels(arms), missingCodes: [] }],
};
const grid = Array.from({ length: 14 }, (_, i) => 180 * (i + 1));
const query = Query.parse({
  version: 1, title: "Time to death", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: [] },
  variables: dictionary.columns.map(({ name, label }) => ({ kind: "column", name, label, column: name })),
  analyses: [{ kind: "survival", id: "all", event: { variable: "event", level: "1" }, time: "time", breaks: grid }, { kind: "survival", id: "by-arm", event: { variable: "event", level: "1" }, time: "time", by: "rx", breaks: grid }],
});

async function answers(policy: DisclosurePolicy): Promise<SiteAnswer[]> {
  return Promise.all(colonRows().map(async (people, site): Promise<SiteAnswer> => {
    const data: TableRows = { kind: "table", dictionary, rows: people.map(({ time, event, rx }) => ({ time: time!, event: String(event), rx: String(rx) })) };
    const { released } = await controlDisclosure(outputsOfRun(query, dictionary, evaluateReference(query, data), peopleOf(query, data)), policy, { queryDigest: "0".repeat(64) });
    // As it leaves and arrives.
    const { outputs } = ReleasedOutputs.parse(JSON.parse(JSON.stringify(released)));
    return { tre: { id: `site-${site}`, name: `Site ${site}` }, state: "released", since: "2026-01-01T00:00:00Z", outputs, zeros: "shown" };
  }));
}
const pooled = async (policy: DisclosurePolicy) => combine(await answers(policy), policy).outputs as [Survival, Survival];

describe.skipIf(!hasRealData)("colon cancer at four sites", () => {
  const truth = recorded<{ grouped: { survival: number[]; atRisk: number[] }; groupedMeans: [number, number][]; groupedLogRank: { statistic: number; p: number } }>("survival");
  it("under rules that hide nothing, curve, numbers at risk, mean days of each arm and the log-rank test are R's", async () => {
    const [all, byArm] = await pooled({ ...profileNamed("omop-5")!, threshold: 1, summaryPeople: 1, classDisclosure: "shown" });
    const { curve } = curvesOf(all)[0]!;
    expect(curve!.atRisk.map((cell) => cell.is === "value" && cell.estimate)).toEqual(truth.grouped.atRisk);
    truth.grouped.survival.forEach((share, i) => { expectNear(curve!.steps[i + 1]!.share, share, 1e-10); });
    const drawn = curvesOf(byArm).flatMap(({ curve: one }) => one ?? []).filter(({ label }) => arms.includes(label));
    const test = logRankOf(drawn.map((one) => ({ curve: one })))!;
    expectNear(test.value!, truth.groupedLogRank.statistic, 1e-10);
    expectNear(test.p!, truth.groupedLogRank.p, 1e-10);
    expect(restrictedMeansOf(drawn, 2520).map(({ mean }) => mean!.mean)).toEqual(truth.groupedMeans.map(([mean]) => expect.closeTo(mean, 8) as number));
  });
  it("under the rules of NHS research environments, the curve lies within 2 in 100 of R's on the days that it keeps", async () => {
    const { curve } = curvesOf((await pooled(profileNamed("nhse-sde-10-5")!))[0])[0]!;
    const steps = curve!.steps.slice(1);
    expect(steps.length).toBeGreaterThan(0);
    for (const { time, share } of steps) expect(Math.abs(share - truth.grouped.survival[grid.indexOf(time)]!), `day ${time}`).toBeLessThan(0.02);
  });
});
