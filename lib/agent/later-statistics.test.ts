import { expect, test } from "vitest";
import { laterStatistics, upperShare } from "./later-statistics.ts";

const left = (runId: string, name: string, isDrawn: boolean) => ({ runId, outputId: "people", class: name, share: 0.5, draw: 1, isDrawn, at: "2026-11-26T10:00:00Z" });
const check = (runId: string, verdict: "fine" | "should-not-have-left") => ({ runId, outputId: "people", verdict, reason: "Looked at.", accountId: "a", accountName: "Ada", at: "2026-11-26T11:00:00Z" });

test("counts by class what left, was drawn, was looked at and should not have left", () => {
  const stop = { class: "tables", change: "stopped" as const, runId: "3", outputId: "people", reason: "Too near.", accountId: "a", accountName: "Ada", at: "2026-11-26T11:00:00Z" };
  expect(laterStatistics([left("1", "counts", true), left("2", "counts", false), left("3", "tables", true), left("4", "tables", true)], [check("1", "fine"), check("3", "should-not-have-left")], [stop])).toEqual([
    { class: "counts", left: 2, drawn: 1, checked: 1, shouldNotHaveLeft: 0, atMost: expect.closeTo(0.95, 8) as number, stopped: null },
    { class: "tables", left: 2, drawn: 2, checked: 1, shouldNotHaveLeft: 1, atMost: 1, stopped: stop },
  ]);
});
// R: binom.test(k, n, alternative = "less")$conf.int[2]
test.each([[0, 60, 0.048703], [0, 1, 0.95], [1, 50, 0.09139848], [3, 200, 0.038309708], [0, 2000, 0.001496746], [5, 5, 1]])("%i of %i: at most %f", (bad, n, share) => {
  expect(upperShare(bad, n)).toBeCloseTo(share, 6);
});
