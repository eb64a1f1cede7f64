import path from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../project.ts";
import { countPlaywright, countReport, countVitest } from "./reports.ts";

describe("counting what the test runners report", () => {
  it("counts a file that could not be loaded as one failure, and says why a test was skipped", () => {
    const report = {
      testResults: [
        { name: path.join(projectRoot, "a.test.ts"), status: "failed", assertionResults: [{ fullName: "a one", status: "passed" }, { fullName: "a two", status: "failed", failureMessages: ["\u001b[31mexpected 1 to be 2\u001b[39m\n    at a.test.ts:3"] }] },
        { name: path.join(projectRoot, "b.test.ts"), status: "failed", message: "SyntaxError", assertionResults: [] },
        { name: "c.test.ts", status: "passed", assertionResults: [{ fullName: "c later", status: "todo" }, { fullName: "c off", status: "skipped" }] },
      ],
    };
    expect(countVitest(report)).toEqual({ passed: 1, failed: ["a.test.ts: a two: expected 1 to be 2", "b.test.ts: SyntaxError"], skipped: ["c later: not written yet", "c off: switched off in its file"] });
  });

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
