/** What a committee's refusal was about, for the public statistics: the reason in words is the applicant's to read, and the register's where the project has an entry. */
import { z } from "zod";

export const refusalReasons = {
  benefit: "What people get from it was not clear enough",
  lawful: "As it was planned it was not lawful, or not ethical",
  people: "Who asks: training, accreditation or interests",
  "too-much": "It asked for more data than it needs",
  method: "The method would not answer the question",
  privacy: "People might be given away by it",
  data: "The environment does not hold what it needs",
  other: "Another reason",
} as const;
export type RefusalReason = keyof typeof refusalReasons;
export const RefusalReason = z.enum(Object.keys(refusalReasons) as [RefusalReason, ...RefusalReason[]]);
