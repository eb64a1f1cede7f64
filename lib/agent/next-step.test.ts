import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunId } from "#lib/kernel/ids.ts";
import { hasEnded, mayMove, runStates, type RunState } from "#lib/protocol/run-states.ts";
import { nextStep, outputVerdict, signOffVerdict, type Inputs } from "./next-step.ts";
import type { PersonDecision, RunRecord } from "./run-record.ts";

const run = (change: Partial<RunRecord> = {}): RunRecord => ({
  runId: "37252371-c937-43bd-a0a7-3680b48c0538" as RunId, submissionId: "s", requestId: "r", dataset: "d", state: "waiting", since: "2026-11-22T09:00:00.000Z", sequence: 0,
  lease: { token: "t", expiresAt: "2026-11-22T09:01:00.000Z" }, request: { sha256: "0", bytes: 1 }, envelopes: [], asked: null, standing: null, differences: [], committee: null,
  attempt: 1, starts: 0, phases: [], needsPerson: [], reason: null, detail: null, resultsSha256: null, unpackable: false, cancelRequestedAt: null, closedAt: null, ...change,
});
const inputs = (change: Partial<Inputs> = {}): Inputs => ({ now: "2026-11-22T10:00:00.000Z", policy: { signOff: "standing-approval", checkers: 2, keepUnreleasedDays: 14 }, decisions: [], keepUntil: undefined, slotFree: true, unsent: 0, ...change });
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
  const verdict = (decisions: PersonDecision[], more: Partial<Inputs> = {}, attempt = 1) => outputVerdict({ attempt }, inputs({ decisions, ...more }))?.is;
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
        inputs({ decisions, unsent: r.unsent, slotFree: r.slotFree, policy: { signOff: r.signOff, checkers: 2, keepUnreleasedDays: 14 } }),
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
