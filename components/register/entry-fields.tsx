import { Disclosure } from "#components/ui/disclosure.tsx";
import { KeyValue } from "#components/ui/layout.tsx";
import { fieldsHeading } from "#lib/register/decision-words.ts";
import { registerFields } from "#lib/register/fields.ts";
import type { RegisterRecord } from "#lib/register/record.ts";

/** The record field by field. The monitor reads them off the page again (lib/register/shown-forms.ts). */
export const EntryFields = ({ record }: { record: RegisterRecord }) => (
  <Disclosure summary={fieldsHeading}>
    <KeyValue
      dense
      facts={registerFields.map((field) => {
        const value = field.value(record);
        return { term: field.name, detail: (typeof value === "string" ? value : value.join("; ")) || <span className="text-muted">Empty</span> };
      })}
    />
  </Disclosure>
);
