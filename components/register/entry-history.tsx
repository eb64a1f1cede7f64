import { Instant } from "#components/ui/age.tsx";
import { Link } from "#components/ui/link.tsx";

export type EntryRevision = { revision: number; because: string; at: string };

/** Every version stays readable under its own address. */
export const EntryHistory = ({ reference, history, shown }: { reference: string; history: readonly EntryRevision[]; shown: number }) => (
  <ol className="flex flex-col gap-3 text-sm" reversed>
    {history.map(({ revision, because, at }) => (
      <li key={revision} className="border-l-2 border-rule pl-3">
        {revision === shown ? <span className="font-semibold" aria-current="true">Version {revision} (this one)</span> : <Link href={`/register/${reference}?revision=${revision}`} className="inline-block min-h-6">Version {revision}</Link>}
        <p className="text-muted"><Instant of={at} /></p>
        <p>{because}</p>
      </li>
    ))}
  </ol>
);
