import { amendmentOf } from "#lib/governance/amendment.ts";
import { coreQuestions } from "#lib/governance/core-questions.ts";
import { fiveSafes, type Names } from "#lib/governance/five-safes.ts";
import type { ProjectContent } from "#lib/governance/project.ts";
import { wordDifference } from "#lib/kernel/word-difference.ts";
import type { Papers } from "./review-view.ts";

/** The application as its questions and answers, each beside what the committee of this TRE knew before. */
export function reviewPapers(content: ProjectContent, before: ProjectContent | null, treId: string, names: Names): Papers {
  const changes = before === null ? [] : amendmentOf(before, content, treId, names).changes;
  return fiveSafes(content, names).map(({ safe, heading, question, facts }) => ({
    safe, heading, question,
    answers: safe === "settings"
      ? facts.map((fact) => ({ asks: fact.term, answer: fact.value, parts: null, class: null, because: [] }))
      : coreQuestions.filter((one) => one.safe === safe).map((one) => {
        const change = changes.find((other) => other.question === one.key);
        return { asks: one.asks, answer: one.answer(content, names), parts: change ? wordDifference(change.before, change.after) : null, class: change?.class ?? null, because: [...(change?.because ?? [])] };
      }),
  }));
}
