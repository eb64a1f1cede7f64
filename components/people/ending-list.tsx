import { DayOf } from "#components/ui/age.tsx";
import { Link } from "#components/ui/link.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { endingName, type Ending } from "#lib/governance/forecast.ts";

export type ShownEnding = Pick<Ending, "what" | "until" | "project"> & { stopped: boolean; sentence: string; person: { id: string; name: string; self: boolean } | null };

/** Under each day, what ends on it; what has stopped already comes first. */
export function EndingList({ endings }: { endings: readonly ShownEnding[] }) {
  const days = [...Map.groupBy(endings, (one) => (one.stopped ? "" : (one.until ?? "")))];
  return (
    <div className="flex flex-col gap-10">
      {days.map(([day, all]) => (
        <section key={day} className="flex flex-col gap-4">
          <h2>{day === "" ? "Does not work now" : <>After <DayOf date={day} /></>}</h2>
          <ul className="flex flex-col divide-y divide-rule border-y border-rule">
            {all.map((one) => (
              <li key={`${one.what} ${one.project.id} ${one.person?.id ?? ""} ${one.until ?? ""} ${one.sentence}`} className="flex flex-col gap-1 py-4">
                <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <span className="font-semibold">{endingName(one.what)}{one.person && `: ${one.person.self ? "you" : one.person.name}`}</span>
                  {one.stopped && <StatusTag tone="bad">{one.what === "condition" ? (one.until === null ? "Not met" : "Overdue") : one.until === null ? "Missing" : "Ended"}</StatusTag>}
                  {one.stopped && one.until !== null && <span className="text-sm text-muted"><DayOf date={one.until} /></span>}
                </p>
                <p className="max-w-measure">{one.sentence}</p>
                <p className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
                  {one.person?.self && <Link href="/account#evidence" className="inline-flex min-h-6 items-center">Your evidence</Link>}
                  <Link href={`/projects/${one.project.id}`} className="inline-flex min-h-6 items-center">{one.project.reference}: {one.project.title}</Link>
                </p>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
