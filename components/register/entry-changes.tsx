import { WordChanges } from "#components/ui/word-changes.tsx";
import type { ChangedField } from "#lib/register/changes-in-words.ts";

/** What a version says otherwise than the one before, field by field. */
export const EntryChanges = ({ changes }: { changes: readonly ChangedField[] }) => (
  <dl className="flex max-w-measure flex-col gap-5">
    {changes.map(({ name, parts }) => (
      <div key={name}>
        <dt className="font-semibold">{name}</dt>
        <dd><WordChanges parts={parts} /></dd>
      </div>
    ))}
  </dl>
);
