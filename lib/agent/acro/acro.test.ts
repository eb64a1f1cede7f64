import { describe, expect, test } from "vitest";
import { controlDisclosure } from "#lib/disclosure/control.ts";
import { withholdAll } from "#lib/disclosure/ledger/withhold.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { inspectZip } from "#lib/crate/read-zip.ts";
import { defaultLimits } from "#lib/crate/limits.ts";
import { outputKinds } from "#lib/query/analysis.ts";
import { sha256Of } from "../crate-files.ts";
import { acroArchive, acroKinds, acroResults, type CheckToExport } from "./acro-archive.ts";
import { AcroResults } from "./acro-results.ts";
import { csvOf, tableOf } from "./acro-tables.ts";

const policy = profileNamed("nhse-sde-10-5")!;
const dimension = (variable: string, ...labels: string[]) => ({ variable, label: variable, levels: labels.map((label, i) => ({ code: String(i), label })) });
const run = {
  population: 403,
  outputs: [
    { kind: "count" as const, id: "people", people: 403 },
    { kind: "crosstab" as const, id: "by-sex", dimensions: [dimension("Sex", "Female", "Male"), dimension("Disease", "=1+1", "Yes, \"sure\"")], counts: [172, 4, 92, 135] },
  ],
};
const check = async (): Promise<CheckToExport> => {
  const { released } = await controlDisclosure(run, policy, { queryDigest: "a".repeat(64) });
  return { proposed: released, words: "How many people, by sex.", queryDigest: "a".repeat(64), needsPerson: ["More than half is hidden."], context: [{ output: "by-sex", purpose: "Table 1 of the paper." }], verdicts: new Map([["by-sex", "withheld, because a ward is known."]]), policy, at: "2026-11-26T10:00:00.000Z" };
};
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

test("an output has uid, status, type, properties, files, outcome by cell, command, summary, timestamp, comments and exception, in ACRO's order", async () => {
  const { results } = acroResults(await check());
  const table = results.results["by-sex"]!;
  expect(Object.keys(table)).toEqual(["uid", "status", "type", "properties", "files", "outcome", "command", "summary", "timestamp", "comments", "exception"]);
  expect(table).toMatchObject({ uid: "by-sex", status: "review", type: "table", properties: { method: "crosstab" }, timestamp: "2026-11-26T10:00:00.000", exception: "Suppression automatically applied where needed" });
  expect(table.outcome["Yes, \"sure\""]!.Female).toBe("threshold; ");
  expect(table.outcome.All!.All).toBe("ok");
  expect(table.files[0]).toMatchObject({ name: "by-sex_0.csv", sdc: { summary: { suppressed: true, threshold: 1, "p-ratio": 0 }, cells: { threshold: [[0, 1]], negative: [] } } });
  expect(table.summary).toMatch(/^review; threshold: 1 cells suppressed; secondary-suppression: \d cells suppressed; $/);
  expect(table.comments).toEqual(["How many people, by sex.", "What it is for: Table 1 of the paper.", "More than half is hidden.", "Output checkers: withheld, because a ward is known."]);
  expect(results.results.people!.comments.join()).not.toContain("Output checkers")
});

test("statuses: pass where nothing is hidden, fail where nothing is left", async () => {
  const given = await check();
  const quiet = { ...given, needsPerson: [] };
  expect(acroResults(quiet).results.results.people).toMatchObject({ status: "pass", summary: "pass", exception: "" });
  expect(acroResults(given).results.results.people).toMatchObject({ status: "review", summary: "review" });
  expect(acroResults({ ...quiet, proposed: withholdAll(given.proposed) }).results.results.people).toMatchObject({ status: "fail", summary: "fail; withheld: 1 cells suppressed; ", files: [{ sdc: { cells: { withheld: [[0, 0]] } } }] });
});

test("the archive is what finalise leaves: results.json, config.json, a CSV each, and the SHA-256 of each beside it; equal checks give equal bytes", async () => {
  const given = await check();
  const zip = acroArchive(given);
  expect(sha256Of(acroArchive(await check()))).toBe(sha256Of(zip));
  const { files } = inspectZip(zip, defaultLimits);
  const names = [...files.keys()].filter((name) => !name.endsWith("/")).sort();
  const own = ["by-sex_0.csv", "config.json", "people_0.csv", "results.json"];
  expect(names).toEqual([...own, ...own.map((name) => `checksums/${name}.txt`)].sort());
  for (const name of own) expect(text(files.get(`checksums/${name}.txt`)), name).toBe(sha256Of(files.get(name)!));
  expect(AcroResults.parse(JSON.parse(text(files.get("results.json"))))).toEqual(acroResults(given).results);
  expect(JSON.parse(text(files.get("config.json")))).toMatchObject({ safe_threshold: 10, safe_round_base: 5, safe_pratio_p: 0.1 });
  // The exact counts of the four cells, and of everyone, are not in it.
  for (const name of own.filter((one) => one.endsWith(".csv"))) expect(text(files.get(name))).not.toMatch(/\b(172|92|135|403|4)\b/);
  // Labels are data: none is run as a formula, and commas and quotes stay in their field.
  expect(text(files.get("by-sex_0.csv")).split("\n")[0]).toBe("Sex,'=1+1,\"Yes, \"\"sure\"\"\",All");
});

describe("tables", () => {
  const n = (value: number) => ({ is: "value" as const, value, roundedTo: 5 });
  test("of three variables have the last across; a number that the release does not have is empty and no finding", () => {
    const csv = csvOf(tableOf({ kind: "crosstab", id: "t", dimensions: [dimension("A", "a1", "a2"), dimension("B", "b1"), dimension("C", "c1", "c2")], cells: [n(10), n(20), n(30), n(40)], margins: [[n(30), n(70)], [n(100)], [n(40), n(60)]], total: n(100) }));
    expect(csv).toBe("\"A, B\",c1,c2,All\n\"a1, b1\",10,20,\n\"a2, b1\",30,40,\nAll,40,60,100\n");
  });
  test("every kind of output has a type and method of ACRO's", () => { expect(Object.keys(acroKinds).sort()).toEqual([...outputKinds].sort()); });
  test("the schema is strict", async () => {
    const { results } = acroResults(await check());
    const people = results.results.people!;
    for (const wrong of [{ ...results, session: 1 }, { ...results, results: { people: { ...people, uid: "another" } } }, { ...results, results: { people: { ...people, status: "perhaps" } } }, { ...results, results: { people: { ...people, files: [{ ...people.files[0]!, name: "../people.csv" }] } } }]) {
      expect(AcroResults.safeParse(wrong).success).toBe(false);
    }
  });
});
