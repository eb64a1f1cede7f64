/** What our statistics are compared with is what R says: where R is installed it says all of it again. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { hasRealData, realData } from "./real-data.ts";
import { recorded } from "./recorded.ts";

const root = join(import.meta.dirname, "../../..");
const scripts = readdirSync(join(import.meta.dirname, "r")).filter((name) => name.endsWith(".R") && readFileSync(join(import.meta.dirname, "r", name), "utf8").includes("\nrecord("));
const hasR = spawnSync("Rscript", ["-e", "library(survival); library(MASS)"]).status === 0;
const folder = mkdtempSync(join(tmpdir(), "fivefold-r-"));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

/** Where two numbers differ by more than another release of R, or another processor, explains. */
function differences(said: unknown, kept: unknown, at = ""): string[] {
  if (typeof said === "number" && typeof kept === "number") return said === kept || Math.abs(said - kept) <= 1e-9 * Math.max(1, Math.abs(kept)) ? [] : [`${at}: ${String(said)}, recorded as ${String(kept)}`];
  if (typeof said !== "object" || typeof kept !== "object" || said === null || kept === null) return said === kept ? [] : [`${at}: ${String(said)}, recorded as ${String(kept)}`];
  const names = [...new Set([...Object.keys(said), ...Object.keys(kept)])];
  return names.flatMap((name) => differences((said as Record<string, unknown>)[name], (kept as Record<string, unknown>)[name], `${at}/${name}`));
}

describe.skipIf(!hasR || !hasRealData)("R (with survival and MASS, and the real data), where it is installed, says what is recorded of it", () => {
  test.each(scripts)("%s", (script) => {
    const { status, stderr } = spawnSync("Rscript", [join("lib/statistics/testing/r", script)], { cwd: root, encoding: "utf8", env: { ...process.env, RECORD_INTO: folder } });
    expect([status, status === 0 ? "" : stderr]).toEqual([0, ""]);
    const topic = script.replace(".R", "");
    const said: unknown = JSON.parse(readFileSync(join(folder, `${topic}.json`), "utf8"));
    expect(differences(said, JSON.parse(readFileSync(join(import.meta.dirname, "r", `${topic}.json`), "utf8")))).toEqual([]);
    expect(Object.keys(recorded<object>(topic)).length).toBeGreaterThan(0);
  });
  test("models.R", () => {
    const { status, stdout } = spawnSync("Rscript", ["lib/statistics/testing/r/models.R", realData], { cwd: root, encoding: "utf8" });
    expect(status).toBe(0);
    expect(differences(JSON.parse(stdout), recorded<unknown>("models"))).toEqual([]);
  });
});

test("a digit that differs is named by its place", () => {
  expect(differences({ a: [1, 2], b: "Infinity" }, { a: [1, 2.001], b: "Infinity" })).toEqual(["/a/1: 2, recorded as 2.001"]);
  expect(differences({ a: 1 }, {})).toEqual(["/a: 1, recorded as undefined"]);
});
