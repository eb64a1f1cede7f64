import { afterEach, describe, expect, it } from "vitest";
import type { TreProfile } from "#lib/protocol/messages.ts";
import { policyDigest } from "#lib/disclosure/strictest-policy.ts";
import { verifyChain } from "../store/audit-chain.ts";
import { releaseOf, unreleasedOf } from "../store/outputs.ts";
import { readRunRecord } from "../store/runs.ts";
import { question } from "../testing/hospital.ts";
import { startStubPortal, type StubRun } from "../testing/stub-portal.ts";
import { testTre, until } from "../testing/test-tre.ts";
import { changePolicy, confirmPolicy, previewPolicy, type PolicyPreview } from "./change-policy.ts";
import { decideOutput } from "./decide-output.ts";
import type { ConsoleActor } from "./permissions.ts";
import { policyView } from "./policy-view.ts";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
async function world(policy: Record<string, unknown>) {
  const portal = await startStubPortal();
  closing.push(() => portal.stop());
  const tre = testTre({ portalUrl: portal.url, policy });
  closing.push(() => tre.remove());
  const started = await tre.start();
  closing.push(() => started.stop());
  return { portal, tre, ...started };
}
const person = (name: string, ...roles: ConsoleActor["roles"]): ConsoleActor => ({ accountId: crypto.randomUUID(), email: `${name}@tre.example`, name, orcid: null, roles });
const [ada, olu, oma] = [person("Ada", "output-checker"), person("Olu", "operator"), person("Oma", "operator")];
const ended = (run: StubRun, state: string) => until(`run becomes ${state}, is ${run.state}`, () => run.state === state);
const refusalOf = (result: { ok: true } | { ok: false; refusal: { reason: string } }) => (result.ok ? "allowed" : result.refusal.reason);
const reason = "The committee asked for it.";
const stricter = { profile: "nhse-sde-10-5", threshold: "40" };

describe("a change of policy in the console", { timeout: 60_000 }, () => {
  it("shows on past releases what would be hidden, is put in force as a version, published, and cited by what leaves next", async () => {
    const { portal, tre, context, stop } = await world({});
    const run = await portal.submit(question);
    await ended(run, "received");
    expect(refusalOf(await previewPolicy(context, ada, stricter))).toBe("not-permitted");
    const seen = await previewPolicy(context, olu, stricter);
    if (!seen.ok) throw new Error(seen.refusal.message);
    expect(seen.value).toMatchObject({ version: 2, needsSecond: false, waiting: 0, held: [], changes: [{ rule: "threshold", before: "10", after: "40", is: "stricter" }] });
    // 43 is shown as 45, 22 as 20, 31 as 30, 54 as 55, of 65, 85, 75 and 75.
    expect(seen.value.releases).toMatchObject({ read: 1, unknown: 0, changed: [{ runId: run.runId, title: question.title, wouldFail: false, outputs: [{ id: "by-sex", lost: ["20", "30"] }] }] });

    expect(refusalOf(await changePolicy(context, ada, { ...stricter, seen: seen.value.digest, reason }))).toBe("not-permitted");
    expect(refusalOf(await changePolicy(context, olu, { ...stricter, threshold: "41", seen: seen.value.digest, reason }))).toBe("conflict");
    expect(await changePolicy(context, olu, { ...stricter, seen: seen.value.digest, reason })).toEqual({ ok: true, value: { version: 2, waitsForSecond: false } });
    expect(context.config.policy.disclosure).toMatchObject({ profile: "own-nhse-sde-10-5-stricter", version: 2, threshold: 40 });
    await until("the portal is told", () => (portal.profile() as TreProfile).policy.threshold === 40);

    const second = await portal.submit({ ...question, title: "The same again" });
    await ended(second, "received");
    const released = releaseOf(context.store.db, second.runId)!;
    expect(released.released.policy).toEqual({ profile: "own-nhse-sde-10-5-stricter", version: 2, digest: seen.value.digest });
    expect(released.record.policy.digest).toBe(seen.value.digest);
    expect(JSON.stringify(released.released)).toContain(`{"is":"suppressed-small","below":40}`);
    const [row] = context.store.db.prepare("SELECT actor, facts FROM audit WHERE action = 'policy-put-in-force'").all();
    expect([row!.actor, JSON.parse(String(row!.facts))]).toEqual([`account:${olu.accountId}`, { version: 2, digest: seen.value.digest, reason, changes: ["threshold: 10 → 40"] }]);
    expect(verifyChain(context.store.db)).toMatchObject({ intact: true });
    expect(() => context.store.db.exec("UPDATE policy_versions SET reason = 'another'")).toThrow("never changed");
    expect(() => context.store.db.exec("DELETE FROM policy_versions")).toThrow("never removed");

    // It outlives the program.
    closing.pop();
    await stop();
    const again = await tre.start();
    closing.push(() => again.stop());
    expect(again.context.disclosureDigest).toBe(seen.value.digest);
    expect(again.context.disclosureDigest).toBe(await policyDigest(again.context.config.policy.disclosure));
  });

  it("controls anew what waits for its checkers, whose votes fall", async () => {
    const { portal, context } = await world({ release: "people", checkers: 2 });
    const run = await portal.submit(question);
    await ended(run, "awaiting-output-check");
    expect(refusalOf(await decideOutput(context, ada, { runId: run.runId, decision: "release", reason }))).toBe("allowed");
    const seen = await previewPolicy(context, olu, stricter);
    expect(seen).toMatchObject({ ok: true, value: { waiting: 1, needsSecond: false } });
    await changePolicy(context, olu, { ...stricter, seen: (seen as { value: PolicyPreview }).value.digest, reason });
    await until("it waits again, under the new rules", () => unreleasedOf(context.store.db, run.runId)?.proposed.policy.version === 2);
    expect(readRunRecord(context.store.db, run.runId)).toMatchObject({ state: "awaiting-output-check", attempt: 2 });
    await until("the portal is told why", () => run.events.some((event) => event.reason?.includes("rules of disclosure control have changed")));
  });

  it("takes a second operator where it lets out more and the policy asks for two people", async () => {
    const { context } = await world({ checkers: 2, disclosure: "sail-5" });
    const put = async (fields: Record<string, string>, who = olu) => {
      const seen = await previewPolicy(context, who, fields);
      if (!seen.ok) throw new Error(seen.refusal.message);
      return changePolicy(context, who, { ...fields, seen: seen.value.digest, reason });
    };
    expect(await put(stricter)).toMatchObject({ value: { version: 2, waitsForSecond: false } });
    expect(await put({ profile: "nhse-sde-10-5" })).toMatchObject({ value: { version: 3, waitsForSecond: true } });
    expect(context.config.policy.disclosure.threshold).toBe(40);
    expect(refusalOf(await confirmPolicy(context, olu, { version: "3", decision: "put-in-force" }))).toBe("not-permitted");
    expect(refusalOf(await confirmPolicy(context, ada, { version: "3", decision: "put-in-force" }))).toBe("not-permitted");
    expect(await put({ profile: "nhse-sde-10-5", threshold: "12" }, oma)).toMatchObject({ value: { version: 4, waitsForSecond: true } });
    expect(refusalOf(await confirmPolicy(context, olu, { version: "3", decision: "put-in-force" }))).toBe("wrong-state");
    expect(await confirmPolicy(context, olu, { version: "4", decision: "put-in-force" })).toEqual({ ok: true, value: undefined });
    expect(context.config.policy.disclosure).toMatchObject({ threshold: 12, version: 4 });
    expect(await policyView(context, ada)).toMatchObject({ value: { versions: [{ version: 4, confirmedBy: { name: "Olu" }, setAsideAt: null }, { version: 3, inForceAt: null }, { version: 2 }] } });
    expect(await put({ profile: "nhse-sde-10-5" })).toMatchObject({ value: { version: 5, waitsForSecond: true } });
    expect(await confirmPolicy(context, olu, { version: "5", decision: "set-aside" })).toMatchObject({ ok: true });
    expect(context.config.policy.disclosure.threshold).toBe(12);
  });

  it("never goes below the file and the federation, and says which of their rules hold", async () => {
    const { context } = await world({ checkers: 1, disclosure: "nhse-sde-10-5", federation: { profile: "nhse-sde-10-5", stricter: { summaryPeople: 15 } } });
    expect(context.config.policy.disclosure.summaryPeople).toBe(15);
    expect(await policyView(context, ada)).toMatchObject({ value: { byFederation: [{ rule: "summaryPeople", before: "10", after: "15" }] } });
    const seen = await previewPolicy(context, olu, { profile: "sail-5" });
    if (!seen.ok) throw new Error(seen.refusal.message);
    expect(seen.value.rules).toMatchObject({ threshold: 10, summaryPeople: 15 });
    expect(seen.value.held.map((change) => change.rule)).toEqual(expect.arrayContaining(["threshold", "summaryPeople"]));
    expect(seen.value.held.every((change) => change.is === "stricter")).toBe(true);
  });

  it("names the field and the mend", async () => {
    const { context } = await world({});
    const mends = async (fields: Record<string, string>) => {
      const seen = await previewPolicy(context, olu, fields);
      return seen.ok ? null : seen.refusal.fields;
    };
    expect(await mends({ threshold: "12" })).toEqual({ profile: "Choose a profile." });
    expect(await mends({ profile: "nobody" })).toEqual({ profile: expect.stringContaining("choose one of nhse-sde-10-5") as string });
    expect(await mends({ profile: "nhse-sde-10-5", threshold: "12.5" })).toEqual({ threshold: "Give a whole number from 1 to 1000." });
    expect(await mends({ profile: "nhse-sde-10-5", summaryDigits: "99" })).toEqual({ summaryDigits: "Give a whole number from 2 to 15." });
    expect(await mends({ profile: "nhse-sde-10-5", zeros: "maybe" })).toEqual({ zeros: "Choose shown or suppressed." });
    expect(await mends({ profile: "nhse-sde-10-5", threshold: "5" })).toEqual({ threshold: expect.stringContaining("laxer than the profile") as string });
    expect(refusalOf(await changePolicy(context, olu, { ...stricter, reason: "" }))).toBe("invalid-input");
  });

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ["no budget", { noiseEpsilon: "0.5" }, { noiseBudget: "Give a number from 0.01 to 20." }],
    ["no cost", { noiseBudget: "2" }, { noiseEpsilon: "Give a number from 0.01 to 20." }],
    ["kinds alone", { noiseCovers: "count" }, { noiseEpsilon: "Give a number from 0.01 to 20.", noiseBudget: "Give a number from 0.01 to 20." }],
    ["a word for a number", { noiseEpsilon: "half", noiseBudget: "2" }, { noiseEpsilon: "Give a number from 0.01 to 20." }],
    ["nought", { noiseEpsilon: "0", noiseBudget: "2" }, { noiseEpsilon: "Give a number from 0.01 to 20." }],
    ["too much", { noiseEpsilon: "0.5", noiseBudget: "21" }, { noiseBudget: "Give a number from 0.01 to 20." }],
    ["too many decimals", { noiseEpsilon: "0.1234567", noiseBudget: "2" }, { noiseEpsilon: "Give at most six decimals." }],
    ["a budget below one answer", { noiseEpsilon: "3", noiseBudget: "2" }, { noiseBudget: "Give a budget that pays for one answer at least." }],
    ["an analysis without noise", { noiseEpsilon: "0.5", noiseBudget: "2", noiseCovers: "count summary" }, { noiseCovers: "Name some of count, crosstab, histogram, each once." }],
    ["an analysis twice", { noiseEpsilon: "0.5", noiseBudget: "2", noiseCovers: "count count" }, { noiseCovers: "Name some of count, crosstab, histogram, each once." }],
    ["a cell key without its variance", { cellKeyMost: "5" }, { cellKeyVariance: "Give a number from 0.5 to 10." }],
    ["a cell key out of its bounds", { cellKeyMost: "30", cellKeyVariance: "50" }, { cellKeyMost: "Give a whole number from 2 to 20.", cellKeyVariance: "Give a number from 0.5 to 10." }],
    ["more variance than the key can give", { cellKeyMost: "5", cellKeyVariance: "4" }, { cellKeyVariance: "Give a variance of at most half of the largest noise." }],
    ["a cell key without rounding", { cellKeyMost: "5", cellKeyVariance: "2", roundingBase: "1" }, { roundingBase: "With noise by cell key, round to at least 3 too." }],
    ["a share above all", { dominancePercent: "101" }, { dominancePercent: "Give a number from 0 to 100." }],
    ["a share of nought", { dominanceLargest: "0" }, { dominanceLargest: "Give a number above 0, to 100." }],
    ["leverage above all", { leverage: "2" }, { leverage: "Give a number above 0, to 1." }],
  ])("names the field and the mend of noise and of shares: %s", async (_name, fields, mends) => {
    const { context } = await world({});
    expect(await previewPolicy(context, olu, { profile: "nhse-sde-10-5", ...fields })).toMatchObject({ ok: false, refusal: { reason: "invalid-input", fields: mends } });
  });

  it("takes the noise that a form asks for, by point or comma, over all that it covers or what was chosen", async () => {
    const { context } = await world({});
    const noiseOf = async (fields: Record<string, string>) => {
      const seen = await previewPolicy(context, olu, { profile: "nhse-sde-10-5", ...fields });
      if (!seen.ok) throw new Error(seen.refusal.message);
      // What it hides otherwise, and what it lets out otherwise: people weigh it.
      expect(seen.value.changes).toMatchObject([{ rule: "differentialPrivacy", before: "none", is: "mixed" }]);
      return seen.value.rules.differentialPrivacy;
    };
    expect(await noiseOf({ noiseEpsilon: "0,5", noiseBudget: "2" })).toEqual({ epsilon: 0.5, budget: 2, covers: ["count", "crosstab", "histogram"] });
    expect(await noiseOf({ noiseEpsilon: "0.25", noiseBudget: "1.5", noiseCovers: "count histogram" })).toEqual({ epsilon: 0.25, budget: 1.5, covers: ["count", "histogram"] });
  });
});
