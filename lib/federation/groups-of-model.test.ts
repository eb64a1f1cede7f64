/** Groups that sit out, from TREs' releases to the page's words and the files' rows. */
import { describe, expect, it } from "vitest";
import { modelInput } from "#lib/analysis/model-data.ts";
import { outputsOfRun } from "#lib/analysis/outputs-of-run.ts";
import { controlDisclosure } from "#lib/disclosure/control.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { participationIn, type Participation } from "#lib/disclosure/quantile-groups.ts";
import type { AnalysisOf } from "#lib/query/analysis.ts";
import { Query } from "#lib/query/model.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";
import { evaluateReference, peopleOf, type TableRows } from "#lib/query/reference-engine.ts";
import { fitRounds } from "#lib/statistics/fit-rounds.ts";
import { characteristicsTable } from "./characteristics.ts";
import { combine } from "./combine.ts";
import { fittedSoFar, type FittedModel } from "./fitted-model.ts";
import { groupsOfModel, sittingOut } from "./groups-of-model.ts";
import { modelNumbers } from "./model-numbers.ts";
import { pooledCsv } from "./pooled-csv.ts";
import { statisticsIn } from "./statistics-in.ts";
import type { SiteAnswer } from "./site-answer.ts";

const gives = (name: string, given: string[], ...out: Participation["out"]) => ({ treId: name.toLowerCase(), name, groups: { given, out } });

describe("who takes part with which group", () => {
  const four = [gives("Avon", ["no", "yes"]), gives("Borders", ["no", "yes"]), gives("Cornwall", ["no", "yes"]), gives("Devon", ["no"], { code: "yes", because: "too-few" })];
  it("“yes” is over three TREs and sits out at Devon", () => {
    const groups = groupsOfModel(["no", "yes"], four, 3)!;
    expect(groups).toEqual([{ code: "no", over: ["Avon", "Borders", "Cornwall", "Devon"], sitsOut: [] }, { code: "yes", over: ["Avon", "Borders", "Cornwall"], sitsOut: [{ tre: "Devon", because: "too-few" }] }]);
    expect(sittingOut(groups, (code) => code.toUpperCase())).toEqual(["YES at Devon (too few people for quantiles so close together)"]);
  });
  it("where totals cover four, “yes” sits out everywhere: a total over three would be over too few", () => {
    expect(groupsOfModel(["no", "yes"], four, 4)![1]).toEqual({ code: "yes", over: [], sitsOut: [...["Avon", "Borders", "Cornwall"].map((tre) => ({ tre, because: "too-few-tres" })), { tre: "Devon", because: "too-few" }] });
  });
  it("in the open one TRE is enough; a model without groups has none", () => {
    expect(groupsOfModel(["no", "yes"], four.slice(3), null)!.map(({ over }) => over)).toEqual([["Devon"], []]);
    expect(groupsOfModel(["age"], [{ treId: "a", name: "Avon" }], 3)).toBeUndefined();
  });
});

describe("“Table 1” where a TRE has a small group", () => {
  const dictionary: TableRows["dictionary"] = {
    table: "patients", label: "Patients",
    columns: [{ kind: "number", name: "age", label: "Age", min: 0, max: 120, missingCodes: [] }, { kind: "category", name: "stage", label: "Stage", levels: [{ code: "1", label: "One" }, { code: "2", label: "Two" }, { code: "3", label: "Three" }], missingCodes: [] }],
  };
  const asked: AnalysisOf<"characteristics"> = { kind: "characteristics", id: "one", by: "stage", of: [{ variable: "age", as: "median", low: 0, high: 120, step: 1 }] };
  const query = Query.parse({ version: 1, title: "Ages by stage", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: [] }, variables: dictionary.columns.map(({ name, label }) => ({ kind: "column", name, label, column: name })), analyses: [asked] });
  const policy = profileNamed("nhse-sde-10-5")!;
  const ages = (people: readonly number[]) => people.flatMap((n, stage) => Array.from({ length: n }, (_, i) => ({ stage: String(stage + 1), age: 30 + 10 * stage + ((i * 7) % 31) })));
  /** By stage; Clyde has 25 in the third, Forth 4, so that its second is hidden with it. */
  const tres = { Avon: [100, 80, 60], Clyde: [120, 90, 25], Forth: [150, 70, 4] };

  async function asTheyAnswer(): Promise<{ answers: SiteAnswer[]; model: FittedModel; truth: (stage: number | null) => number[] }> {
    const [analysis] = outputsAsked(query);
    if (analysis?.kind !== "quantiles") throw new Error("quantiles were asked for");
    const all = await Promise.all(Object.entries(tres).map(async ([name, people]) => {
      const data: TableRows = { kind: "table", dictionary, rows: ages(people) };
      const { released } = await controlDisclosure(outputsOfRun(query, dictionary, evaluateReference(query, data), peopleOf(query, data)), policy, { queryDigest: "0".repeat(64) });
      const [output] = released.outputs;
      if (output?.kind !== "quantiles") throw new Error("quantiles were asked for");
      const groups = participationIn(output);
      const answer: SiteAnswer = { tre: { id: name, name }, state: "released", since: "2026-01-01T00:00:00Z", outputs: released.outputs, zeros: policy.zeros };
      return { name, people, groups, answer, input: modelInput(analysis, peopleOf(query, data), undefined, groups.given) };
    }));
    const [{ input: { spec, columns } }] = all as [(typeof all)[0]];
    const participants = all.map(({ name, groups }) => ({ treId: name, name, groups }));
    const model: FittedModel = {
      ...fittedSoFar(analysis, columns, spec, fitRounds(spec, all.map(({ input }) => input.data)).state, true), steps: 0, participants, waitingFor: [], since: "2026-01-01T00:00:00Z",
      sums: { are: "open" }, stopped: null, silence: null, leftOut: [], groups: groupsOfModel(columns, participants, null),
    };
    // Everybody of the groups that take part where they are, in one place: type 7 of Hyndman and Fan.
    const truth = (stage: number | null) => {
      const sorted = all.flatMap(({ people, groups }) => ages(people).filter((p) => groups.given.includes(p.stage) && (stage === null || p.stage === String(stage))).map(({ age }) => age)).sort((a, b) => a - b);
      return [0.25, 0.5, 0.75].map((p) => { const h = (sorted.length - 1) * p; return sorted[Math.floor(h)]! + (h % 1) * (sorted[Math.ceil(h)]! - sorted[Math.floor(h)]!); });
    };
    return { answers: all.map(({ answer }) => answer), model, truth };
  }

  it("medians are exact over the groups that take part, everyone's are of the same people, and the table, the statistics and the files say who is not in them", async () => {
    const { answers, model, truth } = await asTheyAnswer();
    expect(model.groups).toEqual([
      { code: "1", over: ["Avon", "Clyde", "Forth"], sitsOut: [] },
      { code: "2", over: ["Avon", "Clyde"], sitsOut: [{ tre: "Forth", because: "hidden" }] },
      { code: "3", over: ["Avon"], sitsOut: [{ tre: "Clyde", because: "too-few" }, { tre: "Forth", because: "small" }] },
    ]);
    // 240 of Avon, 210 of Clyde, 150 of Forth.
    expect(model.fit?.of === "quantiles" && model.fit.n).toBe(600);
    const pooled = combine(answers, policy);
    const row = characteristicsTable(asked, pooled.outputs, [model])!.rows[0]!;
    if (row.as !== "median") throw new Error("a row of a median");
    expect([...row.of, row.ofAll].map((of) => [of?.lower, of?.median, of?.upper])).toEqual([1, 2, 3, null].map(truth));
    expect(row.sitsOut).toEqual([
      "Two at Forth (its count is hidden, so that a small one beside it cannot be found by subtraction)",
      "Three at Clyde (too few people for quantiles so close together) and Forth (too few people to be shown)",
    ]);
    expect(statisticsIn(pooled, [asked], [model]).map(({ name }) => name)).toContain("Age: median, everyone in a group that takes part");
    expect(modelNumbers(model).filter(({ measure }) => measure === "data environments in the group").map(({ levels, of }) => [levels.group, of.value])).toEqual([["1", 3], ["2", 2], ["3", 1]]);
    const lines = pooledCsv(pooled, [model]).split("\r\n").map((line) => line.split(","));
    const at = (column: string) => lines[0]!.indexOf(column);
    expect(lines.filter((line) => line[at("state")] === "sits-out").map((line) => [line[at("tre")], line[at("measure")], line[at("value")], line[at("level_group")]])).toEqual([["Forth", "quantile", "", "2"], ["Clyde", "quantile", "", "3"], ["Forth", "quantile", "", "3"]]);
  });
});
