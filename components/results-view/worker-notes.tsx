import { Section } from "#components/ui/layout.tsx";

export type CountedByWorker = { treId: string; tre: string; notes: readonly string[] };

/** Numbers that came from cohort discovery workers: how those count, since they read a question in their own way. */
export function WorkerNotes({ workers }: { workers: readonly CountedByWorker[] }) {
  if (workers.length === 0) return null;
  return (
    <Section title="How the cohort discovery workers count">
      <p className="max-w-measure">
        {workers.length === 1 ? "One data environment is" : `${workers.length} data environments are`} reached through a cohort discovery worker. It was asked in a form that it counts as the question means;
        what else there is to know stands here. It rounds and leaves out small numbers by rules of its own, and a number that it leaves out may be nobody or a few.
      </p>
      <ul className="mt-3 flex flex-col gap-4">
        {workers.map(({ treId, tre, notes }) => (
          <li key={treId} className="border-l-2 border-accent pl-4">
            <h3>{tre}</h3>
            {notes.length === 0 ? <p className="text-muted">It counts the question as it is written.</p> : <ul className="flex max-w-measure list-disc flex-col gap-1 pl-5">{notes.map((note) => <li key={note}>{note}</li>)}</ul>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
