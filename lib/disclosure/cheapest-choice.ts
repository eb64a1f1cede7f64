/**
 * The cheapest of many yes-or-no choices under linear conditions. Most such programmes of one table are solved by a few branches over
 * linear ones, in a fraction of the time that starting the solver's own search takes; what isn't solved so is left to that.
 */
import { settings, type Solver } from "./solver-settings.ts";

/** Σ weight × choice ≥ least. */
export type Condition = { weights: ReadonlyMap<number, number>; least: number };
type Model = ReturnType<Solver["createModel"]>;

const mostBranches = 60;

/** The names of what is chosen, of `costs`' keys; null where no choice fulfils all conditions, or none was proved cheapest within the search's bound. */
export function cheapestChoice(costs: ReadonlyMap<number, number>, conditions: readonly Condition[], solver: Solver): ReadonlySet<number> | null {
  const names = [...costs.keys()];
  if (conditions.every((c) => c.least <= 0)) return new Set();
  if (names.length === 0) return null;
  const at = new Map(names.map((name, column) => [name, column]));
  const starts = [0];
  for (const { weights } of conditions) starts.push(starts.at(-1)! + weights.size);
  const { variableType, modelStatus } = solver.constants;
  return solver.withModel(
    {
      numCols: names.length, numRows: conditions.length, colCost: [...costs.values()], colLower: names.map(() => 0), colUpper: names.map(() => 1),
      rowLower: conditions.map((c) => c.least), rowUpper: conditions.map(() => solver.infinity),
      matrix: {
        format: "csr", numCols: names.length, numRows: conditions.length, starts,
        indices: conditions.flatMap((c) => [...c.weights.keys()].map((name) => at.get(name)!)), values: conditions.flatMap((c) => [...c.weights.values()]),
      },
    },
    (model): ReadonlySet<number> | null => {
      model.options.set({ ...settings, presolve: "off" });
      let best = branch(model, solver, names.length);
      if (best === undefined) {
        model.options.set(settings);
        model.changeColsIntegrality({ kind: "range", from: 0, to: names.length - 1 }, names.map(() => variableType.integer));
        model.run();
        best = model.getModelStatus() === modelStatus.optimal ? model.getSolution().colValue : null;
      }
      return best && new Set(names.filter((_, column) => best[column]! > 0.5));
    },
  );
}

/** Depth first, taking before leaving. Undefined: not solved within the bound. */
function branch(model: Model, solver: Solver, columns: number): Float64Array | null | undefined {
  let best: Float64Array | null = null;
  let bestCost = Infinity;
  let branches = 0;
  const visit = (): void => {
    if (++branches > mostBranches) return;
    model.run();
    if (model.getModelStatus() !== solver.constants.modelStatus.optimal) return;
    const cost = model.getObjectiveValue();
    if (cost >= bestCost - 1e-7) return;
    const { colValue } = model.getSolution();
    let split = -1;
    for (let c = 0; c < columns; c++) {
      const unsure = Math.min(colValue[c]!, 1 - colValue[c]!);
      if (unsure > 1e-6 && (split === -1 || unsure > Math.min(colValue[split]!, 1 - colValue[split]!) + 1e-6)) split = c;
    }
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
  return branches > mostBranches ? undefined : best;
}
