import type { AppealEnd } from "#lib/governance/appeal-terms.ts";
import { dateInWords } from "#lib/kernel/plain-date.ts";
import type { RegisterSite } from "./record.ts";

const ends: Record<AppealEnd, string> = {
  upheld: "Other people than those who decided upheld the refusal", overturned: "Other people than those who refused it approved it", "sent-back": "Other people than those who decided sent it back to the committee", withdrawn: "The applicant took it back",
};
/** “The applicant appealed on 1 December 2026. …” */
export const registerAppealInWords = ({ of, madeOn, end }: NonNullable<RegisterSite["appeal"]>): string =>
  `The applicant appealed on ${dateInWords(madeOn)}${of === "amendment" ? " against the refusal of an amendment; the approval as it was went on meanwhile" : ""}. ${end === null ? "Other people than those who decided are hearing it." : `${ends[end.how]} on ${dateInWords(end.on)}.`}`;
