import { StatusTag, type Tone } from "#components/ui/tag.tsx";
import type { SiteState } from "#lib/governance/project-states.ts";

const words: Record<SiteState, { tone: Tone; word: string }> = {
  awaiting: { tone: "waiting", word: "Waits for a decision" },
  returned: { tone: "caution", word: "Sent back" },
  approved: { tone: "good", word: "Approved" },
  refused: { tone: "bad", word: "Refused" },
  appealed: { tone: "waiting", word: "Appeal waits for a decision" },
  withdrawn: { tone: "neutral", word: "Withdrawn" },
  expired: { tone: "neutral", word: "Ended" },
};

/** Where an application stands with one TRE's committee. */
export const DecisionTag = ({ state }: { state: SiteState }) => <StatusTag tone={words[state].tone}>{words[state].word}</StatusTag>;
