/** Coefficients of two runs side by side: of fits over everyone, of meta-analyses, and each TRE's own where it gave one. In the units of the columns: a ratio is the exponential. */
import type { AnsweredRun, OutputCompared } from "./two-runs.ts";

type Estimate = { estimate: number; standardError: number; low: number; high: number; p: number | null };
export type CoefficientCompared = {
  term: string;
  /** Null: over all environments together; else the name of the one whose own it is. */
  tre: string | null;
  before: Estimate | null; after: Estimate | null;
  /** After less before; null where one of the two has none. */
  difference: number | null;
};
type Found = { term: string; tre: string | null; of: Estimate };

export function coefficientsCompared(output: OutputCompared, before: AnsweredRun, after: AnsweredRun): CoefficientCompared[] {
  const [was, is] = [estimatesIn(before, output.before, output.kind), estimatesIn(after, output.after, output.kind)];
  const same = (one: Found) => (other: Found) => one.term === other.term && one.tre === other.tre;
  const line = ({ term, tre }: Found, old: Estimate | null, now: Estimate | null): CoefficientCompared => ({ term, tre, before: old, after: now, difference: old && now && now.estimate - old.estimate });
  return [...is.map((one) => line(one, was.find(same(one))?.of ?? null, one.of)), ...was.filter((one) => !is.some(same(one))).map((one) => line(one, one.of, null))];
}

function estimatesIn({ models, outputs, sites }: AnsweredRun, id: string | null, kind: OutputCompared["kind"]): Found[] {
  if (id === null) return [];
  if (kind === "regression" || kind === "cox") {
    const model = models.find(({ analysis }) => analysis === id);
    return (model?.columns ?? []).flatMap((term, i): Found[] => { const of = model?.intervals?.[i]; return of ? [{ term, tre: null, of }] : []; });
  }
  const meta = outputs.find((output) => output.id === id && output.kind === "meta-analysis");
  if (meta?.kind !== "meta-analysis") return [];
  return meta.effects.flatMap(({ column: term, together, studies }): Found[] => [
    ...(together ? [{ term, tre: null, of: { estimate: together.estimate, standardError: together.standardError, ...together.interval, p: together.p } }] : []),
    ...sites.flatMap(({ tre }): Found[] => { const own = studies.find(({ treId }) => treId === tre.id); return own ? [{ term, tre: tre.name, of: { estimate: own.estimate, standardError: own.standardError, ...own.interval, p: null } }] : []; }),
  ]);
}
