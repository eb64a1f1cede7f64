/** What a TRE remembers of sums by groups, in its store and in its ledger: the values of each group, and everyone who is told of. */
import { describe, expect, it } from "vitest";
import { modelInput } from "#lib/analysis/model-data.ts";
import { wordingText, type Condition } from "#lib/disclosure/ledger/conditions.ts";
import { PersonSet } from "#lib/disclosure/ledger/person-set.ts";
import { keyOf } from "#lib/disclosure/linked-counts.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import { Query } from "#lib/query/model.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import { columnsByGroup } from "./column-digests.ts";
import { setsOfGroups } from "./model-sets.ts";
import { earlierSets, recordColumns, recordGroupColumns, recordMask } from "./store/masks.ts";
import { openStore } from "./store/store.ts";

const stages = ["1", "2", "3"];
const people: PeopleTable = {
  ids: Float64Array.from({ length: 9 }, (_, i) => 100 + i),
  columns: new Map([
    ["stage", { kind: "category", name: "stage", levels: stages.map((code) => ({ code, label: code })), codes: Uint16Array.from([0, 0, 0, 1, 1, 1, 2, 2, 2]) }],
    ["age", { kind: "number", name: "age", values: Float64Array.from([40, 50, 60, 41, 51, 61, 42, 52, 62]) }],
  ]),
} as never;
const query = Query.parse({
  version: 1, title: "Ages by stage", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: [] },
  variables: ["stage", "age"].map((name) => ({ kind: "column", name, label: name, column: name })), analyses: [{ kind: "quantiles", id: "q", of: "age", by: "stage", at: [0.5], low: 0, high: 120, step: 1 }],
});
const [analysis] = query.analyses;
if (analysis?.kind !== "quantiles") throw new Error("quantiles are asked for");

describe("columns of sums by groups", () => {
  const columnsOf = (given?: string[]) => columnsByGroup(modelInput(analysis, people, undefined, given), people.ids);
  it("are everyone's values and each group's; a group is the same column whoever else is in the model, everyone is not", () => {
    const [all, two] = [columnsOf(), columnsOf(["1", "2"])];
    expect(all.map(({ by, digests }) => [by, digests.length])).toEqual([[undefined, 1], ["1", 1], ["2", 1], ["3", 1]]);
    expect(two.slice(1, 3)).toEqual(all.slice(1, 3));
    expect([two[3]!.digests, two[0]!.digests[0] === all[0]!.digests[0]]).toEqual([[], false]);
    // Of one group alone everyone's values are that group's.
    expect(columnsOf(["2"])[0]!.digests).toEqual(all[2]!.digests);
  });
  it("are held against groups of the same variable alone, and against whatever else has the same column", () => {
    const { db } = openStore(":memory:", { now: () => new Date("2026-01-01T00:00:00Z") });
    db.exec("PRAGMA foreign_keys = OFF");
    recordGroupColumns(db, "run-1", "q", ["d"], { variable: "stage", group: undefined }, ["a", "b", "c", "d*"]);
    recordGroupColumns(db, "run-1", "q", ["d"], { variable: "stage", group: "2" }, ["a", "b", "c"]);
    const sets = (told?: Parameters<typeof earlierSets>[2]) => earlierSets(db, ["d"], told).sort();
    expect(sets({ variable: "stage", group: "2" })).toEqual([["a", "b", "c"]]);
    expect(sets({ variable: "stage", group: undefined })).toEqual([]);
    const both = [["a", "b", "c"], ["a", "b", "c", "d*"]];
    expect(sets({ variable: "sex", group: "f" })).toEqual(both);
    expect(sets({ variable: "sex", group: undefined })).toEqual(both);
    expect(sets()).toEqual(both);
    // A model without groups is held against all of them, and they against it.
    recordColumns(db, "run-2", "m", ["d"]);
    recordMask(db, "run-2", { label: { analysis: "m", epoch: 0, iteration: 0 } as never, part: { words: "", signed: "" } }, ["a", "b", "e"], "2026-01-01T00:00:00Z");
    expect(sets({ variable: "stage", group: undefined })).toEqual([["a", "b", "e"]]);
    expect(sets({ variable: "stage", group: "2" })).toEqual([["a", "b", "c"], ["a", "b", "e"]]);
    expect(() => db.exec("DELETE FROM group_columns")).toThrow(/never removed/);
  });
});

describe("everyone of quantiles by group, in the ledger", () => {
  const counts = new Map(stages.map((code, g) => [keyOf([["stage", code], ["age", "_known"]]), PersonSet.from([100 + 3 * g, 101 + 3 * g, 102 + 3 * g])]));
  const conditionsOf = (assignments: readonly (readonly [string, string])[]): Condition[] => assignments.map(([on, level]) => ({ on, in: [level], of: stages }));
  const output = (groupsOut?: string[]): ReleasedOutput => ({
    kind: "quantiles", id: "q", columns: stages, reasons: [], ...(groupsOut && { groupsOut }),
    table: { dimensions: [{ variable: "stage", label: "Stage", levels: stages.map((code) => ({ code, label: code })) }], cells: stages.flatMap(() => [{ is: "value", value: 3, roundedTo: 1 }, { is: "zero" }] as const), margins: [], total: { is: "value", value: 9, roundedTo: 1 } },
  });
  const sets = (of: ReleasedOutput) => setsOfGroups(query, [of], (key) => counts.get(key), conditionsOf);
  it("is the people of the groups that take part, worded as those", () => {
    const [without] = sets(output(["2"]));
    expect([without!.model, without!.parts.length, without!.people.equals(PersonSet.from([100, 101, 102, 106, 107, 108]))]).toEqual(["q", 2, true]);
    expect(without!.wording).toBe(wordingText([...conditionsOf([["age", "_known"]]), { on: "stage", in: ["1", "3"], of: stages }]));
    expect(sets(output())[0]!.people.size).toBe(9);
  });
  it("is that group where only one takes part, which its own count stands for; nobody where the TRE takes no part", () => {
    expect(sets(output(["1", "2"]))).toEqual([]);
    expect(sets({ ...output(), reasons: ["small-group"] } as ReleasedOutput)).toEqual([]);
  });
});
