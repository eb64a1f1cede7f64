/** How a table of one to three variables is laid out as bars: three are drawn as two, the rows being the combinations of the first two. */
import type { PooledOutput } from "#lib/federation/pooled-result.ts";
import { combinations } from "./figures.ts";

export type DrawnTable = { header: string; rows: string[]; columns: string[] | null };

export function drawnTable([first, second, third]: Extract<PooledOutput, { kind: "crosstab" }>["dimensions"]): DrawnTable | null {
  if (first === undefined) return null;
  const labels = ({ levels }: typeof first): string[] => levels.map(({ label }) => label);
  if (second === undefined) return { header: first.label, rows: labels(first), columns: null };
  if (third === undefined) return { header: first.label, rows: labels(first), columns: labels(second) };
  return { header: `${first.label}, ${second.label.toLowerCase()}`, rows: combinations([first, second]).map((combination) => combination.labels.join(", ")), columns: labels(third) };
}
