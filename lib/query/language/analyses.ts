/** What may come out, after disclosure control: each analysis in a sentence; variables appear by their labels. */
import type { Analysis } from "../model.ts";
import { date, number, variable } from "./atoms.ts";
import { listOf, oneOf, phrase, type Form } from "./form.ts";

export type Asked = Analysis extends infer A ? (A extends Analysis ? Omit<A, "id"> : never) : never;
type Of<K extends Analysis["kind"]> = Omit<Extract<Analysis, { kind: K }>, "id">;
const asked = <K extends Analysis["kind"]>(kind: K, pattern: string, holes: Parameters<typeof phrase<Of<K>>>[1] = {}, fixed: Partial<Of<K>> = {}): Form<Asked> => phrase<Of<K>>(pattern, holes, { ...fixed, kind }) as unknown as Form<Asked>;

export const analysisLine: Form<Asked> = oneOf<Asked>(
  asked("count", "The number of people."),
  asked("crosstab", "A table of the number of people by {by}.", { by: listOf(variable, "and") }),
  asked("summary", "{of}: how many people have a value and how many have none, the mean and the standard deviation.", { of: variable }),
  asked("histogram", "{of}: the number of people in each interval between {breaks} (each break opens its interval; the last one also closes it), below, above and without a value.", { of: variable, breaks: listOf(number, "and") }),
  asked("distribution", "The number of people with each code that the data holds, for every kind of record.", {}, { of: "codes" }),
  asked("distribution", "The number of people by sex, by age on {at} and by ethnic category.", { at: date }, { of: "demographics" }),
  asked("distribution", "The number of people with a condition in each chapter of ICD-10.", {}, { of: "icd-chapters" }),
);
export const askedOf = ({ id: _id, ...rest }: Analysis): Asked => rest;
