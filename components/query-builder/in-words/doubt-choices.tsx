import { RadioGroup } from "#components/ui/inputs.tsx";
import type { Doubt } from "#lib/query/plain-language/doubts.ts";

/** What a sentence leaves open. Each question begins with the answer that was taken. */
export function DoubtChoices({ text, doubts, answer }: { text: string; doubts: readonly Doubt[]; answer: (id: string, choice: number) => void }) {
  return (
    <section aria-labelledby="open-questions" className="flex flex-col gap-4">
      <div>
        <h3 id="open-questions" className="text-base font-semibold">Is this what you mean?</h3>
        <p className="text-sm text-muted">The likeliest answers are marked. Change what is otherwise.</p>
      </div>
      <ul className="grid gap-x-8 gap-y-5 xl:grid-cols-2">
        {doubts.map(({ id, from, to, question, choices, chosen }) => (
          <li key={id}>
            <RadioGroup
              name={`doubt-${id}`} label={question} hint={`About “${text.slice(from, to)}”`} value={String(chosen)} choices={choices.map((label, at) => ({ value: String(at), label }))}
              onChange={(event) => { answer(id, Number(event.target.value)); }}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
