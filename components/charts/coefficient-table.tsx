import { percentage, pValue, toDigits } from "#components/results/number-format.ts";
import { DataTable } from "#components/ui/data-table.tsx";

/** One term of a model. A reference level has no estimate of its own: the others are compared with it. */
export type Coefficient = { name: string } & ({ reference: true } | { estimate: number; standardError: number; low: number; high: number; p: number; /** Its ends by profile likelihood, where they were asked for; null: that end is not there, or the term has none. */ profile?: readonly [number | null, number | null] | null });
export type Coefficients = {
  caption: string;
  /** “Odds ratio”, “Coefficient”. */
  measure: string;
  /** Of what: of the logarithm where the measure is a ratio. */
  standardErrorOf?: string;
  confidence: number;
  terms: readonly Coefficient[];
};

/** A model's terms, one a line. Numbers to three significant digits; a p-value is never nought. */
export function CoefficientTable({ caption, measure, standardErrorOf, confidence, terms }: Coefficients) {
  const three = (value: number) => toDigits(value, 3);
  const end = (value: number | null) => (value === null ? "no end" : three(value));
  const hasProfile = terms.some((term) => "p" in term && term.profile !== undefined);
  const of = (term: Coefficient, show: (term: Extract<Coefficient, { p: number }>) => string) => ("p" in term ? show(term) : "");
  return (
    <DataTable
      caption={caption} fit density="dense" narrow="stack" rows={terms} rowKey={({ name }) => name}
      columns={[
        { key: "name", header: "Term", rowHeader: true, cell: ({ name }) => name },
        { key: "estimate", header: measure, align: "number", cell: (term) => ("p" in term ? three(term.estimate) : <span className="text-muted">reference</span>) },
        { key: "se", header: `Standard error${standardErrorOf === undefined ? "" : ` of ${standardErrorOf}`}`, align: "number", cell: (term) => of(term, ({ standardError }) => three(standardError)) },
        { key: "interval", header: `${percentage(confidence, 0)} interval`, align: "number", cell: (term) => of(term, ({ low, high }) => `${three(low)} to ${three(high)}`) },
        ...(hasProfile ? [{ key: "profile", header: "By profile likelihood", align: "number" as const, cell: (term: Coefficient) => of(term, ({ profile }) => (profile ? `${end(profile[0])} to ${end(profile[1])}` : "")) }] : []),
        { key: "p", header: "p-value", align: "number", cell: (term) => of(term, ({ p }) => pValue(p)) },
      ]}
    />
  );
}
