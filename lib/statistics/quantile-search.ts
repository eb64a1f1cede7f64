/**
 * Exact quantiles of everyone together without anybody's value: in each round TREs count how many values are at most each of some
 * candidates; halving the candidates' ranges finds the order statistics that a quantile of type 7 lies between (Hyndman & Fan 1996, The
 * American Statistician 50(4)). Candidates lie on a public grid: values are taken to the dictionary's precision. *Exact* on that grid.
 */
import type { ModelData } from "./model-data.ts";

/** The order statistics (from 1) that a quantile of type 7 of `n` values lies between, and how far from the first to the second. */
function quantileRanks(n: number, share: number): { below: number; above: number; fraction: number } {
  const h = (n - 1) * share;
  const below = Math.floor(h) + 1;
  return { below, above: Math.min(n, below + 1), fraction: h - Math.floor(h) };
}
const betweenOrderStatistics = (below: number, above: number, fraction: number): number => (fraction === 0 ? below : below + fraction * (above - below));

/** `groups`: how many groups of people are told apart, each with quantiles of its own beside those of all of them together. */
export type QuantileSpec = { kind: "quantiles"; at: number[]; low: number; high: number; step: number; groups?: number | undefined };
/**
 * `ranges`: for each order statistic sought, the grid places between which it lies, both included: everyone's, then those of each group. `groups`: how many
 * people each has. A group of nobody has no order statistic: its ranks are 0.
 */
export type QuantileState = { phase: "count" | "search" | "converged" | "no-people"; iteration: number; n: number; groups?: number[] | undefined; ranks: number[]; ranges: [number, number][] };
/** Where groups are told apart, `x` has a column for each, row-major: 1 for its people. */
type Values = Pick<ModelData, "x" | "y">;

export const firstQuantileState = (): QuantileState => ({ phase: "count", iteration: 0, n: 0, ranks: [], ranges: [] });
const valueAt = ({ low, step }: QuantileSpec, place: number): number => low + place * step;
const placesIn = ({ low, high, step }: QuantileSpec): number => Math.round((high - low) / step);
const middle = ([from, to]: [number, number]): number => Math.floor((from + to) / 2);

/** n and how many are at most the middle of the grid, of everyone and of each group; then, for each order statistic, of its range. Values outside the grid count as its ends. */
export function quantileContribution(spec: QuantileSpec, state: QuantileState, { x, y: values }: Values): Float64Array {
  const { groups = 0 } = spec;
  const isIn = (set: number, i: number): boolean => set === 0 || x[i * groups + set - 1] === 1;
  const atMost = (set: number, place: number): number => {
    // Half a step above, so that a value that rounding put a hair beside its place is counted with it.
    const cut = place >= placesIn(spec) ? Infinity : valueAt(spec, place) + spec.step / 2;
    let count = 0;
    for (let i = 0; i < values.length; i++) if (values[i]! < cut && isIn(set, i)) count++;
    return count;
  };
  const sets = Array.from({ length: groups + 1 }, (_, set) => set);
  if (state.phase === "count") return Float64Array.from(sets.flatMap((set) => [atMost(set, placesIn(spec)), atMost(set, middle([0, placesIn(spec)]))]));
  // Many order statistics share a range at first: their count is the same.
  const counted = new Map<string, number>();
  return Float64Array.from(state.ranges, (range, i) => {
    const [set, place] = [Math.floor(i / (2 * spec.at.length)), middle(range)];
    const count = counted.get(`${set} ${place}`) ?? atMost(set, place);
    counted.set(`${set} ${place}`, count);
    return count;
  });
}

export function advanceQuantiles(spec: QuantileSpec, state: QuantileState, sum: ArrayLike<number>): QuantileState {
  if (state.phase !== "count") return narrowed(state, sum);
  const sizes = Array.from({ length: (spec.groups ?? 0) + 1 }, (_, set) => Math.round(sum[2 * set]!));
  const [n, ...groups] = sizes as [number, ...number[]];
  if (n === 0) return { ...state, phase: "no-people" };
  const sought = sizes.flatMap((size, set) => spec.at.flatMap((share) => {
    const { below, above } = size === 0 ? { below: 0, above: 0 } : quantileRanks(size, share);
    return [below, above].map((rank) => ({ rank, range: [0, size === 0 ? 0 : placesIn(spec)] as [number, number], atMost: sum[2 * set + 1]! }));
  }));
  return narrowed({ phase: "search", iteration: 0, n, ...(spec.groups !== undefined && { groups }), ranks: sought.map(({ rank }) => rank), ranges: sought.map(({ range }) => range) }, sought.map(({ atMost }) => atMost));
}

function narrowed(state: QuantileState, counts: ArrayLike<number>): QuantileState {
  const ranges = state.ranges.map((range, i): [number, number] => (range[0] === range[1] ? range : Math.round(counts[i]!) >= state.ranks[i]! ? [range[0], middle(range)] : [middle(range) + 1, range[1]]));
  return { ...state, ranges, iteration: state.iteration + 1, phase: ranges.every(([from, to]) => from === to) ? "converged" : "search" };
}

/**
 * Quantiles asked for again and again at other probabilities are the order statistics one by one, each a person's value (attack A15). So they lie on
 * nested grids, each finer one divides the one before, and a grid needs as many people between two of its places as may be shown: all that
 * can ever be asked for lies on the finest grid that people are enough for. Halves, quarters, twentieths, fortieths, two-hundredths.
 */
const grids = [2, 4, 20, 40, 200] as const;
const isOn = (probability: number, grid: number): boolean => Math.abs(probability * grid - Math.round(probability * grid)) < 1e-9;
/** [0.25, 0.5] → 4; [0.1] → 20; [0.975] → 40. Infinity where a probability is on none of them. */
export const partsApart = (at: readonly number[]): number => grids.find((grid) => at.every((p) => isOn(p, grid))) ?? Infinity;

export type Quantile = { at: number; value: number };
/** `groups`: of each group its own; null where it has nobody. */
export type QuantileFit = { n: number; quantiles: Quantile[]; groups?: (Quantile[] | null)[]; iterations: number };
export function quantileFit(spec: QuantileSpec, state: QuantileState): QuantileFit | undefined {
  if (state.phase !== "converged") return undefined;
  const found = state.ranges.map(([place]) => valueAt(spec, place));
  const of = (set: number, size: number): Quantile[] => spec.at.map((at, i) => {
    const first = 2 * (set * spec.at.length + i);
    return { at, value: betweenOrderStatistics(found[first]!, found[first + 1]!, quantileRanks(size, at).fraction) };
  });
  return { n: state.n, iterations: state.iteration, quantiles: of(0, state.n), ...(state.groups && { groups: state.groups.map((size, g) => (size === 0 ? null : of(g + 1, size))) }) };
}
