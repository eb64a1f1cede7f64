import { BarChart } from "#components/charts/bar-chart.tsx";
import { GroupedBars } from "#components/charts/grouped-bars.tsx";
import { Histogram } from "#components/charts/histogram.tsx";
import { CellLegend, ResultCell } from "#components/results/cell.tsx";
import type { Pooled, Released } from "#components/results/shown.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { Panel } from "#components/ui/layout.tsx";
import type { Cell } from "#lib/disclosure/cell.ts";
import type { PooledCell } from "#lib/federation/pooled-result.ts";

const value = (count: number): Cell => ({ is: "value", value: count, roundedTo: 5 });
const small: Cell = { is: "suppressed-small", below: 10 };
const secondary: Cell = { is: "suppressed-secondary" };
const pooled = (estimate: number | null, low: number, high: number | null): PooledCell => ({ is: "value", low, high, estimate, restsOn: ["wx", "np"], hiddenAt: high === null ? ["cl"] : [], roundedTo: 5 });
const every: { name: string; cell: Released | Pooled }[] = [
  { name: "Counted and rounded", cell: value(1240) }, { name: "A mean", cell: { is: "number", value: 54.32, digits: 3 } }, { name: "Nobody", cell: { is: "zero" } },
  { name: "Hidden because small", cell: small }, { name: "Hidden to protect another", cell: secondary }, { name: "Withheld", cell: { is: "withheld" } },
  { name: "Does not apply", cell: { is: "not-applicable" } }, { name: "Codes absent", cell: { is: "code-absent" } },
  { name: "Pooled, with a range", cell: pooled(1240, 1198, 1262) }, { name: "Pooled, part hidden", cell: pooled(null, 860, null) }, { name: "A pooled mean", cell: { is: "number", value: 54.32, low: 53.8, high: 54.9, digits: 3, restsOn: ["wx"] } },
];
const ages = ["18 to 39", "40 to 59", "60 to 79", "80 and over"];
const table: Cell[] = [value(35), value(60), value(410), value(520), value(1285), value(1190), small, secondary];

export function Results() {
  return (
    <div className="flex flex-col gap-10">
      <div className="flex flex-col gap-3">
        <DataTable
          caption="Every kind of cell" fit density="dense" rows={every} rowKey={(row) => row.name}
          columns={[{ key: "name", header: "What it is", rowHeader: true, cell: (row) => row.name }, { key: "cell", header: "How it looks", align: "number", cell: (row) => <ResultCell cell={row.cell} withRange /> }]}
        />
        <CellLegend cells={every.map((row) => row.cell)} />
      </div>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Panel>
          <BarChart
            title="People with heart failure, by TRE" note="Whiskers show what the rounded number can truly be." groupHeader="TRE"
            bars={[
              { label: "North Pennines", cell: value(640) }, { label: "Three in the west", cell: pooled(235, 190, 290) }, { label: "Two in the east", cell: pooled(null, 420, null) }, { label: "Clyde", cell: small },
              { label: "Severn", cell: secondary }, { label: "Tamar", cell: { is: "zero" } }, { label: "Fens", cell: { is: "code-absent" } }, { label: "Dales", cell: { is: "withheld" } },
            ]}
          />
        </Panel>
        <Panel>
          <Histogram
            title="Age at first diagnosis" note="Below 20 people are left out of the picture and stand in the table." variable="Age in years" breaks={[20, 30, 40, 50, 60, 70, 80, 90, 100]} table="shown"
            cells={[small, value(60), value(140), value(315), value(520), value(430), secondary, { is: "zero" }]} below={small} missing={value(25)}
          />
        </Panel>
      </div>
      <Panel><GroupedBars title="Heart failure by age and sex, all TREs" rowHeader="Age" rows={ages} columns={["Female", "Male"]} cells={table} /></Panel>
      <DataTable
        caption="A dense, wide table under a fixed header" density="dense" wide rows={Array.from({ length: 24 }, (_, at) => at)} rowKey={(at) => String(at)}
        columns={[{ key: "y", header: "Year", rowHeader: true, cell: (at) => 2001 + at }, ...Array.from({ length: 14 }, (_, column) => ({ key: `c${column}`, header: `Practice ${column + 1}`, align: "number" as const, cell: (at: number) => <ResultCell cell={(at * 7 + column * 5) % 13 === 0 ? small : value(((at * 37 + column * 91) % 400) * 5 + 15)} /> }))]}
        footer={[["All", ...Array.from({ length: 14 }, (_, column) => <ResultCell key={column} cell={value(11_000 + column * 85)} />)]]}
      />
    </div>
  );
}
