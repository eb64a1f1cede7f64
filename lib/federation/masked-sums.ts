/**
 * Counts that TREs gave under masks, as sums of several: in the pooled numbers their sum stands like one TRE's release, for nothing else of them is known. All that is
 * done with TREs' releases is done with it: added to what others released in the open, held to the strictest policy, hidden where something else would follow.
 */
import { z } from "zod";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { isCounts, summedOutput } from "#lib/disclosure/masked-counts.ts";
import { stopCauses } from "#lib/protocol/rounds.ts";
import { combine } from "./combine.ts";
import type { PooledCell, PooledOutput, PooledResult } from "./pooled-result.ts";
import type { SiteAnswer } from "./site-answer.ts";

/** `summing`: TREs still give their parts, those in `waitingFor` next. `stopped`: by a rule; then the cells of these TREs are in no number. */
export const MaskedSum = z.object({
  analysis: z.string(), state: z.enum(["summing", "summed", "stopped"]),
  participants: z.array(z.object({ treId: z.uuid(), name: z.string() })), waitingFor: z.array(z.string()), leftOut: z.array(z.string()).meta({ description: "TREs that were silent before any part was given: the sum is over the others." }), since: z.iso.datetime(),
  fewest: z.int().meta({ description: "TREs that the sum covers at least." }),
  stopped: z.object({ by: z.string().nullable(), because: z.enum(stopCauses) }).nullable(),
  silence: z.object({ from: z.iso.datetime(), may: z.enum(["nothing-yet", "leave-out", "end"]) }).nullable(),
  totals: z.array(z.number().nullable()).nullable().meta({ description: "Of each cell its sum and how far the truth may be from it, in the order of the table's numbers; null for a cell that one of the TREs hides." }),
});
export type MaskedSum = z.infer<typeof MaskedSum>;

/** The sums over one set of TREs, as one answer: outputs that rest on the same TREs are held against each other. */
type Together = { readonly id: string; readonly members: readonly string[]; readonly sums: readonly MaskedSum[] };
function together(sums: readonly MaskedSum[]): Together[] {
  const sets = new Map<string, MaskedSum[]>();
  for (const sum of sums) {
    const key = sum.participants.map(({ treId }) => treId).sort().join(" ");
    sets.set(key, [...(sets.get(key) ?? []), sum]);
  }
  // No TRE's id: those are UUIDs.
  return [...sets.values()].map((of, i) => ({ id: `sum-under-masks-${i}`, members: of[0]!.participants.map(({ treId }) => treId), sums: of }));
}

/** The pooled answer, in which a sum under masks rests on all the TREs that are in it. */
export function combineWithSums(answers: readonly SiteAnswer[], sums: readonly MaskedSum[], policy: DisclosurePolicy): PooledResult {
  const sets = together(sums);
  const pooled = combine([...answers, ...sets.flatMap((set) => asAnswer(answers, set))], policy);
  const isSum = (id: string): boolean => sets.some((set) => set.id === id);
  const inPlace = (ids: readonly string[]): string[] => [...new Set(ids.flatMap((id) => sets.find((set) => set.id === id)?.members ?? [id]))].sort();
  return {
    ...pooled, outputs: pooled.outputs.map((output) => withMembers(output, inPlace)), hiddenTogether: inPlace(pooled.hiddenTogether),
    sites: pooled.sites.filter(({ tre }) => !isSum(tre.id)), notes: pooled.notes.filter(({ treId }) => !isSum(treId)),
  };
}

function asAnswer(answers: readonly SiteAnswer[], { id, members, sums }: Together): SiteAnswer[] {
  const released = answers.filter(({ tre }) => members.includes(tre.id)).flatMap(({ outputs = [] }) => outputs).filter(isCounts);
  const outputs = sums.flatMap(({ analysis, totals }) => {
    const shape = released.find((output) => output.id === analysis);
    return shape && totals ? [summedOutput(shape, totals)] : [];
  });
  return outputs.length === 0 ? [] : [{ tre: { id, name: id }, state: "released", since: sums[0]!.since, outputs }];
}

function withMembers(output: PooledOutput, inPlace: (ids: readonly string[]) => string[]): PooledOutput {
  const named = (cell: PooledCell): PooledCell => (cell.is === "value" ? { ...cell, restsOn: inPlace(cell.restsOn), hiddenAt: inPlace(cell.hiddenAt) } : cell);
  if (output.kind === "count") return { ...output, people: named(output.people) };
  return output.kind === "crosstab" ? { ...output, cells: output.cells.map(named), margins: output.margins.map((margin) => margin.map(named)), total: named(output.total) } : output;
}
