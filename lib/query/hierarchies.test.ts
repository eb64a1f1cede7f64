import { describe, expect, test } from "vitest";
import { breakdownsOf, hierarchiesOf, type Facet } from "./hierarchies.ts";
import { Variable } from "./model.ts";
import type { AnalysisOutput } from "./outputs.ts";
import { dimensionOf } from "./variables.ts";

const variable = (of: object, name: string): Variable => Variable.parse({ ...of, name, label: name });
const age = { kind: "age-band", at: "2024-01-01" };
const facetOf = (of: Variable): Facet => ({ variable: of.name, levels: dimensionOf(of).levels.map(({ code }) => code) });
const groupsOf = (variables: Variable[], facets = variables.map(facetOf)) =>
  hierarchiesOf(facets, { variables }, undefined).map(({ facets: of, groups }) => groups.map((group) => group.map((place, i) => of[i]!.levels[place]!).join(" / ")));

describe("ways of telling people apart that say one thing", () => {
  test("bands that cross make the groups between all their cuts", () => {
    expect(groupsOf([variable({ ...age, cutPoints: [40, 60] }, "a"), variable({ ...age, cutPoints: [40, 45] }, "b")])).toEqual([
      ["under-40 / under-40", "40-to-60 / 40-to-45", "60-and-over / 45-and-over", "40-to-60 / 45-and-over", "_missing / _missing"],
    ]);
  });
  test("ages are whole years: nobody is 40 and a half; a histogram's last break ends its interval", () => {
    const number = variable({ kind: "age", at: "2024-01-01" }, "n");
    const band = variable({ ...age, cutPoints: [40.5, 61] }, "b");
    const histogram: Extract<AnalysisOutput, { kind: "histogram" }> = { kind: "histogram", id: "h", variable: "n", label: "n", breaks: [41, 60], counts: [1], below: 0, above: 0, missing: 0 };
    const facets = [facetOf(band), ...breakdownsOf([histogram], { variables: [number] }).flat()];
    expect(groupsOf([band, number], facets)).toEqual([["under-40.5 / -inf..41", "40.5-to-61 / 41..60+", "61-and-over / 60+..inf", "_missing / _missing"]]);
  });
  test("ages at other dates, and other columns, are other things", () => {
    expect(groupsOf([variable({ ...age, cutPoints: [40] }, "a"), variable({ ...age, at: "2020-01-01", cutPoints: [40] }, "b"), variable({ kind: "sex" }, "s")])).toEqual([]);
  });
  test("levels put together under new labels: what no group names is not known there", () => {
    const dictionary = { table: "t", label: "T", columns: [{ kind: "category" as const, name: "region", label: "R", levels: ["n", "s", "w"].map((code) => ({ code, label: code })), missingCodes: [] }] };
    const variables = [variable({ kind: "column", column: "region" }, "r"), variable({ kind: "column-recode", column: "region", groups: [{ label: "England", codes: ["n", "s"] }] }, "g")];
    const [found] = hierarchiesOf([{ variable: "r", levels: ["n", "s", "w", "_missing"] }, { variable: "g", levels: ["group-1", "_missing"] }], { variables }, dictionary);
    expect(new Set(found!.groups.map((group) => group.join()))).toEqual(new Set(["0,0", "1,0", "2,1", "3,1"]));
  });
  test("years of the index date, of more and of fewer years", () => {
    const groups = groupsOf([variable({ kind: "index-year", from: 2010, to: 2011 }, "a"), variable({ kind: "index-year", from: 2011, to: 2011 }, "b")])[0]!;
    expect(new Set(groups)).toEqual(new Set(["before-2010 / before-2011", "2010 / before-2011", "2011 / 2011", "after-2011 / after-2011"]));
  });
});
