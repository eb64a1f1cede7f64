/**
 * Which groups of people have quantiles of their own at a TRE. A group sits out where its count is hidden (small, or hidden so that a small one cannot be found
 * by subtraction), or is too small for quantiles so close together; “everyone” is then the people of the other groups, so that nothing is left to take away from
 * a total (the reference's rule: totals are sums of what is released). Decided from the released counts alone, at the lowest count that their rounding leaves
 * open: that a group sits out tells nothing that its count does not (simulatable auditing, Kenthapadi, Mishra & Nissim 2005), and anyone can check it.
 */
import type { Cell } from "./cell.ts";
import { cellBounds } from "./in-words.ts";
import type { ReleasedTable } from "./released.ts";

/** small: its count is hidden as a small one. hidden: so that a small one does not follow. withheld: by the ledger or by people. too-few: its count is shown, and too low for these quantiles. */
export const sitOutReasons = ["small", "hidden", "withheld", "too-few"] as const;
export type SitOutReason = (typeof sitOutReasons)[number];
/** `given`: the codes of groups with people whose values are counted. A group in neither has nobody here, and that is shown. */
export type Participation = { given: string[]; out: { code: string; because: SitOutReason }[] };
type Grouped = { table: ReleasedTable; columns: readonly string[] };

/** The released count of a group's people with a value: a table of groups by whether the value is known. */
export const peopleOfGroup = ({ dimensions, cells }: ReleasedTable, code: string): Cell => cells[placeOfGroup(dimensions, code)]!;
/** Where that count stands among the table's cells. */
export const placeOfGroup = ([groups]: ReleasedTable["dimensions"], code: string): number => 2 * groups!.levels.findIndex((level) => level.code === code);

/** Codes of the groups that sit out. `least`: people whom the quantiles need in a group (quarters of 10 people: 40). */
export const groupsThatSitOut = ({ table, columns }: Grouped, least: number): string[] => columns.filter((code) => {
  const people = peopleOfGroup(table, code);
  return people.is === "value" ? (cellBounds(people)?.low ?? 0) < least : people.is !== "zero";
});

/** What a release says of its groups; those of a release from before groups could sit out all take part. */
export function participationIn({ table, columns, groupsOut = [] }: Grouped & { groupsOut?: readonly string[] | undefined }): Participation {
  return {
    given: columns.filter((code) => !groupsOut.includes(code) && peopleOfGroup(table, code).is === "value"),
    out: groupsOut.map((code) => ({ code, because: reasonOf(peopleOfGroup(table, code)) })),
  };
}

function reasonOf(people: Cell): SitOutReason {
  switch (people.is) {
    case "value": case "zero": return "too-few";
    case "suppressed-small": case "code-absent": case "not-applicable": return "small";
    case "suppressed-secondary": case "masked": return "hidden";
    case "withheld": return "withheld";
  }
}
