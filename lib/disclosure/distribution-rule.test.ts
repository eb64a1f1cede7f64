import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnalysisOutput, CodeCount, RunOutputs } from "#lib/query/outputs.ts";
import { cellBounds } from "./in-words.ts";
import { controlDisclosure } from "./control.ts";
import { mostListed, releaseChapters, releaseCodes, type Whole } from "./distribution-rule.ts";
import { profileNamed } from "./profiles.ts";
import { ReleasedOutputs, type ReleasedOutput } from "./released.ts";
import { crosstab, policyWith, queryDigest } from "./testing/tables.ts";

const nhse = profileNamed("nhse-sde-10-5")!;
const code = (conceptId: number, people: number): CodeCount => ({ domain: "condition", conceptId, name: `Code ${conceptId}`, people });
const wholeOf = (people: number, base = 5): Whole => ({ people, cell: { is: "value", value: Math.floor(people / base + 0.5) * base, roundedTo: base }, base });
const codes = (counts: number[], id = "held"): AnalysisOutput => ({ kind: "distribution", id, of: "codes", rows: counts.map((people, i) => code(i + 1, people)) });
const demographics = (sex: number[]): AnalysisOutput => ({
  kind: "distribution", id: "who", of: "demographics",
  tables: [{ dimension: { variable: "_sex", label: "Sex", levels: [{ code: "female", label: "Female" }, { code: "male", label: "Male" }, { code: "_missing", label: "Not known" }] }, counts: sex }],
});
const release = async (run: RunOutputs, policy = nhse): Promise<ReleasedOutput[]> => (await controlDisclosure(run, policy, { queryDigest })).released.outputs;

describe("a list of codes", () => {
  it("leaves out codes of 1 to 9 people without a trace: 9 is not listed, 10 is, and 124 reads 125", () => {
    expect(releaseCodes([code(1, 9), code(2, 10), code(3, 124)], wholeOf(1000), nhse)).toEqual({
      rows: [{ ...code(2, 0), people: { is: "value", value: 10, roundedTo: 5 } }, { ...code(3, 0), people: { is: "value", value: 125, roundedTo: 5 } }], unlistedBelow: 10,
    });
  });
  it("says the same whether a rare code is in the data or not", () => {
    const listed = [code(2, 40), code(3, 124)];
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 5 }), (rare) => {
      expect(releaseCodes([...listed, ...rare.map((people, i) => code(100 + i, people))], wholeOf(1000), nhse)).toEqual(releaseCodes(listed, wholeOf(1000), nhse));
    }));
  });
  it("gives one reading to everything near everyone: 991, 995 and 1,000 of 1,000 read alike, and the reading is true of each", () => {
    const { rows } = releaseCodes([code(1, 991), code(2, 995), code(3, 1000), code(4, 990)], wholeOf(1000), nhse);
    expect(new Set(rows.slice(0, 3).map((r) => JSON.stringify(r.people))).size).toBe(1);
    expect(cellBounds(rows[0]!.people)).toEqual({ low: 988, high: 1012 });
    expect(rows[3]!.people).toEqual({ is: "value", value: 990, roundedTo: 5 });
  });
  it("lists nothing of fewer than twice the threshold: 12 of 12 people with a code would tell of each of them", () => {
    expect(releaseCodes([code(1, 12), code(2, 10)], wholeOf(12), nhse)).toEqual({ rows: [], unlistedBelow: null });
    expect(releaseCodes([code(1, 20)], { people: 20, cell: { is: "suppressed-secondary" }, base: 5 }, nhse)).toEqual({ rows: [], unlistedBelow: null });
  });
  it("cuts a list that is too long by released numbers, and says below what a code may be missing", () => {
    const many = Array.from({ length: mostListed + 10 }, (_, i) => code(i + 1, i < mostListed ? 52 : 11));
    expect(releaseCodes(many, wholeOf(100_000), nhse)).toMatchObject({ rows: { length: mostListed }, unlistedBelow: 53 });
  });
  it("holds for random data under every policy: what is listed is true, what is not listed is below the bound, and the order says nothing", () => {
    const policy = fc.record({ threshold: fc.integer({ min: 2, max: 20 }), roundingBase: fc.constantFrom(1, 5, 10, 30) });
    fc.assert(fc.property(policy, fc.integer({ min: 1, max: 400 }), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (rules, people, shares) => {
      const held = shares.map((share, i) => code(i + 1, Math.round(share * people)));
      const { rows, unlistedBelow } = releaseCodes(held, wholeOf(people, rules.roundingBase), policyWith(rules));
      for (const { conceptId, people: exact } of held) {
        const row = rows.find((r) => r.conceptId === conceptId);
        if (!row) { if (unlistedBelow !== null) expect(exact).toBeLessThan(unlistedBelow); continue; }
        const bounds = cellBounds(row.people)!;
        expect(exact).toBeGreaterThanOrEqual(Math.max(bounds.low, rules.threshold));
        expect(exact).toBeLessThanOrEqual(bounds.high!);
        // Nobody outside can tell whether fewer people than the threshold are without the code.
        if (people - exact < rules.threshold) expect(bounds).toMatchObject({ low: expect.toSatisfy((low: number) => low <= people - rules.threshold) });
      }
      expect(rows.map((r) => r.conceptId)).toEqual(rows.map((r) => r.conceptId).sort((a, b) => a - b));
    }));
  });
});

describe("chapters", () => {
  it("show each chapter's number, and nothing where too few people have any code of ICD-10", () => {
    expect(releaseChapters([0, 7, 120, 998], 999, wholeOf(1000), nhse)).toEqual([{ is: "zero" }, { is: "suppressed-small", below: 10 }, { is: "value", value: 120, roundedTo: 5 }, { is: "value", value: 1000, roundedTo: 25 }]);
    expect(releaseChapters([0, 7, 0], 7, wholeOf(1000), nhse).map((c) => c.is)).toEqual(["code-absent", "code-absent", "code-absent"]);
    expect(releaseChapters([0, 12, 3], 15, wholeOf(15), nhse).map((c) => c.is)).toEqual(["suppressed-secondary", "suppressed-secondary", "suppressed-secondary"]);
  });
});

describe("a run with a distribution", () => {
  it("releases the population, its demographics and its codes in numbers that agree, in the form that leaves the TRE", async () => {
    const run: RunOutputs = { population: 1003, outputs: [{ kind: "count", id: "people", people: 1003 }, codes([4, 30, 1003]), demographics([500, 500, 3])] };
    const outputs = await release(run);
    expect(ReleasedOutputs.shape.outputs.safeParse(outputs).success).toBe(true);
    const [count, held, who] = outputs;
    expect(held).toMatchObject({ of: "codes", people: (count as { people: unknown }).people, unlistedBelow: 10 });
    expect((held as { rows: { conceptId: number }[] }).rows.map((r) => r.conceptId)).toEqual([2, 3]);
    // 3 people of unknown sex are hidden, and one more level with them: else the population would give them away.
    expect((who as { tables: { cells: { is: string }[] }[] }).tables[0]!.cells.filter((c) => c.is !== "value")).toHaveLength(2);
  });
  it("does not exist beside tables of the same people, whose rounding its rows could undo (8, 8 shown as 10, 10, and a code of those 16 shown as 15)", async () => {
    await expect(release({ population: 16, outputs: [crosstab("t", { sex: 2 }, [8, 8]), codes([16])] })).rejects.toThrow("beside counts of people only");
  });
});
