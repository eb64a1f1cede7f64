import { Disclosure } from "#components/ui/disclosure.tsx";
import { StatusTag } from "#components/ui/tag.tsx";

/** What a cohort discovery worker would count for this query, or why it cannot be asked it. */
export type WorkerPreview = { treId: string; name: string; can: boolean; notes: string[]; refusals: { path: string; message: string }[] };

const List = ({ lines }: { lines: readonly string[] }) => <ul className="flex max-w-measure list-disc flex-col gap-1 pl-5 text-sm">{[...new Set(lines)].map((line) => <li key={line}>{line}</li>)}</ul>;

/** Beside a chosen TRE of that kind. It changes as one types, so only the verdict is spoken. */
export function WorkerWords({ worker }: { worker: WorkerPreview }) {
  return (
    <div className="mt-2 flex flex-col gap-1.5">
      <p role="status" className="text-sm">
        <StatusTag tone={worker.can ? "good" : "bad"}>{worker.can ? "Can be asked this" : "Cannot be asked this"}</StatusTag> <span className="sr-only">at {worker.name}</span>
      </p>
      {!worker.can && <List lines={worker.refusals.map((r) => r.message)} />}
      {worker.can && worker.notes.length > 0 && <Disclosure summary={<span className="text-sm">How it will count<span className="sr-only"> at {worker.name}</span></span>}><List lines={worker.notes} /></Disclosure>}
    </div>
  );
}
