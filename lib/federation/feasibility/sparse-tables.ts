/** Tables of which most counts are likely to be hidden, at the sizes that profiles let expect. */
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { smallestShown } from "#lib/disclosure/strictest-policy.ts";
import { finding, type Finding, type Mend } from "#lib/query/checks/finding.ts";
import type { Query, Variable } from "#lib/query/model.ts";
import { missingLevel } from "#lib/query/outputs.ts";
import { dimensionOf, variableKind } from "#lib/query/variables.ts";
import type { Estimate } from "./estimate.ts";
import { sexOfCell, shareOfBand } from "./published-people.ts";

/** Shares of the people of one cell of sex and age in each level; people of other variables are taken as evenly spread. */
function shares(variable: Variable, cell: number): number[] {
  if (variable.kind === "sex") return ["female", "male"].map((sex) => (sexOfCell(cell) === sex ? 1 : 0));
  if (variable.kind === "age-band") return [...variable.cutPoints, Infinity].map((to, i) => shareOfBand(cell, i === 0 ? 0 : variable.cutPoints[i - 1]!, to - 1));
  const levels = dimensionOf(variable).levels.filter((level) => level.code !== missingLevel.code).length;
  return new Array<number>(levels).fill(1 / levels);
}
const expectedCells = (variables: readonly Variable[], { bySexAndAge }: Estimate): number[] =>
  bySexAndAge.map((people, cell) => variables.reduce<number[]>((cells, v) => cells.flatMap((n) => shares(v, cell).map((share) => n * share)), [people])).reduce<number[]>((all, own) => own.map((n, i) => n + (all[i] ?? 0)), []);

/** Every other cut point, or none but the middle one. */
function merged(query: Query, by: readonly string[]): Mend | undefined {
  const at = query.variables.findIndex((v) => by.includes(v.name) && v.kind === "age-band" && v.cutPoints.length > 1);
  const variable = query.variables[at];
  if (variable?.kind !== "age-band") return undefined;
  const cutPoints = variable.cutPoints.filter((_, i) => i % 2 === 1);
  return { label: `Merge age bands: from ${cutPoints.join(", ")}`, edits: [{ op: "set", path: `variables.${at}.cutPoints`, value: cutPoints }] };
}

export function sparseTables(query: Query, sites: readonly { name: string; policy: DisclosurePolicy; estimate: Estimate }[]): Finding[] {
  if (query.dataModel.kind !== "omop-5.4") return [];
  return query.analyses.flatMap((analysis, i): Finding[] => {
    if (analysis.kind !== "crosstab") return [];
    const variables = analysis.by.map((name) => query.variables.find((v) => v.name === name));
    if (!variables.every((v): v is Variable => v !== undefined && variableKind(v) === "category")) return [];
    const sparse = sites.filter(({ policy, estimate }) => {
      const cells = expectedCells(variables, estimate);
      return 2 * cells.filter((people) => people < smallestShown(policy)).length > cells.length;
    });
    if (sparse.length === 0) return [];
    const mend = merged(query, analysis.by);
    const where = sparse.length === sites.length ? "" : ` at ${sparse.map((s) => s.name).join(", ")}`;
    return [finding("advice")(`analyses.${i}`, `At the sizes to be expected, most of this table will be hidden${where}.${mend ? " Merge age bands?" : " Use fewer or wider categories?"}`, mend)];
  });
}
