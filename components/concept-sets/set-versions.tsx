import { Age } from "#components/ui/age.tsx";
import { Button } from "#components/ui/button.tsx";
import { Select } from "#components/ui/inputs.tsx";
import { Link } from "#components/ui/link.tsx";

type Version = { number: number; note: string; concepts: number; keptBy: string; at: string };

/** Versions, newest first; how the one that is shown differs from another; and a plain form to compare any two. */
export function SetVersions({ id, shown, versions, difference, now }: { id: string; shown: number; versions: readonly Version[]; difference: { from: number; lines: string[] } | null; now: string }) {
  const options = versions.map(({ number, note }) => ({ value: String(number), label: `${number}. ${note}` }));
  return (
    <div className="flex flex-col gap-6">
      <ol className="flex flex-col gap-3" aria-label="Versions">
        {versions.map(({ number, note, concepts, keptBy, at }) => (
          <li key={number} className="border-l-2 border-rule pl-4" aria-current={number === shown ? "true" : undefined}>
            <p className="font-semibold">{number === shown ? `${number}. ${note}` : <Link href={`/concept-sets/${id}?version=${number}`}>{number}. {note}</Link>}</p>
            <p className="text-sm text-muted">{concepts === 1 ? "1 concept" : `${concepts} concepts`}, by {keptBy}, <Age of={at} now={now} />{number === shown ? ", shown here" : ""}</p>
          </li>
        ))}
      </ol>
      {difference && (
        <div className="flex flex-col gap-2">
          <h3 className="font-semibold">From version {difference.from} to version {shown}</h3>
          {difference.lines.length === 0 ? <p className="text-muted">Both hold the same.</p> : <ul className="flex list-disc flex-col gap-1 pl-5">{difference.lines.slice(0, 100).map((line) => <li key={line}>{line}</li>)}{difference.lines.length > 100 && <li>and {difference.lines.length - 100} more</li>}</ul>}
        </div>
      )}
      {versions.length > 2 && (
        <form action={`/concept-sets/${id}`} className="flex flex-wrap items-end gap-3">
          <Select label="Compare" name="against" options={options} defaultValue={String(difference?.from ?? shown)} />
          <Select label="with" name="version" options={options} defaultValue={String(shown)} />
          <Button type="submit" variant="secondary">Compare</Button>
        </form>
      )}
    </div>
  );
}
