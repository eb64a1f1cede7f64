import type { QueryWords } from "#lib/query/words.ts";

const Lines = ({ lines }: { lines: readonly string[] }) => (
  <ul className="flex flex-col gap-1">
    {lines.map((line, at) => {
      const indent = (line.length - line.trimStart().length) / 2;
      return <li key={at} style={{ paddingLeft: `${indent * 1.25}rem` }}>{line.trim().replace(/^[-–] /, "")}</li>;
    })}
  </ul>
);

/** The query in plain English: what the committee will read and the public may see. */
export function ReadBack({ words, title = "What this asks" }: { words: Pick<QueryWords, "population" | "variables" | "analyses" | "notes">; title?: string }) {
  return (
    <section aria-label={title} className="flex flex-col gap-4">
      <div><h3 className="mb-1.5 text-sm font-semibold text-muted">Who</h3><Lines lines={words.population} /></div>
      {words.variables.length > 0 && <div><h3 className="mb-1.5 text-sm font-semibold text-muted">What about each person</h3><Lines lines={words.variables} /></div>}
      <div><h3 className="mb-1.5 text-sm font-semibold text-muted">What comes out</h3><Lines lines={words.analyses} /></div>
      {words.notes.length > 0 && <div className="text-sm text-muted"><Lines lines={words.notes} /></div>}
    </section>
  );
}
