/**
 * Exact quantiles of everyone together without anybody's value: in each round TREs count how many values are at most each of some
 * candidates; halving the candidates' ranges finds the order statistics that a quantile of type 7 lies between (Hyndman & Fan 1996, The
 * American Statistician 50(4)). Candidates lie on a public grid: values are taken to the dictionary's precision. *Exact* on that grid.
 */
import { betweenOrderStatistics, quantileRanks } from "./order-statistics.ts";

export type QuantileSpec = { kind: "quantiles"; at: number[]; low: number; high: number; step: number };
/** `ranges`: for each order statistic sought, the grid places between which it lies, both included. */
export type QuantileState = { phase: "count" | "search" | "converged" | "no-people"; iteration: number; n: number; ranks: number[]; ranges: [number, number][] };

export const firstQuantileState = (): QuantileState => ({ phase: "count", iteration: 0, n: 0, ranks: [], ranges: [] });
const valueAt = ({ low, step }: QuantileSpec, place: number): number => low + place * step;
const placesIn = ({ low, high, step }: QuantileSpec): number => Math.round((high - low) / step);
const middle = ([from, to]: [number, number]): number => Math.floor((from + to) / 2);

/** n and how many are at most the middle of the grid; then, for each order statistic, of its range. Values outside the grid count as its ends. */
export function quantileContribution(spec: QuantileSpec, state: QuantileState, values: Float64Array): Float64Array {
  const atMost = (place: number): number => {
    if (place >= placesIn(spec)) return values.length;
    // Half a step above, so that a value that rounding put a hair beside its place is counted with it.
    const cut = valueAt(spec, place) + spec.step / 2;
    let count = 0;
    for (let i = 0; i < values.length; i++) if (values[i]! < cut) count++;
    return count;
  };
  if (state.phase === "count") return Float64Array.of(values.length, atMost(middle([0, placesIn(spec)])));
  // Many order statistics share a range at first: their count is the same.
  const counted = new Map<number, number>();
  return Float64Array.from(state.ranges, (range) => {
    const place = middle(range);
    const count = counted.get(place) ?? atMost(place);
    counted.set(place, count);
    return count;
  });
}

export function advanceQuantiles(spec: QuantileSpec, state: QuantileState, sum: ArrayLike<number>): QuantileState {
  if (state.phase === "count") {
    const n = Math.round(sum[0]!);
    if (n === 0) return { ...state, phase: "no-people" };
    const ranks = spec.at.flatMap((share) => { const { below, above } = quantileRanks(n, share); return [below, above]; });
    return narrowed({ phase: "search", iteration: 0, n, ranks, ranges: ranks.map(() => [0, placesIn(spec)]) }, ranks.map(() => sum[1]!));
  }
  return narrowed(state, sum);
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

export type QuantileFit = { n: number; quantiles: { at: number; value: number }[]; iterations: number };
export function quantileFit(spec: QuantileSpec, state: QuantileState): QuantileFit | undefined {
  if (state.phase !== "converged") return undefined;
  const found = state.ranges.map(([place]) => valueAt(spec, place));
  return {
    n: state.n, iterations: state.iteration,
    quantiles: spec.at.map((at, i) => {
      return { at, value: betweenOrderStatistics(found[2 * i]!, found[2 * i + 1]!, quantileRanks(state.n, at).fraction) };
    }),
  };
}
