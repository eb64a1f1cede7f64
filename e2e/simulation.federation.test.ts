/** One portal, three TREs, and everything that goes wrong between them: each run ends once and right, and each TRE's part can be told from the others'. */
import { rmSync } from "node:fs";
import { asc, eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { registerEntries, runEvents, runs } from "#db/schema/index.ts";
import { must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { verifyChain } from "#lib/agent/store/audit-chain.ts";
import { hostileCrates } from "#lib/crate/testing/hostile-crates.ts";
import type { Cell } from "#lib/disclosure/cell.ts";
import type { PooledCell } from "#lib/federation/pooled-result.ts";
import { RegisterRecord } from "#lib/register/record.ts";
import { verifyAuditChain } from "#lib/portal/audit.ts";
import { decideOnRun } from "#lib/portal/decide-on-run.ts";
import { readResults, type ResultsView } from "#lib/portal/read-results.ts";
import { readQuery } from "#lib/portal/read-query.ts";
import { readSubmission, type SubmissionView } from "#lib/portal/read-submission.ts";
import { saveQueryDraft } from "#lib/portal/save-query-draft.ts";
import { submitQuery } from "#lib/portal/submit-query.ts";
import { withdrawSubmission } from "#lib/portal/withdraw-submission.ts";
import { mayMove, type RunState } from "#lib/protocol/run-states.ts";
import { cut, fair, question, simulatedPortal, simulatedTre, until, type SimulatedPortal, type SimulatedTre, type Weather } from "./simulated-federation.ts";

let portal: SimulatedPortal;
let world: TestFederation;
let undecided: TestFederation;
let members: SimulatedTre[];
const [north, wessex, mercia] = [0, 1, 2].map((i) => () => members[i]!) as [() => SimulatedTre, () => SimulatedTre, () => SimulatedTre];

beforeAll(async () => {
  portal = await simulatedPortal();
  members = await Promise.all([
    simulatedTre(portal, "Northern TRE", [430, 220, 310, 540]),
    simulatedTre(portal, "Wessex TRE", [97, 41, 113, 62]),
    simulatedTre(portal, "Mercia TRE", [1203, 7, 988, 151]), // seven women with the disease: too few to show
  ]);
  world = await testFederation(portal.context, [], [], { tres: members, dataset: "hospital" });
  undecided = await testFederation(portal.context, [], ["approve", "none"], { tres: members.slice(0, 2), dataset: "hospital" });
});
afterEach(() => members.forEach((tre) => tre.setWeather(fair)));
afterAll(async () => {
  for (const tre of members) {
    expect(verifyChain(tre.opened().context.store.db)).toMatchObject({ intact: true });
    await tre.stop();
    rmSync(tre.folder, { recursive: true, force: true });
  }
  expect(await verifyAuditChain(portal.context.db)).toMatchObject({ intact: true });
  await portal.stop();
});

const viewOf = async (id: string, of = world): Promise<SubmissionView> => must(await readSubmission(portal.context, of.researcher, { id }));
const resultsOf = async (id: string, of = world): Promise<ResultsView> => must(await readResults(portal.context, of.researcher, { id }));
const stateAt = async (id: string, tre: SimulatedTre, of = world): Promise<RunState> => (await viewOf(id, of)).runs.find((run) => run.tre.id === tre.id)!.state;
const reaches = (id: string, tre: SimulatedTre, state: RunState, of = world) => until(`${tre.name} reaches ${state}`, async () => (await stateAt(id, tre, of)) === state);
const allReceived = (id: string, of = world) => until("every TRE has answered", async () => (await viewOf(id, of)).runs.every((run) => run.state === "received"));

/** Each run's moves follow the table from waiting on, and it ended once. */
async function endedOnce(id: string, of = world): Promise<void> {
  for (const run of (await viewOf(id, of)).runs) {
    const events = await portal.context.db.select().from(runEvents).where(eq(runEvents.runId, run.id)).orderBy(asc(runEvents.position));
    expect(events[0]).toMatchObject({ from: null, to: "waiting", position: 1 });
    for (const [i, event] of events.entries()) {
      if (i === 0) continue;
      expect(event.position).toBe(i + 1);
      expect(event.from).toBe(events[i - 1]!.to);
      expect(mayMove(event.from!, event.to, event.mover as "agent"), `${event.from} → ${event.to} by ${event.mover}`).toBe(true);
    }
    expect(events.filter((e) => ["received", "rejected", "failed", "withdrawn", "expired"].includes(e.to))).toHaveLength(1);
  }
}

/** As People counts them. */
const kinds = [["f", "no"], ["f", "yes"], ["m", "no"], ["m", "yes"]] as const;
function cellOf<C>(table: { dimensions: { levels: { code: string }[] }[]; cells: C[] }, sex: string, disease: string): C {
  const [rows, columns] = table.dimensions.map((d) => d.levels.map((l) => l.code)) as [string[], string[]];
  return table.cells[rows.indexOf(sex) * columns.length + columns.indexOf(disease)]!;
}

/** The pooled numbers hold the truth about exactly these TREs' people, and each TRE's part is its own. */
async function tellsTheTruth(id: string, of: readonly SimulatedTre[], asker = world): Promise<void> {
  const { pooled } = await resultsOf(id, asker);
  const truth = (cell: number) => of.reduce((sum, tre) => sum + tre.people[cell]!, 0);
  const holds = (cell: PooledCell, exact: number) => {
    expect(cell.is).toBe("value");
    if (cell.is !== "value") return;
    expect(cell.low).toBeLessThanOrEqual(exact);
    expect(cell.high ?? Infinity).toBeGreaterThanOrEqual(exact);
  };
  const [people, table, age] = pooled.outputs;
  if (people?.kind !== "count" || table?.kind !== "crosstab" || age?.kind !== "summary") throw new Error("the pooled outputs are not those asked for");
  holds(people.people, truth(0) + truth(1) + truth(2) + truth(3));
  kinds.forEach(([sex, disease], i) => holds(cellOf(table, sex, disease), truth(i)));
  expect(people.people.is === "value" && people.people.restsOn.toSorted()).toEqual(of.map((tre) => tre.id).toSorted());
  const ages = of.flatMap((tre) => tre.people.flatMap((n) => Array.from({ length: n }, (_, i) => 40 + (i % 30))));
  const mean = ages.reduce((a, b) => a + b, 0) / ages.length;
  expect(age.mean).toMatchObject({ is: "number" });
  if (age.mean.is === "number") expect([age.mean.low <= mean, mean <= age.mean.high, Math.abs(age.mean.value - mean) < 0.2]).toEqual([true, true, true]);
  for (const tre of of) {
    const site = pooled.sites.find((s) => s.tre.id === tre.id)!;
    const own = site.outputs.find((output) => output.kind === "crosstab");
    if (own?.kind !== "crosstab") throw new Error("no table");
    for (const [i, [sex, disease]] of kinds.entries()) {
      const cell: Cell = cellOf(own, sex, disease);
      if (cell.is === "value") expect(Math.abs(cell.value - tre.people[i]!)).toBeLessThanOrEqual(cell.roundedTo / 2);
      else expect(["suppressed-small", "suppressed-secondary"]).toContain(cell.is);
      if (tre.people[i]! < 10) expect(cell.is).toBe("suppressed-small");
    }
  }
}

describe("when all goes well", () => {
  it("three TREs answer by rule, the pooled numbers hold the truth, and the register says so", async () => {
    const { id, reference } = await world.submit(question);
    await allReceived(id);
    await endedOnce(id);
    await tellsTheTruth(id, members);
    const view = await viewOf(id);
    expect(view).toMatchObject({ state: "answered", coverage: "3 of 3 data environments have answered." });
    expect(view.runs.every((run) => run.phases.every((phase) => phase.status === "done") && run.crates.results)).toBe(true);
    const [entry] = await portal.context.db.select().from(registerEntries).where(eq(registerEntries.projectId, world.projectId));
    expect(JSON.stringify(RegisterRecord.parse(entry!.record))).toContain(reference);
  });
  it("what was said of an output goes to each TRE and comes back with its record of the check", async () => {
    const { queryId, version } = await world.draft(question);
    const { targets } = must(await readQuery(portal.context, world.researcher, { id: queryId }));
    const said = { purpose: "Table 1 of the paper.", population: "Everyone on the wards.", precautions: "None: two large groups." };
    const saved = must(await saveQueryDraft(portal.context, world.researcher, { id: queryId, version, title: question.title, draft: question, targets, outputContext: { [question.analyses[0]!.id]: said } }));
    const { id } = must(await submitQuery(portal.context, world.researcher, { queryId, version: saved.version, idempotencyKey: crypto.randomUUID() }));
    await allReceived(id);
    const { checks } = await resultsOf(id);
    expect(checks.map(({ tre }) => tre).sort()).toEqual(members.map(({ name }) => name).sort());
    for (const { record } of checks) {
      expect(record.outputs.map(({ context }) => context)).toEqual([{ output: question.analyses[0]!.id, ...said }, ...question.analyses.slice(1).map(() => null)]);
      expect(record.outputs.every(({ released }) => released.by.role === "rule")).toBe(true);
    }
  });
  it("a cell that one TRE hides is not in the pooled numbers, and cannot be had by subtraction", async () => {
    const { id } = await world.submit(question);
    await allReceived(id);
    const { pooled } = await resultsOf(id);
    const [, table] = pooled.outputs;
    const site = pooled.sites.find((s) => s.tre.id === mercia().id)!.outputs.find((o) => o.kind === "crosstab");
    if (table?.kind !== "crosstab" || site?.kind !== "crosstab") throw new Error("no table");
    expect(cellOf(site, "f", "yes").is).toBe("suppressed-small");
    // At least one more cell in its row and in its column hides with it.
    expect(site.cells.filter((cell) => cell.is === "suppressed-secondary").length + site.margins.flat().filter((cell) => cell.is !== "value").length).toBeGreaterThan(0);
    const pooledCell = cellOf(table, "f", "yes");
    expect(pooledCell.is === "value" && (pooledCell.high ?? Infinity) - pooledCell.low).toBeGreaterThanOrEqual(8);
  });
});

describe("late and offline", () => {
  it("a TRE that is off harms nobody; it is named, and its late answer is pooled", async () => {
    mercia().setWeather(cut);
    const { id } = await world.submit(question);
    await Promise.all([reaches(id, north(), "received"), reaches(id, wessex(), "received")]);
    portal.advance(90_000);
    await until("the others poll again", async () => (await viewOf(id)).runs.filter((run) => run.silentSince !== null).length === 1);
    const partly = await resultsOf(id);
    expect(partly.pooled.sites.find((s) => s.tre.id === mercia().id)).toMatchObject({ state: "offline", outputs: [] });
    expect(partly.submission.coverage).toBe("2 of 3 data environments have answered. Mercia TRE has not collected the request yet.");
    await tellsTheTruth(id, [north(), wessex()]);
    mercia().setWeather(fair);
    await allReceived(id);
    await tellsTheTruth(id, members);
    await endedOnce(id);
  });
  it("the portal restarts in the middle", async () => {
    const { id } = await world.submit(question);
    await portal.restart();
    await until("something moves", async () => (await viewOf(id)).state !== "waiting");
    await portal.restart();
    await allReceived(id);
    await endedOnce(id);
    await tellsTheTruth(id, members);
  });
  it("an agent stops in the middle and starts again from its folder", async () => {
    const { id } = await world.submit(question);
    await until("Wessex has it", async () => (await stateAt(id, wessex())) !== "waiting");
    await wessex().stop();
    portal.advance(61_000); // its lease lapses: the run is offered again, and goes on where it was
    await wessex().start();
    await allReceived(id);
    await endedOnce(id);
    await tellsTheTruth(id, members);
  });
});

describe("a network that lies", () => {
  it("loses every first answer: what was done is not done twice", async () => {
    const lost = new Map<string, number>();
    const losing: Weather = async ({ method, path, init }, deliver) => {
      const response = await deliver();
      const key = (init.headers as Record<string, string>)["idempotency-key"] ?? "";
      const what = path.endsWith("/poll") ? path : `${method} ${path} ${key}`;
      lost.set(what, (lost.get(what) ?? 0) + 1);
      if (lost.get(what)! % 2 === 1 && method !== "GET") throw new TypeError("the answer was lost");
      return response;
    };
    members.forEach((tre) => tre.setWeather(losing));
    const { id } = await world.submit(question);
    // Work whose answer was lost is leased to nobody: it comes again when the lease lapses.
    const hurry = setInterval(() => portal.advance(20_000), 500);
    await allReceived(id).finally(() => clearInterval(hurry));
    expect([...lost.keys()].filter((what) => what.includes("/results")).length).toBeGreaterThanOrEqual(3);
    await endedOnce(id);
    await tellsTheTruth(id, members);
  });
  it("says everything twice: a token is believed once, an event is taken once", async () => {
    const statuses: number[] = [];
    const echoing: Weather = async (_request, deliver) => {
      const first = await deliver();
      statuses.push((await deliver()).status);
      return first;
    };
    members.forEach((tre) => tre.setWeather(echoing));
    const { id } = await world.submit(question);
    await allReceived(id);
    members.forEach((tre) => tre.setWeather(fair));
    expect(statuses.length).toBeGreaterThan(10);
    expect(statuses.filter((status) => status !== 401 && status !== 200)).toEqual([]);
    expect(statuses.filter((status) => status === 401).length).toBeGreaterThan(10);
    await endedOnce(id);
    await tellsTheTruth(id, members);
  });
  it("changes bytes of results on their way: the portal takes only what was signed", async () => {
    let changed = 0;
    const flipping: Weather = async ({ method, path, init }, deliver) => {
      if (method !== "PUT" || !path.endsWith("/results") || changed >= 2) return deliver();
      changed++;
      const body = Buffer.from(init.body as Buffer);
      body[Math.floor(body.length / 2)]! ^= 1;
      return deliver({ ...init, body });
    };
    wessex().setWeather(flipping);
    const { id } = await world.submit(question);
    await allReceived(id);
    expect(changed).toBeGreaterThan(0);
    await endedOnce(id);
    await tellsTheTruth(id, members);
  });
});

describe("tampered requests", () => {
  it("a portal that hands out a broken crate gets a refusal with the rule, and no data", async () => {
    members.forEach((tre) => tre.setWeather(cut));
    const { id, runs: made } = await world.submit(question, [wessex()]);
    const valid = (await portal.context.blobs.get((await portal.context.db.select().from(runs).where(eq(runs.id, made[0]!.id)))[0]!.requestSha256))!;
    const hostile = (await hostileCrates(valid)).find((crate) => crate.name === "a query changed on the way")!;
    // The portal itself is in the wrong hands here: digest and size in its answer fit what it sends.
    await portal.context.db.update(runs).set({ requestSha256: await portal.context.blobs.put(hostile.bytes), requestBytes: hostile.bytes.length }).where(eq(runs.id, made[0]!.id));
    members.forEach((tre) => tre.setWeather(fair));
    await reaches(id, wessex(), "rejected");
    const [run] = (await viewOf(id)).runs;
    expect(run!.reason).toContain("pkg-manifest-checksum");
    await endedOnce(id);
    expect((await resultsOf(id)).pooled.sites).toMatchObject([{ state: "refused", outputs: [] }]);
  });
});

describe("people in the loop", () => {
  it("a run that no approval covers waits for the committee, and goes on when it agrees", async () => {
    const { id } = await undecided.submit(question);
    await reaches(id, north(), "received", undecided);
    await reaches(id, wessex(), "awaiting-sign-off", undecided);
    const waiting = (await viewOf(id, undecided)).runs.find((run) => run.tre.id === wessex().id)!;
    expect(waiting.differences).toEqual(["There is no approval for this project at this TRE."]);
    must(await decideOnRun(portal.context, wessex().chair, { runId: waiting.id, decision: "approve", reason: "Counts only, and of public interest." }));
    await allReceived(id, undecided);
    await endedOnce(id, undecided);
    await tellsTheTruth(id, [north(), wessex()], undecided);
  });
  it("a run that the committee refuses ends so", async () => {
    const { id } = await undecided.submit(question, [wessex()]);
    await reaches(id, wessex(), "awaiting-sign-off", undecided);
    const [run] = (await viewOf(id, undecided)).runs;
    must(await decideOnRun(portal.context, wessex().chair, { runId: run!.id, decision: "refuse", reason: "The purpose is not clear to us." }));
    await reaches(id, wessex(), "rejected", undecided);
    expect((await viewOf(id, undecided)).runs[0]!.reason).toContain("The purpose is not clear to us.");
    await endedOnce(id, undecided);
  });
  it("a withdrawn run ends when its TRE has let go of it", async () => {
    const { id } = await undecided.submit(question, [wessex()]);
    await reaches(id, wessex(), "awaiting-sign-off", undecided);
    expect(must(await withdrawSubmission(portal.context, undecided.researcher, { id }))).toEqual({ ended: 0, asked: 1 });
    await reaches(id, wessex(), "withdrawn", undecided);
    await endedOnce(id, undecided);
  });
});
