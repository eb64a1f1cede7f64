/** What an attacker can work out, with no code of disclosure control: from fits, from risk sets, and from everything shown at once. */
import type { Cell } from "#lib/disclosure/cell.ts";
import { settings } from "#lib/disclosure/solver-settings.ts";
import { loadSolver } from "#lib/disclosure/solver.ts";
import type { Fit } from "#lib/statistics/rounds.ts";

/**
 * The sizes of the groups of a linear model with one indicator for each group but the first, from its covariances: all that the intercept and a group's
 * indicator share is the first group's variance, so that Var(b_g) = s² (1/n_1 + 1/n_g). The groups after the first, in order.
 */
export function countsFromFit(fit: Fit): number[] {
  if (fit.of !== "glm") throw new TypeError("a regression is needed");
  const { covariance, dispersion, coefficients: { length: p } } = fit;
  const first = covariance[0]! / dispersion;
  return Array.from({ length: p - 1 }, (_, g) => Math.round(1 / (covariance[(g + 1) * p + g + 1]! / dispersion - first)));
}

/** A sum of people, weighed, and between what numbers it is known to lie. */
type Known = { readonly of: Readonly<Record<string, number>>; readonly low: number; readonly high: number };

/** Everything that was shown about counts of people, as one system: least and largest that anything may be. */
export class Everything {
  private readonly known: Known[] = [];
  know(of: Record<string, number>, low: number, high: number): void { this.known.push({ of, low, high }); }
  /** What a cell says of a sum of kinds of people. */
  see(of: readonly string[], cell: Cell): void {
    const [low, high] = rangeOf(cell);
    this.know(Object.fromEntries(of.map((name) => [name, 1])), low, high);
  }
  /** Between which whole numbers a sum of kinds lies, whatever the data. */
  async between(of: readonly string[]): Promise<[number, number]> {
    const solver = await loadSolver();
    const names = [...new Set([...of, ...this.known.flatMap((k) => Object.keys(k.of))])];
    const id = new Map(names.map((name, i) => [name, `x${i}`]));
    const sum = (weights: Readonly<Record<string, number>>) => Object.entries(weights).map(([name, w]) => `${w < 0 ? "-" : "+"} ${Math.abs(w)} ${id.get(name)!}`).join(" ");
    const rows = this.known.flatMap(({ of: weights, low, high }, i) => [...(low > -Infinity ? [` l${i}: ${sum(weights)} >= ${low}`] : []), ...(high < Infinity ? [` h${i}: ${sum(weights)} <= ${high}`] : [])]);
    const target = sum(Object.fromEntries(of.map((name) => [name, 1])));
    const end = (sense: string): number => {
      const { Status, ObjectiveValue } = solver.solve(`${sense}\n obj: ${target}\nsubject to\n${rows.join("\n")}\nbounds\n${names.map((n) => ` 0 <= ${id.get(n)!} <= 100000`).join("\n")}\ngeneral\n ${names.map((n) => id.get(n)!).join(" ")}\nend`, settings);
      if (Status !== "Optimal") throw new Error(`what was shown contradicts itself: ${Status}`);
      return Math.round(ObjectiveValue);
    };
    return [end("minimize"), end("maximize")];
  }
}

function rangeOf(cell: Cell): [number, number] {
  switch (cell.is) {
    case "value": return cell.range ? [cell.range.low, cell.range.high ?? Infinity] : [cell.value - Math.floor(cell.roundedTo / 2), cell.value + Math.ceil(cell.roundedTo / 2) - 1];
    case "zero": return [0, 0];
    case "suppressed-small": return [1, cell.below - 1];
    case "suppressed-secondary": case "withheld": case "not-applicable": case "masked": case "code-absent": return [0, Infinity];
  }
}

/**
 * Attack A9 (Lu et al. 2015, WebDISCO): sums over the people still at risk at each event time, at β = 0, are S0 = how many and S1 = the sums of their
 * values; from one event time to the next they differ by those who left in between. Where one person did, the difference is that person.
 */
export const peopleFromRiskSets = (sums: readonly (readonly number[])[]): number[][] =>
  sums.slice(1).flatMap((row, i) => (sums[i]![0]! - row[0]! === 1 ? [row.slice(1).map((x, j) => sums[i]![j + 1]! - x)] : []));
