/**
 * Counts and tables of counts that leave a TRE under masks alone. Every rule of the TRE is held first, as for an answer in the open: what is summed are the very
 * cells that would have been released, hidden and rounded as they would have been. So nothing rests on the masks that the TRE would not have told anyway; they take
 * away that anyone sees one TRE's cells. A cell that any TRE hides is hidden in the sum, without a word of who hides it or how many do.
 */
import { z } from "zod";
import { cellBounds } from "./in-words.ts";
import { tableParts } from "./reckoned-parts.ts";
import { partsOf } from "./record-of.ts";
import type { Cell } from "./cell.ts";
import type { DisclosurePolicy } from "./policy.ts";
import type { ReleasedOutput, ReleasedOutputs } from "./released.ts";

/** How counts and tables of counts leave a TRE, by its own policy. */
export const CountsLeave = z.enum(["masked", "open"], "choose masked or open");
export type CountsLeave = z.infer<typeof CountsLeave>;

export const countsInWords = (leave: CountsLeave | undefined, over: number): string[] =>
  leave === "masked" ? [`Counts and tables of counts leave under masks only: outside, nothing can be read but their sum over at least ${over} data environments. A cell that one of them hides is hidden in the sum. Other kinds of analysis say in the open how many people they rest on.`] : [];

export type Counts = Extract<ReleasedOutput, { kind: "count" | "crosstab" }>;
export const isCounts = (output: ReleasedOutput): output is Counts => output.kind === "count" || output.kind === "crosstab";

/** As many cells as one message of masked words holds with room to spare. */
const mostCells = 5_000;
/**
 * Why a run's counts can't leave under masks, in words for who asked: noise of each TRE would add up unseen, and a message is only so long. Null: they can.
 */
export function maskingFault(outputs: readonly ReleasedOutput[], { cellKey, differentialPrivacy }: Pick<DisclosurePolicy, "cellKey" | "differentialPrivacy">): string | null {
  const counts = outputs.filter(isCounts);
  if (counts.length > 0 && (cellKey || differentialPrivacy)) return "Counts leave this TRE under masks, and its policy adds noise to each of them: the two do not go together. Its operator chooses one.";
  return counts.some((output) => cellsOf(output).length > mostCells) ? `Counts leave this TRE under masks, at most ${mostCells} in a table. Ask for fewer levels.` : null;
}

/** The release with each output of counts marked for masks over so many TREs; null: none is. An output that is withheld whole takes no part and says so in the open; so does one whose codes the data do not hold, as the published profile tells. */
export const markedForMasks = (released: ReleasedOutputs, over: number | null): ReleasedOutputs => ({
  ...released,
  outputs: released.outputs.map((output) => {
    if (!isCounts(output)) return output;
    const { masked: _, ...own } = output;
    return over === null || ["withheld", "code-absent"].some((state) => cellsOf(output).every(({ is }) => is === state)) ? own : { ...own, masked: { over } };
  }),
});

/** What leaves of a release: of what is marked, that it takes part and of which levels it is. That numbers were withheld is told only where they are in the open. */
export function underMasks(released: ReleasedOutputs): ReleasedOutputs {
  if (!released.outputs.some((output) => isCounts(output) && output.masked)) return released;
  const outputs = released.outputs.map((output) => (isCounts(output) && output.masked ? withCells(output, () => ({ is: "masked" })) : output));
  const { ledger, checkers, ...rest } = released;
  const tells = outputs.some((output) => partsOf(output).some(({ is }) => is === "withheld"));
  return { ...rest, outputs, ...(tells && { ...(ledger && { ledger }), ...(checkers && { checkers }) }) };
}

/** In what arrives: every cell is masked, or none is. */
export const maskingIsWhole = (output: Counts): boolean => [...cellsOf(output), ...(output.kind === "crosstab" ? output.margins.flat() : [])].every(({ is }) => (is === "masked") === (output.masked !== undefined));

/** Cells, totals by level, everyone: each number once, in the order in which it is summed. */
const cellsOf = (output: Counts): Cell[] => (output.kind === "count" ? [output.people] : tableParts(output).map(({ of }) => of));

function withCells<O extends Counts>(output: O, cellAt: (place: number) => Cell): O {
  if (output.kind === "count") return { ...output, people: cellAt(0) };
  let place = 0;
  const next = (): Cell => cellAt(place++);
  const cells = output.cells.map(next);
  return { ...output, cells, margins: output.dimensions.length > 1 ? output.margins.map((margin) => margin.map(next)) : [], total: next() };
}

/** How far the truth may be from a cell of each kind of place: inner cells, totals of each dimension, everyone. The farthest of its place, so that a sum of them does not tell which cells are zeros. */
function halfWidths(output: Counts): number[] {
  const widthOf = (cell: Cell): number => {
    const bounds = cell.is === "value" ? cellBounds(cell) : null;
    return cell.is === "value" && bounds ? Math.max(cell.value - bounds.low, (bounds.high ?? cell.value) - cell.value, Math.floor(cell.roundedTo / 2)) : 0;
  };
  const each = (cells: readonly Cell[]): number[] => cells.map(() => Math.max(...cells.map(widthOf)));
  return output.kind === "count" ? each([output.people]) : [...each(output.cells), ...(output.dimensions.length > 1 ? output.margins.flatMap(each) : []), ...each([output.total])];
}

/** How many numbers `numbersToSum` gives of an output of these levels. */
export const sumsSize = (output: Counts): number => 2 * cellsOf(output).length;
/** Of each cell its number and how far the truth may be from it; both NaN where the cell is hidden here, or rounded down to nothing: a sum of 0 is nobody anywhere. */
export function numbersToSum(output: Counts): number[] {
  const widths = halfWidths(output);
  return cellsOf(output).flatMap((cell, place) => (cell.is === "value" && cell.value > 0 ? [cell.value, widths[place]!] : cell.is === "zero" ? [0, widths[place]!] : [Number.NaN, Number.NaN]));
}

/** The sum as an output: like one TRE's, of all of them together. `totals`: null for what any of them hides. */
export function summedOutput(shape: Counts, totals: readonly (number | null)[]): Counts {
  const { masked: _, ...own } = shape;
  return withCells(own, (place): Cell => {
    const [value, within] = [totals[2 * place] ?? null, totals[2 * place + 1] ?? null];
    if (value === null || within === null) return { is: "suppressed-secondary" };
    if (value === 0) return { is: "zero" };
    return within === 0 ? { is: "value", value, roundedTo: 1 } : { is: "value", value, roundedTo: 2 * within, range: { low: Math.max(0, value - within), high: value + within } };
  });
}
