/** Coefficients with their 95 % intervals: by Student's t where a linear model's spread is estimated, else by the normal distribution (Wald; McCullagh & Nelder 1989, §4.4). */
import { z } from "zod";
import { studentHalfWidth, studentTwoSided } from "#lib/statistics/beta.ts";
import { normalHalfWidth, normalTwoSided } from "#lib/statistics/normal.ts";
import type { Fit } from "#lib/statistics/rounds.ts";

export const CoefficientInterval = z.object({ estimate: z.number(), standardError: z.number(), low: z.number(), high: z.number(), p: z.number() });
export type CoefficientInterval = z.infer<typeof CoefficientInterval>;

/** One for each column; null for a column that those before it say. Whether a spread is estimated is the family's, whatever the fit's dispersion: one of exactly 1 is no sign of another family. */
export function coefficientIntervals(fit: Exclude<Fit, { of: "quantiles" }>, family: string | null): (CoefficientInterval | null)[] {
  const df = fit.of === "glm" && family === "linear" ? fit.residualDf : null;
  return fit.coefficients.map((estimate, column) => {
    const standardError = fit.standardErrors[column] ?? null;
    if (estimate === null || standardError === null) return null;
    const half = (df === null ? normalHalfWidth(0.95) : studentHalfWidth(0.95, df)) * standardError;
    const p = df === null ? normalTwoSided(estimate / standardError) : studentTwoSided(estimate / standardError, df).upper;
    return { estimate, standardError, low: estimate - half, high: estimate + half, p };
  });
}
