/** Curves by a group that is not known of everyone, from people to what a reader gets: few people of unknown group take neither the others' curves with them nor are told. */
import { describe, expect, it } from "vitest";
import { outputsOfRun } from "#lib/analysis/outputs-of-run.ts";
import { controlDisclosure } from "#lib/disclosure/control.ts";
import type { HiddenNumber } from "#lib/disclosure/hidden-number.ts";
import { evidenceOf } from "#lib/disclosure/evidence.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { loadSolver } from "#lib/disclosure/solver.ts";
import { Query } from "#lib/query/model.ts";
import { evaluateReference, peopleOf, type TableRows } from "#lib/query/reference-engine.ts";
import { combine } from "./combine.ts";
import { curvesOf } from "./reckoned-statistics.ts";
import { curvesCompared, curveStatistics } from "./survival-statistics.ts";

const policy = profileNamed("nhse-sde-10-5")!;
const levels = (codes: string[]) => codes.map((code) => ({ code, label: code }));
const dictionary: TableRows["dictionary"] = {
  table: "t", label: "T",
  columns: [{ kind: "number", name: "time", label: "Days", min: 0, max: 4000, missingCodes: [] }, { kind: "category", name: "died", label: "Died", levels: levels(["no", "yes"]), missingCodes: [], required: true }, { kind: "category", name: "sex", label: "Sex", levels: levels(["Women", "Men"]), missingCodes: [] }],
};
const breaks = [365, 730, 1095];
const bySex = { kind: "survival", id: "by-sex", event: { variable: "died", level: "yes" }, time: "time", by: "sex", breaks };
const ofEveryone = { kind: "survival", id: "all", event: { variable: "died", level: "yes" }, time: "time", breaks };
const count = { kind: "count", id: "people" };

/** 1,000 people by Park and Miller's generator (1988, minimal standard); the first so many are of unknown sex. */
async function answer(unknown: number, analyses: unknown[]) {
  let seed = 1;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const rows = Array.from({ length: 1000 }, (_, i) => ({ time: 1 + Math.floor(random() * 1400), died: random() < 0.4 ? "yes" : "no", sex: i < unknown ? null : i % 2 ? "Women" : "Men" }));
  const query = Query.parse({ version: 1, title: "A study", dataModel: { kind: "table", table: "t" }, population: { kind: "group", match: "all", of: [] }, variables: dictionary.columns.map(({ name, label }) => ({ kind: "column", name, label, column: name })), analyses });
  const data: TableRows = { kind: "table", dictionary, rows };
  const run = outputsOfRun(query, dictionary, evaluateReference(query, data), peopleOf(query, data));
  const { released, workings } = await controlDisclosure(run, policy, { queryDigest: "0".repeat(64) });
  const { hidden } = evidenceOf(run, policy, workings!, await loadSolver());
  const { outputs, sites } = combine([{ tre: { id: "a", name: "A" }, state: "released", since: "2026-01-01T00:00:00Z", outputs: released.outputs, zeros: "shown" }], policy);
  const survival = (id: string) => { const found = outputs.find((one) => one.id === id); if (found?.kind !== "survival") throw new Error(`no curves named ${id}`); return found; };
  return { sites, hidden, survival };
}

/** What an attacker who knows the whole answer works out of hidden counts nearer than the policy allows (4 of 1 to 9; of others 2). */
const narrow = (hidden: readonly HiddenNumber[]) => hidden.filter(({ rule, interval: { low, high } }) => high !== null && high - low < (rule === "primary-threshold" ? 4 : 2));

describe.each([0, 1, 9, 40])("%i people of unknown sex", (unknown) => {
  it("leave women's and men's curves on all days, with a test of one degree of freedom, and no curve of their own", async () => {
    const { survival, sites, hidden } = await answer(unknown, [bySex]);
    const output = survival("by-sex");
    expect(curvesOf(output).map(({ label, curve }) => [label, curve?.steps.map(({ time }) => time)])).toEqual([["Women", [0, ...breaks]], ["Men", [0, ...breaks]]]);
    expect(curvesCompared(output, sites)[0]).toMatchObject({ name: "Log-rank test", degrees: "1 degree of freedom" });
    expect(curveStatistics(output).filter(({ name }) => name.includes("Not known"))).toEqual([]);
    // Told as one number where it may be, beside everyone (rounded steps added up); else neither it nor everyone, from whom it would follow. What is hidden of their steps stays as open as the policy asks.
    const isFew = unknown > 0 && unknown < 10;
    const told = [output.table.margins[0]!.at(-1)!, output.table.total].map((cell) => (cell.is === "value" ? cell.estimate : null));
    expect(told).toEqual(isFew ? [null, null] : [unknown, 995]);
    expect(narrow(hidden)).toEqual([]);
  });
  it.each([["the number of everyone", count], ["everyone’s curve", ofEveryone]])("leave them beside %s, which goes where it would tell of few", async (_, other) => {
    const { survival, hidden } = await answer(unknown, [bySex, other]);
    expect(curvesOf(survival("by-sex")).map(({ curve }) => curve?.steps.length)).toEqual([4, 4]);
    expect(narrow(hidden)).toEqual([]);
  });
});
