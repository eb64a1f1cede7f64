/**
 * The attacker with a solver: the exact least and largest value that a count can have in any table of whole numbers that fits all that is
 * known (the attacker's problem of Fischetti and Salazar 2001, Management Science 47). Written in deviations from the truth, so that
 * every sum has to come out at 0. A linear programme answers first; where its answer is not in whole numbers a mixed-integer one decides.
 * The solver is not trusted with safety: a count is only said to be possible at a distance if whole numbers in hand add up.
 */
import { AlternativeTables } from "./alternative-tables.ts";
import type { Ranges } from "./alternative-tables.ts";
import type { LinkedCounts } from "./linked-counts.ts";
import { settings, type Solver } from "./solver-settings.ts";

export type Extreme = {
  /** How far from the truth a table in whole numbers was found; Infinity where nothing bounds the count. */
  reached: number;
  /** One price for each sum, of the linear programme: proof that the count can't go further. Null where none was needed. */
  prices: Float64Array | null;
};

type Model = ReturnType<Solver["createModel"]>;
type Term = { count: number; sign: 1 | -1 };
const tolerance = 1e-6;
const mostBranches = 24;

export class Attacker {
  readonly #solver: Solver | null;
  readonly #quick: AlternativeTables;
  readonly #low: readonly number[];
  readonly #high: readonly number[];
  readonly #sums: readonly (readonly Term[])[];
  #model: Model | undefined;
  /** How far above and below the truth each count was in any table found so far: one table answers for many counts. */
  readonly #seenUp: number[];
  readonly #seenDown: number[];

  /** Without a solver only the quick search is asked: what it finds is as sure, but it may miss some. */
  constructor(linked: LinkedCounts, ranges: Ranges, solver: Solver | null) {
    this.#solver = solver;
    this.#seenUp = linked.counts.map(() => 0);
    this.#seenDown = linked.counts.map(() => 0);
    this.#quick = new AlternativeTables(linked, ranges, (count, deviation) => { this.#learn(count, deviation); });
    this.#low = linked.counts.map(({ value }, i) => (ranges.low[i]! < ranges.high[i]! ? ranges.low[i]! - value : 0));
    this.#high = linked.counts.map(({ value }, i) => (ranges.low[i]! < ranges.high[i]! ? ranges.high[i]! - value : 0));
    this.#sums = linked.equations.map(({ total, parts }) => [{ count: total, sign: -1 as const }, ...parts.map((count) => ({ count, sign: 1 as const }))]);
  }

  /** As of `AlternativeTables`, whose search is tried first: what it finds is proof enough. */
  reach(count: number, up: number, down: number): { up: number; down: number } {
    const quick = this.#quickly(count, up, down);
    return {
      up: quick.up >= up ? quick.up : Math.max(quick.up, this.extreme(count, 1, up).reached),
      down: quick.down >= down ? quick.down : Math.max(quick.down, this.extreme(count, -1, down).reached),
    };
  }

  /** Whether the count's least and largest possible value lie at least `width` apart. */
  isAsWideAs(count: number, width: number): boolean {
    const quickUp = this.#quickly(count, width, 0).up;
    const quickDown = this.#quickly(count, 0, width - quickUp).down;
    if (quickUp + quickDown >= width) return true;
    const up = Math.max(quickUp, this.extreme(count, 1, width).reached);
    return up + quickDown >= width || up + this.extreme(count, -1, width - up).reached >= width;
  }

  /** By tables found before, and else by the quick search. */
  #quickly(count: number, up: number, down: number): { up: number; down: number } {
    const short = { up: this.#seenUp[count]! < up ? up : 0, down: this.#seenDown[count]! < down ? down : 0 };
    const found = this.#quick.reach(count, short.up, short.down);
    return { up: Math.max(this.#seenUp[count]!, found.up), down: Math.max(this.#seenDown[count]!, found.down) };
  }

  #learn(count: number, deviation: number): void {
    if (deviation > this.#seenUp[count]!) this.#seenUp[count] = deviation;
    if (-deviation > this.#seenDown[count]!) this.#seenDown[count] = -deviation;
  }

  /** The furthest that the count can be above (1) or below (−1) the truth, looking no further than `most`. */
  extreme(count: number, direction: 1 | -1, most = Infinity): Extreme {
    const [low, high] = [this.#low[count]!, this.#high[count]!];
    const solver = this.#solver;
    if (!solver || low >= high || most <= 0) return { reached: 0, prices: null };
    const model = (this.#model ??= this.#build(solver));
    model.changeColCost(count, -direction);
    model.changeColBounds(count, direction === 1 ? low : Math.max(low, -most), direction === 1 ? Math.min(high, most) : high);
    try {
      return this.#furthest(solver, model, count, direction);
    } finally {
      model.changeColCost(count, 0);
      model.changeColBounds(count, low, high);
    }
  }

  /** The solver's memory is not collected. */
  dispose(): void {
    this.#model?.dispose();
    this.#model = undefined;
  }

  #furthest(solver: Solver, model: Model, count: number, direction: 1 | -1): Extreme {
    const { modelStatus, variableType } = solver.constants;
    model.run();
    // From the last question's answer the solver now and then loses its way and says that it does not know; from nothing it finds it.
    if (model.getModelStatus() === modelStatus.unknown) {
      model.clearSolver();
      model.run();
    }
    const status = model.getModelStatus();
    if (status === modelStatus.unbounded || status === modelStatus.unboundedOrInfeasible) return { reached: Infinity, prices: null };
    if (status !== modelStatus.optimal) return { reached: 0, prices: null };
    const { colValue, rowDual } = model.getSolution();
    if (this.#holds(colValue)) return { reached: Math.round(direction * colValue[count]!), prices: rowDual };
    // As far as the linear programme, in whole numbers: if a few branches find that it can, no more has to be asked.
    const bound = Math.floor(direction * colValue[count]! + tolerance);
    if (bound <= 0 || this.#isPossible(solver, model, count, direction * bound)) return { reached: Math.max(0, bound), prices: rowDual };
    const all = { kind: "range", from: 0, to: this.#low.length - 1 } as const;
    model.changeColsIntegrality(all, this.#low.map(() => variableType.integer));
    try {
      model.run();
      const whole = model.getSolution().colValue;
      return { reached: whole.length > 0 && this.#holds(whole) ? Math.max(0, Math.round(direction * whole[count]!)) : 0, prices: rowDual };
    } finally {
      model.changeColsIntegrality(all, this.#low.map(() => variableType.continuous));
    }
  }

  /** Whether few branches over linear programmes find whole numbers with `count` at `deviation`; leaves the model's bounds as they were. */
  #isPossible(solver: Solver, model: Model, count: number, deviation: number): boolean {
    const low = this.#low.slice();
    const high = this.#high.slice();
    let branches = 0;
    const within = (i: number, from: number, to: number, then: () => boolean): boolean => {
      const [wasLow, wasHigh] = [low[i]!, high[i]!];
      [low[i], high[i]] = [from, to];
      model.changeColBounds(i, from, to);
      const found = from <= to && then();
      [low[i], high[i]] = [wasLow, wasHigh];
      model.changeColBounds(i, wasLow, wasHigh);
      return found;
    };
    const visit = (): boolean => {
      if (++branches > mostBranches) return false;
      model.run();
      if (model.getModelStatus() !== solver.constants.modelStatus.optimal) return false;
      const { colValue } = model.getSolution();
      if (this.#holds(colValue)) return true;
      const split = colValue.findIndex((d) => Math.abs(d - Math.round(d)) >= tolerance);
      if (split === -1) return false;
      const down = Math.floor(colValue[split]!);
      return within(split, low[split]!, down, visit) || within(split, down + 1, high[split]!, visit);
    };
    return within(count, deviation, deviation, visit);
  }

  /** Whole numbers that lie in every range and add up. They are remembered: a table of the attacker's, whatever it was sought for. */
  #holds(deviations: Float64Array): boolean {
    const whole = Array.from(deviations, Math.round);
    const holds =
      whole.every((d, i) => Math.abs(d - deviations[i]!) < tolerance && d >= this.#low[i]! && d <= this.#high[i]!) &&
      this.#sums.every((terms) => terms.reduce((sum, { count, sign }) => sum + sign * whole[count]!, 0) === 0);
    if (holds) whole.forEach((deviation, count) => { this.#learn(count, deviation); });
    return holds;
  }

  #build(solver: Solver): Model {
    const { infinity } = solver;
    const starts = [0];
    for (const terms of this.#sums) starts.push(starts.at(-1)! + terms.length);
    const model = solver.createModel({
      numCols: this.#low.length, numRows: this.#sums.length,
      colCost: this.#low.map(() => 0), colLower: this.#low.slice(), colUpper: this.#high.map((h) => (h === Infinity ? infinity : h)),
      rowLower: this.#sums.map(() => 0), rowUpper: this.#sums.map(() => 0),
      matrix: {
        format: "csr", numCols: this.#low.length, numRows: this.#sums.length, starts,
        indices: this.#sums.flatMap((terms) => terms.map((t) => t.count)), values: this.#sums.flatMap((terms) => terms.map((t) => t.sign)),
      },
    });
    // Without presolve each question starts from the last one's answer.
    model.options.set({ ...settings, presolve: "off" });
    return model;
  }
}
