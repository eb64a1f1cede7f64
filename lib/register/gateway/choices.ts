/**
 * What the Gateway's form lets people choose, spelled exactly as there: its API checks none of it, so whoever sends must. Source: the drop-downs of its web form
 * (HDRUK/gateway-web, dataUse.tsx), which agree with the upload template's lookups but for a missing space in some of the law's words.
 */
import { categories, sectors } from "#lib/governance/project.ts";
import { article6, article9 } from "#lib/kernel/data-facts.ts";
import { legalText } from "../legal-text.ts";

type LegalCode = (typeof article6)[number] | (typeof article9)[number];
/** The letter before the law's words, and a semicolon after all but the last of an article. */
export const legalChoice = (code: LegalCode): string => (code === "not-applicable" ? "Not applicable" : `(${code.at(-1)!}) ${legalText[code]}${code === "A6-1-f" || code === "A9-2-j" ? "." : ";"}`);

const notApplicableFirst = (codes: readonly LegalCode[]): string[] => [...codes].sort((a, b) => Number(b === "not-applicable") - Number(a === "not-applicable")).map(legalChoice);

export const gatewayChoices = {
  organisation_sector: sectors,
  accredited_researcher_status: ["Yes", "No", "Unknown"],
  sublicence_arrangements: ["Yes", "No"],
  request_category_type: categories,
  data_sensitivity_level: ["Personally Identifiable", "De-Personalised", "Anonymous"],
  duty_of_confidentiality: ["Not applicable", "Consent", "Section 251 NHS Act 2006", "Other"],
  national_data_optout: ["Yes", "No", "Not applicable"],
  request_frequency: ["One-off", "Recurring"],
  access_type: ["TRE", "Release"],
  status: ["ACTIVE", "DRAFT", "ARCHIVED"],
  legal_basis_for_data_article6: notApplicableFirst(article6),
  legal_basis_for_data_article9: notApplicableFirst(article9),
} as const satisfies Record<string, readonly string[]>;
