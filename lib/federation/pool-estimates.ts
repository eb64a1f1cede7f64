/** Pools TREs' own estimates of a model: a meta-analysis for each column, over the TREs that have an estimate of it. */
import type { ReleasedNumber, ReleasedOutput } from "#lib/disclosure/released.ts";
import { halfUnit } from "#lib/statistics/significant-digits.ts";
import { metaEffect, type Study } from "./meta-effect.ts";
import type { PoolTables } from "./pool-reckoned.ts";
import type { PooledNumber, PooledOutput } from "./pooled-result.ts";

type Part = { treId: string; output: Extract<ReleasedOutput, { kind: "meta-analysis" }> };
type Pooled = Extract<PooledOutput, { kind: "meta-analysis" }>;
type Shown = Extract<ReleasedNumber, { is: "number" }>;
const hidden: PooledNumber = { is: "hidden", because: "nothing-released" };
const isShown = (number: ReleasedNumber | undefined): number is Shown => number?.is === "number";

/** `parts` have the same columns and were asked the same. */
export function poolEstimates(id: string, parts: readonly Part[], poolTables: PoolTables): Pooled {
  const { model, method, interval, columns } = parts[0]!.output;
  const each = columns.map((column, c) => {
    const given = parts.flatMap(({ treId, output }): (Study & { shown: Shown; digits: number })[] => {
      const [shown, error] = [output.estimates[c], output.standardErrors[c]];
      return isShown(shown) && isShown(error) && error.value > 0 ? [{ treId, estimate: shown.value, standardError: error.value, shown, digits: Math.min(shown.digits, error.digits) }] : [];
    });
    const effect = metaEffect(column, given, { method, interval });
    if (effect.together === null) return { effect, estimate: hidden, standardError: hidden };
    const digits = Math.min(...given.map((g) => g.digits));
    const restsOn = effect.studies.map((s) => s.treId);
    // A weighted mean moves by no more than its parts do, the weights being as they are: the errors' own rounding is not in it.
    const slack = Math.max(...given.map(({ shown }) => halfUnit(shown.value, shown.digits)));
    const number = (value: number, by: number): PooledNumber => ({ is: "number", value, low: value - by, high: value + by, digits, restsOn });
    return { effect, estimate: number(effect.together.estimate, slack), standardError: number(effect.together.standardError, 0) };
  });
  return {
    kind: "meta-analysis", id, model, method, interval, columns, table: poolTables(parts.map(({ treId, output }) => ({ treId, table: output.table }))),
    effects: each.map((e) => e.effect), estimates: each.map((e) => e.estimate), standardErrors: each.map((e) => e.standardError),
    takingPart: parts.filter((p) => p.output.reasons.length === 0).map((p) => p.treId),
    notTakingPart: parts.filter((p) => p.output.reasons.length > 0).map(({ treId, output }) => ({ treId, reasons: output.reasons })),
  };
}
