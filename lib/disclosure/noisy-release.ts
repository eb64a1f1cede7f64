/**
 * A run's release where noise of differential privacy takes the place of hiding by true counts, of rounding and of the ledger. All that follows the
 * noise looks at noisy numbers only, and so costs nothing (post-processing: Dwork and Roth 2014, proposition 2.1): totals are sums of noisy cells, what
 * reads too small is hidden, what reads below nought is nought. Nothing else of the data is looked at: not which analysis, nor whether a person looks.
 */
import type { AnalysisOutput, RunOutputs } from "#lib/query/outputs.ts";
import type { Cell } from "./cell.ts";
import type { ControlContext } from "./control.ts";
import { noiseHalfWidth, noiseVariance } from "./differential-privacy/noisy-counts.ts";
import type { LinkedCounts } from "./linked-counts.ts";
import { combinations } from "./linked-groups.ts";
import type { DifferentialPrivacy, DisclosurePolicy } from "./policy.ts";
import type { ReleasedOutput, ReleasedOutputs } from "./released.ts";
import { smallestShown } from "./strictest-policy.ts";
import { citationOf, underApproval } from "./under-approval.ts";

type Covered = Extract<AnalysisOutput, { kind: DifferentialPrivacy["covers"][number] }>;
export const isCovered = (output: AnalysisOutput): output is Covered => output.kind === "count" || output.kind === "crosstab" || output.kind === "histogram";

/** The cells of an output in each of which a person is at most once, in the order of its own numbers (linked-counts.ts). */
const cellsOf = (output: Covered): number[] =>
  output.kind === "count" ? [output.people] : output.kind === "crosstab" ? output.counts : [output.below, ...output.counts, output.above, output.missing];

/** The same cells, each with the key of the count that it is: cells that count the same people in the same words share it, and so their noise. */
export function cellsToMove(linked: LinkedCounts, output: Covered): { key: string; exact: number }[] {
  const { cells, total } = linked.placesOf(output);
  const places = output.kind === "count" ? [total] : cells;
  return cellsOf(output).map((exact, i) => ({ key: linked.counts[places[i]!]!.key, exact }));
}

/** `noisy`: of each output its cells after noise, negative ones too, in the order of `cellsOf`; null where it is withheld, whole: its totals would tell of each part. */
export async function releaseWithNoise(run: RunOutputs, published: DisclosurePolicy & { differentialPrivacy: DifferentialPrivacy }, context: Pick<ControlContext, "queryDigest" | "codesAbsent" | "leastThreshold">, noisy: ReadonlyMap<string, readonly number[] | null>): Promise<ReleasedOutputs> {
  const { epsilon } = published.differentialPrivacy;
  const below = smallestShown(underApproval(published, context.leastThreshold));
  const halfWidths = new Map<number, number>();
  const halfWidthOf = (counts: number): number => halfWidths.get(counts) ?? halfWidths.set(counts, noiseHalfWidth(epsilon, counts)).get(counts)!;
  const cell = (parts: readonly number[] | null): Cell => {
    if (parts === null) return { is: "withheld" };
    const value = parts.reduce((sum, part) => sum + part, 0);
    const halfWidth = halfWidthOf(parts.length);
    if (below > 1 && value < below) return { is: "suppressed-small", below, likely: { low: 0, high: below - 1 + halfWidth } };
    return { is: "value", value: Math.max(0, value), roundedTo: 1, noiseVariance: parts.length * noiseVariance(epsilon), likely: { low: Math.max(0, value - halfWidth), high: Math.max(0, value + halfWidth) } };
  };
  const isAbsent = (variable: string): boolean => context.codesAbsent?.includes(variable) ?? false;
  const release = (output: AnalysisOutput): ReleasedOutput => {
    const values = noisy.get(output.id);
    if (!isCovered(output) || values === undefined) throw new Error(`the output ${output.id} has no noise`);
    const cells = cellsOf(output).map((_, i) => cell(values && [values[i]!]));
    const absent: Cell = { is: "code-absent" };
    switch (output.kind) {
      case "count":
        return { kind: "count", id: output.id, people: cells[0]! };
      case "crosstab": {
        const { dimensions } = output;
        const places = combinations(dimensions.map(({ levels }) => levels.map((_, level) => level)));
        const margins = dimensions.map(({ variable, levels }, d) => levels.map((_, level) => (isAbsent(variable) ? absent : dimensions.length === 1 ? cells[level]! : cell(values && values.filter((_value, i) => places[i]![d] === level)))));
        return { kind: "crosstab", id: output.id, dimensions, cells: dimensions.some((d) => isAbsent(d.variable)) ? cells.map(() => absent) : cells, margins, total: cell(values) };
      }
      case "histogram": {
        const { id, variable, label, unit, breaks } = output;
        const shown = isAbsent(variable) ? cells.map(() => absent) : cells;
        return { kind: "histogram", id, variable, label, ...(unit !== undefined && { unit }), breaks, below: shown[0]!, cells: shown.slice(1, -2), above: shown.at(-2)!, missing: shown.at(-1)! };
      }
    }
  };
  const cited = await citationOf(published, context.leastThreshold);
  return { version: 1, queryDigest: context.queryDigest, policy: cited, outputs: run.outputs.map(release), ...(run.conceptSets && { conceptSets: run.conceptSets }), ...([...noisy.values()].includes(null) && { checkers: "in-part" as const }) };
}
