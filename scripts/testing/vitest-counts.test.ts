import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../project.ts";
import type { Counts } from "./reports.ts";

/** Vitest itself, on files of the test's own. */
function countsOf(files: Readonly<Record<string, string>>): Counts {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "fivefold-counts-"));
  try {
    for (const [name, source] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), `import { beforeAll, expect, it } from "${projectRoot}/node_modules/vitest/dist/index.js";\n${source}`);
    const counts = path.join(folder, "counts.json");
    try {
      execFileSync(process.execPath, [path.join(projectRoot, "node_modules/vitest/vitest.mjs"), "run", "--root", folder, `--reporter=${projectRoot}/scripts/testing/vitest-counts.ts`], {
        env: { ...process.env, FIVEFOLD_COUNTS: counts }, stdio: "ignore",
      });
    } catch { /* failed, as it should: what it says is in the file */ }
    return JSON.parse(fs.readFileSync(counts, "utf8")) as Counts;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

describe("what a run of vitest came to", () => {
  it("names what failed beside the tests: a file that does not load, a preparation, a promise that nobody waited for", () => {
    const counts = countsOf({
      "a.test.ts": `it("one", () => {}); it("two", () => { expect(1, "a sum").toBe(2); }); it.todo("later"); it.skip("off", () => {}); it("no data", (test) => { test.skip("the data are not here"); });`,
      "b.test.ts": `it("ends before it", async () => { void Promise.reject(new Error("too late")); await new Promise((resolve) => { setTimeout(resolve, 50); }); });`,
      "c.test.ts": `beforeAll(() => { throw new Error("no server"); }); it("never runs", () => {});`,
      "d.test.ts": `throw new Error("does not load");`,
    });
    expect(counts.passed).toBe(2);
    const failed = counts.failed.map((line) => line.replace(/^\S*\/([a-d]\.test\.ts)/, "$1"));
    expect(failed).toHaveLength(4);
    expect(failed).toContain("a.test.ts: two: a sum: expected 1 to be 2 // Object.is equality");
    expect(failed).toContain("c.test.ts: no server");
    expect(failed).toContain("d.test.ts: does not load");
    expect(failed.find((line) => line.startsWith("beside the tests"))).toContain("too late");
    expect(counts.skipped.toSorted()).toEqual(["later: not written yet", "never runs: switched off in its file", "no data: the data are not here", "off: switched off in its file"]);
  });
});
