import { toDigits } from "./number-format.ts";
import { isOnlyRange, legendFor, rangeInWords, show, type Pooled, type Released } from "./shown.ts";

/** One number about people, released or pooled: the mark for the eye, the words for the ear. `withRange` writes below it where the truth lies. */
export function ResultCell({ cell, withRange = false }: { cell: Released | Pooled; withRange?: boolean }) {
  const { mark, words, range, drawn } = show(cell);
  // Rounding is said once, in the legend: repeated in every cell it would drown the numbers.
  const plain = cell.is === "number" || mark === words || /^[\d,]+$/.test(mark);
  const look = plain || /^[≈~]\d/.test(mark) ? "" : drawn.as === "no-size" && mark !== "[c]" ? "text-muted" : "-mx-1.5 inline-block rounded-sm px-1.5 hatched";
  const digits = cell.is === "number" ? cell.digits : undefined;
  return (
    <>
      <span className={`tabular-nums ${look}`}>
        {plain ? mark : <><span aria-hidden="true">{mark}</span><span className="sr-only">{words}</span></>}
      </span>
      {withRange && !isOnlyRange(cell) && range !== undefined && range.high !== null && range.low !== range.high && (
        <span className="block text-xs text-muted tabular-nums">{digits === undefined ? rangeInWords(range) : rangeInWords(range, (value) => toDigits(value, digits))}</span>
      )}
    </>
  );
}

/** Explains the marks that occur in `cells`, and no others. */
export function CellLegend({ cells }: { cells: readonly (Released | Pooled)[] }) {
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
