import type { ReactNode } from "react";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { csvOf, type CsvValue } from "#lib/kernel/csv.ts";
import { SaveChart } from "./save-chart.tsx";

export type ChartText = {
  /** What is counted, of whom, where: the figure's caption. */
  title: string;
  /** One sentence under the caption: what to see, or what to beware of. */
  note?: ReactNode;
  /** What one unit of the axis is. */
  unit?: string;
  /** The chart's table: folded away (opens on paper), or shown because nothing else on the page shows the numbers. */
  table?: "folded" | "shown";
};

type Frame = Pick<ChartText, "title" | "note" | "table"> & {
  /** “Bar chart”, “Histogram”: how a screen reader names the picture. */
  kind: string;
  /** What the picture shows in a sentence or two, made from its numbers: for everybody, and for those who cannot see it. */
  description: string;
  /** Height of the drawing in pixels; its width is the page's. */
  height: number;
  /** The inside of the drawing: SVG whose horizontal positions are percentages. */
  children: ReactNode;
  numbers: ReactNode;
  /** The chart's numbers to take along, the first row naming the columns. */
  data: readonly (readonly CsvValue[])[];
};

/** Caption, what it shows in words, drawing, table, files. The drawing is one image with a name and a description; its numbers stand in the table. */
export function ChartFrame({ title, note, table = "folded", kind, description, height, children, numbers, data }: Frame) {
  return (
    <figure className="keep-together flex min-w-0 flex-col gap-3">
      <figcaption className="flex flex-col gap-0.5">
        <span className="font-semibold">{title}</span>
        <span className="max-w-measure text-sm text-muted">{description}{note !== undefined && <> {note}</>}</span>
      </figcaption>
      <svg role="img" aria-label={`${kind}: ${title}. ${description}`} width="100%" height={height} overflow="visible" className="block" data-chart>{children}</svg>
      {table === "shown" ? numbers : <Disclosure summary="The numbers in this chart">{numbers}</Disclosure>}
      <SaveChart title={title} csv={csvOf(data)} />
    </figure>
  );
}

/** Positions are percentages of the plot's width, so one drawing fits a phone, a wide screen and paper without any script. */
export const percent = (share: number): string => `${Math.round(share * 10_000) / 100}%`;
