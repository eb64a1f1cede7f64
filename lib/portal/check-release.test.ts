import { describe, expect, test } from "vitest";
import { outputsOfRun } from "#lib/analysis/outputs-of-run.ts";
import type { Cell } from "#lib/disclosure/cell.ts";
import { controlDisclosure } from "#lib/disclosure/control.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { ReleasedOutputs, type ReleasedNumber } from "#lib/disclosure/released.ts";
import { Query } from "#lib/query/model.ts";
import { evaluateReference, peopleOf, type TableRows } from "#lib/query/reference-engine.ts";
import { checkRelease } from "./check-release.ts";

const policy = profileNamed("nhse-sde-10-5")!;
const queryDigest = "a".repeat(64);
const query: Query = {
  version: 1, title: "Age", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: [] },
  variables: [{ kind: "column", name: "age", label: "Age", column: "age" }], analyses: [{ kind: "summary", id: "age", of: "age" }],
};
const number = (value: number, digits = 4): ReleasedNumber => ({ is: "number", value, digits });
const hidden: ReleasedNumber = { is: "suppressed-small", below: 10 };
const rounded = (value: number): Cell => ({ is: "value", value, roundedTo: 5 });
const verdictOn = (n: Cell, mean: ReleasedNumber, sd: ReleasedNumber) => {
  const released: ReleasedOutputs = { version: 1, queryDigest, policy: { profile: policy.profile, version: 1, digest: "b".repeat(64) }, outputs: [{ kind: "summary", id: "age", variable: "age", label: "Age", n, missing: { is: "zero" }, mean, sd }] };
  const verdict = checkRelease(released, query, queryDigest, { policy, leastThreshold: 1 });
  return verdict.ok || verdict.refusal.message;
};

test("concept sets are told of as the query has them, or not at all", () => {
  const asked: Query = { ...query, dataModel: { kind: "omop-5.4" }, variables: [], analyses: [], conceptSets: [{ key: "asthma", name: "Asthma", items: [] }] };
  const verdict = (conceptSets?: ReleasedOutputs["conceptSets"]) => checkRelease({ version: 1, queryDigest, policy: { profile: policy.profile, version: 1, digest: "b".repeat(64) }, outputs: [], ...(conceptSets && { conceptSets }) }, asked, queryDigest, { policy, leastThreshold: 1 });
  expect(verdict()).toMatchObject({ ok: true });
  expect(verdict([{ key: "asthma", concepts: 14 }])).toMatchObject({ ok: true });
  expect(verdict([{ key: "diabetes", concepts: 14 }])).toMatchObject({ ok: false, refusal: { reason: "bad-crate", message: "The outputs tell of other concept sets than those of the query." } });
});

test("under an approval that demands more than the TRE, outputs were controlled under that, or are refused", () => {
  const counted: Query = { ...query, variables: [], analyses: [{ kind: "count", id: "n" }] };
  const verdict = (people: Cell, cited: { leastThreshold?: number }, leastThreshold: number) => {
    const checked = checkRelease({ version: 1, queryDigest, policy: { profile: policy.profile, version: 1, digest: "b".repeat(64), ...cited }, outputs: [{ kind: "count", id: "n", people }] }, counted, queryDigest, { policy, leastThreshold });
    return checked.ok || checked.refusal.message;
  };
  expect(verdict(rounded(25), { leastThreshold: 20 }, 20)).toBe(true);
  expect(verdict(rounded(15), { leastThreshold: 20 }, 20)).toContain("a count of fewer than 20 people");
  // Suppression beside other counts, and models, hang on the threshold too.
  expect(verdict(rounded(25), {}, 20)).toContain("demands at least 20 people");
  expect(verdict(rounded(25), { leastThreshold: 15 }, 20)).toContain("demands at least 20 people");
  // What the TRE's own policy keeps needs no word of the approval's; a run may be held to more than is asked of it now.
  expect(verdict(rounded(15), {}, 10)).toBe(true);
  expect(verdict(rounded(15), { leastThreshold: 20 }, 1)).toContain("a count of fewer than 20 people");
});

describe("a mean or standard deviation (least people 10 and 11, four digits)", () => {
  test.each<[string, Cell, ReleasedNumber, ReleasedNumber, true | string]>([
    ["of many people passes", rounded(150), number(54.21), number(9.123), true],
    ["of people whose number is hidden for others' sake passes", { is: "suppressed-secondary" }, number(54.21), number(9.123), true],
    ["of ten people, to the nearest five, may be of eleven or twelve", rounded(10), number(54.21), number(9.123), true],
    ["of a number that is itself too small is refused", { is: "suppressed-small", below: 10 }, number(54.21), hidden, "gives a mean of fewer than 10 people"],
    ["of nobody is refused", { is: "zero" }, hidden, number(9.123), "gives a standard deviation of fewer than 11 people"],
    ["of a number that states a narrower range than its rounding is refused", { is: "value", value: 150, roundedTo: 5, range: { low: 151, high: 151 } }, number(54.21), number(9.123), "states a range of its own"],
    ["with too many digits is refused", rounded(150), number(54.214567, 8), number(9.123), "gives a number to more than 4 digits"],
  ])("%s", (_what, n, mean, sd, verdict) => {
    if (verdict === true) expect(verdictOn(n, mean, sd)).toBe(true);
    else expect(verdictOn(n, mean, sd)).toContain(verdict);
  });
});

test("a midpoint says its range, under a policy that rounds so alone, and never a narrower one", () => {
  const midpoints = profileNamed("opensafely-mid6")!;
  const verdict = (people: Cell, by = midpoints) => {
    const counted: Query = { ...query, variables: [], analyses: [{ kind: "count", id: "n" }] };
    const checked = checkRelease({ version: 1, queryDigest, policy: { profile: by.profile, version: by.version, digest: "b".repeat(64) }, outputs: [{ kind: "count", id: "n", people }] }, counted, queryDigest, { policy: by, leastThreshold: 1 });
    return checked.ok || checked.refusal.message;
  };
  const of = (value: number, low: number, high: number, roundedTo = 6): Cell => ({ is: "value", value, roundedTo, range: { low, high } });
  // 7 to 12; and 9 + 15, a sum of two.
  expect([verdict(of(9, 7, 12)), verdict(of(24, 20, 30, 12))]).toEqual([true, true]);
  for (const narrow of [of(9, 8, 12), of(9, 7, 11), of(24, 22, 27, 12), of(24, 20, 30, 13)]) expect(verdict(narrow)).toContain("states a range of its own");
  // Nor one so wide that few would pass for many; a sum of a midpoint and a multiple of twice the step is within what it is rounded to.
  for (const wide of [of(3, 0, 1_000_000), of(9, 5, 12), of(9, 7, 13)]) expect(verdict(wide)).toContain("states a range of its own");
  expect(verdict(of(21, 13, 30, 18))).toBe(true);
  expect(verdict(of(9, 7, 12), { ...midpoints, rounding: "sums" })).toContain("states a range of its own");
  expect(verdict(of(3, 1, 6))).toContain("fewer than 7 people");
});

test("a rate by ages within each sex, and quantiles by group, pass as a TRE's own control makes them; with a group less they are misshapen", async () => {
  const dictionary: TableRows["dictionary"] = {
    table: "patients", label: "Patients",
    columns: [
      { kind: "number", name: "age", label: "Age", min: 0, max: 120, missingCodes: [] }, { kind: "number", name: "days", label: "Days", min: 0, max: 9999, missingCodes: [] },
      { kind: "category", name: "sex", label: "Sex", levels: [{ code: "f", label: "Female" }, { code: "m", label: "Male" }], missingCodes: [] }, { kind: "category", name: "ill", label: "Ill", levels: [{ code: "no", label: "No" }, { code: "yes", label: "Yes" }], missingCodes: [] },
    ],
  };
  const asked = Query.parse({
    ...query, variables: [{ kind: "column-band", name: "ages", label: "Ages", column: "age", cutPoints: [45] }, ...dictionary.columns.map(({ name, label }) => ({ kind: "column", name, label, column: name }))],
    analyses: [
      { kind: "rate", id: "r", event: { variable: "ill", level: "yes" }, time: "days", by: "ages", standard: "european-2013", within: "sex" },
      { kind: "characteristics", id: "one", by: "sex", of: [{ variable: "age", as: "median", low: 0, high: 120, step: 1 }] },
    ],
  });
  const data: TableRows = { kind: "table", dictionary, rows: Array.from({ length: 800 }, (_, i) => ({ age: 20 + (i % 60), days: 100 + (i % 300), sex: i % 2 === 0 ? "f" : "m", ill: i % 3 === 0 ? "yes" : "no" })) };
  const { released } = await controlDisclosure(outputsOfRun(asked, dictionary, evaluateReference(asked, data), peopleOf(asked, data)), policy, { queryDigest });
  const check = (outputs: ReleasedOutputs["outputs"]) => checkRelease(ReleasedOutputs.parse({ ...released, outputs }), asked, queryDigest, { policy, leastThreshold: 1 });
  expect(released.outputs).toMatchObject([{ kind: "rate", days: { length: 9 } }, { kind: "quantiles", id: "one-1", columns: ["f", "m"], reasons: [] }]);
  expect(check(released.outputs)).toEqual({ ok: true, value: true });
  const [rate, quantiles] = released.outputs;
  if (rate?.kind !== "rate" || !quantiles) throw new Error("a rate was asked for");
  expect(check([{ ...rate, days: rate.days.slice(1) }, quantiles])).toMatchObject({ ok: false, refusal: { message: "The output “r” does not have one number for each group." } });
  // A faulty agent: a group left out that is none, in although its count is hidden, or too small for quarters of ten people.
  if (quantiles.kind !== "quantiles") throw new Error("quantiles were asked for");
  const said = (change: Partial<typeof quantiles>) => { const verdict = check([rate, { ...quantiles, ...change }]); return verdict.ok || verdict.refusal.message; };
  const withWomen = (people: Cell) => ({ table: { ...quantiles.table, cells: quantiles.table.cells.map((cell, i) => (i === 0 ? people : cell)) } });
  expect(said({ groupsOut: ["f"] })).toBe(true);
  expect(said({ groupsOut: ["x"] })).toContain("names groups that its table does not have");
  expect(said(withWomen({ is: "suppressed-secondary" }))).toContain("takes part with a group whose count it hides");
  expect(said({ ...withWomen({ is: "suppressed-secondary" }), groupsOut: ["f"] })).toBe(true);
  expect(said(withWomen(rounded(35)))).toContain("gives quantiles of a group of fewer than 40 people");
  expect(said({ ...withWomen(rounded(35)), groupsOut: ["f"] })).toBe(true);
});
