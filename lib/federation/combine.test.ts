import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { controlDisclosure } from "#lib/disclosure/control.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import { crosstab, policyWith, queryDigest, runOf } from "#lib/disclosure/testing/tables.ts";
import { combine } from "./combine.ts";
import { pooledCsv } from "./pooled-csv.ts";
import { PooledResult } from "./pooled-result.ts";
import type { SiteAnswer } from "./site-answer.ts";

const nhse = profileNamed("nhse-sde-10-5")!;
const since = "2026-03-02T10:00:00Z";
const site = (name: string, outputs: ReleasedOutput[], more: Partial<SiteAnswer> = {}): SiteAnswer => ({ tre: { id: name.toLowerCase(), name }, state: "released", since, outputs, zeros: "shown", ...more });
const count = (people: Extract<ReleasedOutput, { kind: "count" }>["people"]): ReleasedOutput => ({ kind: "count", id: "n", people });
const value = (v: number, roundedTo = 5) => ({ is: "value" as const, value: v, roundedTo });
const summaryOf = (n: number, mean: number, sd: number): ReleasedOutput => ({
  kind: "summary", id: "age", variable: "age", label: "Age", n: value(n), missing: { is: "zero" }, mean: { is: "number", value: mean, digits: 4 }, sd: { is: "number", value: sd, digits: 4 },
});
const controlled = async (name: string, counts: number[], policy = nhse, sizes: Record<string, number> = { sex: 2, disease: 2 }) =>
  site(name, (await controlDisclosure(runOf(crosstab("t", sizes, counts)), policy, { queryDigest })).released.outputs, { zeros: policy.zeros });

describe("pooled counts", () => {
  it("add up with their rounding and their hidden parts: 120 ± 2, 45 ± 2 and 1 to 9 make 162 to 178", () => {
    const pooled = combine([site("A", [count(value(120))]), site("B", [count(value(45))]), site("C", [count({ is: "suppressed-small", below: 10 })])], nhse);
    expect(pooled.outputs[0]).toMatchObject({ people: { is: "value", low: 162, high: 178, estimate: 170, restsOn: ["a", "b", "c"], hiddenAt: [], roundedTo: 5 } });
  });
  it("read a small hidden count as possibly nobody where the TRE's policy hides zeros or isn't known", () => {
    const { zeros: _, ...unknown } = site("C", [count({ is: "suppressed-small", below: 10 })]);
    expect(combine([site("A", [count(value(120))]), unknown], nhse).outputs[0]).toMatchObject({ people: { low: 118, high: 131 } });
  });
  it("have no upper end where a part is hidden without one, and name the TRE", () => {
    const pooled = combine([site("A", [count(value(120))]), site("B", [count({ is: "withheld" })])], nhse);
    expect(pooled.outputs[0]).toMatchObject({ people: { low: 118, high: null, estimate: null, restsOn: ["a"], hiddenAt: ["b"] } });
  });
  it("are told as a range where every part is hidden: nobody counted its middle", () => {
    const small = count({ is: "suppressed-small", below: 10 });
    expect(combine([site("A", [small]), site("B", [small]), site("C", [small])], nhse).outputs[0]).toMatchObject({ people: { is: "value", low: 3, high: 27, estimate: null } });
    expect(combine([site("A", [small]), site("B", [small]), site("C", [small]), site("D", [count({ is: "zero" })])], nhse).outputs[0]).toMatchObject({ people: { low: 3, high: 27, estimate: null } });
  });
  it("are hidden when nothing was released and when they fail the federation's own threshold", () => {
    expect(combine([site("A", [count({ is: "withheld" })])], nhse).outputs[0]).toMatchObject({ people: { is: "hidden", because: "nothing-released" } });
    expect(combine([site("A", [count({ is: "code-absent" })])], nhse).outputs[0]).toMatchObject({ people: { is: "hidden", because: "nothing-released" } });
    expect(combine([site("A", [count(value(6, 1))]), site("B", [count({ is: "zero" })])], nhse).outputs[0]).toMatchObject({ people: { is: "hidden", because: "below-threshold", below: 10 } });
    expect(combine([site("A", [count({ is: "zero" })])], nhse).outputs[0]).toMatchObject({ people: { is: "value", low: 0, high: 0, estimate: 0 } });
  });
  it("hold the truth of every cell, whatever was hidden or rounded, in whatever order the answers come", async () => {
    const small = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 400 }));
    const tables = fc.array(fc.array(small, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 4 });
    const policies = fc.array(fc.constantFrom(nhse, profileNamed("sail-5")!, profileNamed("bunny-10-10")!, profileNamed("ukllc-10-zero")!), { minLength: 4, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(tables, policies, async (sites, chosen) => {
        const answers = await Promise.all(sites.map((counts, i) => controlled(`TRE ${i}`, counts, chosen[i], { sex: 2, band: 3 })));
        const pooled = combine(answers, nhse);
        expect(PooledResult.parse(pooled)).toEqual(pooled);
        expect(combine([...answers].reverse(), nhse)).toEqual(pooled);
        const table = pooled.outputs[0]!;
        if (table.kind !== "crosstab") throw new Error("not a table");
        const truth = (keep: (i: number) => boolean) => sites.reduce((sum, counts) => sum + counts.reduce((s, n, i) => (keep(i) ? s + n : s), 0), 0);
        const checks = [
          ...table.cells.map((cell, i) => [cell, truth((k) => k === i)] as const),
          ...table.margins[0]!.map((cell, sex) => [cell, truth((k) => Math.floor(k / 3) === sex)] as const),
          ...table.margins[1]!.map((cell, band) => [cell, truth((k) => k % 3 === band)] as const),
          [table.total, truth(() => true)] as const,
        ];
        for (const [cell, people] of checks) {
          if (cell.is !== "value") continue;
          expect(people).toBeGreaterThanOrEqual(cell.low);
          expect(people).toBeLessThanOrEqual(cell.high ?? Infinity);
        }
      }),
      { numRuns: 60 },
    );
  });
  it("A6: tell nothing of a TRE by “pooled minus the others” that its own release does not say", async () => {
    const others = await Promise.all([controlled("Cleveland", [72, 25, 92, 114]), controlled("Hungary", [69, 12, 119, 94])]);
    const va = await controlled("VA", [2, 4, 47, 147]);
    // Another hospital with the same release, but other people: the pooled result is the same to the byte.
    const otherVa = await controlled("VA", [3, 3, 48, 146]);
    expect(va).toEqual(otherVa);
    const pooled = combine([...others, va], nhse);
    const rest = combine(others, nhse);
    expect(combine([...others, otherVa], nhse)).toEqual(pooled);
    const [all, without] = [pooled.outputs[0]!, rest.outputs[0]!];
    if (all.kind !== "crosstab" || without.kind !== "crosstab") throw new Error("not a table");
    const [a, b] = [all.cells[0]!, without.cells[0]!];
    if (a.is !== "value" || b.is !== "value") throw new Error("hidden");
    // The difference is the range that VA's release leaves: 1 to 8, since fewer than ten women include one or more in each cell.
    expect([a.low - b.low, a.high! - b.high!]).toEqual([1, 8]);
  });
});

describe("pooled means and standard deviations", () => {
  it("merge as Chan does: (300 × 54.44 + 200 × 59.35) / 500 = 56.4, and enclose what the rounding of n allows", () => {
    const pooled = combine([site("A", [summaryOf(300, 54.44, 9.039)]), site("B", [summaryOf(200, 59.35, 7.812)])], nhse);
    const output = pooled.outputs[0]!;
    if (output.kind !== "summary" || output.mean.is !== "number" || output.sd.is !== "number") throw new Error("hidden");
    expect(output.mean.value).toBe(56.4);
    expect(output.mean).toMatchObject({ low: 56.37, high: 56.43, digits: 4, restsOn: ["a", "b"] });
    expect(output.sd.value).toBe(8.893);
    expect(output.sd.low).toBeLessThanOrEqual(output.sd.value);
    expect(output.sd.high).toBeGreaterThanOrEqual(output.sd.value);
  });
  it("enclose the truth for random TREs", async () => {
    const people = fc.array(fc.integer({ min: 18, max: 95 }), { minLength: 12, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.array(people, { minLength: 1, maxLength: 4 }), async (groups) => {
        const stats = (xs: number[]) => {
          const mean = xs.reduce((a, b) => a + b, 0) / xs.length;
          return { n: xs.length, mean, m2: xs.reduce((s, x) => s + (x - mean) ** 2, 0) };
        };
        const answers = await Promise.all(
          groups.map(async (xs, i) => {
            const { n, mean, m2 } = stats(xs);
            const deviations = xs.map((x) => Math.abs(x - mean)).sort((a, b) => b - a);
            const summary = { kind: "summary" as const, id: "age", variable: "age", label: "Age", n, missing: 0, mean, m2, largestDeviations: [deviations[0]!, deviations[1]!] as [number, number], fewestApart: n };
            return site(`TRE ${i}`, (await controlDisclosure({ population: n, outputs: [summary] }, nhse, { queryDigest })).released.outputs);
          }),
        );
        const output = combine(answers, nhse).outputs[0]!;
        if (output.kind !== "summary" || output.mean.is !== "number" || output.sd.is !== "number") return;
        const within = (ids: string[]) => stats(groups.flatMap((xs, i) => (ids.includes(`tre ${i}`) ? xs : [])));
        const mean = within(output.mean.restsOn).mean;
        const { n, m2 } = within(output.sd.restsOn);
        expect(output.mean.low <= mean + 1e-9 && mean <= output.mean.high + 1e-9).toBe(true);
        const sd = Math.sqrt(m2 / (n - 1));
        expect(output.sd.low <= sd + 1e-9 && sd <= output.sd.high + 1e-9).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
  it("leave out, but name, a TRE with another unit", () => {
    const grams = { ...summaryOf(100, 5, 1), unit: "g" } as ReleasedOutput;
    const pooled = combine([site("A", [summaryOf(300, 54.44, 9.039)]), site("B", [summaryOf(200, 59.35, 7.812)]), site("C", [grams])], nhse);
    expect(pooled.notes).toEqual([{ output: "age", treId: "c", sentence: "C is not in the pooled numbers: it answered with another variable or unit (age, g)." }]);
    expect(pooled.outputs[0]).toMatchObject({ mean: { restsOn: ["a", "b"] } });
  });
});

describe("who is in and who is not", () => {
  it("names a level that a TRE lacks, and keeps the level", async () => {
    const two = await controlled("A", [100, 200], nhse, { band: 2 });
    const three = await controlled("B", [100, 200, 300], nhse, { band: 3 });
    const pooled = combine([two, three], nhse);
    expect(pooled.notes).toEqual([{ output: "t", treId: "a", sentence: "A has no level “band 3” of band." }]);
    expect(pooled.outputs[0]).toMatchObject({ cells: [{ estimate: 200 }, { estimate: 400 }, { estimate: 300, restsOn: ["b"] }] });
  });
  it("is not spoilt by a TRE whose table doesn't fill its levels", async () => {
    const good = await controlled("A", [100, 200], nhse, { band: 2 });
    const bad = await controlled("B", [100, 200], nhse, { band: 2 });
    const table = bad.outputs![0]!;
    if (table.kind === "crosstab") table.cells.pop();
    const pooled = combine([good, bad], nhse);
    expect(pooled.outputs[0]).toMatchObject({ cells: [{ estimate: 100, restsOn: ["a"] }, { estimate: 200 }] });
    expect(pooled.notes[0]!.sentence).toContain("don't fill its levels");
  });
  it("gives a CSV in which hidden is not 0 and no label is a formula", async () => {
    const answer = await controlled("=cmd|' /C calc'!A1", [3, 97, 200, 300]);
    const csv = pooledCsv(combine([answer, site("Late, \"Ltd\"", [], { state: "timed-out" })], nhse));
    const lines = csv.split("\r\n");
    expect(lines[0]).toBe("analysis,kind,tre,measure,value,low,high,state,rounded_to,noise_variance,level_sex,level_disease");
    expect(csv).toContain("t,crosstab,'=cmd|' /C calc'!A1,people,,1,9,hidden-small,,,sex 1,disease 1");
    expect(csv).toContain('t,crosstab,"Late, ""Ltd""",,,,,no-answer,,,,');
    expect(lines.every((l) => l === "" || l.replace(/"(?:[^"]|"")*"/g, "q").split(",").length === 12)).toBe(true);
  });
  it("keeps a policy's threshold when a TRE's is lower", async () => {
    const lax = await controlled("A", [6, 300], policyWith({ threshold: 3 }), { band: 2 });
    expect(combine([lax], nhse).outputs[0]).toMatchObject({ cells: [{ is: "hidden", because: "below-threshold" }, { estimate: 300 }] });
  });
});
