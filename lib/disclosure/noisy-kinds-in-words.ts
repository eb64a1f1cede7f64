import type { DifferentialPrivacy } from "./policy.ts";

const names: Readonly<Record<DifferentialPrivacy["covers"][number], string>> = { count: "counts", crosstab: "cross-tables", histogram: "histograms" };
/** “counts, cross-tables and histograms”. */
export function kindsInWords(covers: DifferentialPrivacy["covers"]): string {
  const named = covers.map((kind) => names[kind]);
  return named.length > 1 ? `${named.slice(0, -1).join(", ")} and ${named.at(-1)!}` : named.join("");
}
