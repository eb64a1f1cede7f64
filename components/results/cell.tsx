import { classNames } from "#components/ui/class-names.ts";
import { cellMark, cellWords, inFigures, legendFor, type CountRange, type Released } from "./cell-words.ts";

/** One released cell: the mark for the eye, the words for the ear. */
export function ResultCell({ cell }: { cell: Released }) {
  const mark = cellMark(cell);
  const words = cellWords(cell);
  if (cell.is === "value" || cell.is === "number" || cell.is === "zero") {
    // Rounding is said once, in the legend: repeated in every cell it would drown the numbers.
    return <span className="tabular-nums">{mark}</span>;
  }
  return (
    <span className={classNames("-mx-1.5 inline-block rounded-sm px-1.5 tabular-nums", cell.is.startsWith("suppressed") ? "hatched" : "text-muted")}>
      <span aria-hidden="true">{mark}</span><span className="sr-only">{words}</span>
    </span>
  );
}

/** "238 to 242", or one number where low and high agree. */
export const Range = ({ low, high }: CountRange) => (
  <span className="whitespace-nowrap tabular-nums">{low === high ? inFigures(low) : `${inFigures(low)} to ${inFigures(high)}`}</span>
);

/** Explains the marks that occur in `cells`, and no others. */
export function CellLegend({ cells }: { cells: readonly Released[] }) {
  const lines = legendFor(cells);
  if (lines.length === 0) return null;
  return (
    <dl aria-label="What the marks mean" className="flex flex-col gap-1 text-sm text-muted">
      {lines.map(({ mark, meaning }) => (
        <div key={meaning} className="flex gap-3">
          <dt className="w-14 shrink-0 text-right font-semibold text-ink tabular-nums">{mark}</dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
