import type { ReactNode } from "react";
import { EntryDecisions } from "#components/register/entry-activity.tsx";
import { EntryChanges } from "#components/register/entry-changes.tsx";
import { EntryLimits } from "#components/register/entry-limits.tsx";
import { EntrySafes } from "#components/register/entry-safes.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import type { ChangedField } from "#lib/register/changes-in-words.ts";
import type { RegisterRecord } from "#lib/register/record.ts";

export type ShownSupposedEntry = { record: RegisterRecord; changes: readonly ChangedField[] | null };

/** What the public would read of this project, as the register shows it. A link to `public-entry` opens the fold. */
export function SupposedEntry({ entry: { record, changes }, open = false }: { entry: ShownSupposedEntry; open?: boolean }) {
  return (
    <>
      <p className="max-w-measure text-muted">The public register tells of each approval as soon as it is recorded, for as long as there is a register. This is what it would say if you approved today, until the end of the project. Reasons and conditions are those that your committee writes. What other committees have decided and nobody has published yet is left out.</p>
      <Disclosure summary={changes === null ? "Read the new entry" : "Read the entry and what would change in it"} open={open}>
        <div id="public-entry" className="flex flex-col gap-8">
          {changes !== null && <Part title="What would change">{changes.length === 0 ? <p>Nothing in the entry would change.</p> : <EntryChanges changes={changes} />}</Part>}
          <Part title={record.title}><p className="max-w-measure whitespace-pre-line">{record.laySummary}</p></Part>
          <Part title="What people get from it"><p className="max-w-measure whitespace-pre-line">{record.publicBenefit}</p></Part>
          <Part title="Who decided"><EntryDecisions sites={record.sites} /></Part>
          <Part title="What this study may not do"><EntryLimits record={record} /></Part>
          <EntrySafes record={record} />
        </div>
      </Disclosure>
    </>
  );
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="flex flex-col gap-2"><h3 className="font-serif text-xl font-medium">{title}</h3>{children}</section>
);
