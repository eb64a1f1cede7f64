/** Two answers' numbers side by side, matched by what they count, with how far they lie apart as far as that can be known. */
import { inFigures, plainNumber } from "#components/results/number-format.ts";
import { show, type Pooled, type Range } from "#components/results/shown.ts";
import type { PooledOutput, PooledResult } from "#lib/federation/pooled-result.ts";
import { figuresOf, outputTitle } from "./figures.ts";

export type ComparedFigure = { key: string; label: string; isTotal: boolean; before: Pooled | undefined; after: Pooled | undefined; change: string };
export type ComparedOutput = { id: string; title: string; figures: ComparedFigure[]; onlyIn: "before" | "after" | null };

export function compareOutputs(before: Pick<PooledResult, "outputs">, after: Pick<PooledResult, "outputs">): ComparedOutput[] {
  const partner = (output: PooledOutput, others: readonly PooledOutput[]) => others.find(({ id, kind }) => id === output.id && kind === output.kind);
  const shared = after.outputs.map((output) => compared(partner(output, before.outputs), output));
  const gone = before.outputs.filter((output) => partner(output, after.outputs) === undefined).map((output) => compared(output, undefined));
  return [...shared, ...gone];
}

function compared(before: PooledOutput | undefined, after: PooledOutput | undefined): ComparedOutput {
  const [was, is] = [before, after].map((output) => (output === undefined ? [] : figuresOf(output, [])));
  const keys = [...new Set([...is!, ...was!].map(({ key }) => key))];
  const figures = keys.map((key): ComparedFigure => {
    const [old, now] = [was!, is!].map((all) => all.find((figure) => figure.key === key));
    const either = (now ?? old)!;
    return { key, label: either.label, isTotal: either.isTotal, before: old?.pooled, after: now?.pooled, change: changeInWords(old?.pooled, now?.pooled) };
  });
  const named = (after ?? before)!;
  return { id: named.id, title: outputTitle(named), figures, onlyIn: before === undefined ? "after" : after === undefined ? "before" : null };
}

/** “up by 12”; where both are ranges, “about +12, between +4 and +20”; “perhaps none” where the ranges meet. */
export function changeInWords(before: Pooled | undefined, after: Pooled | undefined): string {
  if (before === undefined || after === undefined) return before === after ? "" : before === undefined ? "only in the second" : "only in the first";
  const [was, is] = [show(before).range, show(after).range];
  if (was === undefined || is === undefined) return "cannot be told: hidden";
  const format = after.is === "number" ? plainNumber : inFigures;
  const [low, high] = [is.low - (was.high ?? Infinity), (is.high ?? Infinity) - was.low];
  if (low === -Infinity || high === Infinity) return low === -Infinity && high === Infinity ? "cannot be told" : low === -Infinity ? `at most ${signed(high, format)}` : `at least ${signed(low, format)}`;
  if (low === high) return low === 0 ? "none" : signed(low, format);
  const apart = `between ${signed(low, format)} and ${signed(high, format)}`;
  if (sameRange(was, is)) return `none to be seen, ${apart}`;
  return low <= 0 && high >= 0 ? `perhaps none, ${apart}` : apart;
}

const sameRange = (one: Range, other: Range): boolean => one.low === other.low && one.high === other.high;
const signed = (value: number, format: (value: number) => string): string => (value > 0 ? `+${format(value)}` : format(value));
