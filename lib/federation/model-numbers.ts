/** Every number of a model that TREs fitted together, for files: in the units of its columns, so that a ratio is the exponential of its coefficient. */
import type { Quantile } from "#lib/statistics/quantile-search.ts";
import type { FittedModel } from "./fitted-model.ts";
import type { OutputNumber } from "./output-numbers.ts";

/** `roundedTo`: numbers of people where they are rounded; null of everything else. */
export type ModelNumber = { value: number; roundedTo: number | null };

/** None while it is being fitted, or where it has no fit. A column that those before it say has none either. */
export function modelNumbers(model: FittedModel): OutputNumber<ModelNumber>[] {
  const people: readonly OutputNumber<number>["measure"][] = ["people in the model", "events", "residual degrees of freedom"];
  return numbersOf(model).map((number) => ({ ...number, of: { value: number.of, roundedTo: people.includes(number.measure) ? (model.peopleRoundedTo ?? null) : null } }));
}

function numbersOf({ columns, fit, intervals, profile, sums, groups = [] }: FittedModel): OutputNumber<number>[] {
  if (fit === null) return [];
  const masked: OutputNumber<number>[] = sums.are === "masked" ? [{ levels: { term: "(all)" }, measure: "data environments under masks", of: sums.over }] : [];
  if (fit.of === "quantiles") {
    const lines = (quantiles: readonly Quantile[] | null, group?: string) => (quantiles ?? []).map(({ at, value }): OutputNumber<number> => ({ levels: { quantile: String(at), ...(group !== undefined && { group }) }, measure: "quantile", of: value }));
    return [...lines(fit.quantiles), ...(fit.groups ?? []).flatMap((quantiles, g) => lines(quantiles, columns[g])), ...groups.map(({ code, over }): OutputNumber<number> => ({ levels: { group: code }, measure: "data environments in the group", of: over.length })), ...masked];
  }
  const line = (term: string, measure: OutputNumber<number>["measure"], of: number | null | undefined): OutputNumber<number>[] => (of === null || of === undefined ? [] : [{ levels: { term }, measure, of }]);
  return [
    ...columns.flatMap((term, i) => {
      const interval = intervals?.[i] ?? null;
      const ends = profile?.[i];
      return interval === null ? [] : [
        ...line(term, "coefficient", interval.estimate), ...line(term, "standard error", interval.standardError), ...line(term, "lower limit", interval.low), ...line(term, "upper limit", interval.high), ...line(term, "p-value", interval.p),
        ...line(term, "lower limit by profile", ends?.[0]), ...line(term, "upper limit by profile", ends?.[1]), ...(fit.of === "cox" ? line(term, "proportional hazards chi-square", fit.proportionality.columns[i]) : []),
      ];
    }),
    ...(fit.of === "cox"
      ? [...line("(all)", "proportional hazards chi-square", fit.proportionality.all), ...line("(all)", "degrees of freedom", fit.proportionality.df), ...line("(all)", "null log-likelihood", fit.nullLogLikelihood), ...line("(all)", "events", fit.events)]
      : [...line("(all)", "deviance", fit.deviance), ...line("(all)", "null deviance", fit.nullDeviance), ...line("(all)", "AIC", fit.aic), ...line("(all)", "residual degrees of freedom", fit.residualDf), ...line("(all)", "theta", fit.theta), ...line("(all)", "standard error of theta", fit.thetaStandardError)]),
    ...line("(all)", "log-likelihood", fit.logLikelihood), ...line("(all)", "people in the model", fit.n),
    ...columns.flatMap((term, i) => columns.slice(0, i + 1).flatMap((other, j): OutputNumber<number>[] => {
      const of = fit.covariance[i * columns.length + j];
      return of === undefined || fit.coefficients[i] === null || fit.coefficients[j] === null ? [] : [{ levels: { term, with: other }, measure: "covariance", of }];
    })),
    ...masked,
  ];
}
