import { Instant } from "#components/ui/age.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { RunView } from "#lib/agent/console/read-run.ts";
import { hasEnded } from "#lib/protocol/run-states.ts";

/** What came of a run: released and by whom, withheld and why, or ended on the way; nothing while that is open. */
export function Outcome({ view: { summary, events, release, models } }: { view: RunView }) {
  if (release !== null) return <Notice kind="success" title="Released"><p>By {release.releasedBy}, <Instant of={release.releasedAt} />.</p>{models.map((model) => <p key={model.analysis} className="mt-1 max-w-measure">{modelInWords(model)}</p>)}</Notice>;
  const withheld = events.findLast((event) => event.from === "awaiting-output-check" && event.to === "publishing" && event.reason !== null);
  if (withheld !== undefined) return <Notice kind="refused" title="Withheld: nothing was released">{withheld.reason} <span className="text-muted">{withheld.by}, <Instant of={withheld.at} />.</span></Notice>;
  if (!hasEnded(summary.state) || summary.reason === null) return null;
  return <Notice kind={summary.state === "rejected" || summary.state === "failed" ? "refused" : "info"} title="Why it ended so">{summary.reason}</Notice>;
}

/** “For “risk” this TRE has given sums in 8 steps, under masks …” */
function modelInWords({ analysis, steps, maskedOver }: RunView["models"][number]): string {
  const given = `For “${analysis}” this TRE has given sums in ${steps === 1 ? "one step" : `${steps} steps`}`;
  return maskedOver === null ? `${given}, in the open: the portal saw them until each step was done.` : `${given}, under masks: outside, nothing can be read but their total over ${maskedOver} data environments.`;
}
