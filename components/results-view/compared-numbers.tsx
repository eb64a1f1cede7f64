import { plainNumber, toDigits } from "#components/results/number-format.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import type { AnalysisCompared } from "#lib/federation/compare-runs.ts";
import { signed } from "./compared.ts";

export type RunNames = { before: string; after: string };
const three = (value: number): string => toDigits(value, 3);
const none = <span className="text-muted">none</span>;

/** Coefficients of two fits, or of two meta-analyses with each environment's own. `measure`: as what they are told; of ratios the change is a factor. */
export function CoefficientsCompared({ coefficients, measure, isRatio, names, caption }: { coefficients: AnalysisCompared["coefficients"]; measure: string; isRatio: boolean; names: RunNames; caption: string }) {
  if (coefficients.length === 0) return null;
  const told = (x: number) => (isRatio ? Math.exp(x) : x);
  const side = (of: (typeof coefficients)[number]["before"]) => of === null ? none : <>{three(told(of.estimate))}<span className="block text-sm text-muted">{three(told(of.low))} to {three(told(of.high))}; SE {three(of.standardError)}</span></>;
  const hasTres = coefficients.some(({ tre }) => tre !== null);
  return (
    <DataTable
      caption={caption} captionHidden fit density="dense" narrow="stack" rows={coefficients} rowKey={({ term, tre }) => `${term} ${tre ?? ""}`}
      columns={[
        { key: "term", header: "Term", rowHeader: true, cell: ({ term }) => term },
        ...(hasTres ? [{ key: "of", header: "Of", cell: ({ tre }: (typeof coefficients)[number]) => tre ?? "all together" }] : []),
        { key: "before", header: `${measure}, ${names.before}`, align: "number", cell: ({ before }) => side(before) },
        { key: "after", header: `${measure}, ${names.after}`, align: "number", cell: ({ after }) => side(after) },
        { key: "change", header: isRatio ? "Second over first" : "Change", align: "number", cell: ({ difference }) => (difference === null ? "" : isRatio ? `× ${three(Math.exp(difference))}` : signed(difference, three)) },
      ]}
    />
  );
}

/** Statistics reckoned from released numbers, and quantiles, of two runs. */
export function StatisticsCompared({ statistics, names, caption }: { statistics: AnalysisCompared["statistics"]; names: RunNames; caption: string }) {
  if (statistics.length === 0) return null;
  type Given = (typeof statistics)[number]["before"];
  const side = (of: Given) => of === null ? <span className="text-muted">not asked, or not answered</span> : of.value === null ? <span className="text-sm text-muted">{of.because}</span> : <>{plainNumber(Number(of.value.toPrecision(4)))}{of.interval && <span className="block text-sm text-muted">{three(of.interval.low)} to {three(of.interval.high)}</span>}</>;
  return (
    <DataTable
      caption={caption} captionHidden fit density="dense" narrow="stack" rows={statistics} rowKey={({ name, stratum }) => `${name} ${stratum ?? ""}`}
      columns={[
        { key: "name", header: "Statistic", rowHeader: true, cell: ({ name, stratum }) => <>{name}{stratum !== null && <span className="block text-sm text-muted">{stratum}</span>}</> },
        { key: "before", header: names.before, align: "number", cell: ({ before }) => side(before) },
        { key: "after", header: names.after, align: "number", cell: ({ after }) => side(after) },
        { key: "change", header: "Change", align: "number", cell: ({ difference, between }) => (difference === null ? "" : difference === 0 ? "none" : <>{signed(difference, three)}{between !== null && between.low !== between.high && <span className="block text-sm text-muted">between {signed(between.low, three)} and {signed(between.high, three)}</span>}</>) },
      ]}
    />
  );
}
