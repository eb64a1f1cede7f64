/**
 * A second look at what a TRE released, before anybody at the portal sees it. The TRE has controlled disclosure by itself; what
 * arrives must answer the question that was asked, and no cell of it may show less than the TRE's own published policy and the
 * committee's least threshold allow. A faulty agent is then caught here instead of in a table on a screen.
 */
import type { Cell } from "#lib/disclosure/cell.ts";
import { countsOf } from "#lib/disclosure/distribution-counts.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import type { ReleasedNumber, ReleasedOutput, ReleasedOutputs } from "#lib/disclosure/released.ts";
import { hasRowTwice } from "#lib/federation/pool-distributions.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { Query } from "#lib/query/model.ts";

export type Bounds = { policy: DisclosurePolicy; leastThreshold: number };

export function checkRelease(released: ReleasedOutputs, query: Query, queryDigest: string, { policy, leastThreshold }: Bounds): Result<true> {
  if (released.queryDigest !== queryDigest) return refuse("bad-crate", "The outputs answer another query than the one that was asked.");
  const named = (a: { kind: string; id: string; of?: unknown }) => `${a.kind} ${a.id}${a.kind === "distribution" ? ` ${String(a.of)}` : ""}`;
  const asked = query.analyses.map(named);
  const answered = released.outputs.map(named);
  if (asked.join("\n") !== answered.join("\n")) return refuse("bad-crate", "The outputs are not those that the query asked for, each once and in its order.");
  const sets = (query.conceptSets ?? []).map(({ key }) => key).join("\n");
  if (released.conceptSets && released.conceptSets.map(({ key }) => key).join("\n") !== sets) return refuse("bad-crate", "The outputs tell of other concept sets than those of the query.");
  for (const output of released.outputs) {
    const misshapen = shapeFault(output);
    if (misshapen) return refuse("bad-crate", `The output “${output.id}” ${misshapen}.`);
    const fault = faultIn(output, policy, Math.max(policy.threshold, leastThreshold));
    if (fault) return refuse("disclosure-risk", `The output “${output.id}” ${fault}. Nothing of it was kept.`);
  }
  return ok(true);
}

const product = (numbers: readonly number[]): number => numbers.reduce((a, b) => a * b, 1);

function shapeFault(output: ReleasedOutput): string | undefined {
  switch (output.kind) {
    case "count":
    case "summary":
      return undefined;
    case "crosstab": {
      const levels = output.dimensions.map((d) => d.levels.length);
      if (output.cells.length !== product(levels)) return "does not have one cell for each combination of its levels";
      const margins = output.margins.map((m) => m.length).join();
      // With one dimension the cells stand for themselves; some agents repeat them.
      if (margins !== levels.join() && !(levels.length === 1 && margins === "")) return "does not have one total for each level";
      return undefined;
    }
    case "distribution":
      if (output.of === "codes") return hasRowTwice(output) ? "lists a code twice" : undefined;
      if (output.of === "demographics") return output.tables.every((t) => t.cells.length === t.dimension.levels.length) ? undefined : "does not have one count for each level";
      return undefined;
    case "histogram":
      return output.cells.length === output.breaks.length - 1 ? undefined : "does not have one count for each interval between its breaks";
  }
}

function cellsOf(output: ReleasedOutput): Cell[] {
  switch (output.kind) {
    case "count": return [output.people];
    case "crosstab": return [...output.cells, ...output.margins.flat(), output.total];
    case "summary": return [output.n, output.missing];
    case "histogram": return [...output.cells, output.below, output.above, output.missing];
    case "distribution": return countsOf(output);
  }
}

function faultIn(output: ReleasedOutput, policy: DisclosurePolicy, threshold: number): string | undefined {
  for (const cell of cellsOf(output)) {
    if (cell.is === "zero" && policy.zeros === "suppressed") return "shows a zero, which the TRE's policy hides";
    if (cell.is !== "value") continue;
    // Our agents' counts say by their rounding where the truth lies; a narrower range of its own would undo that.
    if (cell.range) return "states a range of its own beside a rounded count";
    if (cell.roundedTo < policy.roundingBase) return `shows a count that is not rounded to ${policy.roundingBase}, as the TRE's policy demands`;
    // The true count lies within half of what it was rounded to (lib/disclosure/cell.ts).
    if (cell.value + cell.roundedTo / 2 < threshold) return `shows a count of fewer than ${threshold} people`;
  }
  if (output.kind !== "summary") return undefined;
  const asked: readonly (readonly [ReleasedNumber, string, number])[] = [[output.mean, "mean", policy.summaryPeople], [output.sd, "standard deviation", policy.summaryPeople + 1]];
  for (const [number, name, least] of asked) {
    if (number.is !== "number") continue;
    if (number.digits > policy.summaryDigits) return `gives a ${name} to more than ${policy.summaryDigits} digits`;
    if (mostPeople(output.n) < least) return `gives a ${name} of fewer than ${least} people`;
  }
  return undefined;
}

/** How many people a cell may stand for at most, as far as it says. */
function mostPeople(cell: Cell): number {
  switch (cell.is) {
    case "value": return cell.value + cell.roundedTo / 2;
    case "suppressed-small": return cell.below - 1;
    case "zero": case "code-absent": return 0;
    case "suppressed-secondary": case "withheld": case "not-applicable": return Infinity;
  }
}
