import type { RegisterSite } from "./record.ts";

/** What the public reads of a committee's decision. */
export const decisionWords: Readonly<Record<RegisterSite["state"], string>> = { approved: "Approved", refused: "Refused", ended: "Approval ended" };
/** Above the fields of the standard on an entry's page, and over the decisions: whoever checks the page finds them by these. */
export const fieldsHeading = "All fields of the register standard, as in the files";
export const decisionsCaption = "Decisions of the data access committees";
