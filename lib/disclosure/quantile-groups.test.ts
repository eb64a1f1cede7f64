/** Which groups sit out of quantiles by group: worked examples, and what an attacker is left with who knows everything that is counted. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ModelOutput } from "#lib/query/outputs.ts";
import type { Cell } from "./cell.ts";
import { controlDisclosure } from "./control.ts";
import type { DisclosurePolicy } from "./policy.ts";
import { profileNamed } from "./profiles.ts";
import { groupsThatSitOut, participationIn } from "./quantile-groups.ts";
import type { ReleasedOutput } from "./released.ts";
import { attack } from "./testing/attacker.ts";

const nhs = profileNamed("nhse-sde-10-5")!;
const codes = ["mild", "middling", "severe", "worst"];
const level = (code: string) => ({ code, label: code });
/** Of each group how many have a value, and how many none. */
function quantiles(groups: readonly (readonly [known: number, missing: number])[], parts = 4): ModelOutput {
  const columns = codes.slice(0, groups.length);
  const used = groups.reduce((sum, [known]) => sum + known, 0);
  return {
    kind: "quantiles", id: "q", columns, used, residualDf: used, smallestGroup: Math.min(...groups.flatMap(([known]) => (known > 0 ? [known] : []))), smallestAlike: null,
    spreads: [], times: [], leavesNothingOpen: false, quantileParts: parts, largestLeverage: 0, weighting: null,
    table: { dimensions: [{ variable: "stage", label: "Stage", levels: columns.map(level) }, { variable: "age", label: "Age", levels: ["_known", "_missing"].map(level) }], counts: groups.flat() },
  };
}
type Released = Extract<ReleasedOutput, { kind: "regression" | "cox" | "quantiles" }>;
async function release(groups: readonly (readonly [number, number])[], policy: DisclosurePolicy = nhs, parts = 4): Promise<Released> {
  const output = quantiles(groups, parts);
  const { released } = await controlDisclosure({ population: groups.flat().reduce((a, b) => a + b, 0), outputs: [output] }, policy, { queryDigest: "0".repeat(64) });
  return released.outputs[0] as Released;
}

describe("groups that sit out of quartiles, under a threshold of 10 with counts rounded to 5", () => {
  it("of 200, 100 and 25 people the 25 sit out: a quarter of them is fewer than 10; nothing has to be hidden for it", async () => {
    const found = await release([[200, 0], [100, 0], [25, 0]]);
    expect(found).toMatchObject({ reasons: [], groupsOut: ["severe"] });
    expect(participationIn(found)).toEqual({ given: ["mild", "middling"], out: [{ code: "severe", because: "too-few" }] });
  });
  it("of 200, 100, 60 and 4 the four sit out, and the 60 whose count is hidden with theirs: else 364 less 200, 100 and 60 would be the four", async () => {
    const found = await release([[200, 0], [100, 0], [60, 0], [4, 0]]);
    expect(participationIn(found)).toEqual({ given: ["mild", "middling"], out: [{ code: "severe", because: "hidden" }, { code: "worst", because: "small" }] });
  });
  it("of two groups, 200 and 4, both do: the whole less the other is the small one, so the TRE takes no part", async () => {
    expect(await release([[200, 0], [4, 0]])).toMatchObject({ reasons: ["small-group", "fine-quantiles"] });
    expect((await release([[200, 0], [4, 0]])).groupsOut).toBeUndefined();
  });
  it("of exactly 40, shown as 40, a group sits out: the count may be 38, and to let it in would say that it is not; of 43, shown as 45, it takes part", async () => {
    const shown = (value: number): Cell => ({ is: "value", value, roundedTo: 5 });
    const table = (people: Cell) => ({ columns: ["mild"], table: { dimensions: quantiles([[0, 0]]).table.dimensions, cells: [people, { is: "zero" as const }], margins: [], total: people } });
    expect(groupsThatSitOut(table(shown(40)), 40)).toEqual(["mild"]);
    expect(groupsThatSitOut(table(shown(45)), 40)).toEqual([]);
    expect((await release([[200, 0], [40, 0]])).groupsOut).toEqual(["middling"]);
    expect((await release([[200, 0], [43, 0]])).groupsOut).toBeUndefined();
  });
  it("a group of nobody neither takes part nor sits out, where that nobody is in it is shown", async () => {
    const found = await release([[200, 0], [100, 0], [0, 0]]);
    expect([found.reasons, found.groupsOut, participationIn(found)]).toEqual([[], undefined, { given: ["mild", "middling"], out: [] }]);
  });
  it("where all sit out for their rounding alone the TRE takes no part, by the rule on fine quantiles", async () => {
    expect((await release([[41, 0], [42, 0]])).reasons).toEqual(["fine-quantiles"]);
  });
});

it("whoever knows each group's exact number that is counted, and so everyone's, finds no hidden count, in any table of up to four groups", async () => {
  const policy: DisclosurePolicy = { ...nhs, threshold: 3, summaryPeople: 3, degreesOfFreedom: 3, roundingBase: 1 };
  const group = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 4 }));
  await fc.assert(fc.asyncProperty(fc.array(group, { minLength: 2, maxLength: 3 }), async (groups) => {
    const found = await release(groups, policy, 2);
    const { given } = participationIn(found);
    const knownAt = (code: string) => found.table.cells[2 * found.columns.indexOf(code)]!;
    // Decided from what is released, and from nothing else.
    if (found.reasons.length === 0) {
      expect(found.groupsOut ?? []).toEqual(groupsThatSitOut(found, 6));
      for (const code of given) expect(knownAt(code)).toMatchObject({ is: "value", value: groups[found.columns.indexOf(code)]![0] });
      expect(given.every((code) => groups[found.columns.indexOf(code)]![0] >= 6)).toBe(true);
    }
    // Their numbers are shown, exactly here: the sums add nothing to the table that the attacker has.
    const possible = attack([{ kind: "crosstab", id: "t", ...found.table }], policy);
    for (const { cell, low, high } of possible ?? []) if (cell.is === "suppressed-small" || cell.is === "suppressed-secondary") expect(high).toBeGreaterThan(low);
  }), { seed: 41, numRuns: 60 });
}, 60_000);
