import { expect, test } from "vitest";
import { phaseCells, type PhaseAt } from "./submission-words.ts";

const at = "2026-01-01T00:00:00.000Z";
const phase = (name: PhaseAt["phase"], status: PhaseAt["status"]): PhaseAt => ({ phase: name, status, since: at, by: null, reason: null });

test("a phase that waits for people does not look like a machine at work", () => {
  expect(phaseCells([phase("sign-off", "under-way")], "awaiting-sign-off", false)[0]?.state).toBe("waiting");
  expect(phaseCells([phase("execution", "under-way")], "running", false)[0]?.state).toBe("current");
});
test("once a run has ended, nothing of it is to come any more", () => {
  const cells = phaseCells([phase("check", "done"), phase("validation", "failed"), phase("execution", "not-started")], "rejected", true);
  expect(cells.map((cell) => cell.state)).toEqual(["done", "failed", "skipped"]);
  expect(cells[2]?.since).toBeNull();
});
test("what is never done at a worker is neither to come nor missed", () => {
  expect([true, false].map((ended) => phaseCells([phase("check", "not-here")], "running", ended)[0]?.state)).toEqual(["not-here", "not-here"]);
});
