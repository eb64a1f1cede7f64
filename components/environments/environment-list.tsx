import { Age } from "#components/ui/age.tsx";
import { Link } from "#components/ui/link.tsx";
import { EnvironmentStanding } from "./environment-standing.tsx";
import { peopleInWords } from "./environment-words.ts";

export type ListedEnvironment = {
  slug: string; name: string; nation: string; about: string; standing: "invited" | "joined" | "suspended" | "retired"; lastSeenAt: string | null;
  datasets: readonly { key: string; title: string; people: number | null }[];
};

export const EnvironmentList = ({ environments, now }: { environments: readonly ListedEnvironment[]; now: string }) => (
  <ul className="grid gap-5 md:grid-cols-2">
    {environments.map((tre) => (
      <li key={tre.slug} className="flex min-w-0">
        <article className="flex min-w-0 flex-1 flex-col gap-3 rounded-lg border border-rule bg-surface p-6">
          <div>
            <h2 className="text-xl"><Link href={`/environments/${tre.slug}`}>{tre.name}</Link></h2>
            <p className="text-sm text-muted">{tre.nation}</p>
          </div>
          <p>{tre.about}</p>
          {tre.datasets.length > 0 && (
            <ul className="flex flex-col gap-1 border-t border-rule pt-3 text-sm">
              {tre.datasets.map((dataset) => <li key={dataset.key}><span className="font-semibold">{dataset.title}</span>: {peopleInWords(dataset.people).toLowerCase()}</li>)}
            </ul>
          )}
          <p className="mt-auto flex flex-wrap items-center gap-x-3 gap-y-1 pt-1 text-sm text-muted">
            <EnvironmentStanding standing={tre.standing} />
            {tre.lastSeenAt !== null && <span>Last heard from <Age of={tre.lastSeenAt} now={now} /></span>}
          </p>
        </article>
      </li>
    ))}
  </ul>
);
