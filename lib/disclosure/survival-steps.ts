/**
 * Steps of a survival curve are people: in real data nearly every event time has one death (attack A10). So intervals are merged, from
 * the first on, until in every group each holds no event or at least the policy's least number, and nobody or at least that number
 * who left. What remains at the end is merged into the interval before. Source: SDC Handbook (2nd ed. 2024), survival analysis;
 * ACRO waits for ten leavers per step. People of unknown group have no curve: their few would merge everyone's steps away. Their counts are
 * hidden as those of any table are, with the sums over groups that would tell them (`spared`, linked-counts.ts).
 */
import { lifeTableLevels, onFewerBreaks } from "#lib/query/life-table.ts";
import { missingLevel, type ReckonedOutput, type RunOutputs } from "#lib/query/outputs.ts";
import type { DisclosurePolicy } from "./policy.ts";
import { smallestShown } from "./strictest-policy.ts";

type Survival = Extract<ReckonedOutput, { kind: "survival" }>;

const rowsOf = ({ table, groups }: Survival): number[][] => {
  const width = table.counts.length / groups.length;
  return groups.map((_, g) => table.counts.slice(g * width, (g + 1) * width));
};

export function mergeSteps(output: Survival, least: number): Survival {
  const rows = rowsOf(output);
  const { breaks } = output;
  const drawn = rows.filter((_, g) => output.groups[g]!.code !== missingLevel.code);
  const isSafe = (from: number, to: number) => drawn.every((row) => [0, 1].every((status) => {
    let people = 0;
    for (let i = from; i <= to; i++) people += row[2 * i + status]!;
    return people === 0 || people >= least;
  }));
  const kept: number[] = [];
  let from = 0;
  for (let to = 0; to < breaks.length; to++) {
    if (!isSafe(from, to)) continue;
    kept.push(breaks[to]!);
    from = to + 1;
  }
  // The last interval takes in what never became safe by itself.
  if (from < breaks.length) kept.splice(Math.max(0, kept.length - 1), 1, breaks.at(-1)!);
  if (kept.length === breaks.length) return output;
  const dimension = output.table.dimensions.at(-1)!;
  const dimensions = [...output.table.dimensions.slice(0, -1), { ...dimension, levels: lifeTableLevels(kept) }];
  return { ...output, breaks: kept, table: { dimensions, counts: rows.flatMap((row) => onFewerBreaks(row, breaks, kept)) } };
}

/** The run with each survival table on the steps that may be told. */
export const stepped = (run: RunOutputs, policy: DisclosurePolicy): RunOutputs => ({ ...run, outputs: run.outputs.map((output) => (output.kind === "survival" ? mergeSteps(output, Math.max(smallestShown(policy), policy.survivalStep)) : output)) });
