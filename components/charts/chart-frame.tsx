import type { ReactNode } from "react";
import { Disclosure } from "#components/ui/disclosure.tsx";

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

/** Caption, drawing, table. The drawing is one image with a label; whoever cannot see it reads the table. */
export function ChartFrame({ title, note, table = "folded", drawing, numbers }: ChartText & { drawing: ReactNode; numbers: ReactNode }) {
  return (
    <figure className="keep-together flex flex-col gap-3">
      <figcaption className="flex flex-col gap-0.5">
        <span className="font-semibold">{title}</span>
        {note !== undefined && <span className="text-sm text-muted">{note}</span>}
      </figcaption>
      {drawing}
      {table === "shown" ? numbers : <Disclosure summary="The numbers in this chart">{numbers}</Disclosure>}
    </figure>
  );
}

/** Positions are percentages of the plot's width, so one drawing fits a phone, a wide screen and paper without any script. */
export const percent = (share: number): string => `${Math.round(share * 10_000) / 100}%`;
