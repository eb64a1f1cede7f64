/** “Table 1” from people to the page's numbers, as a run goes through TREs and the portal: against R on everyone together, and what a hidden count takes with it. */
import { describe, expect, it } from "vitest";
import { modelInput } from "#lib/analysis/model-data.ts";
import { outputsOfRun } from "#lib/analysis/outputs-of-run.ts";
import { controlDisclosure } from "#lib/disclosure/control.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { isFitted, type AnalysisOf } from "#lib/query/analysis.ts";
import { Query } from "#lib/query/model.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";
import { evaluateReference, peopleOf, type TableRows } from "#lib/query/reference-engine.ts";
import { fitRounds } from "#lib/statistics/fit-rounds.ts";
import { expectNear } from "#lib/statistics/testing/near.ts";
import { hasRealData, heartRows, type Row } from "#lib/statistics/testing/real-data.ts";
import { recorded } from "#lib/statistics/testing/recorded.ts";
import { characteristicsTable, type CharacteristicsRow, type Quartiles } from "./characteristics.ts";
import { combine } from "./combine.ts";
import { fittedSoFar, type FittedModel } from "./fitted-model.ts";
import type { SiteAnswer } from "./site-answer.ts";

const category = (name: string, codes: string[]) => ({ kind: "category" as const, name, label: name, levels: codes.map((code) => ({ code, label: code })), missingCodes: [] });
const number = (name: string) => ({ kind: "number" as const, name, label: name, min: -1e6, max: 1e6, missingCodes: [] });
const dictionary: TableRows["dictionary"] = { table: "patients", label: "Patients", columns: [number("age"), number("oldpeak"), category("disease", ["0", "1"]), category("cp", ["1", "2", "3", "4"]), category("exang", ["0", "1"])] };
const asked: AnalysisOf<"characteristics"> = { kind: "characteristics", id: "one", by: "disease", of: [{ variable: "age", as: "mean" }, { variable: "oldpeak", as: "mean" }, { variable: "cp", as: "shares" }, { variable: "exang", as: "shares" }] };
const query = Query.parse({
  version: 1, title: "Table 1", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: [] },
  variables: dictionary.columns.map(({ name }) => ({ kind: "column", name, label: name, column: name })), analyses: [asked],
});
const open: DisclosurePolicy = { ...profileNamed("omop-5")!, threshold: 1, summaryPeople: 1, summaryDigits: 15, degreesOfFreedom: 0, classDisclosure: "shown", dominance: { pPercent: 0, nk: [] } };

async function answer(name: string, rows: TableRows["rows"], policy: DisclosurePolicy, of = query): Promise<SiteAnswer> {
  const data: TableRows = { kind: "table", dictionary, rows };
  const { released } = await controlDisclosure(outputsOfRun(of, dictionary, evaluateReference(of, data), peopleOf(of, data)), policy, { queryDigest: "0".repeat(64) });
  return { tre: { id: name, name }, state: "released", since: "2026-01-01T00:00:00Z", outputs: released.outputs, zeros: policy.zeros };
}
const known = (x: number | undefined) => (x === undefined || Number.isNaN(x) ? null : x);
const code = (x: number | undefined) => known(x)?.toString() ?? null;
const patient = (row: Row) => ({ age: known(row.age), oldpeak: known(row.oldpeak), disease: code(row.y), cp: code(row.cp), exang: code(row.exang) });
const hospitals = async (policy: DisclosurePolicy) => combine(await Promise.all(heartRows().map((rows, i) => answer(`h${i}`, rows.map(patient), policy))), policy);

type R = { people: number[]; age: RNumber; oldpeak: RNumber; cp: RCategory; exang: RCategory };
type RNumber = { means: number[]; sds: number[]; all: number[]; missing: number[]; difference: number };
type RCategory = { people: number[][]; shares: number[][]; all: number[]; missing: number[]; difference: number };
const counts = (cells: { is: string; estimate?: number | null }[]) => cells.map((cell) => cell.estimate ?? null);

describe.skipIf(!hasRealData)("the four hospitals' patients by disease", () => {
  it("are described with R's digits of everyone together", async () => {
    const r = recorded<R>("characteristics");
    const table = characteristicsTable(asked, (await hospitals(open)).outputs, [])!;
    expect(table.groups.map(({ code }) => code)).toEqual(["0", "1"]);
    expect([counts(table.groups.map(({ people }) => people)), table.reference, table.absent]).toEqual([r.people, "0", []]);
    const [age, oldpeak, cp, exang] = table.rows;
    const numbers = (row: CharacteristicsRow | undefined, truth: RNumber) => {
      if (row?.as !== "mean") throw new Error("a row of a mean");
      row.of.forEach(({ mean, sd }, g) => { expectNear(mean.is === "number" ? mean.value : null, truth.means[g]!, 1e-12); expectNear(sd.is === "number" ? sd.value : null, truth.sds[g]!, 1e-12); });
      expectNear(row.ofAll?.mean, truth.all[0]!, 1e-12);
      expectNear(row.ofAll?.sd, truth.all[1]!, 1e-12);
      expect(counts(row.missing)).toEqual(truth.missing);
      expectNear(row.differences[0]!.value, truth.difference);
    };
    const shares = (row: CharacteristicsRow | undefined, truth: RCategory) => {
      if (row?.as !== "shares") throw new Error("a row of shares");
      row.levels.forEach((level, i) => {
        level.of.forEach(({ people, share }, g) => { expect(counts([people])).toEqual([truth.people[g]![i]]); expectNear(share, truth.shares[g]![i]!); });
        expectNear(level.ofAll.share, truth.all[i]!);
      });
      expect(counts(row.missing)).toEqual(truth.missing);
      expectNear(row.differences[0]!.value, truth.difference);
    };
    numbers(age, r.age);
    numbers(oldpeak, r.oldpeak);
    shares(cp, r.cp);
    shares(exang, r.exang);
  });

  it("by median and quartiles have R's digits too, of each group and of everyone, found by counting alone", async () => {
    const r = recorded<{ medians: Record<"age" | "oldpeak", { groups: number[][]; all: number[] }> }>("characteristics").medians;
    const asking: AnalysisOf<"characteristics"> = { kind: "characteristics", id: "one", by: "disease", of: [{ variable: "age", as: "median", low: 0, high: 120, step: 1 }, { variable: "oldpeak", as: "median", low: -10, high: 10, step: 0.1 }] };
    const medians = Query.parse({ ...query, analyses: [asking] });
    const tres = heartRows().map((rows): TableRows => ({ kind: "table", dictionary, rows: rows.map(patient) }));
    const models = outputsAsked(medians).filter(isFitted).map((analysis): FittedModel => {
      const inputs = tres.map((data) => modelInput(analysis, peopleOf(medians, data)));
      const [{ spec, columns }] = inputs as [(typeof inputs)[0]];
      return { ...fittedSoFar(analysis, columns, spec, fitRounds(spec, inputs.map(({ data }) => data)).state, true), steps: 0, participants: [], waitingFor: [], since: "2026-01-01T00:00:00Z", sums: { are: "open" }, stopped: null, silence: null, leftOut: [] };
    });
    const answers = await Promise.all(tres.map(({ rows }, i) => answer(`h${i}`, rows, open, medians)));
    const table = characteristicsTable(asking, combine(answers, open).outputs, models)!;
    for (const [i, name] of (["age", "oldpeak"] as const).entries()) {
      const row = table.rows[i]!;
      if (row.as !== "median") throw new Error("a row of a median");
      const digits = (of: Quartiles | null) => [of?.lower, of?.median, of?.upper];
      [...row.of, row.ofAll].forEach((of, g) => { digits(of).forEach((value, q) => { expectNear(value, [...r[name].groups, r[name].all][g]![q]!, 1e-12); }); });
      expect(row.because).toBeNull();
    }
    expect(table.groups.map(({ code }) => code)).toEqual(["0", "1"]);
    // Who has no value is counted as where means are compared.
    expect(counts(table.rows[1]!.missing)).toEqual(recorded<R>("characteristics").oldpeak.missing);
    // While they still count, the row says so; no distance is told of medians.
    const before = characteristicsTable(asking, combine(answers, open).outputs, [])!.rows[0]!;
    expect(before).toMatchObject({ of: [null, null], ofAll: null, because: expect.stringContaining("Too few environments"), differences: [{ value: null, because: "Told of means and of shares, not of medians." }] });
  });

  it("by median: a hospital with few in a group takes no part, and says why", async () => {
    const medians = Query.parse({ ...query, analyses: [{ kind: "characteristics", id: "one", by: "disease", of: [{ variable: "age", as: "median", low: 0, high: 120, step: 1 }] }] });
    const answers = await Promise.all(heartRows().map((rows, i) => answer(`h${i}`, rows.map(patient), profileNamed("nhse-sde-10-5")!, medians)));
    // In Switzerland 8 people have no disease: fewer than may be shown. VA's 51 make quarters of more than ten.
    expect(answers.map(({ outputs = [] }) => outputs.map((output) => ("reasons" in output ? output.reasons : null)))).toEqual([[[]], [[]], [["small-group", "fine-quantiles"]], [[]]]);
  });

  it("under a hospital's rules no share and no difference is told of counts of which one is hidden", async () => {
    const table = characteristicsTable(asked, (await hospitals(profileNamed("nhse-sde-10-5")!)).outputs, [])!;
    const cp = table.rows[2]!;
    if (cp.as !== "shares") throw new Error("a row of shares");
    const hides = (of: { is: string; hiddenAt?: string[] }) => of.is === "hidden" || (of.hiddenAt?.length ?? 0) > 0;
    const hidden = table.groups.map((_, g) => cp.levels.some(({ of }) => hides(of[g]!.people)));
    // Few of Switzerland's and VA's have no disease.
    expect(hidden[0]).toBe(true);
    cp.levels.forEach(({ of }) => { of.forEach(({ share }, g) => { if (hidden[g]) expect(share).toBeNull(); }); });
    expect(cp.differences).toEqual([{ name: "Standardised difference, 1 against 0", value: null, because: "A count that it needs is hidden." }]);
  });
});

describe("a difference is told of groups that can be compared", () => {
  const of = (mean: number | null, restsOn: string[]) => (mean === null ? { is: "hidden" as const, because: "nothing-released" as const } : { is: "number" as const, value: mean, low: mean, high: mean, digits: 3, restsOn });
  const cell = (n: number) => ({ is: "value" as const, low: n, high: n, estimate: n, restsOn: ["a"], hiddenAt: [], roundedTo: 1 });
  const levels = (...codes: string[]) => codes.map((c) => ({ code: c, label: c.toUpperCase() }));
  const table = (means: [number | null, string[]][], reference?: string) => characteristicsTable({ kind: "characteristics", id: "t", by: "g", of: [{ variable: "x", as: "mean" }, { variable: "gone", as: "shares" }], ...(reference !== undefined && { reference }) }, [{
    kind: "comparison", id: "t-1", variable: "x", label: "X", table: { dimensions: [{ variable: "g", label: "G", levels: levels("a", "b", "_missing") }, { variable: "x", label: "X", levels: levels("_known", "_missing") }], cells: [10, 1, 10, 0, 0, 0].map(cell), margins: [[11, 10, 0].map(cell), [20, 1].map(cell)], total: cell(21) },
    means: [...means.map(([mean, restsOn]) => of(mean, restsOn)), of(null, [])], sds: [...means.map(([mean, restsOn]) => of(mean === null ? null : 2, restsOn)), of(null, [])],
  }], [])!;
  it("5 and 6 with an SD of 2 are half an SD apart, whichever is the reference; a column for nobody is left out, and a row that nobody released is named", () => {
    const found = table([[5, ["a"]], [6, ["a"]]], "b");
    expect(found.groups.map((g) => g.code)).toEqual(["a", "b"]);
    expect(found.absent).toEqual(["gone"]);
    expect(found.rows[0]!.differences).toEqual([{ name: "Standardised difference, A against B", value: 0.5 }]);
    // 20 people: means 5 and 6, each group's squared deviations 9 × 4; together 72 + 20 × 0.25 = 77 over 19.
    expect(found.rows[0]).toMatchObject({ ofAll: { mean: 5.5, sd: 2.01, digits: 3 } });
  });
  it("not of means that rest on different environments, or of a hidden one", () => {
    expect(table([[5, ["a"]], [6, ["a", "b"]]]).rows[0]!.differences[0]).toMatchObject({ value: null, because: "The two groups' means rest on different environments." });
    const hidden = table([[5, ["a"]], [null, []]]).rows[0]!;
    expect(hidden).toMatchObject({ ofAll: null, differences: [{ value: null, because: "A mean or standard deviation that it needs is hidden." }] });
  });
});
