/**
 * Sums by groups of people, of which not every TRE gives every group. A total over a group covers the TREs that give it, so these must be as many as any total
 * under masks covers (reference section 10: k_min TREs with people in it). Each TRE signs with its round key what it gives; which groups are summed follows from
 * that alone, is part of the label under which masks are made, and is the same for all: a portal can add no group, nor say of a TRE that it gives one.
 */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import type { GroupsGiven } from "./messages.ts";

/** What a TRE says of its groups to the others. */
export const groupsGiven = ({ given, out }: { readonly given: readonly string[]; readonly out: readonly unknown[] }): GroupsGiven => ({ given: [...given], isWhole: out.length === 0 });

type Giving = { readonly treId: string; readonly groups?: GroupsGiven | undefined };

/** Codes of groups that at least `fewest` give, in the order of their code units; undefined where no groups are told apart. */
export function summedGroups(participants: readonly Pick<Giving, "groups">[], fewest: number): string[] | undefined {
  if (participants.every(({ groups }) => groups === undefined)) return undefined;
  const codes = [...new Set(participants.flatMap(({ groups }) => groups?.given ?? []))];
  return codes.filter((code) => givers(participants, code).length >= fewest).sort((a, b) => (a < b ? -1 : 1));
}
export const givers = <P extends Pick<Giving, "groups">>(participants: readonly P[], code: string): P[] => participants.filter(({ groups }) => groups?.given.includes(code));

/**
 * Whose sums everyone's are, for `mayFollow`: a TRE of which a group sits out is another than that TRE whole, or the two sums' difference would be its group alone.
 * `by`: the variable that tells groups apart, in words that any query has for it.
 */
export function membersOfEveryone(participants: readonly Giving[], summed: readonly string[], by: string): string[] {
  return participants.flatMap(({ treId, groups = { given: [], isWhole: true } }) => {
    const given = groups.given.filter((code) => summed.includes(code));
    if (given.length === 0) return [];
    return [groups.isWhole && given.length === groups.given.length ? treId : canonicalJson([treId, by, [...given].sort()])];
  });
}
