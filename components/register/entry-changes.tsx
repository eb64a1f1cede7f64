import type { ChangedField } from "#lib/register/changes-in-words.ts";

const looks = { same: "", added: "mx-0.5 rounded-sm bg-good-soft px-0.5 font-semibold text-good no-underline", removed: "mx-0.5 rounded-sm bg-bad-soft px-0.5 text-bad line-through" } as const;

/** What a version says otherwise than the one before: what was taken out struck through, what was put in marked, and both named for screen readers. */
export const EntryChanges = ({ changes }: { changes: readonly ChangedField[] }) => (
  <dl className="flex max-w-measure flex-col gap-5">
    {changes.map(({ name, parts }) => (
      <div key={name}>
        <dt className="font-semibold">{name}</dt>
        <dd className="whitespace-pre-line">
          {parts.map((part, i) => {
            if (part.is === "same") return <span key={i}>{part.text}</span>;
            const Mark = part.is === "added" ? "ins" : "del";
            return <Mark key={i} className={looks[part.is]}><span className="sr-only">{part.is === "added" ? "[put in: " : "[taken out: "}</span>{part.text}<span className="sr-only">]</span></Mark>;
          })}
        </dd>
      </div>
    ))}
  </dl>
);
