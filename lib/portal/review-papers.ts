import { amendmentOf, type Reader } from "#lib/governance/amendment.ts";
import { coreQuestions } from "#lib/governance/core-questions.ts";
import { fiveSafes, type Names } from "#lib/governance/five-safes.ts";
import type { ProjectContent } from "#lib/governance/project.ts";
import { answerTo } from "#lib/governance/question-bank.ts";
import { wordDifference } from "#lib/kernel/word-difference.ts";
import type { Papers } from "./review-view.ts";

/** The application as its questions and answers, each beside what the committee of this TRE knew before. */
export function reviewPapers(content: ProjectContent, before: ProjectContent | null, reader: Reader, names: Names): Papers {
  const changes = before === null ? [] : amendmentOf(before, content, reader, names).changes;
  return fiveSafes(content, names).map(({ safe, heading, question, facts }) => ({
    safe, heading, question,
    answers: safe === "settings"
      ? facts.map((fact) => ({ asks: fact.term, answer: fact.value, parts: null, class: null, because: [] }))
      : [
        ...coreQuestions.map((one) => ({ key: one.key, safe: one.safe, asks: one.asks, answer: one.answer(content, names) })),
        ...reader.questions.map((one) => ({ ...one, answer: answerTo(content, one.key)?.text ?? "" })),
      ].filter((one) => one.safe === safe).map(({ key, asks, answer }) => {
        const change = changes.find((other) => other.question === key);
        return { asks, answer, parts: change ? wordDifference(change.before, change.after) : null, class: change?.class ?? null, because: [...(change?.because ?? [])] };
      }),
  }));
}
