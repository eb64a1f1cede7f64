import { registerAppealInWords } from "./appeal-in-words.ts";
import type { RegisterSite } from "./record.ts";

/** What the public reads of a committee's decision. */
export const decisionWords: Readonly<Record<RegisterSite["state"], string>> = { approved: "Approved", refused: "Refused", ended: "Approval ended" };
/** Everything that stands beside a committee's name: its word, who signed it with keys of their own, and an appeal. */
export const wordsOfDecision = ({ state, signatures, appeal }: Pick<RegisterSite, "state" | "signatures" | "appeal">): { word: string; beside: string[] } => ({
  word: decisionWords[state],
  beside: [
    ...(signatures === undefined ? [] : [`signed by ${signatures} ${signatures === 1 ? "member" : "members"} with ${signatures === 1 ? "a key" : "keys"} of their own`]),
    ...(appeal === undefined ? [] : [registerAppealInWords(appeal)]),
  ],
});
/** Above the fields of the standard on an entry's page, and over the decisions: whoever checks the page finds them by these. */
export const fieldsHeading = "All fields of the register standard, as in the files";
export const decisionsCaption = "Decisions of the data access committees";
/** “5 members voted, 2 lay members among them; 1 declared an interest.” */
export const panelInWords = ({ members, lay, interests }: NonNullable<RegisterSite["panel"]>): string =>
  `${members === 1 ? "1 member" : `${String(members)} members`} voted, ${lay === 0 ? "no lay member" : lay === 1 ? "1 lay member" : `${String(lay)} lay members`} among them; ${interests === 0 ? "nobody" : String(interests)} declared an interest.`;
export const ruleCitedInWords = ({ version }: NonNullable<RegisterSite["rule"]>): string => `Decided by version ${String(version)} of the committee’s rule.`;
