import fs from "node:fs";
import path from "node:path";
import { projectRoot } from "../project.ts";

/** A line for each test that failed, and for each that was skipped: which, and why. */
export type Counts = { readonly passed: number; readonly failed: readonly string[]; readonly skipped: readonly string[] };

type VitestReport = {
  testResults: { name: string; status: string; message?: string; assertionResults: { fullName: string; status: string; failureMessages?: string[]; meta?: { skipReason?: string } }[] }[];
};
type PlaywrightSuite = {
  title: string;
  suites?: PlaywrightSuite[];
  specs?: { title: string; file: string; tests: { status: "expected" | "unexpected" | "flaky" | "skipped"; annotations: { type: string; description?: string }[]; results?: { error?: { message?: string } }[] }[] }[];
};
type PlaywrightReport = { suites: PlaywrightSuite[]; errors: { message?: string }[] };

/** The first line of what was thrown, without the colours of a terminal. */
const firstLine = (message = "") => message.replaceAll(/\u001b\[[0-9;]*m/g, "").trim().split("\n")[0]!.slice(0, 300);

export function countVitest(report: VitestReport): Counts {
  const files = report.testResults;
  const tests = files.flatMap((file) => file.assertionResults.map((test) => ({ ...test, file: path.relative(projectRoot, file.name) })));
  const of = (...states: string[]) => tests.filter((test) => states.includes(test.status));
  // A file that could not even be loaded has no tests to fail: it counts as one.
  const broken = files.filter((file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"));
  return {
    passed: of("passed").length,
    failed: [
      ...of("failed").map((test) => `${test.file}: ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`),
      ...broken.map((file) => `${path.relative(projectRoot, file.name)}: ${firstLine(file.message)}`),
    ],
    skipped: of("skipped", "pending", "todo", "disabled").map((test) => `${test.fullName}: ${test.meta?.skipReason ?? (test.status === "todo" ? "not written yet" : "switched off in its file")}`),
  };
}

export function countPlaywright(report: PlaywrightReport): Counts {
  const specs = (suite: PlaywrightSuite): NonNullable<PlaywrightSuite["specs"]> => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
  const tests = report.suites.flatMap(specs).flatMap((spec) => spec.tests.map((test) => ({ ...test, title: `${spec.file}: ${spec.title}` })));
  const of = (...states: string[]) => tests.filter((test) => states.includes(test.status));
  return {
    passed: of("expected", "flaky").length,
    failed: [
      ...of("unexpected").map((test) => `${test.title}: ${firstLine(test.results?.at(-1)?.error?.message)}`),
      ...report.errors.map((error) => firstLine(error.message)),
    ],
    skipped: of("skipped").map((test) => `${test.title}: ${test.annotations.find((note) => note.description)?.description ?? "a test it depends on failed"}`),
  };
}

export function countReport(kind: "vitest" | "playwright", file: string): Counts {
  if (!fs.existsSync(file)) return { passed: 0, failed: ["the tests ended without a report"], skipped: [] };
  const report = JSON.parse(fs.readFileSync(file, "utf8")) as unknown;
  return kind === "vitest" ? countVitest(report as VitestReport) : countPlaywright(report as PlaywrightReport);
}
