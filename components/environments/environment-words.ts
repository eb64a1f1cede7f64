/** How many people a dataset is about, no finer than the public needs: two figures, and small numbers not at all. */
import { inFigures } from "#components/results/number-format.ts";

export function peopleInWords(people: number | null): string {
  if (people === null) return "Number of people not published";
  if (people < 10) return "Few people";
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(people)) - 1);
  return `About ${inFigures(Math.round(people / scale) * scale)} people`;
}

export const signOffWords = {
  "standing-approval": "A question inside what the committee approved runs without asking again. One that goes further waits for the committee.",
  "last-word": "Somebody there has the last word on each question, even on one that the approval covers.",
} as const;

/** Of an approval: who stands behind it. */
export const studyWords = (signatures: number): string =>
  `The environment’s data access committee. Its decisions and reasons are in the register.${signatures === 0 ? "" : ` ${signatures === 1 ? "A member signs" : `${signatures} members sign`} each approval with a key of their own, and the environment checks it. Nobody else can approve a study in their name; nor can this site.`}`;

export const contextWords = {
  optional: "A researcher may say beforehand what each result is for.",
  required: "A researcher must say beforehand what each result is for and whom it is about. They must also say what was done so that nobody can be found in it.",
} as const;

export const dataModelWords = {
  "omop-5.4": "Health records in the OMOP common data model, version 5.4",
  table: "A table with one row for each person",
} as const;

/** How the portal reaches an environment, for the public. */
export const kindWords = {
  fivefold: "A program inside the environment checks each question against what the committee approved. It answers the question, and lets out only what the rules allow.",
  "cohort-discovery-worker": "A program of the environment’s own, a cohort discovery worker, counts people for each question. It sends the number rounded, and leaves small numbers out. The portal checks what the committee approved before it hands a question out.",
} as const;
