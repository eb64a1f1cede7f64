"use client";

import { useSettled } from "#components/forms/use-settled.ts";
import { readingAdvice } from "#lib/governance/reading-age.ts";

/** How old a reader of this text has to be, as it is written, and what would help. Advice: nothing is refused for it. */
export function ReadingAge({ text }: { text: string }) {
  const { standing, sentence, longestSentence, longWords } = readingAdvice(useSettled(text, 700));
  return (
    <div className="-mt-3 flex max-w-measure flex-col gap-1 border-l-2 border-rule pl-4 text-sm">
      <p role="status" className={standing === "hard" ? "font-semibold text-caution" : "text-muted"}>{sentence}</p>
      {longestSentence !== undefined && <p className="text-muted">The longest sentence: “{longestSentence}”</p>}
      {longWords.length > 0 && <p className="text-muted">Long words: {longWords.join(", ")}.</p>}
    </div>
  );
}
