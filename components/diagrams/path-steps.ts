/** The path of a question, in the order in which it happens, and what of it happens inside a TRE. Its words: `components/explain/words`. */
export const pathSteps = {
  question: { inside: false },
  portal: { inside: false },
  check: { inside: true },
  committee: { inside: true },
  run: { inside: true },
  disclosure: { inside: true },
  people: { inside: true },
  answer: { inside: false },
  register: { inside: false },
} as const satisfies Record<string, { inside: boolean }>;

export type PathStepName = keyof typeof pathSteps;
export const pathOrder = Object.keys(pathSteps) as PathStepName[];
