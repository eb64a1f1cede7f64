import { afterEach, describe, expect, it } from "vitest";
import { SdcRecord } from "#lib/disclosure/sdc-record.ts";
import { ReleasedOutputs } from "#lib/disclosure/released.ts";
import { verifyChain } from "../store/audit-chain.ts";
import { readRunRecord, saveRun } from "../store/runs.ts";
import { recontrolWaiting } from "../release.ts";
import { question } from "../testing/hospital.ts";
import { startStubPortal, type StubRun } from "../testing/stub-portal.ts";
import { testTre, until } from "../testing/test-tre.ts";
import { inspectZip } from "#lib/crate/read-zip.ts";
import { defaultLimits } from "#lib/crate/limits.ts";
import { AcroResults } from "../acro/acro-results.ts";
import { auditLog } from "./audit-log.ts";
import { decideOutput } from "./decide-output.ts";
import { exportOutputCheck } from "./export-output-check.ts";
import { listRuns } from "./list-runs.ts";
import type { ConsoleActor } from "./permissions.ts";
import { readRun } from "./read-run.ts";
import { withholdNumbers } from "./withhold-numbers.ts";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
const person = (name: string, ...roles: ConsoleActor["roles"]): ConsoleActor => ({ accountId: crypto.randomUUID(), email: `${name.toLowerCase()}@tre.example`, name, orcid: null, roles });
const [ada, ben, cy] = [person("Ada", "output-checker"), person("Ben", "output-checker"), person("Cy", "output-checker")];
const fine = "All counts are large.";
const known = "Everyone in town knows this clinic.";
const refusalOf = (result: { ok: true } | { ok: false; refusal: { reason: string } }) => (result.ok ? "allowed" : result.refusal.reason);

/** A run with two outputs, `people` and `by-sex`, that waits for two checkers. */
async function waiting() {
  const portal = await startStubPortal();
  closing.push(() => portal.stop());
  const tre = testTre({ portalUrl: portal.url, policy: { release: "people", checkers: 2 } });
  closing.push(() => tre.remove());
  const { context, stop } = await tre.start();
  closing.push(() => stop());
  const run = await portal.submit(question);
  const { runId } = run;
  const attempt = (n: number) => until(`attempt ${n}`, () => { const now = readRunRecord(context.store.db, runId); return now?.attempt === n && now.state === "awaiting-output-check"; });
  await attempt(1);
  const say = (who: ConsoleActor, outputId: string | undefined, decision: string, reason = fine, more: object = {}) => decideOutput(context, who, { runId, decision, reason, ...(outputId !== undefined && { outputId }), ...more });
  const view = async (who: ConsoleActor) => { const read = await readRun(context, who, { runId }); if (!read.ok) throw new Error(read.refusal.message); return read.value; };
  return { context, run, runId, attempt, say, view };
}
const file = (run: StubRun, path: string): unknown => JSON.parse(new TextDecoder().decode(run.results[0]!.outputs.find((one) => one.path === path)!.bytes));
const acroOf = async (context: Parameters<typeof exportOutputCheck>[0], runId: string) => {
  const exported = await exportOutputCheck(context, ada, { runId });
  if (!exported.ok) throw new Error(exported.refusal.message);
  return AcroResults.parse(JSON.parse(new TextDecoder().decode(inspectZip(exported.value.bytes, defaultLimits).files.get("results.json")))).results;
};

describe("a verdict on each output", { timeout: 60_000 }, () => {
  it("lets what both released go, and names what both withheld with their reason, in release, record, phase and ACRO's files", async () => {
    const { context, run, runId, say } = await waiting();
    expect(await say(ada, "people", "release")).toEqual({ ok: true, value: { settled: false, stillNeeded: 2 } });
    expect(await say(ada, "by-sex", "withhold", known)).toEqual({ ok: true, value: { settled: false, stillNeeded: 1 } });
    expect(await say(ben, "by-sex", "withhold", "It is the only clinic.")).toMatchObject({ value: { settled: false } });
    expect((await acroOf(context, runId)).people!.comments.join()).not.toContain("Output checkers:");
    expect((await acroOf(context, runId))["by-sex"]!.comments).toContain("Output checkers: withhold.");
    expect(await say(ben, "people", "release")).toEqual({ ok: true, value: { settled: true, stillNeeded: 0 } });
    // It is controlled anew without the table; the count comes out as it was, so what both said of it still holds.
    await until("the crate", () => run.results.length === 1);
    expect(readRunRecord(context.store.db, runId)!.attempt).toBe(2);
    const released = ReleasedOutputs.parse(file(run, "outputs/released.json"));
    expect(released).toMatchObject({ checkers: "in-part", outputs: [{ id: "people", people: { is: "value" } }, { id: "by-sex", total: { is: "withheld" } }] });
    const record = SdcRecord.parse(file(run, "outputs/disclosure-record.json"));
    const people = [ada, ben].map(({ accountId }) => `urn:uuid:${accountId}`);
    expect(record.outputs.map((one) => one.released.by)).toEqual([
      { role: "output-checkers", people, verdict: "release" }, { role: "output-checkers", people, verdict: "withhold", reason: `${known} It is the only clinic.` },
    ]);
    expect(run.results[0]!.phases.find((p) => p.phase === "disclosure")?.name).toBe(`Disclosure check: released by Ada and Ben; withheld: by-sex (${known} It is the only clinic.)`);
    expect(run.events.map(({ reason }) => reason)).toContain("Output checkers withheld 1 of 2 outputs. The others are computed and checked anew without it.");
    const acro = await acroOf(context, runId);
    expect(acro["by-sex"]).toMatchObject({ status: "fail", comments: expect.arrayContaining([`Output checkers: withhold, because: ${known} It is the only clinic.`]) as string[] });
    expect(acro.people!.comments).toContain("Output checkers: release.");
    expect(verifyChain(context.store.db)).toMatchObject({ intact: true });
  });

  it("is blind on each output until both have given theirs on it, and consolidation shows where they differ", async () => {
    const { context, runId, say, view } = await waiting();
    await say(ada, "people", "release");
    await say(ada, "by-sex", "withhold", known);
    await say(ben, "people", "release", "I agree with that.");
    const ofBen = await view(ben);
    expect(ofBen.votes).toMatchObject([{ output: "people", state: "agreed", agreed: "release", mine: "release", mayVote: true, waitsForMe: false }, { output: "by-sex", state: "blind", missing: 1, mine: null, agreed: null, mayVote: true, waitsForMe: true }]);
    expect(ofBen.decisions.map(({ output }) => output)).toEqual(["people", "people"]);
    expect(JSON.stringify([ofBen, await auditLog(context, ben), await listRuns(context, ben)])).not.toContain(known);
    expect(await listRuns(context, ada)).toMatchObject({ value: { myTurn: [] } });

    await say(ben, "by-sex", "release");
    expect((await view(ada)).votes).toMatchObject([{ state: "agreed" }, { output: "by-sex", state: "conflicted", waitsForMe: true }]);
    expect((await view(ada)).decisions).toHaveLength(4);
    expect(await listRuns(context, ada)).toMatchObject({ value: { myTurn: [runId] } });
    expect(refusalOf(await say(cy, "by-sex", "release"))).toBe("conflict");
    // Only the output on which they differ waits: the shortcut for all others says nothing about the rest.
    expect(await say(ada, undefined, "release", "Ben is right: it is a region.")).toMatchObject({ value: { settled: true } });
  });

  it("may be changed while the other is missing, and one word settles whatever still waits", async () => {
    const { run, say, view } = await waiting();
    await say(ada, "by-sex", "withhold", known);
    expect(refusalOf(await say(ada, "by-sex", "withhold", known))).toBe("conflict");
    await say(ada, "by-sex", "release", "It is another clinic.");
    expect((await view(ada)).votes).toMatchObject([{ mine: null }, { mine: "release" }]);
    await say(ada, undefined, "release");
    expect((await view(ada)).decisions.map(({ output, decision }) => [output, decision])).toEqual([["by-sex", "withhold"], ["by-sex", "release"], ["people", "release"]]);
    expect(refusalOf(await say(ada, undefined, "release"))).toBe("conflict");
    expect(await say(ben, undefined, "release")).toMatchObject({ value: { settled: true } });
    await until("the crate", () => run.results.length === 1);
  });

  it("falls on an output that changed, holds on one that did not, and an unanswered one stays hidden", async () => {
    const { context, runId, attempt, say, view } = await waiting();
    await say(ada, "people", "release");
    await say(ben, "people", "release");
    await say(ben, "by-sex", "release", "No group is small here.");
    await withholdNumbers(context, ada, { runId, outputId: "by-sex", extent: "numbers", numbers: ["cell-1"], reason: known });
    await attempt(2);
    expect((await view(ada)).votes).toMatchObject([{ output: "people", state: "agreed", agreed: "release" }, { output: "by-sex", state: "blind", missing: 2 }]);
    // Computing anew must not open Ben's vote to whoever votes next.
    expect(JSON.stringify([await view(ada), await auditLog(context, ada)])).not.toContain("No group is small");
    expect(refusalOf(await say(ada, "by-sex", "release", fine, { attempt: 1 }))).toBe("conflict");
    for (const who of [ada, ben]) expect(refusalOf(await say(who, "by-sex", "release", fine, { attempt: "2" }))).toBe("allowed");
  });

  it("returned on one output takes the run back, and the reason goes with it", async () => {
    const { run, attempt, say, view } = await waiting();
    for (const who of [ada, ben]) { await say(who, "people", "release"); await say(who, "by-sex", "return", "The bands are too fine."); }
    await attempt(2);
    await until("the portal is told why", () => run.events.some(({ reason }) => reason === "The bands are too fine."));
    expect((await view(ben)).votes).toMatchObject([{ output: "people", state: "agreed" }, { output: "by-sex", state: "blind", missing: 2 }]);
  });

  it("asks nothing more of an output that one checker withheld whole, whose reason stays inside", async () => {
    const { context, run, runId, attempt, say, view } = await waiting();
    await withholdNumbers(context, ada, { runId, outputId: "by-sex", extent: "output", reason: known });
    await attempt(2);
    expect((await view(ben)).votes.map(({ output }) => output)).toEqual(["people"]);
    expect(refusalOf(await say(ben, "by-sex", "release"))).toBe("not-found");
    for (const who of [ada, ben]) await say(who, "people", "release");
    await until("the crate", () => run.results.length === 1);
    expect(SdcRecord.parse(file(run, "outputs/disclosure-record.json")).outputs[1]!.released.by).toEqual({ role: "output-checkers", people: [`urn:uuid:${ada.accountId}`], verdict: "withhold" });
    expect(JSON.stringify(run.results[0]!.phases)).not.toContain("clinic");
  });

  it("is asked anew of what waited under a program that knew no outputs one by one", async () => {
    const { context, runId, attempt } = await waiting();
    const { outputs: _outputs, ...older } = readRunRecord(context.store.db, runId)!;
    saveRun(context.store.db, older);
    expect(recontrolWaiting(context)).toBe(1);
    context.wake();
    await attempt(2);
    expect(readRunRecord(context.store.db, runId)!.outputs?.map(({ id }) => id)).toEqual(["people", "by-sex"]);
  });
});
