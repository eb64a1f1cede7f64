import { BarChart } from "#components/charts/bar-chart.tsx";
import type { Measured } from "#components/charts/bar.tsx";
import { GroupedBars } from "#components/charts/grouped-bars.tsx";
import { Histogram } from "#components/charts/histogram.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import type { PooledOutput } from "#lib/federation/pooled-result.ts";
import { drawnTable } from "./drawn-table.ts";
import { figuresOf, type Figure, type Site } from "./figures.ts";

type Drawn = Extract<PooledOutput, { kind: "crosstab" | "histogram" }>;

/** Small multiples: the same drawing once for each TRE, all on one axis, so that they can be compared. */
export function EachTre({ output, sites, title }: { output: Drawn; sites: readonly Site[]; title: string }) {
  const figures = figuresOf(output, sites);
  const held = sites.flatMap((site, at) => (figures.some(({ parts }) => parts[at] !== undefined && parts[at].is !== "masked") ? [{ site, at }] : []));
  if (held.length < 2) return null;
  const inner = figures.filter(({ isTotal }) => !isTotal);
  const cellsOf = (at: number) => inner.map((figure) => partOf(figure, at));
  // Below, above and not known stand outside a histogram's columns.
  const drawn = (at: number) => (output.kind === "histogram" ? cellsOf(at).slice(1, -2) : cellsOf(at));
  const beside = held.flatMap(({ at }) => drawn(at).map((cell): Measured => ({ label: "", cell })));
  return (
    <Disclosure summary="Each TRE by itself">
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-2">
        {held.map(({ site, at }) => <OneTre key={site.tre.id} output={output} cells={cellsOf(at)} beside={beside} title={`${title}, ${site.tre.name}`} />)}
      </div>
    </Disclosure>
  );
}

/** A level that this TRE does not have does not apply there: not nought. */
function partOf(figure: Figure, at: number): Measured["cell"] {
  const part = figure.parts[at];
  return part === undefined || part.is === "number" ? { is: "not-applicable" } : part;
}

function OneTre({ output, cells, beside, title }: { output: Drawn; cells: readonly Measured["cell"][]; beside: readonly Measured[]; title: string }) {
  if (output.kind === "histogram") {
    const [below, bins, above, missing] = [cells[0], cells.slice(1, -2), cells.at(-2), cells.at(-1)];
    return <Histogram title={title} variable={output.unit === undefined ? output.label : `${output.label} (${output.unit})`} breaks={output.breaks} cells={bins} beside={beside} {...(below && { below })} {...(above && { above })} {...(missing && { missing })} />;
  }
  const table = drawnTable(output.dimensions);
  if (table === null) return null;
  if (table.columns === null) return <BarChart title={title} groupHeader={table.header} bars={table.rows.map((label, at) => ({ label, cell: cells[at]! }))} beside={beside} />;
  return <GroupedBars title={title} rowHeader={table.header} rows={table.rows} columns={table.columns} cells={cells} beside={beside} />;
}
