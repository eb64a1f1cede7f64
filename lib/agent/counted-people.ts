/**
 * Who stands behind each count of an output, as digests: two outputs with one in common count the same people, whatever they are asked as, and their sums over
 * different TREs could be taken from one another. Everyone who is asked about is one of them, so that no two tables of the same people are summed over sets of
 * TREs that differ by few. Inside the TRE only.
 */
import { createHash } from "node:crypto";
import { categoryOf } from "#lib/analysis/columns.ts";
import type { Query } from "#lib/query/model.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";

/** By output. A cell of nobody has no digest: nobody is the same everywhere. A question about nobody has one. */
export function countedPeople(query: Query, people: PeopleTable): Map<string, string[]> {
  const order = Array.from(people.ids, (_, i) => i).sort((a, b) => people.ids[a]! - people.ids[b]!);
  const digestsBy = (groupOf: (person: number) => string): string[] => {
    const groups = new Map<string, number[]>();
    for (const i of order) {
      const group = groupOf(i);
      const own = groups.get(group);
      if (own) own.push(people.ids[i]!);
      else groups.set(group, [people.ids[i]!]);
    }
    return [...groups.values()].map(digestOf);
  };
  const everyone = digestOf(order.map((i) => people.ids[i]!));
  return new Map(outputsAsked(query).flatMap((analysis): [string, string[]][] => {
    if (analysis.kind !== "count" && analysis.kind !== "crosstab") return [];
    const codes = analysis.kind === "count" ? [] : analysis.by.map((name) => categoryOf(people, name).codes);
    const [cells, margins] = [digestsBy((i) => codes.map((of) => of[i]).join()), codes.map((of) => digestsBy((i) => String(of[i])))];
    return [[analysis.id, [...new Set([everyone, ...cells, ...margins.flat()])]]];
  }));
}

const digestOf = (ids: readonly number[]): string => createHash("sha256").update("people").update(Float64Array.from(ids)).digest("hex");
