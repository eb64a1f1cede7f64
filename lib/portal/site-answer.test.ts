import { expect, test } from "vitest";
import { runStates, type RunState } from "#lib/protocol/run-states.ts";
import { siteAnswer, type AnsweringRun } from "./site-answer.ts";

const run = (state: RunState, silent: boolean): AnsweringRun => ({ tre: { id: "t", name: "Wessex" }, state, since: "2026-01-01T00:00:00Z", reason: null, silent, released: null, policy: null });

/** state: [as long as the TRE is heard, when it is silent] */
const expected: Record<RunState, [string, string]> = {
  waiting: ["awaiting", "offline"], collected: ["awaiting", "offline"], checking: ["awaiting", "offline"], validating: ["awaiting", "offline"], retrieving: ["awaiting", "offline"],
  queued: ["awaiting", "offline"], running: ["awaiting", "offline"], publishing: ["awaiting", "offline"], delivered: ["awaiting", "offline"],
  "awaiting-sign-off": ["awaiting", "awaiting"], "awaiting-output-check": ["awaiting", "awaiting"],
  received: ["released", "released"], rejected: ["refused", "refused"], failed: ["failed", "failed"], withdrawn: ["withdrawn", "withdrawn"], expired: ["timed-out", "timed-out"],
};

test.each(runStates.map((state) => [state]))("what a run that is %s tells of its TRE", (state) => {
  expect([siteAnswer(run(state, false)).state, siteAnswer(run(state, true)).state]).toEqual(expected[state]);
});
test("who is waited for says what for", () => {
  expect(siteAnswer(run("awaiting-output-check", true)).reason).toBe("awaits output check");
});
