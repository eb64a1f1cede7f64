import { Notice } from "#components/ui/notice.tsx";
import type { CountsAhead as Ahead } from "#lib/federation/models-ahead.ts";
import { inARow } from "#lib/kernel/in-a-row.ts";

/** Before asking: whose counts will be in a sum only, or, where too few mask theirs, in none. */
export function CountsAhead({ ahead }: { ahead: Ahead | null }) {
  return <div role="status" className="empty:hidden">{ahead !== null && <Told {...ahead} />}</div>;
}

function Told({ maskedBy, fewest, isTooFew }: Ahead) {
  const who = inARow(maskedBy);
  const one = maskedBy.length === 1;
  return isTooFew ? (
    <Notice kind="warning" title="Counts that would be in no sum">
      <p>{who} {one ? "gives" : "give"} counts and tables of counts only under masks, in a sum over at least {fewest} data environments that do. Too few of those chosen do, so the answer would be without {one ? "its" : "their"} counts. Choose more of them, or ask without {one ? "it" : "them"}.</p>
    </Notice>
  ) : (
    <Notice kind="info" title="Counts are summed under masks">
      <p>{who} give counts and tables of counts only under masks: you and this portal see their sum, and no number of one of them. A cell that one of them hides is hidden in the sum.</p>
    </Notice>
  );
}
