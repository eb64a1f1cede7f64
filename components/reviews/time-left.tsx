import { DayOf } from "#components/ui/age.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { daysLeftInWords } from "#lib/governance/clocks.ts";

/** From so many working days on the committee sees that its target comes near. */
const near = 3;

/** How long until a committee's own target, in working days; overdue as a word and a colour. */
export function TimeLeft({ due, left }: { due: string | null; left: number | null }) {
  if (left === null) return <span className="text-muted">No clock runs</span>;
  return (
    <span className="flex flex-col items-start gap-0.5">
      <StatusTag tone={left < 0 ? "bad" : left <= near ? "caution" : "neutral"}>{daysLeftInWords(left)}</StatusTag>
      {left > 0 && due !== null && <span className="text-sm text-muted"><DayOf date={due} /></span>}
    </span>
  );
}
