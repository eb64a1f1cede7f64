import { Instant } from "#components/ui/age.tsx";
import { Link } from "#components/ui/link.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { directions, type ShownChange } from "./rule-changes.tsx";

export type ShownVersion = { version: number; since: string | null; until: string | null; changes: readonly ShownChange[] };

/** “Since 3 May 2026”, “from 1 January 2026 to 3 May 2026”. */
export function PolicyTime({ since, until }: { since: string | null; until: string | null }) {
  if (until === null) return since === null ? <>In force</> : <>In force since <Instant of={since} /></>;
  return since === null ? <>Until <Instant of={until} /></> : <>From <Instant of={since} /> to <Instant of={until} /></>;
}

/** Every version that an environment has had, the newest first, each with what it changed. */
export const PolicyVersions = ({ slug, versions }: { slug: string; versions: readonly ShownVersion[] }) => (
  <ol className="flex flex-col gap-5" reversed>
    {versions.map(({ version, since, until, changes }) => (
      <li key={version} className="border-l-2 border-rule pl-4">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <Link href={`/environments/${slug}/policy/${version}`} className="inline-block min-h-6 font-semibold">Version {version}</Link>
          <span className="text-sm text-muted"><PolicyTime since={since} until={until} /></span>
        </p>
        {changes.length === 0
          ? <p className="text-sm">{version === 1 ? "The first." : "The same rules by another name or source."}</p>
          : (
            <ul className="mt-1 flex max-w-measure flex-col gap-1.5">
              {changes.map(({ rule, name, before, after, is }) => <li key={rule} className="flex flex-wrap items-baseline gap-x-2"><span>{name}: {before} before, {after} from then on.</span><StatusTag tone={directions[is].tone}>{directions[is].name}</StatusTag></li>)}
            </ul>
          )}
      </li>
    ))}
  </ol>
);
