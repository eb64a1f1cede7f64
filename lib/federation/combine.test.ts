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
    expect(combine([lax], nhse).outputs[0]).toMatchObject({ cells: [{ is: "hidden", because: "below-threshold" }, { is: "hidden", because: "to-protect" }] });
  });
});

describe("the second stage: what TREs released, put together, by the strictest policy", () => {
  const lax = policyWith({ threshold: 5, roundingBase: 1 });
  const strict = policyWith({ threshold: 10, roundingBase: 1 });
  type Table = Extract<PooledResult["outputs"][number], { kind: "crosstab" }>;
  const tables = async (of: Record<string, [number[], typeof lax]>, sizes = { band: 2 } as Record<string, number>, by = strict) => {
    const result = combine(await Promise.all(Object.entries(of).map(([name, [counts, policy]]) => controlled(name, counts, policy, sizes))), by);
    const part = (name: string) => result.sites.find(({ tre }) => tre.name === name)!.outputs[0] as Extract<ReleasedOutput, { kind: "crosstab" }>;
    return { result, pooled: result.outputs[0] as Table, part };
  };

  it("6 in one TRE and nobody in the other are hidden, and neither the TRE's own column nor 306 less 300 gives them back", async () => {
    const { pooled, part, result } = await tables({ A: [[6, 100], lax], B: [[0, 200], strict] });
    expect(pooled.cells[0]).toMatchObject({ is: "hidden", because: "below-threshold" });
    expect(part("A").cells[0]).toEqual({ is: "suppressed-secondary" });
    expect(part("B").cells[0]).toEqual({ is: "zero" });
    // Of 306 in all and 300 in the other level one at least is hidden, and so it is in A.
    expect([pooled.total, pooled.cells[1]!].some((cell) => cell.is === "hidden")).toBe(true);
    expect([part("A").total, part("A").cells[1]!].some((cell) => cell.is === "suppressed-secondary")).toBe(true);
    expect(result.hiddenTogether).toContain("a");
    expect(pooledCsv(result)).not.toMatch(/,6,/);
  });
  it("leaves what a TRE may release where all together are enough, and everything where the rules are one", async () => {
    const enough = await tables({ A: [[6, 100], lax], B: [[300, 200], strict] });
    expect([enough.part("A").cells[0], enough.pooled.cells[0], enough.result.hiddenTogether]).toMatchObject([{ value: 6 }, { estimate: 306, low: 306, high: 306 }, []]);
    const same = await tables({ A: [[6, 100], strict], B: [[0, 200], strict] });
    expect(same.result.hiddenTogether).toEqual([]);
    expect(same.pooled.cells[0]).toMatchObject({ is: "hidden" });
  });
  it("hides nothing more where all follow one policy: each TRE has done it itself", async () => {
    const small = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 200 }));
    await fc.assert(fc.asyncProperty(fc.array(fc.array(small, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 3 }), fc.constantFrom(nhse, strict, profileNamed("ukllc-10-zero")!), async (sites, policy) => {
      const { result, pooled } = await tables(Object.fromEntries(sites.map((counts, i) => [`T${i}`, [counts, policy]] as const)), { sex: 2, band: 3 }, policy);
      expect([result.hiddenTogether, pooled.cells.filter((cell) => cell.is === "hidden" && cell.because === "to-protect")]).toEqual([[], []]);
    }), { numRuns: 60, seed: 45 });
  });
  it("a sign that says “fewer than 5” is taken away where nobody else is in the sum: fewer than 10 is all that may be known", async () => {
    const { part } = await tables({ A: [[3, 100], lax], B: [[0, 200], strict] });
    expect(part("A").cells[0]).toEqual({ is: "suppressed-secondary" });
  });
  it("94 of 100 tell of the other 6, and all twelve of a small group in one level tell the level of each", async () => {
    const classes = await tables({ A: [[12, 0, 60, 40], lax], B: [[0, 0, 80, 90], strict] }, { sex: 2, disease: 2 });
    expect(classes.pooled.cells.slice(0, 2).every((cell) => cell.is === "hidden")).toBe(true);
    expect(classes.part("A").cells[0]).toEqual({ is: "suppressed-secondary" });
    const complement = await tables({ A: [[6, 44], lax], B: [[0, 50], strict] });
    expect([complement.pooled.total, complement.pooled.cells[1]!].some((cell) => cell.is === "hidden")).toBe(true);
  });
  it("what is hidden in a table of two TREs is not shown in another one that rests on three", async () => {
    const two = async (name: string, of: Record<string, number>, counts: number[], policy = strict) => {
      const run = { population: counts.reduce((sum, n) => sum + n, 0), outputs: [crosstab("t", of, counts), crosstab("u", { band: 2 }, counts)] };
      return site(name, (await controlDisclosure(run, policy, { queryDigest })).released.outputs);
    };
    const answers = [await two("A", { band: 2 }, [6, 100], lax), await two("B", { band: 2 }, [0, 200]), await two("C", { ward: 2 }, [40, 60])];
    const { sites, outputs } = combine(answers, strict);
    expect((outputs[0] as Table).cells[0]).toMatchObject({ is: "hidden", because: "below-threshold" });
    const at = (id: string) => sites.find(({ tre }) => tre.id === id)!.outputs.map((output) => (output as Extract<ReleasedOutput, { kind: "crosstab" }>).cells[0]!.is);
    expect([at("a"), at("b")]).toEqual([["suppressed-secondary", "suppressed-secondary"], ["zero", "zero"]]);
    // All three together less the third would be the first's 6.
    expect([(outputs[1] as Table).cells[0]!.is, at("c")[1]]).not.toEqual(["value", "value"]);
  });
  it("nobody here and nobody there is nobody, where zeros are hidden with small counts", async () => {
    const { pooled, part } = await tables({ A: [[0, 100], lax], B: [[0, 200], lax] }, { band: 2 }, policyWith({ threshold: 10, roundingBase: 1, zeros: "suppressed" }));
    expect(pooled.cells[0]).toMatchObject({ is: "hidden" });
    expect([part("A").cells[0], part("B").cells[0]]).not.toContainEqual({ is: "zero" });
  });
  it("ends, and keeps the truth in every range that is told, for several outputs of runs under rounding or none, and zeros shown or hidden", async () => {
    const small = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 200 }));
    const policies = [lax, strict, nhse, profileNamed("sail-5")!, profileNamed("ukllc-10-zero")!, profileNamed("bunny-10-10")!];
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.array(small, { minLength: 6, maxLength: 6 }), fc.constantFrom(...policies)), { minLength: 1, maxLength: 4 }), fc.constantFrom(...policies), async (sites, by) => {
      const answers = await Promise.all(sites.map(async ([counts, policy], i) => {
        const population = counts.reduce((sum, n) => sum + n, 0);
        const missing = Math.min(population, counts[0]!);
        const bins = { kind: "histogram" as const, id: "h", variable: "age", label: "Age", breaks: [0, 50, 100], counts: [population - missing - Math.min(3, population - missing), Math.min(3, population - missing)], below: 0, above: 0, missing };
        const run = { population, outputs: [{ kind: "count" as const, id: "n", people: population }, crosstab("t", { sex: 2, band: 3 }, counts), bins] };
        return site(`T${i}`, (await controlDisclosure(run, policy, { queryDigest })).released.outputs, { zeros: policy.zeros });
      }));
      const result = combine(answers, by);
      expect(PooledResult.parse(result)).toEqual(result);
      const truth = sites.reduce((sum, [counts]) => sum + counts.reduce((s, n) => s + n, 0), 0);
      const people = (result.outputs[0] as Extract<PooledResult["outputs"][number], { kind: "count" }>).people;
      if (people.is === "value") expect(people.low <= truth && truth <= (people.high ?? Infinity)).toBe(true);
    }), { numRuns: 80, seed: 46 });
  });
  it("whoever adds up and subtracts all that is shown finds no pooled count that is hidden", async () => {
    const small = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 200 }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(small, { minLength: 4, maxLength: 4 }), { minLength: 2, maxLength: 3 }), async (sites) => {
        const { pooled, result } = await tables(Object.fromEntries(sites.map((counts, i) => [`T${i}`, [counts, i === 0 ? strict : lax]] as const)), { sex: 2, disease: 2 });
        // Unknowns are the cells of the TREs; whatever is shown exactly is a linear equation in them. A hidden pooled cell must not be in their span.
        const rows: number[][] = [];
        const width = 4 * sites.length;
        const over = (treAt: readonly number[], cells: readonly number[]): number[] => Array.from({ length: width }, (_, u) => (treAt.includes(Math.floor(u / 4)) && cells.includes(u % 4) ? 1 : 0));
        const places: [read: (t: Pick<Table, "cells" | "margins" | "total">) => unknown, cells: number[]][] = [
          ...[0, 1, 2, 3].map((c): (typeof places)[number] => [(t) => t.cells[c], [c]]), [(t) => t.total, [0, 1, 2, 3]],
          [(t) => t.margins[0]![0], [0, 1]], [(t) => t.margins[0]![1], [2, 3]], [(t) => t.margins[1]![0], [0, 2]], [(t) => t.margins[1]![1], [1, 3]],
        ];
        const all = sites.map((_, i) => i);
        const hidden: number[][] = [];
        for (const [read, cells] of places) {
          const together = read(pooled) as PooledResult["outputs"][number] & { is: string; low?: number; high?: number };
          if (together.is === "value" && together.low === together.high) rows.push(over(all, cells));
          const truth = sites.reduce((sum, counts) => sum + cells.reduce((s, c) => s + counts[c]!, 0), 0);
          if (together.is === "hidden" && truth > 0 && truth < 10) hidden.push(over(all, cells));
          result.sites.forEach((site, i) => { const own = read(site.outputs[0] as never) as { is: string }; if (own.is === "value" || own.is === "zero") rows.push(over([i], cells)); });
        }
        const rank = rankOf(rows);
        for (const sum of hidden) expect(rankOf([...rows, sum])).toBe(rank + 1);
      }),
      { numRuns: 60, seed: 45 },
    );
  });
});

function rankOf(rows: readonly (readonly number[])[]): number {
  const left = rows.map((row) => [...row]);
  let rank = 0;
  for (let column = 0; column < (left[0]?.length ?? 0); column++) {
    const pivot = left.findIndex((row, i) => i >= rank && Math.abs(row[column]!) > 1e-9);
    if (pivot < 0) continue;
    [left[rank], left[pivot]] = [left[pivot]!, left[rank]!];
    for (let i = rank + 1; i < left.length; i++) {
      const factor = left[i]![column]! / left[rank]![column]!;
      if (factor !== 0) left[i] = left[i]!.map((x, c) => x - factor * left[rank]![c]!);
    }
    rank++;
  }
  return rank;
}
