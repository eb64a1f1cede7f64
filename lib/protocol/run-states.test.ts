import { describe, expect, test } from "vitest";
import { hasEnded, mayMove, runStateTable, runStates, type Mover, type RunState } from "./run-states.ts";

const movers: Mover[] = ["agent", "worker", "portal", "researcher", "clock"];
/** Every allowed move, written out: a new one has to be added here on purpose. */
const allowed = new Set([
  "waiting→collected agent", "waiting→withdrawn researcher", "waiting→expired clock", "waiting→rejected agent",
  ...["collected→checking", "checking→validating", "validating→awaiting-sign-off", "validating→retrieving", "awaiting-sign-off→retrieving", "retrieving→queued",
    "queued→running", "running→queued", "running→awaiting-output-check", "running→publishing", "awaiting-output-check→publishing", "awaiting-output-check→queued",
    "publishing→delivered", "publishing→failed"].map((m) => `${m} agent`),
  ...["collected", "checking", "validating", "awaiting-sign-off", "retrieving", "queued", "running", "awaiting-output-check"].flatMap((s) => [
    `${s}→rejected agent`, `${s}→failed agent`, `${s}→withdrawn researcher`, `${s}→withdrawn agent`, `${s}→expired clock`]),
  "delivered→received portal", "delivered→failed portal",
  // At a cohort discovery worker, which does nothing but fetch and answer.
  ...["waiting→collected", "collected→running", "queued→running", "running→delivered", "queued→delivered", "queued→failed", "running→failed"].map((m) => `${m} worker`),
  ...["waiting→awaiting-sign-off", "waiting→rejected", "awaiting-sign-off→queued", "awaiting-sign-off→rejected", "queued→awaiting-sign-off", "queued→rejected", "queued→failed", "running→queued", "running→failed"].map((m) => `${m} portal`),
]);

describe("run states", () => {
  test("each pair of states and mover", () => {
    const found = runStates.flatMap((from) => runStates.flatMap((to) => movers.filter((m) => mayMove(from, to, m)).map((m) => `${from}→${to} ${m}`)));
    expect(new Set(found)).toEqual(allowed);
  });
  test("the ends are ends, and every other state leads to one", () => {
    expect(runStates.filter(hasEnded)).toEqual(["received", "rejected", "failed", "withdrawn", "expired"]);
    const reaches = (state: RunState, seen = new Set<RunState>()): boolean => {
      if (hasEnded(state)) return true;
      seen.add(state);
      return (Object.keys(runStateTable[state].moves) as RunState[]).some((next) => !seen.has(next) && reaches(next, seen));
    };
    expect(runStates.every((state) => reaches(state))).toBe(true);
  });
  test("nothing is received but through publishing: no output of an agent skips disclosure control", () => {
    expect(runStates.filter((s) => mayMove(s, "delivered", "agent"))).toEqual(["publishing"]);
    expect(runStates.filter((s) => mayMove(s, "delivered", "worker"))).toEqual(["queued", "running"]);
    expect(runStates.filter((s) => runStateTable[s].moves.publishing)).toEqual(["running", "awaiting-output-check"]);
  });
});
