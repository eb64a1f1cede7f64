/**
 * Questions beyond the core ones, as data: kept once, with versions, and put by whichever committees choose them. An applicant answers each
 * once, however many committees ask it; an answer says which version of the question it answers.
 */
import { z } from "zod";
import { amendmentClasses } from "./amendment-classes.ts";
import { safes } from "./core-questions.ts";
import { QuestionKey, type ProjectContent } from "./project.ts";

export const BankQuestion = z.strictObject({
  key: QuestionKey,
  safe: z.enum(safes),
  asks: z.string().trim().min(10, "Write the question in at least 10 characters.").max(300, "Write the question in at most 300 characters."),
  hint: z.string().trim().max(500, "Write the hint in at most 500 characters.").default(""),
  /** Fewest characters of an answer; 0: it may be left open. */
  least: z.coerce.number("Enter a whole number.").int("Enter a whole number.").min(0).max(1000),
  /** What class of amendment another answer makes. */
  onChange: z.enum(amendmentClasses),
});
export type BankQuestion = z.infer<typeof BankQuestion>;
export const AskedQuestion = BankQuestion.extend({ version: z.int().positive() });
export type AskedQuestion = z.infer<typeof AskedQuestion>;

/** Core questions that may be left open, unless a committee wants them answered. */
export const demandable = ["technicalSummary", "ethics", "grantReference"] as const;
export type Demandable = (typeof demandable)[number];
export const CommitteeForm = z.strictObject({ demands: z.array(z.enum(demandable)), asks: z.array(QuestionKey).max(40, "Ask at most 40 questions of your own.") });
/** What one committee asks beside what all do, with the questions as they read now. */
export const FormAt = z.object({ treId: z.uuid(), treName: z.string(), demands: z.array(z.enum(demandable)), questions: z.array(AskedQuestion) });
export type FormAt = z.infer<typeof FormAt>;

export const answerTo = (content: Pick<ProjectContent, "answers">, key: string): { version: number; text: string } | undefined => content.answers?.[key];

/** Each question once, with the names of those who put it. */
export function askedTogether(forms: readonly FormAt[]): { question: AskedQuestion; by: string[] }[] {
  const together = new Map<string, { question: AskedQuestion; by: string[] }>();
  for (const form of forms) for (const question of form.questions) together.set(question.key, { question, by: [...(together.get(question.key)?.by ?? []), form.treName] });
  return [...together.values()];
}

const demandWords: Record<Demandable, string> = { technicalSummary: "a technical summary", ethics: "the ethics approval", grantReference: "the grant’s reference" };
/** What the committees asked still miss: `[field, sentence]`. Forms of TREs whose data is not asked for say nothing. */
export function formProblems(content: Pick<ProjectContent, "answers" | Demandable> & { datasets: readonly { treId: string }[] }, forms: readonly FormAt[]): [string, string][] {
  const asked = forms.filter((form) => content.datasets.some((d) => d.treId === form.treId));
  return [
    ...asked.flatMap((form) => form.demands.filter((key) => content[key] === "").map((key): [string, string] => [key, `${form.treName} asks for ${demandWords[key]}.`])),
    ...askedTogether(asked).flatMap(({ question, by }): [string, string][] => {
      const answer = answerTo(content, question.key);
      const field = `answers.${question.key}`;
      if ((answer?.text ?? "").length < question.least) return [[field, `${by.join(" and ")} asks: “${question.asks}” Answer it in at least ${question.least} characters.`]];
      return answer !== undefined && answer.text !== "" && answer.version !== question.version ? [[field, `“${question.asks}” was worded otherwise when you answered it: read it again and save your answer.`]] : [];
    }),
  ];
}

/** What one committee asks beside what all do, for the public. */
export const formInWords = ({ demands, asks }: z.infer<typeof CommitteeForm>, wordingOf: (key: string) => string): string[] =>
  demands.length + asks.length === 0 ? ["It asks nothing beside what every committee asks."] : [...demands.map((key) => `It wants ${demandWords[key]}.`), ...asks.map((key) => `It asks: “${wordingOf(key)}”`)];
