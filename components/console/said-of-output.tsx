import { KeyValue } from "#components/ui/layout.tsx";
import { contextFields, contextQuestions, type OutputContext } from "#lib/query/output-context.ts";

/** The researcher's own words about an output, marked as theirs: nobody has verified them. */
export function SaidOfOutput({ of, output, by }: { of: readonly OutputContext[]; output: string; by: string }) {
  const context = of.find((one) => one.output === output);
  if (context === undefined) return <p className="max-w-measure text-sm text-muted">{by} said nothing of this output beforehand.</p>;
  return (
    <div className="flex flex-col gap-2 rounded-md border border-rule bg-sunken p-4">
      <p className="text-sm text-muted">Said beforehand by {by}; nobody has verified it</p>
      <KeyValue dense facts={contextFields.map((field) => ({ term: contextQuestions[field], detail: context[field] === undefined ? <span className="text-muted">Not said</span> : <span className="break-words whitespace-pre-line">{context[field]}</span> }))} />
    </div>
  );
}
