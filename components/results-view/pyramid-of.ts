/** Whether a table is one of age bands by sex, and then its pyramid. Recognised by its levels: names and labels are the researcher's own. */
import type { Pyramid } from "#components/charts/population-pyramid.tsx";
import type { PooledOutput } from "#lib/federation/pooled-result.ts";
import { missingLevel } from "#lib/query/outputs.ts";

type Crosstab = Extract<PooledOutput, { kind: "crosstab" }>;
const isSex = ({ levels }: Crosstab["dimensions"][number]): boolean => ["female", "male"].every((code) => levels.some((level) => level.code === code)) && levels.every(({ code }) => ["female", "male", missingLevel.code].includes(code));
const isBands = ({ levels }: Crosstab["dimensions"][number]): boolean => levels.length > 1 && levels.every(({ code }) => /^(under-\d+|\d+-to-\d+|\d+-and-over)$/.test(code) || code === missingLevel.code);
const isAge = ({ label, variable }: Crosstab["dimensions"][number]): boolean => /\bage\b/i.test(label) || /(^|_)age(_|$)/.test(variable);

export function pyramidOf({ dimensions, cells }: Pick<Crosstab, "dimensions" | "cells">): Pyramid | null {
  const [sexAt, bandAt] = [dimensions.findIndex(isSex), dimensions.findIndex((dimension) => isBands(dimension) && isAge(dimension))];
  const [sex, age] = [dimensions[sexAt], dimensions[bandAt]];
  if (dimensions.length !== 2 || sex === undefined || age === undefined) return null;
  const cell = (code: string, band: number) => {
    const of = sex.levels.findIndex((level) => level.code === code);
    return cells[sexAt === 0 ? of * age.levels.length + band : band * sex.levels.length + of]!;
  };
  const named = (code: string): string => sex.levels.find((level) => level.code === code)!.label;
  const bands = age.levels.flatMap((level, at) => (level.code === missingLevel.code ? [] : [{ label: level.label, left: cell("female", at), right: cell("male", at) }]));
  return { bandHeader: age.label, bands, left: named("female"), right: named("male") };
}
