/** Every number of an output in two runs, matched by what it counts, with how far the two lie apart as far as that can be known, and why: pooled, and of each TRE by itself. */
import { inFigures, plainNumber } from "#components/results/number-format.ts";
import { show, type Pooled, type Range, type Released } from "#components/results/shown.ts";
import { reasonsAt } from "#lib/federation/compare-runs.ts";
import type { PooledResult } from "#lib/federation/pooled-result.ts";
import type { OutputCompared } from "#lib/federation/two-runs.ts";
import { rangeOfOwn, reasons, type Reason } from "#lib/federation/why-one-differs.ts";
import { figuresOf, type Figure } from "./figures.ts";

export type ReasonHere = { reason: Reason; /** Names of the environments. */ at: string[] };
type Compared<N> = { before: N | undefined; after: N | undefined; change: string };
export type ComparedPart = Compared<Released> & { name: string; because: Reason[] };
export type ComparedFigure = Compared<Pooled> & { key: string; label: string; isTotal: boolean; because: ReasonHere[]; tres: ComparedPart[] };
type Answer = Pick<PooledResult, "outputs" | "sites">;

export function comparedFigures(output: OutputCompared, before: Answer, after: Answer): ComparedFigure[] {
  const [was, is] = [figuresAt(output.before, output, before), figuresAt(output.after, output, after)];
  return [...new Set([...is, ...was].map(({ key }) => key))].map((key): ComparedFigure => {
    const [old, now] = [was, is].map((all) => all.find((figure) => figure.key === key));
    const either = (now ?? old)!;
    const tres = output.tres.flatMap((tre): ComparedPart[] => {
      const [own, ownNow] = [partAt(old, before, tre.treId), partAt(now, after, tre.treId)];
      return own === undefined && ownNow === undefined ? [] : [{ name: tre.name, before: own, after: ownNow, change: changeOfPart(own, ownNow), because: reasonsAt(tre, own, ownNow) }];
    });
    return { key, label: either.label, isTotal: either.isTotal, before: old?.pooled, after: now?.pooled, change: changeInWords(old?.pooled, now?.pooled), because: whyPooled(old?.pooled, now?.pooled, tres, output), tres };
  });
}

const figuresAt = (id: string | null, { kind }: OutputCompared, { outputs, sites }: Answer): Figure[] => {
  const found = outputs.find((output) => output.id === id && output.kind === kind);
  return found === undefined ? [] : figuresOf(found, sites);
};
const partAt = (figure: Figure | undefined, { sites }: Answer, treId: string): Released | undefined => figure?.parts[sites.findIndex(({ tre }) => tre.id === treId)];

/** What its parts say; where none of them differs, it is what had to be hidden over all together. */
function whyPooled(before: Pooled | undefined, after: Pooled | undefined, tres: readonly ComparedPart[], { before: was, after: is }: OutputCompared): ReasonHere[] {
  if (was === null || is === null || isSamePooled(before, after)) return [];
  const found = reasons.flatMap((reason): ReasonHere[] => { const at = tres.filter(({ because }) => because.includes(reason)).map(({ name }) => name); return at.length === 0 ? [] : [{ reason, at }]; });
  return found.length > 0 ? found : [{ reason: "together", at: [] }];
}
const isSamePooled = (one: Pooled | undefined, other: Pooled | undefined): boolean => one === other || (one !== undefined && other !== undefined && show(one).words === show(other).words);

/** “+12”; where both are ranges, “between +4 and +20”; “perhaps none” where the ranges meet. */
export const changeInWords = (before: Pooled | undefined, after: Pooled | undefined): string => changeOf(before && { range: show(before).range }, after && { range: show(after).range }, after?.is === "number" ? plainNumber : inFigures);
const changeOfPart = (before: Released | undefined, after: Released | undefined): string => changeOf(before && { range: rangeOfOwn(before) }, after && { range: rangeOfOwn(after) }, after?.is === "number" ? plainNumber : inFigures);

type Known = { range: Range | undefined };
function changeOf(before: Known | undefined, after: Known | undefined, format: (value: number) => string): string {
  if (before === undefined || after === undefined) return before === after ? "" : before === undefined ? "only in the second" : "only in the first";
  const [was, is] = [before.range, after.range];
  if (was === undefined || is === undefined) return "cannot be told: hidden";
  const [low, high] = [is.low - (was.high ?? Infinity), (is.high ?? Infinity) - was.low];
  if (low === -Infinity || high === Infinity) return low === -Infinity && high === Infinity ? "cannot be told" : low === -Infinity ? `at most ${signed(high, format)}` : `at least ${signed(low, format)}`;
  if (low === high) return low === 0 ? "none" : signed(low, format);
  const apart = `between ${signed(low, format)} and ${signed(high, format)}`;
  if (sameRange(was, is)) return `none to be seen, ${apart}`;
  return low <= 0 && high >= 0 ? `perhaps none, ${apart}` : apart;
}

const sameRange = (one: Range, other: Range): boolean => one.low === other.low && one.high === other.high;
export const signed = (value: number, format: (value: number) => string): string => (value > 0 ? `+${format(value)}` : format(value));
