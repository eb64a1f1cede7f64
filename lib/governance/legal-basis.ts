/**
 * The lawful bases of UK GDPR in a line that a member of the public understands. Stored and exchanged as letter codes; the Data Privacy
 * Vocabulary (w3id.org/dpv) names the same articles by the same letters.
 */
import type { article6, article9, DataFacts } from "#lib/kernel/data-facts.ts";

type Article6 = (typeof article6)[number];
type Article9 = (typeof article9)[number];

export const article6Words: Readonly<Record<Article6, string>> = {
  "A6-1-a": "People consented to this use of their data.",
  "A6-1-b": "It is needed for a contract with the person.",
  "A6-1-c": "The law obliges the organisation to do it.",
  "A6-1-d": "It is needed to protect somebody's life.",
  "A6-1-e": "It is a task in the public interest, or part of an official duty.",
  "A6-1-f": "The organisation has a legitimate interest that does not override people's rights.",
  "not-applicable": "Does not apply: the data is not about identifiable people.",
};

export const article9Words: Readonly<Record<Article9, string>> = {
  "A9-2-a": "People explicitly consented to this use of their health data.",
  "A9-2-b": "It is needed under employment or social protection law.",
  "A9-2-c": "It is needed to protect the life of somebody who cannot consent.",
  "A9-2-d": "A not-for-profit body uses data about its own members.",
  "A9-2-e": "The people concerned made the data public themselves.",
  "A9-2-f": "It is needed for legal claims or by a court.",
  "A9-2-g": "The law provides for it because of a substantial public interest.",
  "A9-2-h": "It is needed to provide or manage health or social care.",
  "A9-2-i": "It is needed to protect public health.",
  "A9-2-j": "It is scientific research, archiving or statistics under safeguards set by law.",
  "not-applicable": "Does not apply: the data is not sensitive personal data.",
};

/** `A6-1-e` → `Article 6(1)(e)`. */
export function articleName(code: Article6 | Article9): string {
  const [article, paragraph, letter] = code.split("-");
  return code === "not-applicable" ? "Not applicable" : `Article ${article?.slice(1)}(${paragraph})(${letter})`;
}

export const dutyWords = {
  "Not applicable": "No confidential information is shared.",
  Consent: "The people concerned agreed.",
  "Section 251 NHS Act 2006": "Approved under section 251 of the NHS Act 2006.",
  Other: "On another lawful ground.",
} as const;

export const optOutWords = {
  Yes: "Yes: people who opted out nationally are not in the data.",
  No: "No: the opt-out was not applied.",
  "Not applicable": "Not applicable: the opt-out does not cover this use.",
} as const;

export const sensitivityWords: Readonly<Record<NonNullable<DataFacts["sensitivity"]>, string>> = {
  "Personally Identifiable": "Personally identifiable: it says who somebody is.",
  "De-Personalised": "De-personalised: names, addresses and numbers that say who somebody is are taken out or encrypted. But each record is still about one person.",
  Anonymous: "Anonymous: it is about many people together.",
};

/** What a custodian says of its data, a sentence each; what it does not say is left out. */
export const factsInWords = ({ sensitivity, article6, article9, duty, optOut }: DataFacts): { term: string; words: string }[] => [
  ...(sensitivity ? [{ term: "Sensitivity", words: sensitivityWords[sensitivity] }] : []),
  ...(article6 ? [{ term: "Lawful basis", words: article6Words[article6] }] : []),
  ...(article9 ? [{ term: "Condition for health data", words: article9Words[article9] }] : []),
  ...(duty ? [{ term: "Duty of confidentiality", words: dutyWords[duty] }] : []),
  ...(optOut ? [{ term: "National data opt-out applied", words: optOutWords[optOut] }] : []),
];
