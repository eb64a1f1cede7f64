import { Panel } from "#components/ui/layout.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Link } from "#components/ui/link.tsx";
import type { SiteState } from "#lib/governance/project-states.ts";
import { DecisionTag } from "./decision-tag.tsx";

type Alike = { reference: string; title: string; because: readonly string[] };
export type DecidedAlike = Alike & { projectId: string; state: SiteState; reason: string | null; conditions: readonly string[] };
export type UseAlike = Alike & { reviewOf: string | null };

/** What this committee decided on applications like this one, and other uses like it, each with what they have in common. */
export const SimilarUses = ({ treId, precedents, similar }: { treId: string; precedents: readonly DecidedAlike[]; similar: readonly UseAlike[] }) => (
  <Panel title="Like this one">
    <div className="flex flex-col gap-4 text-sm">
      {precedents.length + similar.length === 0 && <p className="text-muted">Nothing that this committee has seen, and nothing in the register, has data, disease, codes, organisation or words in common with it.</p>}
      {precedents.length > 0 && (
        <Disclosure summary={`Decided by this committee (${precedents.length})`}>
          <ul className="flex flex-col gap-4">
            {precedents.map((one) => (
              <li key={one.projectId} className="flex flex-col items-start gap-1">
                <Link href={`/reviews/${one.projectId}/${treId}`} className="inline-block min-h-6 font-semibold">{one.reference}: {one.title}</Link>
                <DecisionTag state={one.state} />
                {one.reason !== null && <p>{one.reason}</p>}
                {one.conditions.length > 0 && <p>On condition: {one.conditions.join("; ")}</p>}
                <Common because={one.because} />
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
      {similar.length > 0 && (
        <Disclosure summary={`Other similar uses (${similar.length})`}>
          <ul className="flex flex-col gap-4">
            {similar.map((one) => (
              <li key={one.reference} className="flex flex-col items-start gap-1">
                <Link href={one.reviewOf === null ? `/register/${one.reference}` : `/reviews/${one.reviewOf}/${treId}`} className="inline-block min-h-6 font-semibold">{one.reference}: {one.title}</Link>
                <p className="text-muted">{one.reviewOf === null ? "In the public register." : "Before this committee now."}</p>
                <Common because={one.because} />
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </div>
  </Panel>
);

const Common = ({ because }: { because: readonly string[] }) => <ul className="list-disc pl-4 text-muted">{because.map((reason) => <li key={reason}>{reason}</li>)}</ul>;
