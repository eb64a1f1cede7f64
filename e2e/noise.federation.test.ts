/**
 * Noise of differential privacy through a real portal and TREs' own agents: what the researcher reads of it on the page and in the files, what it costs the
 * project at each TRE, and that neither runs at the same time nor a refresh of the data take more from a budget than it holds.
 */
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { decideOutput } from "#lib/agent/console/decide-output.ts";
import type { ConsoleActor } from "#lib/agent/console/permissions.ts";
import { privacyBudget } from "#lib/agent/console/privacy-budget.ts";
import { verifyChain } from "#lib/agent/store/audit-chain.ts";
import { resultsCsv, resultsJson } from "#lib/portal/download-results.ts";
import { listAskableDatasets } from "#lib/portal/list-askable-datasets.ts";
import { readResults, type ResultsView } from "#lib/portal/read-results.ts";
import { ResultsFile } from "#lib/portal/results-file.ts";
import { Query } from "#lib/query/model.ts";
import { question, simulatedPortal, simulatedTre, until, type SimulatedPortal, type SimulatedTre } from "./simulated-federation.ts";

const count = { kind: "count", id: "people" } as const;
const bySex = { kind: "crosstab", id: "by-sex", by: ["sex", "disease"] } as const;
const asking = (title: string, analyses: unknown[]) => Query.parse({ ...question, title, analyses });
const counts = asking("Heart disease by sex", [count, bySex]);
const ages = (breaks: number[]) => asking(`Ages at ${breaks.join(", ")}`, [{ kind: "histogram", id: "ages", of: "age", breaks }]);
const noise = (epsilon: number, budget: number, covers = ["count", "crosstab", "histogram"]) => ({ profile: "nhse-sde-10-5", stricter: { differentialPrivacy: { epsilon, budget, covers } } });
const someone = (name: string, role: "operator" | "output-checker"): ConsoleActor => ({ accountId: crypto.randomUUID(), email: `${name}@example.org`, name, orcid: null, roles: [role] });

let portal: SimulatedPortal;
let world: TestFederation;
let tres: SimulatedTre[];
/** Answers by rule, under its own noise and the federation's stricter one; with noise, and people release; as the first, refreshed; without noise. */
const [avon, borders, cornwall, devon] = [0, 1, 2, 3].map((i) => () => tres[i]!) as [() => SimulatedTre, () => SimulatedTre, () => SimulatedTre, () => SimulatedTre];

beforeAll(async () => {
  portal = await simulatedPortal();
  tres = await Promise.all([
    simulatedTre(portal, "Avon", [430, 220, 310, 540], { disclosure: noise(1, 1.5), federation: noise(0.5, 4) }),
    simulatedTre(portal, "Borders", [97, 41, 113, 62], { disclosure: noise(0.5, 1), release: "people" }),
    simulatedTre(portal, "Cornwall", [60, 50, 40, 30], { disclosure: noise(0.5, 3) }),
    simulatedTre(portal, "Devon", [300, 200, 100, 50]),
  ]);
  world = await testFederation(portal.context, [], [], { tres, dataset: "hospital" });
});
afterAll(async () => {
  for (const tre of tres) {
    expect(verifyChain(tre.opened().context.store.db)).toMatchObject({ intact: true });
    await tre.stop();
    rmSync(tre.folder, { recursive: true, force: true });
  }
  await portal.stop();
});

/** Milliseconds; a busy machine takes long for an answer of several environments. */
const patience = 60_000;
const resultsOf = async (id: string): Promise<ResultsView> => must(await readResults(portal.context, world.researcher, { id }));
const runIn = ({ runs }: ResultsView, tre: SimulatedTre) => runs.find((run) => run.tre.id === tre.id)!;
const reaches = (id: string, tre: SimulatedTre, state: string) => until(`${tre.name} reaches ${state}`, async () => runIn(await resultsOf(id), tre).state === state, patience);
async function answered(query: Query, by: SimulatedTre[]): Promise<ResultsView> {
  const { id } = await world.submit(query, by);
  for (const tre of by) await reaches(id, tre, "received");
  return resultsOf(id);
}
const siteOf = (view: ResultsView, tre: SimulatedTre) => view.pooled.sites.find((site) => site.tre.id === tre.id)!.outputs;
const spentIn = (view: ResultsView, tre: SimulatedTre) => view.privacy.find(({ treId }) => treId === tre.id)?.noise;
/** As the TRE's own console tells it. */
const budgetAt = (tre: SimulatedTre) => must(privacyBudget(tre.opened().context, someone("Olu", "operator")));
/** As the page of a query tells it before anything is asked. */
const noiseAt = async (tre: SimulatedTre) => must(await listAskableDatasets(portal.context, world.researcher, { projectId: world.projectId })).datasets.find(({ treId }) => treId === tre.id)!.noise;

describe("noise of differential privacy in a federation", () => {
  it("holds the stricter of the TRE's and the federation's, and says before anything is asked what it costs", async () => {
    expect(await noiseAt(avon())).toEqual({ epsilon: 0.5, budget: 1.5, covers: ["count", "crosstab", "histogram"], spent: 0 });
    expect(budgetAt(avon())).toMatchObject({ rules: { epsilon: 0.5, budget: 1.5 }, projects: [] });
    expect(await noiseAt(devon())).toBeNull();
  });

  it("is in every number, on the page, in the files and in the record of disclosure control", async () => {
    const view = await answered(counts, [avon(), devon()]);
    const truth = { people: 1500, cells: [430, 220, 310, 540] };
    const [people, table] = siteOf(view, avon());
    if (people?.kind !== "count" || table?.kind !== "crosstab") throw new Error("a count and a table were asked for");
    // Sex by disease without the levels of those not known: nobody is there, but noise may put somebody.
    const shown = [0, 1, 3, 4].flatMap((i) => { const cell = table.cells[i]!; return cell.is === "value" ? [cell] : []; });
    // Six standard deviations of 2.8 at most; none moved at all would come once in a million times of asking.
    expect(shown).toHaveLength(4);
    shown.forEach((cell, i) => expect(Math.abs(cell.value - truth.cells[i]!)).toBeLessThan(60));
    expect(JSON.stringify(siteOf(view, avon()))).not.toContain('"zero"');
    expect(people.people).toMatchObject({ is: "value", roundedTo: 1, likely: expect.objectContaining({}) });
    expect(JSON.stringify(siteOf(view, devon()))).not.toContain("likely");

    // Together: the plain TRE's own range and the noisy one's, end by end, and it says that this holds by chance.
    const [together] = view.pooled.outputs;
    if (together?.kind !== "count" || together.people.is !== "value" || people.people.is !== "value") throw new Error("both are shown");
    expect(together.people).toMatchObject({ isLikely: true, noiseVariance: expect.closeTo(7.8354, 3) });
    expect(together.people.low).toBe(people.people.likely!.low + 650 - 2);
    expect(together.people.high).toBe(people.people.likely!.high + 650 + 2);

    expect(view.privacy).toEqual([{ treId: avon().id, tre: "Avon", noise: { mechanism: "discrete-laplace-1", epsilon: 0.5, spent: 1, budget: 1.5, outputs: [{ id: "people", cost: 0.5 }, { id: "by-sex", cost: 0.5 }] } }]);
    const record = view.checks.find(({ treId }) => treId === avon().id)!.record;
    expect(record.outputs.map((output) => output.differentialPrivacy)).toEqual(["people", "by-sex"].map(() => ({ method: "discrete-laplace-1", epsilon: 0.5, cost: 0.5, spent: 1, budget: 1.5 })));
    expect(record.outputs.every(({ checkedBy }) => checkedBy.includes("differential-privacy"))).toBe(true);
    expect(view.checks.find(({ treId }) => treId === devon().id)!.record.outputs.every((output) => output.differentialPrivacy === null)).toBe(true);

    const { id } = view.submission;
    const json = ResultsFile.parse(JSON.parse(must(await resultsJson(portal.context, world.researcher, { id })).body));
    expect(json.privacy).toEqual(view.privacy);
    const rows = must(await resultsCsv(portal.context, world.researcher, { id })).body.split("\r\n").map((line) => line.split(","));
    const row = (of: string) => rows.find(([analysis, , tre]) => analysis === "people" && tre === of)!;
    expect(row("Avon").slice(4, 10)).toEqual([String(people.people.value), String(people.people.likely!.low), String(people.people.likely!.high), "noisy", "", expect.stringMatching(/^7\.835/)]);
    expect(row("Devon")[7]).toBe("rounded");
    expect(rows.find(([analysis, , , , , , , state]) => analysis === "people" && state === "noisy")).toBeDefined();
  });

  it("answers the same again alike, and spends nothing", async () => {
    const first = await answered(counts, [avon()]);
    const again = await answered({ ...counts, title: "The same in other words" }, [avon()]);
    expect(siteOf(again, avon())).toEqual(siteOf(first, avon()));
    expect(spentIn(again, avon())).toMatchObject({ spent: 1, outputs: [{ cost: 0 }, { cost: 0 }] });
    expect(budgetAt(avon()).projects).toMatchObject([{ project: world.projectId, spent: 1, left: 0.5, answers: 1 }]);
    expect(await noiseAt(avon())).toMatchObject({ spent: 1 });
  });

  it("refuses a question that it does not cover, and names what to leave out", async () => {
    const { id } = await world.submit(question, [avon()]);
    await reaches(id, avon(), "rejected");
    expect(runIn(await resultsOf(id), avon()).reason).toContain("Leave out “age” (summary), or ask it of other environments.");
  });

  it("pays for one of two runs at the same time where the rest pays for one, and refuses the other in words that say what is left", async () => {
    const both = await Promise.all([[40, 50, 60, 70], [40, 55, 70]].map((breaks) => world.submit(ages(breaks), [avon()])));
    await until("both have ended", async () => (await Promise.all(both.map(async ({ id }) => runIn(await resultsOf(id), avon()).state))).every((state) => state === "received" || state === "rejected"), patience);
    const ends = await Promise.all(both.map(async ({ id }) => runIn(await resultsOf(id), avon())));
    expect(ends.map(({ state }) => state).sort()).toEqual(["received", "rejected"]);
    expect(ends.find(({ state }) => state === "rejected")!.reason).toBe(
      "This environment lets a project spend a privacy budget of 1.5 on noisy answers. This project has spent 1.5; each new table, count or histogram costs 0.5, and this question asks for 1 new. No new one can be asked here any more. What was answered before can be asked again at no cost, and gives the same numbers.",
    );
    expect(budgetAt(avon()).projects).toMatchObject([{ spent: 1.5, left: 0, answers: 0, spendings: [{ outputId: "ages" }, { outputId: "by-sex" }, { outputId: "people" }] }]);
    expect(await noiseAt(avon())).toMatchObject({ spent: 1.5 });
    // What was answered is answered still; another project has a budget of its own.
    expect(spentIn(await answered(counts, [avon()]), avon())).toMatchObject({ spent: 1.5, outputs: [{ cost: 0 }, { cost: 0 }] });
    const others = await testFederation(portal.context, [], [], { tres: [avon()], dataset: "hospital" });
    const { id } = await others.submit(counts, [avon()]);
    await until("the other project is answered", async () => must(await readResults(portal.context, others.researcher, { id })).runs[0]!.state === "received", patience);
    expect(must(await readResults(portal.context, others.researcher, { id })).privacy).toMatchObject([{ noise: { spent: 1, outputs: [{ cost: 0.5 }, { cost: 0.5 }] } }]);
  });

  it("never overspends by outputs that wait for people together: the second goes back and is refused", async () => {
    const { context } = borders().opened();
    const waiting = await Promise.all([counts, asking("By sex, and ages", [{ ...bySex, by: ["sex"] }, ages([40, 50, 60, 70]).analyses[0]])].map((query) => world.submit(query, [borders()])));
    for (const { id } of waiting) await reaches(id, borders(), "awaiting-output-check");
    expect(budgetAt(borders()).projects).toEqual([]);
    const release = async (runId: string) => must(await decideOutput(context, someone("Cleo", "output-checker"), { runId, decision: "release", reason: "Noise is in every number." }));
    const [first, second] = waiting.map(({ runs }) => runs[0]!.id) as [string, string];
    await Promise.all([release(first), release(second)]);
    await until("both have ended", async () => (await Promise.all(waiting.map(async ({ id }) => runIn(await resultsOf(id), borders()).state))).every((state) => state === "received" || state === "rejected"), patience);
    const ends = await Promise.all(waiting.map(async ({ id }) => runIn(await resultsOf(id), borders())));
    expect(ends.map(({ state }) => state).sort()).toEqual(["received", "rejected"]);
    expect(ends.find(({ state }) => state === "rejected")!.reason).toContain("This project has spent 1;");
    expect(budgetAt(borders()).projects).toMatchObject([{ spent: 1, left: 0, answers: 0 }]);
  });

  it("keeps its answers until the TRE names a new release of its data, and then draws anew, at its cost", async () => {
    const before = await answered(counts, [cornwall()]);
    expect(spentIn(before, cornwall())).toMatchObject({ spent: 1 });
    await cornwall().stop();
    cornwall().setData([600, 500, 400, 300]);
    await cornwall().start();
    const unnamed = await answered(counts, [cornwall()]);
    expect(siteOf(unnamed, cornwall())).toEqual(siteOf(before, cornwall()));
    expect(spentIn(unnamed, cornwall())).toMatchObject({ spent: 1, outputs: [{ cost: 0 }, { cost: 0 }] });

    await cornwall().stop();
    cornwall().setData([600, 500, 400, 300], "2026-12");
    await cornwall().start();
    const named = await answered(counts, [cornwall()]);
    expect(spentIn(named, cornwall())).toMatchObject({ spent: 2, outputs: [{ cost: 0.5 }, { cost: 0.5 }] });
    const [people] = siteOf(named, cornwall());
    expect(people?.kind === "count" && people.people.is === "value" && Math.abs(people.people.value - 1800)).toBeLessThan(60);
    // Asked of a release that was answered already.
    expect(spentIn(await answered(counts, [cornwall()]), cornwall())).toMatchObject({ spent: 2, outputs: [{ cost: 0 }, { cost: 0 }] });
  });
});
