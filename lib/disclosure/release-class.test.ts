import { describe, expect, test } from "vitest";
import type { Cell } from "./cell.ts";
import { withholdAll } from "./ledger/withhold.ts";
import { profileNamed } from "./profiles.ts";
import { recordOf } from "./record-of.ts";
import { classesOf, classOf, measured, ReleaseClass, ReleasePolicy, ruleOn, standardClasses } from "./release-class.ts";
import { releaseInWords, shareInWords } from "./release-in-words.ts";
import type { ReleasedOutput, ReleasedOutputs } from "./released.ts";

const policy = profileNamed("nhse-sde-10-5")!;
const n = (value: number, roundedTo = 5): Cell => ({ is: "value", value, roundedTo });
const sex = { variable: "sex", label: "Sex", levels: [{ code: "f", label: "Female" }, { code: "m", label: "Male" }] };
const table = (id: string, cells: Cell[], total: Cell): ReleasedOutput => ({ kind: "crosstab", id, dimensions: [sex], cells, margins: [cells], total });
const release = (...outputs: ReleasedOutput[]): ReleasedOutputs => ({ version: 1, queryDigest: "0".repeat(64), policy: { profile: "p", version: 1, digest: "d" }, outputs });
const rule = (released: ReleasedOutputs, classes: readonly ReleaseClass[] = standardClasses, needsPerson: string[] = [], ...stopped: string[]) => ruleOn(released, recordOf(released, policy), needsPerson, classes, new Set(stopped));
const people: ReleasedOutput = { kind: "count", id: "people", people: n(500) };
const open = table("open", [n(300), n(200)], n(500));
const hiding = table("hiding", [n(490), { is: "suppressed-small", below: 10 }], { is: "suppressed-secondary" });

test("size and change are read off the release", () => {
  const of = (output: ReleasedOutput) => measured(output, recordOf(release(output), policy).outputs[0]!);
  expect(of(open)).toEqual({ kind: "crosstab", changed: "rounding", people: 500, numbers: 3, dimensions: 1 });
  expect(of(hiding)).toMatchObject({ changed: "hiding", people: 0 });
  expect(of({ kind: "count", id: "exact", people: n(12, 1) })).toMatchObject({ changed: "nothing", people: 12 });
  expect(of({ kind: "regression", id: "model", table: { dimensions: [sex], cells: [n(5, 1), n(5, 1)], margins: [[n(5, 1), n(5, 1)]], total: n(10, 1) }, columns: [], reasons: ["small-group"] })).toMatchObject({ changed: "hiding", people: 10 });
  expect(of({ kind: "summary", id: "age", variable: "age", label: "Age", n: n(500, 1), missing: { is: "zero" }, mean: { is: "number", value: 61.2, digits: 4 }, sd: { is: "number", value: 9.8, digits: 4 } })).toMatchObject({ changed: "rounding", numbers: 4 });
});

describe("a class holds an output only if it keeps all its conditions", () => {
  const of = { kind: "crosstab", changed: "rounding", people: 500, numbers: 9, dimensions: 2 } as const;
  const only = (more: Partial<ReleaseClass>) => classOf(of, [ReleaseClass.parse({ name: "this-one", kinds: ["crosstab"], ...more })])?.name;
  test.each([
    [{}, "this-one"], [{ kinds: ["count" as const] }, undefined], [{ mostChanged: "nothing" as const }, undefined], [{ mostChanged: "hiding" as const }, "this-one"],
    [{ leastPeople: 500 }, "this-one"], [{ leastPeople: 501 }, undefined], [{ mostNumbers: 9 }, "this-one"], [{ mostNumbers: 8 }, undefined], [{ mostDimensions: 2 }, "this-one"], [{ mostDimensions: 1 }, undefined],
  ])("%j", (more, name) => { expect(only(more)).toBe(name); });
});

describe("a run leaves by rule", () => {
  test("where each output is in an open class; each by the first that holds it", () => {
    expect(rule(release(people, open))).toMatchObject({ is: "rule", classes: [{ output: "people", class: { name: "large-counts" } }, { output: "open", class: { name: "open-tables" } }] });
  });
  test("not where one output is in none: it keeps the others", () => {
    expect(rule(release(people, hiding))).toEqual({ is: "people", because: ["“hiding” is in none of the classes that leave without people."] });
  });
  test("not where control found something for a person", () => {
    expect(rule(release(people), standardClasses, ["More than half is hidden."])).toEqual({ is: "people", because: ["More than half is hidden."] });
  });
  test("not by a class that is stopped, but by another that is open", () => {
    expect(rule(release(people), standardClasses, [], "large-counts")).toMatchObject({ is: "rule", classes: [{ class: { name: "open-tables" } }] });
    expect(rule(release(people), standardClasses, [], "large-counts", "open-tables")).toEqual({ is: "people", because: ["“people” is of the class large-counts, of which automatic release is stopped."] });
  });
  test("under “automatic” whatever it is, and under “people” never", () => {
    expect(rule(release(people, hiding), classesOf("automatic"))).toMatchObject({ is: "rule", classes: [{ class: { sample: 0 } }, {}] });
    expect(rule(release(people), classesOf("people"))).toEqual({ is: "people", because: [] });
  });
  test("as fast where the ledger keeps all of it back: to wait would tell of the refusal", () => {
    expect(rule(withholdAll(release(people, open)))).toMatchObject({ is: "rule", classes: [{ class: { name: "large-counts" } }, { class: { name: "open-tables" } }] });
  });
});

test("the policy refuses what is no class, by the field, and two of one name", () => {
  expect(ReleasePolicy.safeParse({ classes: [] }).success).toBe(false);
  expect(ReleasePolicy.safeParse({ classes: [standardClasses[0], standardClasses[0]] }).success).toBe(false);
  expect(ReleaseClass.safeParse({ name: "all", kinds: ["count"], sample: 1.5 }).error?.issues[0]?.path).toEqual(["sample"]);
});

test("a member of the public reads what leaves without people", () => {
  expect(releaseInWords({ classes: [ReleaseClass.parse({ name: "open-tables", kinds: ["count", "crosstab"], leastPeople: 1000, mostDimensions: 2, sample: 0.1 })] })[0]).toBe(
    "Counts of people and tables of counts leave without people looking first, if no number had to be hidden, about at least 1,000 people, by at most 2 variables. People look at one in 10 of them afterwards, drawn at random.",
  );
  expect([0, 0.05, 0.25, 0.3, 1].map(shareInWords)).toEqual(["none", "one in 20", "one in 4", "30%", "all"]);
});
