import type { Cell } from "#lib/disclosure/cell.ts";
import type { TryHidingWords } from "./words/public-words.ts";
import { filled } from "./words/template.ts";

type Said = { words: TryHidingWords; language: string };
/** A cell's mark, what it says to the ear, and what the list of marks says of it: the same marks as in results, in the reader's language. Other kinds of cells do not come up in a small table of true counts. */
function saidOf(cell: Cell, { words, language }: Said): { mark: string; ear?: string; meaning?: string } {
  const figures = new Intl.NumberFormat(language);
  switch (cell.is) {
    case "value": return { mark: figures.format(cell.value), ...(cell.roundedTo > 1 && { meaning: words.rounded }) };
    case "zero": return { mark: figures.format(0), meaning: words.zero };
    case "suppressed-small": return { mark: `<${figures.format(cell.below)}`, ear: filled(words.small, { below: cell.below }, language), meaning: filled(words.smallMeans, { below: cell.below }, language) };
    case "suppressed-secondary": return { mark: "[c]", ear: words.secondary, meaning: words.secondaryMeans };
    case "withheld":
    case "not-applicable":
    case "code-absent": case "masked": throw new Error(`a small table of counts has no cell that is ${cell.is}`);
  }
}

export function HiddenCell({ cell, ...said }: Said & { cell: Cell }) {
  const { mark, ear } = saidOf(cell, said);
  return ear === undefined ? <span className="tabular-nums">{mark}</span> : <span className="hatched -mx-1.5 inline-block rounded-sm px-1.5 tabular-nums"><span aria-hidden="true">{mark}</span><span className="sr-only">{ear}</span></span>;
}

/** Explains the marks that occur, each once; a rounded number stands for all of them. */
export function MarksMean({ cells, ...said }: Said & { cells: readonly Cell[] }) {
  const lines = new Map<string, string>(cells.flatMap((cell): [string, string][] => { const { mark, meaning } = saidOf(cell, said); return meaning === undefined ? [] : [[meaning, cell.is === "value" ? new Intl.NumberFormat(said.language).format(1240) : mark]]; }));
  if (lines.size === 0) return null;
  return (
    <dl aria-label={said.words.marks} className="flex flex-col gap-1 text-sm text-muted">
      {[...lines].map(([meaning, mark]) => <div key={meaning} className="flex gap-3"><dt className="w-14 shrink-0 text-right font-semibold text-ink tabular-nums">{mark}</dt><dd>{meaning}</dd></div>)}
    </dl>
  );
}
