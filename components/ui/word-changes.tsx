import type { ChangedPart } from "#lib/kernel/word-difference.ts";

const looks = { added: "mx-0.5 rounded-sm bg-good-soft px-0.5 font-semibold text-good no-underline", removed: "mx-0.5 rounded-sm bg-bad-soft px-0.5 text-bad line-through" } as const;

/** A text beside what it was: what was taken out struck through, what was put in marked, and both named for screen readers. */
export const WordChanges = ({ parts }: { parts: readonly ChangedPart[] }) => (
  <span className="whitespace-pre-line">
    {parts.map((part, i) => {
      if (part.is === "same") return <span key={i}>{part.text}</span>;
      const Mark = part.is === "added" ? "ins" : "del";
      return <Mark key={i} className={looks[part.is]}><span className="sr-only">{part.is === "added" ? "[put in: " : "[taken out: "}</span>{part.text}<span className="sr-only">]</span></Mark>;
    })}
  </span>
);
