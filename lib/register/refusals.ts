/** Why environments refused to answer, as kinds that can be counted in public: which door a question did not pass, never what stood in it. */
import { z } from "zod";

export const refusalKinds = {
  "not-in-order": "The request was not in order: damaged, not as the rules want it, or without its place in this register",
  "outside-approval": "People had to decide on it, because it went beyond the approval or because that environment always asks somebody, and they said no",
  "own-rules": "The environment’s own rules against giving people away, or its limits, did not allow it",
  "output-check": "People who look at results before they leave did not let them go",
} as const;
export type RefusalKind = keyof typeof refusalKinds;
export const RefusalCounts = z.partialRecord(z.enum(Object.keys(refusalKinds) as [RefusalKind, ...RefusalKind[]]), z.int().positive());
export type RefusalCounts = z.infer<typeof RefusalCounts>;
