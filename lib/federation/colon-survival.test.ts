/** The colon cancer trial at four sites, from people to curves as a run goes through TREs and the portal: disclosure control, the release as it is sent, pooling. Against R on everyone (lib/statistics/testing/r/survival.R). */
import { beforeAll, describe, expect, it } from "vitest";
import { modelInput } from "#lib/analysis/model-data.ts";
import { outputsOfRun } from "#lib/analysis/outputs-of-run.ts";
import { controlDisclosure } from "#lib/disclosure/control.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { ReleasedOutputs } from "#lib/disclosure/released.ts";
import { evaluateReference, peopleOf } from "#lib/query/reference-engine.ts";
import { distance, fitInRounds } from "#lib/statistics/testing/fit-in-rounds.ts";
import { expectNear } from "#lib/statistics/testing/near.ts";
import { arms, colonRows, hasRealData, type Row } from "#lib/statistics/testing/real-data.ts";
import { recorded } from "#lib/statistics/testing/recorded.ts";
import { combine } from "./combine.ts";
import { curvesOf, logRankOf } from "./reckoned-statistics.ts";
import type { PooledOutput, PooledResult } from "./pooled-result.ts";
import { restrictedMeansOf } from "./restricted-means.ts";
import type { SiteAnswer } from "./site-answer.ts";
import { stratifiedLogRank } from "./stratified-log-rank.ts";
import { colonDays, colonDictionary, colonQuestion, colonTable } from "./testing/colon-trial.ts";

type Survival = Extract<PooledOutput, { kind: "survival" }>;
type Change = (people: Row[]) => Row[];
async function answers(policy: DisclosurePolicy, change: Change = (people) => people): Promise<SiteAnswer[]> {
  return Promise.all(colonRows().map(change).map(async (people, site): Promise<SiteAnswer> => {
    const data = colonTable(people);
    const { released } = await controlDisclosure(outputsOfRun(colonQuestion, colonDictionary, evaluateReference(colonQuestion, data), peopleOf(colonQuestion, data)), policy, { queryDigest: "0".repeat(64) });
    // As it leaves and arrives.
    const { outputs } = ReleasedOutputs.parse(JSON.parse(JSON.stringify(released)));
    return { tre: { id: `site-${site}`, name: `Site ${site}` }, state: "released", since: "2026-01-01T00:00:00Z", outputs, zeros: "shown" };
  }));
}
type Outputs = [Survival, Survival, Extract<PooledOutput, { kind: "regression" | "cox" | "quantiles" }>];
const pooledWithSites = async (policy: DisclosurePolicy, change?: Change): Promise<[...Outputs, PooledResult["sites"]]> => {
  const { outputs, sites } = combine(await answers(policy, change), policy);
  return [...(outputs as Outputs), sites];
};
const pooled = async (policy: DisclosurePolicy) => (await pooledWithSites(policy)).slice(0, 3) as Outputs;
const open: DisclosurePolicy = { ...profileNamed("omop-5")!, threshold: 1, summaryPeople: 1, classDisclosure: "shown" };

describe.skipIf(!hasRealData)("colon cancer at four sites", () => {
  let lax: Awaited<ReturnType<typeof pooled>>;
  beforeAll(async () => { lax = await pooled(open); });
  const truth = recorded<{ grouped: { survival: number[]; atRisk: number[] }; groupedMeans: [number, number][]; groupedLogRank: { statistic: number; p: number }; armUnknown: { people: number; logRank: { statistic: number }; bySite: { statistic: number }; means: [number, number][] } }>("survival");
  const unknown = truth.armUnknown;
  it("under rules that hide nothing, curve, numbers at risk, mean days of each arm and the log-rank test are R's", () => {
    const [all, byArm] = lax;
    const { curve } = curvesOf(all)[0]!;
    expect(curve!.atRisk.map((cell) => cell.is === "value" && cell.estimate)).toEqual(truth.grouped.atRisk);
    truth.grouped.survival.forEach((share, i) => { expectNear(curve!.steps[i + 1]!.share, share, 1e-10); });
    const curves = curvesOf(byArm);
    expect(curves.map(({ label }) => label)).toEqual(arms);
    const drawn = curves.flatMap(({ curve: one }) => one ?? []);
    const test = logRankOf(curves)!;
    expectNear(test.value, truth.groupedLogRank.statistic, 1e-10);
    expectNear(test.p, truth.groupedLogRank.p, 1e-10);
    expect(restrictedMeansOf(drawn, 2520).map(({ mean }) => mean!.mean)).toEqual(truth.groupedMeans.map(([mean]) => expect.closeTo(mean, 8) as number));
  });
  it("whose arm nobody knows is in no curve, no test and no mean, as in R: 191 people", async () => {
    const [, byArm, , sites] = await pooledWithSites(open, (people) => people.map((row) => (row.age! % 5 === 0 ? { ...row, rx: NaN } : row)));
    const curves = curvesOf(byArm);
    expect([curves.map(({ label }) => label), byArm.table.margins[0]!.at(-1)]).toMatchObject([arms, { estimate: unknown.people }]);
    const test = logRankOf(curves)!;
    expect(test.degrees).toBe("2 degrees of freedom");
    expectNear(test.value, unknown.logRank.statistic, 1e-10);
    expectNear(stratifiedLogRank(byArm, sites)!.value, unknown.bySite.statistic, 1e-10);
    expect(restrictedMeansOf(curves.flatMap(({ curve }) => curve ?? []), 2520).map(({ mean }) => mean!.mean)).toEqual(unknown.means.map(([mean]) => expect.closeTo(mean, 8) as number));
  });
  it("under the rules of NHS research environments, the curve lies within 2 in 100 of R's on the days that it keeps", async () => {
    const { curve } = curvesOf((await pooled(profileNamed("nhse-sde-10-5")!))[0])[0]!;
    const steps = curve!.steps.slice(1);
    expect(steps.length).toBeGreaterThan(0);
    for (const { time, share } of steps) expect(Math.abs(share - truth.grouped.survival[colonDays.indexOf(time)]!), `day ${time}`).toBeLessThan(0.02);
  });
  it("takes part at every site in the Cox model, whose rounds over the people that the query names give R's coefficients and errors", () => {
    const [, , model] = lax;
    expect([model.takingPart.length, model.notTakingPart]).toEqual([4, []]);
    const asked = colonQuestion.analyses[2]!;
    if (asked.kind !== "cox") throw new Error("the third analysis is the model");
    const inputs = colonRows().map((people) => modelInput(asked, peopleOf(colonQuestion, colonTable(people))));
    const { fit } = fitInRounds(inputs[0]!.spec, inputs.map(({ data }) => data));
    const wanted = recorded<{ efron: { coefficients: number[]; standardErrors: number[] } }>("rounds").efron;
    expect(fit?.of === "cox" && distance([...fit.coefficients, ...fit.standardErrors], [...wanted.coefficients, ...wanted.standardErrors])).toBeLessThan(1e-8);
  });
});
