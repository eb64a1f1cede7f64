/** How far the verdicts on one output are, as one of its checkers reads it: never another's word before all have voted. */
import type { Tone } from "#components/ui/tag.tsx";

type Word = "release" | "withhold" | "return";
const isWord = (decision: string | null): decision is Word => decision === "release" || decision === "withhold" || decision === "return";
export type Verdict = { output: string; state: "blind" | "agreed" | "conflicted"; missing: number; mine: string | null; agreed: string | null; mayVote: boolean; waitsForMe: boolean };

const own: Readonly<Record<Word, string>> = { release: "Yours: release", withhold: "Yours: withhold", return: "Yours: return" };
const all: Readonly<Record<Word, { words: string; tone: Tone }>> = {
  release: { words: "All agree: release", tone: "good" }, withhold: { words: "All agree: withhold", tone: "bad" }, return: { words: "All agree: return", tone: "caution" },
};

export function verdictInWords({ state, missing, mine, agreed }: Verdict): { words: string; tone: Tone } {
  if (state === "conflicted") return { words: "The verdicts differ", tone: "caution" };
  if (isWord(agreed)) return all[agreed];
  const others = missing === 1 ? "one verdict is missing" : `${missing} verdicts are missing`;
  return isWord(mine) ? { words: `${own[mine]}; ${others}`, tone: "waiting" } : { words: `To look at; ${others}`, tone: "neutral" };
}
