import { describe, expect, it } from "vitest";
import type { RunState } from "#lib/protocol/run-states.ts";
import { progressOf, type RunMove } from "./run-phases.ts";
import { coverageInWords, isSilent, submissionState } from "./submission-state.ts";

const runs = (...states: RunState[]) => states.map((state, i) => ({ tre: ["Northern", "Wessex", "Mercia"][i]!, state }));

describe("a submission stands as its runs do", () => {
  it.each<[RunState[], string, string]>([
    [["waiting", "waiting"], "waiting", "0 of 2 data environments have answered. Northern has not collected the request yet; Wessex has not collected the request yet."],
    [["waiting", "running"], "in-progress", "0 of 2 data environments have answered. Northern has not collected the request yet; Wessex runs the query."],
    [["received", "awaiting-output-check", "received"], "partly-answered", "2 of 3 data environments have answered. Wessex awaits output check."],
    [["received", "received"], "answered", "2 of 2 data environments have answered."],
    [["received", "rejected"], "ended-in-part", "1 of 2 data environments has answered. Wessex refused."],
    [["failed", "expired"], "ended-without-answer", "0 of 2 data environments have answered. Northern failed; Wessex was too late."],
    [["withdrawn", "withdrawn"], "withdrawn", "0 of 2 data environments have answered. Northern was withdrawn; Wessex was withdrawn."],
    [["withdrawn", "failed"], "ended-without-answer", "0 of 2 data environments have answered. Northern was withdrawn; Wessex failed."],
    [["received"], "answered", "The data environment has answered."],
  ])("%j: %s", (states, state, words) => {
    expect([submissionState(runs(...states)), coverageInWords(runs(...states))]).toEqual([state, words]);
  });
  it("calls an agent silent after a minute, or if it was never heard of", () => {
    const now = new Date("2026-11-22T09:01:00Z");
    expect([isSilent(null, now), isSilent(new Date("2026-11-22T09:00:00Z"), now), isSilent(new Date("2026-11-22T08:59:59Z"), now)]).toEqual([true, false, true]);
  });
});

describe("a run's moves as phases", () => {
  const moves = (...states: RunState[]): RunMove[] => states.map((to, i) => ({ to, at: `2026-11-22T09:0${i}:00Z`, by: "Agent", reason: to === "rejected" ? "No." : null }));
  const statuses = (...states: RunState[]) => progressOf(moves(...states)).map((p) => p.status[0]).join("");
  it.each<[RunState[], string]>([
    [["waiting"], "nnnnnnnn"], [["waiting", "collected"], "unnnnnnn"], [["waiting", "collected", "checking", "validating"], "dunnnnnn"],
    [["waiting", "collected", "checking", "validating", "awaiting-sign-off"], "ddunnnnn"],
    // By a standing approval: sign-off is passed on the way.
    [["waiting", "collected", "checking", "validating", "retrieving", "queued", "running"], "ddddunnn"],
    [["waiting", "collected", "checking", "validating", "retrieving", "queued", "running", "awaiting-output-check"], "dddddunn"],
    // Returned by the output check: what follows begins anew.
    [["waiting", "collected", "checking", "validating", "retrieving", "queued", "running", "awaiting-output-check", "queued"], "ddddunnn"],
    [["waiting", "collected", "checking", "validating", "retrieving", "queued", "running", "publishing", "delivered", "received"], "dddddddd"],
    [["waiting", "collected", "checking", "rejected"], "fnnnnnnn"], [["waiting", "collected", "checking", "validating", "awaiting-sign-off", "withdrawn"], "ddsnnnnn"], [["waiting", "expired"], "nnnnnnnn"],
  ])("%j", (states, expected) => {
    expect(statuses(...states)).toBe(expected);
  });
  it("keeps since when, by whom and why", () => {
    expect(progressOf(moves("waiting", "collected", "checking", "rejected"))[0]).toEqual({ phase: "check", status: "failed", since: "2026-11-22T09:03:00Z", by: "Agent", reason: "No." });
    expect(progressOf(moves("waiting", "collected", "checking"))[0]?.since).toBe("2026-11-22T09:01:00Z");
  });
});
