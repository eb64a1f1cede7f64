import fs from "node:fs";
import path from "node:path";
import type { Reporter, SerializedError, TestCase, TestModule } from "vitest/node";
import { projectRoot } from "../project.ts";
import { firstLine, type Counts } from "./reports.ts";

type Thrown = Pick<SerializedError, "message" | "stack">;
type Suite = { errors(): readonly Thrown[] };
type Test = Pick<TestCase, "fullName"> & { options: Pick<TestCase["options"], "mode">; result(): { state: string; errors?: readonly Thrown[]; note?: string } };
/** What this reads of vitest's `TestModule`. */
export type Module = Suite & Pick<TestModule, "moduleId"> & { children: { allTests(): Iterable<Test>; allSuites(): Iterable<Suite> } };

/** Where in the project it was thrown, as far as its stack tells. */
const placeOf = ({ stack = "" }: Thrown) => stack.split("\n").find((line) => line.includes(projectRoot) && !line.includes("node_modules"))?.trim().replace(`${projectRoot}/`, "");

/**
 * `beside`: errors that belong to no test, such as a promise that was rejected after its test had ended. Vitest's own JSON report leaves
 * them out, and then a failed run names no failure.
 */
export function countVitest(modules: readonly Module[], beside: readonly Thrown[]): Counts {
  const tests = modules.flatMap((module) => [...module.children.allTests()].map((test) => ({ file: path.relative(projectRoot, module.moduleId), name: test.fullName, mode: test.options.mode, ...test.result() })));
  const of = (...states: string[]) => tests.filter((test) => states.includes(test.state));
  return {
    passed: of("passed").length,
    failed: [
      ...of("failed").map((test) => `${test.file}: ${test.name}: ${firstLine(test.errors?.[0]?.message)}`),
      // A file that could not be loaded, or whose preparation failed, has no tests to fail.
      ...modules.flatMap((module) => [module, ...module.children.allSuites()].flatMap((one) => one.errors()).map((error) => `${path.relative(projectRoot, module.moduleId)}: ${firstLine(error.message)}`)),
      ...beside.map((error) => `beside the tests: ${firstLine(error.message)}${placeOf(error) ? `, ${placeOf(error)}` : ""}`),
    ],
    skipped: of("skipped", "pending").map((test) => `${test.name}: ${test.note ?? (test.mode === "todo" ? "not written yet" : test.state === "pending" ? "did not come to its turn" : "switched off in its file")}`),
  };
}

/** Writes the counts of a run into the file that FIVEFOLD_COUNTS names. */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], beside: readonly SerializedError[]): void {
    fs.writeFileSync(process.env.FIVEFOLD_COUNTS ?? "vitest-counts.json", JSON.stringify(countVitest(modules, beside)));
  }
}
