import { describe, expect, it } from "vitest";
import { leafHash } from "./log/hashing.ts";
import { readLogPolicy, type LogPolicy } from "./log/log-policy.ts";
import { utf8 } from "./log/signed-note.ts";
import { published } from "./testing/published-entry.ts";
import { verdictOf, verifyEntry, type EntryWithProof, type LogNow, type StepOutcome } from "./verify-entry.ts";

const all = async (given: EntryWithProof, now?: LogNow, policy?: LogPolicy): Promise<StepOutcome[]> => Array.fromAsync(verifyEntry(given, now, policy));
const outcomes = async (given: EntryWithProof, now?: LogNow) => Object.fromEntries((await all(given, now)).map((o) => [o.step, o.outcome]));

describe("checking an entry", () => {
  it("holds in every step, and names the witnesses", async () => {
    const { given, now } = await published(2);
    const steps = await all(given, now);
    expect(steps.map((s) => s.outcome)).toEqual(["holds", "holds", "holds", "holds", "holds", "holds"]);
    expect(steps[4]!.said).toContain("Northern TRE, Wessex TRE had read");
    expect(verdictOf(steps).outcome).toBe("holds");
  });

  it("by keys from elsewhere: a file that was made with a forger's own keys fails, and one that too few of the named witnesses have seen is not shown", async () => {
    const policyOf = async ({ log, witnesses }: EntryWithProof, quorum: string) => {
      const read = await readLogPolicy([`log ${log}`, ...witnesses.map(({ key }, i) => `witness w${String(i)} ${key}`), "group both all w0 w1", "group one any w0 w1", `quorum ${quorum}`].join("\n"));
      if (!read.ok) throw new Error(read.refusal.message);
      return read.value;
    };
    const [ours, forged] = [await published(1), await published(2)];
    const stepsBy = async (given: EntryWithProof, quorum: string) => Object.fromEntries((await all(given, undefined, await policyOf(ours.given, quorum))).map((o) => [o.step, o.outcome]));
    expect(await stepsBy(ours.given, "one")).toMatchObject({ signed: "holds", witnessed: "holds" });
    expect(await stepsBy(ours.given, "both")).toMatchObject({ signed: "holds", witnessed: "open" });
    // Nobody's cosignature is asked for: then nothing is shown of what others see.
    expect(await stepsBy(ours.given, "none")).toMatchObject({ signed: "holds", witnessed: "open" });
    expect(verdictOf(await all(ours.given, undefined, await policyOf(ours.given, "none")), "policy")).toEqual({ outcome: "open", said: expect.stringContaining("Your policy asks for no witness") as string });
    expect(await stepsBy(forged.given, "one")).toMatchObject({ signed: "fails" });
    // Witnesses that the file names, and the policy does not, count for nothing.
    expect(await stepsBy({ ...ours.given, witnesses: forged.given.witnesses }, "one")).toMatchObject({ witnessed: "holds" });
  });

  it("never calls an entry what was published by keys that came with it", async () => {
    const { given } = await published(2);
    const steps = await all(given);
    expect([verdictOf(steps).outcome, verdictOf(steps, "file").outcome, verdictOf(steps, "log").outcome, verdictOf(steps, "policy").outcome]).toEqual(["holds", "open", "open", "holds"]);
    expect(verdictOf(steps, "file").said).toMatch(/keys of their own/);
  });

  it("says plainly that nobody has witnessed it yet", async () => {
    const { given, now } = await published(0);
    expect((await outcomes(given, now)).witnessed).toBe("open");
    expect(verdictOf(await all(given, now)).outcome).toBe("open");
  });

  it("fails for a word of the entry that was changed, for another version, and for a name that was put in another's place", async () => {
    const { given } = await published(1);
    for (const changed of [
      { ...given, record: { ...given.record, laySummary: `${given.record.laySummary} More.` } },
      { ...given, revision: 2 },
      { ...given, record: { ...given.record, applicants: ["Somebody Else"] }, salts: { ...given.salts, "Somebody Else": "11".repeat(16) } },
    ]) expect((await outcomes(changed))["same-text"]).toBe("fails");
  });

  it("fails for a proof that leads elsewhere, a false signature, and a log that was shortened or rewritten", async () => {
    const { given, now, checkpoint } = await published(1);
    const other = await published(1);
    expect((await outcomes({ ...given, proof: given.proof.replace(/index 1/, "index 2") }))["in-the-log"]).toBe("fails");
    expect((await outcomes({ ...given, log: other.given.log })).signed).toBe("fails");
    expect(await outcomes({ ...given, proof: "nonsense" })).toEqual({ readable: "fails" });
    expect((await outcomes(given, { ...now, checkpoint: await checkpoint(2) })).continues).toBe("fails");
    expect((await outcomes(given, { ...now, checkpoint: other.now.checkpoint })).continues).toBe("fails");
    expect((await outcomes(given, { ...now, consistency: async () => [await leafHash(utf8("x"))] })).continues).toBe("fails");
  });

  it("asks whether the rule that a decision cites stood in the log before the entry; one that cites none is asked nothing", async () => {
    expect(Object.keys(await outcomes((await published(1)).given))).not.toContain("rules");
    const { given } = await published(1, "before");
    const steps = await all(given);
    expect(steps.find((s) => s.step === "rules")).toMatchObject({ outcome: "holds", said: "Northmoor decided by version 2 of its rule. The log had each before." });
    expect((await outcomes((await published(1, "after")).given)).rules).toBe("fails");
    expect((await outcomes({ ...given, rules: [{ ...given.rules![0]!, proof: given.rules![0]!.proof.replace("index 0", "index 1") }] })).rules).toBe("fails");
    // Another rule under the same number is not the one that the decision cites.
    const other = { ...given.rules![0]!, document: { ...given.rules![0]!.document, content: { quorum: 1 } } };
    expect((await outcomes({ ...given, rules: [other] })).rules).toBe("open");
    expect((await outcomes({ ...given, rules: undefined })).rules).toBe("open");
    // Witnesses have signed: what is not shown is the rule.
    const unruled = await all({ ...given, rules: undefined });
    expect(verdictOf(unruled).said).toBe(`This entry is in the register's log. ${unruled.find((s) => s.step === "rules")!.said}`);
  });
  it("asks whether each rule was there before what was decided by it, by the decision's own line of the log", async () => {
    const { given } = await published(1, "before");
    const decided = async (more: Partial<EntryWithProof>, of = given) => (await all({ ...of, ...more })).find((s) => s.step === "decided");
    expect(await decided({})).toMatchObject({ outcome: "holds", said: "Northmoor: the rule was written into the log on 1 November 2026, and after it the decision, on 2 November 2026." });
    // The rule was set, and logged, between the decision and this version of the entry.
    const late = await published(1, "late");
    expect(await outcomes(late.given)).toMatchObject({ "in-the-log": "holds", rules: "holds", decided: "fails" });
    expect(verdictOf(await all(late.given)).outcome).toBe("fails");
    // What the file leaves out is not shown, and a line of another kind, or with another place, is none of a decision.
    for (const decisions of [undefined, [], [given.proof], given.decisions!.map((proof) => proof.replace("index 2", "index 1"))]) {
      expect(await decided({ decisions })).toMatchObject({ outcome: "open" });
      expect(verdictOf(await all({ ...given, decisions })).outcome).toBe("open");
    }
    // Nor does a line that was written long after the day of the decision show anything of that day.
    const withSite = (more: object) => ({ ...given.record, sites: given.record.sites.map((site) => ({ ...site, ...more })) });
    expect(await decided({ record: withSite({ decidedOn: "2026-10-30" }) })).toMatchObject({ outcome: "open", said: expect.stringContaining("decided on 30 October 2026, and the log was told of it only on 2 November 2026") });
    expect(await decided({ record: withSite({ decidedOn: "2026-11-01" }) })).toMatchObject({ outcome: "holds" });
    // A refusal before anything of the project was public has no line: said, and no fault of the entry.
    const refused = await all({ ...given, record: withSite({ state: "refused" }), decisions: [] });
    expect(refused.find((s) => s.step === "decided")).toMatchObject({ outcome: "open", said: expect.stringContaining("can’t be seen here") });
    expect(verdictOf(refused.filter((s) => s.step !== "same-text"))).toMatchObject({ outcome: "holds", said: expect.stringMatching(/nobody has changed it since\. Of the refusal of Northmoor/) });
  });
  it("checks a rule by itself as it checks an entry", async () => {
    const { given } = await published(2, "before");
    const [rule] = given.rules!;
    const document = { ...rule!, portalKey: "x", log: given.log, witnesses: given.witnesses };
    const checked = async (one: typeof document) => Object.fromEntries((await Array.fromAsync(verifyEntry(one))).map((o) => [o.step, o.outcome]));
    expect(await checked(document)).toEqual({ readable: "holds", "same-text": "holds", "in-the-log": "holds", signed: "holds", witnessed: "holds" });
    expect((await checked({ ...document, document: { ...document.document, content: {} } }))["same-text"]).toBe("fails");
    expect(await checked({ ...document, proof: given.proof })).toEqual({ readable: "fails" });
  });
});
