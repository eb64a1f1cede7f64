import { describe, expect, it } from "vitest";
import { countPlaywright, countReport } from "./reports.ts";

describe("counting what the test runners report", () => {
  it("finds journeys in nested suites; a broken set-up is a failure", () => {
    const spec = (title: string, status: "expected" | "unexpected" | "flaky" | "skipped", description?: string) => ({
      title,
      file: "x.spec.ts",
      tests: [{ status, annotations: description ? [{ type: "skip", description }] : [], ...(status === "unexpected" && { results: [{ error: { message: "first try" } }, { error: { message: "a button was missing\n  at x" } }] }) }],
    });
    const report = {
      errors: [{ message: "global set-up" }],
      suites: [{ title: "x", specs: [spec("a", "expected"), spec("b", "flaky")], suites: [{ title: "y", specs: [spec("c", "unexpected"), spec("d", "skipped", "no mouse")] }] }],
    };
    expect(countPlaywright(report)).toEqual({ passed: 2, failed: ["x.spec.ts: c: a button was missing", "global set-up"], skipped: ["x.spec.ts: d: no mouse"] });
  });

  it("takes a missing report for a failure", () => {
    expect(countReport("vitest", "/nowhere/report.json")).toEqual({ passed: 0, failed: ["the tests ended without a report"], skipped: [] });
  });
});
