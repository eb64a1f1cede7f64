import { expect, test } from "vitest";
import { runSteps } from "./run-phases.ts";

const states = (...given: Parameters<typeof runSteps>) => runSteps(...given).map((step) => `${step.name}: ${step.state}`);

test("a run that waits for people shows where it waits, what is behind it and what is to come", () => {
  expect(states("awaiting-sign-off").slice(2, 5)).toEqual(["Validate: done", "Sign-off: waiting", "Workflow: ahead"]);
});
test("a refused run stopped where it stood; nothing after it counts as done", () => {
  expect(states("rejected", "validating").slice(1, 4)).toEqual(["Check: done", "Validate: failed", "Sign-off: skipped"]);
});
test("a received run has everything behind it", () => {
  expect(runSteps("received").every((step) => step.state === "done")).toBe(true);
});
