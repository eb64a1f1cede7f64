import { pValue, toDigits } from "#components/results/number-format.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import type { Statistic } from "#lib/federation/table-statistics.ts";

const three = (value: number): string => toDigits(value, 3);

/** Statistics that follow from the numbers above, a line each. */
export function StatisticsTable({ caption, statistics, standsOn }: { caption: string; statistics: readonly Statistic[]; /** What they are reckoned from, where that is not exact. */ standsOn: string }) {
  if (statistics.length === 0) return null;
  return (
    <div className="flex flex-col gap-1">
      <DataTable
        caption={caption} fit density="dense" narrow="stack" rows={statistics} rowKey={({ name }) => name}
        columns={[
          { key: "name", header: "Statistic", rowHeader: true, cell: ({ name, degrees }) => <>{name}{degrees !== undefined && <span className="block text-sm text-muted">{degrees}</span>}</> },
          { key: "value", header: "Value", align: "number", cell: ({ value, because, within, noBound }) => (value === null ? (because !== undefined ? <span className="text-sm">{because}</span> : noBound && <NoBound />) : <>{three(value)}{within && <span className="block text-sm text-muted">rounding leaves open {three(within.low)} to {three(within.high)}</span>}{noBound && <NoBound />}</>) },
          { key: "interval", header: "95% interval", align: "number", cell: ({ interval }) => (interval ? `${three(interval.low)} to ${three(interval.high)}` : "") },
          { key: "p", header: "p-value", align: "number", cell: ({ p }) => (p === undefined ? "" : pValue(p)) },
        ]}
      />
      <p className="max-w-measure text-sm text-muted">{standsOn}</p>
    </div>
  );
}

const NoBound = () => <span className="block text-sm text-muted">approximate, no bound</span>;
