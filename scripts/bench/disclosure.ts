import { controlDisclosure } from "#lib/disclosure/control.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { combinations } from "#lib/disclosure/linked-groups.ts";
import type { CrosstabOutput, RunOutputs } from "#lib/query/outputs.ts";
import { compare } from "./measure.ts";
import { milliseconds, wholeNumber, type Section } from "./report.ts";

const linkedThreeWay = "four linked tables of 3 × 3 × 3";
const aims = { twoWay: 30, threeWay: 2_000 };

/** Counts with many small ones among them, the same in each run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}

function crosstab(id: string, sizes: Readonly<Record<string, number>>, counts: number[]): CrosstabOutput {
  const dimensions = Object.entries(sizes).map(([variable, n]) => ({ variable, label: variable, levels: Array.from({ length: n }, (_, i) => ({ code: `${i}`, label: `${i}` })) }));
  return { kind: "crosstab", id, dimensions, counts };
}

/** Tables of these variables over the same people, of whom `mean` are at each combination of levels. */
function tables(sizes: Readonly<Record<string, number>>, seed: number, of: readonly (readonly string[])[] = [Object.keys(sizes)], mean = 60): RunOutputs {
  const random = generator(seed);
  const names = Object.keys(sizes);
  const cells = combinations(names.map((name) => Array.from({ length: sizes[name] ?? 0 }, (_, i) => i)));
  const counts = cells.map(() => Math.floor(-Math.log(random()) * mean));
  const outputs = of.map((variables) => {
    const own = Object.fromEntries(variables.map((name) => [name, sizes[name] ?? 0]));
    const sums = new Array<number>(Object.values(own).reduce((product, levels) => product * levels, 1)).fill(0);
    cells.forEach((cell, i) => {
      const at = variables.reduce((place, name) => place * (sizes[name] ?? 0) + (cell[names.indexOf(name)] ?? 0), 0);
      sums[at] = (sums[at] ?? 0) + (counts[i] ?? 0);
    });
    return crosstab(variables.join("-"), own, sums);
  });
  return { population: counts.reduce((a, b) => a + b, 0), outputs };
}

/** The table, and beside it the one in which each two levels of its first variable are put together. */
function withPairs(run: RunOutputs): RunOutputs {
  const [fine] = run.outputs;
  if (fine?.kind !== "crosstab") throw new Error("a table is needed");
  const [first, ...others] = fine.dimensions;
  if (!first) throw new Error("a table has a variable");
  const width = others.reduce((product, { levels }) => product * levels.length, 1);
  const pairOf = (level: number): number => Math.floor(level / 2);
  const counts = new Array<number>(pairOf(first.levels.length + 1) * width).fill(0);
  fine.counts.forEach((n, i) => { const at = pairOf(Math.floor(i / width)) * width + (i % width); counts[at] = (counts[at] ?? 0) + n; });
  const coarse = crosstab("pairs", { pair: pairOf(first.levels.length + 1), ...Object.fromEntries(others.map(({ variable, levels }) => [variable, levels.length])) }, counts);
  const own = (variable: string, levels: number, of: (level: number) => number) => ({ variable, levels: Array.from({ length: levels }, (_, i) => `${i}`), dimension: 0, of: first.levels.map((_, level) => of(level)) });
  const same = others.map(({ variable, levels }, i) => ({ variable, levels: levels.map(({ code }) => code), dimension: i + 1, of: [...levels.keys()] }));
  const [narrow, wide] = [own(first.variable, first.levels.length, (level) => level), own("pair", pairOf(first.levels.length + 1), pairOf)];
  const alone = first.levels.map((_, level) => fine.counts.slice(level * width, (level + 1) * width).reduce((a, b) => a + b, 0));
  return {
    population: run.population, outputs: [fine, coarse],
    nested: [{ table: { dimensions: fine.dimensions, counts: fine.counts }, ways: [[narrow, ...same], [wide, ...same]] }, { table: { dimensions: [first], counts: alone }, ways: [[narrow], [wide]] }],
  };
}

/** From exact counts to a proved release: what is hidden, rounded, and audited. */
export async function benchDisclosure(rounds: number): Promise<Section> {
  const policy = profileNamed("nhse-sde-10-5");
  if (!policy) throw new Error("no such profile");
  const runs: Readonly<Record<string, RunOutputs>> = {
    "5 × 4": tables({ a: 5, b: 4 }, 7),
    "8 × 5": tables({ a: 8, b: 5 }, 8),
    "12 × 8": tables({ a: 12, b: 8 }, 9),
    "20 × 10": tables({ a: 20, b: 10 }, 10),
    "5 × 4 × 3": tables({ a: 5, b: 4, c: 3 }, 11),
    "12 × 8 × 6": tables({ a: 12, b: 8, c: 6 }, 12),
    "12 × 8 × 6 and its three two-way tables": tables({ a: 12, b: 8, c: 6 }, 12, [["a", "b", "c"], ["a", "b"], ["a", "c"], ["b", "c"]]),
    "12 × 8 and its rows by twos": withPairs(tables({ a: 12, b: 8 }, 9)),
    // Of few people, and each table linked to every other: hardly any choice of what to hide follows from one table alone.
    [linkedThreeWay]: tables({ a: 3, b: 3, c: 3, d: 3 }, 13, [["a", "b", "c"], ["a", "b", "d"], ["a", "c", "d"], ["b", "c", "d"]], 12),
  };
  const control = (run: RunOutputs) => controlDisclosure(run, policy, { queryDigest: "0".repeat(64) });
  const times = await compare(Object.fromEntries(Object.entries(runs).map(([name, run]) => [name, () => control(run)])), rounds);
  const rows: string[][] = [];
  for (const [name, run] of Object.entries(runs)) {
    const { record } = await control(run);
    const sum = (of: "suppressedSmall" | "suppressedSecondary") => record.outputs.reduce((n, o) => n + o.cells[of], 0);
    rows.push([name, wholeNumber.format(sum("suppressedSmall")), wholeNumber.format(sum("suppressedSecondary")), milliseconds(times[name] ?? NaN)]);
  }
  const twoWay = ["5 × 4", "8 × 5", "12 × 8"].map((name) => times[name] ?? NaN);
  const [threeWay, linked] = ["12 × 8 × 6", "12 × 8 × 6 and its three two-way tables"].map((name) => times[name] ?? NaN);
  const said = (time: number, aim: number) => `${milliseconds(time)} ms (aim: under ${wholeNumber.format(aim)} ms, ${time < aim ? "kept" : "missed"})`;
  return {
    title: "Disclosure control",
    about: `Made-up tables under the policy ${policy.profile}, each with its margins: small counts hidden, the fewest others hidden with them (up to 260 linked counts; beyond by a heuristic), rounded, and every hidden and rounded number audited before and after rounding. Median of ${rounds} turns, in milliseconds.`,
    columns: ["table", "small", "hidden with them", "time"],
    rows,
    conclusion: `The slowest usual two-way table: ${said(Math.max(...twoWay), aims.twoWay)}. 12 × 8 × 6 with its margins: ${said(threeWay ?? NaN, aims.threeWay)}; with its three two-way tables beside it ${said(linked ?? NaN, aims.threeWay)}. The hardest search is that of ${linkedThreeWay}, with a few small counts in each: a TRE's agent does it on a thread of its own.`,
  };
}
