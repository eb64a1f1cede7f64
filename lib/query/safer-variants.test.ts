import { describe, expect, test } from "vitest";
import { fartherBound } from "./farther-bound.ts";
import { isCohort, Query, type Analysis, type Criterion, type Variable } from "./model.ts";
import { saferVariants } from "./safer-variants.ts";

const sex: Criterion = { kind: "sex", is: "female" };
const age = (min?: number, max?: number): Criterion => ({ kind: "age", at: "2024-01-01", ...(min !== undefined && { min }), ...(max !== undefined && { max }) });
const asthma: Criterion = { kind: "condition", concepts: [{ conceptId: 317009, name: "Asthma", descendants: true }] };
const bands: Variable = { kind: "age-band", name: "ages", label: "Age", at: "2024-01-01", cutPoints: [30, 40, 50, 60] };
const query = (of: Criterion[], analyses: Analysis[] = [{ kind: "count", id: "n" }], variables: Variable[] = []): Query => Query.parse({ version: 1, title: "A study", dataModel: { kind: "omop-5.4" }, population: { kind: "group", match: "all", of }, variables, analyses });
const offered = (...given: Parameters<typeof saferVariants>) => saferVariants(...given).map(({ change, words }) => [change, ...words]);

describe("what is offered in place of a question that was kept back", () => {
  test("the people of an earlier question, one table of both, or a bound farther off: the criterion is the one that is new", () => {
    expect(offered(query([asthma, age(undefined, 76)]), [query([asthma])], "all")).toEqual([
      ["same-people", "Who: “aged 76 or under on 1 January 2024” was removed."],
      ["one-table", "Who: “aged 76 or under on 1 January 2024” was removed.", expect.stringContaining("Age"), expect.stringMatching(/^No longer asked: /), expect.stringMatching(/^Newly asked: /)],
      ["farther-bound", "Who: “aged 76 or under on 1 January 2024” became “aged 70 or under on 1 January 2024”."],
    ]);
  });
  test("one table has the variable that tells apart who meets the criterion", () => {
    const table = saferVariants(query([asthma, age(undefined, 76)]), [query([asthma])], "all").find(({ change }) => change === "one-table")!.query;
    expect([table.variables, table.analyses]).toEqual([[{ kind: "age-band", name: "meets_it", label: "Age", at: "2024-01-01", cutPoints: [77] }], [{ kind: "crosstab", id: "n", by: ["meets_it"] }]]);
    // Of those without, the other level is the one that was asked about.
    const without = saferVariants(query([sex, { kind: "group", match: "none", of: [asthma] }]), [query([sex])], "all").find(({ change }) => change === "one-table")!.query;
    expect(without.variables).toMatchObject([{ kind: "had", domain: "condition", label: "Asthma" }]);
  });
  test("beside another bound that was asked before, no table with the group that was kept back in it", () => {
    expect(offered(query([asthma, age(undefined, 76)]), [query([asthma, age(undefined, 75)])], "all").map(([change]) => change)).toEqual(["same-people", "drop-criterion", "farther-bound"]);
  });
  test("without an earlier question: without one of its last criteria", () => {
    const left = saferVariants(query([sex, asthma]), [], "all").filter(({ change }) => change === "drop-criterion").map(({ query: { population } }) => population);
    expect(left).toEqual([{ kind: "group", match: "all", of: [asthma] }, { kind: "group", match: "all", of: [sex] }]);
    // Of a population that is one criterion: everyone, or both groups in one table.
    expect(offered(query([sex]), [], "all").map(([change, word]) => [change, word])).toEqual([["one-table", "Who: “recorded sex is female” was removed."], ["drop-criterion", "Who: “recorded sex is female” was removed."]]);
  });
  test("a cohort is offered without a rule that the earlier one has not, its only one too, and never without its entry", () => {
    const sets = ["diabetes", "metformin", "insulin"].map((key, i) => ({ key, name: key, items: [{ conceptId: i + 1, name: key, descendants: false, mapped: false, exclude: false }] }));
    const ever = { from: { days: null, side: "before" }, to: { days: null, side: "after" }, index: "start", of: "start" };
    const rule = (drug: string, name = drug) => ({ name, group: { kind: "cohort-group", match: "all", of: [{ kind: "events", event: { domain: "drug", conceptSet: drug, where: [] }, start: ever, occurs: { at: "at-least", count: 1 } }] } });
    const cohort = (...rules: unknown[]): Query => Query.parse({
      ...query([]), conceptSets: sets,
      population: { kind: "cohort", entry: { events: [{ domain: "condition", conceptSet: "diabetes", where: [] }], observation: { priorDays: 0, postDays: 0 }, limit: "first" }, rules, limit: "first", exit: { kind: "end-of-observation" }, censoring: [], collapseDays: 0 },
    });
    const left = (refused: Query, near: Query[]) => saferVariants(refused, near, "all").flatMap(({ change, query: { population } }) => (change === "drop-criterion" && isCohort(population) ? [population.rules.map(({ name }) => name)] : []));
    expect(left(cohort(rule("metformin")), [])).toEqual([[]]);
    expect(left(cohort(rule("metformin"), rule("insulin")), [])).toEqual([["insulin"], ["metformin"]]);
    // Beside one that asked for metformin, under whatever name, the new rule is insulin; without it the people are those who were asked for already.
    expect(offered(cohort(rule("metformin"), rule("insulin")), [cohort(rule("metformin", "Treated"))], "all").map(([change]) => change)).toEqual(["same-people"]);
    expect(left(cohort(), [])).toEqual([]);
  });
  test("where only some numbers were kept back, fewer groups come first", () => {
    const crossed = query([asthma], [{ kind: "crosstab", id: "t", by: ["sex", "ages"] }], [{ kind: "sex", name: "sex", label: "Sex" }, bands]);
    const found = saferVariants(crossed, [], "some");
    expect(found.map(({ change }) => change)).toEqual(["no-breakdown", "wider-bands"]);
    expect(found[0]!.query.analyses).toEqual([{ kind: "crosstab", id: "t", by: ["sex"] }]);
    expect(found[0]!.query.variables.map(({ name }) => name)).toEqual(["sex"]);
    expect(found[1]!.query.variables[1]).toMatchObject({ cutPoints: [40, 60] });
  });
  test("nothing that asks the same as the refused question, and nothing twice", () => {
    expect(offered(query([asthma]), [query([asthma])], "all")).toEqual([]);
    const found = saferVariants(query([asthma, age(40)]), [query([asthma]), query([asthma])], "all");
    expect(new Set(found.map(({ words }) => words.join())).size).toBe(found.length);
    expect(found.every(({ query: { title } }) => title === "A study, changed")).toBe(true);
  });
  test("of another data model, or with concept sets that clash, no people are borrowed", () => {
    const other = Query.parse({ ...query([]), dataModel: { kind: "table", table: "people" }, population: { kind: "group", match: "all", of: [] } });
    expect(offered(query([asthma]), [other], "all").map(([change]) => change)).not.toContain("same-people");
  });
});

test.each<[Criterion, Criterion | undefined, Partial<Record<"min" | "max", number>> | undefined]>([
  [age(undefined, 76), undefined, { max: 70 }], [age(43), undefined, { min: 50 }],
  // 75 was asked before: away from it, where more people are.
  [age(undefined, 76), age(undefined, 75), { max: 90 }], [age(undefined, 74), age(undefined, 75), { max: 60 }], [age(38), age(40), { min: 30 }],
  [{ kind: "number", column: "income", min: 5300 }, undefined, { min: 6000 }], [{ kind: "number", column: "ratio", max: 0.76 }, undefined, { max: 0.7 }],
  [age(48, 52), undefined, undefined], [sex, undefined, undefined],
])("%j beside %j has its bound moved to %j", (criterion, before, ends) => {
  const found = fartherBound(criterion, before);
  expect(found && { ...("min" in found && found.min !== undefined && { min: found.min }), ...("max" in found && found.max !== undefined && { max: found.max }) }).toEqual(ends);
});
