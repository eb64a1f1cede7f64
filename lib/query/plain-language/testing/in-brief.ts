/** A reading in a few words, for a table of sentences: who, what is known and asked besides the number of people, the doubts with what was taken, and the words that changed nothing. */
import { queryInWords } from "../../words.ts";
import type { SentenceReading } from "../read-sentence.ts";

const always = [
  "Everyone of whom all of these are true:", "all of these are true:", "Everyone with an index event. It gives each person their index date:", "The index event is, under observation:", "Only the earliest of a person counts, before anything else is asked",
  "Only the earliest of a person counts of those that meet every rule", "People stay until their observation ends", "The names stand for:", "The number of people.",
];
export type InBrief = { refused: string } | { who: string[]; besides: string[]; doubts: string[]; unknown: string[] };
export function inBrief(text: string, reading: SentenceReading): InBrief {
  const at = ({ from, to }: { from: number; to: number }) => text.slice(from, to);
  if (!reading.ok) return { refused: reading.message.split(/[.:]/)[0]! };
  const words = queryInWords({ version: 1, title: "A sentence", dataModel: { kind: "omop-5.4" }, ...reading.draft });
  const brief = (lines: readonly string[]) => lines.map((line) => line.trim().replace(/^– /, "")).filter((line) => !always.includes(line));
  return {
    who: brief(words.population).map((line) => line.replaceAll(" and more specific ones]", "]")), besides: brief([...words.variables, ...words.analyses]),
    doubts: reading.doubts.map((d) => `${at(d)} (${d.id.split("-")[0]!}): ${d.choices[d.chosen]!}`), unknown: reading.notUnderstood.map(at),
  };
}
