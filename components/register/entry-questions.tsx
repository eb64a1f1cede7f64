import type { AnsweringAction } from "#components/forms/answer-form.tsx";
import { DayOf } from "#components/ui/age.tsx";
import { QuestionForm } from "./question-form.tsx";

export type AskedOfEntry = { questions: readonly { id: string; question: string; answer: string; answeredAt: string }[]; waiting: number; declined: number };

const times = (n: number, is: string, are: string): string => (n === 1 ? `One question ${is}` : `${String(n)} questions ${are}`);

/** What people asked about a study, with the answers, and a place to ask. */
export const EntryQuestions = ({ asked: { questions, waiting, declined }, reference, ask }: { asked: AskedOfEntry; reference: string; ask: AnsweringAction<{ asked: true }> }) => (
  <>
    {questions.length > 0 && (
      <dl className="flex max-w-measure flex-col gap-5">
        {questions.map(({ id, question, answer, answeredAt }) => (
          <div key={id} className="border-l-2 border-rule pl-4">
            <dt className="font-semibold whitespace-pre-line">{question}</dt>
            <dd className="whitespace-pre-line">{answer}</dd>
            <dd className="text-sm text-muted">Answered by a register editor, <DayOf date={answeredAt.slice(0, 10)} /></dd>
          </div>
        ))}
      </dl>
    )}
    <p className="max-w-measure text-sm text-muted">
      {questions.length === 0 && waiting + declined === 0 && "Nobody has asked anything yet. "}
      {waiting > 0 && `${times(waiting, "waits for an answer", "wait for an answer")}. `}
      {declined > 0 && `${times(declined, "was not taken up", "were not taken up")}: about one person’s care, about something else, or answered already.`}
    </p>
    <QuestionForm action={ask} reference={reference} />
  </>
);
