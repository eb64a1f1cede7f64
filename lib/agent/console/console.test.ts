import { afterEach, describe, expect, it } from "vitest";
import { openRuns, readRunRecord } from "../store/runs.ts";
import { unreleasedOf } from "../store/outputs.ts";
import { verifyChain } from "../store/audit-chain.ts";
import { tidy } from "../loop.ts";
import { hospital, question } from "../testing/hospital.ts";
import { memoryEngine } from "../engines/memory.ts";
import { startStubPortal, type StubRun } from "../testing/stub-portal.ts";
import { testTre, until, type TestTreOptions } from "../testing/test-tre.ts";
import { createAccount, disableAccount, listAccounts } from "./accounts.ts";
import { auditLog, verifyAudit } from "./audit-log.ts";
import { connectionHealth } from "./connection-health.ts";
import { readCheckingStatistics } from "./checking-statistics.ts";
import { commentOnOutput } from "./comment-on-output.ts";
import { decideOutput } from "./decide-output.ts";
import { exportOutputCheck } from "./export-output-check.ts";
import { listRuns } from "./list-runs.ts";
import { mayDo, type ConsoleActor } from "./permissions.ts";
import { policyView } from "./policy-view.ts";
import { retryDelivery } from "./retry-delivery.ts";
import { readRun } from "./read-run.ts";
import { signIn, signOut, whoami } from "./sign-in.ts";
import { signOff } from "./sign-off.ts";
import { stopRun } from "./stop-run.ts";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
async function world(options: Omit<TestTreOptions, "portalUrl"> = {}) {
  const portal = await startStubPortal();
  closing.push(() => portal.stop());
  const tre = testTre({ portalUrl: portal.url, ...options });
  closing.push(() => tre.remove());
  const started = await tre.start();
  closing.push(() => started.stop());
  return { portal, ...started };
}
const person = (name: string, ...roles: ConsoleActor["roles"]): ConsoleActor => ({ accountId: crypto.randomUUID(), email: `${name.toLowerCase().replace(/\W/g, "")}@tre.example`, name, orcid: null, roles });
const operator = person("O. Perator", "operator");
const [ada, ben] = [person("Ada", "output-checker"), person("Ben", "output-checker")];
const reason = "All counts are large.";
const ended = (run: StubRun, state: string) => until(`run becomes ${state}, is ${run.state}`, () => run.state === state);
const refusalOf = (result: { ok: true } | { ok: false; refusal: { reason: string } }) => (result.ok ? "allowed" : result.refusal.reason);

describe("output check", { timeout: 60_000 }, () => {
  it("takes two different checkers, neither of them the one who asked, and only they see exact numbers", async () => {
    const { portal, context } = await world({ policy: { release: "people", checkers: 2 } });
    const run = await portal.submit(question);
    const { runId } = run;
    await ended(run, "awaiting-output-check");
    const seen = await readRun(context, ada, { runId });
    expect(seen.ok && seen.value.comparison?.raw.outputs[0]).toEqual({ kind: "count", id: "people", people: 150 });
    const byOperator = await readRun(context, operator, { runId });
    expect(byOperator.ok && byOperator.value).toMatchObject({ comparison: null, obstacles: { checkOutput: { reason: "not-permitted" }, stop: null } });
    expect(await listRuns(context, ada)).toMatchObject({ ok: true, value: { runs: [{ runId, waitsFor: "output checker", title: question.title }], forMe: { signOff: 0, outputCheck: 1 } } });

    const decide = (who: ConsoleActor, decision = "release") => decideOutput(context, who, { runId, decision, reason });
    expect(refusalOf(await decide(operator))).toBe("not-permitted");
    expect(refusalOf(await decide({ ...ada, orcid: "0000-0002-1825-0097" }))).toBe("not-permitted");
    expect(refusalOf(await decide(person("Josiah Carberry", "output-checker")))).toBe("not-permitted");
    expect(await readRun(context, person("Josiah Carberry", "output-checker"), { runId })).toMatchObject({ ok: true, value: { comparison: null } });
    expect(refusalOf(await decideOutput(context, ada, { runId, decision: "release", reason: "" }))).toBe("invalid-input");
    const exported = await exportOutputCheck(context, ada, { runId });
    if (!exported.ok) throw new Error(exported.refusal.message);
    expect(context.store.db.prepare("SELECT actor, facts FROM audit WHERE action = 'output-check-exported'").all()).toMatchObject([{ actor: `account:${ada.accountId}`, facts: expect.stringContaining(exported.value.sha256) as string }]);
    for (const who of [operator, { ...ada, orcid: "0000-0002-1825-0097" }]) expect(refusalOf(await exportOutputCheck(context, who, { runId }))).toBe("not-permitted");
    expect(refusalOf(await exportOutputCheck(context, ada, { runId: crypto.randomUUID() }))).toBe("not-found");
    expect(await decide(ada)).toEqual({ ok: true, value: { settled: false, stillNeeded: 1 } });
    expect(await listRuns(context, ada)).toMatchObject({ value: { myTurn: [], forMe: { outputCheck: 0 } } });
    expect(await listRuns(context, ben)).toMatchObject({ value: { myTurn: [runId], forMe: { outputCheck: 1 } } });
    expect(refusalOf(await decide(ada))).toBe("conflict");
    expect(run.state).toBe("awaiting-output-check");
    expect(await decide(ben)).toEqual({ ok: true, value: { settled: true, stillNeeded: 0 } });
    await ended(run, "received");
    expect(run.results[0]!.phases.find((p) => p.phase === "disclosure")?.name).toBe("Disclosure check: released by Ada and Ben");
    const record = new TextDecoder().decode(run.results[0]!.outputs.find((o) => o.path === "outputs/disclosure-record.json")!.bytes);
    expect(JSON.parse(record)).toMatchObject({ outputs: [{ id: "people", released: { by: { role: "output-checkers", people: [ada, ben].map((who) => `urn:uuid:${who.accountId}`) } } }, { id: "by-sex" }] });
    expect(record).not.toContain("Ada");
    expect(refusalOf(await decide(ben, "withhold"))).toBe("wrong-state");
  });

  it("withheld: a crate without outputs says why", async () => {
    const { portal, context } = await world({ policy: { release: "people", checkers: 2 } });
    const run = await portal.submit(question);
    await ended(run, "awaiting-output-check");
    for (const who of [ada, ben]) await decideOutput(context, who, { runId: run.runId, decision: "withhold", reason: "Differs from last week's by one person." });
    await until("the crate", () => run.results.length === 1);
    expect(run.results[0]).toMatchObject({ outcome: "withheld", outputs: [] });
  });

  it("returned: it is computed anew and needs both checkers again", async () => {
    let times = 0;
    const engine = { ...memoryEngine(hospital), run: (...call: Parameters<ReturnType<typeof memoryEngine>["run"]>) => (times++, memoryEngine(hospital).run(...call)) };
    const { portal, context } = await world({ engine, policy: { release: "people", checkers: 2 } });
    const run = await portal.submit(question);
    await ended(run, "awaiting-output-check");
    await decideOutput(context, ada, { runId: run.runId, decision: "return", reason: "The counts look doubled." });
    await decideOutput(context, ben, { runId: run.runId, decision: "return", reason: "The data were reloaded." });
    await until("second attempt", () => readRunRecord(context.store.db, run.runId)?.attempt === 2 && readRunRecord(context.store.db, run.runId)?.state === "awaiting-output-check");
    expect(times).toBe(2);
    expect(await decideOutput(context, ada, { runId: run.runId, decision: "release", reason })).toMatchObject({ ok: true, value: { settled: false } });
    await decideOutput(context, ben, { runId: run.runId, decision: "release", reason });
    await ended(run, "received");
  });

  it("is blind until all have voted, in every view; then they see each other's words, and agree or change", async () => {
    const { portal, context } = await world({ policy: { release: "people", checkers: 2 } });
    const { runId, ...run } = await portal.submit(question);
    await until("the output", () => readRunRecord(context.store.db, runId)?.state === "awaiting-output-check");
    const [first, second] = ["Only a few people stand behind it.", "All counts are large enough."];
    const remark = (who: ConsoleActor, comment: string, outputId = "people") => commentOnOutput(context, who, { runId, outputId, cell: "people", comment });
    expect(await remark(ada, "This one is too near to last week’s.")).toMatchObject({ ok: true });
    expect(refusalOf(await remark(operator, first))).toBe("not-permitted");
    expect(refusalOf(await remark({ ...ada, orcid: "0000-0002-1825-0097" }, first))).toBe("not-permitted");
    expect(refusalOf(await remark(ada, first, "nothing-of-the-kind"))).toBe("not-found");
    expect(await decideOutput(context, ada, { runId, decision: "withhold", reason: first })).toEqual({ ok: true, value: { settled: false, stillNeeded: 1 } });

    const everything = async (who: ConsoleActor) => JSON.stringify([await readRun(context, who, { runId }), await auditLog(context, who), await listRuns(context, who)]);
    for (const who of [ben, operator]) for (const secret of [first, "too near", '"withhold"']) expect(await everything(who)).not.toContain(secret);
    expect(await readRun(context, ben, { runId })).toMatchObject({ value: { votes: [{ output: "people", state: "blind", missing: 1, mine: null, agreed: null }, { output: "by-sex", state: "blind", missing: 1, mine: null }], comments: [] } });
    expect(await everything(ada)).toContain(first);

    expect(await decideOutput(context, ben, { runId, decision: "release", reason: second })).toEqual({ ok: true, value: { settled: false, stillNeeded: 0 } });
    expect(await readRun(context, ben, { runId })).toMatchObject({ value: { votes: [{ state: "conflicted" }, { state: "conflicted" }], comments: [{ accountName: "Ada", cell: "people" }], decisions: [{ decision: "withhold", output: "people" }, { decision: "withhold", output: "by-sex" }, { decision: "release" }, { decision: "release" }] } });
    expect(await everything(ben)).toContain(first);
    expect(await readRun(context, operator, { runId })).toMatchObject({ value: { comments: [] } });
    expect(await listRuns(context, ada)).toMatchObject({ value: { myTurn: [runId] } });
    expect(refusalOf(await decideOutput(context, person("Cy", "output-checker"), { runId, decision: "release", reason }))).toBe("conflict");
    expect(await decideOutput(context, ben, { runId, decision: "withhold", reason: "Ada is right about last week." })).toEqual({ ok: true, value: { settled: true, stillNeeded: 0 } });
    await until("the crate", () => run.results.length === 1);
    expect(run.results[0]).toMatchObject({ outcome: "withheld", outputs: [] });
    expect(await readCheckingStatistics(context, ben)).toMatchObject({ ok: true, value: { pairs: [{ both: 2, agreed: 0 }], hours: null, checks: { ended: 1, returned: 0 } } });
    expect(refusalOf(await readCheckingStatistics(context, person("Nobody")))).toBe("not-permitted");
    expect(verifyChain(context.store.db)).toMatchObject({ intact: true });
    const rows = context.store.db.prepare("SELECT action FROM audit WHERE action IN ('output-decided', 'output-commented') ORDER BY position").all();
    expect(rows.map((row) => row.action)).toEqual(["output-commented", "output-decided", "output-decided", "output-decided"]);
  });

  it("not done in time: nothing is released and nothing is kept", async () => {
    let ahead = 0;
    const clock = { now: () => new Date(Date.now() + ahead) };
    const { portal, context } = await world({ clock, policy: { release: "people", keepUnreleasedDays: 1 } });
    const run = await portal.submit(question);
    await ended(run, "awaiting-output-check");
    expect(unreleasedOf(context.store.db, run.runId)).toBeDefined();
    ahead = 24 * 3_600_000 + 1000;
    context.wake();
    await until("withheld", () => run.results.length === 1);
    expect(run.results[0]!.outcome).toBe("withheld");
    await until("closed", () => openRuns(context.store.db).length === 0);
    tidy(context);
    expect(unreleasedOf(context.store.db, run.runId)).toBeUndefined();
  });
});

describe("an operator", () => {
  it("has the last word where the policy says so", async () => {
    const { portal, context } = await world({ policy: { signOff: "last-word" } });
    const run = await portal.submit(question);
    await ended(run, "awaiting-sign-off");
    expect(await listRuns(context, operator)).toMatchObject({ value: { forMe: { signOff: 1, outputCheck: 0 } } });
    expect(refusalOf(await signOff(context, ada, { runId: run.runId, decision: "approve", reason }))).toBe("not-permitted");
    expect(refusalOf(await signOff(context, { ...operator, orcid: "https://orcid.org/0000-0002-1825-0097" }, { runId: run.runId, decision: "approve", reason }))).toBe("not-permitted");
    expect(await signOff(context, operator, { runId: run.runId, decision: "approve", reason })).toEqual({ ok: true, value: { waitsFor: null } });
    await ended(run, "received");
    expect(run.results[0]!.phases.find((p) => p.phase === "sign-off")).toMatchObject({ agent: { kind: "person", name: "O. Perator" } });
  });
  it("can't stand in for the committee, but can refuse", async () => {
    const { portal, context } = await world();
    const run = await portal.submit(question, { approval: null });
    await ended(run, "awaiting-sign-off");
    expect(refusalOf(await signOff(context, operator, { runId: run.runId, decision: "approve", reason }))).toBe("wrong-state");
    await signOff(context, operator, { runId: run.runId, decision: "refuse", reason: "We can't take this on now." });
    await ended(run, "rejected");
    expect(run.events.at(-1)).toMatchObject({ by: "O. Perator", reason: "We can't take this on now." });
  });
  it("stops a run in the middle of its query", async () => {
    const { portal, context } = await world({ engine: { ...memoryEngine(hospital), run: (_query, signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("interrupted")))) } });
    const run = await portal.submit(question);
    await ended(run, "running");
    expect(await stopRun(context, operator, { runId: run.runId, reason: "The machine is needed." })).toMatchObject({ ok: true });
    await ended(run, "rejected");
    await until("the crate", () => run.results.length === 1);
    expect(run.results[0]!.outcome).toBe("failed");
    expect(readRunRecord(context.store.db, run.runId)?.reason).toBe("The machine is needed.");
  });
});

describe("delivery", () => {
  it("is tried again on an operator's word, and the portal still has the answer once", async () => {
    const { portal, context } = await world();
    const run = await portal.submit(question);
    await ended(run, "received");
    await until("closed", () => openRuns(context.store.db).length === 0);
    expect(refusalOf(await retryDelivery(context, ada, { runId: run.runId }))).toBe("not-permitted");
    expect(await retryDelivery(context, operator, { runId: run.runId })).toMatchObject({ ok: true });
    await until("closed again", () => openRuns(context.store.db).length === 0);
    expect(run.results).toHaveLength(1);
  });
});

describe("accounts and sessions", () => {
  const password = "correct horse battery";
  it("lets in whom it knows, forgets whom it should, and limits attempts", async () => {
    const { context } = await world();
    const created = await createAccount(context, null, { email: "op@tre.example", name: "O. Perator", roles: ["operator"], password });
    expect(created).toMatchObject({ ok: true, value: { roles: ["operator"] } });
    expect(JSON.stringify(created)).not.toContain("argon2");
    expect(refusalOf(await createAccount(context, null, { email: "OP@tre.example", name: "Another", roles: ["operator"], password }))).toBe("conflict");
    const session = await signIn(context, { email: "op@tre.example", password, address: "10.0.0.1" });
    if (!session.ok) throw new Error(session.refusal.message);
    const { token, actor } = session.value;
    expect(whoami(context, token)).toEqual(actor);
    expect(JSON.stringify(context.store.db.prepare("SELECT * FROM sessions").all())).not.toContain(token);
    signOut(context, token);
    expect(whoami(context, token)).toBeNull();

    const other = await createAccount(context, actor, { email: "ada@tre.example", name: "Ada", roles: ["output-checker"], password });
    const again = await signIn(context, { email: "ada@tre.example", password });
    if (!other.ok || !again.ok) throw new Error("refused");
    expect(refusalOf(await listAccounts(context, again.value.actor))).toBe("not-permitted");
    expect(refusalOf(await disableAccount(context, actor, { accountId: actor.accountId }))).toBe("wrong-state");
    await disableAccount(context, actor, { accountId: other.value.accountId });
    expect(whoami(context, again.value.token)).toBeNull();
    expect(refusalOf(await signIn(context, { email: "ada@tre.example", password }))).toBe("not-signed-in");

    for (let i = 0; i < 5; i++) expect(refusalOf(await signIn(context, { email: "op@tre.example", password: "wrong", address: "10.0.0.2" }))).toBe("not-signed-in");
    expect(refusalOf(await signIn(context, { email: "op@tre.example", password, address: "10.0.0.3" }))).toBe("too-many-requests");
    expect(verifyChain(context.store.db)).toMatchObject({ intact: true });
  });
});

describe("views", () => {
  it("tell connection and policy in words, and notice a changed audit row", async () => {
    const { context, portal } = await world();
    await until("joined", () => context.status.profilePublished);
    expect(await connectionHealth(context, operator)).toMatchObject({ ok: true, value: { ready: true, portalUrl: portal.url, treId: portal.treId, trouble: null, clock: "This TRE's clock and the portal's agree." } });
    const policy = await policyView(context, ada);
    expect(policy.ok && policy.value.words.join(" ")).toContain("fewer than 10");
    expect(await auditLog(context, operator, { limit: 1 })).toMatchObject({ ok: true, value: { rows: [{ action: "joined" }] } });
    expect(await verifyAudit(context, operator)).toMatchObject({ value: { intact: true } });
    expect(() => context.store.db.exec("UPDATE audit SET actor = 'nobody'")).toThrow("never changed");
    context.store.db.exec("DROP TRIGGER audit_is_never_changed; UPDATE audit SET actor = 'nobody' WHERE position = 1");
    expect(await verifyAudit(context, operator)).toMatchObject({ value: { intact: false, brokenAt: 1 } });
  });
  it("a person without a role may do nothing", () => {
    expect(mayDo(person("Nobody"), "list-runs")).toBe(false);
  });
});
