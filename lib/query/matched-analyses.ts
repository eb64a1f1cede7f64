/** Which analysis of one query is which of another: first the one that asks the same, whatever it is called; then, of the rest, the one of the same id and kind, which has changed. */
import type { Analysis } from "./analysis.ts";
import { analysisKey } from "./canonical.ts";
import type { Query } from "./model.ts";

type Asked = Pick<Query, "variables" | "conceptSets">;
/** At least one of the two is there. */
export type AnalysisPair<A extends Analysis = Analysis> = { before: A | undefined; after: A | undefined };

/** In the order of `after`, then what only `before` has. Each analysis is in one pair. */
export function matchedAnalyses<A extends Analysis>(before: { query: Asked; analyses: readonly A[] }, after: { query: Asked; analyses: readonly A[] }): AnalysisPair<A>[] {
  const keyed = ({ query, analyses }: typeof before) => analyses.map((analysis) => ({ analysis, key: analysisKey(analysis, query.variables, query.conceptSets) }));
  const [was, is] = [keyed(before), keyed(after)];
  const partner = new Map<A, A>();
  const taken = new Set<A>();
  const pair = (fits: (one: (typeof was)[number], other: (typeof was)[number]) => boolean) => {
    for (const one of is) {
      const found = partner.has(one.analysis) ? undefined : was.find((other) => !taken.has(other.analysis) && fits(one, other));
      if (found === undefined) continue;
      partner.set(one.analysis, found.analysis);
      taken.add(found.analysis);
    }
  };
  // Two analyses may ask the same: their ids tell them apart.
  pair((one, other) => one.key === other.key && one.analysis.id === other.analysis.id);
  pair((one, other) => one.key === other.key);
  pair((one, other) => one.analysis.id === other.analysis.id && one.analysis.kind === other.analysis.kind);
  return [...is.map(({ analysis }) => ({ before: partner.get(analysis), after: analysis })), ...was.filter(({ analysis }) => !taken.has(analysis)).map(({ analysis }) => ({ before: analysis, after: undefined }))];
}
