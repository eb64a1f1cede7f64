"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Age } from "#components/ui/age.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { TextInput } from "#components/ui/inputs.tsx";
import { Link } from "#components/ui/link.tsx";

export type KeptVersion = { number: number; note: string; title: string; keptBy: string; at: string; since: string[] | null };

function Since({ since }: { since: readonly string[] | null }) {
  if (since === null) return <p className="text-muted">The query of today or this version is unfinished, so they cannot be compared in words.</p>;
  if (since.length === 0) return <p className="text-muted">It asks the same as the query does now.</p>;
  return <ul className="flex list-disc flex-col gap-1 pl-5">{since.map((line) => <li key={line}>{line}</li>)}</ul>;
}

/** Versions that somebody kept, newest first, each with what has changed since. */
export function VersionList({ queryId, versions, now, keep, restore }: { queryId: string; versions: readonly KeptVersion[]; now: string; keep: FormAction; restore: FormAction }) {
  return (
    <div className="flex flex-col gap-6">
      <ActionForm action={keep} hidden={{ id: queryId }} fieldIds={{ note: "version-note" }} submit="Keep this version" pending="Keeping …" variant="secondary" className="flex flex-col gap-3">
        {(errors) => <TextInput id="version-note" name="note" label="What this version is" hint="The query saves itself as you write. Keep a version to come back to, such as “As agreed with the statistician”." maxLength={300} error={errors["version-note"]} />}
      </ActionForm>
      {versions.length > 1 && <p><Link href={`/queries/${queryId}/compare`}>Compare any two versions</Link></p>}
      {versions.length === 0 && <p className="text-muted">No version has been kept yet.</p>}
      <ol className="flex flex-col gap-4" aria-label="Kept versions">
        {versions.map((version) => (
          <li key={version.number} className="border-l-2 border-rule pl-4">
            <p className="font-semibold">{version.number}. {version.note}</p>
            <p className="text-sm text-muted">“{version.title}”, kept by {version.keptBy}, <Age of={version.at} now={now} /></p>
            <Disclosure summary={<>What has changed since<span className="sr-only"> version {version.number}</span></>}>
              <Since since={version.since} />
              {version.since !== null && version.since.length > 0 && <p className="mt-3"><Link href={`/queries/${queryId}/compare?from=${version.number}&to=now`}>See it marked in the whole query<span className="sr-only">, version {version.number}</span></Link></p>}
              {version.since?.length !== 0 && (
                <ActionForm action={restore} hidden={{ id: queryId, number: version.number }} submit={<>Go back to this version<span className="sr-only"> {version.number}</span></>} pending="Going back …" variant="quiet" small className="mt-3 flex flex-col gap-3">
                  <p className="text-sm text-muted">It replaces what you have now; keep that as a version first if you may want it again.</p>
                </ActionForm>
              )}
            </Disclosure>
          </li>
        ))}
      </ol>
    </div>
  );
}
