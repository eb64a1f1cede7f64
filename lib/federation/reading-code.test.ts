/** The code on the results page is run on a real file of ours, where its language is installed. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import { combine } from "./combine.ts";
import { pooledCsv } from "./pooled-csv.ts";
import { pythonSnippet, rSnippet } from "./reading-code.ts";

const nhse = profileNamed("nhse-sde-10-5")!;
const value = (v: number) => ({ is: "value" as const, value: v, roundedTo: 5 });
const table = (female: ReleasedOutput & { kind: "count" }): ReleasedOutput => ({ kind: "crosstab", id: "by-sex", dimensions: [{ variable: "sex", label: "Sex", levels: [{ code: "f", label: "Female, all" }, { code: "m", label: "Malé" }] }], cells: [female.people, value(400)], margins: [], total: { is: "suppressed-secondary" } });
const small: ReleasedOutput & { kind: "count" } = { kind: "count", id: "n", people: { is: "suppressed-small", below: 10 } };
const csv = pooledCsv(combine([{ tre: { id: "a", name: "Northern" }, state: "released", since: "2026-03-02T10:00:00Z", outputs: [table(small)], zeros: "shown" }, { tre: { id: "b", name: "Wessex" }, state: "refused", since: "2026-03-02T10:00:00Z" }], nhse), [], [
  { analysis: "by-sex", kind: "crosstab", name: "Odds ratio, men against women", value: 1.5, interval: { low: 1.25, high: 1.75 }, p: 0.01, within: { low: 1.4, high: 1.6 } },
  { analysis: "by-sex", kind: "crosstab", name: "Chi-square (Pearson)", value: 4.2, p: 0.04, degrees: "1 degree of freedom", noBound: true },
  { analysis: "by-sex", kind: "crosstab", stratum: { tre: "Northern", label: "Northern, young" }, name: "Risk ratio", value: null, because: "A count that it needs is hidden." },
]);

const installed = (command: string): boolean => spawnSync(command, ["--version"]).status === 0;
let folder = "";
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), "fivefold-reading-")); writeFileSync(join(folder, "S-0001.csv"), csv); });
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });
function run(command: string, file: string, code: string): string {
  writeFileSync(join(folder, file), code);
  const { status, stdout, stderr } = spawnSync(command, [file], { cwd: folder, encoding: "utf8" });
  expect(stderr.trim()).toBe("");
  expect(status).toBe(0);
  return stdout;
}

it("the file says of a statistic how it was reckoned, that no bound is known, and why it is not given: once, in its first row", () => {
  const [header, ...rows] = csv.trim().split(/\r?\n/);
  expect(header!.split(",").slice(-5)).toEqual(["statistic", "degrees", "bound", "stratum", "because"]);
  expect(rows.filter((row) => row.includes("Chi-square")).map((row) => row.replace(/^.*Chi-square \(Pearson\),/, ""))).toEqual(["1 degree of freedom,none known,,", ",,,"]);
  expect(rows.find((row) => row.includes("Risk ratio"))).toMatch(/A count that it needs is hidden\.$/);
});

describe("the code to read results with", () => {
  it.skipIf(!installed("Rscript"))("runs in R, where Rscript is installed: hidden is NA", () => {
    const said = run("Rscript", "read.R", rSnippet("S-0001.csv"));
    expect(said).toMatch(/by-sex\s+people\s+400\.00\s+398\.0\s+402\.0\s+estimate/);
    expect(said).toMatch(/by-sex\s+people\s+NA\s+NA\s+NA\s+hidden-small/);
    expect(said).toMatch(/by-sex\s+pooled\s+Odds ratio, men against women\s+statistic\s+1\.50\s+reckoned/);
    expect(said).toMatch(/by-sex\s+Northern\s+Risk ratio\s+statistic\s+NA\s+not-given/);
    expect(said).toMatch(/Northern\s+pooled\s+Wessex/);
  });
  it.skipIf(!installed("python3"))("runs in Python, where python3 is installed: hidden is None", () => {
    const said = run("python3", "read.py", pythonSnippet("S-0001.csv"));
    expect(said).toContain("by-sex\tpeople\tMalé\t400.0\t398.0\t402.0\testimate\n");
    expect(said).toContain("by-sex\tstatistic\tOdds ratio, men against women\t1.5\t1.4\t1.6\treckoned\n");
    expect(said).toContain("by-sex\tpeople\tFemale, all\tNone\tNone\tNone\thidden-small\n");
  });
});
