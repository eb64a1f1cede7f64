import { inFigures, pValue, toDigits } from "#components/results/number-format.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import type { FittedModel } from "#lib/federation/fitted-model.ts";
import { chiSquareTails } from "#lib/statistics/gamma.ts";

type Cox = Extract<NonNullable<FittedModel["fit"]>, { of: "cox" }>;

/** Whether hazard ratios stay the same as time goes on: a score test for each term, and of all together. */
export function ProportionalHazards({ columns, fit: { proportionality }, title }: { columns: readonly string[]; fit: Cox; title: string }) {
  const line = (name: string, chiSquare: number, df: number) => ({ name, chiSquare, df, p: chiSquareTails(chiSquare, df).upper });
  const terms = columns.flatMap((name, i) => { const of = proportionality.columns[i]; return of === null || of === undefined ? [] : [line(name, of, 1)]; });
  const rows = proportionality.df === 0 ? terms : [...terms, line("All together", proportionality.all, proportionality.df)];
  const changing = terms.filter(({ p }) => p < 0.05).map(({ name }) => name);
  return (
    <div className="flex flex-col gap-1">
      <DataTable
        caption={`${title}: do hazard ratios stay the same over time?`} fit density="dense" narrow="stack" rows={rows} rowKey={({ name }) => name}
        columns={[
          { key: "name", header: "Term", rowHeader: true, cell: ({ name }) => name }, { key: "chi", header: "Chi-square", align: "number", cell: ({ chiSquare }) => toDigits(chiSquare, 3) },
          { key: "df", header: "Degrees of freedom", align: "number", cell: ({ df }) => inFigures(df) }, { key: "p", header: "p-value", align: "number", cell: ({ p }) => pValue(p) },
        ]}
      />
      <p className="max-w-measure text-sm text-muted">
        {changing.length === 0 ? "No sign that a hazard ratio changes with time." : `The hazard ratio of ${changing.join(", ")} seems to change with time: the one number above is a mean over the follow-up.`} Exact: a score test of each term times time, from one further round of sums.
      </p>
    </div>
  );
}
