import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HistogramOutput, RunOutputs, SummaryOutput } from "#lib/query/outputs.ts";
import { auditBeforeRounding } from "./audit.ts";
import { leastWidthOfSmall } from "./least-widths.ts";
import { controlDisclosure } from "./control.ts";
import { DisclosureRecord } from "./disclosure-record.ts";
import { linkCounts } from "./linked-counts.ts";
import { profileNamed } from "./profiles.ts";
import { recordOf } from "./record-of.ts";
import { ReleasedOutputs } from "./released.ts";
import { hidePrimary, suppress } from "./secondary-suppression.ts";
import { loadSolver } from "./solver.ts";
import { attack } from "./testing/attacker.ts";
import { crosstab, policyWith, queryDigest, runOf, table2 } from "./testing/tables.ts";

const solver = await loadSolver();
const nhse = profileNamed("nhse-sde-10-5")!;
const control = (run: RunOutputs, policy = nhse) => controlDisclosure(run, policy, { queryDigest });
const shape = (cells: readonly { is: string; value?: number }[]) => cells.map((c) => (c.is === "value" ? c.value : c.is === "zero" ? 0 : c.is === "suppressed-small" ? "<" : "x"));
const tableOf = async (run: RunOutputs, policy = nhse) => {
  const { released } = await control(run, policy);
  const table = released.outputs.find((o) => o.kind === "crosstab")!;
  return { cells: shape(table.cells), margins: table.margins.map(shape), total: shape([table.total])[0], raw: table };
};

/** Textbook tables whose small cells follow from the totals: [name, table, threshold, fewest further cells that protect]. */
const vectors: [string, number[][], number, number][] = [
  ["S1", [[20, 50, 10], [8, 19, 22], [17, 32, 12]], 10, 3],
  ["S2", [[16, 7], [41, 9], [68, 18], [39, 105]], 10, 2],
  ["S3", [[3, 3], [48, 146]], 5, 2],
  // Two further cells would hide 3 and 4, but show that the two groups have 7 people together; so four are hidden.
  ["S4", [[3, 4, 30, 40], [25, 31, 28, 22], [19, 33, 27, 45]], 10, 4],
  ["S5", [[4, 30, 41], [25, 6, 37], [28, 33, 2]], 10, 3],
  ["S6", [[0, 4, 30], [12, 0, 25], [40, 33, 0]], 5, 5],
  ["S7", [[3, 16, 22], [17, 35, 28], [40, 30, 50]], 5, 3],
  ["S8", [[20, 50, 11], [12, 19, 22], [17, 32, 12]], 10, 0],
];

describe("secondary suppression", () => {
  it.each(vectors)("%s: hides the fewest further counts, and every hidden one stays open", (_name, rows, threshold, fewest) => {
    const policy = policyWith({ threshold });
    const linked = linkCounts(table2(rows));
    const hiding = hidePrimary(linked, policy);
    suppress(linked, hiding, policy, solver);
    expect(auditBeforeRounding(linked, hiding, policy, solver)).toEqual([]);
    const hidden = hiding.filter((h) => h !== null).length;
    expect(hidden - hiding.filter((h) => h === "small").length).toBe(fewest);
  });

  it("S4 with the laxer rule for singletons: the two further cells of the textbook, for nobody alone knows 3 or 4", () => {
    const extra = (rows: number[][]) => {
      const policy = policyWith({ hiddenSums: "singletons" });
      const linked = linkCounts(table2(rows));
      const hiding = hidePrimary(linked, policy);
      suppress(linked, hiding, policy, solver);
      expect(auditBeforeRounding(linked, hiding, policy, solver)).toEqual([]);
      return hiding.filter((h) => h === "secondary").length;
    };
    expect(extra([[3, 4, 30, 40], [25, 31, 28, 22], [19, 33, 27, 45]])).toBe(2);
    // Two people, each alone in one cell, would know each other's: a third cell is hidden with them.
    expect(extra([[1, 1, 30, 40], [25, 31, 28, 22], [19, 33, 27, 45]])).toBe(4);
  });

  it("H: hides a second region where the total would give the first away, and the other classification stays", async () => {
    const run = runOf(crosstab("region", { region: 3 }, [4, 22, 31]), crosstab("sex", { sex: 2 }, [27, 30]));
    const { released } = await control(run, policyWith({}));
    expect(released.outputs.map((o) => (o.kind === "crosstab" ? shape([...o.cells, o.total]) : []))).toEqual([["<", "x", 31, 57], [27, 30, 57]]);
  });

  it("hides the number of known values beside a small number of missing ones where the population is shown", async () => {
    const summary: SummaryOutput = { kind: "summary", id: "age", variable: "age", label: "Age", n: 97, missing: 3, mean: 50, m2: 9600, largestDeviations: [20, 19], fewestApart: 97 };
    const alone = await control({ population: 100, outputs: [summary] });
    expect(alone.released.outputs[0]).toMatchObject({ n: { is: "value", value: 95 }, missing: { is: "suppressed-small", below: 10 } });
    const counted = await control({ population: 100, outputs: [summary, { kind: "count", id: "people", people: 100 }] });
    expect(counted.released.outputs[0]).toMatchObject({ n: { is: "suppressed-secondary" }, missing: { is: "suppressed-small" } });
  });

  it("treats a count that two tables share alike", async () => {
    const run = runOf(
      crosstab("a", { sex: 2, disease: 2 }, [2, 100, 50, 60]),
      crosstab("b", { disease: 2 }, [52, 160]),
      crosstab("c", { disease: 2, band: 2 }, [30, 22, 80, 80]),
    );
    const { released } = await control(run, policyWith({}));
    const byId = Object.fromEntries(released.outputs.map((o) => [o.id, o]));
    expect(shape(byId.a!.kind === "crosstab" ? byId.a.cells : [])).toEqual(["<", "x", "x", "x"]);
    expect(byId.b).toMatchObject({ cells: [{ value: 52 }, { value: 160 }] });
  });

  it("hides what bins of a finer histogram would tell of a coarser one", async () => {
    const histogram = (id: string, breaks: number[], counts: number[]): HistogramOutput => ({ kind: "histogram", id, variable: "age", label: "Age", breaks, counts, below: 0, above: 0, missing: 0 });
    const run: RunOutputs = { population: 132, outputs: [histogram("coarse", [0, 40, 80], [52, 80]), histogram("fine", [0, 20, 40, 60, 80], [3, 49, 40, 40])] };
    const { released } = await control(run, policyWith({}));
    expect(released.outputs.map((o) => (o.kind === "histogram" ? shape(o.cells) : []))).toEqual([[52, 80], ["<", "x", 40, 40]]);
  });
});

describe("attacks", () => {
  it("A5: one woman between subgroup tables stays hidden", async () => {
    // Ages by disease, for all and for men: the women are the third variable's other level.
    const men = [7, 5, 8, 13, 12, 10, 10, 12];
    const all = [8, 10, 15, 25, 12, 15, 15, 15];
    const women = all.map((n, i) => n - men[i]!);
    const run = runOf(crosstab("all", { age: 8 }, all), crosstab("by-sex", { sex: 2, age: 8 }, [...men, ...women]));
    const { released } = await control(run, policyWith({ threshold: 8, roundingBase: 1 }));
    const bySex = released.outputs.find((o) => o.id === "by-sex")!;
    const first = bySex.kind === "crosstab" ? [bySex.cells[0], bySex.cells[8]] : [];
    expect(first.map((c) => c!.is)).toEqual(["suppressed-small", "suppressed-small"]);
  });

  it("A13: three two-way tables don't add up to small cells of the three-way one", async () => {
    // The real hospital's band × sex × disease, of which the three two-way tables determine four of twelve cells.
    const band = 3;
    const cube = [0, 1, 5, 17, 1, 0, 16, 59, 1, 2, 7, 28]; // band, sex, disease
    const at = (b: number, s: number, d: number) => cube[b * 4 + s * 2 + d]!;
    const sum = (f: (b: number, s: number, d: number) => boolean) => cube.reduce((t, _, i) => (f(Math.floor(i / 4), Math.floor(i / 2) % 2, i % 2) ? t + cube[i]! : t), 0);
    const two = (x: "b" | "s" | "d", y: "b" | "s" | "d", n: number, m: number) =>
      Array.from({ length: n * m }, (_, i) => sum((b, s, d) => ({ b, s, d })[x] === Math.floor(i / m) && ({ b, s, d })[y] === i % m));
    expect(at(2, 0, 1)).toBe(2);
    const run = runOf(crosstab("bs", { band, sex: 2 }, two("b", "s", 3, 2)), crosstab("bd", { band, disease: 2 }, two("b", "d", 3, 2)), crosstab("sd", { sex: 2, disease: 2 }, two("s", "d", 2, 2)));
    for (const policy of [policyWith({ threshold: 3 }), policyWith({ threshold: 5 }), nhse]) {
      const { released } = await control(run, policy);
      // Exact enumeration of cubes under everything that is shown.
      const possible = possibleCubes(released.outputs, policy.threshold);
      expect(possible.length).toBe(policy.roundingBase === 1 ? 12 : 0);
      for (const cell of possible) expect(cell.low >= 1 && cell.high < policy.threshold && cell.high - cell.low < leastWidthOfSmall(policy)).toBe(false);
    }
  });

  it("A14: a small group whose members are all in one level is not shown so", async () => {
    const { cells, total } = await tableOf(table2([[0, 10], [40, 105]]));
    expect(cells.slice(0, 2)).toEqual(["x", "x"]);
    expect(total).toBe(155);
    expect((await tableOf(table2([[0, 500], [40, 105]]))).cells.slice(0, 2)).toEqual([0, 500]);
  });

  it("A1: a class of 98 in 100 is hidden with the two", async () => {
    expect((await tableOf(runOf(crosstab("t", { disease: 2 }, [98, 2])))).cells).toEqual(["x", "<"]);
    expect((await tableOf(runOf(crosstab("t", { disease: 3 }, [98, 1, 1])))).cells).toEqual(["x", "<", "<"]);
  });

  it("A2: eights shown as tens are not undone by a total of thirty, nor by the count or a summary beside them", async () => {
    const policy = profileNamed("opensafely-7-5")!;
    const eights = crosstab("t", { level: 4 }, [8, 8, 8, 8]);
    const summary: SummaryOutput = { kind: "summary", id: "age", variable: "age", label: "Age", n: 32, missing: 0, mean: 50, m2: 3200, largestDeviations: [15, 14], fewestApart: 32 };
    const { released } = await control({ population: 32, outputs: [eights, { kind: "count", id: "people", people: 32 }, summary] }, policy);
    const [table, count, age] = released.outputs;
    expect(table).toMatchObject({ cells: Array.from({ length: 4 }, () => ({ value: 10, roundedTo: 5 })), total: { value: 40, roundedTo: 20 } });
    expect(count).toMatchObject({ people: { value: 40, roundedTo: 20 } });
    expect(age).toMatchObject({ n: { value: 40, roundedTo: 20 } });
    expect((await tableOf(runOf(crosstab("t", { level: 12 }, new Array<number>(12).fill(48 / 12))), policyWith({ threshold: 3, roundingBase: 5 }))).total).toBe(60);
  });

  it("A2 over two tables: the whole run is rounded more coarsely, and people are asked", async () => {
    const policy = profileNamed("opensafely-7-5")!;
    const { released, needsPerson } = await control(runOf(crosstab("a", { level: 8 }, new Array<number>(8).fill(12)), crosstab("b", { half: 2 }, [48, 48])), policy);
    expect(needsPerson.join()).toContain("multiples of 10");
    expect(released.outputs[0]).toMatchObject({ cells: Array.from({ length: 8 }, () => ({ roundedTo: 10 })) });
  });

  it("A19: with everyone in few small cells nothing but zeros and the signs of suppression leaves", async () => {
    const { cells, total } = await tableOf(table2([[1, 0], [2, 1]]));
    expect([...cells, total]).toEqual(["<", 0, "<", "<", "<"]);
  });

  it.each([[[3, 4]], [[9, 9]], [[1, 9]], [[5, 5, 5, 5]], [[4, 4, 4]]])("a table of small counts only, %j, is open under every policy", async (counts) => {
    for (const policy of [policyWith({}), policyWith({ roundingBase: 5 }), policyWith({ zeros: "suppressed" })]) {
      const { released } = await control(runOf(crosstab("t", { v: counts.length }, counts), { kind: "count", id: "n", people: counts.reduce((a, b) => a + b, 0) }), policy);
      for (const p of attack(released.outputs, policy)!) if (p.cell.is === "suppressed-small") expect(p.high - p.low).toBeGreaterThanOrEqual(4);
    }
  });
});

describe("an attacker who enumerates every table that fits the release", () => {
  const small = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 4 }) }, { weight: 3, arbitrary: fc.integer({ min: 3, max: 12 }) });
  const table = (sizes: number[], variables: string[], id: string) =>
    fc.array(small, { minLength: sizes.reduce((a, b) => a * b, 1), maxLength: sizes.reduce((a, b) => a * b, 1) }).map((counts) => crosstab(id, Object.fromEntries(variables.map((v, i) => [v, sizes[i]!])), counts));
  const policies = fc.constantFrom(
    policyWith({ threshold: 3 }), policyWith({ threshold: 5 }), policyWith({ threshold: 3, roundingBase: 3 }), policyWith({ threshold: 5, roundingBase: 5 }), policyWith({ threshold: 4, zeros: "suppressed" }),
  );
  /** Two tables of one cube: sex × disease and sex × band share the sex margin. */
  const linkedPair = fc.array(small, { minLength: 8, maxLength: 8 }).map((cube) => {
    const pair = (keep: (i: number) => number) => [0, 1, 2, 3].map((cell) => cube.reduce((sum, n, i) => (keep(i) === cell ? sum + n : sum), 0));
    return runOf(crosstab("ab", { a: 2, b: 2 }, pair((i) => i >> 1)), crosstab("ac", { a: 2, c: 2 }, pair((i) => ((i >> 2) << 1) | (i & 1))));
  });
  const runs = fc.oneof(
    table([5], ["v"], "t").map((t) => runOf(t)),
    table([2, 2], ["a", "b"], "t").map((t) => runOf(t)),
    table([2, 3], ["a", "b"], "t").map((t) => runOf(t)),
    table([2, 2, 2], ["a", "b", "c"], "t").map((t) => runOf(t)),
    linkedPair,
  );

  it("never narrows a hidden small count below half its range, nor undoes rounding by more than half", async () => {
    let enumerated = 0;
    await fc.assert(
      fc.asyncProperty(runs, policies, async (run, policy) => {
        const { released } = await control(run, policy);
        const possible = attack(released.outputs, policy);
        if (!possible) return;
        enumerated++;
        for (const { cell, name, low, high } of possible) {
          if (cell.is === "suppressed-small" && high - low < leastWidthOfSmall(policy)) throw new Error(`${name} lies in ${low}..${high}`);
          if (cell.is === "suppressed-secondary" && high === low) throw new Error(`${name} is ${low}`);
          if (cell.is === "value" && cell.roundedTo > 1 && high === low && Math.max(cell.value - Math.floor(cell.roundedTo / 2), policy.threshold) < cell.value + Math.ceil(cell.roundedTo / 2) - 1) throw new Error(`${name} is ${low}`);
        }
      }),
      { numRuns: 250 },
    );
    expect(enumerated).toBeGreaterThan(120);
  }, 120_000);

  it("never reads a false statement: the truth lies in every released range", async () => {
    await fc.assert(
      fc.asyncProperty(runs, policies, async (run, policy) => {
        const { released } = await control(run, policy);
        run.outputs.forEach((output, o) => {
          const seen = released.outputs[o]!;
          if (output.kind !== "crosstab" || seen.kind !== "crosstab") return;
          [...seen.cells, seen.total].forEach((cell, i) => {
            const truth = output.counts[i] ?? run.population;
            if (cell.is === "value") expect(truth >= cell.value - Math.floor(cell.roundedTo / 2) && truth < cell.value + Math.ceil(cell.roundedTo / 2)).toBe(true);
            if (cell.is === "zero") expect(truth).toBe(0);
            if (cell.is === "suppressed-small") expect(truth < cell.below && (truth > 0 || policy.zeros === "suppressed")).toBe(true);
            if (cell.is === "value") expect(truth).toBeGreaterThanOrEqual(policy.threshold);
          });
        });
      }),
    );
  }, 120_000);

  it("meets the same release whatever the order of variables, and on every repeat", async () => {
    await fc.assert(
      fc.asyncProperty(table([2, 3], ["a", "b"], "t"), policies, async (ab, policy) => {
        const turned = crosstab("t", { b: 3, a: 2 }, [0, 1, 2].flatMap((b) => [0, 1].map((a) => ab.counts[a * 3 + b]!)));
        const [one, again, other] = await Promise.all([control(runOf(ab), policy), control(runOf(ab), policy), control(runOf(turned), policy)]);
        expect(again).toEqual(one);
        const [x, y] = [one.released.outputs[0]!, other.released.outputs[0]!];
        if (x.kind !== "crosstab" || y.kind !== "crosstab") throw new Error("not a table");
        expect([0, 1, 2].flatMap((b) => [0, 1].map((a) => x.cells[a * 3 + b]))).toEqual(y.cells);
        expect(x.margins).toEqual([...y.margins].reverse());
      }),
    );
  }, 120_000);
});

describe("the release", () => {
  const summary: SummaryOutput = { kind: "summary", id: "chol", variable: "chol", label: "Cholesterol", unit: "mg/dl", n: 303, missing: 0, mean: 246.6930693, m2: 810_000, largestDeviations: [317.3, 172], fewestApart: 303 };
  it("fits its schema, and so does the record, which follows from the release alone", async () => {
    const histogram: HistogramOutput = { kind: "histogram", id: "ages", variable: "age", label: "Age", breaks: [20, 40, 60, 80], counts: [18, 205, 80], below: 0, above: 0, missing: 0 };
    const { released, record } = await control({ population: 303, outputs: [{ kind: "count", id: "n", people: 303 }, crosstab("t", { sex: 2, disease: 2 }, [72, 25, 92, 114]), summary, histogram] });
    expect(ReleasedOutputs.parse(JSON.parse(JSON.stringify(released)))).toEqual(released);
    expect(DisclosureRecord.parse(record)).toEqual(recordOf(released, nhse));
    expect(released.outputs[2]).toMatchObject({ mean: { value: 246.7, digits: 4 }, sd: { is: "number", value: 51.79 } });
    expect(record.outputs[1]!.cells).toEqual({ shown: 9, zero: 0, suppressedSmall: 0, suppressedSecondary: 0, withheld: 0, other: 0 });
  });

  it("says that codes are absent instead of counting nobody", async () => {
    const { released } = await controlDisclosure(runOf(crosstab("t", { had: 2 }, [0, 400])), nhse, { queryDigest, codesAbsent: ["had"] });
    expect(released.outputs[0]).toMatchObject({ cells: [{ is: "code-absent" }, { is: "code-absent" }], total: { is: "value", value: 400 } });
  });

  it("refuses an engine's counts that contradict each other", async () => {
    await expect(control({ population: 100, outputs: [crosstab("t", { sex: 2 }, [40, 50])] })).rejects.toThrow("add up");
  });

  it("controls several tables of hundreds of cells", async () => {
    let seed = 7;
    const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
    const cube = Array.from({ length: 10 * 8 * 5 }, () => Math.floor(-Math.log(next()) * 60));
    const margin = (keep: (i: number) => number, cells: number) => cube.reduce((sums, n, i) => ((sums[keep(i)]! += n), sums), new Array<number>(cells).fill(0));
    const run = runOf(crosstab("abc", { a: 10, b: 8, c: 5 }, cube), crosstab("ab", { a: 10, b: 8 }, margin((i) => Math.floor(i / 5), 80)), crosstab("ac", { a: 10, c: 5 }, margin((i) => Math.floor(i / 40) * 5 + (i % 5), 50)));
    const { released } = await control(run);
    expect(released.outputs.map((o) => o.id)).toEqual(["abc", "ab", "ac"]);
    expect(await control(run)).toMatchObject({ released, record: recordOf(released, nhse) });
  });
});

/** Every band × sex × disease cube that fits the shown cells of the three two-way tables. */
function possibleCubes(outputs: readonly ReleasedOutputs["outputs"][number][], threshold: number): { low: number; high: number }[] {
  const sums: { of: number[]; low: number; high: number }[] = [];
  const position: Record<string, (i: number) => number> = { band: (i) => Math.floor(i / 4), sex: (i) => Math.floor(i / 2) % 2, disease: (i) => i % 2 };
  for (const table of outputs) {
    if (table.kind !== "crosstab") continue;
    const [x, y] = table.dimensions.map((d) => d);
    table.cells.forEach((cell, c) => {
      const of = Array.from({ length: 12 }, (_, i) => i).filter((i) => position[x!.variable]!(i) === Math.floor(c / y!.levels.length) && position[y!.variable]!(i) === c % y!.levels.length);
      if (cell.is === "value") sums.push({ of, low: cell.value - Math.floor(cell.roundedTo / 2), high: cell.value + Math.ceil(cell.roundedTo / 2) - 1 });
      else if (cell.is === "zero") sums.push({ of, low: 0, high: 0 });
      else if (cell.is === "suppressed-small") sums.push({ of, low: 1, high: cell.below - 1 });
      else sums.push({ of, low: threshold, high: 200 });
    });
  }
  const found = Array.from({ length: 12 }, () => ({ low: Infinity, high: -Infinity }));
  const values = new Array<number>(12).fill(0);
  let visited = 0;
  const visit = (i: number): void => {
    if (visited++ > 3_000_000) return;
    if (i === 12) return values.forEach((v, k) => ((found[k]!.low = Math.min(found[k]!.low, v)), (found[k]!.high = Math.max(found[k]!.high, v))));
    for (let v = 0; v <= 80; v++) {
      values[i] = v;
      const mine = sums.filter((s) => s.of.includes(i));
      const so = mine.map((s) => s.of.reduce((t, k) => (k <= i ? t + values[k]! : t), 0));
      if (mine.some((s, k) => so[k]! > s.high)) break;
      if (mine.every((s, k) => Math.max(...s.of) > i || so[k]! >= s.low)) visit(i + 1);
    }
    values[i] = 0;
  };
  visit(0);
  return visited > 3_000_000 ? [] : found;
}
