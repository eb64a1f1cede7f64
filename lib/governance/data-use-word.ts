/** What a committee makes of the advice on data use: whether it agreed, and if not, why. It is recorded with the decision, in its minutes; nothing else follows from it (docs/decisions/0020). */
import { z } from "zod";
import { adviceWords, type AdviceWord } from "./data-use-match.ts";

export const DataUseWord = z.strictObject({
  agrees: z.boolean(),
  /** Why the committee decided otherwise. */
  reason: z.string().trim().max(2000, "Write at most 2,000 characters.").default(""),
}).refine((word) => word.agrees || word.reason.length >= 10, { path: ["reason"], message: "Say in at least 10 characters why the committee decided otherwise than the advice." });
export type DataUseWord = z.infer<typeof DataUseWord>;

/** As it is recorded: with what the advice was on that day, in case the data's terms or the table change. */
export const RecordedDataUse = z.object({ says: z.enum(adviceWords), agrees: z.boolean(), reason: z.string() });
export type RecordedDataUse = z.infer<typeof RecordedDataUse>;

/** Over all datasets asked of one TRE: no, where any says no; else abstain, where any does. Undefined where there is no advice. */
export const adviceOverAll = (each: readonly AdviceWord[]): AdviceWord | undefined => (["no", "abstain", "yes"] as const).find((word) => each.includes(word));

/** Why a decision cannot be recorded without the committee's word; undefined where it can. Only an approval against the advice demands one: to refuse what fits needs no excuse. */
export function whyWordIsMissing(decision: "approve" | "refuse" | "return", advice: AdviceWord | undefined, word: DataUseWord | undefined): string | undefined {
  if (decision !== "approve" || advice !== "no") return undefined;
  if (word === undefined) return "The advice is that the use does not fit the data. Say that the committee decides otherwise, and why.";
  return word.agrees ? "Whoever agrees with the advice that the use does not fit the data can’t approve it. Say that the committee decides otherwise, and why." : undefined;
}

const adviceInWords: Record<AdviceWord, string> = { yes: "that the use fits the data", no: "that the use does not fit the data", abstain: "to let people judge whether the use fits the data" };
/** A sentence for the review and the minutes. */
export const dataUseInMinutes = ({ says, agrees, reason }: RecordedDataUse): string =>
  agrees ? `The committee agreed with the advice ${adviceInWords[says]}.` : `The advice was ${adviceInWords[says]}; the committee decided otherwise: ${reason}`;
