/** Whom a run waits for, and what people decided about it, in a few words. */
import type { Tone } from "#components/ui/tag.tsx";

const waits = {
  committee: "the committee, in the portal",
  condition: "a condition of the approval, until the committee confirms in the portal that it is met",
  operator: "an operator of this TRE",
  "output checker": "an output checker of this TRE",
  place: "a free place to run",
  portal: "the portal",
} as const;
export type WaitsFor = keyof typeof waits;
export const waitsForInWords = (who: WaitsFor | null): string => (who === null ? "the agent, at work" : waits[who]);

export const decisionLooks = {
  approve: { words: "approved the run", tone: "good" },
  refuse: { words: "refused the run", tone: "bad" },
  release: { words: "agrees to the release", tone: "good" },
  withhold: { words: "withholds the output", tone: "bad" },
  return: { words: "returned it to be computed anew", tone: "caution" },
  cancel: { words: "stopped the run", tone: "bad" },
} as const satisfies Record<string, { words: string; tone: Tone }>;
export type Decided = { decision: keyof typeof decisionLooks; accountName: string; reason: string; at: string; attempt: number; /** Of a vote: the output that it is about. */ output?: string | null };
