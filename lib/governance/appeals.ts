/** An applicant's appeal against a refusal, from their side: whether there is one to make, until when, and what became of it. */
import { dateInWords, dayOf, type PlainDate } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { AppealEnd, AppealTerms } from "./appeal-terms.ts";
import type { Deliberation } from "./deliberation.ts";
import { afterWorkingDays } from "./working-days.ts";

/** What was refused: an application, or an amendment beside which an approval goes on. */
export const appealedAgainst = ["project", "amendment"] as const;
export type AppealedAgainst = (typeof appealedAgainst)[number];

/** What this version was when it came before the committee. */
export const askedAs = ({ class: asAmendment }: Pick<Deliberation["routed"], "class">): AppealedAgainst => (asAmendment === null ? "project" : "amendment");

export const appealEndWords = (of: AppealedAgainst): Record<AppealEnd, string> => ({
  upheld: "The panel upheld the refusal.",
  overturned: `The panel overturned the refusal and approved the ${of}.`,
  "sent-back": "The panel sent it back: the committee decides anew.",
  withdrawn: "The applicant took the appeal back.",
});

/** The last day on which an appeal can be made is the last of the working days after the refusal was told. */
export function mayAppeal(d: Deliberation, nation: string, today: PlainDate): Result<{ terms: AppealTerms; until: PlainDate }> {
  if (d.decided?.outcome !== "refused") return refuse("wrong-state", "There is no refusal to appeal against.");
  if (d.hearing.kind === "appeal") return refuse("wrong-state", "This appeal has been heard: its decision is the last one on this version. An amended application is decided anew.");
  if (d.appeal?.end?.how === "withdrawn" && d.appeal.refused.at === d.decided.at) return refuse("wrong-state", "You took back your appeal against this refusal. An amended application is decided anew.");
  const terms = d.rule.appeal;
  if (!terms) return refuse("wrong-state", "The rule by which this committee decided knows no appeal. An amended application is decided anew.");
  const until = afterWorkingDays(nation, dayOf(new Date(d.decided.at)), terms.workingDays);
  return today <= until ? ok({ terms, until }) : refuse("expired", `The time to appeal ended on ${dateInWords(until)}. An amended application is decided anew.`);
}
