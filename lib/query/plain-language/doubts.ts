/** What a sentence leaves open, as questions with their answers. Nothing is guessed in silence: each question says what was taken and what else it may mean. */
import type { Span } from "./tokens.ts";

export type Doubt = Span & {
  /** The same for the same words of the same sentence, so that an answer finds its question when the sentence is read again. */
  id: string;
  question: string;
  choices: readonly string[];
  /** Place of the choice that the tree was made with. */
  chosen: number;
};
export type Answers = Readonly<Record<string, number>>;
/** Words that changed nothing in the tree, and why where there is a reason. */
export type NotUnderstood = Span & { because?: string };

export class Doubts {
  readonly asked: Doubt[] = [];
  readonly #answers: Answers;
  constructor(answers: Answers) { this.#answers = answers; }
  /** The answer given, or `usual`. */
  choose(topic: string, { from, to }: Span, question: string, choices: readonly string[], usual = 0): number {
    const id = `${topic}-${from}`;
    const before = this.asked.find((doubt) => doubt.id === id);
    if (before) return before.chosen;
    const answer = this.#answers[id];
    const chosen = answer !== undefined && Number.isInteger(answer) && answer >= 0 && answer < choices.length ? answer : usual;
    this.asked.push({ id, from, to, question, choices, chosen });
    return chosen;
  }
}
