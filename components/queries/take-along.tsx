import { LinkButton } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { formatNames, type Format } from "#lib/query/formats/format-names.ts";
import type { Loss } from "#lib/query/formats/loss.ts";
import { LossReport, lossesInWords } from "./loss-report.tsx";

/** `because`: why the query cannot be said in that language. */
export type TakenAlong = { format: Format } & ({ losses: readonly Loss[] } | { because: string });

/** The query in other systems' languages, each with what it loses there and its file. */
export function TakeAlong({ queryId, exports }: { queryId: string; exports: readonly TakenAlong[] }) {
  return (
    <ul className="flex flex-col gap-6" aria-label="Languages of other systems">
      {exports.map((one) => (
        <li key={one.format} className="flex flex-col gap-2">
          <h3 className="text-lg font-semibold">{formatNames[one.format].name}</h3>
          <p className="max-w-measure text-muted">{formatNames[one.format].about}</p>
          {"because" in one ? <p className="max-w-measure">Not in this language: {one.because}</p> : (
            <>
              {one.losses.length === 0 ? <p>{lossesInWords(one.losses)}</p> : <Disclosure summary={`${lossesInWords(one.losses)} What is lost`}><LossReport losses={one.losses} label={`What is lost as ${formatNames[one.format].name}`} /></Disclosure>}
              <div><LinkButton href={`/api/v1/queries/${queryId}/export/${one.format}/file`} download variant="secondary" small>Download<span className="sr-only"> as {formatNames[one.format].name}</span></LinkButton></div>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
