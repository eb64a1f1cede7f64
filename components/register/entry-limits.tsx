import { notAllowed } from "#lib/register/not-allowed.ts";
import type { RegisterRecord } from "#lib/register/record.ts";

/** What lies outside the approvals. */
export const EntryLimits = ({ record }: { record: RegisterRecord }) => (
  <>
    <p className="max-w-measure">Each committee’s approval says what is allowed. Every data environment checks each question against it by itself, and refuses what lies outside. So this study may not</p>
    <ul className="flex max-w-measure list-disc flex-col gap-1.5 pl-5">
      {notAllowed(record).map(({ what, items, where }) => (
        <li key={what + (where ?? []).join()}>
          {what}{items.length > 0 && items.length <= 3 && <>: {items.join(", ")}</>}{where !== null && <span className="text-muted"> (at {where.join(", ")})</span>}
          {items.length > 3 && <ul className="mt-1 list-[circle] pl-5 text-sm text-muted sm:columns-2">{items.map((item) => <li key={item}>{item}</li>)}</ul>}
        </li>
      ))}
    </ul>
  </>
);
