import { StatusTag, type Tone } from "#components/ui/tag.tsx";
import type { SiteState } from "#lib/federation/site-answer.ts";

const looks: Record<SiteState, { tone: Tone; name: string }> = {
  released: { tone: "good", name: "Released" },
  "partly-released": { tone: "caution", name: "Partly released" },
  refused: { tone: "bad", name: "Refused" },
  failed: { tone: "bad", name: "Failed" },
  offline: { tone: "neutral", name: "Offline" },
  "timed-out": { tone: "bad", name: "Not in time" },
  awaiting: { tone: "waiting", name: "Awaited" },
  withdrawn: { tone: "neutral", name: "Withdrawn" },
};

/** What one TRE has answered so far. */
export const SiteStateTag = ({ state }: { state: SiteState }) => <StatusTag tone={looks[state].tone}>{looks[state].name}</StatusTag>;
