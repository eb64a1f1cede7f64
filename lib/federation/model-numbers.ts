/** Every number of a model that TREs fitted together, for files: in the units of its columns, so that a ratio is the exponential of its coefficient. */
import { studentHalfWidth, studentTwoSided } from "#lib/statistics/beta.ts";
import { normalHalfWidth, normalTwoSided } from "#lib/statistics/normal.ts";
import type { Quantile } from "#lib/statistics/quantile-search.ts";
import type { FittedModel } from "./fitted-model.ts";
import type { OutputNumber } from "./output-numbers.ts";

/** None while it is being fitted, or where it has no fit. A column that those before it say has none either. */
export function modelNumbers({ columns, fit, profile, sums, groups = [] }: FittedModel): OutputNumber<number>[] {
  if (fit === null) return [];
  const masked: OutputNumber<number>[] = sums.are === "masked" ? [{ levels: { term: "(all)" }, measure: "data environments under masks", of: sums.over }] : [];
  if (fit.of === "quantiles") {
    const lines = (quantiles: readonly Quantile[] | null, group?: string) => (quantiles ?? []).map(({ at, value }): OutputNumber<number> => ({ levels: { quantile: String(at), ...(group !== undefined && { group }) }, measure: "quantile", of: value }));
    return [...lines(fit.quantiles), ...(fit.groups ?? []).flatMap((quantiles, g) => lines(quantiles, columns[g])), ...groups.map(({ code, over }): OutputNumber<number> => ({ levels: { group: code }, measure: "data environments in the group", of: over.length })), ...masked];
  }
  const line = (term: string, measure: OutputNumber<number>["measure"], of: number | null | undefined): OutputNumber<number>[] => (of === null || of === undefined ? [] : [{ levels: { term }, measure, of }]);
  return [
    ...columns.flatMap((term, i) => {
      const interval = coefficientInterval(fit, i);
      const ends = profile?.[i];
      return interval === null ? [] : [
        ...line(term, "coefficient", interval.estimate), ...line(term, "standard error", interval.standardError), ...line(term, "lower limit", interval.low), ...line(term, "upper limit", interval.high), ...line(term, "p-value", interval.p),
        ...line(term, "lower limit by profile", ends?.[0]), ...line(term, "upper limit by profile", ends?.[1]), ...(fit.of === "cox" ? line(term, "proportional hazards chi-square", fit.proportionality.columns[i]) : []),
      ];
    }),
    ...(fit.of === "cox" ? [...line("(all)", "proportional hazards chi-square", fit.proportionality.all), ...line("(all)", "degrees of freedom", fit.proportionality.df)] : []),
    ...masked,
  ];
}

/** A coefficient with its 95 % interval: by t where a linear model's spread is estimated, else by the normal distribution. Null for a column that those before it say. */
export function coefficientInterval(fit: Exclude<NonNullable<FittedModel["fit"]>, { of: "quantiles" }>, column: number): { estimate: number; standardError: number; low: number; high: number; p: number } | null {
  const [estimate, standardError] = [fit.coefficients[column], fit.standardErrors[column]];
  if (estimate === null || estimate === undefined || standardError === null || standardError === undefined) return null;
  const df = fit.of === "glm" && fit.dispersion !== 1 ? fit.residualDf : null;
  const half = (df === null ? normalHalfWidth(0.95) : studentHalfWidth(0.95, df)) * standardError;
  const p = df === null ? normalTwoSided(estimate / standardError) : studentTwoSided(estimate / standardError, df).upper;
  return { estimate, standardError, low: estimate - half, high: estimate + half, p };
}
