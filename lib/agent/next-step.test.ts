import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunId } from "#lib/kernel/ids.ts";
import { hasEnded, mayMove, runStates, type RunState } from "#lib/protocol/run-states.ts";
import { nextStep, outputVerdict, signOffVerdict, type Inputs } from "./next-step.ts";
import { seesOthers } from "./output-votes.ts";
import type { PersonDecision, RunRecord } from "./run-record.ts";

const outputs = (...ids: string[]) => ids.map((id) => ({ id, sha256: `as it was ${id}`, isWithheld: false }));
const run = (change: Partial<RunRecord> = {}): RunRecord => ({
  runId: "37252371-c937-43bd-a0a7-3680b48c0538" as RunId, submissionId: "s", requestId: "r", dataset: "d", state: "waiting", since: "2026-11-22T09:00:00.000Z", sequence: 0,
  lease: { token: "t", expiresAt: "2026-11-22T09:01:00.000Z" }, request: { sha256: "0", bytes: 1 }, envelopes: [], asked: null, standing: null, differences: [], committee: null,
  attempt: 1, starts: 0, outputs: outputs("a"), phases: [], needsPerson: [], reason: null, detail: null, resultsSha256: null, unpackable: false, cancelRequestedAt: null, closedAt: null, ...change,
});
const inputs = (change: Partial<Inputs> = {}): Inputs => ({ now: "2026-11-22T10:00:00.000Z", policy: { signOff: "standing-approval", checkers: 2, releaseVotes: "signed-in", keepUnreleasedDays: 14 }, decisions: [], keepUntil: undefined, slotFree: true, unsent: 0, held: [], ...change });
const decision = (subject: PersonDecision["subject"], word: PersonDecision["decision"], who: string, attempt = 1): PersonDecision =>
  ({ runId: "r", attempt, subject, decision: word, reason: "because", accountId: who, accountName: who, at: "2026-11-22T09:30:00.000Z" });
const committee = (word: "approve" | "refuse") => ({ decision: word, reason: "looked at", decidedBy: "Committee", decidedAt: "2026-11-22T09:30:00.000Z" });
const lastWord = { signOff: "last-word" as const };

describe("sign-off", () => {
  it.each([
    ["inside the approval", {}, { signOff: "standing-approval" as const }, [], { is: "approved", how: "standing approval" }],
    ["outside it", { differences: ["too late"] }, { signOff: "standing-approval" as const }, [], { is: "waiting", for: "committee" }],
    ["outside it, the committee agrees", { differences: ["too late"], committee: committee("approve") }, { signOff: "standing-approval" as const }, [], { is: "approved", how: "committee" }],
    ["outside it, the committee refuses", { differences: ["too late"], committee: committee("refuse") }, { signOff: "standing-approval" as const }, [], { is: "refused", by: "Committee" }],
    ["inside, the TRE wants the last word", {}, lastWord, [], { is: "waiting", for: "operator" }],
    ["inside, the operator says yes", {}, lastWord, [decision("sign-off", "approve", "op")], { is: "approved" }],
    ["outside, only the operator says yes", { differences: ["too late"] }, lastWord, [decision("sign-off", "approve", "op")], { is: "waiting", for: "committee" }],
    ["outside, only the committee says yes", { differences: ["too late"], committee: committee("approve") }, lastWord, [], { is: "waiting", for: "operator" }],
    ["the operator's no outweighs the committee's yes", { differences: ["too late"], committee: committee("approve") }, lastWord, [decision("sign-off", "refuse", "op")], { is: "refused", by: "op" }],
  ])("%s", (_what, change, policy, decisions, verdict) => {
    expect(signOffVerdict(run(change), policy, decisions)).toMatchObject(verdict);
  });
});

describe("output check", () => {
  const verdict = (decisions: PersonDecision[], more: Partial<Inputs> = {}, attempt = 1) => outputVerdict({ attempt, outputs: outputs("a") }, inputs({ decisions, ...more }))?.is;
  it("is what two different people agree on, by the latest word of each", () => {
    const says = (word: PersonDecision["decision"], who: string) => decision("output", word, who);
    for (const word of ["release", "withhold", "return"] as const) {
      expect(verdict([says(word, "a")])).toBeUndefined();
      expect(verdict([says(word, "a"), says(word, "a")])).toBeUndefined();
      expect(verdict([says(word, "a"), says(word, "b")])).toBe(word);
    }
    expect(verdict([says("release", "a"), says("withhold", "b")])).toBeUndefined();
    expect(verdict([says("release", "a"), says("withhold", "b"), says("withhold", "a")])).toBe("withhold");
    expect(verdict([says("release", "a"), says("release", "b"), says("return", "c")])).toBeUndefined();
    expect(verdict([says("return", "a")], { policy: { ...inputs().policy, checkers: 1 } })).toBe("return");
  });
  it("counts nothing that was said about an earlier attempt", () => {
    expect(verdict([decision("output", "release", "a", 1), decision("output", "release", "b", 1)], {}, 2)).toBeUndefined();
  });
  it("withholds what nobody looked at while it was kept", () => {
    expect(verdict([], { keepUntil: "2026-11-22T10:00:00.001Z" })).toBeUndefined();
    expect(verdict([], { keepUntil: "2026-11-22T10:00:00.000Z" })).toBe("withhold");
  });
});

describe("conditions of the approval", () => {
  const [waits, kept] = [run({ state: "awaiting-output-check" }), "2026-11-23T10:00:00.000Z"];
  const step = (word: PersonDecision["decision"], more: Partial<Inputs> = {}) => nextStep(waits, inputs({ decisions: [decision("output", word, "a"), decision("output", word, "b")], keepUntil: kept, held: ["Publish it."], ...more }));
  it("hold back what people let go, and nothing else", () => {
    expect(step("release")).toEqual({ do: "wait", for: "condition" });
    expect(step("release", { held: [] })).toMatchObject({ do: "settle", verdict: { is: "release" } });
    expect(step("withhold")).toMatchObject({ do: "settle", verdict: { is: "withhold" } });
  });
  it("hold it back no longer than it is kept", () => {
    expect(step("release", { now: kept })).toMatchObject({ do: "settle", verdict: { is: "withhold", reason: expect.stringContaining("Publish it."), by: [] } });
  });
});

describe("verdicts on several outputs", () => {
  const on = (output: string, word: PersonDecision["decision"], who: string, attempt = 1, outputSha256 = `as it was ${output}`): PersonDecision => ({ ...decision("output", word, who, attempt), reason: `${who} on ${output}.`, output, outputSha256 });
  const both = (output: string, word: PersonDecision["decision"], attempt = 1) => [on(output, word, "a", attempt), on(output, word, "b", attempt)];
  const verdict = (decisions: PersonDecision[], more: Partial<Parameters<typeof outputVerdict>[0]> = {}) => outputVerdict({ attempt: 1, outputs: outputs("count", "table"), ...more }, inputs({ decisions }));
  it("waits until all agree on each, and then goes as they say together", () => {
    expect(verdict(both("count", "release"))).toBeUndefined();
    expect(verdict([...both("count", "release"), on("table", "release", "a")])).toBeUndefined();
    expect(verdict([...both("count", "release"), on("table", "release", "a"), on("table", "withhold", "b")])).toBeUndefined();
    const cases = [["release", "release", "release"], ["release", "withhold", "release-in-part"], ["withhold", "withhold", "withhold"], ["release", "return", "return"], ["withhold", "return", "return"]] as const;
    for (const [count, table, is] of cases) expect(verdict([...both("count", count), ...both("table", table)])?.is).toBe(is);
  });
  it("tells the reasons of what does not leave, and who agreed on each output", () => {
    expect(verdict([...both("count", "release"), ...both("table", "withhold")])).toMatchObject({
      is: "release-in-part", reason: "a on table. b on table.", outputs: [{ output: "count", is: "release" }, { output: "table", is: "withhold", reason: "a on table. b on table.", by: [{ accountId: "a" }, { accountId: "b" }] }],
    });
  });
  it("lets two other people settle another output", () => {
    expect(verdict([...both("count", "release"), on("table", "release", "b"), on("table", "release", "c")])?.is).toBe("release");
  });
  it("keeps an agreed release of what comes out the same, and lets every other vote fall", () => {
    const again = { attempt: 2, outputs: [...outputs("count"), { id: "table", sha256: "otherwise", isWithheld: false }] };
    const before = [...both("count", "release"), ...both("table", "release")];
    expect(verdict(before, again)).toBeUndefined();
    expect(verdict([...before, ...both("table", "release", 2).map((one) => ({ ...one, outputSha256: "otherwise" }))], again)?.is).toBe("release");
    // Returned, withheld or still blind: nothing of it stands, however the same it is.
    for (const said of [both("count", "return"), both("count", "withhold"), [on("count", "release", "a")], [on("count", "release", "a"), on("count", "withhold", "b")]]) {
      expect(verdict([...said, ...both("table", "release", 2)], { attempt: 2 })).toBeUndefined();
    }
  });
  it("lets no vote stand where a passkey confirms it: what is signed is signed of one attempt", () => {
    const passkey = inputs({ decisions: both("count", "release"), policy: { ...inputs().policy, releaseVotes: "passkey" } });
    expect(outputVerdict({ attempt: 2, outputs: outputs("count") }, inputs({ decisions: both("count", "release") }))?.is).toBe("release");
    expect(outputVerdict({ attempt: 2, outputs: outputs("count") }, passkey)).toBeUndefined();
    expect(outputVerdict({ attempt: 1, outputs: outputs("count") }, passkey)?.is).toBe("release");
  });
  it("lets whoever released change their mind while the run waits, also in a later attempt", () => {
    expect(verdict([...both("count", "release"), on("count", "withhold", "a", 2), ...both("table", "release", 2)], { attempt: 2 })).toBeUndefined();
  });
  it("lets no release come back that was taken back in between", () => {
    const released = [...both("count", "release"), ...both("table", "return")];
    const takenBack = [...released, ...both("count", "return", 2), ...both("table", "release", 2)];
    expect(verdict(takenBack, { attempt: 3 })).toBeUndefined();
    const alone = [...both("count", "release"), on("count", "withhold", "a", 2), ...both("table", "return", 2)];
    expect(verdict([...alone, ...both("table", "release", 3)], { attempt: 3 })).toBeUndefined();
  });
  it("asks nothing of what is withheld already, unless nothing else is left", () => {
    const [count, table] = outputs("count", "table").map((one) => ({ ...one, isWithheld: true }));
    expect(verdict(both("count", "release"), { outputs: [...outputs("count"), table!] })?.is).toBe("release");
    expect(verdict([], { outputs: [count!, table!] })).toBeUndefined();
    expect(verdict([...both("count", "withhold"), ...both("table", "withhold")], { outputs: [count!, table!] })?.is).toBe("withhold");
  });
  it("is blind output by output, and an earlier attempt's vote stays blind until the next is in", () => {
    const seen = (decisions: PersonDecision[], output: string | null, attempt: number, now = 1) => seesOthers({ attempt: now, outputs: outputs("count", "table"), state: "awaiting-output-check" }, decisions, inputs().policy, { output, attempt });
    const half = [...both("count", "release"), on("table", "withhold", "a")];
    expect([seen(half, "count", 1), seen(half, "table", 1), seen(half, null, 1)]).toEqual([true, false, false]);
    expect(seen(half, "table", 1, 2)).toBe(false);
    expect(seen([...half, ...both("table", "release", 2)], "table", 1, 2)).toBe(true);
    // While it is computed anew there is nothing to vote on, and still something to be blind of.
    for (const state of ["queued", "running"] as const) {
      expect(seesOthers({ attempt: 2, outputs: [], state }, half, inputs().policy, { output: "table", attempt: 1 })).toBe(false);
      expect(seesOthers({ attempt: 2, outputs: [], state }, half, inputs().policy, { output: "count", attempt: 1 })).toBe(true);
    }
    expect(seesOthers({ attempt: 1, outputs: outputs("table"), state: "publishing" }, half, inputs().policy, { output: "table", attempt: 1 })).toBe(true);
  });
});

describe("the next step", () => {
  it("gives up a query that was cut short three times", () => {
    expect(nextStep(run({ state: "running", starts: 2 }), inputs())).toEqual({ do: "execute" });
    expect(nextStep(run({ state: "running", starts: 3 }), inputs()).do).toBe("give-up");
  });
  it("waits for a place, and goes out with a crate also when it was refused", () => {
    expect(nextStep(run({ state: "queued" }), inputs({ slotFree: false }))).toEqual({ do: "wait", for: "place" });
    expect(nextStep(run({ state: "rejected", asked: {} as RunRecord["asked"] }), inputs())).toEqual({ do: "pack" });
    expect(nextStep(run({ state: "rejected" }), inputs({ unsent: 1 }))).toEqual({ do: "wait", for: "portal" });
    expect(nextStep(run({ state: "rejected" }), inputs())).toEqual({ do: "close" });
  });

  const anyRun = fc.record({
    state: fc.constantFrom<RunState>(...runStates), cancel: fc.boolean(), stop: fc.boolean(), differences: fc.constantFrom<string[]>([], ["different"]), decided: fc.constantFrom(null, committee("approve"), committee("refuse")),
    releases: fc.integer({ min: 0, max: 2 }), packed: fc.boolean(), starts: fc.integer({ min: 0, max: 4 }), unsent: fc.integer({ min: 0, max: 2 }), slotFree: fc.boolean(), signOff: fc.constantFrom("standing-approval" as const, "last-word" as const),
  });
  it("never executes without sign-off, never releases without the checkers, and an ended run does nothing but tell and close", () => {
    fc.assert(fc.property(anyRun, (r) => {
      const decisions = [...(r.stop ? [decision("cancel", "cancel", "op")] : []), ...Array.from({ length: r.releases }, (_, i) => decision("output", "release", `checker-${i}`))];
      const step = nextStep(
        run({ state: r.state, cancelRequestedAt: r.cancel ? "2026-11-22T09:30:00.000Z" : null, differences: r.differences, committee: r.decided, resultsSha256: r.packed ? "0" : null, starts: r.starts }),
        inputs({ decisions, unsent: r.unsent, slotFree: r.slotFree, policy: { signOff: r.signOff, checkers: 2, releaseVotes: "signed-in", keepUnreleasedDays: 14 } }),
      );
      if (step.do === "execute") expect(r.state).toBe("running");
      if (step.do === "sign-off" && step.verdict.is === "approved") expect(r.signOff === "standing-approval" && (r.differences.length === 0 || r.decided?.decision === "approve")).toBe(true);
      if (step.do === "settle" && step.verdict.is === "release") expect(r.releases).toBe(2);
      if (hasEnded(r.state)) expect(["close", "wait"]).toContain(step.do);
      if (r.cancel && mayMove(r.state, "withdrawn", "agent")) expect(step.do).toBe("withdraw");
      if (step.do === "stop") expect(mayMove(r.state, "rejected", "agent")).toBe(true);
    }));
  });
});
