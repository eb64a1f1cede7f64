"use client";

import { TextInput } from "#components/ui/inputs.tsx";

export type Carried = { terms: readonly { term: string; words: string }[]; /** Why the reader may lift none; undefined where they may. */ refusedBecause: string | undefined };

/** What the approval in force demands goes on with the amendment. A reason lifts a term; nothing else does. */
export function CarriedTerms({ carried: { terms, refusedBecause }, errors }: { carried: Carried; errors: Readonly<Record<string, string>> }) {
  if (terms.length === 0) return null;
  return (
    <div id="lifts" tabIndex={-1} role="group" aria-labelledby="carried-heading" className="flex flex-col gap-3">
      <p id="carried-heading" className="font-semibold">Terms of the approval in force</p>
      <p className="text-sm text-muted">They go on as they are. {refusedBecause ?? "To lift one, say why; the applicant and the public read it."}</p>
      {errors.lifts !== undefined && <p className="font-semibold text-bad">{errors.lifts}</p>}
      <ul className="flex flex-col gap-3">
        {terms.map(({ term, words }, index) => (
          <li key={term} className="flex min-w-0 flex-col gap-2 border-l-2 border-rule pl-4 text-sm">
            <p className="break-words">{words}</p>
            {refusedBecause === undefined && <TextInput label={`Lift term ${index + 1}, because`} name={`lifts.${term}`} optional width="full" error={errors[`lifts.${term}`]} />}
          </li>
        ))}
      </ul>
    </div>
  );
}
