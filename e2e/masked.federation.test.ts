/**
 * Sums under masks, by the TREs' own agents over the wire: what the portal's tables hold while a model is fitted, and a portal that is dishonest. The network
 * between a TRE and the portal says what a dishonest portal would say; the agents are the real ones.
 */
import { and, eq } from "drizzle-orm";
import { base64url } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEvents, modelContributions, modelFits, runs } from "#db/schema/index.ts";
import { must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { modelInput } from "#lib/analysis/model-data.ts";
import { acceptKey } from "#lib/agent/console/accept-key.ts";
import { connectionHealth } from "#lib/agent/console/connection-health.ts";
import type { ConsoleActor } from "#lib/agent/console/permissions.ts";
import { masksOf } from "#lib/agent/store/masks.ts";
import { runsWithOpenModels } from "#lib/agent/store/models.ts";
import { latestReleases } from "#lib/agent/store/outputs.ts";
import { defaultLimits } from "#lib/crate/limits.ts";
import { readZip } from "#lib/crate/read-zip.ts";
import { numbersIn } from "#lib/federation/output-numbers.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { ok, refuse } from "#lib/kernel/result.ts";
import { endModel } from "#lib/portal/end-model.ts";
import { leaveOutOfModel } from "#lib/portal/leave-out-of-model.ts";
import { resultsCsv, resultsJson } from "#lib/portal/download-results.ts";
import { readResults } from "#lib/portal/read-results.ts";
import { ResultsFile } from "#lib/portal/results-file.ts";
import { newSigningKey } from "#lib/portal/signing-key.ts";
import { Contribution, RoundsAnswer } from "#lib/protocol/rounds.ts";
import { toWords, wordsToBytes } from "#lib/protocol/secure-sum/fixed-point.ts";
import { openSum } from "#lib/protocol/secure-sum/masked-sum.ts";
import { domain } from "#lib/protocol/secure-sum/messages.ts";
import { newRoundKey } from "#lib/protocol/secure-sum/participants.ts";
import { isFitted } from "#lib/query/analysis.ts";
import { Query } from "#lib/query/model.ts";
import { contributionOf } from "#lib/statistics/rounds.ts";
import { titleOf } from "./red-team/attacks.ts";
import { fair, question, simulatedPortal, simulatedTre, until, type People, type SimulatedPortal, type SimulatedTre, type Weather } from "./simulated-federation.ts";

const names = ["Avon", "Borders", "Cornwall", "Devon"] as const;
const asking = (title: string, outcome: "disease" | "sex" = "disease") =>
  Query.parse({ ...question, title, analyses: [{ kind: "count", id: "people" }, { kind: "regression", id: "model", family: "logistic", outcome, level: outcome === "disease" ? "yes" : "m", bySite: false, terms: [{ variable: "age" }] }] });
const operator: ConsoleActor = { accountId: "operator", email: "operator@example.org", name: "Olu Operator", orcid: null, roles: ["operator"] };
/** What passes between one TRE and the portal about models, changed on its way. */
const rounds = (change: { answer?: (answer: RoundsAnswer) => Promise<RoundsAnswer> | RoundsAnswer; before?: (given: Contribution) => Promise<unknown> }): Weather => async ({ path, init }, deliver) => {
  if (path.endsWith("/contribution")) await change.before?.(Contribution.parse(JSON.parse((init.body as string))));
  const response = await deliver();
  if (!path.endsWith("/rounds") || !response.ok || !change.answer) return response;
  return Response.json(await change.answer(RoundsAnswer.parse(await response.json())));
};

let portal: SimulatedPortal;
let tres: SimulatedTre[];
let world: TestFederation;
/** For each block of tests anew: what one had summed must not hinder the next. */
function ownFederation(peopleOf: (i: number) => People = (i) => [60 + i, 30, 50, 44 + 2 * i], policy: Record<string, unknown> = {}): void {
  beforeAll(async () => {
    portal = await simulatedPortal();
    tres = await Promise.all(names.map((name, i) => simulatedTre(portal, name, peopleOf(i), policy)));
    world = await testFederation(portal.context, [], ["approve", "approve", "approve", "approve"], { tres, dataset: "hospital" });
  });
  afterAll(async () => {
    await Promise.all(tres.map((tre) => tre.stop()));
    await portal.stop();
  });
}
const peopleIn = ({ fit }: { fit: { n: number } | null }): number => fit?.n ?? Number.NaN;
const modelOf = async (id: string) => must(await readResults(portal.context, world.researcher, { id })).models[0];

describe("sums under masks, over the wire", () => {
  ownFederation();

  const fitOf = async (submissionId: string) => (await portal.context.db.select().from(modelFits).where(and(eq(modelFits.submissionId, submissionId), eq(modelFits.analysis, "model"))))[0];
  const runAt = ({ runs }: { runs: { id: string; treId: string }[] }, tre: SimulatedTre) => runs.find((run) => run.treId === tre.id)!.id;
  const given = (tre: SimulatedTre, runId: string) => masksOf(tre.opened().context.store.db, runId, "model");
  const calm = () => { for (const tre of tres) tre.setWeather(fair); };

  it("leave nothing in the portal's tables that is a TRE's own, and give the model all the same", async () => {
    // The last TRE is held up at each step, so that the others' parts lie in the table meanwhile.
    const seen: (typeof modelContributions.$inferSelect)[] = [];
    tres[3]!.setWeather(rounds({ before: async (contribution) => {
      if (contribution.gives !== "part") return;
      await until("the other three have given", async () => (await portal.context.db.select().from(modelContributions)).length === 3);
      seen.push(...(await portal.context.db.select().from(modelContributions)));
    } }));
    const submitted = await world.submit(asking("Heart disease by age"));
    await until("the model is fitted", async () => (await modelOf(submitted.id))?.state === "converged", 30_000);
    calm();
    const model = (await modelOf(submitted.id))!;
    expect(model.sums).toEqual({ are: "masked", over: 4, fewest: 3, within: 2 ** -39 });
    expect(Math.abs(peopleIn(model) - tres.reduce((n, { people }) => n + people.reduce((a, b) => a + b, 0), 0))).toBeLessThanOrEqual((model.peopleRoundedTo ?? 1) / 2);
    expect(seen.length).toBe(3 * model.steps);
    const [analysis] = asking("The same").analyses.filter(isFitted);
    for (const tre of tres.slice(0, 3)) {
      const own = seen.filter(({ treId }) => treId === tre.id);
      expect(own.every(({ sums, part }) => sums === null && part !== null)).toBe(true);
      // What this TRE's sums are at the first step, which is of no state that a portal could choose.
      const { store, datasets } = tre.opened().context;
      const people = await datasets.get("hospital")!.engine.people(asking("The same"), new AbortController().signal);
      const { spec, data } = modelInput(analysis!, people);
      const [first] = own.filter(({ step }) => step === 0);
      const plain = must(toWords(contributionOf(spec, { ...(await fitOf(submitted.id))!.state, phase: "centre" } as never, data)));
      expect(plain[0]).toBe(BigInt(data.n) << 40n);
      const bytes = Buffer.from(base64url.decode(first!.part!.words));
      expect(bytes).toHaveLength(16 * plain.length);
      for (const word of plain) expect(bytes.includes(Buffer.from(wordsToBytes([word])))).toBe(false);
      // Written down inside the TRE before it left, each label once.
      const masks = masksOf(store.db, runAt(submitted, tre), "model");
      expect(masks.map(({ label }) => label.iteration)).toEqual(Array.from({ length: model.steps }, (_, i) => i));
      expect(masks[0]!.part).toEqual(first!.part);
    }
    const after = (await fitOf(submitted.id))!;
    expect([after.masks?.before, after.masks?.keys, await portal.context.db.select().from(modelContributions)]).toEqual([null, [], []]);
  });

  it("give medians and quartiles of each group for “Table 1”, exact as if everyone were in one place, on the page and in the files", async () => {
    const table = Query.parse({ ...question, title: "Ages by disease", analyses: [{ kind: "characteristics", id: "one", by: "disease", of: [{ variable: "age", as: "median", low: 0, high: 120, step: 1 }, { variable: "sex", as: "shares" }] }] });
    const { id } = await world.submit(table);
    await until("the medians are found", async () => (must(await readResults(portal.context, world.researcher, { id })).models[0])?.state === "converged", 100_000);
    const { models, statistics } = must(await readResults(portal.context, world.researcher, { id }));
    expect(models).toMatchObject([{ analysis: "one-1", kind: "quantiles", columns: ["no", "yes"], sums: { are: "masked", over: 4 } }]);
    const ages = (kinds: number[]) => tres.flatMap(({ people }) => kinds.flatMap((k) => Array.from({ length: people[k]! }, (_, i) => 40 + (i % 30)))).sort((a, b) => a - b);
    // Hyndman and Fan's type 7.
    const quartiles = (sorted: number[]) => [0.25, 0.5, 0.75].map((p) => { const h = (sorted.length - 1) * p; return sorted[Math.floor(h)]! + (h % 1) * (sorted[Math.ceil(h)]! - sorted[Math.floor(h)]!); });
    const truth = [ages([0, 2]), ages([1, 3]), ages([0, 1, 2, 3])].map(quartiles);
    const said = (whose: string) => ["lower quartile", "median", "upper quartile"].map((what) => statistics.find(({ name }) => name === `Age: ${what}, ${whose}`)?.value);
    expect(["No", "Yes", "everyone with a group"].map(said)).toEqual(truth);
    const csv = must(await resultsCsv(portal.context, world.researcher, { id })).body;
    const [head, ...lines] = csv.split("\r\n").map((line) => line.split(","));
    const at = (column: string) => head!.indexOf(column);
    expect(lines.filter((line) => line[at("measure")] === "quantile").map((line) => [line[at("level_group")], line[at("level_quantile")], Number(line[at("value")])]))
      .toEqual([["", truth[2]!], ["no", truth[0]!], ["yes", truth[1]!]].flatMap(([group, values]) => (values as number[]).map((value, q) => [group, ["0.25", "0.5", "0.75"][q], value])));
    expect(ResultsFile.parse(JSON.parse(must(await resultsJson(portal.context, world.researcher, { id })).body)).models[0]!.fit).toEqual(models[0]!.fit);
  });

  it("refuse the same numbers over another set of TREs, whose difference would be one TRE's", async () => {
    const submitted = await world.submit(asking("The same over three"), tres.slice(0, 3));
    await until("the model is stopped", async () => (await modelOf(submitted.id))?.state === "stopped", 30_000);
    expect(await modelOf(submitted.id)).toMatchObject({ stopped: { because: "earlier-sums" }, fit: null });
    expect(tres.slice(0, 3).flatMap((tre) => given(tre, runAt(submitted, tre)))).toEqual([]);
    // Nor in another unit, from the other end, or as the outcome of another model: age is the same column.
    const turned = await world.submit(asking("Sex by age over three", "sex"), tres.slice(1));
    await until("the other model is stopped", async () => (await modelOf(turned.id))?.state === "stopped", 30_000);
    expect((await modelOf(turned.id))?.stopped?.because).toBe("earlier-sums");
    const two = await world.submit(asking("Over two"), tres.slice(0, 2));
    await until("two are too few", async () => (await modelOf(two.id))?.state === "stopped", 30_000);
    expect((await modelOf(two.id))?.stopped).toEqual({ by: null, because: "too-few-tres" });
  });

  it("refuse a round key that its TRE has not signed, and an identity that is not the one first seen until a person accepts it", async () => {
    const [avon, borders] = tres as [SimulatedTre, SimulatedTre];
    const mallory = await newSigningKey();
    let swapIdentity = false;
    avon.setWeather(rounds({ answer: async (answer) => ({ ...answer, tasks: await Promise.all(answer.tasks.map(async (task) => {
      if (!task.masks || task.masks.keys.length < 4) return task;
      const { queryDigest } = avon.opened().context.store.db.prepare("SELECT json_extract(record, '$.asked.queryDigest') AS queryDigest FROM runs WHERE run_id = ?").get(task.runId) as { queryDigest: string };
      const { message } = await newRoundKey({ domain, submission: submitted.id, query: queryDigest, analysis: "model", epoch: task.masks.epoch, treId: borders.id }, mallory);
      return {
        ...task, participants: task.participants.map((p) => (swapIdentity && p.treId === borders.id ? { ...p, x: mallory.x } : p)),
        masks: { ...task.masks, keys: task.masks.keys.map((key) => (key.treId === borders.id ? message : key)) },
      };
    })) }) }));
    const submitted = await world.submit(asking("Keys in between"));
    const { context } = avon.opened();
    const run = runAt(submitted, avon);
    const trouble = () => context.status.modelTrouble.get(`${run} model`);
    await until("the forged round key is refused", () => trouble()?.includes("signature does not belong") === true);
    swapIdentity = true;
    await until("the other identity is refused", () => trouble()?.includes("another key for Borders") === true);
    expect(given(avon, run)).toEqual([]);
    expect((await modelOf(submitted.id))?.waitingFor).toContain("Avon");
    const view = must(await connectionHealth(context, operator)).others.find(({ treId }) => treId === borders.id)!;
    expect(view).toMatchObject({ key: borders.opened().context.key.x, offered: { key: mallory.x } });
    expect(view.words).not.toBe(view.offered!.words);
    // Nobody else says that a key is right, and nobody a key that was not shown.
    expect((await acceptKey(context, { ...operator, roles: ["output-checker"] }, { treId: borders.id, key: mallory.x, compared: "yes" })).ok).toBe(false);
    expect((await acceptKey(context, operator, { treId: borders.id, key: (await newSigningKey()).x, compared: "yes" })).ok).toBe(false);
    // The words did not agree with what Borders read out: the key that was held is theirs, and an honest portal goes on.
    must(await acceptKey(context, operator, { treId: borders.id, key: view.key, compared: "yes" }));
    calm();
    await until("the model is fitted", async () => (await modelOf(submitted.id))?.state === "converged", 30_000);
    expect(must(await connectionHealth(context, operator)).others.find(({ treId }) => treId === borders.id)).toMatchObject({ acceptedBy: "Olu Operator", offered: null });
  });

  it(titleOf("A20"), async () => {
    const [avon] = tres as [SimulatedTre];
    const sent: Extract<Contribution, { gives: "part" }>[] = [];
    // The second step's state under the first step's label: with one mask for both, their difference would be of bare sums.
    avon.setWeather(rounds({
      answer: (answer) => ({ ...answer, tasks: answer.tasks.map((task) => (task.step === 1 ? { ...task, step: 0 } : task)) }),
      before: (contribution) => { if (contribution.gives === "part") sent.push(contribution); return Promise.resolve(); },
    }));
    const submitted = await world.submit(asking("One label for two sums"));
    const { context } = avon.opened();
    const run = runAt(submitted, avon);
    await until("the other sum is refused", () => context.status.modelTrouble.get(`${run} model`)?.includes("the same step of two states") === true, 100_000);
    expect(new Set(sent.map(({ part }) => part.words)).size).toBe(1);
    calm();
    await until("the model is fitted", async () => (await modelOf(submitted.id))?.state === "converged", 30_000);
    const masks = given(avon, run);
    expect(new Set(masks.map(({ label }) => canonicalJson(label))).size).toBe(masks.length);
    expect(new Set(masks.map(({ part }) => part.words)).size).toBe(masks.length);
    expect(masks[0]!.part.words).toBe(sent[0]!.part.words);
  });

  it("refuse a state that does not follow from what all TREs gave", async () => {
    const [avon] = tres as [SimulatedTre];
    avon.setWeather(rounds({ answer: (answer) => ({ ...answer, tasks: answer.tasks.map((task) => (task.state.of === "glm" && task.state.beta ? { ...task, state: { ...task.state, beta: task.state.beta.map((b) => 40 * b) } } : task)) }) }));
    const submitted = await world.submit(asking("Weights of few"));
    const { context } = avon.opened();
    const run = runAt(submitted, avon);
    await until("the state is refused", () => context.status.modelTrouble.get(`${run} model`)?.includes("does not follow") === true, 100_000);
    const before = given(avon, run).length;
    calm();
    await until("the model is fitted", async () => (await modelOf(submitted.id))?.state === "converged", 30_000);
    expect(given(avon, run).length).toBeGreaterThan(before);
  });

  it(titleOf("A21"), async () => {
    const [avon, , , devon] = tres as [SimulatedTre, SimulatedTre, SimulatedTre, SimulatedTre];
    // Devon's part of step 1 is on its way while Avon, whose own did not get through, loses its round key.
    avon.setWeather(({ path, init }, deliver) => (path.endsWith("/contribution") && (init.body as string).includes('"step":1') ? Promise.reject(new TypeError("fetch failed")) : deliver()));
    const heldUp = Promise.withResolvers<Contribution>();
    const onTheWay = Promise.withResolvers<undefined>();
    const refusals: unknown[] = [];
    devon.setWeather(async ({ path, init }, deliver) => {
      if (!path.endsWith("/contribution")) return deliver();
      const contribution = Contribution.parse(JSON.parse((init.body as string)));
      if (contribution.gives !== "part" || contribution.step !== 1 || contribution.epoch !== 0) return deliver();
      heldUp.resolve(contribution);
      await onTheWay.promise;
      const response = await deliver();
      refusals.push(response.status, await response.clone().json());
      return response;
    });
    const submitted = await world.submit(asking("A restart on the way"));
    const late = await heldUp.promise;
    await until("Avon has given its part", () => given(avon, runAt(submitted, avon)).length === 2);
    await avon.stop();
    avon.setWeather(fair);
    await avon.start();
    await until("a new epoch has begun", async () => (await fitOf(submitted.id))?.masks?.epoch === 1, 30_000).finally(() => onTheWay.resolve(undefined));
    await until("the model is fitted", async () => (await modelOf(submitted.id))?.state === "converged", 30_000);
    calm();
    expect(refusals).toMatchObject([409, { detail: expect.stringContaining("not taken any more") as string }]);
    const parts = given(devon, runAt(submitted, devon));
    const [first, again] = parts.filter(({ label }) => label.iteration === 1);
    // The same sums under other masks: no word of the late message is in the one that counted.
    expect([first!.label.epoch, again!.label.epoch, late.gives === "part" && late.part]).toEqual([0, 1, first!.part]);
    expect(again!.part.words.slice(0, 20)).not.toBe(first!.part.words.slice(0, 20));
    // Nor does a portal open anything that keeps it and puts it, under the new label, in the place of the one that counted: what is left is the masks.
    const anew = tres.map((tre) => { const { label, part } = given(tre, runAt(submitted, tre)).find((mask) => mask.label.iteration === 1 && mask.label.epoch === 1)!; return { treId: tre.id, label, words: part.words }; });
    const ids = tres.map(({ id }) => id);
    expect(openSum(anew, ids).ok).toBe(true);
    expect(openSum(anew.map((one) => (one.treId === devon.id ? { ...one, words: first!.part.words } : one)), ids)).toMatchObject({ ok: false, refusal: { message: "The masks of this sum did not cancel." } });
  });
});

describe("a group that is small at one TRE", () => {
  // Devon has 25 people with the disease: enough to be counted, too few for quartiles.
  ownFederation((i) => (i === 3 ? [63, 10, 50, 15] : [60 + i, 30, 50, 44 + 2 * i]));
  const settled = async (id: string) => { await until("the model has ended", async () => ((await modelOf(id))?.state ?? "fitting") !== "fitting", 100_000); return (await modelOf(id))!; };
  const byDisease = (at: number[]) => Query.parse({ ...question, title: "Ages by disease", analyses: [{ kind: "quantiles", id: "model", of: "age", by: "disease", at, low: 0, high: 120, step: 1 }] });
  const agesOf = (of: readonly SimulatedTre[], kinds: number[]) => of.flatMap(({ people }) => kinds.flatMap((k) => Array.from({ length: people[k]! }, (_, i) => 40 + (i % 30)))).sort((a, b) => a - b);
  // Hyndman and Fan's type 7.
  const quartiles = (sorted: number[]) => [0.25, 0.5, 0.75].map((p) => { const h = (sorted.length - 1) * p; return sorted[Math.floor(h)]! + (h % 1) * (sorted[Math.ceil(h)]! - sorted[Math.floor(h)]!); });

  it("is not opened by a portal that tells one TRE of it and the others not", async () => {
    // Where totals cover four, no TRE gives “yes”. Told of three, Avon alone would: its part is masked under another label.
    for (const tre of tres.slice(1)) tre.setWeather(rounds({ answer: (answer) => ({ ...answer, tasks: answer.tasks.map((task) => (task.masks ? { ...task, masks: { ...task.masks, fewest: 4 } } : task)) }) }));
    const submitted = await world.submit(byDisease([0.25, 0.5, 0.75]));
    const model = await settled(submitted.id).finally(() => { for (const tre of tres) tre.setWeather(fair); });
    expect(model).toMatchObject({ stopped: { by: null, because: "masks-left" }, fit: null });
    const labels = tres.map((tre) => masksOf(tre.opened().context.store.db, submitted.runs.find(({ treId }) => treId === tre.id)!.id, "model").map(({ label }) => label.groups));
    expect(labels[0]).toEqual([["no", "yes"]]);
    expect(labels.slice(1)).toEqual([[["no"]], [["no"]], [["no"]]]);
  });

  it("sits out there: its medians are over the three others, everyone's are without it, and page, files and record say so", async () => {
    const { id } = await world.submit(Query.parse({ ...question, title: "Ages by disease", analyses: [{ kind: "characteristics", id: "one", by: "disease", of: [{ variable: "age", as: "median", low: 0, high: 120, step: 1 }] }] }));
    const model = await settled(id);
    const [avon, borders, cornwall, devon] = tres as [SimulatedTre, SimulatedTre, SimulatedTre, SimulatedTre];
    const three = [avon, borders, cornwall];
    expect(model).toMatchObject({ state: "converged", sums: { are: "masked", over: 4, fewest: 3 }, groups: [
      { code: "no", over: ["Avon", "Borders", "Cornwall", "Devon"], sitsOut: [] }, { code: "yes", over: ["Avon", "Borders", "Cornwall"], sitsOut: [{ tre: "Devon", because: "too-few" }] },
    ] });
    if (model.fit?.of !== "quantiles") throw new Error("no quantiles");
    const [no, yes] = [[...agesOf(three, [0, 2]), ...agesOf([devon], [0, 2])].sort((a, b) => a - b), agesOf(three, [1, 3])];
    // As near as what the four tell of their people is rounded.
    expect(Math.abs(model.fit.n - (no.length + yes.length))).toBeLessThanOrEqual(10);
    expect([model.fit.quantiles, ...model.fit.groups!].map((of) => of?.map(({ value }) => value))).toEqual([[...no, ...yes].sort((a, b) => a - b), no, yes].map(quartiles));
    const { checks, statistics } = must(await readResults(portal.context, world.researcher, { id }));
    expect(checks.map(({ tre, record }) => [tre, record.outputs[0]!.groupsOut])).toEqual([["Avon", undefined], ["Borders", undefined], ["Cornwall", undefined], ["Devon", ["yes"]]]);
    expect(statistics.map(({ name }) => name)).toContain("Age: median, everyone in a group that takes part");
    const csv = must(await resultsCsv(portal.context, world.researcher, { id })).body.split("\r\n");
    expect(csv.filter((line) => line.includes("sits-out"))).toEqual([expect.stringMatching(/^one-1,quantiles,Devon,quantile,,,,sits-out,.*yes/)]);
    expect(ResultsFile.parse(JSON.parse(must(await resultsJson(portal.context, world.researcher, { id })).body)).models[0]!.groups).toEqual(model.groups);
  });

  it("is given under no later masks: the difference would be Devon's, and the others' agents refuse it; the same again is no difference", async () => {
    // For halves 25 people are enough, so Devon takes part whole.
    const halves = await world.submit(byDisease([0.5]));
    expect(await settled(halves.id)).toMatchObject({ participants: { length: 4 }, stopped: { by: expect.any(String) as string, because: "earlier-sums" }, fit: null });
    // The same again is the same: it may be asked as often as anybody likes.
    expect(await settled((await world.submit(byDisease([0.25, 0.5, 0.75]))).id)).toMatchObject({ state: "converged", groups: [{}, { over: { length: 3 } }] });
  });

});

describe("a TRE that is silent", () => {
  ownFederation();
  /** As if the model had waited for so long. */
  const elevenMinutesLater = (submissionId: string) => portal.context.db.update(modelFits).set({ changedAt: new Date(Date.now() - 11 * 60_000) }).where(eq(modelFits.submissionId, submissionId));
  /** Nothing that this TRE has to say about models gets through. */
  const mute = (from: (given: Contribution) => boolean): Weather => ({ path, init }, deliver) => (path.endsWith("/contribution") && from(Contribution.parse(JSON.parse(init.body as string))) ? Promise.reject(new TypeError("fetch failed")) : deliver());

  it("is left out where no sums were given yet; over the others the model is fitted, and says so", async () => {
    const [, , , devon] = tres as [SimulatedTre, SimulatedTre, SimulatedTre, SimulatedTre];
    devon.setWeather(mute(() => true));
    const submitted = await world.submit(asking("Without Devon"));
    const of = { id: submitted.id, analysis: "model" };
    await until("only Devon's key is missing", async () => (await modelOf(submitted.id))?.waitingFor.join() === "Devon", 30_000);
    expect((await modelOf(submitted.id))?.silence?.may).toBe("nothing-yet");
    expect(await leaveOutOfModel(portal.context, world.researcher, of)).toMatchObject({ ok: false, refusal: { reason: "wrong-state", message: expect.stringContaining("a data environment that only restarts is back by then") as string } });
    await elevenMinutesLater(submitted.id);
    expect((await modelOf(submitted.id))?.silence?.may).toBe("leave-out");
    expect(await leaveOutOfModel(portal.context, world.outsider, of)).toMatchObject({ ok: false, refusal: { reason: "not-found" } });
    expect(must(await leaveOutOfModel(portal.context, world.researcher, of))).toEqual({ leftOut: ["Devon"], over: ["Avon", "Borders", "Cornwall"] });
    await until("the model is fitted over three", async () => (await modelOf(submitted.id))?.state === "converged", 30_000);
    const model = (await modelOf(submitted.id))!;
    expect(model).toMatchObject({ leftOut: ["Devon"], waitingFor: [], sums: { are: "masked", over: 3 } });
    expect(Math.abs(peopleIn(model) - tres.slice(0, 3).reduce((n, { people }) => n + people.reduce((a, b) => a + b, 0), 0))).toBeLessThanOrEqual((model.peopleRoundedTo ?? 1) / 2);
    devon.setWeather(fair);
    await until("Devon knows that it is no longer asked", () => runsWithOpenModels(devon.opened().context.store.db).length === 0, 30_000);
    expect(must(await readResults(portal.context, world.researcher, { id: submitted.id })).models[0]).toEqual(model);
  });

  it("is waited for once sums were given: the model can only be ended, and what was given to it is gone", async () => {
    const [avon, borders, cornwall] = tres as [SimulatedTre, SimulatedTre, SimulatedTre];
    cornwall.setWeather(mute((given) => given.gives === "part" && given.step === 1));
    const submitted = await world.submit(asking("Silent on the way"), [avon, borders, cornwall]);
    const of = { id: submitted.id, analysis: "model" };
    await until("Cornwall's part of the second step is missing", async () => { const model = await modelOf(submitted.id); return model?.steps === 1 && model.waitingFor.join() === "Cornwall"; }, 30_000);
    await elevenMinutesLater(submitted.id);
    expect((await modelOf(submitted.id))?.silence?.may).toBe("end");
    expect(await leaveOutOfModel(portal.context, world.researcher, of)).toMatchObject({ ok: false, refusal: { reason: "disclosure-risk" } });
    expect(must(await endModel(portal.context, world.researcher, of))).toEqual({ waitedFor: ["Cornwall"] });
    expect(await modelOf(submitted.id)).toMatchObject({ state: "stopped", stopped: { by: null, because: "given-up" }, fit: null, waitingFor: [], silence: null });
    expect(await portal.context.db.select().from(modelContributions)).toEqual([]);
    expect(await endModel(portal.context, world.researcher, of)).toMatchObject({ ok: false, refusal: { reason: "wrong-state" } });
    cornwall.setWeather(fair);
    await until("no TRE waits for it", () => tres.every((tre) => runsWithOpenModels(tre.opened().context.store.db).length === 0), 30_000);
  });
});

describe("counts under masks", () => {
  // Every cell is another number, so that one that got out is found; Devon has two women with the disease, which it hides.
  ownFederation((i) => [310 + 7 * i, i === 3 ? 2 : 120 + 11 * i, 530 + 13 * i, 740 + 17 * i], { counts: "masked" });
  const counting = (title: string, by: string[]) => Query.parse({ ...question, title, analyses: [{ kind: "count", id: "people" }, { kind: "crosstab", id: "table", by }] });
  const sumsOf = async (id: string) => must(await readResults(portal.context, world.researcher, { id })).sums;
  const ended = async (id: string) => { await until("every sum has ended", async () => { const sums = await sumsOf(id); return sums.length === 2 && sums.every(({ state }) => state !== "summing"); }, 60_000); return sumsOf(id); };

  it("are sums of what the TREs released, and nothing of one of them is in a row or message of the portal", async () => {
    const messages: string[] = [];
    for (const tre of tres) tre.setWeather(({ init: { body } }, deliver) => {
      if (typeof body === "string") messages.push(body);
      else if (body instanceof Uint8Array) messages.push(...textsIn(body));
      return deliver();
    });
    const { id } = await world.submit(counting("Disease by sex", ["sex", "disease"]));
    const sums = await ended(id);
    for (const tre of tres) tre.setWeather(fair);
    expect(sums.map(({ analysis, state, participants }) => [analysis, state, participants.map(({ name }) => name)])).toEqual([["people", "summed", [...names]], ["table", "summed", [...names]]]);

    // What each TRE released by its own rules, as it holds it.
    const own = tres.map((tre) => must(releasedAt(tre)));
    const shown = own.map(({ outputs }) => outputs.flatMap((output) => numbersIn(output).map(({ of }) => (of.is === "value" ? of.value : of.is === "zero" ? 0 : null))));
    expect(shown[3]!.filter((value) => value === null).length).toBeGreaterThan(1);
    const { pooled, provenance, checks } = must(await readResults(portal.context, world.researcher, { id }));
    const estimates = pooled.outputs.flatMap((output) => numbersIn(output).map(({ of }) => (of.is === "value" && "estimate" in of ? of.estimate : null)));
    expect(estimates).toEqual(shown[0]!.map((_, place) => (shown.some((values) => values[place] === null) ? null : shown.reduce((total, values) => total + values[place]!, 0))));
    expect(estimates.filter((estimate) => estimate !== null).length).toBeGreaterThan(2);
    expect(provenance.every((made) => made.in.length === 4 && made.in.every(({ roundedTo }) => roundedTo === null))).toBe(true);
    // Of Devon, which hides, nothing else is told than of the others.
    expect(new Set(checks.map(({ record }) => canonicalJson(record.outputs.map(({ released: _, ...output }) => output)))).size).toBe(1);

    const files = [must(await resultsCsv(portal.context, world.researcher, { id })).body, must(await resultsJson(portal.context, world.researcher, { id })).body];
    const rows = JSON.stringify(await Promise.all([runs, modelFits, modelContributions, auditEvents].map((table) => portal.context.db.select().from(table))));
    const everything = [rows, ...messages, ...files];
    expect(messages.some((message) => message.includes('"gives":"part"')) && messages.some((message) => message.includes('"is":"masked"'))).toBe(true);
    const numbers = new Set([...shown.flat(), ...tres.flatMap(({ people }) => [...people])].filter((value): value is number => value !== null && value > 2));
    for (const number of numbers) for (const text of everything) expect(new RegExp(`[:\\[,]${number}[,}\\]]`).exec(text.replaceAll(/"totals":\[[^\]]*\]/g, ""))?.input.slice(0, 200)).toBeUndefined();
    for (const text of everything) expect(text).not.toMatch(/"is":"(suppressed|zero)/);
  }, 60_000);

  it("stand beside a model of the same question, each read as what it is", async () => {
    const { analyses } = counting("Disease by sex, and a line of age", ["sex", "disease"]);
    const { id } = await world.submit(Query.parse({ ...question, title: "Disease by sex, and a line of age", analyses: [...analyses, { kind: "regression", id: "line", family: "linear", outcome: "age", bySite: false, terms: [{ variable: "sex" }] }] }));
    const results = async () => must(await readResults(portal.context, world.researcher, { id }));
    await until("sums and model have ended", async () => { const { sums, models } = await results(); return sums.length === 2 && models.length === 1 && sums.every(({ state }) => state !== "summing") && models[0]!.state !== "fitting"; }, 60_000);
    const { sums, models } = await results();
    expect([sums.map(({ analysis, state }) => [analysis, state]), models.map(({ analysis, state }) => [analysis, state])]).toEqual([[["people", "summed"], ["table", "summed"]], [["line", "converged"]]]);
  });

  it("are refused for fewer TREs by their agents, asked as another table or not: the difference would be one TRE's", async () => {
    const three = await world.submit(counting("By sex alone", ["sex"]), tres.slice(0, 3));
    expect((await ended(three.id)).map(({ state, stopped, totals }) => [state, stopped?.because, totals])).toEqual([["stopped", "earlier-sums", null], ["stopped", "earlier-sums", null]]);
    const two = await world.submit(counting("By sex at two", ["sex"]), tres.slice(0, 2));
    expect((await ended(two.id)).map(({ stopped }) => stopped)).toEqual([{ by: null, because: "too-few-tres" }, { by: null, because: "too-few-tres" }]);
    expect(must(await readResults(portal.context, world.researcher, { id: two.id })).pooled.outputs.flatMap((output) => numbersIn(output)).every(({ of }) => of.is === "hidden")).toBe(true);
    // The same over the same is no difference.
    const again = await world.submit(counting("By sex over all", ["sex"]));
    expect((await ended(again.id)).map(({ state }) => state)).toEqual(["summed", "summed"]);
  }, 60_000);

  const releasedAt = (tre: SimulatedTre) => { const [row] = latestReleases(tre.opened().context.store.db, 1); return row ? ok(row.released) : refuse("not-found", "nothing was released"); };
  /** The outputs in a crate, as text. */
  const textsIn = (bytes: Uint8Array): string[] => [...must(readZip(bytes, defaultLimits))].filter(([name]) => name.includes("outputs/")).map(([, file]) => new TextDecoder().decode(file));
});
