import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { fewestParticipants } from "./participants.ts";

/**
 * May a TRE mask the same analysis for this set of TREs, having masked it for the earlier sets? Attack A7: the sum over {A, B, C, D} less the sum over
 * {A, B, C} is D alone. TREs that were in exactly the same sets form a group; every group must have at least `kMin` members. Whatever the portal adds
 * and subtracts, its result weighs all members of a group alike, so it covers at least kMin TREs. (Two sets at a time would not do: with groups P, Q,
 * R, S of three, P∪Q∪{x} + R∪S − P∪R − Q∪S = x, and no two of these sets differ by fewer than three.)
 *
 * An earlier set counts as opened whether or not its sum is said to have been: a dishonest portal could open it and claim that somebody dropped out.
 */
export function mayFollow(earlierSets: readonly (readonly string[])[], nextSet: readonly string[], kMin: number = fewestParticipants): Result<true> {
  const sets = [...earlierSets, nextSet].map((ids) => new Set(ids));
  const groups = new Map<string, number>();
  for (const id of new Set(sets.flatMap((set) => [...set]))) {
    const memberships = sets.map((set) => (set.has(id) ? "1" : "0")).join("");
    groups.set(memberships, (groups.get(memberships) ?? 0) + 1);
  }
  return new Set(nextSet).size >= kMin && [...groups.values()].every((members) => members >= kMin)
    ? ok(true)
    : refuse("disclosure-risk", `Together with earlier sums, this one would tell about fewer than ${String(kMin)} data environments.`);
}
