import { DayOf } from "#components/ui/age.tsx";
import { Link } from "#components/ui/link.tsx";
import type { RegisterRecord } from "#lib/register/record.ts";
import { RegisterStatus } from "./register-status.tsx";
import { answersInWords, opening } from "./register-words.ts";

export type ListedEntry = { record: RegisterRecord; changedAt: string };

/** Studies to read through, not a table to scan: what it is, who asks, who lets them, what came of it. */
export function RegisterList({ entries, headingLevel = 2 }: { entries: readonly ListedEntry[]; headingLevel?: 2 | 3 }) {
  const Heading = headingLevel === 2 ? "h2" : "h3";
  return (
    <ul className="flex flex-col border-t border-ink">
      {entries.map(({ record, changedAt }) => (
        <li key={record.reference} className="border-b border-rule py-6">
          <article className="grid gap-x-10 gap-y-3 lg:grid-cols-[minmax(0,1fr)_17rem]">
            <div className="flex min-w-0 flex-col gap-1.5">
              <Heading className="font-serif text-xl font-medium"><Link href={`/register/${record.reference}`}>{record.title}</Link></Heading>
              <p className="text-sm text-muted">{record.organisationName} · <span className="whitespace-nowrap">{record.reference}</span></p>
              <p className="max-w-measure">{opening(record.laySummary)}</p>
            </div>
            <div className="flex flex-col items-start gap-1.5 text-sm text-muted">
              <RegisterStatus status={record.status} />
              <p>{answersInWords(record.activity.answers)}</p>
              <p>{record.sites.map((site) => (site.state === "refused" ? `${site.tre} (refused)` : site.tre)).join(", ")}</p>
              <p>Changed <DayOf date={changedAt.slice(0, 10)} /></p>
            </div>
          </article>
        </li>
      ))}
    </ul>
  );
}
