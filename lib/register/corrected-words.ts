import type { RegisterCorrections } from "./record.ts";

/** The record's own fields in plain words, for what an editor set right. */
export const correctedWords: Readonly<Record<keyof RegisterCorrections, string>> = {
  title: "title", laySummary: "lay summary", publicBenefit: "public benefit", technicalSummary: "technical summary", accreditedResearcher: "whether the lead is accredited", sublicence: "sub-licence", frequency: "how often data is used",
  linkage: "linkage", linkedAssets: "linked data kept", confidentialData: "confidential data", outputLinks: "links to publications",
};
