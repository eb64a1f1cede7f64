/**
 * Every number of an output that was reckoned from people, with what it counts and what it measures: screens, files and checks of
 * released and of pooled outputs read the same list. C is what stands for a count, N for any other number.
 */
import type { Level } from "#lib/query/dictionary.ts";
import type { Dimension } from "#lib/query/outputs.ts";
import { combinations } from "./linked-groups.ts";

type Table<C> = { dimensions: Dimension[]; cells: C[]; margins: C[][]; total: C };
type Named = { variable: string; label: string; unit?: string | undefined };
export type Reckoned<C, N> = { table: Table<C> } & (
  | ({ kind: "comparison"; means: N[]; sds: N[] } & Named)
  | { kind: "correlation"; of: Named[]; means: N[]; sds: N[]; r: N[] }
  | { kind: "rate"; event: string; groups: Level[]; days: N[] }
  | { kind: "survival"; event: string; groups: Level[]; breaks: number[] }
  | { kind: "meta-analysis"; columns: string[]; estimates: N[]; standardErrors: N[] }
  | { kind: "regression" | "cox" | "quantiles"; columns: string[] }
);
export type Measure = "people" | "mean" | "standard deviation" | "skewness" | "correlation" | "days of follow-up" | "coefficient" | "standard error" | ModelMeasure;
/** What stands beside a coefficient of several TREs together; limits are those of 95 % intervals. */
export const modelMeasures = [
  "lower limit", "upper limit", "lower limit by profile", "upper limit by profile", "p-value", "lower prediction limit", "upper prediction limit", "Cochran's Q", "p-value of Q", "I squared", "tau squared", "quantile",
  "proportional hazards chi-square", "degrees of freedom", "data environments under masks", "data environments in the group", "deviance", "null deviance", "AIC", "log-likelihood", "null log-likelihood", "residual degrees of freedom", "theta", "standard error of theta", "people in the model", "events", "covariance",
] as const;
type ModelMeasure = (typeof modelMeasures)[number];
/** `levels`: variable → level, “(all)” where the number was taken over all of them. */
export type Part<T> = { key: string; label: string; levels: Record<string, string>; measure: Measure; isTotal: boolean; of: T };

const over = "(all)";

/** Cells by the codes of their levels, then totals by level, then everyone. */
export function tableParts<C>({ dimensions, cells, margins, total }: Table<C>): Part<C>[] {
  const places = combinations(dimensions.map(({ levels }) => levels));
  const named = (levels: readonly (Level | undefined)[]) => Object.fromEntries(dimensions.map(({ variable }, d) => [variable, levels[d]?.label ?? over]));
  const people = (key: string, label: string, levels: Record<string, string>, of: C, isTotal: boolean): Part<C> => ({ key, label, levels, measure: "people", isTotal, of });
  return [
    ...cells.map((cell, i) => people(places[i]!.map((l) => l.code).join("/"), places[i]!.map((l) => l.label).join(", "), named(places[i]!), cell, false)),
    ...(dimensions.length > 1 ? margins : []).flatMap((margin, d) => margin.map((cell, l) => {
      const level = dimensions[d]!.levels[l]!;
      return people(`margin-${d}-${level.code}`, `${dimensions[d]!.label}: ${level.label}`, named(dimensions.map((_, other) => (other === d ? level : undefined))), cell, true);
    })),
    people("total", "Everyone", named([]), total, true),
  ];
}

export function reckonedParts<C, N>(output: Reckoned<C, N>): Part<C | N>[] {
  const counts: Part<C | N>[] = tableParts(output.table);
  const number = (key: string, label: string, levels: Record<string, string>, measure: Measure, of: N): Part<N> => ({ key, label, levels, measure, isTotal: false, of });
  const [first] = output.table.dimensions;
  switch (output.kind) {
    case "comparison": {
      const each = (values: readonly N[], key: string, words: string, measure: Measure) => values.map((of, g) => {
        const group = first!.levels[g]!;
        return number(`${key}-${group.code}`, `${words}, ${group.label}`, { [first!.variable]: group.label }, measure, of);
      });
      return [...each(output.means, "mean", "Mean", "mean"), ...each(output.sds, "sd", "Standard deviation", "standard deviation"), ...counts];
    }
    case "correlation": {
      const { of, r, means, sds } = output;
      const each = (values: readonly N[], key: string, words: string, measure: Measure) => values.map((value, i) => number(`${key}-${of[i]!.variable}`, `${words}, ${of[i]!.label}`, { variable: of[i]!.label }, measure, value));
      const pairs = r.flatMap((value, at) => {
        const [one, other] = [of[Math.floor(at / of.length)]!, of[at % of.length]!];
        return of.indexOf(one) < of.indexOf(other) ? [number(`r-${one.variable}-${other.variable}`, `${one.label} and ${other.label}`, { variable: one.label, with: other.label }, "correlation", value)] : [];
      });
      return [...pairs, ...each(means, "mean", "Mean", "mean"), ...each(sds, "sd", "Standard deviation", "standard deviation"), ...counts];
    }
    case "rate":
      return [...output.days.map((days, g) => number(`days-${output.groups[g]!.code}`, `Days of follow-up, ${output.groups[g]!.label}`, groupAt(output.table.dimensions.slice(0, -1), g), "days of follow-up", days)), ...counts];
    case "meta-analysis": {
      const each = (values: readonly N[], key: string, words: string, measure: Measure) => values.map((of, i) => number(`${key}-${output.columns[i]!}`, `${words}, ${output.columns[i]!}`, { term: output.columns[i]! }, measure, of));
      return [...each(output.estimates, "coefficient", "Coefficient", "coefficient"), ...each(output.standardErrors, "se", "Standard error", "standard error"), ...counts];
    }
    case "survival":
    case "regression":
    case "cox":
    case "quantiles":
      return counts;
  }
}

/** The levels of the g-th group of these dimensions, the last of which varies fastest. */
function groupAt(dimensions: readonly Dimension[], g: number): Record<string, string> {
  let left = g;
  return Object.fromEntries([...dimensions].reverse().map(({ variable, levels }) => {
    const { label } = levels[left % levels.length]!;
    left = Math.floor(left / levels.length);
    return [variable, label] as const;
  }).reverse());
}
