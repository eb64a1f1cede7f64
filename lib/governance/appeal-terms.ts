/**
 * Who hears an appeal against a committee's refusal, and within which time it is made. The panel is another one: nobody sits on it who
 * decided, or was recused, the first time (UK Statistics Authority, appeals process of October 2019; 20 working days are usual).
 */
import { z } from "zod";

export const appealPanels = {
  others: "members of the committee who had no part in the decision",
  appointed: "the committee’s appeal members, who have no part in first decisions",
} as const;
const whole = (least: number, most: number, what: string) => z.coerce.number(`${what}: enter a whole number.`).int(`${what}: enter a whole number.`).min(least, `${what}: at least ${least}.`).max(most, `${what}: at most ${most}.`);

export const appealEnds = ["upheld", "overturned", "sent-back", "withdrawn"] as const;
export type AppealEnd = (typeof appealEnds)[number];

export const AppealTerms = z.strictObject({
  panel: z.enum(Object.keys(appealPanels) as [keyof typeof appealPanels, ...(keyof typeof appealPanels)[]]),
  /** From the day on which the applicant was told; of the TRE's nation. */
  workingDays: whole(5, 250, "Working days to appeal"),
  quorum: whole(1, 30, "Ballots on an appeal"),
  leastLay: whole(0, 30, "Lay members on an appeal").default(0),
  leastIndependent: whole(0, 30, "Independent members on an appeal").default(0),
}).refine((t) => Math.max(t.leastLay, t.leastIndependent) <= t.quorum, { path: ["quorum"], message: "The ballots on an appeal must hold the lay and the independent ones demanded." });
export type AppealTerms = z.infer<typeof AppealTerms>;

export const appealInWords = ({ panel, workingDays, quorum, leastLay, leastIndependent }: AppealTerms): string =>
  `An applicant who was refused may appeal within ${workingDays} working days. The appeal is heard by ${appealPanels[panel]}, with at least ${quorum} ballot${quorum === 1 ? "" : "s"}${leastLay > 0 ? `, ${leastLay} of lay members` : ""}${leastIndependent > 0 ? `, ${leastIndependent} of independent members` : ""}.`;
