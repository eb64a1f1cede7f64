/**
 * What a researcher reads when the ledger withholds a run. The same words and the same shape for every finding: which sets were near, how
 * near and whose they were would tell what the refusal keeps (Kenthapadi, Mishra & Nissim, “Simulatable auditing”, 2005).
 */
import { refuses, type Finding } from "./audit.ts";

/** Ways to change a query, safest first; the form offers them as buttons. */
export const saferVariants = ["use-released-population", "drop-criterion", "coarser-bands", "fewer-levels"] as const;
export type SaferVariant = (typeof saferVariants)[number];
export type Withholding = { readonly is: "withheld"; readonly words: string; readonly variants: readonly { readonly change: SaferVariant; readonly words: string }[] };

const words: Readonly<Record<SaferVariant, string>> = {
  "use-released-population": "Use a population that was released already, just as it was defined then.",
  "drop-criterion": "Leave out a criterion of the population, the narrowest first.",
  "coarser-bands": "Use wider bands of age, date or value.",
  "fewer-levels": "Break the table down by fewer variables, or put levels together.",
};

/** Null where nothing is withheld. */
export function adviceOn(findings: readonly Finding[]): Withholding | null {
  if (!refuses(findings)) return null;
  return {
    is: "withheld",
    words: "This question is too close to what was released before. Together, the answers could tell of few people, so none of this run's numbers are shown.",
    variants: saferVariants.map((change) => ({ change, words: words[change] })),
  };
}
