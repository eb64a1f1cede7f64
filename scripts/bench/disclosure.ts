import { controlDisclosure } from "#lib/disclosure/control.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { combinations } from "#lib/disclosure/linked-counts.ts";
import type { CrosstabOutput, RunOutputs } from "#lib/query/outputs.ts";
import { compare } from "./measure.ts";
import { milliseconds, wholeNumber, type Section } from "./report.ts";

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

/** A table and, if asked, those of each pair of its variables. */
function tables(sizes: Readonly<Record<string, number>>, seed: number, withPairs: boolean): RunOutputs {
  const random = generator(seed);
  const names = Object.keys(sizes);
  const cells = combinations(names.map((name) => Array.from({ length: sizes[name] ?? 0 }, (_, i) => i)));
  const counts = cells.map(() => Math.floor(-Math.log(random()) * 60));
  const pairs = withPairs ? names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const)) : [];
  const sums = pairs.map(([a, b]) => {
    const sum = new Array<number>((sizes[a] ?? 0) * (sizes[b] ?? 0)).fill(0);
    cells.forEach((cell, i) => {
      const at = (cell[names.indexOf(a)] ?? 0) * (sizes[b] ?? 0) + (cell[names.indexOf(b)] ?? 0);
      sum[at] = (sum[at] ?? 0) + (counts[i] ?? 0);
    });
    return crosstab(`${a}-${b}`, { [a]: sizes[a] ?? 0, [b]: sizes[b] ?? 0 }, sum);
  });
  return { population: counts.reduce((a, b) => a + b, 0), outputs: [crosstab("table", sizes, counts), ...sums] };
}

/** From exact counts to a proved release: what is hidden, rounded, and audited. */
export async function benchDisclosure(rounds: number): Promise<Section> {
  const policy = profileNamed("nhse-sde-10-5");
  if (!policy) throw new Error("no such profile");
  const runs: Readonly<Record<string, RunOutputs>> = {
    "5 × 4": tables({ a: 5, b: 4 }, 7, false),
    "8 × 5": tables({ a: 8, b: 5 }, 8, false),
    "12 × 8": tables({ a: 12, b: 8 }, 9, false),
    "20 × 10": tables({ a: 20, b: 10 }, 10, false),
    "5 × 4 × 3": tables({ a: 5, b: 4, c: 3 }, 11, false),
    "12 × 8 × 6": tables({ a: 12, b: 8, c: 6 }, 12, false),
    "12 × 8 × 6 and its three two-way tables": tables({ a: 12, b: 8, c: 6 }, 12, true),
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
    conclusion: `The slowest usual two-way table: ${said(Math.max(...twoWay), aims.twoWay)}. 12 × 8 × 6 with its margins: ${said(threeWay ?? NaN, aims.threeWay)}; with its three two-way tables beside it ${said(linked ?? NaN, aims.threeWay)}.`,
  };
}
