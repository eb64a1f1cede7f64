/**
 * The people behind what a model tells, for the ledger of releases: from a fit follow counts and sums of every group that its columns tell apart.
 * Two models whose groups differ by few people would tell of those few, like two tables (attack A5 through models).
 */
import { modelInput } from "#lib/analysis/model-data.ts";
import { crossed, pairsOf, waysToldApart, type Way } from "#lib/analysis/told-apart.ts";
import { wordingText, type Condition } from "#lib/disclosure/ledger/conditions.ts";
import type { NamedSet } from "#lib/disclosure/ledger/ledger.ts";
import { PersonSet } from "#lib/disclosure/ledger/person-set.ts";
import { keyOf } from "#lib/disclosure/linked-counts.ts";
import { participationIn } from "#lib/disclosure/quantile-groups.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import { isFitted } from "#lib/query/analysis.ts";
import type { Query } from "#lib/query/model.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import { largestCrosstab } from "#lib/query/validate-analysis.ts";

export type ModelSet = NamedSet & { readonly model: string };
type Assignment = readonly [variable: string, level: string];

/** `conditionsOf`: the wording of levels of this run's variables. Of so many predictors that their pairs make more groups than the largest table has cells, the outcome's groups come first. */
export function setsOfModels(query: Query, people: PeopleTable, conditionsOf: (assignments: readonly Assignment[]) => Condition[]): ModelSet[] {
  return outputsAsked(query).flatMap((analysis) => {
    const model = analysis.kind === "meta-analysis" ? analysis.of : isFitted(analysis) ? analysis : undefined;
    if (!model) return [];
    const { rows } = modelInput(model, people);
    const ways = waysToldApart(model, people, rows);
    const sets = [...ways, ...pairsOf(ways).map(([a, b]) => crossed(a, b))].flatMap((way) => setsOf(way, rows, people, analysis.id, conditionsOf));
    return [...new Map(sets.map((set) => [set.key, set])).values()].slice(0, largestCrosstab);
  });
}

/**
 * “Everyone” of quantiles by group: the people of the groups that take part. As many as two groups are none of the released counts by itself, and a later
 * question may be nearly about them: so they are a set of the ledger. `parts`: the keys of the groups' own counts, of which they are the sum.
 */
export function setsOfGroups(query: Query, outputs: readonly ReleasedOutput[], peopleOf: (key: string) => PersonSet | undefined, conditionsOf: (assignments: readonly Assignment[]) => Condition[]): (ModelSet & { parts: string[] })[] {
  return outputsAsked(query).flatMap((analysis) => {
    const output = outputs.find(({ id }) => id === analysis.id);
    if (analysis.kind !== "quantiles" || analysis.by === undefined || output?.kind !== "quantiles" || output.reasons.length > 0) return [];
    const { by, of } = analysis;
    const { given } = participationIn(output);
    const parts = given.map((code) => keyOf([[by, code], [of, "_known"]]));
    const people = parts.flatMap((key) => peopleOf(key) ?? []);
    if (people.length < 2) return [];
    const [first, ...others] = given.map((code) => conditionsOf([[by, code]]).at(-1)!);
    // Several bands together are no one interval.
    const isWorded = [first!, ...others].every((condition) => "in" in condition);
    const wording = isWorded && wordingText([...conditionsOf([[of, "_known"]]), { ...(first as Extract<Condition, { in: unknown }>), in: given }]);
    return [{ key: JSON.stringify([analysis.id, "everyone", given]), model: analysis.id, people: people.reduce((all, one) => all.union(one)), parts, ...(wording !== false && { wording }) }];
  });
}

function setsOf(way: Way, rows: Int32Array, people: PeopleTable, model: string, conditionsOf: (assignments: readonly Assignment[]) => Condition[]): ModelSet[] {
  const within = way.groups.map((): number[] => []);
  way.codes.forEach((code, i) => within[code]!.push(people.ids[rows[i]!]!));
  return way.groups.flatMap(({ levels }, g): ModelSet[] => {
    if (within[g]!.length === 0) return [];
    const used: Assignment = [`_all_of_${model}`, "_known"];
    // Several bands together are no one interval.
    const isWorded = levels && Object.entries(levels).every(([variable, codes]) => codes.length === 1 || "in" in conditionsOf([[variable, codes[0]!]]).at(-1)!);
    const conditions = isWorded && [...conditionsOf([used]), ...Object.entries(levels).map(([variable, codes]): Condition => {
      const own = conditionsOf([[variable, codes[0]!]]).at(-1)!;
      return "in" in own ? { ...own, in: codes } : own;
    })];
    const key = JSON.stringify([model, way.name, levels ?? g]);
    return [{ key, model, people: PersonSet.from(within[g]!), ...(conditions && { wording: wordingText(conditions) }) }];
  });
}
