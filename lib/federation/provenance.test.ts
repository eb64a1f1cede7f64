import { describe, expect, it } from "vitest";
import type { Cell } from "#lib/disclosure/cell.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import { combine } from "./combine.ts";
import { mayOverlap, Provenance, provenanceOf } from "./provenance.ts";
import type { SiteAnswer } from "./site-answer.ts";

const nhse = profileNamed("nhse-sde-10-5")!;
const value = (v: number, roundedTo = 5) => ({ is: "value" as const, value: v, roundedTo });
const small = { is: "suppressed-small" as const, below: 10 };
const site = (name: string, outputs: ReleasedOutput[], more: Partial<SiteAnswer> = {}): SiteAnswer => ({ tre: { id: name.toLowerCase(), name }, state: "released", since: "2026-03-02T10:00:00Z", outputs, zeros: "shown", ...more });
const bins = (counts: number[], below: Cell): ReleasedOutput =>
  ({ kind: "histogram", id: "ages", variable: "age", label: "Age", breaks: [0, 50, 100], cells: counts.map((n) => value(n)), below, above: { is: "zero" }, missing: small });
const policies = [{ treId: "a", profile: "nhse-sde-10-5", version: 3, digest: "d".repeat(64) }];
const made = (answers: SiteAnswer[]) => { const result = combine(answers, nhse); return provenanceOf(result.outputs[0]!, result, policies); };

describe("how numbers were made", () => {
  it("names who is in with their policy, and who is out with the reason", () => {
    const told = made([site("A", [{ kind: "count", id: "n", people: value(120) }]), site("B", [], { state: "refused", reason: "Not in our scope." })]);
    expect(Provenance.parse(told)).toEqual(told);
    expect(told.in).toEqual([{ treId: "a", tre: "A", policy: { profile: "nhse-sde-10-5", version: 3, digest: "d".repeat(64) }, roundedTo: 5 }]);
    expect(told.out).toEqual([{ treId: "b", tre: "B", state: "refused", reason: "Not in our scope." }]);
    expect(told).toMatchObject({ exactness: "approximate", within: 2, numbers: 1, hidden: 0, people: { low: 118, high: 122 } });
  });
  it("is exact only where every number is", () => {
    expect(made([site("A", [{ kind: "count", id: "n", people: value(120, 1) }])])).toMatchObject({ exactness: "exact", within: 0 });
  });
  it("counts what is hidden, and adds a histogram's people up: 40 ± 2 and 60 ± 2 make 96 to 104, and a hidden part at least 96", () => {
    const told = made([site("A", [bins([40, 60], small)])]);
    expect(told).toMatchObject({ exactness: "grouped", numbers: 5, hidden: 2, people: { low: 96, high: null, estimate: null } });
    expect(made([site("A", [bins([40, 60], { is: "zero" })])])).toMatchObject({ hidden: 1, people: { low: 96, high: 104, estimate: 100 } });
  });
  it("a model's fit is exact, though the people behind it are rounded; before there is one, only they are told", () => {
    const table = { dimensions: [{ variable: "sex", label: "Sex", levels: [{ code: "f", label: "Women" }] }], cells: [value(120)], margins: [[value(120)]], total: value(120) };
    const result = combine([site("A", [{ kind: "regression", id: "m", columns: ["age"], table, reasons: [] }])], nhse);
    const fit = { of: "quantiles" as const, n: 121, iterations: 3, quantiles: [] };
    expect(provenanceOf(result.outputs[0]!, result, policies, { fit })).toMatchObject({ exactness: "exact", counts: "approximate" });
    expect(provenanceOf(result.outputs[0]!, result, policies)).toMatchObject({ exactness: "approximate", counts: "approximate" });
  });
  it("counts a TRE that answered with something else as out", () => {
    const told = made([site("A", [{ kind: "count", id: "n", people: value(120) }]), site("B", [{ kind: "count", id: "n", people: value(90) }]), site("C", [{ kind: "summary", id: "n", variable: "x", label: "X", n: value(5), missing: value(0), mean: { is: "withheld" }, sd: { is: "withheld" } }])]);
    expect(told.out.map(({ tre }) => tre)).toEqual(["C"]);
  });
  it("two TREs may hold the same people, one may not", () => {
    const n = (name: string) => site(name, [{ kind: "count", id: "n", people: value(120) }]);
    expect(mayOverlap(combine([n("A"), n("B")], nhse))).toBe(true);
    expect(mayOverlap(combine([n("A"), site("B", [], { state: "failed" })], nhse))).toBe(false);
  });
});
