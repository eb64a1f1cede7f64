/**
 * The rules of a TRE on one small made-up table, light enough for a reader's browser: the same primary rule, secondary suppression,
 * rounding and audits, but the quick search alone and no solver. What the search cannot show to be open counts as given away, so it may
 * hide a number more than a TRE would, never one fewer. For explaining; a real release is made by `controlDisclosure`.
 */
import type { CrosstabOutput, Dimension } from "#lib/query/outputs.ts";
import { auditAfterRounding } from "./audit.ts";
import type { Cell } from "./cell.ts";
import { linkCounts } from "./linked-counts.ts";
import type { DisclosurePolicy } from "./policy.ts";
import { releasedCell } from "./released-cell.ts";
import { roundReleased, roundingOf } from "./released-rounding.ts";
import { hideMoreFor, hidePrimary, suppress } from "./secondary-suppression.ts";
import { smallestShown } from "./strictest-policy.ts";

/** `small`: after the primary rule alone, exact otherwise; `safe`: what would leave. Rows of cells, the last row and the last column are totals. */
export type ProtectedTable = { small: Cell[][]; safe: Cell[][] };

export function protectInBrowser(rows: Dimension, columns: Dimension, counts: readonly (readonly number[])[], policy: DisclosurePolicy): ProtectedTable {
  const output: CrosstabOutput = { kind: "crosstab", id: "table", dimensions: [rows, columns], counts: counts.flat() };
  const linked = linkCounts({ population: output.counts.reduce((a, b) => a + b, 0), outputs: [output] });
  const { cells, margins, total } = linked.placesOf(output);
  const width = columns.levels.length;
  const places = [...rows.levels.map((_, r) => [...cells.slice(r * width, (r + 1) * width), margins[0]![r]!]), [...margins[1]!, total]];
  const onTable = (cell: (i: number) => Cell): Cell[][] => places.map((line) => line.map(cell));

  const exact = (i: number): Cell => (linked.counts[i]!.value === 0 ? { is: "zero" } : { is: "value", value: linked.counts[i]!.value, roundedTo: 1 });
  const hiding = hidePrimary(linked, policy);
  const small = onTable((i) => (hiding[i] === "small" ? { is: "suppressed-small", below: smallestShown(policy) } : exact(i)));
  for (;;) {
    suppress(linked, hiding, policy, null);
    const rounded = roundReleased(linked, hiding, roundingOf(policy, policy.roundingBase));
    const found = auditAfterRounding(linked, hiding, policy, rounded.map((r) => r?.stated ?? null), null);
    const failing = found.hidden.length > 0 ? found.hidden : found.rounded;
    if (failing.length === 0) {
      return { small, safe: onTable((i) => releasedCell(linked, hiding, rounded, policy, i)) };
    }
    const before = [...hiding];
    hideMoreFor(linked, hiding, failing);
    // As blanks, which the search for counts that need not be hidden leaves alone: otherwise it shows again what this audit wants hidden, for ever.
    hiding.forEach((state, i) => { if (state !== before[i]) hiding[i] = "blank"; });
  }
}
