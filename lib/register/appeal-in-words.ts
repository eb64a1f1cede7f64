import type { AppealEnd } from "#lib/governance/appeal-terms.ts";
import type { RegisterSite } from "./record.ts";

const ends: Record<AppealEnd, string> = {
  upheld: "Other people than those who decided upheld the refusal", overturned: "Other people than those who refused it approved it", "sent-back": "Other people than those who decided sent it back to the committee", withdrawn: "The applicant took it back",
};
/** “The applicant appealed on 2026-12-01. …” */
export const registerAppealInWords = ({ madeOn, end }: NonNullable<RegisterSite["appeal"]>): string =>
  `The applicant appealed on ${madeOn}. ${end === null ? "Other people than those who decided are hearing it." : `${ends[end.how]} on ${end.on}.`}`;
