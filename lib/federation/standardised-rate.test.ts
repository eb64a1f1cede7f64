/** A rate standardised by age, from people to the page: against R on everyone together, by hand, and where it is not given. */
import { describe, expect, it } from "vitest";
import { outputsOfRun } from "#lib/analysis/outputs-of-run.ts";
import { controlDisclosure } from "#lib/disclosure/control.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { Query } from "#lib/query/model.ts";
import { evaluateReference, peopleOf, type TableRows } from "#lib/query/reference-engine.ts";
import { expectNear } from "#lib/statistics/testing/near.ts";
import { colonRows, hasRealData } from "#lib/statistics/testing/real-data.ts";
import { recorded } from "#lib/statistics/testing/recorded.ts";
import { combine } from "./combine.ts";
import type { PooledCell, PooledNumber, PooledOutput } from "./pooled-result.ts";
import { pooledCsv } from "./pooled-csv.ts";
import { rateStatistics, standardisedRate } from "./reckoned-statistics.ts";
import { statisticsIn } from "./statistics-in.ts";

type Rate = Extract<PooledOutput, { kind: "rate" }>;
const dictionary: TableRows["dictionary"] = {
  table: "patients", label: "Patients",
  columns: [
    { kind: "number", name: "age", label: "Age", min: 0, max: 120, missingCodes: [] }, { kind: "number", name: "days", label: "Days", min: 0, max: 10_000, missingCodes: [] },
    { kind: "category", name: "died", label: "Died", levels: [{ code: "0", label: "No" }, { code: "1", label: "Yes" }], missingCodes: [] },
    { kind: "category", name: "sex", label: "Sex", levels: [{ code: "0", label: "Female" }, { code: "1", label: "Male" }], missingCodes: [] },
  ],
};
const query = Query.parse({
  version: 1, title: "A rate", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: [] },
  variables: [{ kind: "column-band", name: "ages", label: "Age band", column: "age", cutPoints: [45, 60, 75] }, { kind: "column", name: "days", label: "Days", column: "days" }, { kind: "column", name: "died", label: "Died", column: "died" }, { kind: "column", name: "sex", label: "Sex", column: "sex" }],
  analyses: [{ kind: "rate", id: "q", event: { variable: "died", level: "1" }, time: "days", by: "ages", standard: "european-2013" }],
});
const open: DisclosurePolicy = { ...profileNamed("omop-5")!, threshold: 1, summaryPeople: 1, summaryDigits: 15, classDisclosure: "shown", dominance: { pPercent: 0, nk: [] } };

const answersTo = (asked: Query) => Promise.all(colonRows().map(async (people, i) => {
  const rows = people.map((p) => ({ age: p.age!, days: p.time!, died: String(p.event), sex: String(p.male) }));
  const data: TableRows = { kind: "table", dictionary, rows };
  const { released } = await controlDisclosure(outputsOfRun(asked, dictionary, evaluateReference(asked, data), peopleOf(asked, data)), open, { queryDigest: "0".repeat(64) });
  return { tre: { id: `t${i}`, name: `TRE ${i}` }, state: "released" as const, since: "2026-01-01T00:00:00Z", outputs: released.outputs, zeros: "shown" as const };
}));

describe.skipIf(!hasRealData)("deaths in the colon cancer trial, standardised to Europe's ages", () => {
  it("are R's within each sex, which compare women and men of the same ages", async () => {
    const asked = Query.parse({ ...query, analyses: [{ ...query.analyses[0], within: "sex" }] });
    const pooled = combine(await answersTo(asked), open);
    const found = statisticsIn(pooled, asked.analyses, []);
    for (const [s, sex] of ["Female", "Male"].entries()) {
      const [rate, , low, high] = recorded<{ by_sex: number[][] }>("rates").by_sex[s]!;
      const one = found.find(({ name }) => name === `${sex}: standardised by age, events per 1,000 person-years`)!;
      expectNear(one.value, rate!);
      expectNear(one.interval!.low, low!);
      expectNear(one.interval!.high, high!);
      expect(found.filter(({ name }) => name.startsWith(`${sex}: rate ratio`))).toHaveLength(3);
    }
    const ratio = found.find(({ name }) => name === "Ratio of standardised rates, Male against Female")!;
    const [value, low, high, p] = recorded<{ ratio_by_sex: number[] }>("rates").ratio_by_sex;
    [ratio.value, ratio.interval!.low, ratio.interval!.high, ratio.p].forEach((x, i) => expectNear(x, [value, low, high, p][i]!));
    const [output] = pooled.outputs;
    expect(output?.kind === "rate" && [output.groups[5], output.table.dimensions.map(({ variable }) => variable)]).toEqual([{ code: expect.stringMatching(/^1 \/ /), label: expect.stringMatching(/^Male, /) }, ["sex", "ages", "_rate_of_died_in_days=1"]]);
    // In the file each number says its sex and its ages.
    expect(pooledCsv(pooled, [], []).split("\r\n").find((line) => line.includes("days of follow-up"))).toMatch(/Female/);
  });
  it("are R's of everyone, with the interval of Fay and Feuer", async () => {
    const answers = await answersTo(query);
    const [rate, , low, high] = recorded<{ wide: number[] }>("rates").wide;
    const found = statisticsIn(combine(answers, open), query.analyses, []).find(({ name }) => name.startsWith("Standardised"))!;
    expectNear(found.value, rate!);
    expectNear(found.interval!.low, low!);
    expectNear(found.interval!.high, high!);
  });
});

describe.skipIf(!hasRealData)("a ratio of standardised rates", () => {
  it("is not given where the two rest on different environments, or one is hidden", async () => {
    const asked = Query.parse({ ...query, analyses: [{ ...query.analyses[0], within: "sex" }] });
    const answers = await answersTo(asked);
    const first = combine(answers, open).outputs[0]!;
    if (first.kind !== "rate") throw new Error("a rate was asked for");
    const changed = (change: (cell: PooledCell) => PooledCell): Rate => ({ ...first, table: { ...first.table, cells: first.table.cells.map((cell, i) => (i < first.table.cells.length / 3 ? change(cell) : cell)) } });
    const ratioIn = (output: Rate) => rateStatistics(output, { standard: "european-2013" }).find(({ name }) => name.startsWith("Ratio of standardised"));
    expect(ratioIn(first)?.value).toBeTypeOf("number");
    const alone: Rate = { ...changed((cell) => (cell.is === "value" ? { ...cell, restsOn: ["t0"] } : cell)), days: first.days.map((time, i) => (time.is === "number" && i < first.days.length / 3 ? { ...time, restsOn: ["t0"] } : time)) };
    expect(ratioIn(alone)).toMatchObject({ value: null, because: "The two rates rest on different environments." });
    expect(ratioIn(changed(() => ({ is: "hidden", because: "below-threshold", below: 10 })))).toMatchObject({ value: null, because: "One of the two rates is not given." });
    expect(rateStatistics(first, {}).some(({ name }) => name.startsWith("Ratio of standardised"))).toBe(false);
  });
});

describe("a standardised rate", () => {
  const cell = (n: number, off = 0, restsOn = ["a"]): PooledCell => ({ is: "value", low: n - off, high: n + off, estimate: n, restsOn, hiddenAt: [], roundedTo: Math.max(1, 2 * off) });
  const years = (n: number, restsOn = ["a"]): PooledNumber => ({ is: "number", value: n * 365.25, low: n * 365.25, high: n * 365.25, digits: 15, restsOn });
  const groups = [{ code: "under-65", label: "Under 65" }, { code: "65-and-over", label: "65 and over" }, { code: "_missing", label: "Not known" }];
  const output = (events: PooledCell[], days: PooledNumber[]): Rate => ({
    kind: "rate", id: "q", event: "Died: Yes", groups, days, table: { dimensions: [{ variable: "ages", label: "Ages", levels: groups }, { variable: "e", label: "E", levels: ["event", "none", "_missing"].map((code) => ({ code, label: code })) }], cells: events.flatMap((e) => [e, cell(90), cell(0)]), margins: [], total: cell(500) },
  });
  const hidden: PooledNumber = { is: "hidden", because: "nothing-released" };
  it("of 10 per 1,000 under 65 and 60 from there on is 19.75: 80.5 % of the standard's people are under 65; those of unknown age stay out", () => {
    const found = standardisedRate(output([cell(10), cell(30), cell(7)], [years(1000), years(500), hidden]));
    expectNear(found.value, 0.805 * 10 + 0.195 * 60, 1e-12);
    expect(found.within).toBeUndefined();
    // Each band's events to within 2: 8 and 28 at least, 12 and 32 at most.
    const rounded = standardisedRate(output([cell(10, 2), cell(30, 2), cell(7)], [years(1000), years(500), hidden]));
    expectNear(rounded.within!.low, 0.805 * 8 + 0.195 * 56, 1e-12);
    expectNear(rounded.within!.high, 0.805 * 12 + 0.195 * 64, 1e-12);
  });
  it.each([
    ["a hidden band", output([cell(10), { is: "hidden", because: "below-threshold", below: 10 }, cell(0)], [years(1000), hidden, hidden]), "Events or time of an age band are hidden."],
    ["a band that a TRE hides in part", output([cell(10), { ...cell(30), hiddenAt: ["b"] } as PooledCell, cell(0)], [years(1000), years(500), hidden]), "Events or time of an age band are hidden."],
    ["bands of different TREs", output([cell(10, 0, ["a", "b"]), cell(30), cell(0)], [years(1000, ["b", "a"]), years(500), hidden]), "The age bands rest on different environments."],
    ["a band with no time", output([cell(10), cell(0), cell(0)], [years(1000), years(0), hidden]), "An age band has nobody in it: choose wider bands."],
  ])("is not given of %s", (_, of, because) => { expect(standardisedRate(of)).toMatchObject({ value: null, because }); });
});
