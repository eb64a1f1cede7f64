import { afterEach, describe, expect, it } from "vitest";
import { ReleasedOutputs } from "#lib/disclosure/released.ts";
import { Query } from "#lib/query/model.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { defaultLimits, memoryIsFull, type Engine } from "./engines/engine.ts";
import { hospital, question } from "./testing/hospital.ts";
import { memoryEngine } from "./engines/memory.ts";
import { asker, newKey, startStubPortal, type StubPortal, type StubRun } from "./testing/stub-portal.ts";
import { testTre, until, type TestTreOptions } from "./testing/test-tre.ts";
import { openRuns, readRunRecord, saveRun, eventsOf } from "./store/runs.ts";
import { decideOutput } from "./console/decide-output.ts";
import { readRun } from "./console/read-run.ts";
import { verifyChain } from "./store/audit-chain.ts";
import { SdcRecord } from "#lib/disclosure/sdc-record.ts";
import { releaseOf, unreleasedOf } from "./store/outputs.ts";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
async function world(options: Omit<TestTreOptions, "portalUrl"> = {}, portalOptions: Parameters<typeof startStubPortal>[0] = {}) {
  const portal = await startStubPortal(portalOptions);
  closing.push(() => portal.stop());
  const tre = testTre({ portalUrl: portal.url, ...options });
  closing.push(() => tre.remove());
  const started = await tre.start();
  closing.push(() => started.stop());
  return { portal, tre, ...started };
}
const ended = (run: StubRun, state: string) => until(`run becomes ${state}, is ${run.state}`, () => run.state === state);
const moves = (run: StubRun) => run.events.map((event) => event.to);
const releasedIn = (run: StubRun) => ReleasedOutputs.parse(JSON.parse(new TextDecoder().decode(run.results[0]!.outputs.find((o) => o.path === "outputs/released.json")!.bytes)));
const noDecision = async (portal: StubPortal) => {
  const before = portal.polls();
  await until("two more polls", () => portal.polls() > before + 1);
};

describe("a run at a TRE", () => {
  it("goes from request to released results by rule, in order, and only rounded counts leave", async () => {
    const { portal, context, tre } = await world();
    const run = await portal.submit(question);
    await ended(run, "received");
    expect(moves(run)).toEqual(["collected", "checking", "validating", "retrieving", "queued", "running", "publishing"]);
    const [, table] = releasedIn(run).outputs;
    // Rows women, men, not known; columns without, with, not known.
    expect(table?.kind === "crosstab" && table.cells.map((cell) => (cell.is === "value" ? cell.value : cell.is))).toEqual([45, 20, "zero", 30, 55, "zero", "zero", "zero", "zero"]);
    expect(run.results[0]).toMatchObject({ outcome: "released" });
    // The record of the check came through the crate as it was kept: by rule, not drawn, with nothing hidden.
    const record = SdcRecord.parse(JSON.parse(new TextDecoder().decode(run.results[0]!.outputs.find((o) => o.path === "outputs/disclosure-record.json")!.bytes)));
    expect(record).toEqual(releaseOf(context.store.db, run.runId)?.record);
    expect(record).toMatchObject({ $schema: `${portal.url}/api/v1/schemas/disclosure-record-2.json`, run: run.runId, tre: { name: "Wessex TRE" }, outputs: [{ id: "people", rounded: 1, ledger: "passed", released: { by: { role: "rule", class: "nothing-to-look-at", share: 0, drawn: false } } }, { id: "by-sex", rounded: 9, context: null }] });
    expect(run.results[0]!.phases.map((p) => p.phase)).toEqual(["check", "validation", "workflow-retrieval", "sign-off", "execution", "disclosure", "publishing"]);
    await until("the run is closed", () => openRuns(context.store.db).length === 0);
    expect(verifyChain(context.store.db)).toMatchObject({ intact: true });
    expect(portal.profile()?.datasets[0]).toMatchObject({ key: "hospital", people: 150 });
    expect(tre.lines.join("")).not.toMatch(/Carberry|"value"|crosstab/);
  });

  it("under an approval that demands more people than the TRE itself is held to that: counts, averages, models, record", async () => {
    const { portal } = await world();
    const asked = Query.parse({
      ...question, variables: [...question.variables, { kind: "column", name: "age", label: "Age", column: "age" }],
      population: { kind: "group", match: "all", of: [{ kind: "category", column: "sex", in: ["f"] }, { kind: "category", column: "disease", in: ["yes"] }] },
      analyses: [{ kind: "count", id: "people" }, { kind: "summary", id: "age", of: "age" }, { kind: "quantiles", id: "median", of: "age", at: [0.5], low: 0, high: 120, step: 1 }],
    });
    // 22 women with the disease: enough for a threshold of 10, and for a median, which tells of two halves.
    const under = async (leastThreshold: number) => {
      const run = await portal.submit(asked, { approval: { leastThreshold, analyses: ["count", "summary", "quantiles"] } });
      await ended(run, "received");
      const record: unknown = JSON.parse(new TextDecoder().decode(run.results[0]!.outputs.find((o) => o.path === "outputs/disclosure-record.json")!.bytes));
      return { ...releasedIn(run), record: SdcRecord.parse(record) };
    };
    const own = await under(10);
    expect(own.policy).not.toHaveProperty("leastThreshold");
    expect(own.outputs).toMatchObject([{ people: { is: "value", value: 20 } }, { mean: { is: "number" } }, { reasons: [] }]);
    const strict = await under(25);
    expect(strict.outputs).toMatchObject([{ people: { is: "suppressed-small", below: 25 } }, { mean: { is: "suppressed-small", below: 25 } }, { reasons: expect.arrayContaining(["too-few-people"]) }]);
    // It names the policy as the TRE publishes it, and what the approval demands beyond that.
    expect(strict.policy).toEqual({ ...own.policy, leastThreshold: 25 });
    expect(strict.record.policy).toEqual(strict.policy);
  });

  it("is refused before anything else when the crate was tampered with", async () => {
    const { portal, context } = await world();
    const run = await portal.submit(question, { damage: (zip) => zip.map((byte, i) => (i === Math.floor(zip.length / 2) ? byte ^ 1 : byte)) });
    await ended(run, "rejected");
    expect(run.events.at(-1)?.reason).toMatch(/rule pkg-|rule F/);
    expect(moves(run)).toEqual(["collected", "checking", "rejected"]);
    expect(readRunRecord(context.store.db, run.runId)!.asked).toBeNull();
  });

  it("outside its approval waits for people and tells the difference; their decision, about this very query, lets it run", async () => {
    const { portal } = await world();
    const run = await portal.submit(question, { approval: { analyses: ["count"], validTo: "2020-12-31" } });
    await ended(run, "awaiting-sign-off");
    expect(run.events.at(-1)?.differences).toEqual(["The approval ended on 2020-12-31.", "The approval does not cover this kind of analysis: crosstab."]);
    await portal.decide(run, "approve", { queryDigest: "0".repeat(64) });
    await noDecision(portal);
    expect(run.state).toBe("awaiting-sign-off");
    await portal.decide(run, "approve");
    await ended(run, "received");
    expect(run.results[0]!.phases.find((p) => p.phase === "sign-off")?.name).toContain("Committee of Wessex TRE");
  });

  it("whose approval leans on evidence runs only while that is valid: nobody is asked to let it through", async () => {
    const { portal } = await world();
    const demanding = { people: [{ ...asker, evidence: ["training" as const] }], evidence: ["ethics" as const] };
    const valid = { person: [{ kind: "training" as const, until: "2099-01-01" }], project: [{ kind: "ethics" as const, until: "2099-01-01" }] };
    await ended(await portal.submit(question, { approval: demanding, evidence: valid }), "received");
    const lapsed = await portal.submit(question, { approval: demanding, evidence: { ...valid, person: [{ kind: "training", until: "2020-01-01" }] } });
    await ended(lapsed, "rejected");
    expect(moves(lapsed)).toEqual(["collected", "checking", "validating", "rejected"]);
    expect(lapsed.events.at(-1)?.reason).toMatch(/^Training of the person who asks: it ended on 2020-01-01. It is renewed/);
    await until("the refusal came as a crate", () => lapsed.results.length > 0);
    expect(lapsed.results[0]!.phases.find((p) => p.phase === "sign-off")).toMatchObject({ status: "failed" });
    // Neither silence, nor a statement about somebody else, nor one that somebody else signed, is evidence.
    for (const evidence of [undefined, { ...valid, personId: crypto.randomUUID() as typeof asker.id }, { ...valid, projectId: crypto.randomUUID() as never }]) {
      const run = await portal.submit(question, { approval: demanding, ...(evidence && { evidence }) });
      await ended(run, "rejected");
      expect(run.events.at(-1)?.reason).toMatch(/nothing that is verified and valid is on record/);
    }
    const forged = await portal.submit(question, { approval: demanding, evidence: valid });
    forged.evidence = forged.evidence!.replace(/[^.]+$/, (signature) => `${signature.slice(0, 9)}${signature[9] === "A" ? "B" : "A"}${signature.slice(10)}`);
    await ended(forged, "rejected");
  });

  it("whose approval has a condition before the start, or one that is overdue, starts once the portal has signed that it is met", async () => {
    const { portal } = await world();
    const condition = { id: crypto.randomUUID(), text: "Tell the public panel first.", kind: "before-start" as const };
    const overdue = { id: crypto.randomUUID(), text: "Report on the first year.", kind: "reporting" as const, due: "2020-01-01" };
    const approval = { conditions: [condition, overdue, { text: "Publish it." }, { id: crypto.randomUUID(), text: "Report on the last year.", kind: "reporting" as const, due: "2099-01-01" }] };
    const conditions = [condition, overdue].map(({ id }) => ({ id, on: "2026-11-22" }));
    const first = await portal.submit(question, { approval });
    await ended(first, "rejected");
    expect(first.events.at(-1)?.reason).toMatch(/must be met before a run starts.*“Tell the public panel first.”.*project’s page.*was due on 2020-01-01.*“Report on the first year.”/);
    await ended(await portal.submit(question, { approval, evidence: { conditions } }), "received");
    // A statement about another project, one with only half of them, or one that somebody else signed, says nothing.
    for (const evidence of [{ conditions, projectId: crypto.randomUUID() as never }, { conditions: conditions.slice(0, 1) }]) await ended(await portal.submit(question, { approval, evidence }), "rejected");
    const forged = await portal.submit(question, { approval, evidence: { conditions } });
    await portal.meet(forged, { conditions }, await newKey());
    forged.evidence = forged.met!;
    await ended(forged, "rejected");
  });

  it("whose approval has a condition before any output runs, and lets nothing go before that is met, whoever votes for it and whoever forges a statement", async () => {
    const { portal, context } = await world();
    const condition = { id: crypto.randomUUID(), text: "Agree the wording with patients.", kind: "before-output" as const };
    const run = await portal.submit(question, { approval: { conditions: [condition] } });
    // By the rules of this TRE it would have left.
    await ended(run, "awaiting-output-check");
    const checker = { accountId: crypto.randomUUID(), email: "ada@tre.example", name: "Ada", orcid: null, roles: ["output-checker" as const] };
    expect(await decideOutput(context, checker, { runId: run.runId, decision: "release", reason: "Counts are large." })).toMatchObject({ ok: true });
    const met = { conditions: [{ id: condition.id, on: "2026-11-22" }] };
    const forgersKey = await newKey();
    for (const forge of [() => portal.meet(run, met, forgersKey), () => portal.meet(run, { ...met, personId: crypto.randomUUID() as never })]) {
      await forge();
      await noDecision(portal);
    }
    expect(run.state).toBe("awaiting-output-check");
    expect(await readRun(context, checker, { runId: run.runId })).toMatchObject({ value: { held: [expect.stringContaining("must be met before any output leaves")], summary: { waitsFor: "condition" } } });
    // Nor does a record that somebody wrote into the store by hand: what lets the output go is asked of the signed documents once more.
    const record = readRunRecord(context.store.db, run.runId)!;
    delete run.met;
    for (const forged of [{ met: met.conditions }, { conditions: [], standing: { ...record.standing!, jws: `${record.standing!.jws.slice(0, -4)}AAAA` } }]) {
      context.store.write({ actor: "somebody", action: "forged", subject: run.runId }, (db) => saveRun(db, { ...record, ...forged }));
      await noDecision(portal);
      expect(run.state).toBe("awaiting-output-check");
      // It waits for its conditions again, and says so; nothing is said of an approval that nobody signed.
      if (forged.met) await until("the conditions are back", () => readRunRecord(context.store.db, run.runId)!.met?.length === 0);
    }
    context.store.write({ actor: "somebody", action: "restored", subject: run.runId }, (db) => saveRun(db, record));
    await portal.meet(run, met);
    await ended(run, "received");
  });

  it("that waited while its evidence ended does not start, though the committee let it through", async () => {
    let days = 0;
    const now = () => new Date(Date.now() + days * 86_400_000);
    const { portal } = await world({ clock: { now } }, { now });
    const today = dayOf(now());
    const run = await portal.submit(question, { approval: { analyses: ["count"], people: [{ ...asker, evidence: ["training"] }] }, evidence: { person: [{ kind: "training", until: today }] } });
    await ended(run, "awaiting-sign-off");
    days = 2;
    await portal.decide(run, "approve");
    await ended(run, "rejected");
    expect(run.events.at(-1)?.reason).toContain(`Training of the person who asks: it ended on ${today}.`);
  });

  it("without any approval is refused by the committee with a crate that says so and holds nothing", async () => {
    const { portal } = await world();
    const run = await portal.submit(question, { approval: null });
    await ended(run, "awaiting-sign-off");
    await portal.decide(run, "refuse");
    await ended(run, "rejected");
    await until("the crate of the refusal", () => run.results.length === 1);
    expect(run.results[0]).toMatchObject({ outcome: "refused", outputs: [] });
  });

  it("is stopped when it takes too long, and says only that", async () => {
    const slow: Engine = { ...memoryEngine(hospital), run: (_query, signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("interrupted at row 17")))) };
    const { portal, context } = await world({ engine: slow, policy: { limits: { seconds: 1 } } });
    const run = await portal.submit(question);
    await ended(run, "failed");
    expect(run.events.at(-1)?.reason).toBe("The query took longer than this TRE's limit of 1 second.");
    await until("the crate of the failure", () => run.results.length === 1);
    expect(run.results[0]!.outcome).toBe("failed");
    expect(unreleasedOf(context.store.db, run.runId)).toBeUndefined();
  });

  it("is told which of this TRE's limits it met, and nothing of the data", async () => {
    const { portal } = await world({ engine: { ...memoryEngine(hospital), run: () => Promise.reject(memoryIsFull({ ...defaultLimits, memory: 512 })) } });
    const run = await portal.submit(question);
    await ended(run, "failed");
    expect(run.events.at(-1)?.reason).toBe("The query needs more than this TRE's limit of 512 MiB of memory.");
  });

  it("keeps an engine's words inside", async () => {
    const { portal, tre, context } = await world({ engine: { ...memoryEngine(hospital), run: () => Promise.reject(new Error("could not cast 'Jane Doe' to number")) } });
    const run = await portal.submit(question);
    await ended(run, "failed");
    expect(JSON.stringify(run.events)).not.toContain("Jane");
    expect(tre.lines.join("")).not.toContain("Jane");
    expect(readRunRecord(context.store.db, run.runId)!.detail).toContain("Jane");
  });

  it("is withdrawn in the middle of the query", async () => {
    let interrupted = false;
    const slow: Engine = { ...memoryEngine(hospital), run: (_query, signal) => new Promise((_, reject) => signal.addEventListener("abort", () => ((interrupted = true), reject(new Error("interrupted"))))) };
    const { portal } = await world({ engine: slow });
    const run = await portal.submit(question);
    await ended(run, "running");
    run.cancel = true;
    await ended(run, "withdrawn");
    expect(interrupted).toBe(true);
    expect(run.results).toHaveLength(0);
  });

  it("survives a portal that goes away, and the run is delivered once it is back", async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { portal, context } = await world({ engine: { ...memoryEngine(hospital), run: async (query, signal) => (await gate, memoryEngine(hospital).run(query, signal)) } });
    const run = await portal.submit(question);
    await ended(run, "running");
    await portal.disconnect();
    release();
    await until("the agent notices", () => context.status.trouble !== null);
    expect(context.status.trouble).toBe("The portal can't be reached.");
    await portal.reconnect();
    await ended(run, "received");
    await until("trouble is over", () => context.status.trouble === null);
  });

  it("works with a clock that is half an hour fast", async () => {
    const { portal } = await world({ clock: { now: () => new Date(Date.now() + 30 * 60_000) } });
    const run = await portal.submit(question);
    await ended(run, "received");
    expect(run.events.every((event) => Math.abs(Date.parse(event.at) - Date.now()) < 60_000)).toBe(true);
  });

  it("is taken up once however often it is offered", async () => {
    const { portal, context } = await world({}, { leaseMs: -1 }); // every poll offers every run that is not held
    const run = await portal.submit(question);
    await ended(run, "received");
    expect(run.results).toHaveLength(1);
    expect(eventsOf(context.store.db, run.runId).filter((e) => e.to === "running")).toHaveLength(1);
  });

  it("is told again to a portal that forgot it", async () => {
    const { portal, context } = await world();
    const run = await portal.submit(question);
    await ended(run, "received");
    await until("closed", () => openRuns(context.store.db).length === 0);
    Object.assign(run, { state: "waiting", events: [], results: [], lease: null, leaseUntil: 0, resultsSha256: undefined });
    await until("run is received again", () => run.state === "received", 80_000);
    expect(run.results).toHaveLength(1);
    expect(releaseOf(context.store.db, run.runId)?.releasedBy).toContain("rule");
    // A poll that still names the run as held may be on its way: it is not offered again before that poll ends, after 25 s.
  }, 90_000);

  it("for a dataset that the TRE does not have is refused", async () => {
    const { portal } = await world();
    const run = await portal.submit(question, { dataset: "another" });
    await ended(run, "rejected");
    expect(run.events.at(-1)?.reason).toContain("no dataset “another”");
  });
});
