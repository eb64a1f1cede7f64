import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import type { Pooled } from "#components/results/shown.ts";
import { citationOf } from "#lib/federation/citation.ts";
import type { PooledCell, PooledOutput } from "#lib/federation/pooled-result.ts";
import type { Provenance } from "#lib/federation/provenance.ts";
import { AnalysisResult } from "./analysis-result.tsx";
import { changeInWords } from "./compared.ts";
import { WhyDifferent } from "./compared-results.tsx";
import type { Site } from "./figures.ts";
import { HowMade, madeInWords } from "./how-made.tsx";
import { pyramidOf } from "./pyramid-of.ts";
import { TakeAlong } from "./take-along.tsx";

const pooled = (low: number, high: number | null, estimate: number | null = high === null ? null : (low + high) / 2): PooledCell => ({ is: "value", low, high, estimate, restsOn: ["a"], hiddenAt: [], roundedTo: 5 });
const exactly = (n: number) => pooled(n, n, n);
const sex = { variable: "sex", label: "Sex", levels: [{ code: "female", label: "Female" }, { code: "male", label: "Male" }, { code: "_missing", label: "Not known" }] };
const age = { variable: "age_band", label: "Age at the index date", levels: [{ code: "under-40", label: "Under 40" }, { code: "40-and-over", label: "40 and over" }, { code: "_missing", label: "Not known" }] };
const table = (dimensions: (typeof sex)[], cells: PooledCell[]): Extract<PooledOutput, { kind: "crosstab" }> => ({ kind: "crosstab", id: "t", dimensions, cells, margins: dimensions.map(({ levels }) => levels.map(() => exactly(0))), total: exactly(100) });
const bySexAndAge = table([sex, age], [1, 2, 3, 4, 5, 6, 7, 8, 9].map(exactly));

describe("how numbers were made", () => {
  const made: Provenance = {
    output: "t", in: [{ treId: "a", tre: "Northern", policy: { profile: "nhse-sde-10-5", version: 3, digest: "d".repeat(64) }, roundedTo: 5 }], out: [{ treId: "b", tre: "Wessex", state: "refused", reason: "Not in scope." }],
    people: pooled(1240, 1258, 1250), numbers: 12, hidden: 3, exactness: "approximate", counts: "approximate", within: 9,
  };
  test("says in a line how exact, from whom, of how many, and what is hidden", () => {
    expect(madeInWords(made)).toBe("Approximate: no shown count is more than 9 from the truth. From 1 of 2 data environments, about 1,250 people, between 1,240 and 1,258. 3 of 12 numbers are hidden, or known only as a range.");
    expect(madeInWords({ ...made, exactness: "exact", counts: "exact", within: 0, hidden: 0 })).toContain("Exact: every number is the true one for those who are in.");
    expect(madeInWords({ ...made, exactness: "exact" })).toBe("Exact: the fit is that of all who are in, as if they were in one place. The numbers of people are approximate: no shown count is more than 9 from the truth. From 1 of 2 data environments, about 1,250 people, between 1,240 and 1,258.");
    expect(madeInWords({ ...made, hidden: 12, people: null })).toBe("No number may be shown as one. From 1 of 2 data environments.");
    expect(madeInWords({ ...made, exactness: "grouped", counts: "grouped", within: null, people: null })).toContain("Grouped, by public groups: the range beside each number holds the truth.");
  });
  test("names each environment with its policy, or why it is out", () => {
    const markup = renderToStaticMarkup(<HowMade made={made} />);
    for (const text of ["Northern", "nhse-sde-10-5", "version 3", "steps of 5", "Wessex", "Refused", "Not in scope."]) expect(markup).toContain(text);
  });
});

describe("a table of age bands by sex", () => {
  test("has a pyramid, whichever variable comes first; people of unknown sex or age are not drawn into it", () => {
    expect(pyramidOf(bySexAndAge)).toMatchObject({ bandHeader: "Age at the index date", left: "Female", right: "Male", bands: [{ label: "Under 40", left: exactly(1), right: exactly(4) }, { label: "40 and over", left: exactly(2), right: exactly(5) }] });
    expect(pyramidOf(table([age, sex], [1, 2, 3, 4, 5, 6, 7, 8, 9].map(exactly)))?.bands.map(({ left, right }) => [left, right])).toEqual([[exactly(1), exactly(2)], [exactly(4), exactly(5)]]);
  });
  test("no other table has one", () => {
    const ill = { variable: "ill", label: "Ill", levels: [{ code: "yes", label: "Yes" }, { code: "no", label: "No" }] };
    const hba1c = { ...age, variable: "hba1c", label: "Last HbA1c" };
    for (const dimensions of [[sex, ill], [sex, hba1c], [ill, age], [sex], [age]]) expect(pyramidOf(table(dimensions, [])), JSON.stringify(dimensions)).toBeNull();
  });
  test("offers it as a choice, bars first", () => {
    const markup = renderToStaticMarkup(<AnalysisResult output={bySexAndAge} sites={[]} notes={[]} view={{ submissionId: "1" }} />);
    expect(markup).toContain("a population pyramid");
    expect(markup).toContain("Grouped bar chart: Sex by age at the index date");
  });
});

describe("each TRE by itself", () => {
  const bins: PooledOutput = { kind: "histogram", id: "h", variable: "age", label: "Age", breaks: [0, 50, 100], cells: [exactly(10), exactly(900)], below: exactly(0), above: exactly(0), missing: exactly(0) };
  const site = (id: string, name: string, counts: [number, number]): Site => ({ tre: { id, name }, state: "released", since: "2026-01-01T00:00:00.000Z", outputs: [{ kind: "histogram", id: "h", variable: "age", label: "Age", breaks: [0, 50, 100], cells: counts.map((value) => ({ is: "value" as const, value, roundedTo: 1 })), below: { is: "zero" }, above: { is: "zero" }, missing: { is: "zero" } }] });
  const markup = (sites: Site[]) => renderToStaticMarkup(<AnalysisResult output={bins} sites={sites} notes={[]} view={{ submissionId: "1" }} />);
  test("is drawn on one axis: a small TRE’s columns stay small", () => {
    const drawn = markup([site("a", "Northern", [5, 400]), site("b", "Wessex", [5, 40])]);
    expect(drawn).toContain("Each TRE by itself");
    const heights = (name: string) => [...drawn.slice(drawn.indexOf(`aria-label="Histogram: Age: histogram, ${name}`)).split("</figure>")[0]!.matchAll(/height="([\d.]+)"[^>]*data-shape="bar"/g)].map((match) => Number(match[1]));
    expect(heights("Wessex")[1]! * 9).toBeLessThan(heights("Northern")[1]!);
    // A histogram has two columns at each, not those of below, above and not known.
    expect(heights("Wessex")).toHaveLength(2);
  });
  test("has one axis for rates and one for curves: the same ticks stand at each environment", () => {
    const total = { is: "value" as const, value: 1000, roundedTo: 1 };
    const people = (...counts: number[]) => counts.map((value) => ({ is: "value" as const, value, roundedTo: 1 }));
    const table = (cells: ReturnType<typeof people>) => ({ dimensions: [{ variable: "_t", label: "Died", levels: cells.map((_, i) => ({ code: `${i}`, label: `${i}` })) }], cells, margins: [], total });
    const groups = [{ code: "everyone", label: "Everyone" }];
    const rateOf = (id: string, events: number): Site => ({ tre: { id, name: id }, state: "released", since: "2026-01-01T00:00:00.000Z", outputs: [{ kind: "rate", id: "r", event: "Died", groups, days: [{ is: "number", value: 365_250, digits: 6 }], table: table(people(events, 500, 0)) }] });
    const curveOf = (id: string, breaks: number[]): Site => ({ tre: { id, name: id }, state: "released", since: "2026-01-01T00:00:00.000Z", outputs: [{ kind: "survival", id: "s", event: "Died", groups, breaks, table: table(people(...breaks.flatMap(() => [20, 10]), 100, 0)) }] });
    const figures = (sites: Site[], output: PooledOutput) => renderToStaticMarkup(<AnalysisResult output={output} sites={sites} notes={[]} view={{ submissionId: "1" }} />).split("Each TRE by itself")[1]!.split("<figure").slice(1);
    const pooledTable = (released: ReturnType<typeof table>) => ({ ...released, cells: released.cells.map(({ value }) => exactly(value)), total: exactly(1000) });
    const rates = figures([rateOf("north", 10), rateOf("south", 400)], { kind: "rate", id: "r", event: "Died", groups, days: [{ is: "hidden", because: "nothing-released" }], table: pooledTable(table(people(410, 1000, 0))) });
    const ticks = rates.map((figure) => [...figure.matchAll(/<text x="[\d.]+%"[^>]*text-anchor="(?:start|middle)"[^>]*>([\d,.]+)</g)].map((match) => match[1]));
    expect(ticks[0]!.length).toBeGreaterThan(2);
    expect(ticks[0]).toEqual(ticks[1]);
    const curves = figures([curveOf("north", [100]), curveOf("south", [100, 400])], { kind: "survival", id: "s", event: "Died", groups, breaks: [100], table: pooledTable(table(people(20, 10, 100, 0))) });
    // North's curve ends at a quarter of the axis on which South's goes on to day 400.
    expect(curves.map((figure) => /d="M0,0H0V0(H\d+)/.exec(figure)?.[1])).toEqual(["H250", "H250"]);
  });
  test("is not there for one TRE: it would be the same drawing again", () => {
    expect(markup([site("a", "Northern", [5, 400])])).not.toContain("Each TRE by itself");
  });
});

describe("two answers", () => {
  test.each<[Pooled | undefined, Pooled | undefined, string]>([
    [exactly(10), exactly(22), "+12"], [exactly(22), exactly(10), "−12"], [exactly(10), exactly(10), "none"],
    [pooled(118, 122), pooled(128, 132), "between +6 and +14"], [pooled(118, 122), pooled(119, 123), "perhaps none, between −3 and +5"], [pooled(118, 122), pooled(118, 122), "none to be seen, between −4 and +4"],
    [exactly(10), pooled(40, null), "at least +30"], [pooled(40, null), exactly(50), "at most +10"], [pooled(4, null), pooled(5, null), "cannot be told"],
    [{ is: "number", value: 51.5, low: 51.4, high: 51.6, digits: 3, restsOn: [] }, { is: "number", value: 51.2, low: 51.1, high: 51.3, digits: 3, restsOn: [] }, "between −0.5 and −0.1"],
    [exactly(10), { is: "hidden", because: "nothing-released" }, "cannot be told: hidden"], [undefined, exactly(10), "only in the second"],
  ])("%j and %j: %s", (before, after, words) => expect(changeInWords(before, after)).toBe(words));
  test("say why they differ, and how the question does", () => {
    const markup = renderToStaticMarkup(<WhyDifferent causes={[{ kind: "definition", sentence: "The question is another one.", tres: [] }]} differences={["Under 40 are out."]} queryHref="/queries/1/compare" />);
    for (const text of ["Question", "The question is another one.", "Under 40 are out.", 'href="/queries/1/compare"']) expect(markup).toContain(text);
  });
});

describe("what a reader takes along", () => {
  const citation = citationOf({ title: "Asthma", submission: "S-0007", project: { reference: "P-0003", title: "Care" }, tres: ["Northern"], queryDigest: "ab".repeat(32), date: "2026-03-02", registerAddress: "https://portal.example/register/P-0003", software: { name: "Fivefold", version: "0.1.0" } });
  test("files, their schema, code that names the file, and the citation twice", () => {
    const markup = renderToStaticMarkup(<TakeAlong submissionId="1" reference="S-0007" schemaAddress="/api/v1/schemas/results-1.json" citation={citation} />);
    for (const text of ["/api/v1/submissions/1/results.csv", "/api/v1/submissions/1/results.json", "/api/v1/schemas/results-1.json", "S-0007.csv", "import csv", "read.csv", "@misc{fivefold-s-0007", "pooled result of project P-0003"]) expect(markup).toContain(text);
  });
});
