/**
 * The cheapest of many yes-or-no choices under linear conditions: the fewest first, and of all that are as few the cheapest by a second
 * price. Three searches, each where the one before did not come to its end within so many branches:
 * - a few branches over linear programmes, both prices in one sum: most programmes of one table take no more;
 * - the same for one price after the other. Each is in whole numbers, so that a bound between two of them counts as the next one and most
 *   branches end early: a bound of 6.5 says that it takes 7. Seconds where the solver takes minutes, as for tables of three variables that are linked;
 * - the solver's own search.
 */
import { settings, type Solver } from "./solver-settings.ts";

/** Σ weight × choice ≥ least. */
export type Condition = { weights: ReadonlyMap<number, number>; least: number };
/** In whole numbers; every `second` is below the number of choices that have a price. */
export type Price = { readonly first: number; readonly second: number };
export type Choice = { readonly names: ReadonlySet<number>; /** All their first prices. */ readonly first: number };
type Model = ReturnType<Solver["createModel"]>;

const mostBranches = { together: 60, oneByOne: 1500 };
/** What is left of the branches of several searches; counted, not timed, so that the same table is always hidden alike. */
export type Budget = { branches: number };
const tolerance = 1e-6;

/**
 * Of the names that are keys of `prices`; null where no choice fulfils all conditions, or none was proved cheapest within the searches' bounds. `atLeast`:
 * what the cheapest choice is known to cost by the first price, from some of the conditions. `budget`: shared with other searches, and used up by this one.
 */
export function cheapestChoice(prices: ReadonlyMap<number, Price>, conditions: readonly Condition[], solver: Solver, atLeast = 0, budget: Budget = { branches: Infinity }): Choice | null {
  const names = [...prices.keys()];
  if (conditions.every((c) => c.least <= 0)) return { names: new Set(), first: 0 };
  if (names.length === 0) return null;
  const first = [...prices.values()].map((p) => p.first);
  const priced = first.filter((price) => price > 0).length;
  const together = [...prices.values()].map((p) => p.first + p.second / Math.max(1, priced) ** 2);
  const columns = withModel(names, together, conditions, solver, (model) => branch(model, solver, { most: mostBranches.together, weights: names.map(() => 1), step: 0, least: -Infinity }, budget))
    ?? oneByOne(names, prices, conditions, solver, atLeast, budget)
    ?? withModel(names, together, conditions, solver, (model): Found => {
      budget.branches -= settings.mip_max_nodes;
      if (budget.branches <= 0) return undefined;
      const { variableType, modelStatus } = solver.constants;
      model.options.set({ presolve: "choose" });
      model.changeColsIntegrality({ kind: "range", from: 0, to: names.length - 1 }, names.map(() => variableType.integer));
      model.run();
      return model.getModelStatus() === modelStatus.optimal ? model.getSolution().colValue : "none";
    });
  if (columns === undefined || columns === "none") return null;
  return { names: new Set(names.filter((_, column) => columns[column]! > 0.5)), first: priceOf(columns, first) };
}

const priceOf = (columns: Float64Array, prices: readonly number[]): number => columns.reduce((sum, taken, column) => sum + Math.round(taken) * prices[column]!, 0);

/** First how few it takes, then the cheapest of all that are as few. */
function oneByOne(names: readonly number[], prices: ReadonlyMap<number, Price>, conditions: readonly Condition[], solver: Solver, atLeast: number, budget: Budget): Found {
  const [first, second] = [[...prices.values()].map((p) => p.first), [...prices.values()].map((p) => p.second)];
  const kept = withoutImplied(conditions);
  const weights = names.map((name) => Math.sqrt(kept.filter((condition) => condition.weights.has(name)).length));
  const all = [...kept, { weights: new Map([...prices].flatMap(([name, price]) => (price.first > 0 ? [[name, price.first] as const] : []))), least: atLeast }];
  return withModel(names, first, all, solver, (model) => {
    const fewest = branch(model, solver, { most: mostBranches.oneByOne, weights, step: 1, least: atLeast }, budget);
    if (fewest === undefined || fewest === "none") return fewest;
    const price = priceOf(fewest, first);
    model.changeRowBounds(kept.length, price, price);
    model.changeColsCost({ kind: "range", from: 0, to: names.length - 1 }, second);
    return branch(model, solver, { most: mostBranches.oneByOne, weights, step: 1, least: 0 }, budget);
  });
}

/** How much of each name is taken. Undefined: not found out within the bound. */
type Found = Float64Array | "none" | undefined;

function withModel(names: readonly number[], costs: readonly number[], conditions: readonly Condition[], solver: Solver, solve: (model: Model) => Found): Found {
  const at = new Map(names.map((name, column) => [name, column]));
  const starts = [0];
  for (const { weights } of conditions) starts.push(starts.at(-1)! + weights.size);
  return solver.withModel(
    {
      numCols: names.length, numRows: conditions.length, colCost: [...costs], colLower: names.map(() => 0), colUpper: names.map(() => 1),
      rowLower: conditions.map((c) => c.least), rowUpper: conditions.map(() => solver.infinity),
      matrix: {
        format: "csr", numCols: names.length, numRows: conditions.length, starts,
        indices: conditions.flatMap((c) => [...c.weights.keys()].map((name) => at.get(name)!)), values: conditions.flatMap((c) => [...c.weights.values()]),
      },
    },
    (model) => {
      model.options.set({ ...settings, presolve: "off" });
      return solve(model);
    },
  );
}

/** `weights`: of what is unsure the weightiest is decided first. `step`: 1 where costs are whole numbers. `least`: nothing costs less, so what costs no more ends the search. */
type Search = { readonly most: number; readonly weights: readonly number[]; readonly step: 0 | 1; readonly least: number };

/** Depth first, taking before leaving. */
function branch(model: Model, solver: Solver, { most, weights, step, least }: Search, budget: Budget): Found {
  let best: Float64Array | "none" = "none";
  let bestCost = Infinity;
  let branches = 0;
  const mayGoOn = Math.min(most, budget.branches);
  const visit = (): void => {
    if (bestCost <= least || ++branches > mayGoOn) return;
    model.run();
    if (model.getModelStatus() !== solver.constants.modelStatus.optimal) return;
    const bound = model.getObjectiveValue();
    const cost = step === 1 ? Math.ceil(bound - tolerance) : bound;
    if (cost >= bestCost - 1e-7) return;
    const { colValue } = model.getSolution();
    const unsure = (column: number): number => Math.min(colValue[column]!, 1 - colValue[column]!);
    let split = -1;
    weights.forEach((weight, column) => {
      if (unsure(column) > tolerance && (split === -1 || weight * unsure(column) > weights[split]! * unsure(split) + tolerance)) split = column;
    });
    if (split === -1) {
      best = colValue;
      bestCost = cost;
      return;
    }
    for (const as of [1, 0]) {
      model.changeColBounds(split, as, as);
      visit();
    }
    model.changeColBounds(split, 0, 1);
  };
  visit();
  budget.branches -= branches;
  return branches > mayGoOn ? undefined : best;
}

/** A condition that another one implies, whatever is taken, makes the programmes larger and no stronger. */
function withoutImplied(conditions: readonly Condition[]): Condition[] {
  const kept: Condition[] = [];
  const implies = (a: Condition, b: Condition): boolean =>
    a.least >= b.least && [...a.weights].every(([name, weight]) => weight <= (b.weights.get(name) ?? 0)) && [...b.weights].every(([name, weight]) => weight >= 0 || a.weights.has(name));
  for (const condition of conditions.toSorted((a, b) => a.weights.size - b.weights.size)) if (!kept.some((one) => implies(one, condition))) kept.push(condition);
  return kept;
}
