import fs from "node:fs";

/** A line for each test that failed, and for each that was skipped: which, and why. */
export type Counts = { readonly passed: number; readonly failed: readonly string[]; readonly skipped: readonly string[] };

type PlaywrightSuite = {
  title: string;
  suites?: PlaywrightSuite[];
  specs?: { title: string; file: string; tests: { status: "expected" | "unexpected" | "flaky" | "skipped"; annotations: { type: string; description?: string }[]; results?: { error?: { message?: string } }[] }[] }[];
};
type PlaywrightReport = { suites: PlaywrightSuite[]; errors: { message?: string }[] };

/** The first line of what was thrown, without the colours of a terminal. */
export const firstLine = (message = "") => message.replaceAll(/\u001b\[[0-9;]*m/g, "").trim().split("\n")[0]!.slice(0, 300);

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
  // Vitest's is counted where it runs: vitest-counts.ts.
  return kind === "vitest" ? (report as Counts) : countPlaywright(report as PlaywrightReport);
}
