import type { Span } from "#lib/query/plain-language/tokens.ts";

/** A text with some of its parts marked, for the eye and for a screen reader. */
export function MarkedText({ text, marks, said = "not used" }: { text: string; marks: readonly Span[]; said?: string }) {
  const parts = cutAt(text, marks);
  return (
    <p className="max-w-measure break-words whitespace-pre-wrap">
      {parts.map(({ words, marked }, at) => (marked
        ? <mark key={at} className="rounded-sm bg-bad-soft px-0.5 text-bad underline decoration-wavy decoration-1 underline-offset-4"><span className="sr-only">({said}: </span>{words}<span className="sr-only">)</span></mark>
        : <span key={at}>{words}</span>))}
    </p>
  );
}

/** The text in order, cut where a mark begins or ends; marks that overlap are one. */
export function cutAt(text: string, marks: readonly Span[]): { words: string; marked: boolean }[] {
  const parts: { words: string; marked: boolean }[] = [];
  let at = 0;
  for (const { from, to } of [...marks].sort((a, b) => a.from - b.from)) {
    if (from > at) parts.push({ words: text.slice(at, from), marked: false });
    if (to > at) parts.push({ words: text.slice(Math.max(at, from), to), marked: true });
    at = Math.max(at, to);
  }
  if (at < text.length) parts.push({ words: text.slice(at), marked: false });
  return parts.filter((part) => part.words !== "");
}
