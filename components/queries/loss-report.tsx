import { Tag } from "#components/ui/tag.tsx";
import { severityInWords, type Loss } from "#lib/query/formats/loss.ts";

/** What is lost between two languages, worst first, each with its place in the document or the query. */
export function LossReport({ losses, label }: { losses: readonly Loss[]; label: string }) {
  if (losses.length === 0) return <p>Nothing is lost.</p>;
  return (
    <ul aria-label={label} className="flex max-w-measure flex-col gap-3">
      {losses.map((loss, at) => (
        <li key={`${at} ${loss.path}`} className={loss.severity === "changed-meaning" ? "border-l-4 border-caution pl-3" : "border-l-4 border-rule pl-3"}>
          <p className="flex flex-wrap items-center gap-2 text-sm"><Tag>{severityInWords[loss.severity]}</Tag>{loss.path !== "" && <code className="break-all text-muted">{loss.path}</code>}</p>
          <p>{loss.message}</p>
        </li>
      ))}
    </ul>
  );
}

/** “2 things mean something else now.” */
export function lossesInWords(losses: readonly Loss[]): string {
  if (losses.length === 0) return "Nothing is lost.";
  const changed = losses.filter((l) => l.severity === "changed-meaning").length;
  if (changed === 0) return "It chooses the same people.";
  return changed === 1 ? "One thing means something else now." : `${changed} things mean something else now.`;
}
