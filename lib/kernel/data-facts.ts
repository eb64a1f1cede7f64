/**
 * What only a dataset's custodian knows of it, in the terms of the UK Health Data Research Alliance's data use register (specification of fields, version 2, 19 January 2022):
 * the choices are spelled as there, but for the articles, which are stored as letter codes of UK GDPR Articles 6(1) and 9(2).
 */
import { z } from "zod";

/** From the least to the most. */
export const sensitivities = ["Anonymous", "De-Personalised", "Personally Identifiable"] as const;
export const article6 = ["A6-1-a", "A6-1-b", "A6-1-c", "A6-1-d", "A6-1-e", "A6-1-f", "not-applicable"] as const;
export const article9 = ["A9-2-a", "A9-2-b", "A9-2-c", "A9-2-d", "A9-2-e", "A9-2-f", "A9-2-g", "A9-2-h", "A9-2-i", "A9-2-j", "not-applicable"] as const;
export const duties = ["Not applicable", "Consent", "Section 251 NHS Act 2006", "Other"] as const;
export const optOuts = ["Yes", "No", "Not applicable"] as const;

export const DataFacts = z.strictObject({
  sensitivity: z.enum(sensitivities),
  /** On what lawful basis, and under which condition for health data, the custodian provides the data. */
  article6: z.enum(article6),
  article9: z.enum(article9),
  /** How the common law duty of confidentiality is met. */
  duty: z.enum(duties),
  /** Whether those who opted out nationally have been taken out. */
  optOut: z.enum(optOuts),
}).partial();
export type DataFacts = z.infer<typeof DataFacts>;
