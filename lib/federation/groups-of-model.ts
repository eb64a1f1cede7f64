/** Who takes part with which group of quantiles by group, and why others do not: told beside the numbers, because “everyone” is without the people of groups that sit out. */
import { inARow } from "#lib/kernel/in-a-row.ts";
import type { Participation } from "#lib/disclosure/quantile-groups.ts";
import { givers, groupsGiven, summedGroups } from "#lib/protocol/secure-sum/group-sums.ts";
import type { FittedModel } from "./fitted-model.ts";

type Taking = { treId: string; name: string; groups?: Participation | undefined };
export type GroupOfModel = NonNullable<FittedModel["groups"]>[number];

type SitsOut = GroupOfModel["sitsOut"][number];

const reasons: Record<SitsOut["because"], string> = {
  small: "too few people to be shown", hidden: "its count is hidden, so that a small one beside it cannot be found by subtraction", withheld: "its count is withheld",
  "too-few": "too few people for quantiles so close together", "too-few-tres": "too few data environments can give it, so a total would tell of them",
};
export const sitOutInWords = (because: SitsOut["because"]): string => reasons[because];

/** Each group that sits out somewhere, as a sentence part: “Severe at Devon (too few people to be shown)”. */
export const sittingOut = (groups: readonly GroupOfModel[], labelOf: (code: string) => string): string[] => groups.flatMap(({ code, sitsOut }) =>
  (sitsOut.length === 0 ? [] : [`${labelOf(code)} at ${inARow(sitsOut.map(({ tre, because }) => `${tre} (${reasons[because]})`))}`]));

export const asGiving = ({ treId, groups }: Taking) => ({ treId, ...(groups && { groups: groupsGiven(groups) }) });

/** Under masks a total over a group covers at least `fewest` TREs; in the open one is enough. Null where no groups are told apart. */
export const summedOver = (participants: readonly Taking[], fewest: number | null): string[] | undefined => summedGroups(participants.map(asGiving), fewest ?? 1);

/** One for each of `columns`, in their order; undefined where no groups are told apart. */
export function groupsOfModel(columns: readonly string[], participants: readonly Taking[], fewest: number | null): GroupOfModel[] | undefined {
  const summed = summedOver(participants, fewest);
  if (summed === undefined) return undefined;
  return columns.map((code) => {
    const giving = givers(participants.map((p) => ({ name: p.name, ...asGiving(p) })), code).map(({ name }) => name);
    const own = participants.flatMap(({ name, groups }) => (groups?.out ?? []).flatMap((one) => (one.code === code ? [{ tre: name, because: one.because }] : [])));
    const isSummed = summed.includes(code);
    return { code, over: isSummed ? giving : [], sitsOut: isSummed ? own : [...own, ...giving.map((tre) => ({ tre, because: "too-few-tres" as const }))].sort((a, b) => (a.tre < b.tre ? -1 : 1)) };
  });
}
